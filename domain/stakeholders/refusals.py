"""What this context says no to, by name. Every refusal tells a person what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import BadInput, Period, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretariatOnly(Refusal):
    """The register that this would change is kept by the secretariat."""

    code: ClassVar[str] = "SECRETARIAT_ONLY"
    message: str = "Only the secretariat changes this register."
    next: str = "Ask the secretariat to make the change."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyRegistered(Refusal):
    """A record of that name is there already."""

    code: ClassVar[str] = "ALREADY_REGISTERED"
    message: str = "There is already such a record under this name."
    next: str = "Look it up and use it; if it is another one, give a name that tells the two apart."


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleTaken(Refusal):
    """Another account has the handle."""

    code: ClassVar[str] = "HANDLE_TAKEN"
    message: str = "Another account has this handle."
    next: str = "Choose another handle."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyEnded(Refusal):
    """The record already has its end."""

    code: ClassVar[str] = "ALREADY_ENDED"
    message: str = "This already has its end."
    next: str = "Nothing needs to be done; to begin again, make a new record."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyInPlace(Refusal):
    """The same thing already holds on some day of the period asked for."""

    code: ClassVar[str] = "ALREADY_IN_PLACE"
    message: str = "The same is already recorded for some of these days."
    next: str = "End the earlier record first, or begin after its end."


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityDoesNotFit(Refusal):
    """The organisation is not of a kind that can act in this capacity."""

    code: ClassVar[str] = "CAPACITY_DOES_NOT_FIT"
    message: str = "An organisation of this kind cannot act in this capacity."
    next: str = "Use a capacity that fits."
    fitting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationNeeded(Refusal):
    """The capacity is held for an organisation."""

    code: ClassVar[str] = "ORGANISATION_NEEDED"
    message: str = "In this capacity a person acts for an organisation."
    next: str = "Name the organisation. Only board members and custodians can act without one."


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHasOperator(Refusal):
    """Another company operates the site on some of these days."""

    code: ClassVar[str] = "SITE_HAS_OPERATOR"
    message: str = "A site has one operator at a time, and has one for some of these days."
    next: str = "End the present operator's assignment first, then begin the new one the day after."


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatStillHeld(Refusal):
    """The person holds a board seat beyond the day on which the membership would end."""

    code: ClassVar[str] = "SEAT_STILL_HELD"
    message: str = "This person holds a board seat that needs this membership."
    next: str = "Vacate the seat first, then end the membership."


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentNeeded(Refusal):
    """The party has not agreed to it, or has withdrawn."""

    code: ClassVar[str] = "CONSENT_NEEDED"
    message: str
    next: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentOnRecord(Refusal):
    """The party's consent for this purpose is on record and holds."""

    code: ClassVar[str] = "CONSENT_ON_RECORD"
    message: str = "The party's consent for this purpose is already on record."
    next: str = "Nothing needs to be done."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchConsent(Refusal):
    """There is no consent for this purpose that could be withdrawn."""

    code: ClassVar[str] = "NO_SUCH_CONSENT"
    message: str = "There is no consent for this purpose on record that still holds."
    next: str = "Nothing needs to be done: without consent, nothing is done that needs it."


@dataclass(frozen=True, slots=True, kw_only=True)
class NameNotKept(Refusal):
    """A name was given for a party below PUBLIC."""

    code: ClassVar[str] = "NAME_NOT_KEPT"
    message: str = "A party that is not PUBLIC has no name here, only a pseudonym that the service makes."
    next: str = "Leave the name out. Note the pseudonym where you keep your own papers safe."


@dataclass(frozen=True, slots=True, kw_only=True)
class NameNeeded(Refusal):
    """A PUBLIC party was given without its name."""

    code: ClassVar[str] = "NAME_NEEDED"
    message: str = "A PUBLIC party acts under its public name."
    next: str = "Give the name, or record the party as CONFIDENTIAL."


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCarriesName(Refusal):
    """The party's name is public because of this role alone."""

    code: ClassVar[str] = "ROLE_CARRIES_NAME"
    message: str = "The party's name is public because it acts in this role."
    next: str = "Raise the party's sensitivity first, which deletes the name, or record its consent."


def backwards(period: Period) -> BadInput | None:
    """Refuses a period that ends before it starts."""
    if not period.is_backwards:
        return None
    return BadInput(message="The last day lies before the first.", next="Check the two days.", field="ends")
