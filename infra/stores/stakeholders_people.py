"""Accounts and memberships in and out of their tables. A person's row is the lock for all of their memberships."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.stakeholders.model import Membership, Person
from infra.mapping import from_row, onto_row, to_row
from infra.stores.foundation import rows_of
from infra.tables.stakeholders import MembershipRow, PersonRow


class PersonStore:
    """See `domain.stakeholders.ports.People`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def load(self, id: UUID) -> Person | None:
        row = await self._session.get(PersonRow, id, with_for_update=True)
        return None if row is None else from_row(Person, row)

    async def by_handle(self, handle: str) -> Person | None:
        row = (await self._session.scalars(select(PersonRow).where(col(PersonRow.handle) == handle))).first()
        return None if row is None else from_row(Person, row)

    async def add(self, person: Person) -> None:
        self._session.add(to_row(PersonRow, person))
        await self._session.flush()

    async def memberships(self, person_id: UUID) -> tuple[Membership, ...]:
        rows = await rows_of(
            self._session,
            MembershipRow,
            MembershipRow.person_id,
            person_id,
            MembershipRow.starts,
            MembershipRow.id,
        )
        return tuple(from_row(Membership, row) for row in rows)

    async def membership(self, id: UUID) -> Membership | None:
        row = await self._session.get(MembershipRow, id)
        if row is None:
            return None
        await self.load(row.person_id)
        await self._session.refresh(row)  # it may have ended while we waited for the lock
        return from_row(Membership, row)

    async def add_membership(self, membership: Membership) -> None:
        self._session.add(to_row(MembershipRow, membership))
        await self._session.flush()

    async def save_membership(self, membership: Membership) -> None:
        onto_row(await self._session.get_one(MembershipRow, membership.id), membership)
        await self._session.flush()
