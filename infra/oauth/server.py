"""Authlib's authorization server with one grant, client credentials, and one proof, `private_key_jwt`.

It is synchronous and runs inside `AsyncSession.run_sync`, made anew for each request around that request's session.
Every refusal has one fixed text per code: nothing a caller sends comes back, and no text tells which check failed.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportReturnType=false, reportArgumentType=false, reportOptionalMemberAccess=false
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    InvalidScopeError,
    OAuth2Error,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from sqlalchemy.orm import Session

from domain.access import Scope
from domain.signing_in.clients import for_itself
from infra.oauth.assertions import NOBODY, PrivateKeyJwt
from infra.oauth.clients import CLIENT_ID, Client, client_of
from infra.oauth.storage import Storage
from infra.oauth.tokens import LIFETIME, Subject, Tokens
from infra.tables.signing_in import OauthClientRow

REFUSALS: Mapping[str, str] = {
    "invalid_request": "Send one form-encoded body with each parameter once: grant_type, client_assertion_type, "
    "client_assertion and, if you like, scope.",
    "invalid_client": "The client assertion was not accepted. See /.well-known/oauth-authorization-server for what is.",
    "unsupported_grant_type": "The grants on offer are listed at /.well-known/oauth-authorization-server.",
    "unauthorized_client": "This client may not use this grant.",
    "invalid_scope": "A scope is unknown, or is not among those this client was registered with.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the token endpoint says: a status and the members of a JSON object."""

    status: int
    body: Mapping[str, object]


def refused(code: str) -> Answer:
    """The refusal's one text."""
    return Answer(400, {"error": code, "error_description": REFUSALS[code]})


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """Answers token requests; the caller has checked that the form holds each parameter once."""

    storage: Storage
    tokens: Tokens
    audiences: tuple[str, ...]
    now: Callable[[], float] = time.time

    async def answer(self, form: Mapping[str, str]) -> Answer:
        """A token, or a refusal. The used assertion is remembered in either case."""
        return await self.storage.run(lambda session: self._answer(session, form))

    def _answer(self, session: Session, form: Mapping[str, str]) -> Answer:
        proof = PrivateKeyJwt(session, self.audiences, self.now)
        return _Server(session, self.tokens, proof).create_token_response(_Form(form))


class _Form(OAuth2Request):
    """The request as Authlib wants it. Whether the transport is fit is judged at start, by the issuer's address."""

    def __init__(self, form: Mapping[str, str]) -> None:
        super().__init__("POST", "https://checked-at-start")
        self.payload = BasicOAuth2Payload(dict(form))

    @property
    def form(self) -> Mapping[str, str]:
        return self.payload.data


class _Grant(ClientCredentialsGrant):
    """Client credentials: a machine asks for itself, never for an identity."""

    TOKEN_ENDPOINT_AUTH_METHODS = [PrivateKeyJwt.CLIENT_AUTH_METHOD]  # noqa: RUF012  Authlib's way

    def validate_requested_scope(self) -> None:
        granted_to(self.request.client, self.request.payload.scope)


class _Server(AuthorizationServer):
    def __init__(self, session: Session, tokens: Tokens, proof: PrivateKeyJwt) -> None:
        super().__init__()
        self._session = session
        self._tokens = tokens
        self.register_grant(_Grant)
        self.register_client_auth_method(proof.CLIENT_AUTH_METHOD, proof)
        self.register_token_generator("default", self._token)

    def query_client(self, client_id: str) -> Client:
        """The client, or the one that nobody can be: a missing one must cost what a wrong key costs."""
        row = self._session.get(OauthClientRow, client_id if CLIENT_ID.fullmatch(client_id) else "")
        return client_of(row or NOBODY)

    def create_oauth2_request(self, request: _Form) -> _Form:
        return request

    def save_token(self, token: Mapping[str, object], request: _Form) -> None:
        """Nothing is kept: a token carries what it says, and its end."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def handle_response(self, status: int, body: Mapping[str, object], headers: object) -> Answer:
        return Answer(status, body)

    def handle_error_response(self, request: _Form, error: OAuth2Error) -> Answer:
        return refused(error.error if error.error in REFUSALS else "invalid_request")

    def _token(self, *, client: Client, scope: str | None, **_: Any) -> Mapping[str, object]:
        scopes = granted_to(client, scope)
        subject = Subject(
            client=client.id, profile=client.profile, scopes=scopes, organisation=client.organisation
        )
        return {
            "access_token": self._tokens.issue(subject),
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "scope": " ".join(sorted(scopes)),
        }


def granted_to(client: Client, asked: str | None) -> frozenset[Scope]:
    """The scopes asked for, all of them or none; without asking, all that the client has and this version uses."""
    ceiling = for_itself(client.scopes)
    if not asked:
        return ceiling
    by_name = {scope.value: scope for scope in ceiling}
    names = asked.split(" ")
    if not by_name.keys() >= set(names):
        raise InvalidScopeError
    return frozenset(by_name[name] for name in names)
