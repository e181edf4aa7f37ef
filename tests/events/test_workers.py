"""Real processes over a real socket: one is killed in the middle of a flood, another takes its listeners over."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from infra.database import Database
from tests.events.conftest import Happening
from tests.events.listening import Hearing
from tests.events.serving import Served, serving
from tests.reads.cases_world import SUNDAY
from tests.reads.world import uid

MOVES = "subscription { caseEvents(kinds: [MOVED, LISTENING]) { position kind id on } }"
CASE = uid(21, 2)
PATIENCE = 60.0


@pytest.fixture(scope="module")
def two(world: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Served]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serving(world, tmp_path_factory.mktemp(f"server{n}"))) for n in range(2)]


class Listening:
    """A client that keeps what it was told, and the last position."""

    def __init__(self, served: Served, token: str) -> None:
        self.served, self.token = served, token
        self.told: list[dict[str, str]] = []
        self.position = ""

    async def hear(self, until: int, *, then: int | None = None) -> list[str]:
        """Listens until it was told so many, then sends the process a signal, if so; what kinds of block came."""
        headers = {"authorization": f"Bearer {self.token}", "accept": "text/event-stream"}
        if self.position:
            headers["last-event-id"] = self.position
        kinds: list[str] = []
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            ask = client.stream("POST", self.served.url + "/graphql", json={"query": MOVES}, headers=headers)
            try:
                async with ask as answer:
                    assert answer.status_code == 200
                    async for line in answer.aiter_lines():
                        field, _, value = line.partition(": ")
                        if field == "event":
                            kinds.append(value)
                        if field == "id":
                            self.position = value
                        if field == "data" and '"errors"' in value:
                            kinds.append(json.loads(value)["errors"][0]["extensions"]["code"])
                        elif field == "data" and value:
                            event = json.loads(value)["data"]["caseEvents"]
                            self.told += [event] if event["id"] else []
                            if len(self.told) == until and then is None:
                                break
                            if len(self.told) == until and event["id"] and then is not None:
                                self.served.signal(then)
            except httpx.HTTPError:
                kinds.append("cut")
        return list(dict.fromkeys(kinds))


async def test_a_process_is_killed_and_another_goes_on_with_nothing_lost_and_nothing_twice(
    two: list[Served], hearing: Hearing, happens: Happening
):
    """And that one, when it is asked to leave, says so and leaves."""
    heard = Listening(two[0], hearing.token("secretariat"))
    await heard.hear(0)  # from here on it has a position

    async def happen(times: int) -> None:
        for _ in range(times):
            await happens.by_day("GrievanceClosed", "Grievance", CASE)

    flood = asyncio.create_task(happen(160))
    assert await heard.hear(80, then=signal.SIGKILL) == ["next", "cut"]
    assert two[0].ended() == -signal.SIGKILL
    await flood
    await happen(40)  # what is committed while nobody listens
    assert 80 <= len(heard.told) <= 160

    heard.served = two[1]
    await heard.hear(200)
    positions = await happens.owner.fetch("SELECT position FROM outbox ORDER BY id DESC LIMIT 200")
    assert all(row["position"] for row in positions)
    assert len({event["position"] for event in heard.told}) == 200
    for _ in range(3):
        await happens.by_week("GrievanceClosed", "Grievance", CASE)
    assert await heard.hear(203, then=signal.SIGTERM) == ["next", "STREAM_ENDED", "complete"]
    assert two[1].ended() in (0, -signal.SIGTERM)  # uvicorn passes the signal on once it is done
    assert {event["on"] for event in heard.told[200:]} == {SUNDAY.isoformat()}
