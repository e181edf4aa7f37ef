"""Waits on this machine for the browser to come back from signing in (RFC 8252): one address, one answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl

PATH = "/callback"
LONGEST = 8_192
_PAGE = b"You can close this window and go back to the terminal.\n"


@dataclass(frozen=True, slots=True)
class Loopback:
    """Where the browser comes back to, and what it brings."""

    address: str
    _came: asyncio.Future[Mapping[str, str]]

    async def answer(self, patience: float) -> Mapping[str, str] | None:
        """What it brought; None if nobody came within so many seconds."""
        try:
            async with asyncio.timeout(patience):
                return await self._came
        except TimeoutError:
            return None


@asynccontextmanager
async def waiting() -> AsyncIterator[Loopback]:
    """Listens on a free port of the loopback address for as long as the block lasts."""
    came: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await reader.readuntil(b"\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            line = b""
        target = line.split(b" ")[1].decode("ascii", "replace") if line.startswith(b"GET /") else ""
        path, _, query = target.partition("?")
        ours = path == PATH
        if ours and not came.done():
            came.set_result(dict(parse_qsl(query)))
        writer.write(_response(200 if ours else 404, _PAGE if ours else b""))
        writer.close()

    server = await asyncio.start_server(met, "127.0.0.1", 0, limit=LONGEST)
    try:
        yield Loopback(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{PATH}", came)
    finally:
        server.close()


def _response(status: int, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}\r\n"
    head += "Content-Type: text/plain; charset=utf-8\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
