"""How stakeholders are read: the arms of each table, and the index that each arm runs on."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import Everything, Filter, Readable, ToMany, ToOne, Where, columns, equal
from infra.tables.commitments_reads import SITE_FILTERS
from infra.tables.sectors_reads import PUBLIC

BY_NAME = {"name": (("name", "text"),)}
BY_START = {"starts": (("starts", "date"),)}

ORGANISATION = Readable(  # organisations_by_name, organisations_by_kind
    entity="Organisation",
    table="organisations",
    columns=columns(text="name", code="kind country?", int="version"),
    arms=PUBLIC,
    orders=BY_NAME,
    filters={"kind": equal("kind"), "sector": equal("sector"), "country": equal("country")},
    ones={"sector": ToOne(entity="Sector", column="sector")},
    manys={
        "assignments": ToMany(entity="Assignment", column="organisation_id"),
        "engagements": ToMany(entity="Engagement", column="owner_id", dense=True),
        "policies": ToMany(entity="Policy", column="operator_id"),
    },
)

_BARRIER_KINDS = "{t}.id IN (SELECT b.site_id FROM barriers b WHERE b.kind "
_CURRENT = "a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date)"

SITE = Readable(  # sites_by_name, sites_by_country
    entity="Site",
    table="sites",
    columns=columns(
        text="name region? time_zone",
        code="country status",
        codes="commodities",
        float="latitude? longitude?",
        bool="high_risk_area",
        int="version",
    ),
    arms=PUBLIC,
    orders=BY_NAME,
    filters={
        "country": equal("country"),
        "status": equal("status"),
        "high_risk_area": Filter(one="{t}.high_risk_area = {v}", type="boolean"),
        "commodity": Filter(one="{v} = ANY({t}.commodities)"),
        "organisation": Filter(
            one=f"{{t}}.id IN (SELECT a.site_id FROM assignments a WHERE a.organisation_id = {{v}} AND {_CURRENT})",
            many=f"{{t}}.id IN (SELECT a.site_id FROM assignments a WHERE a.organisation_id = ANY({{v}}) AND {_CURRENT})",
            type="uuid",
            key_of="Organisation",
        ),
        "barrier_kind": Filter(one=f"{_BARRIER_KINDS}= {{v}})", many=f"{_BARRIER_KINDS}= ANY({{v}}))"),
        **SITE_FILTERS,
    },
    manys={
        "risk_designations": ToMany(entity="RiskDesignation", column="site_id"),
        "assignments": ToMany(entity="Assignment", column="site_id"),
        "engagements": ToMany(entity="Engagement", column="site_id", dense=True),
        "barriers": ToMany(entity="Barrier", column="site_id", dense=True),
        "consent_processes": ToMany(entity="ConsentProcess", column="site_id", dense=True),
        "policies": ToMany(entity="Policy", column="site_id"),
        "whistleblower_mechanisms": ToMany(entity="WhistleblowerMechanism", column="site_id"),
    },
)

RISK_DESIGNATION = Readable(  # risk_designations_by_site
    entity="RiskDesignation",
    table="risk_designations",
    columns=columns(code="kind", date="starts ends?", text="source"),
    arms=PUBLIC,
    orders=BY_START,
    ones={"site": ToOne(entity="Site", column="site_id")},
)

ASSIGNMENT = Readable(  # assignments_by_organisation, assignments_by_site
    entity="Assignment",
    table="assignments",
    columns=columns(code="capacity", date="starts ends?"),
    arms={
        Arm.EVERYONE: Where(sql="{t}.capacity IN ('OPERATOR', 'AUDIT')"),
        Arm.OWN: Where(sql="{t}.organisation_id = {org}"),
        Arm.ALL: Everything(),
    },
    orders=BY_START,
    filters={
        "capacity": equal("capacity"),
        "organisation": equal("organisation_id", "uuid", "Organisation"),
        "site": equal("site_id", "uuid", "Site"),
        "current_on": Filter(one="{t}.starts <= {v} AND ({t}.ends IS NULL OR {t}.ends >= {v})", type="date"),
    },
    ones={
        "organisation": ToOne(entity="Organisation", column="organisation_id"),
        "site": ToOne(entity="Site", column="site_id"),
    },
)

PERSON = Readable(
    entity="Person",
    table="persons",
    columns=columns(text="handle", date="registered_on"),
    arms={
        Arm.OWN: Where(
            sql="{t}.id IN (SELECT m.person_id FROM memberships m WHERE m.organisation_id = {org})"
        ),
        Arm.SELF: Where(sql="{t}.id = {person}"),
        Arm.ALL: Everything(),
    },
    orders={"handle": (("handle", "text"),)},
    manys={"memberships": ToMany(entity="Membership", column="person_id")},
)

MEMBERSHIP = Readable(  # memberships_by_organisation, memberships_by_person
    entity="Membership",
    table="memberships",
    columns=columns(code="capacity", date="starts ends?"),
    arms={
        Arm.OWN: Where(sql="{t}.organisation_id = {org}"),
        Arm.SELF: Where(sql="{t}.person_id = {person}"),
        Arm.ALL: Everything(),
    },
    orders=BY_START,
    ones={
        "person": ToOne(entity="Person", column="person_id"),
        "organisation": ToOne(entity="Organisation", column="organisation_id"),
    },
)

_ROLE = "EXISTS (SELECT FROM party_roles r WHERE r.party_id = {t}.id AND r.role "

PARTY = Readable(  # parties_by_owner, parties_public, parties_walk
    entity="Party",
    table="parties",
    columns=columns(
        code="kind sensitivity",
        text="pseudonym name?",
        codes="sectors focus expertise",
        date="recorded_on",
        int="version",
    ),
    arms={
        Arm.OWN: Where(sql="{t}.owner_id = {org}"),
        Arm.PUBLIC_PARTY: Where(sql="{t}.is_public"),
        Arm.ALL: Everything(),
    },
    orders={"pseudonym": (("pseudonym", "text"),)},
    filters={
        "kind": equal("kind"),
        "sensitivity": equal("sensitivity"),
        "sector": Filter(one="{v} = ANY({t}.sectors)"),
        "role": Filter(one=f"{_ROLE}= {{v}})", many=f"{_ROLE}= ANY({{v}}))"),
        "focus": Filter(one="{v} = ANY({t}.focus)"),
    },
    ones={"owner": ToOne(entity="Organisation", column="owner_id")},
    manys={
        "roles": ToMany(entity="PartyRole", column="party_id"),
        "participations": ToMany(entity="Participant", column="party_id"),
    },
)

PARTY_ROLE = Readable(  # party_roles_by_party
    entity="PartyRole",
    table="party_roles",
    columns=columns(code="role", date="starts ends?"),
    arms={
        Arm.OWN: Where(sql="{t}.owner_id = {org}"),
        Arm.PUBLIC_PARTY: Where(sql="{t}.is_public"),
        Arm.ALL: Everything(),
    },
    orders=BY_START,
    ones={"party": ToOne(entity="Party", column="party_id"), "site": ToOne(entity="Site", column="site_id")},
)

READABLES = (ORGANISATION, SITE, RISK_DESIGNATION, ASSIGNMENT, PERSON, MEMBERSHIP, PARTY, PARTY_ROLE)
