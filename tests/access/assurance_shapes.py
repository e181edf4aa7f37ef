"""What the records of assurance look like from outside, written down by hand for the oracle."""

from __future__ import annotations

from tests.access.shape import shape

PUBLIC_ASSURANCE_SHAPES = {
    "AuditNotice": shape(
        "audit_notices", "ntc", "publishedOn firstDay languages contactKind contact withdrawnOn",
        "site:Site.site_id firm:Organisation.firm_id audit:Audit.audit_id",
    ),
    "Achievement": shape(
        "achievements", "ach", "level grantedOn surveillanceDueOn surveillanceOverdue held endedOn endedBecause",
        "site:Site.site_id operator:Organisation.operator_id edition:Edition.edition_id audit:Audit.audit_id",
    ),
    "AuditReport": shape(
        "audit_reports", "arp", "number level body digest publishedOn correction",
        "site:Site.site_id edition:Edition.edition_id audit:Audit.audit_id", "scores:AreaScore.report_id",
    ),
    "AreaScore": shape("area_scores", "asc", "area points possible percent"),
}  # fmt: skip
"""Records that everybody reads."""

ASSURANCE_SHAPES = {
    "Audit": shape(
        "audits", "aud",
        "cycle state underWay openedOn stageTwoOn draftedOn publishedOn stoppedOn level version",
        "site:Site.site_id operator:Organisation.operator_id firm:Organisation.firm_id edition:Edition.edition_id"
        " agreement:Agreement.agreement_id",
        "events:AuditEvent.audit_id team:AuditTeamMember.audit_id notices:AuditNotice.audit_id"
        " scope:AuditedRequirement.audit_id ratings:Rating.audit_id correctiveActions:CorrectiveAction.audit_id"
        " outreach:Outreach.audit_id achievements:Achievement.audit_id reports:AuditReport.audit_id",
    ),
    "AuditEvent": shape(
        "audit_events", "aue", "state occurredOn reason position",
        "organisation:Organisation.organisation_id person:Person.person_id",
    ),
    "AuditTeamMember": shape(
        "audit_team_members", "atm", "role proposedOn approvedOn endedOn", "person:Person.person_id"
    ),
    "AuditedRequirement": shape("audit_scope", "arq", "addedOn", "requirement:Requirement.requirement_id"),
    "Rating": shape(
        "audit_ratings", "rtg", "rating current ratedOn version",
        "requirement:Requirement.requirement_id ratedBy:Person.rated_by",
        "evidence:RatingEvidence.rating_id interviewEvidence:InterviewEvidence.rating_id",
    ),
    "RatingEvidence": shape("rating_evidence", "rte", "kind says position"),
    "InterviewEvidence": shape("interview_evidence", "ivm", "kind", "rating:Rating.rating_id"),
    "CorrectiveAction": shape(
        "corrective_actions", "cac", "description openedOn dueOn dueAt overdue doneOn verifiedOn version",
        "site:Site.site_id audit:Audit.audit_id requirement:Requirement.requirement_id",
        "events:CorrectiveActionEvent.action_id",
    ),
    "CorrectiveActionEvent": shape(
        "corrective_action_events", "cae", "step occurredOn position",
        "organisation:Organisation.organisation_id person:Person.person_id",
    ),
    "Outreach": shape(
        "audit_outreach", "out", "kind sector language heldOn reached", "site:Site.site_id audit:Audit.audit_id",
        "barriers:OutreachBarrier.outreach_id",
    ),
    "OutreachBarrier": shape("outreach_barriers", "oba", "kind", "barrier:Barrier.barrier_id"),
}  # fmt: skip
"""Records that are for some before they are for everybody, if ever."""
