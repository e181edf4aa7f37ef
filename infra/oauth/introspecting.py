"""Introspection (RFC 7662): a resource server asks what an access token is worth. It asks the database, not memory.

Refuses every client that is not registered as a resource server. A token that is not ours, over, revoked, of an ended
family, a suspended client or a receipt that was replaced is only `inactive`; refresh tokens are nobody's business but
their client's.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportAttributeAccessIssue=false, reportArgumentType=false

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import InvalidRequestError, UnauthorizedClientError
from authlib.oauth2.rfc7662 import IntrospectionEndpoint as AuthlibsEndpoint
from sqlalchemy.util import await_only

from domain.signing_in.clients import ClientType
from infra.oauth.assertions import PrivateKeyJwt
from infra.oauth.clients import Client
from infra.oauth.compact import read_compact
from infra.oauth.door import AtTheDoor, Post, Shared
from infra.oauth.limiting import Tried
from infra.oauth.metadata import INTROSPECT_PATH
from infra.oauth.reading_claims import Verified
from infra.oauth.server import Answer, Asked
from infra.oauth.verifier import LONGEST, Verifier
from infra.tables.signing_in import GrantRow, OauthClientRow, RevokedTokenRow

TOLD = ("scope", "client_id", "sub", "exp", "iat", "aud", "iss", "jti", "cnf", "auth_time", "acr")


@dataclass(frozen=True, slots=True)
class Active:
    """A token that is good at this moment."""

    claims: Mapping[str, Any]

    def is_expired(self) -> bool:
        """Found to be good just now."""
        return False

    def is_revoked(self) -> bool:
        """Found to be good just now."""
        return False


@dataclass(frozen=True, slots=True)
class IntrospectionEndpoint:
    """Says what tokens are worth."""

    shared: Shared
    verifier: Verifier

    async def answer(self, post: Post) -> Answer:
        """What RFC 7662 section 2.2 says."""
        tried = (Tried.INTROSPECTION, Tried.INTROSPECTION_ALL)
        return await self.shared.answer(INTROSPECT_PATH, post, tried, self._introspected)

    def _introspected(self, server: AtTheDoor, asked: Asked) -> Answer:
        endpoint = _Endpoint(server)
        endpoint.verifier = self.verifier
        status, body, _ = endpoint.create_endpoint_response(asked)
        return Answer(status, body)


class _Endpoint(AuthlibsEndpoint):
    CLIENT_AUTH_METHODS = [PrivateKeyJwt.CLIENT_AUTH_METHOD]  # noqa: RUF012  Authlib's way
    server: AtTheDoor
    verifier: Verifier

    def authenticate_token(self, request: Asked, client: Client) -> Active | None:
        """The token, if it is good."""
        if client.type is not ClientType.RESOURCE_SERVER:
            raise UnauthorizedClientError
        token = request.form.get("token")
        if token is None:
            raise InvalidRequestError
        found, compact = self.verifier.read(token.encode()), read_compact(token.encode(), longest=LONGEST)
        if not isinstance(found, Verified) or compact is None or not _stands(self.server, found):
            return None
        return Active(compact.claims)

    def introspect_token(self, token: Active) -> dict[str, object]:
        """What it says, and how it must be shown."""
        claims = token.claims
        told = {name: claims[name] for name in TOLD if name in claims}
        return {"active": True, **told, "token_type": "DPoP" if "cnf" in claims else "Bearer"}


def _stands(server: AtTheDoor, found: Verified) -> bool:
    session, case = server.session, found.viewer.case
    if case and not await_only(server.cases.stands(case)):
        return False
    client = session.get(OauthClientRow, found.viewer.client)
    if client is None or not client.active or session.get(RevokedTokenRow, found.id):
        return False
    family = session.get(GrantRow, found.grant) if found.grant else None
    return found.grant is None or (family is not None and family.ended_at is None)
