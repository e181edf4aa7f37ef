"""A bounded load over loopback: so many connections, each asking the next as soon as it is answered."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one stretch of load showed. Latencies in seconds."""

    seconds: float
    latencies: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self.buffer = b""
        self.waiting: asyncio.Future[bytes] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        at = head.lower().index(b"content-length:") + 15
        length = int(head[at:].split(b"\r\n", 1)[0])
        if len(body) >= length and self.waiting is not None:
            answer, self.buffer = self.buffer[: len(head) + 4 + length], b""
            self.waiting.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(ConnectionError("the server closed the connection"))

    async def ask(self, request: bytes) -> bytes:
        self.waiting = asyncio.get_running_loop().create_future()
        assert self.transport is not None
        self.transport.write(request)
        return await self.waiting


def http(path: str, body: bytes, token: str = "") -> bytes:
    """A request as bytes."""
    head = f"POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return (head + (f"authorization: Bearer {token}\r\n" if token else "") + "\r\n").encode() + body


async def answer(port: int, request: bytes) -> bytes:
    """One answer's body."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(_Connection, "127.0.0.1", port)
    found = await connection.ask(request)
    assert connection.transport is not None
    connection.transport.close()
    status, _, rest = found.partition(b"\r\n")
    if b" 200 " not in status:
        raise RuntimeError(found[:500].decode(errors="replace"))
    return rest.partition(b"\r\n\r\n")[2]


async def load(
    port: int,
    requests: Iterable[bytes],
    connections: int,
    seconds: float,
    at_least: int,
    *,
    shows: bytes = b"",
) -> Slice:
    """Ask the requests in turn for so long, and at least so many times a connection.

    An answer that does not hold what `shows` that it is the one wanted ends the load: a refusal is soon measured.
    """
    loop = asyncio.get_running_loop()
    turn = itertools.cycle(requests)
    latencies: list[float] = []
    made = [await loop.create_connection(_Connection, "127.0.0.1", port) for _ in range(connections)]
    begun = time.perf_counter()

    async def one(connection: _Connection) -> None:
        asked = 0
        while time.perf_counter() - begun < seconds or asked < at_least:
            before = time.perf_counter()
            told = await connection.ask(next(turn))
            latencies.append(time.perf_counter() - before)
            if shows not in told:
                raise RuntimeError(told[:500].decode(errors="replace"))
            asked += 1

    await asyncio.gather(*(one(connection) for _, connection in made))
    took = time.perf_counter() - begun
    for transport, _ in made:
        transport.close()
    return Slice(seconds=took, latencies=tuple(latencies))
