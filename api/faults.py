"""The outermost layer: gives each request its id, and turns what broke into an answer that tells nothing else.

A fault is 500, an absent database or key store 503; all carry the request's id, under which the log names the place.
"""

from __future__ import annotations

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra import log, request_id
from infra.content import ContentUnreadable
from infra.keys.store import KeysUnavailable
from infra.pools import Unavailable
from infra.telemetry import Telemetry

AWAY = (
    "DATABASE_UNAVAILABLE",
    "The database cannot be reached just now. Nothing was changed. Try again in a moment.",
)
NO_KEYS = (
    "KEYS_UNAVAILABLE",
    "The key store cannot be reached just now. Nothing was changed and nothing is lost. Try again in a moment.",
)
UNREADABLE = (
    "CONTENT_UNREADABLE",
    "What was told in this case cannot be read with its key. Nothing was lost or changed. "
    "Tell the operator the request id.",
)
BROKEN = ("INTERNAL_FAULT", "Something broke on our side. Tell the operator the request id.")


class Faults:
    """ASGI middleware. It never shows or logs an exception's text."""

    def __init__(self, app: ASGIApp, *, telemetry: Telemetry) -> None:
        self.app = app
        self.telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for it if nobody did."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request = request_id.begin()
        started = False

        async def stamped(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request.encode())]
            await send(message)

        try:
            await self.app(scope, receive, stamped)
        except Unavailable:
            log.warn("the database is away")
            self.telemetry.count("parley_unavailable")
            await self._answer(scope, receive, stamped, started, 503, AWAY, request)
        except KeysUnavailable:
            log.warn("the key store is away")
            self.telemetry.count("parley_unavailable")
            await self._answer(scope, receive, stamped, started, 503, NO_KEYS, request)
        except ContentUnreadable as broken:
            log.fault("case content does not open", broken)
            self.telemetry.count("parley_faults", {"fault": type(broken).__name__})
            await self._answer(scope, receive, stamped, started, 500, UNREADABLE, request)
        except Exception as broken:
            log.fault("a request failed", broken)
            self.telemetry.count("parley_faults", {"fault": type(broken).__name__})
            await self._answer(scope, receive, stamped, started, 500, BROKEN, request)

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        started: bool,
        status: int,
        what: tuple[str, str],
        request: str,
    ) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1011})
        elif not started:
            await masked(status, what, request)(scope, receive, send)


def masked(status: int, what: tuple[str, str], request: str) -> Response:
    """The answer in GraphQL's form, which is JSON every other client reads as well."""
    code, message = what
    error = {"message": message, "extensions": {"code": code, "requestId": request}}
    headers = {"retry-after": "2"} if status == 503 else {}
    return Response(orjson.dumps({"errors": [error]}), status, headers, "application/json")
