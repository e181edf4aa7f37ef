"""Who may ask what: scopes, viewers, and the table of who sees which records through which tie.

Allow = scope AND relationship. A missing scope is told; a missing relationship is never told: it reads exactly
like a record that does not exist. (For identities, purpose and time come on top: the unsealing context.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from domain.access_words import Arm, Profile, Scope, SizeClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who asks: the profile and the organisation and person it stands for, as the token says."""

    profile: Profile
    organisation: UUID | None = None
    person: UUID | None = None
    scopes: frozenset[Scope] = frozenset()
    client: str = ""
    size: SizeClass = SizeClass.FEW
    token_key: str | None = None
    """The thumbprint of the key that the token is bound to, and that made the request's proof (RFC 9449)."""
    second_factor_at: int | None = None
    """When the person last showed a second factor, in seconds since 1970."""
    proof: str = field(default="", repr=False, compare=False)
    """Of a token for identities: the request's own proof of its key, which the vault checks once more."""
    case: str = field(default="", repr=False)
    """Of a token that stands in for a receipt: under what that receipt is kept. Nobody in particular asks then."""
    kind: str = field(init=False, compare=False)
    """What a plan depends on: viewers of one kind share their plans, whoever they are."""
    claims: tuple[str, str] = field(init=False, compare=False)
    """The organisation and the person as the database is told them; empty where there is none."""

    def __post_init__(self) -> None:
        kind = f"{self.profile} {self.size} {' '.join(sorted(self.scopes))}"
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "claims", (str(self.organisation or ""), str(self.person or "")))


ANYONE = Viewer(profile=Profile.PUBLIC)
"""A request without a token."""

_EVERYWHERE: Mapping[Profile, tuple[Arm, ...]] = dict.fromkeys(Profile, (Arm.EVERYONE,))

_RECORD: Mapping[Profile, tuple[Arm, ...]] = {
    Profile.PUBLIC: (Arm.PUBLISHED,),
    Profile.BOARD: (Arm.PUBLISHED,),
    Profile.MEMBER: (Arm.OWN, Arm.PUBLISHED, Arm.ASSIGNED),
    Profile.AUDIT_FIRM: (Arm.PUBLISHED, Arm.AUDITED),
    Profile.COMPANY: (Arm.PUBLISHED, Arm.OPERATED),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_ATTENDANCE: Mapping[Profile, tuple[Arm, ...]] = {
    **_RECORD,
    Profile.PUBLIC: (),
    Profile.BOARD: (),
    Profile.COMPANY: (),
}

_KEPT: Mapping[Profile, tuple[Arm, ...]] = {
    Profile.PUBLIC: (),
    Profile.BOARD: (),
    Profile.MEMBER: (Arm.OWN,),
    Profile.AUDIT_FIRM: (),
    Profile.COMPANY: (),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_PARTY: Mapping[Profile, tuple[Arm, ...]] = {
    Profile.PUBLIC: (Arm.PUBLIC_PARTY,),
    Profile.BOARD: (Arm.PUBLIC_PARTY,),
    Profile.MEMBER: (Arm.OWN, Arm.PUBLIC_PARTY),
    Profile.AUDIT_FIRM: (Arm.PUBLIC_PARTY,),
    Profile.COMPANY: (Arm.PUBLIC_PARTY,),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_STAFF: Mapping[Profile, tuple[Arm, ...]] = {
    Profile.PUBLIC: (),
    Profile.BOARD: (Arm.SELF,),
    Profile.MEMBER: (Arm.OWN,),
    Profile.AUDIT_FIRM: (Arm.OWN,),
    Profile.COMPANY: (Arm.OWN,),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_ASSIGNMENT: Mapping[Profile, tuple[Arm, ...]] = {
    Profile.PUBLIC: (Arm.EVERYONE,),
    Profile.BOARD: (Arm.EVERYONE,),
    Profile.MEMBER: (Arm.OWN, Arm.EVERYONE),
    Profile.AUDIT_FIRM: (Arm.EVERYONE,),
    Profile.COMPANY: (Arm.EVERYONE,),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_NOBODY: Mapping[Profile, tuple[Arm, ...]] = dict.fromkeys(Profile, ())

_GRIEVANCE: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.MEMBER: (Arm.FILED, Arm.REPRESENTED),
    Profile.AUDIT_FIRM: (Arm.MECHANISM, Arm.AUDITED),
    Profile.COMPANY: (Arm.OPERATED, Arm.SITE_MECHANISM),
    Profile.SECRETARIAT: (Arm.HANDLED,),
}

_GRIEVANCE_PEOPLE: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.MEMBER: (Arm.FILED, Arm.REPRESENTED),
    Profile.AUDIT_FIRM: (Arm.HANDLED,),
    Profile.COMPANY: (Arm.HANDLED,),
    Profile.SECRETARIAT: (Arm.HANDLED,),
}

_GRIEVANCE_DESK: Mapping[Profile, tuple[Arm, ...]] = {**_GRIEVANCE_PEOPLE, Profile.MEMBER: ()}

_REPORT: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.AUDIT_FIRM: (Arm.HANDLED,),
    Profile.SECRETARIAT: (Arm.HANDLED,),
}

_ALLEGATION_PEOPLE: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.BOARD: (Arm.SEATED,),
    Profile.MEMBER: (Arm.FILED, Arm.REPRESENTED),
    Profile.SECRETARIAT: (Arm.HANDLED,),
}

_ALLEGATION: Mapping[Profile, tuple[Arm, ...]] = {**_ALLEGATION_PEOPLE, Profile.AUDIT_FIRM: (Arm.AUDITED,)}

_ALLEGATION_RELEASE: Mapping[Profile, tuple[Arm, ...]] = {
    Profile.PUBLIC: (Arm.PUBLISHED,),
    Profile.BOARD: (Arm.SEATED, Arm.PUBLISHED),
    Profile.MEMBER: (Arm.FILED, Arm.REPRESENTED, Arm.PUBLISHED),
    Profile.AUDIT_FIRM: (Arm.PUBLISHED,),
    Profile.COMPANY: (Arm.OPERATED, Arm.PUBLISHED),
    Profile.SECRETARIAT: (Arm.HANDLED, Arm.PUBLISHED),
}

_MOTION: Mapping[Profile, tuple[Arm, ...]] = {
    **dict.fromkeys(Profile, (Arm.PUBLISHED,)),
    Profile.BOARD: (Arm.SEAT, Arm.PUBLISHED),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_BALLOT: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.BOARD: (Arm.SEAT,),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_AGREEMENT: Mapping[Profile, tuple[Arm, ...]] = {**_EVERYWHERE, Profile.SECRETARIAT: (Arm.ALL,)}

_INTEREST: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.BOARD: (Arm.SELF,),
    Profile.SECRETARIAT: (Arm.ALL,),
}

COMMITMENTS = ("Policy", "PolicyVersion", "WhistleblowerMechanism", "WhistleblowerMechanismVersion", "CommitmentItem",
               "CommitmentAssessment", "CommitmentEvent", "CommitmentTally", "CommitmentComparison")  # fmt: skip
_COMMITMENT: Mapping[Profile, tuple[Arm, ...]] = {
    **dict.fromkeys(Profile, (Arm.PUBLISHED,)),
    Profile.AUDIT_FIRM: (Arm.PUBLISHED, Arm.AUDITED),
    Profile.COMPANY: (Arm.PUBLISHED, Arm.OPERATED),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_WARNING: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.MEMBER: (Arm.FILED,),
    Profile.SECRETARIAT: (Arm.HANDLED,),
}

_AUDIT: Mapping[Profile, tuple[Arm, ...]] = {
    Profile.PUBLIC: (Arm.PUBLISHED,),
    Profile.BOARD: (Arm.PUBLISHED,),
    Profile.MEMBER: (Arm.PUBLISHED,),
    Profile.AUDIT_FIRM: (Arm.CONTRACTED, Arm.PUBLISHED),
    Profile.COMPANY: (Arm.OPERATED, Arm.PUBLISHED),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_AUDIT_INSIDE: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.AUDIT_FIRM: (Arm.CONTRACTED,),
    Profile.COMPANY: (Arm.OPERATED,),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_TEAM: Mapping[Profile, tuple[Arm, ...]] = {**_NOBODY, Profile.AUDIT_FIRM: (Arm.TEAM,)}
_INTEGRITY_NOTICE: Mapping[Profile, tuple[Arm, ...]] = {
    **_TEAM,
    Profile.COMPANY: (Arm.OPERATED,),
    Profile.SECRETARIAT: (Arm.ALL,),
}

_UNSEALING: Mapping[Profile, tuple[Arm, ...]] = {
    **_NOBODY,
    Profile.MEMBER: (Arm.SELF,),
    Profile.AUDIT_FIRM: (Arm.SELF,),
    Profile.SECRETARIAT: (Arm.SELF,),
}

_SUBMITTED = dict.fromkeys(Profile, (Arm.OWN,)) | {Profile.BOARD: (), Profile.SECRETARIAT: (Arm.ALL,)}
_DESK: Mapping[Profile, tuple[Arm, ...]] = {**_NOBODY, Profile.SECRETARIAT: (Arm.ALL,)}
_OUTREACH: Mapping[Profile, tuple[Arm, ...]] = {**_AUDIT_INSIDE, Profile.COMPANY: ()}

WHO_SEES: Mapping[str, Mapping[Profile, tuple[Arm, ...]]] = MappingProxyType(
    {
        # sectors
        "Sector": _EVERYWHERE,
        "Seat": _EVERYWHERE,
        "SeatTerm": _EVERYWHERE,
        "Motion": _MOTION,
        "MotionEvent": _MOTION,
        "Ballot": _BALLOT,
        "MotionPosition": _BALLOT,
        "MotionRecusal": _BALLOT,
        # statistics: open to everybody, but not without the scope
        "Participation": dict.fromkeys(Profile, (Arm.STATISTIC,)),
        # standard
        "Edition": _EVERYWHERE,
        "Chapter": _EVERYWHERE,
        "Requirement": _EVERYWHERE,
        "Erratum": _EVERYWHERE,
        "Definition": _EVERYWHERE,
        "ProposedChange": _EVERYWHERE,
        "ProposedRequirement": _EVERYWHERE,
        "ProtectedActivity": _EVERYWHERE,
        "AttackFigure": _EVERYWHERE,
        "ProposedChangeEvent": {**_EVERYWHERE, Profile.SECRETARIAT: (Arm.ALL,)},
        "ConsultationRound": _EVERYWHERE,
        "ConsultationComment": dict.fromkeys(
            Profile, (Arm.PUBLISHED,)
        ),  # once moderated, the same for everybody
        "SubmittedComment": _SUBMITTED,  # the same records as their author and the secretariat see them
        "EarlierComment": _SUBMITTED,
        "ConsultationResponse": _EVERYWHERE,
        "CommentTally": _EVERYWHERE,
        # stakeholders
        "Organisation": _EVERYWHERE,
        "Site": _EVERYWHERE,
        "RiskDesignation": _EVERYWHERE,
        "Assignment": _ASSIGNMENT,  # everyone: operators and audit firms; who else stands by a site is its own affair
        "Person": _STAFF,
        "Membership": _STAFF,
        "Party": _PARTY,
        "PartyRole": _PARTY,
        # engagement
        "Engagement": _RECORD,
        "Release": _KEPT,
        "Participant": _RECORD,  # companies and the public: of PUBLIC parties only (row condition of the arm)
        "Attendance": _ATTENDANCE,
        "SharedInformation": _RECORD,
        "Issue": _RECORD,
        "AgreedAction": _RECORD,
        "Barrier": _RECORD,
        "BarrierEvent": _RECORD,
        "Mitigation": _RECORD,
        "ConsentProcess": _RECORD,
        "ConsentEvent": _RECORD,
        # grievances
        "Mechanism": _EVERYWHERE,
        "MechanismAssessment": _EVERYWHERE,
        "Grievance": _GRIEVANCE,
        "GrievanceEvent": _GRIEVANCE,
        "GrievanceAlias": _GRIEVANCE_PEOPLE,  # companies: at their own mechanism's desk, and never one in confidence
        "GrievanceItem": _GRIEVANCE_PEOPLE,
        "GrievanceHandling": _GRIEVANCE_DESK,
        "GrievancePause": _GRIEVANCE,
        "Remedy": _GRIEVANCE,
        "GrievanceCheckIn": _GRIEVANCE,
        "GrievanceRelease": _GRIEVANCE_DESK,
        # whistleblowing: the addressed body's handlers and nobody else
        "Report": _REPORT,
        "ReportEvent": _REPORT,
        "ReportAlias": _REPORT,
        "ReportItem": _REPORT,
        "ReportHandling": _REPORT,
        "ReportPause": _REPORT,
        "ReportCheckIn": _REPORT,
        # reprisals
        "Agreement": _AGREEMENT,
        "DeclaredInterest": _INTEREST,
        "Allegation": _ALLEGATION,
        "AllegationEvent": _ALLEGATION,
        "AllegationAlias": _ALLEGATION_PEOPLE,
        "AllegationItem": _ALLEGATION_PEOPLE,
        "AllegationHandling": {**_NOBODY, Profile.BOARD: (Arm.SEATED,), Profile.SECRETARIAT: (Arm.HANDLED,)},
        "InterimMeasure": _ALLEGATION,
        "CommitteeMember": _ALLEGATION_PEOPLE,
        "RecommendedAction": _ALLEGATION,
        "AllegationCheckIn": _ALLEGATION_PEOPLE,
        "AllegationRelease": _ALLEGATION_RELEASE,
        "EarlyWarning": _WARNING,
        "EarlyWarningRecord": _WARNING,
        # assurance: what public agencies found
        "ExternalInspection": _EVERYWHERE,
        "InspectionDocument": _EVERYWHERE,
        # assurance: an audit under way is its firm's, its operator's and the secretariat's; its report is everybody's
        "Audit": _AUDIT,
        "AuditEvent": _AUDIT,
        "AuditTeamMember": _AUDIT_INSIDE,
        "AuditNotice": _EVERYWHERE,
        **dict.fromkeys(COMMITMENTS, _COMMITMENT),
        # what a site promised is open as its audit is; interviews are the audit team's alone
        "UndertakingText": _EVERYWHERE,
        "Undertaking": _AUDIT,
        **dict.fromkeys(("Interview", "InterviewEvent", "InterviewConsent", "InterviewItem"), _TEAM),
        **dict.fromkeys(("IntegrityIncident", "IncidentEvent", "IncidentItem"), _TEAM),
        "IntegrityNotice": _INTEGRITY_NOTICE,
        **dict.fromkeys(("AuditedRequirement", "Rating"), _AUDIT),
        **dict.fromkeys(("RatingEvidence", "CorrectiveAction", "CorrectiveActionEvent"), _AUDIT_INSIDE),
        "InterviewEvidence": {**_NOBODY, Profile.AUDIT_FIRM: (Arm.TEAM,)},
        **dict.fromkeys(("Outreach", "OutreachBarrier"), _OUTREACH),
        **dict.fromkeys(("Achievement", "AuditReport", "AreaScore"), _EVERYWHERE),
        # the door: who may ask at all is the secretariat's affair
        **dict.fromkeys(("Client", "SecurityEvent", "DataBreach"), _DESK),
        # whom somebody asked for, and what for: their own affair; that it happened stands in the public log
        "Unsealing": _UNSEALING,
    }
)
"""The table of architecture section 4: record x profile -> the arms through which it may be seen."""


def arms_of(entity: str, profile: Profile) -> tuple[Arm, ...]:
    """The reasons for which this profile may ever see rows of the entity; none means never."""
    return WHO_SEES[entity][profile]
