"""Organisations, people who act for them, sites, who stands by which site, and parties under pseudonyms.

A party below PUBLIC has no name here at all, and companies and the public do not even learn that it exists.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from domain.access import Arm, Scope
from schema import commitments_lists as promises
from schema.codes import (
    AssignmentCapacity,
    BarrierKind,
    Capacity,
    CommitmentItemCode,
    Focus,
    OrganisationKind,
    PartyKind,
    RiskKind,
    Role,
    SectorCode,
    Sensitivity,
    SiteStatus,
)
from schema.engagement_lists import BARRIERS, CONSENT_PROCESSES, ENGAGEMENTS, PARTICIPANTS
from schema.fact import ListOf, asks, fact, lazily, link, order_input
from schema.scalars import Node

STAFF = Scope.STAKEHOLDERS_READ
KEEPERS = frozenset({Arm.OWN, Arm.ALL})
PROMISED = "Sites with a published policy in force, of their own or of who operates them, of which every one of these items"


def _lazy(name: str) -> object:
    return lazily(name, "schema.stakeholders")


@strawberry.enum(description="What named records can be ordered by.")
class NameOrderBy(StrEnum):
    """Their name."""

    NAME = "name"


@strawberry.enum(description="What dated records can be ordered by.")
class StartsOrderBy(StrEnum):
    """Their first day."""

    STARTS = "starts"


@strawberry.enum(description="What parties can be ordered by.")
class PartyOrderBy(StrEnum):
    """Their pseudonym."""

    PSEUDONYM = "pseudonym"


@strawberry.enum(description="What persons can be ordered by.")
class PersonOrderBy(StrEnum):
    """Their handle."""

    HANDLE = "handle"


NameOrder = order_input("NameOrder", NameOrderBy, "NAME")
StartsOrder = order_input("StartsOrder", StartsOrderBy, "STARTS")
PartyOrder = order_input("PartyOrder", PartyOrderBy, "PSEUDONYM")
PersonOrder = order_input("PersonOrder", PersonOrderBy, "HANDLE")


@strawberry.input(description="Narrows organisations; every given part must hold.")
class OrganisationFilter:
    """Filters."""

    kind: list[OrganisationKind] | None = asks("Organisations of these kinds.")
    sector: list[SectorCode] | None = asks("Organisations that count in these sectors.")
    country: list[str] | None = asks("ISO 3166 two-letter codes.")


@strawberry.input(description="Narrows sites; every given part must hold.")
class SiteFilter:
    """Filters."""

    country: list[str] | None = asks("ISO 3166 two-letter codes.")
    status: list[SiteStatus] | None = asks("Sites with these statuses.")
    high_risk_area: bool | None = asks(
        "Only sites in (or only outside) conflict-affected or high-risk areas."
    )
    commodity: str | None = asks("Sites that mine this.")
    organisation: list[strawberry.ID] | None = asks(
        "Sites by which these organisations stand today, as far as you may know.",
        scope=STAFF,
        of="Assignment",
    )
    barrier_kind: list[BarrierKind] | None = asks(
        "Sites that show a barrier of these kinds, of those that you may see.",
        scope=Scope.ENGAGEMENT_READ,
        of="Barrier",
    )
    policy_met: list[CommitmentItemCode] | None = asks(f"{PROMISED} is met.")
    policy_partial: list[CommitmentItemCode] | None = asks(f"{PROMISED} is met in part.")
    policy_not_met: list[CommitmentItemCode] | None = asks(f"{PROMISED} is not met.")
    policy_no_evidence: list[CommitmentItemCode] | None = asks(f"{PROMISED} is without evidence.")
    policy_unassessed: list[CommitmentItemCode] | None = asks(f"{PROMISED} is unassessed.")


@strawberry.input(description="Narrows assignments; every given part must hold.")
class AssignmentFilter:
    """Filters."""

    capacity: list[AssignmentCapacity] | None = asks("Assignments in these capacities.", scope=STAFF)
    organisation: list[strawberry.ID] | None = asks("Of these organisations.", scope=STAFF)
    site: list[strawberry.ID] | None = asks("At these sites.", scope=STAFF)
    current_on: date | None = asks("Assignments that hold on this day.", scope=STAFF)


@strawberry.input(description="Narrows parties; every given part must hold.")
class PartyFilter:
    """Filters."""

    kind: list[PartyKind] | None = asks("Parties of these kinds.", scope=STAFF)
    sensitivity: list[Sensitivity] | None = asks("Parties with these sensitivities.", scope=STAFF)
    sector: SectorCode | None = asks("Parties that count in this sector.", scope=STAFF)
    role: list[Role] | None = asks("Parties that have one of these roles.", scope=STAFF, of="PartyRole")
    focus: Focus | None = asks("Defenders with this focus.", scope=STAFF)


ORGANISATIONS = ListOf(
    target=_lazy("Organisation"),
    entity="Organisation",
    order=NameOrder,
    filter=OrganisationFilter,
    default=("name", False),
)
SITES = ListOf(
    target=_lazy("Site"), entity="Site", order=NameOrder, filter=SiteFilter, default=("name", False)
)
DESIGNATIONS = ListOf(
    target=_lazy("RiskDesignation"), entity="RiskDesignation", order=StartsOrder, default=("starts", True)
)
ASSIGNMENTS = ListOf(
    target=_lazy("Assignment"),
    entity="Assignment",
    order=StartsOrder,
    filter=AssignmentFilter,
    default=("starts", True),
)
PERSONS = ListOf(target=_lazy("Person"), entity="Person", order=PersonOrder, default=("handle", False))
MEMBERSHIPS = ListOf(
    target=_lazy("Membership"), entity="Membership", order=StartsOrder, default=("starts", True)
)
PARTIES = ListOf(
    target=_lazy("Party"), entity="Party", order=PartyOrder, filter=PartyFilter, default=("pseudonym", False)
)
ROLES = ListOf(target=_lazy("PartyRole"), entity="PartyRole", order=StartsOrder, default=("starts", True))


@strawberry.type(
    description="An organisation that takes part in the scheme. Its kind decides its sector and what it may be at a site."
)
class Organisation(Node):
    """Public."""

    name: str = fact("Its public name.")
    kind: OrganisationKind = fact("What it is.")
    sector = link(
        lazily("Sector", "schema.sectors"),
        "Sector",
        "sector",
        "The sector it counts in; audit firms and the secretariat have none.",
    )
    country: str | None = fact("Where it has its seat: an ISO 3166 two-letter code.")
    version: int = fact("Counts the changes of the record: pass it with yours.")
    assignments = ASSIGNMENTS.page(
        "The sites it stands by. NGOs, unions and communities are shown to themselves and the secretariat only.",
        link="assignments",
        scope=STAFF,
    )
    engagements = ENGAGEMENTS.page(
        "Engagements that it keeps, of those that you may see.",
        link="engagements",
        scope=Scope.ENGAGEMENT_READ,
    )
    policies = promises.POLICIES.page(
        "Its policies for wherever it operates, of those that you may see.",
        link="policies",
        scope=Scope.COMMITMENTS_READ,
    )


@strawberry.type(description="One mine or project, run by an operator.")
class Site(Node):
    """Public."""

    name: str = fact("Its name.")
    country: str = fact("An ISO 3166 two-letter code.")
    region: str | None = fact("A region or province.")
    status: SiteStatus = fact("Where it stands in its life.")
    commodities: list[str] = fact("What it mines.")
    latitude: float | None = fact("Degrees north, coarse.")
    longitude: float | None = fact("Degrees east, coarse.")
    time_zone: str = fact("The IANA time zone by which its deadlines run.")
    high_risk_area: bool = fact("Whether a conflict-affected or high-risk designation holds today.")
    version: int = fact("Counts the changes of the record: pass it with yours.")
    risk_designations = DESIGNATIONS.page("Why and since when the area is flagged.", link="risk_designations")
    assignments = ASSIGNMENTS.page(
        "Who stands by the site: operator and audit firms publicly, others as far as you may know.",
        link="assignments",
        scope=STAFF,
    )
    engagements = ENGAGEMENTS.page(
        "Engagements at the site, of those that you may see.", link="engagements", scope=Scope.ENGAGEMENT_READ
    )
    barriers = BARRIERS.page(
        "Barriers met at the site, of those that you may see.", link="barriers", scope=Scope.ENGAGEMENT_READ
    )
    consent_processes = CONSENT_PROCESSES.page(
        "Processes of free, prior and informed consent, of those that you may see.",
        link="consent_processes",
        scope=Scope.ENGAGEMENT_READ,
    )
    policies = promises.POLICIES.page(
        "Its own policies, of those that you may see; those of its operator are found there.",
        link="policies",
        scope=Scope.COMMITMENTS_READ,
    )
    whistleblower_mechanisms = promises.MECHANISMS.page(
        "Its whistleblower mechanisms, of those that you may see.",
        link="whistleblower_mechanisms",
        scope=Scope.COMMITMENTS_READ,
    )


@strawberry.type(description="Since when and why a site's area is flagged as conflict-affected or high-risk.")
class RiskDesignation(Node):
    """A dated record."""

    site = link(_lazy("Site"), "Site", "site", "The site.", null=False)
    kind: RiskKind = fact("Why.")
    starts: date = fact("First day.")
    ends: date | None = fact("Last day; null while it holds.")
    source: str = fact("Who says so.")


@strawberry.type(description="An organisation stands by a site in a capacity, for a time.")
class Assignment(Node):
    """A dated record."""

    organisation = link(
        _lazy("Organisation"), "Organisation", "organisation", "The organisation.", scope=STAFF, null=False
    )
    site = link(_lazy("Site"), "Site", "site", "The site.", scope=STAFF, null=False)
    capacity: AssignmentCapacity = fact("As what.", scope=STAFF)
    starts: date = fact("First day.", scope=STAFF)
    ends: date | None = fact("Last day; null while it holds.", scope=STAFF)


@strawberry.type(
    description="Someone with an account, known by a handle that need not be their name. Shown within their own organisation only."
)
class Person(Node):
    """An account holder, never a stakeholder."""

    handle: str = fact("How colleagues know the account.", scope=STAFF)
    registered_on: date = fact("When the account was made.", scope=STAFF)
    memberships = MEMBERSHIPS.page("For whom they act, as what, and when.", link="memberships", scope=STAFF)


@strawberry.type(description="A person acts for an organisation (or the scheme) in a capacity, for a time.")
class Membership(Node):
    """A dated record."""

    person = link(_lazy("Person"), "Person", "person", "The person.", scope=STAFF)
    organisation = link(
        _lazy("Organisation"),
        "Organisation",
        "organisation",
        "For whom; null for the Board and for custodians.",
        scope=STAFF,
    )
    capacity: Capacity = fact("As what.", scope=STAFF)
    starts: date = fact("First day.", scope=STAFF)
    ends: date | None = fact("Last day; null while it holds.", scope=STAFF)


@strawberry.type(
    description="A person, group or organisation that takes part, known by a pseudonym that the server makes."
    " Below PUBLIC only the organisation that keeps the record and the secretariat see it."
)
class Party(Node):
    """Source of the rules: the domain, section 3."""

    kind: PartyKind = fact("A person, a group or an organisation.", scope=STAFF)
    pseudonym: str = fact("The label it has here, such as Heron-4821.", scope=STAFF)
    name: str | None = fact(
        "Its public name: only ever present where the sensitivity is PUBLIC.", scope=STAFF
    )
    sensitivity: Sensitivity = fact("How far its identity is protected.", scope=STAFF)
    sectors: list[SectorCode] = fact("The sectors it counts in: none, one or several.", scope=STAFF)
    focus: list[Focus] = fact("What a defender defends.", scope=STAFF)
    expertise: list[str] = fact("Areas of knowledge that it offers, by its consent.", scope=STAFF)
    recorded_on: date | None = fact("When it was recorded.", scope=STAFF, through=KEEPERS)
    version: int | None = fact(
        "For optimistic concurrency: pass it with your change.", scope=STAFF, through=KEEPERS
    )
    owner = link(
        _lazy("Organisation"),
        "Organisation",
        "owner",
        "The organisation that keeps the record.",
        scope=STAFF,
        null=False,
    )
    roles = ROLES.page(
        "Its roles, dated and per site. Being a defender is one of them.", link="roles", scope=STAFF
    )
    participations = PARTICIPANTS.page(
        "The engagements in which it took part, of those that you may see.",
        link="participations",
        scope=Scope.ENGAGEMENT_READ,
    )


@strawberry.type(description="A role of a party, for a time, at one site or generally.")
class PartyRole(Node):
    """A dated record."""

    party = link(_lazy("Party"), "Party", "party", "The party.", scope=STAFF, null=False)
    role: Role = fact("The role.", scope=STAFF)
    site = link(_lazy("Site"), "Site", "site", "The site; null where the role is general.", scope=STAFF)
    starts: date = fact("First day.", scope=STAFF)
    ends: date | None = fact("Last day; null while it holds.", scope=STAFF)
