"""Organisations in and out of their table."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.stakeholders.model import Organisation
from infra.mapping import from_row, onto_row, to_row
from infra.tables.stakeholders import OrganisationRow


class OrganisationStore:
    """See `domain.stakeholders.ports.Organisations`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def load(self, id: UUID) -> Organisation | None:
        row = await self._session.get(OrganisationRow, id, with_for_update=True)
        return None if row is None else from_row(Organisation, row)

    async def named(self, organisation: Organisation) -> bool:
        same = (
            select(col(OrganisationRow.id))
            .where(func.lower(col(OrganisationRow.name)) == func.lower(organisation.name))
            .where(col(OrganisationRow.kind) == organisation.kind.value)
            .where(col(OrganisationRow.country).is_not_distinct_from(organisation.country))
            .where(col(OrganisationRow.id) != organisation.id)
            .limit(1)
        )
        return (await self._session.scalars(same)).first() is not None

    async def add(self, organisation: Organisation) -> None:
        self._session.add(to_row(OrganisationRow, organisation))
        await self._session.flush()

    async def save(self, organisation: Organisation) -> None:
        onto_row(await self._session.get_one(OrganisationRow, organisation.id), organisation)
        await self._session.flush()
