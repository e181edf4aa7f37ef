"""How motions are read (0015): by the seats and the secretariat before the result, by everyone after it.

Ballots, answers and recusals stay with their seat and the secretariat. A list of them holds what the viewer may see, so
its total counts nobody else's. None of their orders is by time.
"""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import (
    ArmPath,
    Everything,
    Filter,
    Listed,
    Readable,
    ToMany,
    ToOne,
    Where,
    columns,
    equal,
)
from infra.tables.cases_reads import BY_POSITION, PERSON

_HELD = (
    "FROM seat_terms s WHERE s.person_id = {person} AND s.starts <= current_date"
    " AND (s.ends IS NULL OR s.ends >= current_date)"
)
OPEN: dict[Arm, ArmPath] = {
    Arm.PUBLISHED: Where(sql="{t}.has_result"),
    Arm.SEAT: Where(sql=f"EXISTS (SELECT 1 {_HELD})"),
    Arm.ALL: Everything(),
}
OWN: dict[Arm, ArmPath] = {
    Arm.SEAT: Listed(keys=f"SELECT s.seat_id {_HELD}", column="seat_id"),
    Arm.ALL: Everything(),
}
BY_SEAT = {"seat": (("seat_id", "text"),)}
OF_SEAT = {
    **PERSON,
    "seat": ToOne(entity="Seat", column="seat_id"),
    "motion": ToOne(entity="Motion", column="motion_id"),
}

MOTION = Readable(
    entity="Motion",
    table="motions",
    columns=columns(
        text="title text",
        code="state because?",
        codes="returned_by",
        date="drafted_on consensus_until? opened_on? decided_on?",
        instant="closes_at?",
        int="in_favour? against? abstained? recused? quorum? majority_parts? majority_of? version",
    ),
    arms=OPEN,
    orders={"drafted_on": (("drafted_on", "date"),)},
    filters={
        "state": equal("state"),
        "site": equal("site_id", "uuid", "Site"),
        "organisation": equal("organisation_id", "uuid", "Organisation"),
        "proposed_change": equal("proposed_change_id", "text", "ProposedChange"),
        "returned_by": Filter(one="{v} = ANY({t}.returned_by)", many="{t}.returned_by && {v}"),
    },
    ones={
        "site": ToOne(entity="Site", column="site_id"),
        "organisation": ToOne(entity="Organisation", column="organisation_id"),
        "proposed_change": ToOne(entity="ProposedChange", column="proposed_change_id"),
        "moved_by": ToOne(entity="Seat", column="moved_by"),
    },
    manys={
        "events": ToMany(entity="MotionEvent", column="motion_id"),
        "ballots": ToMany(entity="Ballot", column="motion_id"),
        "positions": ToMany(entity="MotionPosition", column="motion_id"),
        "recusals": ToMany(entity="MotionRecusal", column="motion_id"),
    },
)

EVENT = Readable(
    entity="MotionEvent",
    table="motion_events",
    columns=columns(code="state", date="occurred_on", int="position"),
    arms=OPEN,
    orders=BY_POSITION,
)

BALLOT = Readable(
    entity="Ballot",
    table="ballots",
    columns=columns(code="vote", instant="cast_at", bool="recused", int="version"),
    arms=OWN,
    orders=BY_SEAT,
    ones=OF_SEAT,
)

POSITION = Readable(
    entity="MotionPosition",
    table="motion_positions",
    columns=columns(code="stance", instant="taken_at", int="version"),
    arms=OWN,
    orders=BY_SEAT,
    ones=OF_SEAT,
)

RECUSAL = Readable(
    entity="MotionRecusal",
    table="motion_recusals",
    columns=columns(codes="ties", date="recused_on"),
    arms=OWN,
    orders=BY_SEAT,
    ones=OF_SEAT,
)

READABLES = (MOTION, EVENT, BALLOT, POSITION, RECUSAL)
