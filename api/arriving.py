"""How a request may arrive: its head within some bytes and seconds, the rest within some more seconds.

uvicorn takes heads of any length and waits for ever for the next byte. Both are refused here by closing the
connection: whoever sends like that reads no answer either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64 * 1024
"""Bytes of a request line with its headers; one read of the socket more may slip in."""

HEAD_WITHIN = 10.0
"""Seconds from the connection, or from a request's first byte, until its head is there."""

BODY_WITHIN = 30.0
"""Seconds from then until its body is there: a megabyte over a slow line."""


AT_LEAST = 64 * 1024
"""Bytes of a file that buy as much time again: a file of 50 MB comes over a line of 20 kbit/s, and nobody holds a
connection by sending less."""


def brings_a_file(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request says that it does."""
    return any(
        name == b"content-type" and value.lower().startswith(b"multipart/form-data")
        for name, value in headers
    )


class Arriving(HttpToolsProtocol):
    """The HTTP protocol of one connection, with bounds."""

    _due: asyncio.TimerHandle | None = None
    _head: int = 0
    _in_head: bool = True
    _slow: bool = False
    _since: int = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected: its first request is due."""
        super().connection_made(transport)
        self._expect(HEAD_WITHIN)

    def data_received(self, data: bytes) -> None:
        """Some bytes came."""
        self._head += len(data)
        if self._slow and self._due is not None:
            self._since += len(data)
            if self._since >= AT_LEAST:
                self._since = 0
                self._expect(BODY_WITHIN)
        super().data_received(data)
        if self._in_head and self._head > LONGEST_HEAD and not self.transport.is_closing():
            self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        if self._due is None:  # another request on a connection that was kept
            self._expect(HEAD_WITHIN)

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._in_head = False
        self._slow, self._since = brings_a_file(self.headers), 0
        self._expect(BODY_WITHIN)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is there; what the answer takes is not the client's doing."""
        self._in_head, self._head = True, 0
        self._forget()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._forget()
        super().connection_lost(exc)

    def _expect(self, seconds: float) -> None:
        self._forget()
        self._due = self.loop.call_later(seconds, self.transport.close)

    def _forget(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
