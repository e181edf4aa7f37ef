"""What is done for cases and for the Board because time passes: every minute, each part in turn.

A part that fails does not keep the others from being done; it is tried again at the next time. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from api.breach_rounds import breaches
from api.case_rounds import endings, tellings, warnings
from api.governance_rounds import closings, countings
from api.housekeeping import CARETAKER
from api.unsealing_rounds import unsealings_followed
from api.vault_rounds import keepings
from domain.kernel import Clock
from infra import log
from infra.pools import Unavailable
from infra.scheduling import Round
from infra.unit_of_work import Works

EVERY_MINUTE = "* * * * *"
EVERY_HOUR = "23 * * * *"

Part = Callable[[Works, Clock], Awaitable[None]]
"""Does what is due by the clock; safe to repeat, and when the time came long ago."""

PARTS: list[Part] = [
    *endings(),
    *tellings(),
    *warnings(),
    *closings(),
    *countings(),
    *breaches(),
    *keepings(),
    unsealings_followed,
]
"""What a round consists of, in this order: what a pause held is due again before anybody is told of it."""


async def case_round(works: Works, clock: Clock) -> None:
    """Do what is due in all cases, and before the Board."""
    for part in PARTS:
        try:
            await part(works, clock)
        except Unavailable:
            raise
        except Exception as broken:
            log.fault("a part of a round failed", broken, {"round": "cases", "part": part.__name__})


async def attachments_swept(works: Works) -> None:
    """Drop files that stopped arriving and those that nobody can open any more. It counts its own rounds: no time is
    kept of what people send."""
    async with works.begin(CARETAKER) as work:
        await work.attachments.sweep()
        await work.commit()


def rounds(works: Works, clock: Clock) -> list[Round]:
    """Every round of the service."""
    return [
        Round(name="cases", at=EVERY_MINUTE, do=lambda _: case_round(works, clock)),
        Round(name="attachments", at=EVERY_HOUR, do=lambda _: attachments_swept(works)),
    ]
