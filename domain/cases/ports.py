"""What cases of every kind ask of the world: who sits at which desk, what ties a person to a case, where a site is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from domain.cases.content import Contents
from domain.cases.days import Calendar
from domain.cases.receipt import Receipt
from domain.cases.ties import PersonTies
from domain.engagement.ports import Surroundings
from domain.rules import Rules
from domain.stakeholders.values import AssignmentCapacity
from domain.vault.intake import IntakeWork


class CaseKind(StrEnum):
    """What a receipt can be for."""

    GRIEVANCE = "GRIEVANCE"
    REPORT = "REPORT"
    ALLEGATION = "ALLEGATION"

    @property
    def entity(self) -> str:
        """What such a case is called as a record: `Grievance`."""
        return self.value.capitalize()

    @property
    def item(self) -> str:
        """What something written in it is called: `GrievanceItem`."""
        return f"{self.entity}Item"


class Held(StrEnum):
    """Through whose hands a receipt went."""

    OWN = "OWN"
    """It was told to whoever came by themselves, and to nobody else."""
    HANDED = "HANDED"
    """It was told to whoever took the case down or filed it, who passes it on: they know it too."""
    RENEWED = "RENEWED"
    """It was given in place of one that had been handed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a receipt: in which case, and under which label they appear in it."""

    kind: CaseKind
    case_id: UUID
    label: UUID | None
    """None for an old receipt of a case in which several people could be its holder."""
    held: Held = Held.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """What a token says in place of a receipt: under what the receipt is kept. By itself it opens nothing."""

    digest: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A receipt that can be exchanged: for a token that says this, in a case of this kind."""

    kind: CaseKind
    stand_in: StandIn


class Casework(Protocol):
    """What is known of people and places around a case. Reads only, and locks nothing."""

    async def sits_at(self, person: UUID, organisation: UUID, on: date) -> bool:
        """Whether the person is a handler of the organisation on that day."""
        ...

    async def ties_of(self, person: UUID, on: date, look_back_days: int) -> PersonTies:
        """For whom the person acts, or acted within the days before; which seat they hold; what they declared."""
        ...

    async def at_site(
        self, site: UUID, on: date, look_back_days: int
    ) -> dict[UUID, frozenset[AssignmentCapacity]]:
        """Every organisation that stands by the site, or stood within the days before, and as what."""
        ...

    async def place_of(self, site: UUID) -> tuple[str, str] | None:
        """The site's country and time zone; none if there is no such site."""
        ...

    async def secretariat(self) -> UUID | None:
        """The scheme's own organisation."""
        ...


class Receipts(Protocol):
    """Receipts of cases whose people come back without an account."""

    def fresh(self) -> Receipt:
        """A receipt that nobody can guess."""
        ...

    async def keep(
        self, receipt: Receipt, kind: CaseKind, case: UUID, label: UUID, *, handed: bool = False
    ) -> None:
        """Remembers, by a keyed digest alone, which case the receipt opens, and as whom its holder appears there.

        `handed`: it is told to somebody who passes it on.
        """
        ...

    async def renew(self, old: Receipt, new: Receipt) -> Held | None:
        """From now on the new one opens what the old one did, which opens nothing any more; how the old one was held.

        None: it opens nothing. Of two that renew one at once, one does.
        """
        ...

    async def case_of(self, shown: Receipt | StandIn, kind: CaseKind) -> UUID | None:
        """The case of that kind that the receipt opens."""
        ...

    async def holder(self, shown: Receipt | StandIn) -> Holder | None:
        """Who holds the receipt, whatever case it opens."""
        ...

    async def stands_for(self, stand_in: StandIn, receipt: Receipt) -> bool:
        """Whether the token was given for this very receipt, whatever either opens."""
        ...

    async def standing(self, shown: Receipt | StandIn) -> Standing | None:
        """What the receipt is exchanged for. None: it opens nothing, or a case whose content was erased.

        Found out in one and the same step.
        """
        ...


class CaseWork(IntakeWork, Protocol):
    """The part of one transaction that cases of every kind work on."""

    @property
    def casework(self) -> Casework: ...

    @property
    def receipts(self) -> Receipts: ...

    @property
    def contents(self) -> Contents: ...

    @property
    def surroundings(self) -> Surroundings: ...

    @property
    def rules(self) -> Rules: ...

    @property
    def calendar(self) -> Calendar: ...
