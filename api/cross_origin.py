"""Lets a script of any origin call what asks for a token in each request: an app in a browser lives elsewhere.

Safe with `*`, since no cookie counts on these routes and the answer forbids to send any (no
`Access-Control-Allow-Credentials`): a page that makes such a call shows what its script holds itself, and no more.
Pages for people are never wrapped in this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ANYBODY = (b"access-control-allow-origin", b"*")
_READABLE = (
    b"access-control-expose-headers",
    b"DPoP-Nonce, WWW-Authenticate, Retry-After, Parley-Log-Witnesses, Parley-Log-Stale,"
    b" Upload-Offset, Upload-Length, Tus-Resumable, Tus-Version, Content-Disposition",
)
_SENDABLE = (
    b"access-control-allow-headers",
    b"Authorization, Content-Type, DPoP, Parley-Ticket, Parley-Upload, Parley-Download, Upload-Offset, Tus-Resumable,"
    b" Last-Event-ID",
)
_FOR_TWO_HOURS = (b"access-control-max-age", b"7200")


@dataclass(frozen=True, slots=True)
class CrossOrigin:
    """An ASGI application that answers scripts of any origin, by these methods."""

    app: ASGIApp
    methods: tuple[str, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what browsers ask beforehand, and marks every other answer as readable."""
        if scope["method"] == "OPTIONS":
            allowed = (b"access-control-allow-methods", ", ".join(self.methods).encode())
            await _nothing(send, (_ANYBODY, allowed, _SENDABLE, _FOR_TWO_HOURS))
        else:
            await self.app(scope, receive, _marking(send))


def _marking(send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], _ANYBODY, _READABLE]}
        await send(message)

    return marked


async def _nothing(send: Send, headers: Iterable[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b""})
