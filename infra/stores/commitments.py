"""Policies, whistleblower mechanisms and their versions in and out of their tables. See `domain.commitments.ports`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.commitments.assessing import Assessment, Item
from domain.commitments.model import Glance, Policy, VersionGlance, WhistleblowerMechanism
from domain.commitments.version import MechanismVersion, PolicyVersion, Slot, Version, VersionEvent
from domain.stakeholders.values import AssignmentCapacity
from infra.mapping import from_row
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.tables import commitments as rows
from infra.tables.stakeholders import AssignmentRow

Kept = TypeVar("Kept", bound=Version)

_COPIED = ("commitment_id", "subject_id", "of_site", "owner_id", "published")
_COMPUTED = ("site_id", "operator_id", "version_id")
_PARTS = (  # assessments first: an item names the one that it stands by
    Parts(held="assessments", row=rows.CommitmentAssessmentRow, value=Assessment, order=("position", "id")),
    Parts(held="items", row=rows.CommitmentItemRow, value=Item, order=("position", "id")),
    Parts(held="events", row=rows.CommitmentEventRow, value=VersionEvent, order=("position", "id")),
)


class PolicyStore(RecordStore[Policy]):
    """See `domain.commitments.ports.Commitments`."""

    shape = Shape(
        value=Policy, row=rows.PolicyRow, link="", parts=(), copied=(), glance=Glance, computed=_COMPUTED
    )


class WhistleblowerMechanismStore(RecordStore[WhistleblowerMechanism]):
    """See `domain.commitments.ports.Commitments`."""

    shape = Shape(
        value=WhistleblowerMechanism,
        row=rows.WhistleblowerMechanismRow,
        link="",
        parts=(),
        copied=(),
        glance=Glance,
        computed=_COMPUTED,
    )


class VersionStore(RecordStore[Kept]):
    """See `domain.commitments.ports.Versions`."""

    async def published_of(self, commitment: UUID) -> Sequence[Slot]:
        """Every version of the commitment that was ever published."""
        table = self.shape.table
        query = select(*(table.c[name] for name in ("id", "number", "state", "starts", "ends"))).where(
            table.c.commitment_id == commitment, table.c.published
        )
        return [from_row(Slot, row) for row in await self._session.execute(query)]


class PolicyVersionStore(VersionStore[PolicyVersion]):
    """Of policies."""

    shape = Shape(
        value=PolicyVersion,
        row=rows.PolicyVersionRow,
        link="policy_version_id",
        parts=_PARTS,
        copied=_COPIED,
        glance=VersionGlance,
        computed=(*_COMPUTED, "mechanism_version_id"),
    )


class MechanismVersionStore(VersionStore[MechanismVersion]):
    """Of whistleblower mechanisms."""

    shape = Shape(
        value=MechanismVersion,
        row=rows.MechanismVersionRow,
        link="mechanism_version_id",
        parts=_PARTS,
        copied=_COPIED,
        glance=VersionGlance,
        computed=(*_COMPUTED, "policy_version_id"),
    )


class OperatedStore:
    """See `domain.commitments.ports.Operated`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def sites_of(self, operator: UUID, on: date) -> frozenset[UUID]:
        """The sites that the company operates on that day."""
        stays = table_of(AssignmentRow)
        query = select(stays.c.site_id).where(
            stays.c.organisation_id == operator,
            stays.c.capacity == AssignmentCapacity.OPERATOR.value,
            stays.c.starts <= on,
            or_(stays.c.ends.is_(None), stays.c.ends >= on),
        )
        return frozenset(await self._session.scalars(query))

    async def capacities_at(
        self, organisation: UUID, sites: frozenset[UUID], on: date
    ) -> frozenset[AssignmentCapacity]:
        """As what an organisation stands by any of these sites on that day."""
        stays = table_of(AssignmentRow)
        query = select(stays.c.capacity).where(
            stays.c.organisation_id == organisation,
            stays.c.site_id.in_(sorted(sites)),
            stays.c.starts <= on,
            or_(stays.c.ends.is_(None), stays.c.ends >= on),
        )
        return frozenset(map(AssignmentCapacity, await self._session.scalars(query)))
