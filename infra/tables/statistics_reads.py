"""How the quarterly cube is read: the same rows for whoever may read statistics. No row differs by viewer."""

from __future__ import annotations

from domain.access import Arm
from infra.reads.catalogue import Everything, Readable, columns, equal

PARTICIPATION = Readable(
    entity="Participation",
    table="participation",
    key="text",
    columns=columns(
        text="quarter", code="activity sector", int="count?", float="share? equal_share", date="counted_on"
    ),
    arms={Arm.STATISTIC: Everything()},
    orders={"quarter": (("starts_on", "date"), ("position", "smallint"))},
    filters={"quarter": equal("quarter"), "activity": equal("activity"), "sector": equal("sector")},
)

READABLES = (PARTICIPATION,)
