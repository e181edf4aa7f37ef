"""Revocation (RFC 7009): a refresh token takes its whole family with it, an access token goes alone.

Whatever is shown, a client that proved itself is told the same: neither what is unknown here nor what is another's.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportAttributeAccessIssue=false, reportArgumentType=false

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint as AuthlibsEndpoint
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domain.signing_in.endings import Ending
from domain.signing_in.events import SecurityEventKind
from infra.oauth.clients import Client
from infra.oauth.door import METHODS, AtTheDoor, Post, Shared
from infra.oauth.events import record
from infra.oauth.families import end_grant
from infra.oauth.limiting import Tried
from infra.oauth.metadata import REVOKE_PATH
from infra.oauth.opening import digest_of
from infra.oauth.reading_claims import Verified
from infra.oauth.server import Answer, Asked
from infra.oauth.verifier import Verifier
from infra.tables.signing_in import GrantRow, RefreshTokenRow, RevokedTokenRow


@dataclass(frozen=True, slots=True)
class Revocable:
    """A token of the client's: a refresh token by its family, an access token by what it says."""

    found: GrantRow | Verified

    def check_client(self, client: Client) -> bool:
        """Looked for among the client's alone."""
        return True


@dataclass(frozen=True, slots=True)
class RevocationEndpoint:
    """Ends tokens on their client's word."""

    shared: Shared
    verifier: Verifier

    async def answer(self, post: Post) -> Answer:
        """200, unless the client does not prove itself or names no token."""
        return await self.shared.answer(REVOKE_PATH, post, (Tried.TOKEN, Tried.TOKEN_ALL), self._revoked)

    def _revoked(self, server: AtTheDoor, asked: Asked) -> Answer:
        endpoint = _Endpoint(server)
        endpoint.verifier = self.verifier
        status, body, _ = endpoint.create_endpoint_response(asked)
        return Answer(status, body)


class _Endpoint(AuthlibsEndpoint):
    CLIENT_AUTH_METHODS = METHODS
    server: AtTheDoor
    verifier: Verifier

    def authenticate_token(self, request: Asked, client: Client) -> Revocable | None:
        """The client's own token. A hint of its kind is no help: we tell them apart."""
        token = request.form.get("token")
        if token is None:
            raise InvalidRequestError
        family = self._family(token, client)
        return Revocable(family) if family else self._access_token(token, client)

    def revoke_token(self, token: Revocable, request: Asked) -> None:
        """Written down; every worker hears of it within a second."""
        found = token.found
        if isinstance(found, GrantRow):
            end_grant(self.server.session, found.id, Ending.REVOKED, self.server.at)
        else:
            self._end(found)

    def _family(self, token: str, client: Client) -> GrantRow | None:
        return self.server.session.scalar(
            select(GrantRow)
            .join(RefreshTokenRow, col(RefreshTokenRow.grant_id) == col(GrantRow.id))
            .where(col(RefreshTokenRow.digest) == digest_of(token), col(GrantRow.client_id) == client.id)
        )

    def _access_token(self, token: str, client: Client) -> Revocable | None:
        found = self.verifier.read(token.encode())
        its_own = isinstance(found, Verified) and found.viewer.client == client.id
        return Revocable(found) if its_own else None

    def _end(self, found: Verified) -> None:
        until = datetime.fromtimestamp(found.expires_at, UTC)
        revoked = insert(RevokedTokenRow).values(jti=found.id, expires_at=until)
        self.server.session.execute(revoked.on_conflict_do_nothing())
        if found.viewer.case:  # an exact time, of somebody who may be anonymous
            return
        record(
            self.server.session,
            SecurityEventKind.TOKEN_REVOKED,
            self.server.at,
            person=found.viewer.person,
            client=found.viewer.client,
            grant=found.grant,
        )
