"""What is refused about breaches, each by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachClosed(Refusal):
    """It is over."""

    code: ClassVar[str] = "BREACH_CLOSED"
    message: str = "This breach is closed and stays as it was."
    next: str = "If more has come to light, record another one."


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlready(Refusal):
    """Once is enough, and the first time counts."""

    code: ClassVar[str] = "TOLD_ALREADY"
    message: str = "It is recorded already when they were told; the first time counts."
    next: str = "Nothing is left to do here."


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayNeedsReason(Refusal):
    """After 72 hours the authority is told why (GDPR 33(1))."""

    code: ClassVar[str] = "DELAY_NEEDS_REASON"
    message: str = (
        "The authority was told more than 72 hours after somebody became aware, which needs a reason."
    )
    next: str = "Give the reason that the authority was told."


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityNotTold(Refusal):
    """A risk that is not unlikely is told to the authority (GDPR 33(1))."""

    code: ClassVar[str] = "AUTHORITY_NOT_TOLD"
    message: str = "A breach that may harm people is told to the authority before it is closed."
    next: str = "Tell the authority and record it, or assess the risk anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleNotTold(Refusal):
    """A high risk is told to the people (GDPR 34(1))."""

    code: ClassVar[str] = "PEOPLE_NOT_TOLD"
    message: str = "The people concerned are told of a high risk before the breach is closed."
    next: str = "Tell them and record it, or give the reason why they need not be told one by one."
