"""The refusals of a case's clock, in words a complainant could read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyPaused(Refusal):
    """The case's clock stands still already."""

    code: ClassVar[str] = "ALREADY_PAUSED"
    message: str = "This case's clock is paused already."
    next: str = "Let it go on first, if it should be paused for another reason."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPaused(Refusal):
    """The case's clock is running."""

    code: ClassVar[str] = "NOT_PAUSED"
    message: str = "This case's clock is not paused."
    next: str = "Nothing more is needed: look at its due day."


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingDue(Refusal):
    """No deadline runs that could be paused or met."""

    code: ClassVar[str] = "NOTHING_DUE"
    message: str = "Nothing of this kind is due in this case just now."
    next: str = "Look at the case's state: it names the next steps."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineAlreadyPassed(Refusal):
    """A pause would make what is overdue look as if it were not."""

    code: ClassVar[str] = "DEADLINE_ALREADY_PASSED"
    message: str = "What this case waits for is overdue. A pause does not undo that."
    next: str = "Do what is due, and tell the complainant's side why it is late."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineInThePast(Refusal):
    """Nothing can be due before today."""

    code: ClassVar[str] = "DEADLINE_IN_THE_PAST"
    message: str = "This day lies before today, so nothing can be done by then."
    next: str = "Give today or a later day."
    field: str
    earliest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionGoesOn(Refusal):
    """Check-ins are not put off: protection knows no pause."""

    code: ClassVar[str] = "PROTECTION_GOES_ON"
    message: str = "This case is over. The check-ins that protect those concerned are not paused."
    next: str = "Hold the check-in; if they cannot be reached, say so: NOT_REACHED."


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInTooEarly(Refusal):
    """Held all at once, check-ins would protect nobody."""

    code: ClassVar[str] = "CHECK_IN_TOO_EARLY"
    message: str = "It is too early for the next check-in: retaliation may still come."
    next: str = "Ask again when it is due. If something was done to them, let an allegation be filed now."
    earliest: date
