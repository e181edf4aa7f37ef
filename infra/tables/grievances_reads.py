"""How grievances are read: the arms of a case and of its parts, and the index that each arm runs on (0007)."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import ArmPath, AtSites, Readable, ToMany, ToOne, Where, columns, equal
from infra.tables.cases_reads import (
    BY_ALIAS,
    BY_DUE,
    BY_POSITION,
    BY_RECEIVED,
    CASE_FILTERS,
    DUE_FACTS,
    HANDLER,
    ITEM_COLUMNS,
    PAUSE_FILTERS,
    PERSON,
    activities_of,
    item_links,
    linked,
)
from infra.tables.sectors_reads import PUBLIC

ARMS: dict[Arm, ArmPath] = {
    Arm.FILED: Where(sql="{t}.filed_by = {org}"),
    Arm.REPRESENTED: Where(sql="{t}.represented_by = {org}"),
    Arm.MECHANISM: Where(sql="{t}.body_id = {org}", each={"due": "state"}),
    Arm.SITE_MECHANISM: Where(sql="{t}.body_id = {org}"),
    Arm.AUDITED: AtSites(capacities=("AUDIT",)),
    Arm.OPERATED: AtSites(capacities=("OPERATOR",), also="{t}.operator_sees"),
    Arm.HANDLED: Where(sql="{t}.body_id = {desk}", each={"due": "state"}),
}
BY_START = {"starts": (("starts", "date"),)}

MECHANISM = Readable(
    entity="Mechanism",
    table="mechanisms",
    columns=columns(code="kind", text="name", date="opened_on closed_on?", int="version"),
    arms=PUBLIC,
    orders={"opened_on": (("opened_on", "date"),)},
    filters={
        "kind": equal("kind"),
        "body": equal("body_id", "uuid", "Organisation"),
        "site": equal("site_id", "uuid", "Site"),
    },
    ones={
        "body": ToOne(entity="Organisation", column="body_id"),
        "site": ToOne(entity="Site", column="site_id"),
    },
    manys={"assessments": ToMany(entity="MechanismAssessment", column="mechanism_id")},
)

MECHANISM_ASSESSMENT = Readable(
    entity="MechanismAssessment",
    table="mechanism_assessments",
    columns=columns(code="criterion rating", date="assessed_on", text="evidence?"),
    arms=PUBLIC,
    orders={"assessed_on": (("assessed_on", "date"),)},
    filters={"criterion": equal("criterion")},
    ones={"assessor": ToOne(entity="Organisation", column="assessor_id")},
)

GRIEVANCE = Readable(
    entity="Grievance",
    table="grievances",
    sparse=True,
    columns={
        **columns(
            code="mechanism identity_mode category state outcome? closure_reason? due? paused_because?",
            codes="activities",
            date="received_on due_on? appeal_by? closed_on? erased_on?",
            instant="due_at?",
            bool="by_week released",
            text="external_ref?",
            int="version",
        ),
        **DUE_FACTS,
    },
    arms=ARMS,
    orders={**BY_RECEIVED, **BY_DUE},
    filters={
        **CASE_FILTERS,
        **PAUSE_FILTERS,
        "mechanism": equal("mechanism"),
        "body": equal("body_id", "uuid", "Organisation"),
        "category": equal("category"),
        "outcome": equal("outcome"),
    },
    ones={
        **HANDLER,
        "site": ToOne(entity="Site", column="site_id"),
        "body": ToOne(entity="Organisation", column="body_id"),
        "brought_to": ToOne(entity="Mechanism", column="mechanism_id"),
        "referred_to": ToOne(entity="Mechanism", column="referred_to_id"),
        "filed_by": ToOne(entity="Organisation", column="filed_by_id"),
        "representative": ToOne(entity="Organisation", column="representative_id"),
    },
    manys={
        "protected_activities": activities_of("grievances"),
        "engagements": linked("Engagement", "grievances", "engagement_ids"),
        "barriers": linked("Barrier", "grievances", "barrier_ids"),
        "also_sites": linked("Site", "grievances", "also_site_ids"),
        "events": ToMany(entity="GrievanceEvent", column="grievance_id"),
        "aliases": ToMany(entity="GrievanceAlias", column="grievance_id"),
        "items": ToMany(entity="GrievanceItem", column="grievance_id"),
        "handlings": ToMany(entity="GrievanceHandling", column="grievance_id"),
        "pauses": ToMany(entity="GrievancePause", column="grievance_id"),
        "remedies": ToMany(entity="Remedy", column="grievance_id"),
        "check_ins": ToMany(entity="GrievanceCheckIn", column="grievance_id"),
        "releases": ToMany(entity="GrievanceRelease", column="grievance_id"),
    },
)

EVENT = Readable(
    entity="GrievanceEvent",
    table="grievance_events",
    columns=columns(code="state side reason?", date="occurred_on", int="position"),
    arms=ARMS,
    orders=BY_POSITION,
    ones=PERSON,
)

ALIAS = Readable(
    entity="GrievanceAlias",
    table="grievance_aliases",
    columns=columns(text="alias", code="role", bool="in_confidence"),
    arms=ARMS,
    orders=BY_ALIAS,
)

ITEM = Readable(
    entity="GrievanceItem",
    table="grievance_items",
    columns=ITEM_COLUMNS,
    arms=ARMS,
    orders=BY_POSITION,
    ones={**item_links("GrievanceItem"), "grievance": ToOne(entity="Grievance", column="grievance_id")},
)

HANDLING = Readable(
    entity="GrievanceHandling",
    table="grievance_handlings",
    columns=columns(code="stage", date="starts ends?"),
    arms=ARMS,
    orders=BY_START,
    ones=PERSON,
)

PAUSE = Readable(
    entity="GrievancePause",
    table="grievance_pauses",
    columns=columns(code="because", date="starts until? ends?"),
    arms=ARMS,
    orders=BY_START,
)

REMEDY = Readable(
    entity="Remedy",
    table="remedies",
    columns=columns(code="kind", date="agreed_on due_on delivered_on? verified_on?"),
    arms=ARMS,
    orders={"agreed_on": (("agreed_on", "date"),)},
    ones={"grievance": ToOne(entity="Grievance", column="grievance_id")},
)

CHECK_IN = Readable(
    entity="GrievanceCheckIn",
    table="grievance_check_ins",
    columns=columns(date="due_on held_on?", code="finding?"),
    arms=ARMS,
    orders={"due_on": (("due_on", "date"),)},
    ones={"grievance": ToOne(entity="Grievance", column="grievance_id")},
)

RELEASE = Readable(
    entity="GrievanceRelease",
    table="grievance_releases",
    columns=columns(date="released_on withdrawn_on?"),
    arms=ARMS,
    orders={"released_on": (("released_on", "date"),)},
)

READABLES = (
    MECHANISM,
    MECHANISM_ASSESSMENT,
    GRIEVANCE,
    EVENT,
    ALIAS,
    ITEM,
    HANDLING,
    PAUSE,
    REMEDY,
    CHECK_IN,
    RELEASE,
)
