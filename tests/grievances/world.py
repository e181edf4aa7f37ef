"""A small world in memory: one mine, its mechanisms, stores that are dictionaries, a drawer for what was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from domain.access import Viewer
from domain.cases.content import Erased
from domain.cases.parts import IdentityMode
from domain.cases.ports import CaseKind, Held, Holder, StandIn, Standing
from domain.cases.receipt import Receipt
from domain.cases.ties import PersonTies
from domain.grievances import commands as c
from domain.grievances import filing_cases as filing
from domain.grievances import handling_cases as handling
from domain.grievances.mechanism import Mechanism
from domain.grievances.model import Grievance
from domain.grievances.ports import GrievanceGlance
from domain.grievances.values import Category, GrievanceState, MechanismKind, Outcome
from domain.kernel import Recorded, Refusal
from domain.rules import Rules
from domain.stakeholders.values import AssignmentCapacity
from infra.seals import Seals
from tests.cases.files import NoFiles
from tests.cases.receipts import renewed, stand_in_for, told_by
from tests.cases.reckonings import FiveDays
from tests.engagement.world import BarrierShelf, EngagementShelf, Surroundings
from tests.grievances.cast import (
    AT_THE_MINE,
    AUDITORS,
    CURLEW,
    DESKS,
    HANDLERS,
    MINE,
    NGO,
    OPERATOR,
    OTHER_MINE,
    SECRETARIAT,
    TIED,
    MovableClock,
    named,
)
from tests.vault.memory import MemoryVault

SITE_OFFICE, SCHEME, FIRM, CLOSED, ELSEWHERE = map(named, range(61, 66))


def mechanisms() -> dict[UUID, Mechanism]:
    """The mine's own, the scheme's, the audit firm's, one that was closed, and another mine's."""
    since = date(2020, 1, 1)
    facts = {
        SITE_OFFICE: (MechanismKind.SITE, OPERATOR, MINE),
        SCHEME: (MechanismKind.SCHEME, SECRETARIAT, None),
        FIRM: (MechanismKind.AUDIT_FIRM, AUDITORS, None),
        CLOSED: (MechanismKind.SCHEME, SECRETARIAT, None),
        ELSEWHERE: (MechanismKind.SITE, OPERATOR, OTHER_MINE),
    }
    return {
        id: Mechanism(
            id=id,
            kind=kind,
            body_id=body,
            site_id=site,
            name=f"Mechanism {id.int % 10}",
            opened_on=since,
            closed_on=since if id == CLOSED else None,
        )
        for id, (kind, body, site) in facts.items()
    }


@dataclass
class GrievanceShelf:
    """Grievances."""

    kept: dict[UUID, Grievance] = field(default_factory=dict)

    async def glance(self, id: UUID) -> GrievanceGlance | None:
        case = self.kept.get(id)
        return case and GrievanceGlance(
            id=case.id,
            body_id=case.body_id,
            site_id=case.site_id,
            filed_by_id=case.filed_by_id,
            representative_id=case.representative_id,
            operator_sees=case.operator_sees,
        )

    async def load(self, id: UUID) -> Grievance | None:
        return self.kept.get(id)

    async def case_of_item(self, item: UUID) -> UUID | None:
        return self._of("items", item)

    async def of_remedy(self, remedy: UUID) -> UUID | None:
        return self._of("remedies", remedy)

    def _of(self, held: str, id: UUID) -> UUID | None:
        return next(
            (k for k, case in self.kept.items() if any(p.id == id for p in getattr(case, held))), None
        )

    async def add(self, record: Grievance) -> None:
        assert record.id not in self.kept
        self.kept[record.id] = record

    async def keep(self, record: Grievance, *, was: Grievance) -> None:
        assert self.kept[record.id] == was
        self.kept[record.id] = record


@dataclass
class MechanismShelf:
    """Mechanisms."""

    kept: dict[UUID, Mechanism] = field(default_factory=mechanisms)

    async def load(self, id: UUID) -> Mechanism | None:
        return self.kept.get(id)

    async def known(self, id: UUID) -> Mechanism | None:
        return self.kept.get(id)

    async def is_open_at(self, site: UUID) -> bool:
        return any(m.site_id == site and m.is_open for m in self.kept.values())

    async def add(self, record: Mechanism) -> None:
        self.kept[record.id] = record

    async def keep(self, record: Mechanism, *, was: Mechanism) -> None:
        self.kept[record.id] = record


class Casework:
    """Who sits where, and what ties them: everybody works for their desk, and one worked for the operator lately."""

    async def sits_at(self, person: UUID, organisation: UUID, on: date) -> bool:
        return DESKS.get(person) == organisation

    async def ties_of(self, person: UUID, on: date, look_back_days: int) -> PersonTies:
        lately = {OPERATOR} if person == TIED else set[UUID]()
        return PersonTies(employers=frozenset({DESKS[person]} | lately))

    async def at_site(
        self, site: UUID, on: date, look_back_days: int
    ) -> dict[UUID, frozenset[AssignmentCapacity]]:
        return {who: frozenset({as_what}) for who, as_what in AT_THE_MINE.items()} if site == MINE else {}

    async def place_of(self, site: UUID) -> tuple[str, str] | None:
        return ("PE", "America/Lima") if site in (MINE, OTHER_MINE) else None

    async def secretariat(self) -> UUID | None:
        return SECRETARIAT


@dataclass
class Receipts:
    """Receipts that count up."""

    kept: dict[tuple[bytes, CaseKind], UUID] = field(default_factory=dict)
    holders: dict[bytes, Holder] = field(default_factory=dict)

    def fresh(self) -> Receipt:
        return Receipt.made(len(self.kept).to_bytes(16))

    async def keep(
        self, receipt: Receipt, kind: CaseKind, case: UUID, label: UUID, *, handed: bool = False
    ) -> None:
        self.kept[receipt.lookup, kind] = case
        self.holders[receipt.lookup] = Holder(
            kind=kind, case_id=case, label=label, held=Held.HANDED if handed else Held.OWN
        )

    async def renew(self, old: Receipt, new: Receipt) -> Held | None:
        return renewed(self.kept, self.holders, old.lookup, new.lookup)

    async def holder(self, shown: Receipt | StandIn) -> Holder | None:
        return self.holders.get(told_by(shown).lookup)

    async def case_of(self, shown: Receipt | StandIn, kind: CaseKind) -> UUID | None:
        return self.kept.get((told_by(shown).lookup, kind))

    async def stands_for(self, stand_in: StandIn, receipt: Receipt) -> bool:
        return stand_in == stand_in_for(receipt)

    async def standing(self, shown: Receipt | StandIn) -> Standing | None:
        return None  # only the door for tokens asks


@dataclass
class Contents:
    """A drawer: what was written, by case and item; and which cases' keys were erased."""

    written: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    keys: set[UUID] = field(default_factory=set)
    erased: dict[UUID, date] = field(default_factory=dict)

    async def begin(self, case: UUID) -> None:
        self.keys.add(case)

    async def put(self, case: UUID, item: UUID, text: str) -> None:
        assert case in self.keys
        assert case not in self.erased
        self.written[case, item] = text

    async def open(self, case: UUID, item: UUID) -> str | Erased | None:
        if case in self.erased:
            return Erased(on=self.erased[case])
        return self.written.get((case, item))

    async def erase(self, case: UUID, on: date) -> None:
        self.erased.setdefault(case, on)


class Drawn:
    """Random labels, the same in every run."""

    def __init__(self) -> None:
        self._dice = Random(7)

    def __call__(self) -> UUID:
        return UUID(int=self._dice.getrandbits(128), version=4)


class World:
    """One transaction's stores, a movable clock and labels drawn the same each time."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.barriers = BarrierShelf()
        self.engagements = EngagementShelf(barriers=self.barriers)
        self.surroundings = Surroundings()
        self.grievances = GrievanceShelf()
        self.mechanisms = MechanismShelf()
        self.casework = Casework()
        self.receipts = Receipts()
        self.contents = Contents()
        self.attachments = NoFiles()
        self.vault = MemoryVault()
        self.seals = Seals(self.vault)
        self.rules = rules or Rules()
        self.calendar = FiveDays()
        self.clock = MovableClock()
        self.new_id = Drawn()

    async def does(self, use_case: object, command: object, by: Viewer) -> Recorded | Refusal:
        """Somebody asks for it."""
        return await use_case(command, by, self, self.clock, self.new_id)

    async def did(self, use_case: object, command: object, by: Viewer) -> Recorded:
        """Somebody asks for it, and it is done."""
        done = await self.does(use_case, command, by)
        assert isinstance(done, Recorded), done
        return done

    async def refuses(self, use_case: object, command: object, by: Viewer, refusal: type[Refusal]) -> Refusal:
        """Somebody asks for it, is refused by that name, and nothing has moved."""
        before = self.seen()
        answer = await self.does(use_case, command, by)
        assert type(answer) is refusal, answer
        assert self.seen() == before
        return answer

    def seen(self) -> object:
        """Everything that is kept, to compare before and after."""
        drawer = self.contents
        return (
            dict(self.grievances.kept),
            dict(self.mechanisms.kept),
            dict(self.receipts.kept),
            (dict(drawer.written), set(drawer.keys), dict(drawer.erased)),
        )


def complaint(**changes: object) -> c.FileGrievance:
    """About dust, in confidence, to the scheme."""
    told = {
        "mechanism_id": SCHEME,
        "site_id": MINE,
        "identity_mode": IdentityMode.CONFIDENTIAL,
        "category": Category.AIR_AND_DUST,
        "narrative": "The haul road is not watered.",
        **changes,
    }
    return c.FileGrievance(**told)


def submission(**changes: object) -> c.SubmitGrievance:
    """By somebody whom nobody knows, to the scheme."""
    told = {
        "mechanism_id": SCHEME,
        "site_id": MINE,
        "category": Category.LABOUR,
        "narrative": "Unpaid hours.",
    }
    return c.SubmitGrievance(**{**told, **changes})


async def filed(world: World, **changes: object) -> UUID:
    """A grievance that the river NGO filed."""
    return (await world.did(filing.file_grievance, complaint(**changes), NGO)).id


async def in_hand(world: World, id: UUID, handler: UUID = CURLEW, *steps: object) -> None:
    """Acknowledged, assigned to the handler, and brought through further steps by them."""
    by = HANDLERS[handler]
    await world.did(handling.acknowledge_grievance, c.OnGrievance(grievance_id=id), by)
    await assigned(world, id, handler)
    for step in steps:
        await world.did(step, c.OnGrievance(grievance_id=id), by)


async def assigned(world: World, id: UUID, handler: UUID) -> None:
    """Given to somebody at the desk."""
    command = c.AssignGrievanceHandler(grievance_id=id, person_id=handler)
    await world.did(handling.assign_grievance_handler, command, HANDLERS[handler])


async def answered(world: World, id: UUID, handler: UUID = CURLEW) -> None:
    """Brought from the desk to an answer."""
    await in_hand(world, id, handler, handling.screen_grievance, handling.start_investigation)
    await respond(world, id, handler)


async def respond(world: World, id: UUID, handler: UUID = CURLEW) -> None:
    """An answer is proposed."""
    command = c.ProposeResponse(
        grievance_id=id, outcome=Outcome.PARTLY_UPHELD, response="The road is watered from Monday."
    )
    await world.did(handling.propose_response, command, HANDLERS[handler])


def step(id: UUID, version: int | None = None) -> c.OnGrievance:
    """A step that needs nothing more."""
    return c.OnGrievance(grievance_id=id, version=version)


def state(world: World, id: UUID) -> GrievanceState:
    """Where it stands."""
    return world.grievances.kept[id].state
