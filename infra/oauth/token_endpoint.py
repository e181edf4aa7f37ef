"""The token endpoint: client credentials (RFC 6749 section 4.4), proved by `private_key_jwt`."""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportReturnType=false, reportArgumentType=false, reportOptionalMemberAccess=false
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import InvalidScopeError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from sqlalchemy.orm import Session

from domain.access import Scope
from domain.signing_in.clients import for_itself
from infra.oauth.assertions import PrivateKeyJwt
from infra.oauth.clients import Client
from infra.oauth.server import Answer, Asked, Server
from infra.oauth.storage import Storage
from infra.oauth.tokens import LIFETIME, Subject, Tokens


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
        return _Server(session, self.tokens, proof).create_token_response(Asked(form))


class _Grant(ClientCredentialsGrant):
    """Client credentials: a machine asks for itself, never for an identity."""

    TOKEN_ENDPOINT_AUTH_METHODS = [PrivateKeyJwt.CLIENT_AUTH_METHOD]  # noqa: RUF012  Authlib's way

    def validate_requested_scope(self) -> None:
        granted_to(self.request.client, self.request.payload.scope)


class _Server(Server):
    def __init__(self, session: Session, tokens: Tokens, proof: PrivateKeyJwt) -> None:
        super().__init__(session)
        self._tokens = tokens
        self.register_grant(_Grant)
        self.register_client_auth_method(proof.CLIENT_AUTH_METHOD, proof)
        self.register_token_generator("default", self._token)

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
