"""Which tables and columns of cases are withheld from which login: without a privilege no policy has to hold there."""

from __future__ import annotations

from collections.abc import Iterable

from domain.access import Profile

ALL = frozenset(Profile)
DESKS = frozenset({Profile.AUDIT_FIRM, Profile.SECRETARIAT})
GRIEVANCES = ("grievances", "grievance_events", "grievance_aliases", "grievance_items", "grievance_pauses", "remedies",
              "grievance_check_ins")  # fmt: skip
OF_THE_BODY = ("grievance_handlings", "grievance_releases")
REPORTS = ("reports", "report_events", "report_aliases", "report_items", "report_handlings", "report_pauses",
           "report_check_ins")  # fmt: skip
STEPS_OF_ALLEGATIONS = ("allegations", "allegation_events", "interim_measures", "recommended_actions")
INSIDE_ALLEGATIONS = (
    "allegation_aliases",
    "allegation_items",
    "committee_members",
    "allegation_check_ins",
)
SEALED = (
    "case_contents",
    "case_attachments",
    "case_attachment_pieces",
    "case_attachment_arrivals",
    "case_receipts",
    "audit_log_by_week",
    "outbox_by_week",
)


INTERVIEWS = ("interviews", "interview_events", "interview_consents", "interview_items", "integrity_incidents",
              "incident_events", "incident_items")  # fmt: skip
"""The audit team's alone, and what leads to it."""


INSIDE_AUDITS = ("audit_team_members", "rating_evidence", "corrective_actions", "corrective_action_events")
"""An audit's firm's, its operator's and the secretariat's."""
OUTREACH = ("audit_outreach", "outreach_barriers")
COMMENTS = ("consultation_comments", "earlier_comments")
"""Once moderated everybody's, by a view; before, whose they are and the secretariat's."""
AUDITS = ("audits", "audit_events", "audit_scope", "audit_ratings")
"""Everybody's once the report is out, and before as above."""


def _but(*profiles: Profile) -> frozenset[Profile]:
    return ALL - set(profiles)


def _each(tables: Iterable[str], whom: frozenset[Profile]) -> dict[str, frozenset[Profile]]:
    return dict.fromkeys(tables, whom)


TABLES: dict[str, frozenset[Profile]] = {
    **_each(SEALED, ALL),
    **_each(("case_notices", "grievance_imports", "raised_parties"), ALL),
    **_each(GRIEVANCES, frozenset({Profile.PUBLIC, Profile.BOARD})),
    **_each(OF_THE_BODY, frozenset({Profile.PUBLIC, Profile.BOARD, Profile.MEMBER})),
    **_each(REPORTS, ALL - DESKS),
    **_each(STEPS_OF_ALLEGATIONS, frozenset({Profile.PUBLIC, Profile.COMPANY})),
    **_each(INSIDE_ALLEGATIONS, frozenset({Profile.PUBLIC, Profile.COMPANY, Profile.AUDIT_FIRM})),
    "allegation_handlings": _but(Profile.BOARD, Profile.SECRETARIAT),
    "sittings": _but(Profile.BOARD),
    **_each(INSIDE_AUDITS, frozenset({Profile.PUBLIC, Profile.MEMBER, Profile.BOARD})),
    **_each(OUTREACH, _but(Profile.AUDIT_FIRM, Profile.SECRETARIAT)),
    "interview_evidence": _but(Profile.AUDIT_FIRM),
    **_each(COMMENTS, frozenset({Profile.BOARD})),
    "declared_interests": _but(Profile.BOARD, Profile.SECRETARIAT),
    **_each(("early_warnings", "early_warning_records"), _but(Profile.MEMBER, Profile.SECRETARIAT)),
}
"""Table -> whom no query reaches it."""

GOVERNANCE: dict[str, frozenset[Profile]] = _each(
    ("ballots", "motion_positions", "motion_recusals"), _but(Profile.BOARD, Profile.SECRETARIAT)
)
"""What seats give, likewise."""

OF_INTERVIEWS: dict[str, frozenset[Profile]] = {
    **_each(INTERVIEWS, _but(Profile.AUDIT_FIRM)),
    "integrity_notices": frozenset({Profile.PUBLIC, Profile.BOARD, Profile.MEMBER}),
}
"""Of interviews, and of what touches an audit's integrity, likewise."""

_INSIDE = _but(Profile.SECRETARIAT)
COLUMNS: dict[str, frozenset[Profile]] = {
    # whose case it is: for those whose case it is, and for an audit firm by the case alone
    **_each((f"{table}.filed_by" for table in (*GRIEVANCES, *OF_THE_BODY)), _but(Profile.MEMBER, Profile.SECRETARIAT)),
    **_each((f"grievances.{c}" for c in ("filed_by_id", "representative_id", "engagement_ids", "barrier_ids",
             "also_site_ids")), frozenset({Profile.COMPANY, Profile.PUBLIC, Profile.BOARD})),
    # who handles it
    "grievances.handler_id": frozenset({Profile.MEMBER, Profile.PUBLIC, Profile.BOARD}),
    "grievances.external_ref": frozenset({Profile.MEMBER, Profile.PUBLIC, Profile.BOARD}),
    "grievances.released": frozenset({Profile.MEMBER, Profile.PUBLIC, Profile.BOARD}),
    "grievance_events.person_id": _but(Profile.AUDIT_FIRM, Profile.SECRETARIAT),
    "grievance_check_ins.person_id": _INSIDE,
    "grievance_check_ins.finding": frozenset({Profile.COMPANY, Profile.PUBLIC, Profile.BOARD}),
    # of an allegation: what led to it, who looks after it, who judges it and how
    **_each((f"allegations.{c}" for c in ("grievance_id", "report_id", "agreement_id", "handler_id")),
            _but(Profile.BOARD, Profile.SECRETARIAT)),
    **_each((f"allegations.{c}" for c in ("identity_mode", "filed_by_id", "representative_id")),
            frozenset({Profile.AUDIT_FIRM, Profile.COMPANY, Profile.PUBLIC})),
    "committee_members.opinion": _but(Profile.BOARD),
    **_each((f"committee_members.{c}" for c in ("person_id", "seat_id")),
            _but(Profile.BOARD, Profile.SECRETARIAT)),
    "allegation_events.person_id": _but(Profile.BOARD, Profile.SECRETARIAT),
    # a release does not lead back to its allegation
    **_each((f"allegation_releases.{c}" for c in ("filed_by", "represented_by")),
            _but(Profile.MEMBER, Profile.BOARD, Profile.SECRETARIAT)),
    "allegation_releases.allegation_id": frozenset({Profile.COMPANY, Profile.PUBLIC}),
    "allegation_releases.body_id": _but(Profile.BOARD, Profile.SECRETARIAT),
    "agreements.termination_reason": _INSIDE,
    "early_warnings.cause": ALL,
    "early_warnings.acknowledged_by": _INSIDE,
    "motion_events.person_id": ALL,
    **_each((f"{table}.{c}" for table in ("motions", *GOVERNANCE) for c in ("ctid", "xmin")), ALL),
    # who signed what a site promised, and whose audit it is before it is public
    "undertakings.signed_by": _but(Profile.COMPANY, Profile.SECRETARIAT),
    "undertakings.audited_by": _but(Profile.AUDIT_FIRM),
    # of an audit: who took a step, on which day and how often something was rated, whom to approach
    **_each(("audit_events.person_id", "corrective_action_events.person_id"), _but(Profile.SECRETARIAT)),
    **_each((f"audit_ratings.{c}" for c in ("rated_on", "rated_by", "version")),
            _but(Profile.AUDIT_FIRM, Profile.SECRETARIAT)),
    **_each((f"audit_team_members.{c}" for c in ("person_id", "proposed_on")),
            _but(Profile.AUDIT_FIRM, Profile.SECRETARIAT)),
    **_each(("proposed_change_events.person_id", "proposed_change_events.organisation_id"),
            _but(Profile.SECRETARIAT)),
    **_each(("policies.version", "whistleblower_mechanisms.version"), ALL),
    "commitment_assessments.person_id": _but(Profile.AUDIT_FIRM, Profile.SECRETARIAT),
    # in which order rows were written
    **_each((f"{table}.{c}" for table in (*GRIEVANCES, *REPORTS, *STEPS_OF_ALLEGATIONS, "allegation_releases",
             *INTERVIEWS, "integrity_notices", "undertakings", *AUDITS, *INSIDE_AUDITS, *OUTREACH,
             "interview_evidence")
             for c in ("ctid", "xmin")), ALL),
}  # fmt: skip
"""Column -> whom no query reaches it."""
