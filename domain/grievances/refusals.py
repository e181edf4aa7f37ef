"""The refusals of grievances, in words a complainant could read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal

OTHER_WAYS = (
    "Other ways stay open: the scheme's own mechanism, a court or labour authority, a national contact point or human "
    "rights institution, a union or an organisation that speaks for you, and a new grievance for what is new."
)
"""What an answer never bars (A)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyDoesNotFit(Refusal):
    """The organisation cannot run a mechanism of this kind, here."""

    code: ClassVar[str] = "BODY_DOES_NOT_FIT"
    message: str = "This organisation cannot run a mechanism of this kind here."
    next: str = (
        "A site's mechanism is run by its operator, an audit firm's by that firm, the scheme's by its secretariat; one "
        "outside is followed by the secretariat or an audit firm."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismAlreadyOpen(Refusal):
    """A site has one mechanism at a time."""

    code: ClassVar[str] = "MECHANISM_ALREADY_OPEN"
    message: str = "This site has a mechanism already."
    next: str = "Close that one first, or use it."


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismClosed(Refusal):
    """It takes nothing more."""

    code: ClassVar[str] = "MECHANISM_CLOSED"
    message: str = "This mechanism takes nothing more."
    next: str = "Bring it to another one: `mechanisms` lists those that are open."


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMechanism(Refusal):
    """Nobody grades themselves."""

    code: ClassVar[str] = "OWN_MECHANISM"
    message: str = "Nobody assesses a mechanism that they run themselves."
    next: str = "Leave it to the secretariat, or to an audit firm assigned to the site."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotForThisSite(Refusal):
    """The mechanism is another site's, or none is said."""

    code: ClassVar[str] = "NOT_FOR_THIS_SITE"
    message: str = "This mechanism does not take grievances of that site."
    next: str = (
        "Name the site that it is about, and a mechanism of that site, of its audit firm or of the scheme."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotFileHere(Refusal):
    """The organisation neither complains for itself nor stands by the site."""

    code: ClassVar[str] = "CANNOT_FILE_HERE"
    message: str = "Your organisation does not stand by this site, so it files no grievance of others there."
    next: str = "Complain in your own name, have the assignment recorded, or let those concerned submit it themselves."


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotSpeakForThem(Refusal):
    """Only NGOs, unions and communities speak for those who complain (A)."""

    code: ClassVar[str] = "CANNOT_SPEAK_FOR_THEM"
    message: str = "This organisation cannot speak for those who complain."
    next: str = "Name an NGO, a union or a community organisation."


@dataclass(frozen=True, slots=True, kw_only=True)
class SameHandler(Refusal):
    """An appeal is not judged by who gave the answer (A)."""

    code: ClassVar[str] = "SAME_HANDLER"
    message: str = "This person handled the grievance before, so they cannot handle its appeal."
    next: str = "Assign somebody at this desk who has not handled it."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyAssigned(Refusal):
    """It is theirs already."""

    code: ClassVar[str] = "ALREADY_ASSIGNED"
    message: str = "The grievance is assigned to this person already."
    next: str = "Nothing more is needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealTimeOver(Refusal):
    """The time in which an answer can be appealed has passed."""

    code: ClassVar[str] = "APPEAL_TIME_OVER"
    message: str = "The time in which this answer could be appealed is over."
    next: str = OTHER_WAYS
    latest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealStillOpen(Refusal):
    """A contested answer is not closed while it can be appealed."""

    code: ClassVar[str] = "APPEAL_STILL_OPEN"
    message: str = "Those who complained can still appeal, so the grievance stays open."
    next: str = "Close it after that day, if they have not appealed by then."
    latest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyNotDelivered(Refusal):
    """Nobody verifies what was not delivered."""

    code: ClassVar[str] = "REMEDY_NOT_DELIVERED"
    message: str = "This remedy was not delivered yet, so nobody can say that it was."
    next: str = "Wait until the body says that it was delivered, or tell the handler that it was not."


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyAlreadyDone(Refusal):
    """It was said before."""

    code: ClassVar[str] = "REMEDY_ALREADY_DONE"
    message: str = "This was recorded of the remedy before."
    next: str = "Nothing more is needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsNoRelease(Refusal):
    """The operator runs the site's own mechanism: it sees its grievances anyway."""

    code: ClassVar[str] = "NEEDS_NO_RELEASE"
    message: str = "A grievance brought to a site's own mechanism needs no release: its operator takes it."
    next: str = "Release only what was brought to another mechanism."


@dataclass(frozen=True, slots=True, kw_only=True)
class GrievanceAlreadyReleased(Refusal):
    """The operator may see it already."""

    code: ClassVar[str] = "GRIEVANCE_ALREADY_RELEASED"
    message: str = "This grievance is released to the site's operator already."
    next: str = "Nothing more is needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class GrievanceNotReleased(Refusal):
    """There is no release to withdraw."""

    code: ClassVar[str] = "GRIEVANCE_NOT_RELEASED"
    message: str = "This grievance is not released to the site's operator."
    next: str = "Nothing more is needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany(Refusal):
    """A case holds so many parts and no more."""

    code: ClassVar[str] = "TOO_MANY"
    message: str = "One grievance cannot hold more of these."
    next: str = "File what is new as a grievance of its own."
