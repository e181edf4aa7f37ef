"""How reprisals are read: allegations and their parts, what a committee releases, agreements, interests, warnings (0009).

A committee has few allegations: its arm goes through the sittings. Companies have no arm on allegations at all.
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
    Listed,
    Readable,
    ToMany,
    ToOne,
    Where,
    columns,
    equal,
)
from infra.tables.cases_reads import (
    BY_ALIAS,
    BY_DUE,
    BY_POSITION,
    BY_RECEIVED,
    CASE_FILTERS,
    DUE_FACTS,
    HANDLER,
    ITEM_COLUMNS,
    PERSON,
    activities_of,
    item_links,
)
from infra.tables.sectors_reads import PUBLIC

SITTINGS = "SELECT s.allegation_id FROM sittings s WHERE s.person_id = {person}"


def _arms(key: str) -> dict[Arm, ArmPath]:
    return {
        Arm.FILED: Where(sql="{t}.filed_by = {org}"),
        Arm.REPRESENTED: Where(sql="{t}.represented_by = {org}"),
        Arm.AUDITED: AtSites(capacities=("AUDIT",)),
        Arm.SEATED: Listed(keys=SITTINGS, column=key),
        Arm.HANDLED: Where(sql="{t}.body_id = {desk}"),
    }


ARMS, OF_CASE = _arms("id"), _arms("allegation_id")
ALLEGATION_OF = {"allegation": ToOne(entity="Allegation", column="allegation_id")}
BY_START = {"starts": (("starts", "date"),)}

ALLEGATION = Readable(
    entity="Allegation",
    table="allegations",
    sparse=True,
    columns={
        **columns(
            code="identity_mode actor state finding? outcome? due?",
            codes="activities forms",
            date="received_on due_on? withdrawn_on? closed_on? erased_on?",
            instant="due_at?",
            bool="by_week",
            int="version",
        ),
        "overdue": DUE_FACTS["overdue"],
    },
    arms=ARMS,
    orders={**BY_RECEIVED, **BY_DUE},
    filters={
        **CASE_FILTERS,
        "form": Filter(one="{v} = ANY({t}.forms)", many="{t}.forms && {v}"),
        "actor": equal("actor"),
        "finding": equal("finding"),
        "outcome": equal("outcome"),
    },
    ones={
        **HANDLER,
        "site": ToOne(entity="Site", column="site_id"),
        "audit_firm": ToOne(entity="Organisation", column="audit_firm_id"),
        "filed_by": ToOne(entity="Organisation", column="filed_by_id"),
        "representative": ToOne(entity="Organisation", column="representative_id"),
        "grievance": ToOne(entity="Grievance", column="grievance_id"),
        "report": ToOne(entity="Report", column="report_id"),
        "agreement": ToOne(entity="Agreement", column="agreement_id"),
    },
    manys={
        "protected_activities": activities_of("allegations"),
        "events": ToMany(entity="AllegationEvent", column="allegation_id"),
        "aliases": ToMany(entity="AllegationAlias", column="allegation_id"),
        "items": ToMany(entity="AllegationItem", column="allegation_id"),
        "handlings": ToMany(entity="AllegationHandling", column="allegation_id"),
        "interim_measures": ToMany(entity="InterimMeasure", column="allegation_id"),
        "committee": ToMany(entity="CommitteeMember", column="allegation_id"),
        "recommended_actions": ToMany(entity="RecommendedAction", column="allegation_id"),
        "check_ins": ToMany(entity="AllegationCheckIn", column="allegation_id"),
        "releases": ToMany(entity="AllegationRelease", column="allegation_id"),
    },
)

EVENT = Readable(
    entity="AllegationEvent",
    table="allegation_events",
    columns=columns(code="state side reason?", date="occurred_on", int="position"),
    arms=OF_CASE,
    orders=BY_POSITION,
    ones=PERSON,
)

ALIAS = Readable(
    entity="AllegationAlias",
    table="allegation_aliases",
    columns=columns(text="alias", code="role"),
    arms=OF_CASE,
    orders=BY_ALIAS,
)

ITEM = Readable(
    entity="AllegationItem",
    table="allegation_items",
    columns=ITEM_COLUMNS,
    arms=OF_CASE,
    orders=BY_POSITION,
    ones={**item_links("AllegationItem"), **ALLEGATION_OF},
)

HANDLING = Readable(
    entity="AllegationHandling",
    table="allegation_handlings",
    columns=columns(date="starts ends?"),
    arms=OF_CASE,
    orders=BY_START,
    ones=PERSON,
)

INTERIM_MEASURE = Readable(
    entity="InterimMeasure",
    table="interim_measures",
    columns=columns(code="kind", date="taken_on lifted_on?"),
    arms=OF_CASE,
    orders={"taken_on": (("taken_on", "date"),)},
    ones=ALLEGATION_OF,
)

COMMITTEE_MEMBER = Readable(
    entity="CommitteeMember",
    table="committee_members",
    columns=columns(code="sector stood_down_because? opinion?", date="seated_on stood_down_on?"),
    arms=OF_CASE,
    orders={"seated_on": (("seated_on", "date"),)},
    ones={**PERSON, "seat": ToOne(entity="Seat", column="seat_id")},
)

RECOMMENDED_ACTION = Readable(
    entity="RecommendedAction",
    table="recommended_actions",
    columns=columns(code="kind", date="recommended_on due_on done_on? verified_on?"),
    arms=OF_CASE,
    orders={"recommended_on": (("recommended_on", "date"),)},
    ones=ALLEGATION_OF,
)

CHECK_IN = Readable(
    entity="AllegationCheckIn",
    table="allegation_check_ins",
    columns=columns(date="due_on held_on?", code="finding?"),
    arms=OF_CASE,
    orders={"due_on": (("due_on", "date"),)},
    ones=ALLEGATION_OF,
)

RELEASE = Readable(
    entity="AllegationRelease",
    table="allegation_releases",
    columns=columns(code="audience finding outcome?", date="released_on withdrawn_on?"),
    arms={
        **OF_CASE,
        Arm.PUBLISHED: Where(sql="({t}.audience = 'PUBLIC' AND {t}.withdrawn_on IS NULL)"),
        Arm.OPERATED: AtSites(
            capacities=("OPERATOR",), also="({t}.audience = 'OPERATOR' AND {t}.withdrawn_on IS NULL)"
        ),
    },
    sparse=True,
    orders={"released_on": (("released_on", "date"),)},
    filters={
        "site": equal("site_id", "uuid", "Site"),
        "finding": equal("finding"),
        "outcome": equal("outcome"),
    },
    ones={"site": ToOne(entity="Site", column="site_id"), **ALLEGATION_OF},
)

AGREEMENT = Readable(
    entity="Agreement",
    table="agreements",
    columns={
        **columns(date="signed_on terminated_on?", code="termination_reason?", int="version"),
        "active": Column(sql="({t}.terminated_on IS NULL)", json=Json.BOOL, needs=("terminated_on",)),
    },
    arms={**PUBLIC, Arm.ALL: Everything()},
    orders={"signed_on": (("signed_on", "date"),)},
    filters={
        "site": equal("site_id", "uuid", "Site"),
        "operator": equal("operator_id", "uuid", "Organisation"),
        "active": Filter(one="({t}.terminated_on IS NULL) = {v}", type="boolean"),
    },
    ones={
        "site": ToOne(entity="Site", column="site_id"),
        "operator": ToOne(entity="Organisation", column="operator_id"),
    },
)

DECLARED_INTEREST = Readable(
    entity="DeclaredInterest",
    table="declared_interests",
    columns=columns(date="declared_on ended_on?"),
    arms={Arm.SELF: Where(sql="{t}.person_id = {person}"), Arm.ALL: Everything()},
    orders={"declared_on": (("declared_on", "date"),)},
    ones={
        **PERSON,
        "organisation": ToOne(entity="Organisation", column="organisation_id"),
        "site": ToOne(entity="Site", column="site_id"),
    },
)

EARLY_WARNING = Readable(
    entity="EarlyWarning",
    table="early_warnings",
    sparse=True,
    columns=columns(code="rule action?", date="raised_on acknowledged_on? acted_on?", int="version"),
    arms={
        Arm.FILED: Listed(keys="SELECT r.warning_id FROM early_warning_records r WHERE r.filed_by = {org}"),
        Arm.HANDLED: Where(sql="{t}.body_id = {desk}"),
    },
    orders={"raised_on": (("raised_on", "date"),)},
    filters={
        "rule": equal("rule"),
        "site": equal("site_id", "uuid", "Site"),
        "acknowledged": Filter(one="({t}.acknowledged_on IS NOT NULL) = {v}", type="boolean"),
        "acted_on": Filter(one="({t}.acted_on IS NOT NULL) = {v}", type="boolean"),
    },
    ones={
        "site": ToOne(entity="Site", column="site_id"),
        "acknowledged_by": ToOne(entity="Person", column="acknowledged_by"),
    },
    manys={"records": ToMany(entity="EarlyWarningRecord", column="warning_id")},
)

EARLY_WARNING_RECORD = Readable(
    entity="EarlyWarningRecord",
    table="early_warning_records",
    columns=columns(code="entity"),
    arms={Arm.FILED: Where(sql="{t}.filed_by = {org}"), Arm.HANDLED: Where(sql="{t}.body_id = {desk}")},
    orders={"id": ()},
    ones={
        "allegation": ToOne(entity="Allegation", column="record_id"),
        "report": ToOne(entity="Report", column="record_id"),
        "grievance": ToOne(entity="Grievance", column="record_id"),
        "barrier": ToOne(entity="Barrier", column="record_id"),
        "audit": ToOne(entity="Audit", column="record_id"),
    },
)
"""Ids are random and unique across kinds: the links that the record is not of lead nowhere."""

READABLES = (
    ALLEGATION,
    EVENT,
    ALIAS,
    ITEM,
    HANDLING,
    INTERIM_MEASURE,
    COMMITTEE_MEMBER,
    RECOMMENDED_ACTION,
    CHECK_IN,
    RELEASE,
    AGREEMENT,
    DECLARED_INTEREST,
    EARLY_WARNING,
    EARLY_WARNING_RECORD,
)
