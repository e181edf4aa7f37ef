"""A case's clock: what is due next and by when, and what stops it for a while.

    ACKNOWLEDGEMENT -> ANSWER -> (nothing, until the case is closed) -> CHECK_IN, once for each of the rules' days

While the clock is paused nothing is due; on resumption the due day moves by the days paused. Refused: to pause what
is paused or is not due, to pause a deadline away that has already passed, and a day that lies before today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.cases.clock_refusals import (
    AlreadyPaused,
    CheckInTooEarly,
    DeadlineAlreadyPassed,
    DeadlineInThePast,
    NothingDue,
    NotPaused,
)
from domain.cases.days import FAR, Deadline, Reckoning, months_after
from domain.cases.parts import CheckIn


class DueKind(StrEnum):
    """What a case waits for from those who handle it."""

    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    ANSWER = "ANSWER"
    CHECK_IN = "CHECK_IN"


class PauseReason(StrEnum):
    """Why a clock stands still (A): never because the handler is busy."""

    AWAITING_COMPLAINANT = "AWAITING_COMPLAINANT"
    AGREED_WITH_COMPLAINANT = "AGREED_WITH_COMPLAINANT"
    EXTERNAL_PROCEEDING = "EXTERNAL_PROCEEDING"
    INTERPRETER_SOUGHT = "INTERPRETER_SOUGHT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """That the clock stood still, from one day to another, and why."""

    id: UUID
    because: PauseReason
    starts: date
    until: date | None = None
    """The day on which it is to go on by itself, if one was agreed."""
    ends: date | None = None
    """The day on which it went on; none while it stands still."""

    @property
    def days(self) -> int:
        """How far it moves what is due: the day on which the clock goes on counts again."""
        return max(0, (self.ends - self.starts).days) if self.ends else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """A case's clock as it is kept. Begin with `Deadlines.started`; every other method returns a new one."""

    received_on: date
    kind: DueKind | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    """The first moment at which it is overdue; none while nothing is due, or the clock is paused."""
    closed_on: date | None = None
    check_ins_done: int = 0
    pauses: tuple[Pause, ...] = ()

    @classmethod
    def started(cls, received_on: date, by: Reckoning) -> Deadlines:
        """The clock of a case that came in on a day: an acknowledgement is due."""
        fresh = cls(received_on=by.kept(received_on))
        return fresh._awaiting(DueKind.ACKNOWLEDGEMENT, acknowledge_by(received_on, by))

    @property
    def pause(self) -> Pause | None:
        """What holds the clock just now."""
        return next((pause for pause in self.pauses if pause.ends is None), None)

    @property
    def paused_because(self) -> PauseReason | None:
        """Why the clock stands still just now."""
        return self.pause.because if self.pause else None

    @property
    def paused_until(self) -> date | None:
        """The day on which the clock is to go on by itself."""
        return self.pause.until if self.pause else None

    @property
    def order_key(self) -> datetime:
        """Where the case stands in the order of what is due next."""
        return self.due_at or FAR

    def overdue(self, now: datetime) -> bool:
        """Whether something should have been done by now."""
        return self.due_at is not None and now >= self.due_at

    def acknowledged(self, on: date, by: Reckoning) -> Deadlines:
        """Receipt was acknowledged: an answer is due. A pause ends with it; where nothing was to be acknowledged,
        nothing changes."""
        if self.kind is not DueKind.ACKNOWLEDGEMENT:
            return self
        after = self._going_on(by.kept(on))
        paused = timedelta(days=sum(pause.days for pause in after.pauses))
        return after._awaiting(DueKind.ANSWER, answer_by(self.received_on + paused, on, by))

    def answered(self, on: date, by: Reckoning) -> Deadlines:
        """The answer was given: nothing is due from the handlers until more happens. A pause ends with it."""
        return self._going_on(by.kept(on))._awaiting(None, None)

    def appealed(self, on: date, by: Reckoning) -> Deadlines:
        """Somebody else has to answer, within the same time from now (A)."""
        return self._going_on(by.kept(on))._awaiting(
            DueKind.ANSWER, by.due(months_after(by.kept(on), by.rules.answer_within_months))
        )

    def closed(self, on: date, by: Reckoning) -> Deadlines:
        """The case was closed: from now on someone asks whether there was retaliation."""
        after = replace(self._going_on(by.kept(on)), closed_on=by.kept(on), check_ins_done=0)
        return after._next_check_in(by)

    def checked_in(self, on: date, by: Reckoning) -> Deadlines | NothingDue:
        """Someone asked: the next check-in is due, or none is left. A pause ends with it."""
        if self.kind is not DueKind.CHECK_IN:
            return NothingDue()
        after = replace(self._going_on(by.kept(on)), check_ins_done=self.check_ins_done + 1)
        return after._next_check_in(by)

    def stopped(self, on: date, by: Reckoning) -> Deadlines:
        """Nothing is due any more: withdrawn, or referred to another mechanism."""
        return self._going_on(by.kept(on))._awaiting(None, None)

    def paused(
        self, id: UUID, because: PauseReason, now: datetime, by: Reckoning, *, until: date | None = None
    ) -> Deadlines | AlreadyPaused | NothingDue | DeadlineAlreadyPassed | DeadlineInThePast:
        """The clock stands still from today, for an agreed time or until it is resumed."""
        today = by.today(now)
        if self.pause:
            return AlreadyPaused()
        if self.kind is None or self.due_on is None:
            return NothingDue()
        if self.overdue(now):
            return DeadlineAlreadyPassed()
        if until and (past := in_the_past(until, today, "until")):
            return past
        pause = Pause(id=id, because=because, starts=by.kept(today), until=until and by.kept(until))
        return replace(self, due_at=None, pauses=(*self.pauses, pause))

    def resumed(self, on: date, by: Reckoning) -> Deadlines | NotPaused:
        """The clock goes on; what is due is due so many days later."""
        if self.pause is None or self.due_on is None:
            return NotPaused()
        after = self._going_on(by.kept(on))
        moved = by.due(self.due_on + timedelta(days=after.pauses[-1].days))
        return after._awaiting(self.kind, moved)

    def _going_on(self, on: date) -> Deadlines:
        pauses = tuple(
            pause if pause.ends else replace(pause, ends=max(on, pause.starts)) for pause in self.pauses
        )
        return replace(self, pauses=pauses)

    def _next_check_in(self, by: Reckoning) -> Deadlines:
        due = check_ins(self.closed_on, by) if self.closed_on else ()
        left = due[self.check_ins_done :]
        return self._awaiting(DueKind.CHECK_IN, left[0]) if left else self._awaiting(None, None)

    def _awaiting(self, kind: DueKind | None, due: Deadline | None) -> Deadlines:
        return replace(self, kind=kind, due_on=due and due.due_on, due_at=due and due.due_at)


def acknowledge_by(received_on: date, by: Reckoning) -> Deadline:
    """By when receipt is acknowledged (WD 9(1)(b))."""
    return by.due(by.kept(received_on) + timedelta(days=by.rules.acknowledge_within_days))


def answer_by(received_on: date, acknowledged_on: date | None, by: Reckoning) -> Deadline:
    """By when the answer is due: from the acknowledgement, or from the last day for one if none was sent by then
    (WD 9(1)(f)). So a late acknowledgement gains no time."""
    latest = by.kept(received_on) + timedelta(days=by.rules.acknowledge_within_days)
    starts = min(by.kept(acknowledged_on), latest) if acknowledged_on else latest
    return by.due(months_after(by.kept(starts), by.rules.answer_within_months))


def appeal_by(answered_on: date, by: Reckoning) -> Deadline:
    """Until when the complainant's side may contest an answer."""
    return by.due(by.kept(answered_on) + timedelta(days=by.rules.appeal_within_days))


def check_ins(closed_on: date, by: Reckoning) -> Sequence[Deadline]:
    """When someone asks whether there was retaliation, after a case was closed."""
    return [by.due(by.kept(closed_on) + timedelta(days=days)) for days in by.rules.check_in_days]


def too_early(asked: Sequence[CheckIn], today: date, by: Reckoning) -> CheckInTooEarly | None:
    """Why the next check-in cannot be held yet: it is neither near, nor was the day of the one before it over."""
    upcoming = next((one.due_on for one in asked if one.held_on is None), None)
    if upcoming is None:
        return None
    near = upcoming - timedelta(days=by.rules.remind_before_days)
    held = [one.due_on + timedelta(days=1) for one in asked if one.held_on is not None]
    earliest = max([near, *held])
    return CheckInTooEarly(earliest=earliest) if today < earliest else None


def in_the_past(day: date, today: date, field: str) -> DeadlineInThePast | None:
    """What is wrong with a day by which something is to be done; today itself will do."""
    return DeadlineInThePast(field=field, earliest=today) if day < today else None
