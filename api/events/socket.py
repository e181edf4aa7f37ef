"""Subscriptions over WebSocket at `/graphql`, in the protocol `graphql-transport-ws`: thin, over the same streams.

The token comes as `authorization` in the payload of `connection_init`, since browsers set no header on a socket, or as
that header; with `DPoP`, a proof for `GET` of this address comes beside it as `dpop`. It is shown once and holds for
the socket until the token ends: then its streams end, and the socket is closed. Refuses whoever shows no token, what is
no message of the protocol, and changes, which are sent by POST.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from api.admission import Admission
from api.events.sse import SLOWEST, too_many
from api.events.streams import ALIVE, Full, Standing, Streams
from api.events.subscribing import subscribed
from api.execution import Execution
from api.graphql import Malformed, read_operation
from api.refused import Refused
from api.watching import Sight, Watch
from domain.access import ANYONE, Viewer
from infra.pools import Unavailable

PROTOCOL = "graphql-transport-ws"
INIT_WITHIN = 10.0
"""Seconds in which `connection_init` must come."""
LOOK = 1.0
"""Seconds between two looks at the token of a socket."""


class Closed(Exception):
    """The socket is closed, with a code and a reason of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True, slots=True)
class SocketDoor:
    """The ASGI application of a socket."""

    execution: Execution
    streams: Streams
    admission: Admission
    watch: Watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket, until either side closes it."""
        await receive()  # websocket.connect
        if PROTOCOL not in scope.get("subprotocols", ()):
            await send({"type": "websocket.close", "code": 4406, "reason": "Speak graphql-transport-ws"})
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        socket = Socket(self, scope, receive, send)
        try:
            await socket.serve()
        except Closed as closed:
            with suppress(TimeoutError):
                await socket.send({"type": "websocket.close", "code": closed.code, "reason": closed.reason})
        except (Gone, TimeoutError):
            pass
        finally:
            await socket.end()


class Gone(Exception):
    """The other side has hung up."""


@dataclass(slots=True)
class Socket:
    """What one socket is doing."""

    door: SocketDoor
    scope: Scope
    receive: Receive
    _send: Send
    viewer: Viewer = ANYONE
    token: object = None
    standing: Standing = lambda: None
    operations: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, "asyncio.Task[None]"])
    _cut: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def serve(self) -> None:
        """Lets in who shows a token, then does what it asks."""
        try:
            async with asyncio.timeout(INIT_WITHIN):
                message = await self._heard()
        except TimeoutError:
            raise Closed(4408, "Connection initialisation timeout") from None
        if message["type"] != "connection_init":
            raise Closed(4401, "Unauthorized")
        await self._let_in(message.get("payload"))
        try:
            with self.door.streams.place(("socket", self.token), ("socket", self.viewer.client), "sockets"):
                await self.say({"type": "connection_ack"})
                watch = asyncio.create_task(self._watched())
                try:
                    await self._until_closed(watch)
                finally:
                    watch.cancel()
        except Full:
            raise Closed(4429, "Too many sockets") from None

    async def _until_closed(self, watch: asyncio.Task[None]) -> None:
        while True:
            hear = asyncio.create_task(self._heard())
            await asyncio.wait((hear, watch), return_when=asyncio.FIRST_COMPLETED)
            if watch.done():
                hear.cancel()
                await self.end(wait=True)
                raise Closed(4403, "The token has ended")
            await self._done(await hear)

    async def _let_in(self, payload: object) -> None:
        given = payload if isinstance(payload, dict) else {}
        headers = [(k, v) for k, v in self.scope["headers"] if k in (b"authorization", b"dpop")]
        for name in ("authorization", "dpop"):
            value = given.get(name, given.get(name.capitalize()) if name != "dpop" else given.get("DPoP"))
            if isinstance(value, str) and value.isascii():
                headers.append((name.encode(), value.encode()))
        viewer, _ = await self.door.admission.of({"headers": headers, "method": "GET"})
        if not isinstance(viewer, Viewer) or viewer is ANYONE:
            raise Closed(4401, "Unauthorized")
        (authorization,) = [value for name, value in headers if name == b"authorization"]
        self.viewer = viewer
        self.token, self.standing = self.door.admission.standing(authorization)

    async def _watched(self) -> None:
        """Until the token is good no more."""
        while self.standing() is not None and not self._cut:  # noqa: ASYNC110  a token that runs out says nothing
            await asyncio.sleep(LOOK)

    async def _done(self, message: Mapping[str, Any]) -> None:
        match message:
            case {"type": "ping"}:
                await self.say({"type": "pong"})
            case {"type": "pong"}:
                pass
            case {"type": "connection_init"}:
                raise Closed(4429, "Too many initialisation requests")
            case {"type": "subscribe", "id": str(id), "payload": dict(payload)} if 0 < len(id) <= 64:
                if id in self.operations:
                    raise Closed(4409, "Subscriber already exists")
                if len(self.operations) >= self.door.streams.bounds.token:
                    await self._failed(id, too_many())
                    return
                task = self.operations[id] = asyncio.create_task(self._operation(id, payload))
                task.add_done_callback(lambda _, id=id: self.operations.pop(id, None))
            case {"type": "complete", "id": str(id)}:
                if task := self.operations.pop(id, None):
                    task.cancel()
            case _:
                raise Closed(4400, "Not a message of graphql-transport-ws")

    async def _operation(self, id: str, payload: Mapping[str, object]) -> None:
        sight = Sight()
        try:
            request = read_operation(payload)
            operation = self.door.execution.documents.operation(request.source, request.name)
            if operation.is_subscription:
                sight.operation, sight.hash, sight.plan = operation.name, operation.hash, "stream"
                asked = subscribed(self.door.execution, operation, request.variables, self.viewer, None)
                async with self.door.streams.opened(asked, self.token, self.standing) as stream:
                    async with aclosing(stream.told()) as told:
                        async for one in told:
                            if one is not ALIVE:
                                await self._next(id, one.payload)
            else:
                viewer = self.standing()
                if viewer is None:
                    return
                answer = await self.door.execution.answer(*request, viewer, writes=False, sight=sight)
                await self._next(id, answer)
            if self.operations.get(id) is asyncio.current_task():
                await self.say({"type": "complete", "id": id})
        except Malformed as bad:
            await self._failed(id, bad.refused)
        except Full:
            await self._failed(id, too_many())
        except Refused as refused:
            sight.code = refused.code
            await self._failed(id, refused)
        except Unavailable:
            await self._failed(id, Refused("DATABASE_UNAVAILABLE", "Try again in a moment."))
        except (TimeoutError, Gone):
            pass
        finally:
            self.door.watch.tell(sight, self.viewer)

    async def _next(self, id: str, payload: bytes) -> None:
        """A result; or, where it holds errors alone, the end."""
        if payload.startswith(b'{"errors":'):
            self.operations.pop(id, None)
            errors = orjson.loads(payload)["errors"]
            await self.say({"type": "error", "id": id, "payload": errors})
            return
        text = b'{"id":%s,"type":"next","payload":%s}' % (orjson.dumps(id), payload)
        await self.send({"type": "websocket.send", "text": text.decode()})

    async def _failed(self, id: str, refused: Refused) -> None:
        self.operations.pop(id, None)
        with suppress(TimeoutError):
            await self.say({"type": "error", "id": id, "payload": refused.errors})

    # -- the wire

    async def _heard(self) -> dict[str, Any]:
        message = await self.receive()
        if message["type"] != "websocket.receive":
            raise Gone
        try:
            found = orjson.loads(message.get("text") or message.get("bytes") or b"")
        except orjson.JSONDecodeError:
            found = None
        if not isinstance(found, dict) or not isinstance(found.get("type"), str):
            raise Closed(4400, "Not a message of graphql-transport-ws")
        return found

    async def say(self, message: Mapping[str, object]) -> None:
        """One message of the protocol."""
        await self.send({"type": "websocket.send", "text": orjson.dumps(message).decode()})

    async def send(self, message: dict[str, Any]) -> None:
        """In turn; whoever takes nothing is cut off."""
        async with self._turn:
            try:
                async with asyncio.timeout(SLOWEST):
                    await self._send(message)
            except TimeoutError:
                self._cut = True
                raise

    async def end(self, *, wait: bool = False) -> None:
        """Nothing more is told; with `wait`, once what is said at the end was said."""
        tasks = list(self.operations.values())
        if wait and tasks:
            await asyncio.wait(tasks, timeout=LOOK)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
