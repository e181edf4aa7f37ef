"""The register: organisations, people and the capacities they act in, sites, and who stands by which site.

Pure decisions: each function takes what is there and answers the new state with its event, or a named refusal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.access import SizeClass
from domain.kernel import BadInput, ChangedMeanwhile, Event, Period, Refusal
from domain.sectors.model import SeatTerm, Sector, covers
from domain.stakeholders.places import COUNTRIES
from domain.stakeholders.refusals import (
    AlreadyEnded,
    AlreadyInPlace,
    CapacityDoesNotFit,
    OrganisationNeeded,
    SiteHasOperator,
    backwards,
)
from domain.stakeholders.values import (
    CAPACITY_OF,
    SECTOR_OF,
    AssignmentCapacity,
    Capacity,
    OrganisationKind,
)

HANDLE = re.compile(r"[a-z][a-z0-9-]{2,39}")
"""How an account may be called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation that takes part in the scheme or stands by a site."""

    id: UUID
    name: str
    kind: OrganisationKind
    country: str | None
    external_ref: str | None = None
    size_class: SizeClass = SizeClass.FEW
    version: int = 1

    @property
    def sector(self) -> Sector | None:
        """The sector it counts in; none for the secretariat and audit firms."""
        return SECTOR_OF[self.kind]


def register_organisation(organisation: Organisation) -> tuple[Organisation, Event] | Refusal:
    """Enter an organisation. The secretariat itself is set up with the service, never through it."""
    if organisation.kind is OrganisationKind.SECRETARIAT:
        return BadInput(
            message="The secretariat is set up with the service.", next="Choose another kind.", field="kind"
        )
    if organisation.country is not None and organisation.country not in COUNTRIES:
        return no_such_country()
    return organisation, Event(
        kind="OrganisationRegistered",
        entity="Organisation",
        id=organisation.id,
        facts={"kind": organisation.kind.value},
    )


def rename_organisation(
    organisation: Organisation, name: str, version: int
) -> tuple[Organisation, Event] | Refusal:
    """Give an organisation another name."""
    if organisation.version != version:
        return ChangedMeanwhile(current_version=organisation.version)
    renamed = replace(organisation, name=name, version=version + 1)
    return renamed, Event(kind="OrganisationRenamed", entity="Organisation", id=organisation.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account under a handle. A legal name is never kept here."""

    id: UUID
    handle: str
    registered_on: date


def register_person(person: Person) -> tuple[Person, Event] | Refusal:
    """Enter an account."""
    if not HANDLE.fullmatch(person.handle):
        return BadInput(
            message="A handle has 3 to 40 small letters, digits and hyphens, and begins with a letter.",
            next="Choose a handle that colleagues know and that is not the person's legal name.",
            field="handle",
        )
    return person, Event(kind="PersonRegistered", entity="Person", id=person.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """In what capacity a person acts, for whom, from when to when; both days included."""

    id: UUID
    person_id: UUID
    organisation_id: UUID | None
    capacity: Capacity
    starts: date
    ends: date | None

    @property
    def period(self) -> Period:
        """When the person acts in this capacity."""
        return Period(starts=self.starts, ends=self.ends)


def open_membership(
    membership: Membership, organisation: Organisation | None, others: tuple[Membership, ...]
) -> tuple[Membership, Event] | Refusal:
    """Let a person act in a capacity; `others` are the person's memberships."""
    refusal = backwards(membership.period) or _capacity_refused(membership.capacity, organisation)
    if refusal:
        return refusal
    same = (membership.organisation_id, membership.capacity)
    if any((o.organisation_id, o.capacity) == same and o.period.overlaps(membership.period) for o in others):
        return AlreadyInPlace()
    facts = {"capacity": membership.capacity.value}
    return membership, Event(kind="MembershipOpened", entity="Membership", id=membership.id, facts=facts)


def end_membership(membership: Membership, on: date) -> tuple[Membership, Event] | Refusal:
    """Let a capacity end; `on` is its last day."""
    refusal = end_refused(membership.period, on)
    if refusal:
        return refusal
    return replace(membership, ends=on), Event(kind="MembershipEnded", entity="Membership", id=membership.id)


def carries_seat(ended: Membership, memberships: tuple[Membership, ...], terms: tuple[SeatTerm, ...]) -> bool:
    """Whether a seat term would be left without a board membership that covers it."""
    left = tuple(
        m.period
        for m in (ended if m.id == ended.id else m for m in memberships)
        if m.capacity is Capacity.BOARD_MEMBER
    )
    return ended.capacity is Capacity.BOARD_MEMBER and not all(
        any(covers(period, term.period) for period in left) for term in terms
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """That an organisation stands by a site, operates it or audits it; both days included."""

    id: UUID
    organisation_id: UUID
    site_id: UUID
    capacity: AssignmentCapacity
    starts: date
    ends: date | None

    @property
    def period(self) -> Period:
        """When the assignment runs."""
        return Period(starts=self.starts, ends=self.ends)


def assign(
    assignment: Assignment, organisation: Organisation, at_site: tuple[Assignment, ...]
) -> tuple[Assignment, Event] | Refusal:
    """Assign an organisation to a site; `at_site` are all assignments of the site."""
    fitting = CAPACITY_OF.get(organisation.kind)
    if fitting is None or assignment.capacity is not fitting:
        return CapacityDoesNotFit(fitting=(fitting.value,) if fitting else ())
    refusal = backwards(assignment.period)
    if refusal:
        return refusal
    clashing = tuple(other for other in at_site if other.period.overlaps(assignment.period))
    if any(other.organisation_id == organisation.id for other in clashing):
        return AlreadyInPlace()
    operator = AssignmentCapacity.OPERATOR
    if fitting is operator and any(other.capacity is operator for other in clashing):
        return SiteHasOperator()
    facts = {"capacity": fitting.value, "site": str(assignment.site_id)}
    return assignment, Event(kind="OrganisationAssigned", entity="Assignment", id=assignment.id, facts=facts)


def end_assignment(assignment: Assignment, on: date) -> tuple[Assignment, Event] | Refusal:
    """Let an assignment end; `on` is its last day."""
    refusal = end_refused(assignment.period, on)
    if refusal:
        return refusal
    facts = {"site": str(assignment.site_id)}
    return replace(assignment, ends=on), Event(
        kind="AssignmentEnded", entity="Assignment", id=assignment.id, facts=facts
    )


def end_refused(period: Period, on: date) -> Refusal | None:
    """Why a dated record may not end on this day. An end may come earlier than planned, never later."""
    if period.ends is not None and period.ends <= on:
        return AlreadyEnded()
    if on < period.starts:
        return BadInput(message="It had not begun on that day.", next="Give a later day.", field="endsOn")
    return None


def no_such_country() -> BadInput:
    """Refuses a country that ISO 3166-1 does not list."""
    return BadInput(
        message="This is no country code.",
        next="Give the two letters of ISO 3166-1, such as PE or ZA.",
        field="country",
    )


def _capacity_refused(capacity: Capacity, organisation: Organisation | None) -> Refusal | None:
    if organisation is None:
        free = (Capacity.BOARD_MEMBER, Capacity.CUSTODIAN)
        return None if capacity in free else OrganisationNeeded()
    if capacity is Capacity.AUDITOR and organisation.kind is not OrganisationKind.AUDIT_FIRM:
        return CapacityDoesNotFit(
            message="Only audit firms have auditors.",
            fitting=tuple(c.value for c in Capacity if c is not Capacity.AUDITOR),
        )
    if capacity is Capacity.ADMINISTRATOR and organisation.kind is not OrganisationKind.SECRETARIAT:
        return CapacityDoesNotFit(
            message="Only the secretariat has administrators.",
            fitting=tuple(c.value for c in Capacity if c is not Capacity.ADMINISTRATOR),
        )
    return None
