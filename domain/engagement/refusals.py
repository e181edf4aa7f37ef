"""The named refusals of this context: what was refused, why, and what comes next, in words a complainant could read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssignedHere(Refusal):
    """Engagements are recorded by the organisations that stand by the site today, and by the secretariat."""

    code: ClassVar[str] = "NOT_ASSIGNED_HERE"
    message: str = (
        "Your organisation is not assigned to this site today, so it cannot record what happens there."
    )
    next: str = "Ask the secretariat to assign your organisation (an NGO, union or community) to the site."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpossibleDate(Refusal):
    """A day that cannot be: in the future, before what it belongs to, or a period that ends before it begins."""

    code: ClassVar[str] = "IMPOSSIBLE_DATE"
    message: str
    next: str
    field: str
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyRecorded(Refusal):
    """The organisation keeps another record under the same reference of its own."""

    code: ClassVar[str] = "ALREADY_RECORDED"
    message: str = "Your organisation already keeps a record under this reference."
    next: str = "Amend that record, or give this one another reference."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyTakesPart(Refusal):
    """The party stands among the participants already, or twice in this list."""

    code: ClassVar[str] = "ALREADY_TAKES_PART"
    message: str = "A party in this list already takes part in this engagement, or stands in the list twice."
    next: str = "Leave that party out and send the others again."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyReleased(Refusal):
    """A release to this audience is in force."""

    code: ClassVar[str] = "ALREADY_RELEASED"
    message: str = "This engagement is already released to this audience."
    next: str = "Nothing more is needed. To take it back, withdraw the release."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReleased(Refusal):
    """There is no release to this audience to withdraw."""

    code: ClassVar[str] = "NOT_RELEASED"
    message: str = "This engagement is not released to this audience."
    next: str = "Look at its releases: another audience may still read it."


@dataclass(frozen=True, slots=True, kw_only=True)
class TellsOfSomeone(Refusal):
    """What the operator or the public would read points at those who are in danger (see `exposure`)."""

    code: ClassVar[str] = "TELLS_OF_SOMEONE"
    message: str
    next: str
    barrier_id: str
    """The global id of the barrier that tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyCompleted(Refusal):
    """The action was completed before."""

    code: ClassVar[str] = "ALREADY_COMPLETED"
    message: str = "This action was already reported as completed."
    next: str = "If it was not in fact completed, agree on a new action."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheAffectedSide(Refusal):
    """Whether a barrier is gone is for those whom it kept out to say (DOMAIN 4)."""

    code: ClassVar[str] = "ONLY_THE_AFFECTED_SIDE"
    message: str = (
        "Only those whom this barrier keeps out, or who speaks for them, can say whether it is gone."
    )
    next: str = (
        "Ask an organisation of the affected sector that stands by the site, or the named representative. "
        "Whoever operates a site can report a barrier as mitigated, never as verified."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotRepresent(Refusal):
    """A company does not speak for those whom a barrier keeps out."""

    code: ClassVar[str] = "CANNOT_REPRESENT"
    message: str = "A mining company cannot be named to speak for those whom this barrier keeps out."
    next: str = "Name the organisation that the affected people chose themselves, or leave it open."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheCommunity(Refusal):
    """The community sets the pace: each step of its consent is its own."""

    code: ClassVar[str] = "ONLY_THE_COMMUNITY"
    message: str = "Only the community itself takes this step; nobody may hurry it or answer for it."
    next: str = "Wait for the community. Its own organisation records each step when it is ready."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotACommunityHere(Refusal):
    """A consent process belongs to a community organisation that stands by the site."""

    code: ClassVar[str] = "NOT_A_COMMUNITY_HERE"
    message: str = "This organisation is not a community assigned to this site today."
    next: str = "Ask the secretariat to assign the community's own organisation to the site first."
