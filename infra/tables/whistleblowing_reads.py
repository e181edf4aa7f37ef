"""How reports are read: through one arm, the addressed body's handlers' desk (0008)."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import ArmPath, Filter, Readable, ToMany, ToOne, Where, columns, equal
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
)

ARMS: dict[Arm, ArmPath] = {Arm.HANDLED: Where(sql="{t}.body_id = {desk}")}
BY_START = {"starts": (("starts", "date"),)}
REPORT_OF = {"report": ToOne(entity="Report", column="report_id")}

REPORT = Readable(
    entity="Report",
    table="reports",
    sparse=True,
    columns={
        **columns(
            code="identity_mode concern protected_person state conclusion? due? paused_because?",
            codes="retaliation_forms activities",
            date="received_on due_on? closed_on? erased_on?",
            instant="due_at?",
            bool="by_week",
            int="version",
        ),
        **DUE_FACTS,
    },
    arms=ARMS,
    orders={**BY_RECEIVED, **BY_DUE},
    filters={
        **CASE_FILTERS,
        **PAUSE_FILTERS,
        "concern": equal("concern"),
        "protected_person": equal("protected_person"),
        "retaliation_form": Filter(
            one="{v} = ANY({t}.retaliation_forms)", many="{t}.retaliation_forms && {v}"
        ),
    },
    ones={
        **HANDLER,
        "site": ToOne(entity="Site", column="site_id"),
        "body": ToOne(entity="Organisation", column="body_id"),
    },
    manys={
        "protected_activities": activities_of("reports"),
        "events": ToMany(entity="ReportEvent", column="report_id"),
        "aliases": ToMany(entity="ReportAlias", column="report_id"),
        "items": ToMany(entity="ReportItem", column="report_id"),
        "handlings": ToMany(entity="ReportHandling", column="report_id"),
        "pauses": ToMany(entity="ReportPause", column="report_id"),
        "check_ins": ToMany(entity="ReportCheckIn", column="report_id"),
    },
)

EVENT = Readable(
    entity="ReportEvent",
    table="report_events",
    columns=columns(code="step state side reason?", date="occurred_on", int="position"),
    arms=ARMS,
    orders=BY_POSITION,
    ones=PERSON,
)

ALIAS = Readable(
    entity="ReportAlias",
    table="report_aliases",
    columns=columns(text="alias", code="role"),
    arms=ARMS,
    orders=BY_ALIAS,
)

ITEM = Readable(
    entity="ReportItem",
    table="report_items",
    columns=ITEM_COLUMNS,
    arms=ARMS,
    orders=BY_POSITION,
    ones={**item_links("ReportItem"), **REPORT_OF},
)

HANDLING = Readable(
    entity="ReportHandling",
    table="report_handlings",
    columns=columns(date="starts ends?"),
    arms=ARMS,
    orders=BY_START,
    ones=PERSON,
)

PAUSE = Readable(
    entity="ReportPause",
    table="report_pauses",
    columns=columns(code="because", date="starts until? ends?"),
    arms=ARMS,
    orders=BY_START,
)

CHECK_IN = Readable(
    entity="ReportCheckIn",
    table="report_check_ins",
    columns=columns(date="due_on held_on?", code="finding?"),
    arms=ARMS,
    orders={"due_on": (("due_on", "date"),)},
    ones=REPORT_OF,
)

READABLES = (REPORT, EVENT, ALIAS, ITEM, HANDLING, PAUSE, CHECK_IN)
