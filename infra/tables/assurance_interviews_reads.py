"""How undertakings, interviews and what touches an audit's integrity are read (0014).

Interviews and incidents have one arm, the audit's team: a person on it reads them, signed in for its firm, nobody else.
"""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import (
    ArmPath,
    AtSites,
    Column,
    Everything,
    Json,
    Listed,
    Readable,
    ToMany,
    ToOne,
    columns,
    equal,
)
from infra.tables.assurance_reads import ARMS, AT_SITE, AUDIT_OF, SITE
from infra.tables.cases_reads import BY_POSITION, PERSON
from infra.tables.sectors_reads import CODE, PUBLIC

TEAMS = (
    "SELECT m.audit_id FROM audit_team_members m"
    " WHERE m.person_id = {person} AND m.approved_on IS NOT NULL AND m.ended_on IS NULL"
)
"""The audits on whose teams the viewer is: approved, and not taken off."""
TEAM: dict[Arm, ArmPath] = {Arm.TEAM: Listed(keys=TEAMS, column="audit_id")}
OF_AUDIT = {"audit": equal("audit_id", "uuid", "Audit")}

UNDERTAKING_TEXT = Readable(
    entity="UndertakingText",
    table="undertaking_texts",
    key="text",
    columns={"code": CODE, **columns(text="text digest source", bool="in_force")},
    arms=PUBLIC,
    orders={"id": ()},
)

UNDERTAKING = Readable(
    entity="Undertaking",
    table="undertakings",
    sparse=True,
    columns=columns(text="digest", date="signed_on"),
    arms=ARMS,
    orders={"signed_on": (("signed_on", "date"),)},
    filters={**AT_SITE, **OF_AUDIT},
    ones={
        **SITE,
        **AUDIT_OF,
        "operator": ToOne(entity="Organisation", column="operator_id"),
        "promise": ToOne(entity="UndertakingText", column="promise_id"),
        "signed_by": ToOne(entity="Person", column="signed_by"),
    },
)

INTERVIEW = Readable(
    entity="Interview",
    table="interviews",
    sparse=True,
    columns=columns(
        text="alias language interpreter_alias?",
        code="form sector? role setting state presence_decided_by?",
        bool="interpreter management_absent?",
        date="planned_week held_week? erased_week?",
        int="people version",
    ),
    arms=TEAM,
    orders={"planned_week": (("planned_week", "date"),)},
    filters={
        **OF_AUDIT,
        "state": equal("state"),
        "sector": equal("sector"),
        "role": equal("role"),
        "setting": equal("setting"),
    },
    ones={**SITE, **AUDIT_OF, "undertaking": ToOne(entity="Undertaking", column="undertaking_id")},
    manys={
        "events": ToMany(entity="InterviewEvent", column="interview_id"),
        "consents": ToMany(entity="InterviewConsent", column="interview_id"),
        "items": ToMany(entity="InterviewItem", column="interview_id"),
    },
)

INTERVIEW_EVENT = Readable(
    entity="InterviewEvent",
    table="interview_events",
    columns=columns(code="step reason?", date="week", int="position"),
    arms=TEAM,
    orders=BY_POSITION,
    ones=PERSON,
)

INTERVIEW_CONSENT = Readable(
    entity="InterviewConsent",
    table="interview_consents",
    columns=columns(code="consent answer", date="week", int="position"),
    arms=TEAM,
    orders=BY_POSITION,
)

INTERVIEW_ITEM = Readable(
    entity="InterviewItem",
    table="interview_items",
    columns=columns(code="kind", text="language?", date="week", int="position"),
    arms=TEAM,
    orders=BY_POSITION,
    ones={"interview": ToOne(entity="Interview", column="interview_id")},
)

INCIDENT = Readable(
    entity="IntegrityIncident",
    table="integrity_incidents",
    sparse=True,
    columns={
        **columns(code="kind state effect?", date="recorded_week", int="version"),
        "promised": Column(sql="({t}.undertaking_id IS NOT NULL)", json=Json.BOOL, needs=("undertaking_id",)),
    },
    arms=TEAM,
    orders={"recorded_week": (("recorded_week", "date"),)},
    filters={**OF_AUDIT, "state": equal("state"), "kind": equal("kind")},
    ones={
        **SITE,
        **AUDIT_OF,
        "interview": ToOne(entity="Interview", column="interview_id"),
        "notice": ToOne(entity="IntegrityNotice", column="notice_id"),
    },
    manys={
        "events": ToMany(entity="IncidentEvent", column="incident_id"),
        "items": ToMany(entity="IncidentItem", column="incident_id"),
    },
)

INCIDENT_EVENT = Readable(
    entity="IncidentEvent",
    table="incident_events",
    columns=columns(code="state", date="week", int="position"),
    arms=TEAM,
    orders=BY_POSITION,
    ones=PERSON,
)

INCIDENT_ITEM = Readable(
    entity="IncidentItem",
    table="incident_items",
    columns=columns(code="kind", text="language?", date="week", int="position"),
    arms=TEAM,
    orders=BY_POSITION,
    ones={"incident": ToOne(entity="IntegrityIncident", column="incident_id")},
)

NOTICE = Readable(
    entity="IntegrityNotice",
    table="integrity_notices",
    sparse=True,
    columns=columns(code="kind effect?", date="put_week answered_week? closed_week?", int="version"),
    arms={
        **TEAM,
        Arm.OPERATED: AtSites(capacities=("OPERATOR",), also="{t}.operator_id = {org}"),
        Arm.ALL: Everything(),
    },
    orders={"put_week": (("put_week", "date"),)},
    filters={**AT_SITE, **OF_AUDIT, "kind": equal("kind")},
    ones={**SITE, **AUDIT_OF},
)

READABLES = (
    UNDERTAKING_TEXT,
    UNDERTAKING,
    INTERVIEW,
    INTERVIEW_EVENT,
    INTERVIEW_CONSENT,
    INTERVIEW_ITEM,
    INCIDENT,
    INCIDENT_EVENT,
    INCIDENT_ITEM,
    NOTICE,
)
