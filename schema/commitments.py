"""Commitments: policies on defenders and retaliation, and whistleblower mechanisms, version by version, item by item."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from schema import commitments_lists as lists
from schema.codes import (
    ApprovalLevel,
    CommitmentChange,
    CommitmentItemCode,
    CommitmentItemGroup,
    CommitmentItemState,
    CommitmentRating,
    CommitmentState,
    CommitmentWithdrawalReason,
    MechanismIndependence,
    ProtectedPerson,
    WhistleblowerChannel,
)
from schema.commitments_lists import ASSESSORS, KEEPERS, READ
from schema.fact import fact, lazily, link
from schema.scalars import Node

_ORGANISATION = lazily("Organisation", "schema.stakeholders")
_SITE = lazily("Site", "schema.stakeholders")
ITEMS = "Every item and how it stands: unassessed ones too, so that nothing looks complete. There is no pass mark."
TALLIES = "How many items of each group stand how. Groups are never added up."
COMPARISONS = (
    "This version beside another of the same commitment, item by item: name the other in the filter. "
    "`earlier` is how the item stands there, `later` how it stands here."
)
ASSESSMENTS = (
    "Everything that anybody found, the first first: nothing is taken away when an item is assessed again."
)
EVENTS = "What became of it, step by step."
NUMBER = "Its number, counted as versions are published; null before."
PUBLISHED = "Whether everybody reads it."
VERSION = "For optimistic concurrency: pass it with your change."
ENDS = "The last day; null while it is open."
IN_FORCE = "Whether it is in force today: published, not withdrawn, and within its period."


def _version_of(policy: bool):  # type: ignore[no-untyped-def]
    entity = "PolicyVersion" if policy else "WhistleblowerMechanismVersion"
    told = (
        "The version of a policy, if it is one's."
        if policy
        else "The version of a mechanism, if it is one's."
    )
    name = "policy_version" if policy else "mechanism_version"
    return link(lazily(entity, "schema.commitments"), entity, name, told, scope=READ)


@strawberry.type(
    description="A policy on defenders and on retaliation, of a site or of an operator for wherever it operates. What it "
    "says stands in its versions. Published ones are for everybody; others for the company that keeps it, the audit "
    "firms of the site and the secretariat."
)
class Policy(Node):
    """Source: the domain, section 5."""

    title: str = fact("What it is called.", scope=READ)
    published: bool = fact("Whether a version of it was ever published.", scope=READ)
    site = link(_SITE, "Site", "site", "The site, if it is a site's own.", scope=READ)
    operator = link(_ORGANISATION, "Organisation", "operator", "The operator, if it is one's.", scope=READ)
    owner = link(_ORGANISATION, "Organisation", "owner", "The company that keeps it.", scope=READ, null=False)
    versions = lists.POLICY_VERSIONS.page(
        "Its versions, of those that you may see.", link="versions", scope=READ
    )


@strawberry.type(
    description="A version of a policy: one document, known by its digest, and twenty items on which it is assessed."
)
class PolicyVersion(Node):
    """Never changed: what changes is a new version."""

    number: int | None = fact(NUMBER, scope=READ)
    state: CommitmentState = fact("Where it stands.", scope=READ)
    published: bool = fact(PUBLISHED, scope=READ)
    starts: date = fact("The first day for which it is meant.", scope=READ)
    ends: date | None = fact(ENDS, scope=READ)
    in_force: bool = fact(IN_FORCE, scope=READ)
    approved_by: ApprovalLevel = fact(
        "At what level it was approved, as recorded by who keeps it; whether that is shown is an item.",
        scope=READ,
    )
    address: str | None = fact("Where the document is published on the web, if it is.", scope=READ)
    digest: str = fact("The SHA-256 of the document, in hexadecimal digits.", scope=READ)
    language: str = fact("The document's language: an ISO 639 code.", scope=READ)
    version: int | None = fact(VERSION, scope=READ, through=KEEPERS)
    policy = link(
        lazily("Policy", "schema.commitments"), "Policy", "policy", "The policy.", scope=READ, null=False
    )
    site = link(_SITE, "Site", "site", "The site, if it is a site's own.", scope=READ)
    operator = link(_ORGANISATION, "Organisation", "operator", "The operator, if it is one's.", scope=READ)
    owner = link(_ORGANISATION, "Organisation", "owner", "The company that keeps it.", scope=READ, null=False)
    items = lists.ITEMS.page(ITEMS, link="items", scope=READ)
    tallies = lists.TALLIES.page(TALLIES, link="tallies", scope=READ)
    comparisons = lists.COMPARISONS.page(COMPARISONS, link="comparisons", scope=READ)
    assessments = lists.ASSESSMENTS.page(ASSESSMENTS, link="assessments", scope=READ)
    events = lists.EVENTS.page(EVENTS, link="events", scope=READ)


@strawberry.type(
    description="Where those at a site can report wrongdoing to the company. It is described and assessed here, and takes "
    "nothing in here; where grievances are brought is a `Mechanism`."
)
class WhistleblowerMechanism(Node):
    """Source: the domain, section 5."""

    title: str = fact("What it is called.", scope=READ)
    published: bool = fact("Whether a version of it was ever published.", scope=READ)
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    owner = link(_ORGANISATION, "Organisation", "owner", "The company that keeps it.", scope=READ, null=False)
    versions = lists.MECHANISM_VERSIONS.page(
        "Its versions, of those that you may see.", link="versions", scope=READ
    )


@strawberry.type(
    description="How a whistleblower mechanism is set up for a while, and the criteria on which that is assessed."
)
class WhistleblowerMechanismVersion(Node):
    """Never changed: what changes is a new version."""

    number: int | None = fact(NUMBER, scope=READ)
    state: CommitmentState = fact("Where it stands.", scope=READ)
    published: bool = fact(PUBLISHED, scope=READ)
    starts: date = fact("The first day for which it is meant.", scope=READ)
    ends: date | None = fact(ENDS, scope=READ)
    in_force: bool = fact(IN_FORCE, scope=READ)
    channels: list[WhistleblowerChannel] = fact("By which it is reached.", scope=READ)
    languages: list[str] = fact("In which languages: ISO 639 codes.", scope=READ)
    open_to: list[ProtectedPerson] = fact("Who may use it.", scope=READ)
    anonymity_offered: bool = fact("Whether it takes reports without asking who reports.", scope=READ)
    independence: MechanismIndependence = fact("Who runs it.", scope=READ)
    protection_stated: str | None = fact(
        "What it promises to those who report, in its own words.", scope=READ
    )
    version: int | None = fact(VERSION, scope=READ, through=KEEPERS)
    mechanism = link(
        lazily("WhistleblowerMechanism", "schema.commitments"),
        "WhistleblowerMechanism",
        "mechanism",
        "The mechanism.",
        scope=READ,
        null=False,
    )
    site = link(_SITE, "Site", "site", "The site.", scope=READ, null=False)
    owner = link(_ORGANISATION, "Organisation", "owner", "The company that keeps it.", scope=READ, null=False)
    items = lists.ITEMS.page(ITEMS, link="items", scope=READ)
    tallies = lists.TALLIES.page(TALLIES, link="tallies", scope=READ)
    comparisons = lists.COMPARISONS.page(COMPARISONS, link="comparisons", scope=READ)
    assessments = lists.ASSESSMENTS.page(ASSESSMENTS, link="assessments", scope=READ)
    events = lists.EVENTS.page(EVENTS, link="events", scope=READ)


@strawberry.type(description="How one item of a version stands: as it was assessed last, whoever did.")
class CommitmentItem(Node):
    """What each assessment said stays beside it."""

    item: CommitmentItemCode = fact("Which.", scope=READ)
    group: CommitmentItemGroup = fact("Of which group.", scope=READ)
    position: int = fact("Its place in the list.", scope=READ)
    rating: CommitmentItemState = fact("How it stands.", scope=READ)
    gap: bool = fact("Whether anything is missing: true for whatever is not MET.", scope=READ)
    disputed: bool = fact("Whether the last findings of two assessors differ.", scope=READ)
    assessed_on: date | None = fact("When it was assessed last.", scope=READ)
    assessment = link(
        lazily("CommitmentAssessment", "schema.commitments"),
        "CommitmentAssessment",
        "assessment",
        "What it stands by: the evidence and who found it.",
        scope=READ,
    )
    policy_version = _version_of(True)
    mechanism_version = _version_of(False)


@strawberry.type(
    description="What somebody found of one item of a version, on a day, and the words it rests on."
)
class CommitmentAssessment(Node):
    """Kept for good."""

    item: CommitmentItemCode = fact("Of which item.", scope=READ)
    rating: CommitmentRating = fact("What they found.", scope=READ)
    evidence: str | None = fact("The words that it rests on, quoted; null for NO_EVIDENCE.", scope=READ)
    place: str | None = fact("Where in the document they stand.", scope=READ)
    assessed_on: date = fact("When.", scope=READ)
    position: int = fact("Its place among the version's assessments.", scope=READ)
    assessor = link(
        _ORGANISATION, "Organisation", "assessor", "Whose assessment it is.", scope=READ, null=False
    )
    person = link(
        lazily("Person", "schema.stakeholders"),
        "Person",
        "person",
        "Who made it.",
        scope=Scope.STAKEHOLDERS_READ,
        through=ASSESSORS,
    )
    policy_version = _version_of(True)
    mechanism_version = _version_of(False)


@strawberry.type(description="That a version came to a state.")
class CommitmentEvent(Node):
    """A state that is a record."""

    state: CommitmentState = fact("The state it came to.", scope=READ)
    occurred_on: date = fact("When.", scope=READ)
    reason: CommitmentWithdrawalReason | None = fact("Why it was withdrawn.", scope=READ)
    position: int = fact("Its place in the history.", scope=READ)
    organisation = link(
        _ORGANISATION, "Organisation", "organisation", "Who recorded it.", scope=READ, null=False
    )


@strawberry.type(description="How many items of one group of a version stand how.")
class CommitmentTally:
    """Counted anew whenever it is asked."""

    group: CommitmentItemGroup = fact("The group.", scope=READ)
    items: int = fact("How many items it has.", scope=READ)
    met: int = fact("How many are met.", scope=READ)
    partial: int = fact("How many are met in part.", scope=READ)
    not_met: int = fact("How many are not met.", scope=READ)
    no_evidence: int = fact("For how many no words were found.", scope=READ)
    unassessed: int = fact("How many nobody has assessed.", scope=READ)


@strawberry.type(description="One item in two versions of a commitment.")
class CommitmentComparison:
    """What became of it."""

    item: CommitmentItemCode = fact("Which.", scope=READ)
    group: CommitmentItemGroup = fact("Of which group.", scope=READ)
    position: int = fact("Its place in the list.", scope=READ)
    earlier: CommitmentItemState = fact(
        "How it stands in the version that this one is compared with.", scope=READ
    )
    later: CommitmentItemState = fact("How it stands in this version.", scope=READ)
    change: CommitmentChange = fact("What became of it from there to here.", scope=READ)
    with_policy_version = link(
        lazily("PolicyVersion", "schema.commitments"),
        "PolicyVersion",
        "with_policy_version",
        "The other version, of a policy.",
        scope=READ,
    )
    with_mechanism_version = link(
        lazily("WhistleblowerMechanismVersion", "schema.commitments"),
        "WhistleblowerMechanismVersion",
        "with_mechanism_version",
        "The other version, of a mechanism.",
        scope=READ,
    )
