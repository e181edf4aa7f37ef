"""Unsealings in and out of their table, and in which case an alias stands. See `domain.unsealing.ports`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Table, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.stakeholders.values import Capacity
from domain.unsealing.model import OPEN, Unsealing
from domain.vault.subjects import Subject, SubjectKind
from domain.vault.values import UnsealingState
from infra.mapping import from_row
from infra.stores.records import RecordStore, Shape, table_of
from infra.tables.grievances import GrievanceAliasRow
from infra.tables.reprisals import AllegationAliasRow
from infra.tables.stakeholders import MembershipRow
from infra.tables.unsealing import UnsealingRow
from infra.tables.whistleblowing import ReportAliasRow

_UNSEALINGS, _MEMBERS = table_of(UnsealingRow), table_of(MembershipRow)
_ALIASES: dict[SubjectKind, tuple[Table, str]] = {
    SubjectKind.GRIEVANCE_ALIAS: (table_of(GrievanceAliasRow), "grievance_id"),
    SubjectKind.REPORT_ALIAS: (table_of(ReportAliasRow), "report_id"),
    SubjectKind.ALLEGATION_ALIAS: (table_of(AllegationAliasRow), "allegation_id"),
}
_WAITING = (UnsealingState.REQUESTED.value, UnsealingState.BREAK_GLASS.value)


class UnsealingStore(RecordStore[Unsealing]):
    """See `domain.unsealing.ports.Unsealings`."""

    shape = Shape(value=Unsealing, row=UnsealingRow, link="", copied=(), parts=())

    async def open_ones(self, after: UUID | None, most: int) -> Sequence[UUID]:
        """The next of the requests that something may still follow, by id."""
        table = _UNSEALINGS
        query = select(table.c.id).where(table.c.state.in_(sorted(state.value for state in OPEN)))
        if after is not None:
            query = query.where(table.c.id > after)
        return (await self._session.scalars(query.order_by(table.c.id).limit(most))).all()

    async def to_decide(self, most: int, after: Unsealing | None = None) -> Sequence[Unsealing]:
        """The next of the requests that wait for custodians, the oldest first."""
        table = _UNSEALINGS
        place = tuple_(table.c.requested_on, table.c.id)
        query = (
            select(table)
            .where(table.c.state.in_(_WAITING))
            .where(place > (after.requested_on, after.id) if after else true())
            .order_by(table.c.requested_on, table.c.id)
            .limit(most)
        )
        return [from_row(Unsealing, row) for row in await self._session.execute(query)]


class SubjectStore:
    """See `domain.unsealing.ports.Subjects`. Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def case_of(self, subject: Subject) -> UUID | None:
        """The case in which somebody has this alias."""
        table, case = _ALIASES[subject.kind]
        return await self._session.scalar(select(table.c[case]).where(table.c.id == subject.id))

    async def is_custodian(self, person: UUID, on: date) -> bool:
        """Whether the person is registered as a custodian on that day."""
        query = select(_MEMBERS.c.id).where(
            _MEMBERS.c.person_id == person,
            _MEMBERS.c.capacity == Capacity.CUSTODIAN.value,
            _MEMBERS.c.starts <= on,
            or_(_MEMBERS.c.ends.is_(None), _MEMBERS.c.ends >= on),
        )
        return (await self._session.execute(query.limit(1))).first() is not None
