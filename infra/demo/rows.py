"""The columns the demo world fills, table by table, in the order in which tables can be loaded."""

from __future__ import annotations

Row = tuple[object, ...]
Batch = dict[str, list[Row]]

_TAIL = ("owner_id", "site_id", "shared_members", "shared_operator", "published")

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
}  # fmt: skip
"""Copies of an engagement's facts come first in its children, so that one tuple serves all of them."""

GROWING = (
    "engagements", "releases", "participants", "attendance", "shared_information", "issues", "agreed_actions",
    "barriers", "barrier_events", "mitigations",
)  # fmt: skip
"""The tables that hold nearly all rows of a large world."""


def empty_batch() -> Batch:
    """Room for rows of every table."""
    return {table: [] for table in COLUMNS}
