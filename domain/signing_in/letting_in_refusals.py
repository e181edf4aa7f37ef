"""What is said no to where people are let in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministratorOnly(Refusal):
    """Whoever lets people in, or makes others do so, could act as any of them: it takes an administrator in person."""

    code: ClassVar[str] = "ADMINISTRATOR_ONLY"
    message: str = "Only an administrator of the secretariat does this, signed in as a person."
    next: str = "Ask an administrator, or the operator of this service."


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorNeeded(Refusal):
    """A token that somebody took could otherwise let its thief in as anybody, for as long as it is refreshed."""

    code: ClassVar[str] = "SECOND_FACTOR_NEEDED"
    message: str = "This takes a second factor that you showed within the last five minutes."
    next: str = "Authorize again with max_age=300, then ask once more."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInvited(Refusal):
    """There is no link that is still good."""

    code: ClassVar[str] = "NOT_INVITED"
    message: str = "This person has no invitation that is still good."
    next: str = "Nothing needs to be done."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAccount(Refusal):
    """The person has no account, or it was closed before."""

    code: ClassVar[str] = "NO_ACCOUNT"
    message: str = "This person has no open account."
    next: str = "Nothing needs to be done; an invitation that is still good is withdrawn by itself."
