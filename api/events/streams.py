"""Streams: a subscription that is being told, for as long as its token is good. Bounded, and never without judgement.

Every event is judged as it is told, and so is the token: one that was revoked, ran out, or whose client was suspended
ends its streams within a second. A stream that ends says why, and the position from which the next one goes on.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from api.events.judging import Judging
from api.events.subscribing import Subscribed
from api.refused import Refused
from domain.access import Viewer
from domain.cases.happening import CaseEventKind
from infra import log
from infra.events.fanout import AGAIN, Ending, Fanout, Listener, Taken
from infra.events.places import Place
from infra.pools import Unavailable

KEEP_ALIVE = 12.0
"""Seconds without a message after which one says that the connection lives, where the transport needs that."""
HOLDS = 1.0
"""Seconds for which a judgement holds: what could not be sent by then is judged anew."""
LOOK = 0.5
"""Seconds between two looks at the tokens of all streams."""
BEAT = 60.0
"""Seconds between two LISTENING events of a stream, counted from its start whatever happens."""

Standing = Callable[[], Viewer | None]
"""Who the token's owner is just now; None once it is good no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many streams there may be at once."""

    process: int = 2_000
    owner: int = 200
    """Of one person or service with one client: nobody takes all the places."""
    token: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message to the client: an execution result, and where it stands with it."""

    payload: bytes = field(repr=False)
    position: str


ALIVE = Told(payload=b"", position="")
"""Nothing but that the connection lives."""


class Full(Exception):
    """There are as many streams as there may be."""


class Streams:
    """All streams of a process."""

    def __init__(self, fanout: Fanout, judging: Judging, bounds: Bounds | None = None) -> None:
        self.fanout, self.judging = fanout, judging
        self.bounds = bounds or Bounds()
        self._open: set[Stream] = set()
        self._counts: Counter[object] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    @asynccontextmanager
    async def opened(self, asked: Subscribed, token: object, standing: Standing) -> AsyncIterator[Stream]:
        """A stream in its place among the others. Raises Full, Refused or Unavailable."""
        viewer = standing()
        assert viewer is not None
        owner = (viewer.client, viewer.organisation, viewer.person)
        with self.place(("token", token), owner, "streams"):
            listener = await self.fanout.listener(asked.after, asked.wants)
            if not isinstance(listener, Listener):
                raise _refusal(listener)
            stream = Stream(self, asked, listener, standing)
            self._open.add(stream)
            try:
                yield stream
            finally:
                self._open.discard(stream)
                listener.close()

    def place(self, token: object, owner: object, of: str) -> _Place:
        """A place among those that there are. Raises Full."""
        bounds = ((of, self.bounds.process), (owner, self.bounds.owner), (token, self.bounds.token))
        if any(self._counts[key] >= most for key, most in bounds):
            raise Full
        return _Place(self._counts, [key for key, _ in bounds])

    async def look(self) -> None:
        """From time to time: whose token is good no more, and who is to be told that all is well."""
        while True:
            await asyncio.sleep(LOOK)
            for stream in list(self._open):
                try:
                    if stream.is_due():
                        stream.listener.wake()
                except Exception as broken:
                    log.fault("a stream was not looked at", broken)

    def leave(self) -> None:
        """The process goes."""
        self.fanout.leave()


class _Place:
    """A place that is taken while the block lasts."""

    def __init__(self, counts: Counter[object], keys: list[object]) -> None:
        self._counts, self._keys = counts, keys

    def __enter__(self) -> None:
        self._counts.update(self._keys)

    def __exit__(self, *_: object) -> None:
        self._counts.subtract(self._keys)
        for key in self._keys:
            if not self._counts[key]:
                del self._counts[key]


class Stream:
    """One subscription that is being told."""

    def __init__(self, streams: Streams, asked: Subscribed, listener: Listener, standing: Standing) -> None:
        self._streams, self._asked, self._standing = streams, asked, standing
        self.listener = listener
        self._place = listener.place
        self._next_beat = self._said_at = time.monotonic()
        self._gone = False

    def is_due(self) -> bool:
        """Whether there is something to say that no event brings."""
        now = time.monotonic()
        return self._standing() is None or now >= self._next_beat or now - self._said_at >= KEEP_ALIVE

    def hang_up(self) -> None:
        """The client is gone: nothing more is told, not even why."""
        self._gone = True
        self.listener.wake()

    async def told(self) -> AsyncGenerator[Told]:
        """Everything, in order, until it ends; the last message says why it does."""
        try:
            while (why := self._ended()) is None:
                if self._gone:
                    return
                if time.monotonic() - self._said_at >= KEEP_ALIVE:
                    self._said_at = time.monotonic()
                    yield ALIVE
                if time.monotonic() >= self._next_beat:
                    self._next_beat += BEAT
                    if CaseEventKind.LISTENING in self._asked.kinds:
                        yield self._standing_at(self._place)
                async for told in self._batch(await self._taken()):
                    yield told
        except Refused as refused:
            why = refused
        yield self._end(why)

    async def _batch(self, left: Taken) -> AsyncGenerator[Told]:
        """What the viewer learns of these; what waited for a slow reader is judged anew."""
        while left:
            viewer = self._standing()
            if viewer is None or self.listener.ended is not None:
                return
            try:
                answers = await self._streams.judging.told(self._asked, left, viewer)
            except Unavailable:
                await asyncio.sleep(AGAIN)
                continue
            judged_at, at = time.monotonic(), 0
            self._said_at = judged_at
            while at < len(left) and (not at or time.monotonic() - judged_at < HOLDS) and self._standing():
                answer, (_, place) = answers[at], left[at]
                at, self._place = at + 1, place
                if answer is not None:
                    yield self._event(answer, place)
            left = left[at:]
        if self.listener.ended is None:
            self._place = self.listener.place

    async def _taken(self) -> Taken:
        try:
            return await self.listener.next()
        except Unavailable:
            await asyncio.sleep(AGAIN)
            return []

    def _ended(self) -> Refused | None:
        if self._standing() is None:
            return _token_ended()
        return None if self.listener.ended is None else _refusal(self.listener.ended)

    def _standing_at(self, place: Place) -> Told:
        """That nothing more is known. Sealed for itself: by two that are the same, or not, it would tell whether
        something happened that was not told."""
        return self._event({}, place, self._streams.fanout.positions.sealed(place))

    def _event(self, fields: dict[str, Any], place: Place, position: str | None = None) -> Told:
        position = position or self._streams.fanout.sealed(place)
        event = {
            key: position
            if nodes[0].name.value == "position"
            else fields.get(key, _plain(nodes[0].name.value))
            for key, nodes in self._asked.fields.items()
        }
        return Told(payload=orjson.dumps({"data": {self._asked.key: event}}), position=position)

    def _end(self, why: Refused) -> Told:
        position = self._streams.fanout.positions.sealed(self._place)
        return Told(payload=why.body(position=position), position=position)


def _refusal(why: Ending | None) -> Refused:
    match why:
        case None:
            return Refused(
                "BAD_POSITION",
                "This is no position of this service. Subscribe without `after`, then read the queue anew.",
            )
        case Ending.TOO_OLD:
            return Refused(
                "POSITION_TOO_OLD",
                "Not all since this position is still kept. Subscribe without `after`, then read the queue anew.",
            )
        case Ending.LEAVING:
            return Refused(
                "STREAM_ENDED", "The service is restarting. Subscribe again with `after`: nothing is lost."
            )


def _token_ended() -> Refused:
    return Refused(
        "UNAUTHENTICATED",
        "The token of this stream is good no more. Get a fresh one and subscribe again with `after`.",
    )


def _plain(name: str) -> object:
    return {"kind": CaseEventKind.LISTENING.value, "byWeek": False, "__typename": "CaseEvent"}.get(name)
