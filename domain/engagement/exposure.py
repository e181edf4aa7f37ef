"""What a release would tell of people in danger, judged before it is told and at every later change.

An engagement opened to the operator or the public shows its days, place, method and barriers. It never shows
participants below PUBLIC, headcounts or the affected roles. What remains can still point at someone:

* a barrier that says people fear reprisal, are unsafe or lack papers, *together with the group* it keeps out
  ("night-shift women at the crusher"): the group is who is afraid;
* such a barrier beside the method INTERVIEW: an interview is with one person or a few, whom others saw arrive, so
  its day and place are enough.

Both are refused for OPERATOR and PUBLIC (a release to the public is read by the operator too). ASSIGNED_MEMBERS may
read them. The same rule holds when a barrier is added to a released engagement, or a released one is amended.
What this cannot know: that a village is small, or that only one group was met that day. Who releases must.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.engagement.barrier import Barrier
from domain.engagement.refusals import TellsOfSomeone
from domain.engagement.standing import Record
from domain.engagement.values import BarrierKind, Method
from domain.labels import encode_id

EXPOSING = frozenset({BarrierKind.FEAR_OF_REPRISAL, BarrierKind.INSECURITY, BarrierKind.LEGAL_STATUS})
"""Barriers that are a danger to be known to have."""


def tells_of_someone(record: Record, method: Method, barriers: Iterable[Barrier]) -> TellsOfSomeone | None:
    """Why the engagement must not be open to the operator or the public with these barriers; none if it may."""
    if not (record.shared_operator or record.published):
        return None
    exposing = [barrier for barrier in barriers if barrier.kind in EXPOSING]
    for barrier in exposing:
        if barrier.affected_group is not None:
            return _names_the_group(barrier)
    if exposing and method is Method.INTERVIEW:
        return _was_an_interview(exposing[0])
    return None


def _names_the_group(barrier: Barrier) -> TellsOfSomeone:
    return TellsOfSomeone(
        message=f"The {_words(barrier)} names the group that it affects. "
        "Read by the operator or the public, it could single people out.",
        next="Remove the affected group from that barrier, or release to ASSIGNED_MEMBERS only.",
        barrier_id=encode_id("Barrier", barrier.id),
    )


def _was_an_interview(barrier: Barrier) -> TellsOfSomeone:
    return TellsOfSomeone(
        message=f"This was an interview, and the {_words(barrier)} stands beside it. Its day and place would tell the "
        "operator or the public who is in danger.",
        next="Release to ASSIGNED_MEMBERS only. What the operator must know, tell it through an engagement that "
        "met more people.",
        barrier_id=encode_id("Barrier", barrier.id),
    )


def _words(barrier: Barrier) -> str:
    return f"barrier {barrier.kind.value} identified on {barrier.identified_on.isoformat()}"
