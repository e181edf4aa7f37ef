"""Allegations, agreements, interests and warnings in and out of their tables. See `domain.reprisals.ports`.

Who sits on a committee stands twice: with its history in the allegation, and as a sitting, which gives the member's
sight of it. The two are kept in one statement after the other, so that nobody sees what they no longer judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cases.parts import Alias, CheckIn, Handling, Item
from domain.reprisals.agreement import Agreement
from domain.reprisals.early_warning import EarlyWarning, EarlyWarningRecord
from domain.reprisals.interest import DeclaredInterest
from domain.reprisals.model import Allegation, Glance
from domain.reprisals.parts import (
    AllegationEvent,
    AllegationRelease,
    CommitteeMember,
    HeldSeat,
    InterimMeasure,
    RecommendedAction,
)
from domain.reprisals.ports import Origin
from domain.sectors.model import Sector
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.stores.sectors import BOARD
from infra.tables import reprisals as rows
from infra.tables.grievances import GrievanceRow
from infra.tables.sectors import SeatRow, SeatTermRow
from infra.tables.stakeholders import PersonRow
from infra.tables.whistleblowing import ReportRow

ALLEGATION = Shape(
    value=Allegation,
    row=rows.AllegationRow,
    link="allegation_id",
    copied=("site_id", "body_id", "filed_by", "represented_by"),
    glance=Glance,
    computed=("filed_by_id", "representative_id"),
    parts=(
        Parts(held="events", row=rows.AllegationEventRow, value=AllegationEvent, order=("position", "id")),
        Parts(held="aliases", row=rows.AllegationAliasRow, value=Alias, order=("alias", "id")),
        Parts(held="items", row=rows.AllegationItemRow, value=Item, order=("position", "id")),
        Parts(held="handlings", row=rows.AllegationHandlingRow, value=Handling, order=("starts", "id")),
        Parts(
            held="interim_measures",
            row=rows.InterimMeasureRow,
            value=InterimMeasure,
            order=("taken_on", "id"),
        ),
        Parts(
            held="committee", row=rows.CommitteeMemberRow, value=CommitteeMember, order=("seated_on", "id")
        ),
        Parts(
            held="recommended_actions",
            row=rows.RecommendedActionRow,
            value=RecommendedAction,
            order=("recommended_on", "id"),
        ),
        Parts(held="check_ins", row=rows.AllegationCheckInRow, value=CheckIn, order=("due_on", "id")),
        Parts(
            held="releases",
            row=rows.AllegationReleaseRow,
            value=AllegationRelease,
            order=("released_on", "id"),
        ),
    ),
)
AGREEMENT = Shape(value=Agreement, row=rows.AgreementRow, link="", copied=(), parts=())
WARNING = Shape(
    value=EarlyWarning,
    row=rows.EarlyWarningRow,
    link="warning_id",
    copied=("body_id",),
    parts=(Parts(held="records", row=rows.EarlyWarningRecordRow, value=EarlyWarningRecord, order=("id",)),),
)

_SITTINGS, _ITEMS = table_of(rows.SittingRow), table_of(rows.AllegationItemRow)
_TERMS, _SEATS = table_of(SeatTermRow), table_of(SeatRow)
_INTERESTS = table_of(rows.DeclaredInterestRow)


class AllegationStore(RecordStore[Allegation]):
    """See `domain.reprisals.ports.Allegations`."""

    shape = ALLEGATION

    async def case_of_item(self, item: UUID) -> UUID | None:
        """The allegation in which the item was written."""
        return await self._session.scalar(select(_ITEMS.c.allegation_id).where(_ITEMS.c.id == item))

    async def sits(self, allegation: UUID, person: UUID, on: date) -> bool:
        """Whether the person sits on its committee and still holds a seat of the Board on that day."""
        holds = (
            select(_TERMS.c.id)
            .where(
                _TERMS.c.person_id == person,
                _TERMS.c.starts <= on,
                or_(_TERMS.c.ends.is_(None), _TERMS.c.ends >= on),
            )
            .exists()
        )
        query = select(_SITTINGS.c.person_id).where(
            _SITTINGS.c.allegation_id == allegation, _SITTINGS.c.person_id == person, holds
        )
        return (await self._session.execute(query)).first() is not None

    async def judged_by(self, person: UUID) -> Sequence[UUID]:
        """The allegations on whose committees the person sits, in the order in which they are to be locked."""
        query = select(_SITTINGS.c.allegation_id).where(_SITTINGS.c.person_id == person)
        return (await self._session.scalars(query.order_by(_SITTINGS.c.allegation_id))).all()

    async def add(self, record: Allegation) -> None:
        """Keeps a new one."""
        await super().add(record)
        await self._seat(record, _sitting(record))

    async def keep(self, record: Allegation, *, was: Allegation) -> None:
        """Keeps what changed, and who sits now."""
        await super().keep(record, was=was)
        now, before = _sitting(record), _sitting(was)
        gone = before - now
        if gone:
            away = (_SITTINGS.c.allegation_id == record.id) & _SITTINGS.c.person_id.in_(gone)
            await self._session.execute(delete(_SITTINGS).where(away))
        await self._seat(record, now - before)

    async def _seat(self, record: Allegation, people: frozenset[UUID]) -> None:
        if people:
            sittings = [{"allegation_id": record.id, "person_id": person} for person in sorted(people)]
            await self._session.execute(insert(_SITTINGS), sittings)


def _sitting(record: Allegation) -> frozenset[UUID]:
    return frozenset(member.person_id for member in record.sitting)


class BoardStore:
    """See `domain.reprisals.ports.Board`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def seats(self, on: date) -> Mapping[UUID, HeldSeat]:
        """By person, every seat that is held on that day; the Board is held until the transaction ends."""
        await self._session.execute(BOARD)
        query = (
            select(_TERMS.c.person_id, _TERMS.c.seat_id, _SEATS.c.sector)
            .join(_SEATS, _SEATS.c.id == _TERMS.c.seat_id)
            .where(_TERMS.c.starts <= on, or_(_TERMS.c.ends.is_(None), _TERMS.c.ends >= on))
        )
        return {
            person: HeldSeat(person_id=person, seat_id=seat, sector=Sector(sector))
            for person, seat, sector in await self._session.execute(query)
        }


class AgreementStore(RecordStore[Agreement]):
    """See `domain.reprisals.ports.Agreements`."""

    shape = AGREEMENT

    async def in_force(self, site: UUID) -> Agreement | None:
        """The site's agreement that is in force, locked; two who ask at once for one site follow each other."""
        await self._session.execute(_TURN, {"site": str(site)})
        table = self.shape.table
        query = select(table.c.id).where(table.c.site_id == site, table.c.terminated_on.is_(None))
        id = await self._session.scalar(query)
        found = None if id is None else await self.load(id)
        return None if found is None or found.terminated_on is not None else found


_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('the agreement of ' || :site, 0))")


class InterestStore:
    """See `domain.reprisals.ports.Interests`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def load(self, id: UUID) -> DeclaredInterest | None:
        """The interest, locked."""
        query = select(_INTERESTS).where(_INTERESTS.c.id == id).with_for_update()
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else DeclaredInterest(**row._mapping)

    async def has_person(self, person: UUID) -> bool:
        """Whether there is such a person."""
        people = table_of(PersonRow)
        return await self._session.scalar(select(people.c.id).where(people.c.id == person)) is not None

    async def add(self, record: DeclaredInterest) -> None:
        """Keeps a new one."""
        await self._session.execute(
            insert(_INTERESTS).values(
                id=record.id,
                person_id=record.person_id,
                organisation_id=record.organisation_id,
                site_id=record.site_id,
                declared_on=record.declared_on,
                ended_on=record.ended_on,
            )
        )

    async def keep(self, record: DeclaredInterest, *, was: DeclaredInterest) -> None:
        """Keeps on which day it ended: nothing else of it changes."""
        same = _INTERESTS.c.id == was.id
        await self._session.execute(_INTERESTS.update().where(same).values(ended_on=record.ended_on))


class EarlyWarningStore(RecordStore[EarlyWarning]):
    """See `domain.reprisals.ports.EarlyWarnings`."""

    shape = WARNING


class OriginStore:
    """See `domain.reprisals.ports.Origins`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def grievance(self, id: UUID) -> Origin | None:
        """Whose a grievance is."""
        table = table_of(GrievanceRow)
        names = ("id", "body_id", "filed_by_id", "representative_id")
        query = select(*(table.c[name] for name in names)).where(table.c.id == id)
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else Origin(**row._mapping)

    async def report(self, id: UUID) -> Origin | None:
        """To whom a report is addressed."""
        table = table_of(ReportRow)
        query = select(table.c.id, table.c.body_id).where(table.c.id == id)
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else Origin(**row._mapping)
