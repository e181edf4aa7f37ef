"""Accounts, memberships and the twelve board seats of the demo world. Accounts have handles; nobody has a name.

A holder's published name is left out even where the table allows it: an invented name may be someone's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.sectors.model import Sector
from infra.demo.chance import Chance
from infra.demo.naming import Naming
from infra.demo.organisations import Organisation
from infra.demo.personas import LATECOMERS, PEOPLE, DemoPerson
from infra.demo.rows import Batch

_TERM = timedelta(days=1095)
_VACANT = frozenset({"WORKERS:2", "FINANCE:2"})
_CAPACITIES = {
    "AUDIT_FIRM": ("MEMBER", "AUDITOR", "HANDLER"),
    "SECRETARIAT": ("MEMBER", "HANDLER"),
    "COMMUNITY": ("MEMBER",),
}


HANDLERS_AT_A_DESK = 2
AUDITORS_OF_A_FIRM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Who holds a seat of the Board now, and who gave it to them."""

    seat: str
    person: str
    employer: str | None
    since: date

    @property
    def sector(self) -> str:
        """The sector whose seat it is."""
        return self.seat.split(":")[0]


class Register:
    """Fills persons, memberships and seat terms, and tells who records for an organisation."""

    def __init__(self, chance: Chance, naming: Naming, until: date, into: Batch) -> None:
        self._chance = chance
        self._naming = naming
        self._until = until
        self._into = into
        self._founding = until - timedelta(days=2300)
        self.recorders: dict[str, str] = {}
        self.handlers: dict[str, list[str]] = {}
        self.seated: list[Seated] = []
        self.acts_for: dict[str, list[str]] = {}
        self.auditors: dict[str, list[str]] = {}

    def personas(self) -> None:
        """The persons whom the demo command gives tokens to, under their fixed ids."""
        for person in PEOPLE:
            self._persona(person)

    def latecomers(self) -> None:
        """Personas too, after everybody else."""
        for person in LATECOMERS:
            self._persona(person)

    def staff(self, organisations: Sequence[Organisation]) -> None:
        """Two to four accounts an organisation, some of them former; the first one keeps its records."""
        for organisation in organisations:
            self.recorders[organisation.id] = first = self._person(self._founding)
            self._member(first, organisation.id, "MEMBER", self._founding)
            for _ in range(self._chance.between(1, 3)):
                starts = self._chance.day(self._founding, self._until - timedelta(days=30))
                ends = self._chance.day(starts, self._until) if self._chance.happens(0.3) else None
                capacity = self._chance.pick(_CAPACITIES.get(organisation.kind, ("MEMBER", "HANDLER")))
                self._member(self._person(starts), organisation.id, capacity, starts, ends)

    def board(self, organisations: Sequence[Organisation]) -> None:
        """Two seats a sector, each with its history; two stand vacant."""
        held = {person.seat: person.id.hex for person in PEOPLE if person.seat}
        employers = {person.seat: person.organisation for person in PEOPLE if person.seat}
        for sector in Sector:
            for number in (1, 2):
                seat = f"{sector}:{number}"
                employer = self._chance.pick([o for o in organisations if o.sector == sector]).id
                self._history(seat, employer)
                if seat in _VACANT:
                    continue
                given = employers.get(seat)
                if seat in held:
                    self._term(seat, held[seat], given.hex if given else None, self._current(), None)
                else:
                    self._sitting(seat, employer)
        self._custodians()

    def desks(self, bodies: Sequence[str]) -> None:
        """At least two handlers for every organisation that takes cases: an appeal is not for the first one."""
        for body in bodies:
            while len(self.handlers.setdefault(body, [])) < HANDLERS_AT_A_DESK:
                self._member(self._person(self._founding), body, "HANDLER", self._founding)

    def auditing(self, firms: Sequence[str]) -> None:
        """At least two auditors for every audit firm: a team is led by one of them."""
        for firm in firms:
            while len(self.auditors.setdefault(firm, [])) < AUDITORS_OF_A_FIRM:
                self._member(self._person(self._founding), firm, "AUDITOR", self._founding)

    def _persona(self, person: DemoPerson) -> None:
        self._into["persons"].append((person.id.hex, person.handle, self._founding))
        for capacity in person.capacities:
            organisation = (
                None if capacity == "BOARD_MEMBER" or person.organisation is None else person.organisation.hex
            )
            self._member(person.id.hex, organisation, capacity, self._founding)

    def _history(self, seat: str, employer: str) -> None:
        for back in range(2 if seat.endswith(":1") else 1, 0, -1):
            starts = self._current() - back * _TERM
            person = self._person(starts)
            self._member(person, None, "BOARD_MEMBER", starts, starts + _TERM - timedelta(days=1))
            self._term(seat, person, employer, starts, starts + _TERM - timedelta(days=1))

    def _sitting(self, seat: str, employer: str) -> None:
        person = self._person(self._current())
        self._member(person, None, "BOARD_MEMBER", self._current())
        self._term(seat, person, employer, self._current(), None)

    def _custodians(self) -> None:
        for _ in range(3):
            self._member(self._person(self._founding), None, "CUSTODIAN", self._founding)

    def _current(self) -> date:
        return self._until - timedelta(days=500)

    def _term(self, seat: str, person: str, employer: str | None, starts: date, ends: date | None) -> None:
        self._into["seat_terms"].append((self._chance.id(), seat, person, None, employer, starts, ends))
        if ends is None:
            self.seated.append(Seated(seat=seat, person=person, employer=employer, since=starts))

    def _person(self, registered: date) -> str:
        made = self._chance.id()
        self._into["persons"].append((made, self._naming.handle(), registered))
        return made

    def _member(
        self, person: str, organisation: str | None, capacity: str, starts: date, ends: date | None = None
    ) -> None:
        self._into["memberships"].append((self._chance.id(), person, organisation, capacity, starts, ends))
        if organisation:
            self.acts_for.setdefault(person, []).append(organisation)
        if organisation and ends is None and starts == self._founding:
            desk = {"HANDLER": self.handlers, "AUDITOR": self.auditors}.get(capacity, {})
            desk.setdefault(organisation, []).append(person)
