"""Sites with their designations, and assignments. A site's row is the lock for everything that stands by it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.stakeholders.model import Assignment
from domain.stakeholders.site import RiskDesignation, Site
from infra.mapping import from_row, onto_row, to_row
from infra.stores.foundation import rows_of
from infra.tables.stakeholders import AssignmentRow, RiskDesignationRow, SiteRow


class SiteStore:
    """See `domain.stakeholders.ports.Sites`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def load(self, id: UUID) -> Site | None:
        row = await self._session.get(SiteRow, id, with_for_update=True)
        if row is None:
            return None
        designations = await rows_of(
            self._session,
            RiskDesignationRow,
            RiskDesignationRow.site_id,
            id,
            RiskDesignationRow.starts,
            RiskDesignationRow.id,
        )
        return from_row(Site, row, designations=tuple(from_row(RiskDesignation, d) for d in designations))

    async def of_designation(self, id: UUID) -> tuple[Site, RiskDesignation] | None:
        row = await self._session.get(RiskDesignationRow, id)
        site = None if row is None else await self.load(row.site_id)
        if site is None:
            return None
        return site, next(held for held in site.designations if held.id == id)

    async def exist(self, ids: frozenset[UUID]) -> bool:
        known = await self._session.scalars(select(col(SiteRow.id)).where(col(SiteRow.id).in_(ids)))
        return set(known) == ids

    async def named(self, name: str, country: str) -> bool:
        same = (
            select(col(SiteRow.id))
            .where(func.lower(col(SiteRow.name)) == func.lower(name))
            .where(col(SiteRow.country) == country)
            .limit(1)
        )
        return (await self._session.scalars(same)).first() is not None

    async def knows_time_zone(self, name: str) -> bool:
        return bool((await self._session.execute(_ZONE, {"name": name})).scalar())

    async def refresh_high_risk_areas(self, today: date) -> int:
        """Sets the derived flag of every site to what holds today; how many changed. For the turn of the day."""
        done = await self._session.execute(_FLAGS, {"today": today})
        return done.rowcount  # type: ignore[attr-defined]

    async def add(self, site: Site) -> None:
        self._session.add(to_row(SiteRow, site))
        await self._session.flush()
        await self._save_designations(site)

    async def save(self, site: Site) -> None:
        onto_row(await self._session.get_one(SiteRow, site.id), site)
        await self._session.flush()
        await self._save_designations(site)

    async def _save_designations(self, site: Site) -> None:
        for held in site.designations:
            row = await self._session.get(RiskDesignationRow, held.id)
            if row is None:
                self._session.add(to_row(RiskDesignationRow, held))
            else:
                onto_row(row, held)
        await self._session.flush()


class AssignmentStore:
    """See `domain.stakeholders.ports.Assignments`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def load(self, id: UUID) -> Assignment | None:
        row = await self._session.get(AssignmentRow, id, with_for_update=True)
        return None if row is None else from_row(Assignment, row)

    async def at_site(self, site_id: UUID) -> tuple[Assignment, ...]:
        rows = await rows_of(
            self._session,
            AssignmentRow,
            AssignmentRow.site_id,
            site_id,
            AssignmentRow.starts,
            AssignmentRow.id,
        )
        return tuple(from_row(Assignment, row) for row in rows)

    async def add(self, assignment: Assignment) -> None:
        self._session.add(to_row(AssignmentRow, assignment))
        await self._session.flush()

    async def save(self, assignment: Assignment) -> None:
        onto_row(await self._session.get_one(AssignmentRow, assignment.id), assignment)
        await self._session.flush()


_ZONE = text("SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = :name)")

_FLAGS = text("""
UPDATE sites s SET high_risk_area = now.flagged
FROM (SELECT x.id, EXISTS (SELECT FROM risk_designations d WHERE d.site_id = x.id AND d.starts <= :today
        AND (d.ends IS NULL OR d.ends >= :today)) AS flagged FROM sites x) now
WHERE now.id = s.id AND now.flagged <> s.high_risk_area
""")
