"""How consultations are read: what is published, the same for everybody; and what was submitted, by whose it is.

One table of comments, two kinds of record. `ConsultationComment` is what everybody reads once it was moderated, through
a view. `SubmittedComment` is the same comment as its author and the secretariat see it, whatever became of it.
"""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import (
    ArmPath,
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
)
from infra.tables.sectors_reads import POSITION, PUBLIC

CHANGE_OF = {"change": ToOne(entity="ProposedChange", column="proposed_change_id")}
OF_ROUND = {**CHANGE_OF, "round": ToOne(entity="ConsultationRound", column="round_id")}
BY_SUBMITTED = {"submitted_on": (("submitted_on", "date"),)}
BY_CHANGE = {
    "change": equal("proposed_change_id", key_of="ProposedChange"),
    "round": equal("round_id", "uuid", "ConsultationRound"),
}
_WORDING = Column(sql="{t}.wording", json=Json.TEXT, needs=("wording",))


OWN: dict[Arm, ArmPath] = {Arm.OWN: Where(sql="{t}.organisation_id = {org}"), Arm.ALL: Everything()}


EVENT = Readable(
    entity="ProposedChangeEvent",
    table="proposed_change_events",
    columns=columns(code="state side", text="reason?", date="occurred_on", int="position"),
    arms={**PUBLIC, Arm.ALL: Everything()},
    orders=POSITION,
    ones={
        "organisation": ToOne(entity="Organisation", column="organisation_id"),
        "motion": ToOne(entity="Motion", column="motion_id"),
    },
)

ROUND = Readable(
    entity="ConsultationRound",
    table="consultation_rounds",
    columns=columns(
        int="number",
        text="name? questions?",
        date="opens_on closes_on answered_on?",
        codes="languages",
        bool="held_before",
    ),
    arms=PUBLIC,
    orders={"opens_on": (("opens_on", "date"),)},
    filters={
        "change": BY_CHANGE["change"],
        "open_on": Filter(one="{v} BETWEEN {t}.opens_on AND {t}.closes_on", type="date"),
    },
    ones=CHANGE_OF,
    manys={
        "comments": ToMany(entity="ConsultationComment", column="round_id"),
        "responses": ToMany(entity="ConsultationResponse", column="round_id"),
        "tallies": ToMany(entity="CommentTally", column="round_id"),
    },
)

_CONCERNS = {
    **OF_ROUND,
    "published_as": ToOne(entity="Organisation", column="published_as_id"),
    "requirement": ToOne(entity="Requirement", column="requirement_id"),
    "chapter": ToOne(entity="Chapter", column="chapter_id"),
    "response": ToOne(entity="ConsultationResponse", column="response_id"),
}
_FILTERS = {
    **BY_CHANGE,
    "sector": equal("sector"),
    "sector_declared": Filter(one="({t}.sector IS NOT NULL) = {v}", type="boolean"),
    "requirement": equal("requirement_id", key_of="Requirement"),
    "chapter": equal("chapter_id", key_of="Chapter"),
    "position": equal("position"),
    "disposition": equal("disposition"),
    "answered": Filter(one="({t}.response_id IS NOT NULL) = {v}", type="boolean"),
}

COMMENT = Readable(
    entity="ConsultationComment",
    table="published_comments",  # a view: no key, link or list leads to what is not published
    columns={
        **columns(code="channel sector? position disposition?", text="language?", date="submitted_on"),
        "text": _WORDING,
    },
    arms={Arm.PUBLISHED: Everything()},
    orders=BY_SUBMITTED,
    filters=_FILTERS,
    ones=_CONCERNS,
)

SUBMITTED = Readable(
    entity="SubmittedComment",
    table="consultation_comments",
    columns={
        **columns(
            code="channel sector? position state decline_reason? disposition?",
            text="language? external_ref?",
            date="submitted_on moderated_on?",
            int="version",
        ),
        "text": _WORDING,
    },
    arms=OWN,
    orders=BY_SUBMITTED,
    filters={**_FILTERS, "state": equal("state"), "channel": equal("channel")},
    ones={**_CONCERNS, "organisation": ToOne(entity="Organisation", column="organisation_id")},
    manys={"earlier": ToMany(entity="EarlierComment", column="comment_id")},
)

EARLIER = Readable(
    entity="EarlierComment",
    table="earlier_comments",
    columns={**columns(code="position", date="replaced_on", int="number"), "text": _WORDING},
    arms=OWN,
    orders={"number": (("number", "smallint"),)},
)

RESPONSE = Readable(
    entity="ConsultationResponse",
    table="consultation_responses",
    columns={**columns(code="disposition", date="responded_on", int="version"), "text": _WORDING},
    arms=PUBLIC,
    orders={"responded_on": (("responded_on", "date"),)},
    filters={**BY_CHANGE, "disposition": equal("disposition")},
    ones=OF_ROUND,
    manys={"comments": ToMany(entity="ConsultationComment", column="response_id")},
)

TALLY = Readable(
    entity="CommentTally",
    table="comment_tallies",
    key="text",
    columns=columns(code="sector? position", int="comments"),
    arms=PUBLIC,
    orders={"id": ()},
    filters={**BY_CHANGE, "sector": equal("sector"), "position": equal("position")},
    ones=OF_ROUND,
)

READABLES = (EVENT, ROUND, COMMENT, SUBMITTED, EARLIER, RESPONSE, TALLY)
