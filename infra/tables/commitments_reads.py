"""How commitments are read: the arms of a commitment and of its parts, and the index that each arm runs on (0012).

Across sites: versions and sites are found by how their items stand, from an index on item and rating.
"""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import (
    ArmPath,
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

_TODAY = "{a}.starts <= current_date AND ({a}.ends IS NULL OR {a}.ends >= current_date)"
OPERATED = (
    "SELECT a.site_id FROM assignments a WHERE a.organisation_id = {org} AND a.capacity = 'OPERATOR' AND "
    + _TODAY.replace("{a}", "a")
)
AUDITED = (
    "SELECT CASE b.capacity WHEN 'AUDIT' THEN b.site_id ELSE b.organisation_id END FROM assignments a"
    " JOIN assignments b ON b.site_id = a.site_id AND (b.id = a.id OR b.capacity = 'OPERATOR' AND "
    + _TODAY.replace("{a}", "b")
    + ") WHERE a.organisation_id = {org} AND a.capacity = 'AUDIT' AND "
    + _TODAY.replace("{a}", "a")
)
"""A firm's sites, and whoever operates them."""

ARMS: dict[Arm, ArmPath] = {
    Arm.PUBLISHED: Where(sql="{t}.published"),
    Arm.OPERATED: Where(
        sql=f"{{t}}.owner_id = {{org}} AND (NOT {{t}}.of_site OR {{t}}.subject_id IN ({OPERATED}))"
    ),
    Arm.AUDITED: Listed(keys=AUDITED, column="subject_id"),
    Arm.ALL: Everything(),
}

_HOLDS = (
    "({t}.state IN ('PUBLISHED', 'SUPERSEDED') AND {t}.starts <= current_date"
    " AND ({t}.ends IS NULL OR {t}.ends >= current_date))"
)
IN_FORCE = {"in_force": Column(sql=_HOLDS, json=Json.BOOL, needs=("state", "starts", "ends"))}
RATINGS = ("met", "partial", "not_met", "no_evidence", "unassessed")


def _rated(rating: str, also: str = "") -> tuple[str, str]:
    """Selects the versions of which the given item stands so, or every one of the given items: each has one row."""
    found = (
        f"SELECT i.version_id FROM commitment_items i WHERE {also}i.rating = '{rating.upper()}' AND i.item = "
    )
    every = "HAVING count(*) = (SELECT count(DISTINCT w) FROM unnest({v}) w)"
    return f"{found}{{v}}", f"{found}ANY({{v}}) GROUP BY i.version_id {every}"


def _all_rated(rating: str) -> Filter:
    """Versions of which every given item stands so."""
    one, many = _rated(rating)
    return Filter(one=f"{{t}}.id IN ({one})", many=f"{{t}}.id IN ({many})")


def _sites_in_force(rating: str) -> Filter:
    """Sites with a published policy in force, of their own or of who operates them, of which every item stands so."""
    holds = _HOLDS.replace("{t}", "p")
    covered = (
        "{t}.id IN (SELECT p.site_id FROM policy_versions p WHERE p.of_site AND {held} UNION ALL"
        " SELECT a.site_id FROM policy_versions p JOIN assignments a ON a.organisation_id = p.operator_id"
        f" AND a.capacity = 'OPERATOR' AND {_TODAY.replace('{a}', 'a')} WHERE {{held}})"
    )
    one, many = (f"{holds} AND p.id IN ({found})" for found in _rated(rating, "i.published AND "))
    return Filter(one=covered.replace("{held}", one), many=covered.replace("{held}", many))


SITE_FILTERS = {f"policy_{rating}": _sites_in_force(rating) for rating in RATINGS}
"""For the list of sites."""

_SITE_AND_OWNER = {
    "site": ToOne(entity="Site", column="site_id"),
    "owner": ToOne(entity="Organisation", column="owner_id"),
}
_OF_SITE = {"site": equal("site_id", "uuid", "Site"), "owner": equal("owner_id", "uuid", "Organisation")}
_OF_OPERATOR = {"operator": equal("operator_id", "uuid", "Organisation")}
_BY_TITLE = {"title": (("title", "text"),)}
_BY_START = {"starts": (("starts", "date"),)}
_BY_PLACE = {"position": (("position", "smallint"),)}
_OF_VERSION = {
    "policy_version": ToOne(entity="PolicyVersion", column="policy_version_id"),
    "mechanism_version": ToOne(entity="WhistleblowerMechanismVersion", column="mechanism_version_id"),
}


def _held(table: str) -> Filter:
    """Commitments that have (or have not) a version in force."""
    holds = _HOLDS.replace("{t}", "p")
    return Filter(
        one=f"(EXISTS (SELECT FROM {table} p WHERE p.commitment_id = {{t}}.id AND {holds})) = {{v}}",
        type="boolean",
    )


def _parts(column: str) -> dict[str, ToMany]:
    return {
        "items": ToMany(entity="CommitmentItem", column=column),
        "tallies": ToMany(entity="CommitmentTally", column=column),
        "comparisons": ToMany(entity="CommitmentComparison", column=column),
        "assessments": ToMany(entity="CommitmentAssessment", column=column),
        "events": ToMany(entity="CommitmentEvent", column=column),
    }


_VERSION_FILTERS = {
    **_OF_SITE,
    "state": equal("state"),
    "in_force": Filter(one=f"{_HOLDS} = {{v}}", yes=_HOLDS, type="boolean"),
    **{rating: _all_rated(rating) for rating in RATINGS},
}

POLICY = Readable(
    entity="Policy",
    table="policies",
    columns=columns(text="title", bool="published"),
    arms=ARMS,
    orders=_BY_TITLE,
    filters={**_OF_SITE, **_OF_OPERATOR, "in_force": _held("policy_versions")},
    ones={**_SITE_AND_OWNER, "operator": ToOne(entity="Organisation", column="operator_id")},
    manys={"versions": ToMany(entity="PolicyVersion", column="commitment_id")},
)

POLICY_VERSION = Readable(
    entity="PolicyVersion",
    table="policy_versions",
    columns={
        **columns(
            code="state approved_by digest",
            date="starts ends?",
            text="address? language",
            int="number? version",
            bool="published",
        ),
        **IN_FORCE,
    },
    arms=ARMS,
    orders=_BY_START,
    filters={
        **_VERSION_FILTERS,
        **_OF_OPERATOR,
        "policy": equal("commitment_id", "uuid", "Policy"),
        "approved_by": equal("approved_by"),
    },
    ones={
        **_SITE_AND_OWNER,
        "operator": ToOne(entity="Organisation", column="operator_id"),
        "policy": ToOne(entity="Policy", column="commitment_id"),
    },
    manys=_parts("policy_version_id"),
)

MECHANISM = Readable(
    entity="WhistleblowerMechanism",
    table="whistleblower_mechanisms",
    columns=columns(text="title", bool="published"),
    arms=ARMS,
    orders=_BY_TITLE,
    filters={**_OF_SITE, "in_force": _held("whistleblower_mechanism_versions")},
    ones=_SITE_AND_OWNER,
    manys={"versions": ToMany(entity="WhistleblowerMechanismVersion", column="commitment_id")},
)

MECHANISM_VERSION = Readable(
    entity="WhistleblowerMechanismVersion",
    table="whistleblower_mechanism_versions",
    columns={
        **columns(
            code="state independence",
            codes="channels languages open_to",
            date="starts ends?",
            text="protection_stated?",
            int="number? version",
            bool="published anonymity_offered",
        ),
        **IN_FORCE,
    },
    arms=ARMS,
    orders=_BY_START,
    filters={
        **_VERSION_FILTERS,
        "mechanism": equal("commitment_id", "uuid", "WhistleblowerMechanism"),
        "anonymity_offered": Filter(one="{t}.anonymity_offered = {v}", type="boolean"),
        "independence": equal("independence"),
    },
    ones={
        **_SITE_AND_OWNER,
        "mechanism": ToOne(entity="WhistleblowerMechanism", column="commitment_id"),
    },
    manys=_parts("mechanism_version_id"),
)

_GROUP = {"group": Column(sql="{t}.item_group", json=Json.CODE, needs=("item_group",))}

ITEM = Readable(
    entity="CommitmentItem",
    table="commitment_items",
    columns={
        **columns(code="item rating", int="position", bool="disputed", date="assessed_on?"),
        **_GROUP,
        "gap": Column(sql="({t}.rating <> 'MET')", json=Json.BOOL, needs=("rating",)),
    },
    arms=ARMS,
    orders=_BY_PLACE,
    filters={
        "item": equal("item"),
        "group": equal("item_group"),
        "rating": equal("rating"),
        "gap": Filter(one="({t}.rating <> 'MET') = {v}", type="boolean"),
        "disputed": Filter(one="{t}.disputed = {v}", type="boolean"),
    },
    ones={**_OF_VERSION, "assessment": ToOne(entity="CommitmentAssessment", column="assessment_id")},
)

ASSESSMENT = Readable(
    entity="CommitmentAssessment",
    table="commitment_assessments",
    columns=columns(code="item rating", int="position", date="assessed_on", text="evidence? place?"),
    arms=ARMS,
    orders={"position": (("position", "int"),)},
    filters={
        "item": equal("item"),
        "rating": equal("rating"),
        "assessor": equal("assessor_id", "uuid", "Organisation"),
    },
    ones={
        **_OF_VERSION,
        "assessor": ToOne(entity="Organisation", column="assessor_id"),
        "person": ToOne(entity="Person", column="person_id"),
    },
)

EVENT = Readable(
    entity="CommitmentEvent",
    table="commitment_events",
    columns=columns(code="state reason?", int="position", date="occurred_on"),
    arms=ARMS,
    orders=_BY_PLACE,
    ones={"organisation": ToOne(entity="Organisation", column="organisation_id")},
)

# Rows of views, which have no id of their own: found below a version alone, and shown by the policies of its items.

TALLY = Readable(
    entity="CommitmentTally",
    table="commitment_tallies",
    columns={
        **columns(int="items met partial not_met no_evidence unassessed"),
        **_GROUP,
    },
    arms=ARMS,
    orders=_BY_PLACE,
)

COMPARISON = Readable(
    entity="CommitmentComparison",
    table="commitment_comparisons",
    columns={**columns(code="item earlier later change", int="position"), **_GROUP},
    arms=ARMS,
    orders=_BY_PLACE,
    filters={
        "change": equal("change"),
        "group": equal("item_group"),
        "with_policy_version": equal("earlier_policy_version_id", "uuid", "PolicyVersion"),
        "with_mechanism_version": equal(
            "earlier_mechanism_version_id", "uuid", "WhistleblowerMechanismVersion"
        ),
    },
    ones={
        "with_policy_version": ToOne(entity="PolicyVersion", column="earlier_policy_version_id"),
        "with_mechanism_version": ToOne(
            entity="WhistleblowerMechanismVersion", column="earlier_mechanism_version_id"
        ),
    },
)

READABLES = (
    POLICY,
    POLICY_VERSION,
    MECHANISM,
    MECHANISM_VERSION,
    ITEM,
    ASSESSMENT,
    EVENT,
    TALLY,
    COMPARISON,
)
