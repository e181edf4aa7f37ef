"""What motions look like from outside, written down by hand for the oracle."""

from __future__ import annotations

from tests.access.shape import shape

_OF_SEAT = "seat:Seat.seat_id person:Person.person_id motion:Motion.motion_id"

MOTION_SHAPES = {
    "Motion": shape(
        "motions", "mot",
        "title text state draftedOn consensusUntil openedOn closesAt decidedOn because inFavour against abstained"
        " recused quorum majorityParts majorityOf returnedBy version",
        "site:Site.site_id organisation:Organisation.organisation_id proposedChange:ProposedChange.proposed_change_id"
        " movedBy:Seat.moved_by",
        "events:MotionEvent.motion_id ballots:Ballot.motion_id positions:MotionPosition.motion_id"
        " recusals:MotionRecusal.motion_id",
    ),
    "MotionEvent": shape("motion_events", "mev", "state occurredOn position"),
    "Ballot": shape("ballots", "bal", "vote castAt recused version", _OF_SEAT),
    "MotionPosition": shape("motion_positions", "mps", "stance takenAt version", _OF_SEAT),
    "MotionRecusal": shape("motion_recusals", "mrc", "ties recusedOn", _OF_SEAT),
}  # fmt: skip
"""Motions are everyone's once they have a result; what a seat gave stays with the seat."""

STATISTIC_SHAPES = {
    "Participation": shape(
        "participation", "ptn", "quarter activity sector count share equalShare countedOn", text=True
    )
}
"""The same for everybody, with the scope."""

OPEN_MOTIONS = {"Motion", "MotionEvent"}
