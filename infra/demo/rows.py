"""The columns the demo world fills, table by table, in the order in which tables can be loaded."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

Row = tuple[object, ...]
Batch = dict[str, list[Row]]

_TAIL = ("owner_id", "site_id", "shared_members", "shared_operator", "published")

_ALLEGED = ("site_id", "body_id", "filed_by", "represented_by")
_SIDED = (*_ALLEGED, "operator_sees")
_EVENT = ("id", "state", "occurred_on", "side", "person_id", "reason", "position")
_PROMISED = ("commitment_id", "subject_id", "of_site", "owner_id", "published")
_OF_VERSION = ("policy_version_id", "mechanism_version_id")
_VERSION = ("state", "number", "starts", "ends", "version")
_AUDITED = ("site_id", "operator_id", "audited_by", "drafted", "published")
_OF_SEAT = ("seat_id", "sector", "person_id")
_OF_TEAM = ("audit_id", "firm_id")
_CLOCK = ("due", "due_on", "due_at", "due_key", "closed_on")

COLUMNS: dict[str, tuple[str, ...]] = {
    "organisations": ("id", "name", "kind", "sector", "country", "external_ref"),
    "persons": ("id", "handle", "registered_on"),
    "memberships": ("id", "person_id", "organisation_id", "capacity", "starts", "ends"),
    "seat_terms": ("id", "seat_id", "person_id", "holder_name", "employer_id", "starts", "ends"),
    "sites": (
        "id", "name", "country", "region", "status", "commodities", "latitude", "longitude", "time_zone",
        "high_risk_area", "external_ref",
    ),
    "risk_designations": ("id", "site_id", "kind", "starts", "ends", "source"),
    "assignments": ("id", "organisation_id", "site_id", "capacity", "starts", "ends"),
    "parties": (
        "id", "owner_id", "kind", "pseudonym", "name", "sensitivity", "is_public", "sectors", "focus", "expertise",
        "recorded_on",
    ),
    "party_roles": ("id", "party_id", "owner_id", "is_public", "role", "site_id", "starts", "ends"),
    "party_consents": ("id", "party_id", "purpose", "given_on", "withdrawn_on"),
    "engagements": (
        "id", *_TAIL, "starts_on", "ends_on", "place", "purpose", "method", "level", "language", "follows_id",
        "recorded_at", "recorded_by",
    ),
    "releases": ("engagement_id", *_TAIL, "id", "audience", "released_on", "withdrawn_on", "why"),
    "participants": ("engagement_id", *_TAIL, "id", "party_id", "party_owner_id", "is_public", "sector"),
    "attendance": ("engagement_id", *_TAIL, "id", "sector", "headcount"),
    "shared_information": ("engagement_id", *_TAIL, "id", "position", "description", "language"),
    "issues": ("engagement_id", *_TAIL, "id", "position", "raised", "response"),
    "agreed_actions": (
        "engagement_id", *_TAIL, "id", "position", "description", "responsible_id", "due_on", "completed_on",
    ),
    "barriers": (
        "engagement_id", *_TAIL, "id", "kind", "severity", "state", "affected_sector", "affected_group",
        "affected_roles", "representative_id", "identified_on",
    ),
    "barrier_events": ("barrier_id", *_TAIL, "id", "state", "occurred_on", "organisation_id", "position", "why"),
    "mitigations": ("barrier_id", *_TAIL, "id", "kind", "description", "responsible_id", "planned_on", "done_on"),
    "consent_processes": ("id", *_TAIL, "community_id", "subject", "state", "opened_on"),
    "consent_events": (
        "consent_process_id", *_TAIL, "id", "state", "occurred_on", "organisation_id", "position", "conditions",
    ),
    "mechanisms": ("id", "kind", "body_id", "site_id", "name", "opened_on", "closed_on"),
    "mechanism_assessments": ("id", "mechanism_id", "criterion", "rating", "assessor_id", "assessed_on", "evidence"),
    "agreements": ("id", "site_id", "operator_id", "signed_on", "terminated_on", "termination_reason"),
    "declared_interests": ("id", "person_id", "organisation_id", "site_id", "declared_on", "ended_on"),
    "grievances": (
        "id", *_SIDED, "mechanism_id", "mechanism", "identity_mode", "by_week", "category", "activities",
        "engagement_ids", "barrier_ids", "also_site_ids", "received_on", "state", "outcome", "closure_reason",
        "handler_id", *_CLOCK, "paused_because", "released", "external_ref",
    ),
    "grievance_events": ("grievance_id", *_SIDED, *_EVENT),
    "grievance_aliases": ("grievance_id", *_SIDED, "id", "alias", "role", "in_confidence"),
    "grievance_handlings": ("grievance_id", *_SIDED, "id", "person_id", "stage", "starts", "ends"),
    "grievance_pauses": ("grievance_id", *_SIDED, "id", "because", "starts", "until", "ends"),
    "remedies": ("grievance_id", *_SIDED, "id", "kind", "agreed_on", "due_on", "delivered_on", "verified_on"),
    "grievance_check_ins": ("grievance_id", *_SIDED, "id", "due_on", "held_on", "finding", "person_id"),
    "grievance_releases": ("grievance_id", *_SIDED, "id", "released_on", "withdrawn_on"),
    "reports": (
        "id", "body_id", "site_id", "identity_mode", "by_week", "concern", "protected_person", "retaliation_forms",
        "activities", "received_on", "state", "conclusion", "handler_id", *_CLOCK, "paused_because",
    ),
    "report_events": ("report_id", "body_id", "step", *_EVENT),
    "report_aliases": ("report_id", "body_id", "id", "alias", "role"),
    "report_handlings": ("report_id", "body_id", "id", "person_id", "starts", "ends"),
    "report_pauses": ("report_id", "body_id", "id", "because", "starts", "until", "ends"),
    "report_check_ins": ("report_id", "body_id", "id", "due_on", "held_on", "finding", "person_id"),
    "allegations": (
        "id", *_ALLEGED, "identity_mode", "by_week", "audit_firm_id", "activities", "forms", "actor", "grievance_id",
        "report_id", "received_on", "state", "finding", "outcome", "withdrawn_on", "agreement_id", "handler_id",
        *_CLOCK,
    ),
    "sittings": ("allegation_id", "person_id"),
    "allegation_events": ("allegation_id", *_ALLEGED, *_EVENT),
    "allegation_aliases": ("allegation_id", *_ALLEGED, "id", "alias", "role"),
    "allegation_handlings": ("allegation_id", *_ALLEGED, "id", "person_id", "starts", "ends"),
    "interim_measures": ("allegation_id", *_ALLEGED, "id", "kind", "taken_on", "lifted_on"),
    "committee_members": (
        "allegation_id", *_ALLEGED, "id", "person_id", "seat_id", "sector", "seated_on", "stood_down_on",
        "stood_down_because", "opinion",
    ),
    "recommended_actions": (
        "allegation_id", *_ALLEGED, "id", "kind", "recommended_on", "due_on", "done_on", "verified_on",
    ),
    "allegation_check_ins": ("allegation_id", *_ALLEGED, "id", "due_on", "held_on", "finding", "person_id"),
    "allegation_releases": (
        "allegation_id", *_ALLEGED, "id", "audience", "finding", "outcome", "released_on", "withdrawn_on",
    ),
    "early_warnings": (
        "id", "body_id", "site_id", "rule", "cause", "by_week", "raised_on", "acknowledged_on", "acknowledged_by",
        "acted_on", "action",
    ),
    "early_warning_records": ("warning_id", "body_id", "id", "filed_by", "entity", "record_id"),
    "audits": (
        "id", *_AUDITED, "edition_id", "cycle", "state", "opened_on", "agreement_id", "stage_two_on", "drafted_on",
        "published_on", "stopped_on", "level", "version",
    ),
    "audit_events": (
        "id", "audit_id", *_AUDITED, "state", "occurred_on", "organisation_id", "person_id", "reason", "position",
    ),
    "audit_team_members": (
        "id", "audit_id", *_AUDITED, "person_id", "role", "proposed_on", "approved_on", "ended_on",
    ),
    "audit_notices": (
        "id", "audit_id", "site_id", "firm_id", "published_on", "first_day", "languages", "contact_kind", "contact",
        "withdrawn_on",
    ),
    "undertakings": ("id", "audit_id", *_AUDITED, "promise_id", "digest", "signed_on", "signed_by", "version"),
    "interviews": (
        "id", "audit_id", "site_id", "firm_id", "undertaking_id", "alias", "form", "people", "sector", "role",
        "language", "interpreter", "interpreter_alias", "setting", "state", "planned_week", "held_week",
        "management_absent", "presence_decided_by", "erased_week", "version",
    ),
    "interview_events": ("id", "interview_id", *_OF_TEAM, "step", "week", "person_id", "reason", "position"),
    "interview_consents": ("id", "interview_id", *_OF_TEAM, "consent", "answer", "week", "position"),
    "integrity_notices": (
        "id", "audit_id", "site_id", "operator_id", "firm_id", "kind", "put_week", "answered_week", "closed_week",
        "effect", "version",
    ),
    "integrity_incidents": (
        "id", "audit_id", "site_id", "firm_id", "undertaking_id", "kind", "interview_id", "notice_id", "state",
        "recorded_week", "effect", "version",
    ),
    "incident_events": ("id", "incident_id", *_OF_TEAM, "state", "week", "person_id", "position"),
    "external_inspections": (
        "id", "external_ref", "site_id", "agency", "agency_name", "act", "number", "inspected_on", "summary",
    ),
    "inspection_documents": ("id", "inspection_id", "name", "address", "position"),
    "policies": ("id", "subject_id", "of_site", "owner_id", "title", "published", "version"),
    "whistleblower_mechanisms": ("id", "subject_id", "of_site", "owner_id", "title", "published", "version"),
    "policy_versions": ("id", *_PROMISED, *_VERSION, "approved_by", "address", "digest", "language"),
    "whistleblower_mechanism_versions": (
        "id", *_PROMISED, *_VERSION, "channels", "languages", "open_to", "anonymity_offered", "independence",
        "protection_stated",
    ),
    "commitment_assessments": (
        *_OF_VERSION, *_PROMISED, "id", "item", "rating", "evidence", "place", "assessor_id", "person_id",
        "assessed_on", "position",
    ),
    "commitment_items": (
        *_OF_VERSION, *_PROMISED, "id", "item", "item_group", "position", "rating", "disputed", "assessed_on",
        "assessment_id",
    ),
    "commitment_events": (
        *_OF_VERSION, *_PROMISED, "id", "state", "occurred_on", "organisation_id", "reason", "position",
    ),
    "requirements": (
        "id", "edition_id", "chapter_id", "number", "title", "summary", "critical", "topics", "citation", "source",
        "kept_here", "version",
    ),
    "proposed_changes": (
        "id", "edition_id", "title", "summary", "rationale", "state", "position", "source", "kept_here", "version",
    ),
    "proposed_change_chapters": ("proposed_change_id", "chapter_id", "kept_here"),
    "consultation_rounds": (
        "id", "proposed_change_id", "number", "name", "opens_on", "closes_on", "languages", "questions", "held_before",
        "answered_on",
    ),
    "consultation_responses": (
        "id", "proposed_change_id", "round_id", "disposition", "wording", "responded_on", "version",
    ),
    "consultation_comments": (
        "id", "proposed_change_id", "round_id", "channel", "organisation_id", "published_as_id", "sector",
        "requirement_id", "chapter_id", "position", "wording", "language", "submitted_on", "state", "decline_reason",
        "moderated_on", "response_id", "disposition", "external_ref", "version",
    ),
    "comment_tallies": ("id", "proposed_change_id", "round_id", "sector", "position", "comments"),
    "motions": (
        "id", "title", "text", "site_id", "organisation_id", "proposed_change_id", "moved_by", "drafted_on", "state",
        "has_result", "consensus_until", "opened_on", "closes_at", "decided_on", "because", "in_favour", "against",
        "abstained", "recused", "quorum", "majority_parts", "majority_of", "returned_by", "version",
    ),
    "motion_events": ("id", "motion_id", "has_result", "state", "occurred_on", "person_id", "position"),
    "ballots": ("id", "motion_id", *_OF_SEAT, "vote", "cast_at", "recused", "version"),
    "motion_positions": ("id", "motion_id", *_OF_SEAT, "stance", "taken_at", "version"),
    "motion_recusals": ("id", "motion_id", "seat_id", "person_id", "ties", "recused_on"),
    "proposed_change_events": (
        "id", "proposed_change_id", "state", "occurred_on", "side", "reason", "motion_id", "organisation_id",
        "person_id", "position",
    ),
    "audit_scope": ("id", "audit_id", *_AUDITED, "edition_id", "requirement_id", "added_on"),
    "audit_ratings": (
        "id", "audit_id", *_AUDITED, "requirement_id", "rating", "rated_on", "rated_by", "current", "working",
        "version",
    ),
    "rating_evidence": ("id", "rating_id", "audit_id", *_AUDITED, "working", "kind", "says", "position"),
    "interview_evidence": ("id", "rating_id", "audit_id", "kind"),
    "corrective_actions": (
        "id", "audit_id", *_AUDITED, "requirement_id", "description", "opened_on", "due_on", "due_at", "done_on",
        "verified_on", "version",
    ),
    "corrective_action_events": (
        "id", "action_id", "audit_id", *_AUDITED, "step", "occurred_on", "organisation_id", "person_id", "position",
    ),
    "achievements": (
        "id", "audit_id", "site_id", "operator_id", "edition_id", "level", "granted_on", "surveillance_due_on",
        "ended_on", "ended_because", "version",
    ),
    "audit_reports": (
        "id", "audit_id", "site_id", "edition_id", "number", "level", "body", "digest", "published_on", "correction",
    ),
    "area_scores": ("id", "report_id", "area", "points", "possible"),
    "audit_outreach": (
        "id", "audit_id", *_AUDITED, "kind", "sector", "language", "held_on", "reached", "version",
    ),
    "outreach_barriers": ("id", "outreach_id", "audited_by", "kind", "barrier_id"),
}  # fmt: skip
"""Copies of an engagement's or a case's facts come first in its children, so that one tuple serves all of them."""

GROWING = (
    "engagements", "releases", "participants", "attendance", "shared_information", "issues", "agreed_actions",
    "barriers", "barrier_events", "mitigations",
)  # fmt: skip
"""The tables that hold nearly all rows of a large world."""

GUARDED = ("ballots", "motion_positions", "motion_recusals")
"""Tables whose rows came while the motion was open: a trigger would refuse them beside one that is decided."""


def empty_batch() -> Batch:
    """Room for rows of every table."""
    return {table: [] for table in COLUMNS}


def put(into: Batch, table: str, /, **facts: object) -> None:
    """A row by the names of its columns; what is not named is null. For tables of which no world holds millions."""
    unknown = facts.keys() - set(COLUMNS[table])
    if unknown:
        raise KeyError(f"{table} has no {sorted(unknown)}")
    into[table].append(tuple(facts.get(column) for column in COLUMNS[table]))


def put_from(into: Batch, table: str, /, *sources: object, **given: object) -> None:
    """A row of what the domain made: each column as given by its name, or from the first source that has it."""
    into[table].append(tuple(_plain(_found(column, sources, given)) for column in COLUMNS[table]))


def _found(column: str, sources: tuple[object, ...], given: dict[str, object]) -> object:
    if column in given:
        return given[column]
    for source in sources:
        if hasattr(source, column):
            return getattr(source, column)
    raise KeyError(f"nothing gives {column}")


def _plain(value: object) -> object:
    """As rows hold it: the same bytes from the same world."""
    match value:
        case UUID():
            return value.hex
        case frozenset():
            return sorted(map(str, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        case StrEnum():
            return value.value
        case tuple():
            return [_plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
        case _:
            return value
