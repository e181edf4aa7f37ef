"""How the standard is read: public rows with readable keys, of the reference files and kept beside them."""

from __future__ import annotations

from infra.reads.catalogue import Filter, Readable, ToMany, ToOne, columns, equal
from infra.tables.sectors_reads import CODE, POSITION, PUBLIC

CITATION: dict[str, tuple[tuple[str, str], ...]] = {"id": ()}
EDITION_OF = {"edition": ToOne(entity="Edition", column="edition_id")}

EDITION = Readable(
    entity="Edition",
    table="editions",
    key="text",
    columns={
        "code": CODE,
        **columns(
            text="name summary source", code="status", date="in_force_on? superseded_on?", int="version"
        ),
    },
    arms=PUBLIC,
    orders=CITATION,
    manys={
        "chapters": ToMany(entity="Chapter", column="edition_id"),
        "requirements": ToMany(entity="Requirement", column="edition_id"),
        "definitions": ToMany(entity="Definition", column="edition_id"),
        "errata": ToMany(entity="Erratum", column="edition_id"),
        "proposed_changes": ToMany(entity="ProposedChange", column="edition_id"),
    },
)

CHAPTER = Readable(
    entity="Chapter",
    table="chapters",
    key="text",
    columns=columns(text="number title source", code="principle_area", int="position"),
    arms=PUBLIC,
    orders=POSITION,
    filters={"edition": equal("edition_id", key_of="Edition"), "principle_area": equal("principle_area")},
    ones=EDITION_OF,
    manys={"requirements": ToMany(entity="Requirement", column="chapter_id")},
)

REQUIREMENT = Readable(
    entity="Requirement",
    table="requirements",
    key="text",
    columns=columns(
        text="number? title summary citation? source",
        bool="critical? kept_here",
        codes="topics",
        int="version",
    ),
    arms=PUBLIC,
    orders=CITATION,
    filters={
        "edition": equal("edition_id", key_of="Edition"),
        "chapter": equal("chapter_id", key_of="Chapter"),
        "number": equal("number"),
    },
    ones={**EDITION_OF, "chapter": ToOne(entity="Chapter", column="chapter_id")},
    manys={
        "errata": ToMany(entity="Erratum", column="requirement_id"),
        "proposals": ToMany(entity="ProposedRequirement", column="requirement_id"),
    },
)

ERRATUM = Readable(
    entity="Erratum",
    table="errata",
    key="text",
    columns=columns(text="given correction? note source", code="kind"),
    arms=PUBLIC,
    orders=CITATION,
    ones={**EDITION_OF, "requirement": ToOne(entity="Requirement", column="requirement_id")},
)

DEFINITION = Readable(
    entity="Definition",
    table="definitions",
    key="text",
    columns=columns(text="term text source"),
    arms=PUBLIC,
    orders=CITATION,
    ones=EDITION_OF,
)

PROPOSED_CHANGE = Readable(
    entity="ProposedChange",
    table="proposed_changes",
    key="text",
    columns=columns(text="title summary rationale? source", code="state", int="position version"),
    arms=PUBLIC,
    orders=POSITION,
    filters={"edition": equal("edition_id", key_of="Edition"), "state": equal("state")},
    ones=EDITION_OF,
    manys={
        "chapters": ToMany(
            entity="Chapter",
            column="id",
            via="SELECT l.chapter_id FROM proposed_change_chapters l WHERE l.proposed_change_id = {v}",
        ),
        "requirements": ToMany(entity="ProposedRequirement", column="proposed_change_id"),
        "events": ToMany(entity="ProposedChangeEvent", column="proposed_change_id"),
        "rounds": ToMany(entity="ConsultationRound", column="proposed_change_id"),
        "comments": ToMany(entity="ConsultationComment", column="proposed_change_id"),
        "responses": ToMany(entity="ConsultationResponse", column="proposed_change_id"),
        "tallies": ToMany(entity="CommentTally", column="proposed_change_id"),
    },
)

PROPOSED_REQUIREMENT = Readable(
    entity="ProposedRequirement",
    table="proposed_requirements",
    key="text",
    columns=columns(code="effect"),
    arms=PUBLIC,
    orders=CITATION,
    ones={
        "change": ToOne(entity="ProposedChange", column="proposed_change_id"),
        "requirement": ToOne(entity="Requirement", column="requirement_id"),
    },
)

PROTECTED_ACTIVITY = Readable(
    entity="ProtectedActivity",
    table="protected_activities",
    key="text",
    columns={
        "code": CODE,
        **columns(text="name description requirement_number? source", code="basis", int="position"),
    },
    arms=PUBLIC,
    orders=POSITION,
)

ATTACK_FIGURE = Readable(
    entity="AttackFigure",
    table="attack_figures",
    key="text",
    columns=columns(
        int="year_from year_to figure", code="business_sector? measure qualifier", text="source source_url?"
    ),
    arms=PUBLIC,
    orders={"year_to": (("year_to", "smallint"),)},
    filters={
        "covers_year": Filter(one="{v} BETWEEN {t}.year_from AND {t}.year_to", type="int"),
        "from_year": Filter(one="{t}.year_from >= {v}", type="int"),
        "until_year": Filter(one="{t}.year_to <= {v}", type="int"),
        "business_sector": equal("business_sector"),
        "measure": equal("measure"),
    },
)

READABLES = (
    EDITION,
    CHAPTER,
    REQUIREMENT,
    ERRATUM,
    DEFINITION,
    PROPOSED_CHANGE,
    PROPOSED_REQUIREMENT,
    PROTECTED_ACTIVITY,
    ATTACK_FIGURE,
)
