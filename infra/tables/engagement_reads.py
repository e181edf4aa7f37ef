"""How the engagement record is read: its arms, and the index that each arm runs on.

For every arm and order there is an index whose leading columns are the arm's equalities and whose rest is the order
(infra/migrations/core/sql/0004_engagement.sql). Children of one record need none: their policy filters a handful of rows.
"""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import (
    ArmPath,
    AtSites,
    Column,
    Everything,
    Filter,
    Json,
    Readable,
    ToMany,
    ToOne,
    Where,
    columns,
    equal,
    since,
    until,
)

MEMBERS = ("NGO", "UNION", "COMMUNITY")

ARMS: dict[Arm, ArmPath] = {
    Arm.PUBLISHED: Where(sql="{t}.published"),
    Arm.OWN: Where(sql="{t}.owner_id = {org}"),
    Arm.ASSIGNED: AtSites(capacities=MEMBERS, also="{t}.shared_members"),
    Arm.OPERATED: AtSites(capacities=("OPERATOR",), also="{t}.shared_operator"),
    Arm.AUDITED: AtSites(capacities=("AUDIT",)),
    Arm.ALL: Everything(),
}

_AT = "{t}.site_id IN (SELECT s.id FROM sites s WHERE s."
HIGH_RISK = Filter(one=_AT + "high_risk_area = {v})", type="boolean")
IN_COUNTRY = Filter(one=_AT + "country = {v})", many=_AT + "country = ANY({v}))")
SITE = {"site": ToOne(entity="Site", column="site_id")}
OWNER = {"owner": ToOne(entity="Organisation", column="owner_id")}
BY_POSITION = {"position": (("position", "smallint"),)}
BY_LABEL: dict[str, tuple[tuple[str, str], ...]] = {"id": ()}


def _flag(column: str) -> Column:
    return Column(sql=f"{{t}}.{column}", json=Json.BOOL, needs=(column,))


def _child(table: str, column: str) -> Filter:
    """A filter over an engagement's children that the viewer may see."""
    exists = f"EXISTS (SELECT FROM {table} c WHERE c.engagement_id = {{t}}.id AND c.{column} = "
    return Filter(one=f"{exists}{{v}})", many=f"{exists}ANY({{v}}))")


ENGAGEMENT = Readable(
    entity="Engagement",
    table="engagements",
    columns={
        **columns(
            date="starts_on ends_on",
            text="place? purpose language external_ref?",
            code="method level",
            bool="published",
            instant="recorded_at",
            int="version",
        ),
        "shared_with_members": _flag("shared_members"),
        "shared_with_operator": _flag("shared_operator"),
    },
    arms=ARMS,
    orders={"starts_on": (("starts_on", "date"),)},
    filters={
        "site": equal("site_id", "uuid", "Site"),
        "starts_from": since("starts_on"),
        "starts_until": until("starts_on"),
        "method": equal("method"),
        "level": equal("level"),
        "language": equal("language"),
        "sector": _child("participants", "sector"),
        "high_risk_area": HIGH_RISK,
        "country": IN_COUNTRY,
        "owner": equal("owner_id", "uuid", "Organisation"),
        "barrier_kind": _child("barriers", "kind"),
        "barrier_state": _child("barriers", "state"),
    },
    ones={**SITE, **OWNER, "follows": ToOne(entity="Engagement", column="follows_id")},
    manys={
        "participants": ToMany(entity="Participant", column="engagement_id"),
        "attendance": ToMany(entity="Attendance", column="engagement_id"),
        "shared_information": ToMany(entity="SharedInformation", column="engagement_id"),
        "issues": ToMany(entity="Issue", column="engagement_id"),
        "actions": ToMany(entity="AgreedAction", column="engagement_id"),
        "barriers": ToMany(entity="Barrier", column="engagement_id"),
        "releases": ToMany(entity="Release", column="engagement_id"),
    },
)

RELEASE = Readable(
    entity="Release",
    table="releases",
    columns=columns(code="audience", date="released_on withdrawn_on?", text="why?"),
    arms=ARMS,
    orders={"released_on": (("released_on", "date"),)},
)

PARTICIPANT = Readable(
    entity="Participant",
    table="participants",
    columns=columns(code="sector?"),
    arms=ARMS,
    orders=BY_LABEL,
    filters={"sector": equal("sector")},
    ones={
        "party": ToOne(entity="Party", column="party_id"),
        "engagement": ToOne(entity="Engagement", column="engagement_id"),
    },
)

ATTENDANCE = Readable(
    entity="Attendance",
    table="attendance",
    columns=columns(code="sector?", int="headcount"),
    arms=ARMS,
    orders=BY_LABEL,
)

SHARED_INFORMATION = Readable(
    entity="SharedInformation",
    table="shared_information",
    columns=columns(text="description language?", int="position"),
    arms=ARMS,
    orders=BY_POSITION,
)

ISSUE = Readable(
    entity="Issue",
    table="issues",
    columns=columns(text="raised response?", int="position"),
    arms=ARMS,
    orders=BY_POSITION,
)

AGREED_ACTION = Readable(
    entity="AgreedAction",
    table="agreed_actions",
    columns=columns(text="description", date="due_on completed_on?", int="position"),
    arms=ARMS,
    orders=BY_POSITION,
    ones={"responsible": ToOne(entity="Organisation", column="responsible_id")},
)

BARRIER = Readable(
    entity="Barrier",
    table="barriers",
    columns=columns(
        code="kind severity state affected_sector",
        date="identified_on",
        text="affected_group?",
        codes="affected_roles",
        int="version",
    ),
    arms=ARMS,
    orders={
        "identified_on": (("identified_on", "date"),),
        "severity": (("severity_rank", "smallint"), ("identified_on", "date")),
    },
    filters={
        "site": equal("site_id", "uuid", "Site"),
        "kind": equal("kind"),
        "severity": equal("severity"),
        "state": equal("state"),
        "affected_sector": equal("affected_sector"),
        "high_risk_area": HIGH_RISK,
        "identified_from": since("identified_on"),
        "identified_until": until("identified_on"),
        "owner": equal("owner_id", "uuid", "Organisation"),
    },
    ones={
        **SITE,
        **OWNER,
        "engagement": ToOne(entity="Engagement", column="engagement_id"),
        "representative": ToOne(entity="Organisation", column="representative_id"),
    },
    manys={
        "events": ToMany(entity="BarrierEvent", column="barrier_id"),
        "mitigations": ToMany(entity="Mitigation", column="barrier_id"),
    },
)

BARRIER_EVENT = Readable(
    entity="BarrierEvent",
    table="barrier_events",
    columns=columns(code="state", date="occurred_on", text="why?", int="position"),
    arms=ARMS,
    orders=BY_POSITION,
    ones={"organisation": ToOne(entity="Organisation", column="organisation_id")},
)

MITIGATION = Readable(
    entity="Mitigation",
    table="mitigations",
    columns=columns(code="kind", text="description?", date="planned_on done_on?"),
    arms=ARMS,
    orders={"planned_on": (("planned_on", "date"),)},
    ones={"responsible": ToOne(entity="Organisation", column="responsible_id")},
)

CONSENT_PROCESS = Readable(
    entity="ConsentProcess",
    table="consent_processes",
    columns=columns(text="subject", code="state", date="opened_on", int="version"),
    arms=ARMS,
    orders={"opened_on": (("opened_on", "date"),)},
    filters={
        "site": equal("site_id", "uuid", "Site"),
        "state": equal("state"),
        "community": equal("community_id", "uuid", "Organisation"),
    },
    ones={**SITE, **OWNER, "community": ToOne(entity="Organisation", column="community_id")},
    manys={"events": ToMany(entity="ConsentEvent", column="consent_process_id")},
)

CONSENT_EVENT = Readable(
    entity="ConsentEvent",
    table="consent_events",
    columns=columns(code="state", date="occurred_on", text="conditions?", int="position"),
    arms=ARMS,
    orders=BY_POSITION,
    ones={"organisation": ToOne(entity="Organisation", column="organisation_id")},
)

READABLES = (
    ENGAGEMENT,
    RELEASE,
    PARTICIPANT,
    ATTENDANCE,
    SHARED_INFORMATION,
    ISSUE,
    AGREED_ACTION,
    BARRIER,
    BARRIER_EVENT,
    MITIGATION,
    CONSENT_PROCESS,
    CONSENT_EVENT,
)
