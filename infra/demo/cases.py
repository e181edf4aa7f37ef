"""What the demo's cases of every kind are written with: the days they take, their clock, their people and their steps.

Cases have no content here, since planting rows knows no key store; so they have no items either: an item is there
exactly if its content is. A few cases are given both by `infra.demo.narratives`, once a key store is at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from domain.cases.clock import Deadlines, PauseReason, check_ins
from domain.cases.days import Place, Reckoning
from domain.rules import Rules
from domain.stakeholders.pseudonyms import pseudonym
from infra.calendars import PublicHolidays
from infra.demo.chance import Chance
from infra.demo.countries import COUNTRIES
from infra.demo.rows import COLUMNS, Batch, put
from infra.demo.sites import Site

ACTIVITIES: tuple[str, ...] = (
    "AUDIT_PARTICIPATION", "ORGANISING", "COLLECTIVE_BARGAINING", "SAFETY_REPORT", "SECURITY_REPORT", "WORK_STOPPAGE",
    "RISK_OR_INCIDENT_REPORT", "CORRUPTION_REPORT", "UNACCEPTABLE_BEHAVIOUR_REPORT", "BRIBE_REFUSAL",
    "HUMAN_RIGHTS_DEFENCE",
)  # fmt: skip
FORMS = (
    "DISMISSAL", "DEMOTION", "CHANGE_OF_DUTIES", "DISCIPLINE", "COERCION_OR_HARASSMENT", "DISCRIMINATION",
    "NON_RENEWAL", "BLACKLISTING", "CONTRACT_CANCELLATION", "THREAT_OR_INTIMIDATION", "PHYSICAL_VIOLENCE",
    "JUDICIAL_HARASSMENT", "SMEAR", "SURVEILLANCE",
)  # fmt: skip
_RULES, _CALENDAR = Rules(), PublicHolidays()
_FOUND = ("NO_RETALIATION", "NOT_REACHED", "RETALIATION")
_PAUSES = tuple(PauseReason)


WATCHED = (0, 2, len(COUNTRIES))
"""Places in the list of sites where personas stand: the dense one, the small one, and one of a typical share."""
NOTED = frozenset({"ACKNOWLEDGED"})
"""Steps of reports and allegations that lead to no other state."""


@dataclass(slots=True, kw_only=True)
class Course:
    """One case as it goes on: its clock and its steps, all of them before the world's last day."""

    chance: Chance
    reckoning: Reckoning
    last: date
    clock: Deadlines
    noted: frozenset[str] = frozenset()
    steps: list[tuple[str, date]] = field(default_factory=list[tuple[str, date]])
    check_ins: list[tuple[date, date | None]] = field(default_factory=list[tuple[date, "date | None"]])

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.state_after(len(self.steps))

    def state_after(self, count: int) -> str:
        """Where it stood after so many steps."""
        return [step for step, _ in self.steps[:count] if step not in self.noted][-1]

    @property
    def paused_because(self) -> str | None:
        """Why its clock stands still, as rows keep it."""
        because = self.clock.paused_because
        return because and because.value

    def on(self, state: str) -> date | None:
        """The day on which it last came to the state."""
        return next((day for reached, day in reversed(self.steps) if reached == state), None)

    def pause(self, since: date, until: date | None) -> None:
        """Let the clock stand still from a day on, until another if there is one; not while something is overdue."""
        day = self.reckoning.kept(since)
        moment = datetime.combine(day, time(12), UTC)
        paused = self.clock.paused(UUID(self.chance.id()), self.chance.pick(_PAUSES), moment, self.reckoning)
        if isinstance(paused, Deadlines):
            resumed = paused if until is None else paused.resumed(until, self.reckoning)
            self.clock = resumed if isinstance(resumed, Deadlines) else paused

    def watch(self, *, missed: float = 0.15) -> None:
        """Ask at every due day whether there was retaliation; most are asked in time, the last one perhaps not."""
        while self.clock.kind == "CHECK_IN" and self.clock.due_on is not None:
            due = self.clock.due_on
            held = min(due, self.reckoning.kept(due - timedelta(days=self.chance.below(4))))
            after = self.clock.checked_in(held, self.reckoning)
            if held > self.last or self.chance.happens(missed) or not isinstance(after, Deadlines):
                self.check_ins.append((due, None))
                return
            self.check_ins.append((due, held))
            self.clock = after

    def plan(self, closed: date) -> None:
        """Have a record also of the check-ins that come after the next one."""
        planned = check_ins(closed, self.reckoning)
        self.check_ins += [(one.due_on, None) for one in planned[len(self.check_ins) :]]

    def clock_columns(self) -> dict[str, object]:
        """The clock as rows keep it."""
        clock = self.clock
        return {
            "due": clock.kind and clock.kind.value,
            "due_on": clock.due_on,
            "due_at": clock.due_at,
            "due_key": clock.order_key,
            "closed_on": clock.closed_on,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """As much of a case as others need to know: what allegations come out of, and what warnings rest on."""

    entity: str
    id: str
    site: Site | None
    body: str
    filed_by: str
    course: Course

    @property
    def received(self) -> date:
        """When it came in."""
        return self.course.steps[0][1]


def course(
    chance: Chance,
    site: Site | None,
    pace: Sequence[tuple[str, int, int]],
    until: date,
    *,
    by_week: bool,
    earliest: date,
    ago: tuple[int, int],
    noted: frozenset[str] = frozenset(),
) -> Course:
    """A course along the path: every step so many days after the one before, the last one so many days ago."""
    place = Place(country=site.country.code, zone=site.time_zone) if site else Place(country="", zone="UTC")
    reckoning = Reckoning(rules=_RULES, place=place, calendar=_CALENDAR, by_week=by_week)
    last = until - timedelta(days=8 if by_week else 1)
    gaps = [chance.between(least, most) for _, least, most in pace]
    slack = max(0, (last - earliest).days - sum(gaps))
    day = last - timedelta(days=min(slack, chance.between(*ago)) + sum(gaps))
    steps = list[tuple[str, date]]()
    for (step, _, _), gap in zip(pace, gaps, strict=True):
        day += timedelta(days=gap)
        steps.append((step, reckoning.kept(day)))
    return Course(
        chance=chance,
        reckoning=reckoning,
        last=last,
        steps=steps,
        noted=noted,
        clock=Deadlines.started(steps[0][1], reckoning),
    )


def write_steps(
    course: Course,
    table: str,
    shared: dict[str, object],
    sides: dict[str, str],
    persons: dict[str, str | None],
    reasons: dict[str, str | None],
    into: Batch,
) -> None:
    """A row a step: whose act it was, by whom where a handler or member did it, and why where that has a code."""
    for position, (step, day) in enumerate(course.steps, start=1):
        side = sides.get(step, "BODY")
        named = {"step": step} if "step" in COLUMNS[table] else {}
        put(
            into, table, **shared, **named, id=course.chance.id(), state=course.state_after(position), occurred_on=day,
            side=side, person_id=persons.get(step, persons.get(side)), reason=reasons.get(step), position=position,
        )  # fmt: skip


def write_check_ins(
    course: Course, table: str, shared: dict[str, object], handler: str | None, into: Batch
) -> None:
    """A row for every day on which someone asked or is to ask next."""
    for due, held in course.check_ins:
        found = None if held is None else course.chance.weighted(_FOUND, (0.8, 0.12, 0.08))
        put(
            into, table, **shared, id=course.chance.id(), due_on=due, held_on=held, finding=found,
            person_id=handler if held else None,
        )  # fmt: skip


def write_pauses(course: Course, table: str, shared: dict[str, object], into: Batch) -> None:
    """A row for every time that the clock stood still."""
    for pause in course.clock.pauses:
        put(
            into, table, **shared, id=pause.id.hex, because=pause.because.value, starts=pause.starts,
            until=pause.until, ends=pause.ends,
        )  # fmt: skip


def write_aliases(
    chance: Chance,
    table: str,
    shared: dict[str, object],
    roles: Sequence[str],
    into: Batch,
    confidence: float | None = None,
) -> None:
    """The case's people, each under a label of this case alone."""
    taken = set[str]()
    for role in roles:
        while (label := pseudonym(UUID(chance.id()))) in taken:
            pass
        taken.add(label)
        asked = {} if confidence is None else {"in_confidence": chance.happens(confidence)}
        put(into, table, **shared, id=chance.id(), alias=label, role=role, **asked)
