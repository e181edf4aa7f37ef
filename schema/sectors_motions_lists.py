"""The lists of motions: their filters and their few, indexed orders. None is by time of a vote."""

from __future__ import annotations

from enum import StrEnum

import strawberry

from domain.access import Scope
from schema.codes import MotionState, SectorCode
from schema.fact import ListOf, asks, lazily, order_input

READ = Scope.GOVERNANCE_READ


@strawberry.enum(description="What motions can be ordered by.")
class MotionOrderBy(StrEnum):
    """When they were drafted."""

    DRAFTED_ON = "drafted_on"


@strawberry.enum(description="What the steps of a motion can be ordered by.")
class MotionEventOrderBy(StrEnum):
    """Their place in the record."""

    POSITION = "position"


@strawberry.enum(description="What ballots, answers and recusals can be ordered by.")
class OfSeatOrderBy(StrEnum):
    """The seat that gave them: when they were given orders nothing."""

    SEAT = "seat"


MotionOrder = order_input("MotionOrder", MotionOrderBy, "DRAFTED_ON")
MotionEventOrder = order_input("MotionEventOrder", MotionEventOrderBy, "POSITION")
OfSeatOrder = order_input("OfSeatOrder", OfSeatOrderBy, "SEAT")


@strawberry.input(description="Narrows motions; every given part must hold. A list means: any of these.")
class MotionFilter:
    """Filters."""

    state: list[MotionState] | None = asks("In these states.", scope=READ)
    site: list[strawberry.ID] | None = asks("About these sites.", scope=READ)
    organisation: list[strawberry.ID] | None = asks("About these organisations.", scope=READ)
    proposed_change: list[strawberry.ID] | None = asks("About these proposed changes.", scope=READ)
    returned_by: list[SectorCode] | None = asks(
        "That both seats of one of these sectors sent back.", scope=READ
    )


def _lazy(name: str) -> object:
    return lazily(name, "schema.sectors_motions")


MOTIONS = ListOf(
    target=_lazy("Motion"),
    entity="Motion",
    order=MotionOrder,
    filter=MotionFilter,
    default=("drafted_on", True),
)
EVENTS = ListOf(
    target=_lazy("MotionEvent"), entity="MotionEvent", order=MotionEventOrder, default=("position", False)
)
BALLOTS = ListOf(target=_lazy("Ballot"), entity="Ballot", order=OfSeatOrder, default=("seat", False))
POSITIONS = ListOf(
    target=_lazy("MotionPosition"), entity="MotionPosition", order=OfSeatOrder, default=("seat", False)
)
RECUSALS = ListOf(
    target=_lazy("MotionRecusal"), entity="MotionRecusal", order=OfSeatOrder, default=("seat", False)
)
