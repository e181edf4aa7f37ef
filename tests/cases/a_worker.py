"""A process that makes one round every other second, for the tests: `python -m tests.cases.a_worker`.

Says `<its name> <the time>` in a file for each round; with `hangs` it then never ends the round.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path

from infra.address import Address
from infra.clock import WallClock
from infra.scheduling import Round, Scheduler

EVERY_OTHER_SECOND = "* * * * * */2"


async def work(address: Address, said: Path, name: str, hangs: bool) -> None:
    async def tell(now: datetime) -> None:
        with said.open("a") as file:
            file.write(f"{name} {now.timestamp()}\n")
        if hangs:
            await asyncio.sleep(600)

    async with Scheduler(
        address, WallClock(), [Round(name="told", at=EVERY_OTHER_SECOND, do=tell)]
    ).running():
        await asyncio.sleep(120)


if __name__ == "__main__":
    given = json.loads(sys.stdin.read())
    asyncio.run(work(Address(**given["address"]), Path(given["said"]), given["name"], given["hangs"]))
