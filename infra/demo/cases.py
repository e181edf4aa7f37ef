"""What the demo's cases of every kind are written with: the days they take, their clock, their people and their steps.

Cases have no content here, since planting rows knows no key store; so they have no items either: an item is there
exactly if its content is. A few cases are given both by `infra.demo.narratives`, once a key store is at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from domain.cases.clock import Deadlines, PauseReason
from domain.cases.days import Place, Reckoning
from domain.rules import Rules
from domain.stakeholders.pseudonyms import pseudonym
from infra.calendars import PublicHolidays
from infra.demo.chance import Chance
from infra.demo.rows import Batch, put
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


@dataclass(slots=True, kw_only=True)
class Course:
    """One case as it goes on: its clock and its steps, all of them before the world's last day."""

    chance: Chance
    reckoning: Reckoning
    last: date
    clock: Deadlines
    steps: list[tuple[str, date]] = field(default_factory=list[tuple[str, date]])
    check_ins: list[tuple[date, date | None]] = field(default_factory=list[tuple[date, "date | None"]])

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.steps[-1][0]

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

    def watch(self) -> None:
        """Ask at every due day whether there was retaliation; most are asked in time, the last one perhaps not."""
        while self.clock.kind == "CHECK_IN" and self.clock.due_on is not None:
            due = self.clock.due_on
            held = min(due, self.reckoning.kept(due - timedelta(days=self.chance.below(4))))
            if held > self.last or self.chance.happens(0.15):
                self.check_ins.append((due, None))
                return
            self.check_ins.append((due, held))
            after = self.clock.checked_in(held, self.reckoning)
            if not isinstance(after, Deadlines):
                return
            self.clock = after

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


def course(
    chance: Chance,
    site: Site | None,
    pace: Sequence[tuple[str, int, int]],
    until: date,
    *,
    by_week: bool,
    earliest: date,
    settled: bool,
) -> Course:
    """A course along the path: every step so many days after the one before. Its last one lies in the near past, or
    anywhere before that where nothing more is to come."""
    place = Place(country=site.country.code, zone=site.time_zone) if site else Place(country="", zone="UTC")
    reckoning = Reckoning(rules=_RULES, place=place, calendar=_CALENDAR, by_week=by_week)
    last = until - timedelta(days=8 if by_week else 1)
    gaps = [chance.between(least, most) for _, least, most in pace]
    slack = max(0, (last - earliest).days - sum(gaps))
    back = chance.between(0, min(slack, 700 if settled else 40))
    day = last - timedelta(days=back + sum(gaps))
    steps = list[tuple[str, date]]()
    for (state, _, _), gap in zip(pace, gaps, strict=True):
        day += timedelta(days=gap)
        steps.append((state, reckoning.kept(day)))
    return Course(
        chance=chance,
        reckoning=reckoning,
        last=last,
        steps=steps,
        clock=Deadlines.started(steps[0][1], reckoning),
    )


def write_steps(
    course: Course,
    table: str,
    shared: dict[str, object],
    handler: str | None,
    sides: dict[str, str],
    reasons: dict[str, str | None],
    into: Batch,
) -> None:
    """A row a step: whose act it was, by whom where a handler did it, and why where that has a code."""
    for position, (state, day) in enumerate(course.steps, start=1):
        side = sides.get(state, "BODY")
        put(
            into, table, **shared, id=course.chance.id(), state=state, occurred_on=day, side=side,
            person_id=handler if side == "BODY" else None, reason=reasons.get(state), position=position,
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
