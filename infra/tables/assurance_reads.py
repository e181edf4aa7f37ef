"""How audits are read: by their firm, by whoever operates the site and signed, by everybody once published (0013)."""

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
from infra.tables.cases_reads import BY_POSITION, PERSON
from infra.tables.sectors_reads import PUBLIC

FIRM: dict[Arm, ArmPath] = {Arm.CONTRACTED: Where(sql="{t}.audited_by = {org}"), Arm.ALL: Everything()}


def operated(also: str = "") -> AtSites:
    """At a site that the viewer operates today, of an audit that is theirs."""
    more = f" AND {also}" if also else ""
    return AtSites(capacities=("OPERATOR",), also=f"({{t}}.operator_id = {{org}}{more})")


INSIDE: dict[Arm, ArmPath] = {**FIRM, Arm.OPERATED: operated()}
ARMS: dict[Arm, ArmPath] = {**INSIDE, Arm.PUBLISHED: Where(sql="{t}.published")}

SITE = {"site": ToOne(entity="Site", column="site_id")}
AUDIT_OF = {"audit": ToOne(entity="Audit", column="audit_id")}
AT_SITE = {"site": equal("site_id", "uuid", "Site")}
ORGANISATION = {"organisation": ToOne(entity="Organisation", column="organisation_id")}
UNDER_WAY = "{t}.state NOT IN ('PUBLISHED', 'STOPPED')"

AUDIT = Readable(
    entity="Audit",
    table="audits",
    sparse=True,
    columns={
        **columns(
            code="cycle state level?",
            date="opened_on stage_two_on? drafted_on? published_on? stopped_on?",
            int="version",
        ),
        "under_way": Column(sql=f"({UNDER_WAY})", json=Json.BOOL, needs=("state",)),
    },
    arms=ARMS,
    orders={"opened_on": (("opened_on", "date"),)},
    filters={
        **AT_SITE,
        "state": equal("state"),
        "cycle": equal("cycle"),
        "firm": equal("firm_id", "uuid", "Organisation"),
        "operator": equal("operator_id", "uuid", "Organisation"),
        "edition": equal("edition_id", key_of="Edition"),
        "level": equal("level"),
        "under_way": Filter(one=f"({UNDER_WAY}) = {{v}}", type="boolean"),
    },
    ones={
        **SITE,
        "operator": ToOne(entity="Organisation", column="operator_id"),
        "firm": ToOne(entity="Organisation", column="firm_id"),
        "edition": ToOne(entity="Edition", column="edition_id"),
        "agreement": ToOne(entity="Agreement", column="agreement_id"),
    },
    manys={
        "events": ToMany(entity="AuditEvent", column="audit_id"),
        "team": ToMany(entity="AuditTeamMember", column="audit_id"),
        "notices": ToMany(entity="AuditNotice", column="audit_id"),
        "scope": ToMany(entity="AuditedRequirement", column="audit_id"),
        "ratings": ToMany(entity="Rating", column="audit_id"),
        "corrective_actions": ToMany(entity="CorrectiveAction", column="audit_id"),
        "outreach": ToMany(entity="Outreach", column="audit_id"),
        "achievements": ToMany(entity="Achievement", column="audit_id"),
        "reports": ToMany(entity="AuditReport", column="audit_id"),
    },
)

EVENT = Readable(
    entity="AuditEvent",
    table="audit_events",
    columns=columns(code="state reason?", date="occurred_on", int="position"),
    arms=ARMS,
    orders=BY_POSITION,
    ones={**PERSON, **ORGANISATION},
)

TEAM_MEMBER = Readable(
    entity="AuditTeamMember",
    table="audit_team_members",
    columns=columns(code="role", date="proposed_on approved_on? ended_on?"),
    arms={**FIRM, Arm.OPERATED: operated("{t}.approved_on IS NOT NULL")},
    orders={"id": ()},
    ones=PERSON,
)

NOTICE = Readable(
    entity="AuditNotice",
    table="audit_notices",
    columns=columns(
        date="published_on first_day withdrawn_on?", codes="languages", code="contact_kind", text="contact"
    ),
    arms=PUBLIC,
    orders={"first_day": (("first_day", "date"),)},
    filters={
        **AT_SITE,
        "firm": equal("firm_id", "uuid", "Organisation"),
        "first_day_from": since("first_day"),
        "first_day_until": until("first_day"),
        "standing": Filter(one="({t}.withdrawn_on IS NULL) = {v}", type="boolean"),
    },
    ones={**SITE, **AUDIT_OF, "firm": ToOne(entity="Organisation", column="firm_id")},
)

READABLES = (AUDIT, EVENT, TEAM_MEMBER, NOTICE)
