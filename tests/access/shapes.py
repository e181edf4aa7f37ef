"""What the records of this API look like from outside, written down by hand for the oracle.

Imports nothing of ours: test_oracle.py proves it, and that no field of the printed schema is missing here.
"""

from __future__ import annotations

from tests.access.assurance_shapes import ASSURANCE_SHAPES, PUBLIC_ASSURANCE_SHAPES
from tests.access.breach_shapes import BREACH_SHAPES
from tests.access.case_shapes import CASE_SHAPES, PUBLIC_CASE_SHAPES
from tests.access.commitment_shapes import COMMITMENT_SHAPES
from tests.access.consultation_shapes import COMMENT_SHAPES, PUBLIC_CONSULTATION_SHAPES
from tests.access.governance_shapes import MOTION_SHAPES, STATISTIC_SHAPES
from tests.access.interview_shapes import INTERVIEW_SHAPES, PUBLIC_INTERVIEW_SHAPES
from tests.access.shape import shape
from tests.access.signing_in_shapes import SIGNING_IN_SHAPES
from tests.access.unsealing_shapes import UNSEALING_SHAPES

_KEPT_AT = "site:Site.site_id owner:Organisation.owner_id"

PUBLIC_SHAPES = {
    "Sector": shape("sectors", "sct", "code name description position", "", "seats:Seat.sector", text=True),
    "Seat": shape("seats", "seat", "number", "sector:Sector.sector", "terms:SeatTerm.seat_id", text=True),
    "SeatTerm": shape(
        "seat_terms",
        "term",
        "holderName starts ends",
        "seat:Seat.seat_id employer:Organisation.employer_id",
    ),
    "Edition": shape(
        "editions",
        "ed",
        "code name status summary source inForceOn supersededOn version",
        "",
        "chapters:Chapter.edition_id requirements:Requirement.edition_id definitions:Definition.edition_id"
        " errata:Erratum.edition_id proposedChanges:ProposedChange.edition_id",
        text=True,
    ),
    "Chapter": shape(
        "chapters",
        "chap",
        "number title principleArea position source",
        "edition:Edition.edition_id",
        "requirements:Requirement.chapter_id",
        text=True,
    ),
    "Requirement": shape(
        "requirements",
        "req",
        "number title summary critical topics citation source keptHere version",
        "edition:Edition.edition_id chapter:Chapter.chapter_id",
        "errata:Erratum.requirement_id proposals:ProposedRequirement.requirement_id",
        text=True,
    ),
    "Erratum": shape(
        "errata",
        "err",
        "kind given correction note source",
        "edition:Edition.edition_id requirement:Requirement.requirement_id",
        text=True,
    ),
    "Definition": shape("definitions", "def", "term text source", "edition:Edition.edition_id", text=True),
    "ProposedChange": shape(
        "proposed_changes",
        "prop",
        "title summary rationale state position source version",
        "edition:Edition.edition_id",
        "chapters:Chapter.proposed_change_chapters requirements:ProposedRequirement.proposed_change_id"
        " events:ProposedChangeEvent.proposed_change_id rounds:ConsultationRound.proposed_change_id"
        " comments:ConsultationComment.proposed_change_id responses:ConsultationResponse.proposed_change_id"
        " tallies:CommentTally.proposed_change_id",
        text=True,
    ),
    "ProposedRequirement": shape(
        "proposed_requirements",
        "preq",
        "effect",
        "change:ProposedChange.proposed_change_id requirement:Requirement.requirement_id",
        text=True,
    ),
    "ProtectedActivity": shape(
        "protected_activities",
        "act",
        "code name basis description requirementNumber position source",
        text=True,
    ),
    "AttackFigure": shape(
        "attack_figures",
        "fig",
        "yearFrom yearTo businessSector measure figure qualifier source sourceUrl",
        text=True,
    ),
    "Organisation": shape(
        "organisations",
        "org",
        "name kind country version",
        "sector:Sector.sector",
        "assignments:Assignment.organisation_id engagements:Engagement.owner_id policies:Policy.operator_id",
    ),
    "Site": shape(
        "sites",
        "site",
        "name country region status commodities latitude longitude timeZone highRiskArea version",
        "",
        "riskDesignations:RiskDesignation.site_id assignments:Assignment.site_id engagements:Engagement.site_id"
        " barriers:Barrier.site_id consentProcesses:ConsentProcess.site_id policies:Policy.site_id"
        " whistleblowerMechanisms:WhistleblowerMechanism.site_id",
    ),
    "RiskDesignation": shape("risk_designations", "risk", "kind starts ends source", "site:Site.site_id"),
}
PUBLIC_SHAPES |= (
    PUBLIC_CASE_SHAPES | PUBLIC_ASSURANCE_SHAPES | PUBLIC_INTERVIEW_SHAPES | PUBLIC_CONSULTATION_SHAPES
)
"""Records that everybody reads."""

SHAPES = (
    PUBLIC_SHAPES
    | CASE_SHAPES
    | ASSURANCE_SHAPES
    | INTERVIEW_SHAPES
    | COMMITMENT_SHAPES
    | MOTION_SHAPES
    | STATISTIC_SHAPES
    | COMMENT_SHAPES
    | SIGNING_IN_SHAPES
    | BREACH_SHAPES
    | UNSEALING_SHAPES
    | {
        "Assignment": shape(
            "assignments",
            "asg",
            "capacity starts ends",
            "organisation:Organisation.organisation_id site:Site.site_id",
        ),
        "Person": shape("persons", "prs", "handle registeredOn", "", "memberships:Membership.person_id"),
        "Membership": shape(
            "memberships",
            "mbr",
            "capacity starts ends",
            "person:Person.person_id organisation:Organisation.organisation_id",
        ),
        "Party": shape(
            "parties",
            "pty",
            "kind pseudonym name sensitivity sectors focus expertise recordedOn version",
            "owner:Organisation.owner_id",
            "roles:PartyRole.party_id participations:Participant.party_id",
        ),
        "PartyRole": shape(
            "party_roles", "role", "role starts ends", "party:Party.party_id site:Site.site_id"
        ),
        "Engagement": shape(
            "engagements",
            "eng",
            "startsOn endsOn place purpose method level language published sharedWithMembers sharedWithOperator"
            " externalRef recordedAt version",
            f"{_KEPT_AT} follows:Engagement.follows_id",
            "participants:Participant.engagement_id attendance:Attendance.engagement_id"
            " sharedInformation:SharedInformation.engagement_id issues:Issue.engagement_id"
            " actions:AgreedAction.engagement_id barriers:Barrier.engagement_id releases:Release.engagement_id",
        ),
        "Release": shape("releases", "rel", "audience releasedOn withdrawnOn why"),
        "Participant": shape(
            "participants", "part", "sector", "party:Party.party_id engagement:Engagement.engagement_id"
        ),
        "Attendance": shape("attendance", "att", "sector headcount"),
        "SharedInformation": shape("shared_information", "info", "description language position"),
        "Issue": shape("issues", "iss", "raised response position"),
        "AgreedAction": shape(
            "agreed_actions",
            "todo",
            "description dueOn completedOn position",
            "responsible:Organisation.responsible_id",
        ),
        "Barrier": shape(
            "barriers",
            "bar",
            "kind severity state identifiedOn affectedSector affectedGroup affectedRoles version",
            f"{_KEPT_AT} engagement:Engagement.engagement_id representative:Organisation.representative_id",
            "events:BarrierEvent.barrier_id mitigations:Mitigation.barrier_id",
        ),
        "BarrierEvent": shape(
            "barrier_events",
            "bev",
            "state occurredOn why position",
            "organisation:Organisation.organisation_id",
        ),
        "Mitigation": shape(
            "mitigations",
            "mit",
            "kind description plannedOn doneOn",
            "responsible:Organisation.responsible_id",
        ),
        "ConsentProcess": shape(
            "consent_processes",
            "fpic",
            "subject state openedOn version",
            f"{_KEPT_AT} community:Organisation.community_id",
            "events:ConsentEvent.consent_process_id",
        ),
        "ConsentEvent": shape(
            "consent_events",
            "fev",
            "state occurredOn conditions position",
            "organisation:Organisation.organisation_id",
        ),
    }
)
"""Every kind of record of this version."""

SEVERAL_TO_SEVERAL = {"proposed_change_chapters": ("proposed_change_id", "chapter_id")}
"""Link tables: the column of the record above, and of the record in its list."""

CALLED = {
    "sharedWithMembers": "shared_members",
    "sharedWithOperator": "shared_operator",
    "code": "id",
    "group": "item_group",
    "formerKeysUntil": "former_until",
}
"""Facts whose column has another name."""


def column_of(fact: str) -> str:
    """`startsOn` lies in the column starts_on."""
    return CALLED.get(fact) or "".join(f"_{c.lower()}" if c.isupper() else c for c in fact)
