"""Statistics as everybody reads them who may: fixed cubes by quarter, the same for each viewer."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from domain.access import Scope
from schema.codes import ParticipationActivity, SectorCode
from schema.fact import ListOf, asks, fact, lazily, order_input
from schema.scalars import Node

READ = Scope.STATISTICS_READ


@strawberry.enum(description="What the cells of the cube can be ordered by.")
class ParticipationOrderBy(StrEnum):
    """Their quarter, and in it their fixed place."""

    QUARTER = "quarter"


ParticipationOrder = order_input("ParticipationOrder", ParticipationOrderBy, "QUARTER")


@strawberry.input(description="Narrows the cube; every given part must hold. A list means: any of these.")
class ParticipationFilter:
    """Filters."""

    quarter: list[str] | None = asks("In these quarters, such as `2026-Q3`.", scope=READ)
    activity: list[ParticipationActivity] | None = asks("Of these activities.", scope=READ)
    sector: list[SectorCode] | None = asks("Of these sectors.", scope=READ)


PARTICIPATION = ListOf(
    target=lazily("Participation", "schema.statistics"),
    entity="Participation",
    order=ParticipationOrder,
    filter=ParticipationFilter,
    default=("quarter", True),
)


@strawberry.type(
    description="How much one sector took part in one activity of a quarter, beside an equal share. Counted once, some time after"
    " the quarter ended, and never changed. Counted are records, not people: published comments by the commenter's sector;"
    " engagements, once for each sector of which somebody took part; held interviews by the interviewee's sector; votes that"
    " counted by the seat's sector. Fewer than ten are not shown, nor engagements and interviews from too few organisations, or nearly all from one; the rest is rounded to"
    " five; votes are shown for all six sectors or none."
)
class Participation(Node):
    """Source: the domain, section 1; the architecture, section 6."""

    quarter: str = fact("The quarter, such as `2026-Q3`.", scope=READ)
    activity: ParticipationActivity = fact("What they took part in.", scope=READ)
    sector: SectorCode = fact("The sector.", scope=READ)
    count: int | None = fact(
        "How many records, rounded to five; null where there are too few to tell, none among them.",
        scope=READ,
    )
    share: float | None = fact(
        "Its part of all that is shown of this activity in this quarter. Where sectors are left out it is greater than the"
        " sector's true part; null where the count is.",
        scope=READ,
    )
    equal_share: float = fact("What its part would be with an equal voice: one sixth.", scope=READ)
    counted_on: date = fact("When it was counted. What was recorded later is not in it.", scope=READ)
