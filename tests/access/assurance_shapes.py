"""What the records of assurance look like from outside, written down by hand for the oracle."""

from __future__ import annotations

from tests.access.shape import shape

PUBLIC_ASSURANCE_SHAPES = {
    "AuditNotice": shape(
        "audit_notices", "ntc", "publishedOn firstDay languages contactKind contact withdrawnOn",
        "site:Site.site_id firm:Organisation.firm_id audit:Audit.audit_id",
    ),
}  # fmt: skip
"""Records that everybody reads."""

ASSURANCE_SHAPES = {
    "Audit": shape(
        "audits", "aud",
        "cycle state underWay openedOn stageTwoOn draftedOn publishedOn stoppedOn level version",
        "site:Site.site_id operator:Organisation.operator_id firm:Organisation.firm_id edition:Edition.edition_id"
        " agreement:Agreement.agreement_id",
        "events:AuditEvent.audit_id team:AuditTeamMember.audit_id notices:AuditNotice.audit_id",
    ),
    "AuditEvent": shape(
        "audit_events", "aue", "state occurredOn reason position",
        "organisation:Organisation.organisation_id person:Person.person_id",
    ),
    "AuditTeamMember": shape(
        "audit_team_members", "atm", "role proposedOn approvedOn endedOn", "person:Person.person_id"
    ),
}  # fmt: skip
"""Records that are for some before they are for everybody, if ever."""
