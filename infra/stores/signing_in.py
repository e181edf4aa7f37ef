"""The register of clients and the security events, in and out of their tables, under the writing login.

It reads and writes `oauth_clients` alone, and adds to `security_events`: of accounts, sessions and grants it knows
nothing.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access import Profile, Scope
from domain.signing_in.clients import ClientType
from domain.signing_in.events import SecurityEventKind
from domain.signing_in.registering import RegisteredClient
from infra.mapping import onto_row, to_row
from infra.oauth.public_keys import kept, stored
from infra.tables.signing_in import OauthClientRow, SecurityEventRow


class ClientStore:
    """See `domain.signing_in.ports.Clients`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def load(self, id: str) -> RegisteredClient | None:
        row = await self._session.get(OauthClientRow, id, with_for_update=True)
        return None if row is None else _client(row)

    async def add(self, client: RegisteredClient) -> None:
        self._session.add(to_row(OauthClientRow, client, **_beside(client), last_used_at=None))
        await self._session.flush()

    async def save(self, client: RegisteredClient) -> None:
        row = await self._session.get_one(OauthClientRow, client.id)
        onto_row(row, client, **_beside(client), last_used_at=row.last_used_at)
        await self._session.flush()


class SecurityEventStore:
    """See `domain.signing_in.ports.SecurityEvents`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(
        self, kind: SecurityEventKind, at: datetime, *, client: str, by: UUID | None, because: str | None
    ) -> None:
        line = {"id": uuid4(), "at": at, "kind": kind.value, "client_id": client}
        await self._session.execute(
            insert(SecurityEventRow).inline().values(**line, by_person_id=by, because=because)
        )


def _client(row: OauthClientRow) -> RegisteredClient:
    known = {scope.value for scope in Scope}
    return RegisteredClient(
        id=row.id,
        name=row.name,
        type=ClientType(row.type),
        organisation_id=row.organisation_id,
        profile=Profile(row.profile),
        scopes=frozenset(Scope(name) for name in row.scopes if name in known),
        redirect_uris=tuple(row.redirect_uris),
        keys=kept(row.jwks),
        former_keys=kept(row.former_jwks),
        former_until=row.former_until,
        pushes=row.pushes,
        binds=row.binds,
        active=row.active,
        not_before=row.not_before,
        registered_at=row.registered_at,
        version=row.version,
    )


def _beside(client: RegisteredClient) -> dict[str, object]:
    """Keys stand in the table as a JWKS."""
    former = stored(client.former_keys) if client.former_keys else None
    return {"jwks": stored(client.keys), "former_jwks": former}
