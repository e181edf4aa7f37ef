"""Authlib's grants at the token endpoint: a code, a refresh token, or the client's own key for a token.

Refuses a code or refresh token of another client, address, verifier or key. One that is used a second time ends its
family: of two who hold it, one is a thief, and nobody can tell which (RFC 9700 sections 4.5 and 4.14). Rows are
locked, so that of two requests at once one is the second.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportReturnType=false, reportArgumentType=false, reportOptionalMemberAccess=false
# pyright: reportAttributeAccessIssue=false, reportAssignmentType=false, reportIncompatibleVariableOverride=false

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import (
    InvalidGrantError,
    InvalidScopeError,
    OAuth2Error,
)
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant, RefreshTokenGrant
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.access import Scope
from domain.signing_in.clients import Grant, for_itself
from domain.signing_in.endings import Ending
from domain.signing_in.granting import Asked, must_be_bound
from infra.oauth import issuing
from infra.oauth.assertions import PrivateKeyJwt
from infra.oauth.clients import Client
from infra.oauth.codes import S256, Code
from infra.oauth.door import METHODS, AtTheDoor, ProofNotAccepted, TooOften
from infra.oauth.families import end_grant
from infra.oauth.opening import digest_of
from infra.oauth.registry import used
from infra.oauth.worth import Worth, worth
from infra.tables.signing_in import AuthorizationCodeRow, GrantRow, RefreshTokenRow

MOST_RENEWALS, RENEWALS_COUNT_FOR = 30, timedelta(minutes=1)
"""Of one family: so that nobody uses up what all the people of an app share."""

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A code that a client may exchange."""

    row: AuthorizationCodeRow
    family: GrantRow

    @property
    def code_challenge(self) -> str:
        """What the verifier must hash to."""
        return self.row.code_challenge

    def get_redirect_uri(self) -> str:
        """The address that the code was sent to."""
        return self.row.redirect_uri

    def get_scope(self) -> str:
        """As OAuth writes them."""
        return " ".join(self.family.scopes)


@dataclass(frozen=True, slots=True)
class RefreshShown:
    """A refresh token that a client may use."""

    row: RefreshTokenRow
    family: GrantRow

    def check_client(self, client: Client) -> bool:
        """Whether it is the client's."""
        return self.family.client_id == client.id

    def get_scope(self) -> str:
        """The widest that can be asked for."""
        return " ".join(self.family.scopes)


class ByCode(Code):
    """Authorization code (RFC 6749 section 4.1.3): whatever is wrong with the exchange, the code is spent."""

    server: AtTheDoor
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    _shown: CodeShown | None = None

    def validate_token_request(self) -> None:
        """Once it is known whose code it is, a refusal ends what it began."""
        try:
            super().validate_token_request()
            _same_key(self.server, self._shown.family)
        except OAuth2Error:
            if self._shown:
                end_grant(self.server.session, self._shown.family.id, Ending.CODE_REFUSED, self.server.at)
            raise

    def query_authorization_code(self, code: str, client: Client) -> CodeShown | None:
        """The client's code, now spent; None if it was before, or is nobody's, another's or too old."""
        session, at = self.server.session, self.server.at
        wanted = select(AuthorizationCodeRow).where(col(AuthorizationCodeRow.digest) == digest_of(code))
        row = session.scalar(wanted.with_for_update())
        family = _locked(self.server, row.grant_id) if row else None
        if row is None or family is None or family.client_id != client.id:
            return None
        if row.spent_at is not None:
            end_grant(session, family.id, Ending.CODE_USED_TWICE, at)
            return None
        if row.expires_at <= at:
            return None
        _proof_where_needed(self.server, client, family)
        row.spent_at = at
        self._shown = CodeShown(row, family)
        return self._shown

    def authenticate_user(self, authorization_code: CodeShown) -> Worth:
        """The family as it stands now."""
        found = worth(self.server.session, authorization_code.family, self.request.client, self.server.at)
        if found is None:
            raise InvalidGrantError
        return found

    def delete_authorization_code(self, authorization_code: CodeShown) -> None:
        """It stays, spent: a second use must be known for one."""


class Verifier(S256):
    """The verifier of a code (RFC 7636 section 4.6), compared in constant time."""

    def validate_code_verifier(self, grant: ByCode, result: object) -> None:
        """Always asked for."""
        verifier = grant.request.form.get("code_verifier", "")
        challenge = grant.request.authorization_code.code_challenge
        if not _VERIFIER.fullmatch(verifier):
            raise InvalidGrantError
        if not hmac.compare_digest(create_s256_code_challenge(verifier), challenge):
            raise InvalidGrantError


class ByRefreshToken(RefreshTokenGrant):
    """Refresh (RFC 6749 section 6) with rotation: each token once, and the next one in its place."""

    server: AtTheDoor
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshShown | None:
        """The client's token; None if it was used before, or is nobody's, another's or too old."""
        session, at, client = self.server.session, self.server.at, self.request.client
        wanted = select(RefreshTokenRow).where(col(RefreshTokenRow.digest) == digest_of(refresh_token))
        row = session.scalar(wanted.with_for_update())
        family = _locked(self.server, row.grant_id) if row else None
        if row is None or family is None or family.client_id != client.id:
            return None
        if row.spent_at is not None:
            end_grant(session, family.id, Ending.TOKEN_USED_TWICE, at)
            return None
        if row.expires_at <= at:
            return None
        if _renewed_lately(session, family.id, at) >= MOST_RENEWALS:
            raise TooOften
        _proof_where_needed(self.server, client, family)
        _same_key(self.server, family)
        return RefreshShown(row, family)

    def authenticate_user(self, refresh_token: RefreshShown) -> Worth:
        """The family as it stands now."""
        found = worth(self.server.session, refresh_token.family, self.request.client, self.server.at)
        if found is None:
            raise InvalidGrantError
        return found

    def revoke_old_credential(self, refresh_token: RefreshShown) -> None:
        """Spent, and kept: a second use must be known for one."""
        refresh_token.row.spent_at = self.server.at


def _renewed_lately(session: Session, family: UUID, at: datetime) -> int:
    lately = select(func.count()).where(
        col(RefreshTokenRow.grant_id) == family, col(RefreshTokenRow.made_at) > at - RENEWALS_COUNT_FOR
    )
    return session.scalar(lately) or 0


class ForItself(ClientCredentialsGrant):
    """Client credentials: a machine asks for itself, never for an identity."""

    server: AtTheDoor
    TOKEN_ENDPOINT_AUTH_METHODS = [PrivateKeyJwt.CLIENT_AUTH_METHOD]  # noqa: RUF012  Authlib's way

    def validate_requested_scope(self) -> None:
        """All of them or none."""
        if self.request.client.binds and self.server.proved is None:
            raise ProofNotAccepted
        scopes_for_itself(self.request.client, self.request.payload.scope)


def scopes_for_itself(client: Client, asked: str | None) -> frozenset[Scope]:
    """The scopes asked for, all of them or none; without asking, all that the client has and this version uses."""
    ceiling = for_itself(client.scopes)
    if not asked:
        return ceiling
    by_name = {scope.value: scope for scope in ceiling}
    names = asked.split(" ")
    if not by_name.keys() >= set(names):
        raise InvalidScopeError
    return frozenset(by_name[name] for name in names)


def given(
    server: AtTheDoor, *, grant_type: str, client: Client, user: Worth | None, scope: str | None, **_: Any
) -> Mapping[str, object]:
    """Authlib's token generator: what the answer holds."""
    key, at = server.proved.jkt if server.proved else None, server.at
    used(server.session, client.id, at)
    if user is None:
        return issuing.for_itself(server.tokens, client, scopes_for_itself(client, scope), key, at)
    family = user.family
    if key and family.token_key is None and grant_type == Grant.AUTHORIZATION_CODE.value:
        family.token_key = key
    asked = _narrowed(user.still, scope)
    found = issuing.for_a_person(server.tokens, user, asked, key, at)
    return found | {"refresh_token": issuing.refresh_token(server.session, family, at)}


def with_id_token(grant: ByCode, response: tuple[int, dict[str, object], object]) -> None:
    """Adds who signed in, where the code was asked for with `openid` (a hook of Authlib's)."""
    _, body, _ = response
    shown: CodeShown = grant.request.authorization_code
    if "openid" in str(body["scope"]).split():
        body["id_token"] = issuing.id_token(
            grant.server.tokens, shown.family, shown.row.nonce, str(body["access_token"]), grant.server.at
        )


def _narrowed(still: Asked, scope: str | None) -> Asked:
    names = set((scope or "").split())
    return Asked(
        scopes=frozenset(one for one in still.scopes if one.value in names),
        protocol=frozenset(one for one in still.protocol if one.value in names),
    )


def _locked(server: AtTheDoor, family: object) -> GrantRow | None:
    wanted = select(GrantRow).where(col(GrantRow.id) == family).with_for_update()
    return server.session.scalar(wanted)


def _proof_where_needed(server: AtTheDoor, client: Client, family: GrantRow) -> None:
    """Before anything is spent: who only forgot the proof may come again."""
    identity = must_be_bound(frozenset(scope for scope in Scope if scope.value in family.scopes))
    if server.proved is None and (client.binds or identity or family.token_key):
        raise ProofNotAccepted


def _same_key(server: AtTheDoor, family: GrantRow) -> None:
    if family.token_key and (server.proved is None or server.proved.jkt != family.token_key):
        raise InvalidGrantError
