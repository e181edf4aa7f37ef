"""A client of the stream's ASGI application: sends a request, and reads what Server-Sent Events come."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson

from api.admission import Admission
from api.events.sse import StreamDoor
from api.events.streams import Streams
from api.execution import Execution
from api.watching import Watch
from domain.access import Scope, Viewer
from domain.scopes import BY_RECEIPT, NEEDS_SECOND_FACTOR
from infra.events.outbox import Outbox
from infra.events.places import Place
from infra.oauth.access import Access
from infra.oauth.tokens import Subject
from infra.telemetry import Telemetry
from tests.reads.world import BY_NAME

ISSUER = "http://127.0.0.1:8127"
PATH = "/graphql/stream"
SOON = 60.0
EVERYTHING = """subscription Cases($after: String) { caseEvents(after: $after) {
  position kind id on byWeek
  grievance { id state } report { id state } allegation { id state } earlyWarning { id rule }
} }"""
SCOPES = frozenset(Scope) - NEEDS_SECOND_FACTOR - BY_RECEIPT


@dataclass
class Heard:
    """One stream as its reader sees it."""

    door: StreamDoor
    request: dict[str, Any]
    headers: list[tuple[bytes, bytes]]
    method: str = "POST"
    query: bytes = b""
    status: int = 0
    answer: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    chunks: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    waits: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared: the reader takes nothing, and whoever sends waits."""

    def __post_init__(self) -> None:
        self.waits.set()
        self._gone = asyncio.Event()
        self._sent = False
        self._text = b""
        self._begun = asyncio.Event()
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        scope = {"type": "http", "method": self.method, "path": PATH, "query_string": self.query,
                 "headers": [(b"content-type", b"application/json"), *self.headers]}  # fmt: skip
        try:
            await self.door(scope, self._receive, self._send)
        finally:
            self._begun.set()
            self.chunks.put_nowait(b"")

    async def _receive(self) -> dict[str, Any]:
        if not self._sent:
            self._sent = True
            return {"type": "http.request", "body": orjson.dumps(self.request), "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.waits.wait()
        if message["type"] == "http.response.start":
            self.status, self.answer = message["status"], dict(message["headers"])
            self._begun.set()
        elif message["body"]:
            self.chunks.put_nowait(message["body"])

    async def begun(self) -> int:
        async with asyncio.timeout(SOON):
            await self._begun.wait()
        return self.status

    async def block(self) -> bytes | None:
        """The next block; None once it is over."""
        async with asyncio.timeout(SOON):
            while b"\n\n" not in self._text:
                chunk = await self.chunks.get()
                if not chunk:
                    return None
                self._text += chunk
        block, _, self._text = self._text.partition(b"\n\n")
        return block

    async def next(self) -> dict[str, Any]:
        """The next execution result, with its `id`; `complete` once it says so, `{}` where it just ended."""
        while (block := await self.block()) is not None:
            fields = dict(line.split(b": ", 1) for line in block.split(b"\n") if b": " in line)
            match fields.get(b"event"):
                case b"next":
                    position = fields.get(b"id", b"").decode()
                    return orjson.loads(fields[b"data"]) | ({"id": position} if position else {})
                case b"complete":
                    return {"complete": True}
                case _:
                    continue
        return {}

    async def event(self) -> dict[str, Any]:
        """The next event of a case."""
        told = await self.next()
        assert "data" in told, told
        (event,) = told["data"].values()
        assert "position" not in event or event["position"] == told["id"]
        return event

    async def error(self) -> dict[str, Any]:
        """The code that it ends with, and that it does."""
        told = await self.next()
        assert "errors" in told, told
        assert await self.next() == {"complete": True}
        return told["errors"][0]["extensions"]

    @property
    def quiet(self) -> bool:
        """Whether nothing more was said by now."""
        return self.chunks.empty() and b"event" not in self._text

    async def leave(self) -> None:
        """Hang up."""
        self._gone.set()
        self.waits.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(SOON):
                await asyncio.shield(asyncio.gather(self.task, return_exceptions=True))


class Hearing:
    """Opens streams as the people of the little world."""

    def __init__(self, streams: Streams, execution: Execution, access: Access) -> None:
        self.streams, self.access = streams, access
        admission, watch = Admission(access, PATH), Watch(Telemetry())
        self.door = StreamDoor(execution, streams, admission, watch)
        self._heard: list[Heard] = []

    def token(self, who: str | Viewer, **changed: Any) -> str:
        viewer = BY_NAME[who] if isinstance(who, str) else who
        given = {
            "client": f"client-of-{who if isinstance(who, str) else 'one'}", "profile": viewer.profile,
            "scopes": SCOPES, "organisation": viewer.organisation, "person": viewer.person, **changed,
        }  # fmt: skip
        return self.access.tokens.issue(Subject(**given))

    def raw(self, token: str, document: str = EVERYTHING, last: str = "", **variables: object) -> Heard:
        """A stream whose beginning is not waited for."""
        headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
        if last:
            headers.append((b"last-event-id", last.encode()))
        heard = Heard(self.door, {"query": document, "variables": variables}, headers)
        self._heard.append(heard)
        return heard

    async def as_(self, who: str, document: str = EVERYTHING, **variables: object) -> Heard:
        """A stream of theirs that has begun: it has said LISTENING."""
        heard = self.raw(self.token(who), document, **variables)
        assert await heard.begun() == 200
        assert (await heard.event())["kind"] == "LISTENING"
        return heard

    async def read(self) -> None:
        """What was laid in the outbox is told."""
        await self.streams.fanout.advance()

    async def stroke(self) -> None:
        """The same for what is told by week: all that was laid before."""
        await settled(self.streams.fanout.outbox)
        await self.streams.fanout.stroke()

    async def silent(self, heard: Heard) -> bool:
        """Whether nothing more was said to it, once everything that was read is judged."""
        async with asyncio.timeout(SOON):
            while not all(self._is_through(s._place) for s in self.streams._open):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)
        return heard.quiet

    def _is_through(self, place: Place) -> bool:
        head = self.streams.fanout.head
        return place.day >= head.day and place.upto >= head.upto

    async def close(self) -> None:
        for heard in self._heard:
            await heard.leave()


async def settled(outbox: Outbox) -> None:
    """Until whatever was begun by now has ended: a stroke waits for it, be it in another database of the server."""
    async with outbox._connection() as connection:
        begun = await connection.fetchval("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    async with asyncio.timeout(SOON):
        while await outbox.horizon() < begun:  # noqa: ASYNC110  nothing tells that a transaction has ended
            await asyncio.sleep(0.01)


def grant() -> dict[str, Any]:
    """The parts of a subject that belong to a family of tokens."""
    return {"grant": uuid4()}
