"""What the records of this API look like from outside, written down by hand for the oracle.

For every kind of record: its table, the prefix of its ids, its facts, its links to one record and its lists. Imports
nothing of ours: test_oracle.py proves it, and that no field of the printed schema is missing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of record."""

    table: str
    prefix: str
    facts: tuple[str, ...]
    ones: dict[str, tuple[str, str]] = field(default_factory=dict)
    manys: dict[str, tuple[str, str]] = field(default_factory=dict)
    text_key: bool = False


def _links(written: str) -> dict[str, tuple[str, str]]:
    """`site:Site.site_id` reads: the field site leads to a Site by the column site_id."""
    found = {}
    for each in written.split():
        name, _, target = each.partition(":")
        entity, _, column = target.partition(".")
        found[name] = (entity, column)
    return found


def _shape(
    table: str, prefix: str, facts: str, ones: str = "", manys: str = "", *, text: bool = False
) -> Shape:
    return Shape(
        table=table,
        prefix=prefix,
        facts=tuple(facts.split()),
        ones=_links(ones),
        manys=_links(manys),
        text_key=text,
    )


_KEPT_AT = "site:Site.site_id owner:Organisation.owner_id"

PUBLIC_SHAPES = {
    "Sector": _shape("sectors", "sct", "code name description position", "", "seats:Seat.sector", text=True),
    "Seat": _shape("seats", "seat", "number", "sector:Sector.sector", "terms:SeatTerm.seat_id", text=True),
    "SeatTerm": _shape(
        "seat_terms",
        "term",
        "holderName starts ends",
        "seat:Seat.seat_id employer:Organisation.employer_id",
    ),
    "Edition": _shape(
        "editions",
        "ed",
        "code name status summary source",
        "",
        "chapters:Chapter.edition_id requirements:Requirement.edition_id definitions:Definition.edition_id"
        " errata:Erratum.edition_id proposedChanges:ProposedChange.edition_id",
        text=True,
    ),
    "Chapter": _shape(
        "chapters",
        "chap",
        "number title principleArea position source",
        "edition:Edition.edition_id",
        "requirements:Requirement.chapter_id",
        text=True,
    ),
    "Requirement": _shape(
        "requirements",
        "req",
        "number title summary critical topics citation source",
        "edition:Edition.edition_id chapter:Chapter.chapter_id",
        "errata:Erratum.requirement_id proposals:ProposedRequirement.requirement_id",
        text=True,
    ),
    "Erratum": _shape(
        "errata",
        "err",
        "kind given correction note source",
        "edition:Edition.edition_id requirement:Requirement.requirement_id",
        text=True,
    ),
    "Definition": _shape("definitions", "def", "term text source", "edition:Edition.edition_id", text=True),
    "ProposedChange": _shape(
        "proposed_changes",
        "prop",
        "title summary state position source",
        "edition:Edition.edition_id",
        "chapters:Chapter.proposed_change_chapters requirements:ProposedRequirement.proposed_change_id",
        text=True,
    ),
    "ProposedRequirement": _shape(
        "proposed_requirements",
        "preq",
        "effect",
        "change:ProposedChange.proposed_change_id requirement:Requirement.requirement_id",
        text=True,
    ),
    "ProtectedActivity": _shape(
        "protected_activities",
        "act",
        "code name basis description requirementNumber position source",
        text=True,
    ),
    "AttackFigure": _shape(
        "attack_figures",
        "fig",
        "yearFrom yearTo businessSector measure figure qualifier source sourceUrl",
        text=True,
    ),
    "Organisation": _shape(
        "organisations",
        "org",
        "name kind country version",
        "sector:Sector.sector",
        "assignments:Assignment.organisation_id engagements:Engagement.owner_id",
    ),
    "Site": _shape(
        "sites",
        "site",
        "name country region status commodities latitude longitude timeZone highRiskArea version",
        "",
        "riskDesignations:RiskDesignation.site_id assignments:Assignment.site_id engagements:Engagement.site_id"
        " barriers:Barrier.site_id consentProcesses:ConsentProcess.site_id",
    ),
    "RiskDesignation": _shape("risk_designations", "risk", "kind starts ends source", "site:Site.site_id"),
}
"""Records that everybody reads."""

SHAPES = PUBLIC_SHAPES | {
    "Assignment": _shape(
        "assignments",
        "asg",
        "capacity starts ends",
        "organisation:Organisation.organisation_id site:Site.site_id",
    ),
    "Person": _shape("persons", "prs", "handle registeredOn", "", "memberships:Membership.person_id"),
    "Membership": _shape(
        "memberships",
        "mbr",
        "capacity starts ends",
        "person:Person.person_id organisation:Organisation.organisation_id",
    ),
    "Party": _shape(
        "parties",
        "pty",
        "kind pseudonym name sensitivity sectors focus expertise recordedOn version",
        "owner:Organisation.owner_id",
        "roles:PartyRole.party_id participations:Participant.party_id",
    ),
    "PartyRole": _shape("party_roles", "role", "role starts ends", "party:Party.party_id site:Site.site_id"),
    "Engagement": _shape(
        "engagements",
        "eng",
        "startsOn endsOn place purpose method level language published sharedWithMembers sharedWithOperator"
        " externalRef recordedAt version",
        f"{_KEPT_AT} follows:Engagement.follows_id",
        "participants:Participant.engagement_id attendance:Attendance.engagement_id"
        " sharedInformation:SharedInformation.engagement_id issues:Issue.engagement_id"
        " actions:AgreedAction.engagement_id barriers:Barrier.engagement_id releases:Release.engagement_id",
    ),
    "Release": _shape("releases", "rel", "audience releasedOn withdrawnOn why"),
    "Participant": _shape(
        "participants", "part", "sector", "party:Party.party_id engagement:Engagement.engagement_id"
    ),
    "Attendance": _shape("attendance", "att", "sector headcount"),
    "SharedInformation": _shape("shared_information", "info", "description language position"),
    "Issue": _shape("issues", "iss", "raised response position"),
    "AgreedAction": _shape(
        "agreed_actions",
        "todo",
        "description dueOn completedOn position",
        "responsible:Organisation.responsible_id",
    ),
    "Barrier": _shape(
        "barriers",
        "bar",
        "kind severity state identifiedOn affectedSector affectedGroup affectedRoles version",
        f"{_KEPT_AT} engagement:Engagement.engagement_id representative:Organisation.representative_id",
        "events:BarrierEvent.barrier_id mitigations:Mitigation.barrier_id",
    ),
    "BarrierEvent": _shape(
        "barrier_events", "bev", "state occurredOn why position", "organisation:Organisation.organisation_id"
    ),
    "Mitigation": _shape(
        "mitigations", "mit", "kind description plannedOn doneOn", "responsible:Organisation.responsible_id"
    ),
    "ConsentProcess": _shape(
        "consent_processes",
        "fpic",
        "subject state openedOn version",
        f"{_KEPT_AT} community:Organisation.community_id",
        "events:ConsentEvent.consent_process_id",
    ),
    "ConsentEvent": _shape(
        "consent_events",
        "fev",
        "state occurredOn conditions position",
        "organisation:Organisation.organisation_id",
    ),
}
"""Every kind of record of this version."""

SEVERAL_TO_SEVERAL = {"proposed_change_chapters": ("proposed_change_id", "chapter_id")}
"""Link tables: the column of the record above, and of the record in its list."""

CALLED = {"sharedWithMembers": "shared_members", "sharedWithOperator": "shared_operator", "code": "id"}
"""Facts whose column has another name."""


def column_of(fact: str) -> str:
    """`startsOn` lies in the column starts_on."""
    return CALLED.get(fact) or "".join(f"_{c.lower()}" if c.isupper() else c for c in fact)
