"""What undertakings, interviews and integrity look like from outside, written down by hand for the oracle."""

from __future__ import annotations

from tests.access.shape import shape

PUBLIC_INTERVIEW_SHAPES = {
    "UndertakingText": shape("undertaking_texts", "utx", "code text digest inForce source", text=True),
}
"""Records that everybody reads."""

_WEEK = "week position"
_AT = "site:Site.site_id audit:Audit.audit_id"

PROMISE_SHAPES = {
    "Undertaking": shape(
        "undertakings", "und", "signedOn digest",
        f"{_AT} operator:Organisation.operator_id promise:UndertakingText.promise_id signedBy:Person.signed_by",
    ),
    "IntegrityNotice": shape(
        "integrity_notices", "inn", "kind putWeek answeredWeek closedWeek effect version", _AT
    ),
}  # fmt: skip
"""What a site promises, and what it is told."""

TEAM_SHAPES = {
    "Interview": shape(
        "interviews", "ivw",
        "alias form people sector role language interpreter interpreterAlias setting state plannedWeek heldWeek"
        " managementAbsent presenceDecidedBy erasedWeek version",
        f"{_AT} undertaking:Undertaking.undertaking_id",
        "events:InterviewEvent.interview_id consents:InterviewConsent.interview_id items:InterviewItem.interview_id",
    ),
    "InterviewEvent": shape("interview_events", "ive", f"step reason {_WEEK}", "person:Person.person_id"),
    "InterviewConsent": shape("interview_consents", "ivc", f"consent answer {_WEEK}"),
    "InterviewItem": shape(
        "interview_items", "ivi", f"kind language {_WEEK}", "interview:Interview.interview_id"
    ),
    "IntegrityIncident": shape(
        "integrity_incidents", "inc", "kind state recordedWeek effect promised version",
        f"{_AT} interview:Interview.interview_id notice:IntegrityNotice.notice_id",
        "events:IncidentEvent.incident_id items:IncidentItem.incident_id",
    ),
    "IncidentEvent": shape("incident_events", "ine", f"state {_WEEK}", "person:Person.person_id"),
    "IncidentItem": shape(
        "incident_items", "ini", f"kind language {_WEEK}", "incident:IntegrityIncident.incident_id"
    ),
}  # fmt: skip
"""The audit team's alone."""

INTERVIEW_SHAPES = PROMISE_SHAPES | TEAM_SHAPES
