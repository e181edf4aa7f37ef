"""A small world for the tests of reports: who sits at which desk, a mine, stores that are dictionaries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from domain.access import Profile, Scope, Viewer
from domain.cases.content import Erased
from domain.cases.parts import IdentityMode
from domain.cases.ports import CaseKind, Held, Holder, StandIn, Standing
from domain.cases.receipt import Receipt
from domain.cases.ties import PersonTies
from domain.kernel import Recorded, Refusal
from domain.rules import Rules
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind
from domain.whistleblowing import commands as c
from domain.whistleblowing import intake_cases as intake
from domain.whistleblowing.model import Report
from domain.whistleblowing.ports import ReportGlance
from domain.whistleblowing.values import Concern, ProtectedPerson
from infra.seals import Seals
from tests.cases.files import NoFiles
from tests.cases.receipts import renewed, stand_in_for, told_by
from tests.cases.reckonings import FiveDays
from tests.vault.memory import MemoryVault

NOW = datetime(2026, 11, 18, 15, 47, 21, 123456, tzinfo=UTC)
"""A Wednesday afternoon."""
TOLD = "Me pidieron firmar que la presa fue revisada. No fue revisada."


def named(number: int) -> UUID:
    """An id that a reader can recognise."""
    return UUID(f"00000000-0000-4000-8000-{number:012d}")


MINE = named(1)
SECRETARIAT, AUDITORS, OTHER_AUDITORS, OPERATOR, NGO, BRAND = map(named, range(11, 17))
(KEEPER, COLLEAGUE, GONE, CLERK, AUDIT_HANDLER, AUDIT_CLERK, TIED, OTHER_HANDLER, SITE_HANDLER, SEATED, ACTIVIST) = map(
    named, range(31, 42)
)  # fmt: skip

KINDS = {
    SECRETARIAT: OrganisationKind.SECRETARIAT,
    AUDITORS: OrganisationKind.AUDIT_FIRM,
    OTHER_AUDITORS: OrganisationKind.AUDIT_FIRM,
    OPERATOR: OrganisationKind.COMPANY,
    NGO: OrganisationKind.NGO,
    BRAND: OrganisationKind.BRAND,
}
PROFILES = {
    OrganisationKind.SECRETARIAT: Profile.SECRETARIAT,
    OrganisationKind.AUDIT_FIRM: Profile.AUDIT_FIRM,
    OrganisationKind.COMPANY: Profile.COMPANY,
    OrganisationKind.NGO: Profile.MEMBER,
    OrganisationKind.BRAND: Profile.PUBLIC,
}
DESKS = {
    KEEPER: SECRETARIAT,
    COLLEAGUE: SECRETARIAT,
    AUDIT_HANDLER: AUDITORS,
    TIED: AUDITORS,
    OTHER_HANDLER: OTHER_AUDITORS,
    SITE_HANDLER: OPERATOR,
}
"""Handlers today. GONE was one until yesterday; the clerks never were."""
WORKS_FOR = {**DESKS, GONE: SECRETARIAT, CLERK: SECRETARIAT, AUDIT_CLERK: AUDITORS, ACTIVIST: NGO}
AT_THE_MINE = {OPERATOR: AssignmentCapacity.OPERATOR, AUDITORS: AssignmentCapacity.AUDIT}


def viewer(person: UUID, profile: Profile | None = None, organisation: UUID | None = None) -> Viewer:
    """Somebody with every scope, signed in for the organisation they work for."""
    of = organisation or WORKS_FOR[person]
    return Viewer(
        profile=profile or PROFILES[KINDS[of]],
        organisation=of,
        person=person,
        scopes=frozenset(Scope),
        client=f"desk-{person.hex[-2:]}",
    )


BOARD = Viewer(profile=Profile.BOARD, person=SEATED, scopes=frozenset(Scope), client="board")
MACHINE = Viewer(
    profile=Profile.SECRETARIAT, organisation=SECRETARIAT, scopes=frozenset(Scope), client="machine"
)
"""The secretariat's own client: no person sits there."""
OUTSIDERS = {
    "a clerk of the body": viewer(CLERK),
    "a handler until yesterday": viewer(GONE),
    "the body's machine": MACHINE,
    "the audit firm's handler": viewer(AUDIT_HANDLER),
    "an auditor": viewer(AUDIT_CLERK),
    "another firm's handler": viewer(OTHER_HANDLER),
    "the operator's handler": viewer(SITE_HANDLER),
    "a handler of the body signed in for the operator": viewer(KEEPER, Profile.COMPANY, OPERATOR),
    "a handler of the body in a company's capacity": viewer(KEEPER, Profile.COMPANY, SECRETARIAT),
    "a handler of the body in a member's capacity": viewer(KEEPER, Profile.MEMBER, SECRETARIAT),
    "an NGO": viewer(ACTIVIST),
    "a board member": BOARD,
}
"""For whom a report addressed to the secretariat is not there."""


class Hands:
    """A clock whose hands are moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(UTC).date()

    def on(self, days: int) -> None:
        """So many days on."""
        self.at += timedelta(days=days)


class Ids:
    """Labels that count up, so that a test can name them."""

    def __init__(self) -> None:
        self._next = count(1000)

    def __call__(self) -> UUID:
        return named(next(self._next))


@dataclass
class Shelf:
    """Reports in a dictionary."""

    kept: dict[UUID, Report] = field(default_factory=dict)

    async def glance(self, id: UUID) -> ReportGlance | None:
        it = self.kept.get(id)
        return it and ReportGlance(id=it.id, body_id=it.body_id, site_id=it.site_id)

    async def load(self, id: UUID) -> Report | None:
        return self.kept.get(id)

    async def case_of_item(self, item: UUID) -> UUID | None:
        return next((it.id for it in self.kept.values() if any(one.id == item for one in it.items)), None)

    async def add(self, record: Report) -> None:
        assert record.id not in self.kept
        self.kept[record.id] = record

    async def keep(self, record: Report, *, was: Report) -> None:
        assert self.kept[was.id] == was
        self.kept[record.id] = record


@dataclass
class Sealed:
    """Case content in a dictionary."""

    texts: dict[tuple[UUID, UUID], str] = field(default_factory=dict)
    erased: dict[UUID, date] = field(default_factory=dict)
    begun: set[UUID] = field(default_factory=set)

    async def begin(self, case: UUID) -> None:
        self.begun.add(case)

    async def put(self, case: UUID, item: UUID, text: str) -> None:
        assert case in self.begun
        assert case not in self.erased
        assert (case, item) not in self.texts
        self.texts[case, item] = text

    async def open(self, case: UUID, item: UUID) -> str | Erased | None:
        return Erased(on=self.erased[case]) if case in self.erased else self.texts.get((case, item))

    async def erase(self, case: UUID, on: date) -> None:
        self.erased.setdefault(case, on)


@dataclass
class ReceiptBook:
    """Receipts that count up."""

    known: dict[tuple[bytes, CaseKind], UUID] = field(default_factory=dict)
    holders: dict[bytes, Holder] = field(default_factory=dict)

    def fresh(self) -> Receipt:
        return Receipt.made((len(self.known) + 7).to_bytes(16))

    async def keep(
        self, receipt: Receipt, kind: CaseKind, case: UUID, label: UUID, *, handed: bool = False
    ) -> None:
        self.known[receipt.seed, kind] = case
        self.holders[receipt.seed] = Holder(
            kind=kind, case_id=case, label=label, held=Held.HANDED if handed else Held.OWN
        )

    async def renew(self, old: Receipt, new: Receipt) -> Held | None:
        return renewed(self.known, self.holders, old.seed, new.seed)

    async def holder(self, shown: Receipt | StandIn) -> Holder | None:
        return self.holders.get(told_by(shown).seed)

    async def case_of(self, shown: Receipt | StandIn, kind: CaseKind) -> UUID | None:
        return self.known.get((told_by(shown).seed, kind))

    async def stands_for(self, stand_in: StandIn, receipt: Receipt) -> bool:
        return stand_in == stand_in_for(receipt)

    async def standing(self, shown: Receipt | StandIn) -> Standing | None:
        return None  # only the door for tokens asks


class Casework:
    """Desks, ties and the mine's place."""

    async def sits_at(self, person: UUID, organisation: UUID, on: date) -> bool:
        return DESKS.get(person) == organisation

    async def ties_of(self, person: UUID, on: date, look_back_days: int) -> PersonTies:
        lately = {OPERATOR} if person == TIED else set()
        return PersonTies(employers=frozenset({WORKS_FOR[person], *lately}))

    async def at_site(
        self, site: UUID, on: date, look_back_days: int
    ) -> dict[UUID, frozenset[AssignmentCapacity]]:
        return {who: frozenset({as_what}) for who, as_what in AT_THE_MINE.items()}

    async def place_of(self, site: UUID) -> tuple[str, str] | None:
        return ("PE", "America/Lima")

    async def secretariat(self) -> UUID | None:
        return SECRETARIAT


class Surroundings:
    """Organisations and the mine."""

    async def has_site(self, site: UUID) -> bool:
        return site == MINE

    async def kind_of(self, organisation: UUID) -> OrganisationKind | None:
        return KINDS.get(organisation)

    async def capacities(self, organisation: UUID, site: UUID, on: date) -> frozenset[AssignmentCapacity]:
        known = AT_THE_MINE.get(organisation) if site == MINE else None
        return frozenset({known} if known else ())

    async def party(self, id: UUID) -> None:
        return None


class World:
    """One transaction's stores, a clock and countable ids."""

    def __init__(self) -> None:
        self.reports = Shelf()
        self.contents = Sealed()
        self.attachments = NoFiles()
        self.receipts = ReceiptBook()
        self.casework = Casework()
        self.surroundings = Surroundings()
        self.vault = MemoryVault()
        self.seals = Seals(self.vault)
        self.rules = Rules()
        self.calendar = FiveDays()
        self.clock = Hands()
        self.new_id = Ids()

    async def does(self, use_case: object, command: object, by: UUID | Viewer) -> Recorded | Refusal:
        """Somebody asks for it."""
        who = by if isinstance(by, Viewer) else viewer(by)
        return await use_case(command, who, self, self.clock, self.new_id)

    def seen(self) -> tuple[object, ...]:
        """Everything that is kept, to compare before and after."""
        return dict(self.reports.kept), dict(self.contents.texts), dict(self.contents.erased)

    async def told(
        self, mode: IdentityMode = IdentityMode.ANONYMOUS, **changes: object
    ) -> tuple[Report, str]:
        """A report to the secretariat about the mine, and its receipt."""
        if mode is IdentityMode.ANONYMOUS:
            done = await self.does(intake.submit_report, account(**changes), BOARD)
        else:
            written = account(**changes)
            named = {
                name: getattr(written, name) for name in c.TakeDownReport.__slots__ if name != "identity_mode"
            }
            done = await self.does(
                intake.take_down_report, c.TakeDownReport(identity_mode=mode, **named), KEEPER
            )
        assert isinstance(done, Recorded), done
        return self.reports.kept[done.id], done.told["receipt"]


def account(**changes: object) -> c.SubmitReport:
    """What somebody tells."""
    told = {
        "body_id": SECRETARIAT,
        "site_id": MINE,
        "concern": Concern.SAFETY,
        "protected_person": ProtectedPerson.WORKER,
        "narrative": TOLD,
        "language": "es",
        **changes,
    }
    return c.SubmitReport(**told)
