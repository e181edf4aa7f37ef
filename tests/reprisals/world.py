"""A small world for the tests of reprisals: a mine, who stands by it, a Board of twelve, dictionaries for stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from domain.access import Viewer
from domain.cases.content import Erased
from domain.cases.ports import CaseKind, Held, Holder, StandIn, Standing
from domain.cases.receipt import Receipt
from domain.cases.ties import PersonTies
from domain.kernel import Event, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals import committee_cases as judging
from domain.reprisals import filing_cases as filing
from domain.reprisals import handling_cases as handling
from domain.reprisals import outcome_cases as following
from domain.reprisals.agreement import Agreement
from domain.reprisals.interest import DeclaredInterest
from domain.reprisals.model import Allegation, Glance
from domain.reprisals.parts import HeldSeat
from domain.reprisals.ports import Origin
from domain.reprisals.values import Finding, Outcome
from domain.rules import Rules
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind
from infra.seals import Seals
from tests.cases.files import NoFiles
from tests.cases.receipts import renewed, stand_in_for, told_by
from tests.reprisals.people import (
    AT_THE_MINE,
    AVOCET,
    BITTERN,
    BOARD,
    CRAKE,
    CURLEW,
    DESK,
    FILER,
    HERON,
    KINDS,
    MINE,
    OPERATOR,
    OTHER_MINE,
    OUTSIDER,
    SANDPIPER,
    SECRETARIAT,
    seated,
)
from tests.reprisals.sayings import told
from tests.vault.memory import MemoryVault


@dataclass
class Hands:
    """A clock whose hands are moved."""

    at: datetime = datetime(2026, 3, 10, 17, tzinfo=UTC)

    def now(self) -> datetime:
        """This moment."""
        return self.at

    def today(self) -> date:
        """Its day."""
        return self.at.date()

    def pass_days(self, days: int) -> None:
        """Time passes."""
        self.at += timedelta(days=days)


class Ids:
    """Labels that count up, in the digits of which pseudonyms are made."""

    def __init__(self) -> None:
        self._next = count(1000)

    def __call__(self) -> UUID:
        """The next label."""
        return UUID(f"{next(self._next):08d}-0000-4000-8000-000000000000")


@dataclass
class Shelf:
    """A store that is a dictionary, and that remembers how often something was put into it."""

    kept: dict[UUID, object] = field(default_factory=dict)
    writes: int = 0

    async def load(self, id: UUID) -> object | None:
        """The record."""
        return self.kept.get(id)

    async def add(self, record: object) -> None:
        """A new record."""
        assert record.id not in self.kept
        await self.keep(record, was=record)

    async def keep(self, record: object, *, was: object) -> None:
        """A changed record."""
        self.kept[record.id] = record
        self.writes += 1


@dataclass
class Allegations(Shelf):
    """Allegations, with their committees."""

    board: dict[UUID, HeldSeat] = field(default_factory=dict)

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is."""
        one = self.kept.get(id)
        names = ("id", "body_id", "site_id", "filed_by_id", "representative_id")
        return None if one is None else Glance(**{name: getattr(one, name) for name in names})

    async def case_of_item(self, item: UUID) -> UUID | None:
        """In which it was written."""
        return next((one.id for one in self.kept.values() if any(i.id == item for i in one.items)), None)

    async def sits(self, allegation: UUID, person: UUID, on: date) -> bool:
        """Whether they sit and hold a seat."""
        one = self.kept.get(allegation)
        return one is not None and one.member(person) is not None and person in self.board

    async def judged_by(self, person: UUID) -> Sequence[UUID]:
        """Where they sit."""
        return sorted(one.id for one in self.kept.values() if one.member(person))


@dataclass
class Agreements(Shelf):
    """Agreements."""

    async def in_force(self, site: UUID) -> Agreement | None:
        """The one that is."""
        return next((a for a in self.kept.values() if a.site_id == site and a.terminated_on is None), None)


@dataclass
class Interests(Shelf):
    """Declared interests."""

    async def has_person(self, person: UUID) -> bool:
        """The Board and the desks."""
        return person in BOARD or person in (HERON, CURLEW, SANDPIPER, OUTSIDER)


@dataclass
class Casework:
    """Who sits at which desk, and what ties whom."""

    interests: Interests
    ties: dict[UUID, PersonTies] = field(default_factory=dict)
    desks: dict[UUID, UUID] = field(
        default_factory=lambda: {HERON: SECRETARIAT, CURLEW: SECRETARIAT, SANDPIPER: OPERATOR}
    )

    async def sits_at(self, person: UUID, organisation: UUID, on: date) -> bool:
        """One desk each."""
        return self.desks.get(person) == organisation

    async def ties_of(self, person: UUID, on: date, look_back_days: int) -> PersonTies:
        """What was arranged, and what was declared."""
        since = on - timedelta(days=look_back_days)
        mine = [
            one
            for one in self.interests.kept.values()
            if one.person_id == person and (one.ended_on is None or one.ended_on >= since)
        ]
        known = self.ties.get(person, PersonTies())
        return PersonTies(
            employers=known.employers,
            seat_givers=known.seat_givers,
            declared_organisations=known.declared_organisations
            | {one.organisation_id for one in mine if one.organisation_id},
            declared_sites=known.declared_sites | {one.site_id for one in mine if one.site_id},
        )

    async def at_site(
        self, site: UUID, on: date, look_back_days: int
    ) -> dict[UUID, frozenset[AssignmentCapacity]]:
        """Everyone stands by the first mine only."""
        return {who: frozenset({what}) for who, what in AT_THE_MINE.items()} if site == MINE else {}

    async def place_of(self, site: UUID) -> tuple[str, str] | None:
        """In the Andes."""
        return ("PE", "America/Lima") if site in (MINE, OTHER_MINE) else None

    async def secretariat(self) -> UUID | None:
        """The scheme's."""
        return SECRETARIAT


class Surroundings:
    """The mines and who stands by them."""

    async def has_site(self, site: UUID) -> bool:
        """Two mines."""
        return site in (MINE, OTHER_MINE)

    async def kind_of(self, organisation: UUID) -> OrganisationKind | None:
        """What an organisation is."""
        return KINDS.get(organisation)

    async def capacities(self, organisation: UUID, site: UUID, on: date) -> frozenset[AssignmentCapacity]:
        """Everyone stands by the first mine only."""
        known = AT_THE_MINE.get(organisation) if site == MINE else None
        return frozenset({known} if known else ())


@dataclass
class Contents:
    """What was told, by item; keys by case."""

    texts: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    keys: set[UUID] = field(default_factory=set)
    gone: dict[UUID, date] = field(default_factory=dict)

    async def begin(self, case: UUID) -> None:
        """A key."""
        self.keys.add(case)

    async def put(self, case: UUID, item: UUID, text: str) -> None:
        """Sealed."""
        assert case in self.keys
        assert case not in self.gone
        self.texts[case, item] = text

    async def open(self, case: UUID, item: UUID) -> str | Erased | None:
        """Opened."""
        return Erased(on=self.gone[case]) if case in self.gone else self.texts.get((case, item))

    async def erase(self, case: UUID, on: date) -> None:
        """For good."""
        self.gone.setdefault(case, on)


@dataclass
class Receipts:
    """Receipts, one after the other."""

    kept: dict[tuple[str, CaseKind], UUID] = field(default_factory=dict)
    holders: dict[str, Holder] = field(default_factory=dict)
    next: count[int] = field(default_factory=lambda: count(1))

    def fresh(self) -> Receipt:
        """Not random at all."""
        return Receipt.made(next(self.next).to_bytes(16))

    async def keep(
        self, receipt: Receipt, kind: CaseKind, case: UUID, label: UUID, *, handed: bool = False
    ) -> None:
        """By its text."""
        self.kept[receipt.text, kind] = case
        self.holders[receipt.text] = Holder(
            kind=kind, case_id=case, label=label, held=Held.HANDED if handed else Held.OWN
        )

    async def renew(self, old: Receipt, new: Receipt) -> Held | None:
        return renewed(self.kept, self.holders, old.text, new.text)

    async def holder(self, shown: Receipt | StandIn) -> Holder | None:
        """Whose it is."""
        return self.holders.get(told_by(shown).text)

    async def case_of(self, shown: Receipt | StandIn, kind: CaseKind) -> UUID | None:
        """What it opens."""
        return self.kept.get((told_by(shown).text, kind))

    async def stands_for(self, stand_in: StandIn, receipt: Receipt) -> bool:
        return stand_in == stand_in_for(receipt)

    async def standing(self, shown: Receipt | StandIn) -> Standing | None:
        return None  # only the door for tokens asks


@dataclass
class Origins:
    """What an allegation can have come out of."""

    grievances: dict[UUID, Origin] = field(default_factory=dict)
    reports: dict[UUID, Origin] = field(default_factory=dict)

    async def grievance(self, id: UUID) -> Origin | None:
        """A grievance."""
        return self.grievances.get(id)

    async def report(self, id: UUID) -> Origin | None:
        """A report."""
        return self.reports.get(id)


@dataclass
class Board:
    """The twelve seats."""

    held: dict[UUID, HeldSeat]

    async def seats(self, on: date) -> Mapping[UUID, HeldSeat]:
        """Who holds them."""
        return self.held


class EveryDay:
    """A calendar without a day off."""

    def is_working_day(self, country: str, day: date) -> bool:
        """Always."""
        return True


class Afterwards:
    """Remembers at which sites an agreement ended, and on which day."""

    def __init__(self) -> None:
        self.ended_at: list[tuple[UUID, date]] = []

    async def ended(self, site: UUID, on: date, by: Viewer, new_id: Callable[[], UUID]) -> tuple[Event, ...]:
        """What follows elsewhere is another context's."""
        self.ended_at.append((site, on))
        return ()


class World:
    """One transaction's stores, a clock and countable ids."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.board = Board(held=dict(BOARD))
        self.allegations = Allegations(board=self.board.held)
        self.agreements = Agreements()
        self.after_agreements = Afterwards()
        self.interests = Interests()
        self.early_warnings = Shelf()
        self.origins = Origins()
        self.casework = Casework(interests=self.interests)
        self.surroundings = Surroundings()
        self.contents = Contents()
        self.attachments = NoFiles()
        self.receipts = Receipts()
        self.vault = MemoryVault()
        self.seals = Seals(self.vault)
        self.rules = rules or Rules()
        self.calendar = EveryDay()
        self.clock = Hands()
        self.new_id = Ids()

    async def does(self, use_case: object, command: object, by: Viewer) -> Recorded | Refusal:
        """Somebody asks for it."""
        return await use_case(command, by, self, self.clock, self.new_id)

    def seen(self) -> dict[object, object]:
        """Everything that is kept, to compare before and after."""
        return {
            **self.allegations.kept,
            **self.agreements.kept,
            **self.interests.kept,
            **self.early_warnings.kept,
            **self.contents.texts,
            **self.contents.gone,
            **self.receipts.kept,
        }

    def case(self, id: UUID) -> Allegation:
        """An allegation as it stands."""
        return self.allegations.kept[id]

    # -- as far as tests need to come

    async def filed(self, by: Viewer = FILER, **changes: object) -> UUID:
        """An allegation of the river NGO's, handled by the first handler."""
        done = await self.does(filing.file_allegation, told(**changes), by)
        assert isinstance(done, Recorded), done
        assign = c.AssignHandler(allegation_id=done.id, person_id=HERON)
        assert isinstance(await self.does(handling.assign_handler, assign, DESK), Recorded)
        return done.id

    async def constituted(self, *people: UUID) -> UUID:
        """An allegation with a committee."""
        id = await self.filed()
        asked = c.ConstituteCommittee(allegation_id=id, person_ids=people or (AVOCET, BITTERN, CRAKE))
        done = await self.does(judging.constitute_committee, asked, DESK)
        assert isinstance(done, Recorded), done
        return id

    async def investigating(self) -> UUID:
        """An allegation that is looked into."""
        id = await self.constituted()
        begun = await self.does(judging.start_investigation, c.OnAllegation(allegation_id=id), seated(AVOCET))
        assert isinstance(begun, Recorded), begun
        return id

    async def found(self, finding: Finding = Finding.SUBSTANTIATED) -> UUID:
        """An allegation with a finding that everybody holds."""
        id = await self.investigating()
        for person in (AVOCET, BITTERN, CRAKE):
            opinion = c.RecordOpinion(allegation_id=id, opinion=finding)
            assert isinstance(await self.does(judging.record_opinion, opinion, seated(person)), Recorded)
        told_why = c.RecordFinding(allegation_id=id, finding=finding, reasons="They were dismissed.")
        assert isinstance(await self.does(judging.record_finding, told_why, seated(CRAKE)), Recorded)
        return id

    async def decided(self, outcome: Outcome = Outcome.NO_MEASURE, **more: object) -> UUID:
        """An allegation with an outcome."""
        id = await self.found()
        asked = c.DecideOutcome(allegation_id=id, outcome=outcome, **more)
        done = await self.does(following.decide_outcome, asked, DESK)
        assert isinstance(done, Recorded), done
        return id

    def signed(self, site: UUID = MINE) -> UUID:
        """An agreement in force with a mine."""
        id = self.new_id()
        self.agreements.kept[id] = Agreement(
            id=id, site_id=site, operator_id=OPERATOR, signed_on=date(2024, 1, 1)
        )
        return id

    def interest(self, person: UUID, **of: UUID) -> None:
        """Something that somebody declared before."""
        id = self.new_id()
        self.interests.kept[id] = DeclaredInterest(
            id=id, person_id=person, declared_on=date(2025, 1, 1), **of
        )


async def refused(world: World, use_case: object, command: object, by: object) -> str:
    """The code of a refusal after which everything is as it was."""
    before = world.seen()
    answer = await world.does(use_case, command, by)
    assert not isinstance(answer, Recorded), answer
    assert world.seen() == before
    return answer.code
