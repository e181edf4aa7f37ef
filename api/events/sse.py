"""Subscriptions over Server-Sent Events: `/graphql/stream`, and `/graphql` for whoever accepts `text/event-stream`.

GraphQL over SSE, distinct connections mode: one operation a request, told as `next` and then `complete`.
Each event's `id` is its position, and `Last-Event-ID` goes on from it. A question or a change is told as one `next`.
A reader who takes nothing for a while is cut off; it can come back from where it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from api.admission import Admission, Header
from api.events.streams import ALIVE, Full, Stream, Streams
from api.events.subscribing import Subscribed, subscribed
from api.execution import Execution
from api.graphql import (
    EVENT_STREAM,
    UNAUTHENTICATED,
    Malformed,
    Request,
    read_request,
    send_json,
)
from api.refused import Refused
from api.watching import Sight, Watch
from domain.access import Viewer

SLOWEST = 20.0
"""Seconds that one message may take to leave for the reader."""
COME_BACK = 2_000
"""Milliseconds after which a browser comes back."""
_JSON = b"application/json"
_COMMENT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"


@dataclass(frozen=True, slots=True)
class StreamDoor:
    """The ASGI application that streams."""

    execution: Execution
    streams: Streams
    admission: Admission
    watch: Watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One operation, told until it is over."""
        viewer, more = await self.admission.of(scope)
        if not isinstance(viewer, Viewer):
            await send_json(send, 401, UNAUTHENTICATED.body(), _JSON, *more)
            return
        sight = Sight()
        try:
            request = await read_request(scope, dict(scope["headers"]), receive)
            await self._told(request, scope, receive, send, viewer, sight)
        except Malformed as bad:
            sight.code = bad.refused.code
            self.watch.tell(sight, viewer)
            await send_json(send, bad.status, bad.refused.body(), _JSON, *more)
        except Full:
            sight.code = "TOO_MANY_STREAMS"
            self.watch.tell(sight, viewer)
            await send_json(send, 429, too_many().body(), _JSON, *more, (b"retry-after", b"5"))
        except Refused as refused:
            sight.code = refused.code
            self.watch.tell(sight, viewer)
            await self._refuse(send, refused, viewer, more)

    async def _told(
        self, request: Request, scope: Scope, receive: Receive, send: Send, viewer: Viewer, sight: Sight
    ) -> None:
        operation = self.execution.documents.operation(request.source, request.name)
        if not operation.is_subscription:
            answer = await self.execution.answer(
                *request, viewer, writes=scope["method"] == "POST", sight=sight
            )
            self.watch.tell(sight, viewer)
            await _begin(send)
            await _send(send, _next(answer) + _COMPLETE, last=True)
            return
        sight.operation, sight.hash, sight.plan = operation.name, operation.hash, "stream"
        headers = dict(scope["headers"])
        last = headers.get(b"last-event-id", b"").decode("latin-1")
        asked = subscribed(self.execution, operation, request.variables, viewer, last or None)
        await self._stream(asked, headers, receive, send, viewer, sight)

    async def _stream(
        self,
        asked: Subscribed,
        headers: Mapping[bytes, bytes],
        receive: Receive,
        send: Send,
        viewer: Viewer,
        sight: Sight,
    ) -> None:
        token, standing = self.admission.standing(headers.get(b"authorization", b""))
        async with self.streams.opened(asked, token, standing) as stream:
            self.watch.tell(sight, viewer)
            await _begin(send)
            gone = asyncio.create_task(_gone(receive, stream))
            try:
                async with aclosing(stream.told()) as told:
                    async for one in told:
                        await _send(send, _COMMENT if one is ALIVE else _next(one.payload, one.position))
                await _send(send, _COMPLETE, last=True)
            except TimeoutError:
                pass  # without an end: the server closes the connection
            finally:
                gone.cancel()

    async def _refuse(self, send: Send, refused: Refused, viewer: Viewer, more: tuple[Header, ...]) -> None:
        """In the stream, as the protocol asks; where the person must authorize anew, by the status."""
        if refused.scopes:
            anew, challenge = self.admission.beyond(refused.scopes, viewer)
            more = (*more, challenge)
            if anew:
                await send_json(send, 401, refused.body(), _JSON, *more)
                return
        await _begin(send, *more)
        await _send(send, _next(refused.body()) + _COMPLETE, last=True)


def too_many() -> Refused:
    """What somebody is told for whom there is no place."""
    return Refused(
        "TOO_MANY_STREAMS", "There are as many streams as there may be. Close one, or try again in a moment."
    )


async def _gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.hang_up()


def _next(payload: bytes, position: str = "") -> bytes:
    id = b"id: %s\n" % position.encode() if position else b""
    return b"event: next\n%sdata: %s\n\n" % (id, payload)


async def _begin(send: Send, *more: Header) -> None:
    headers = [
        (b"content-type", EVENT_STREAM + b"; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-accel-buffering", b"no"),  # a proxy that gathers would keep events from their reader
        *more,
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _send(send, b"retry: %d\n\n" % COME_BACK)


async def _send(send: Send, body: bytes, *, last: bool = False) -> None:
    async with asyncio.timeout(SLOWEST):
        await send({"type": "http.response.body", "body": body, "more_body": not last})
