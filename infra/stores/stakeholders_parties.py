"""Parties with their roles and consents, in and out of their tables.

Roles repeat the party's owner and whether it is public, for the row policies. The foreign key carries a change of
those facts to the roles by itself, so the party is written first and the roles' copies are never written over.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.stakeholders.party import Party, PartyConsent, PartyRole
from domain.stakeholders.ports import KeptBy
from infra.mapping import from_row, onto_row, to_row
from infra.stores.foundation import rows_of
from infra.tables.stakeholders import PartyConsentRow, PartyRoleRow, PartyRow


class PartyStore:
    """See `domain.stakeholders.ports.Parties`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def kept_by(self, id: UUID) -> KeptBy | None:
        query = select(col(PartyRow.owner_id), col(PartyRow.is_public)).where(col(PartyRow.id) == id)
        found = (await self._session.execute(query)).first()
        return None if found is None else KeptBy(party_id=id, owner_id=found[0], is_public=found[1])

    async def kept_by_role(self, role_id: UUID) -> KeptBy | None:
        row = PartyRoleRow
        query = select(col(row.party_id), col(row.owner_id), col(row.is_public)).where(col(row.id) == role_id)
        found = (await self._session.execute(query)).first()
        return None if found is None else KeptBy(party_id=found[0], owner_id=found[1], is_public=found[2])

    async def load(self, id: UUID) -> Party:
        row = await self._session.get_one(PartyRow, id, with_for_update=True)
        roles = await rows_of(
            self._session, PartyRoleRow, PartyRoleRow.party_id, id, PartyRoleRow.starts, PartyRoleRow.id
        )
        consents = await rows_of(
            self._session,
            PartyConsentRow,
            PartyConsentRow.party_id,
            id,
            PartyConsentRow.given_on,
            PartyConsentRow.id,
        )
        return from_row(
            Party,
            row,
            roles=tuple(from_row(PartyRole, held) for held in roles),
            consents=tuple(from_row(PartyConsent, given) for given in consents),
        )

    async def pseudonym_taken(self, owner_id: UUID, pseudonym: str) -> bool:
        same = select(col(PartyRow.id)).where(
            col(PartyRow.owner_id) == owner_id, col(PartyRow.pseudonym) == pseudonym
        )
        return (await self._session.scalars(same)).first() is not None

    async def add(self, party: Party) -> None:
        self._session.add(to_row(PartyRow, party))
        await self._session.flush()
        await self._save_held(party)

    async def save(self, party: Party) -> None:
        onto_row(await self._session.get_one(PartyRow, party.id), party)
        await self._session.flush()
        await self._save_held(party)

    async def _save_held(self, party: Party) -> None:
        for held in party.roles:
            row = await self._session.get(PartyRoleRow, held.id)
            if row is None:
                copied = {"party_id": party.id, "owner_id": party.owner_id, "is_public": party.is_public}
                self._session.add(to_row(PartyRoleRow, held, **copied))
            else:
                copied = {"party_id": row.party_id, "owner_id": row.owner_id, "is_public": row.is_public}
                onto_row(row, held, **copied)
        for given in party.consents:
            kept = await self._session.get(PartyConsentRow, given.id)
            if kept is None:
                self._session.add(to_row(PartyConsentRow, given, party_id=party.id))
            else:
                onto_row(kept, given, party_id=party.id)
        await self._session.flush()
