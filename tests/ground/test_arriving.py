"""Requests that arrive too slowly, or with heads without an end, do not stay."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api import arriving

HEAD = b"POST / HTTP/1.1\r\nHost: here\r\n"


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())} bytes")


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(arriving, "HEAD_WITHIN", 0.3)
    monkeypatch.setattr(arriving, "BODY_WITHIN", 0.3)
    door = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", echo, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, http=arriving.Arriving, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:  # noqa: ASYNC110  uvicorn offers no event
        await asyncio.sleep(0.01)
    yield door.getsockname()[1]
    server.should_exit = True
    await serving


async def say(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """What comes back until the service closes; a service that waits for ever fails the test."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        return await asyncio.wait_for(reader.read(), 2)
    except ConnectionError:
        return b""
    finally:
        writer.close()


SLOW = {
    "silence": b"",
    "half a head": HEAD,
    "half a body": HEAD + b"Content-Length: 10\r\n\r\nabc",
    "half a second head": HEAD + b"Content-Length: 0\r\n\r\n" + HEAD,
}


@pytest.mark.parametrize("name", SLOW)
async def test_what_does_not_come_to_its_end_is_not_waited_for(port: int, name: str) -> None:
    answer = await say(port, SLOW[name])
    assert (b"0 bytes" in answer) is (name == "half a second head")


async def test_a_head_without_an_end_is_cut_off(port: int) -> None:
    endless = [b"x" * 50_000] * 40
    assert await say(port, HEAD + b"X-Long: ", *endless) == b""


async def test_a_request_in_pieces_and_a_long_body_are_answered(port: int) -> None:
    head = HEAD + b"Connection: close\r\nContent-Length: 300000\r\n\r\n"
    assert (await say(port, head[:20], head[20:], b"x" * 300_000, pause=0.05)).endswith(b"300000 bytes")


FILE = (
    HEAD
    + b"Connection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 262144\r\n\r\n"
)


async def test_a_file_has_as_long_as_it_goes_on_and_nothing_else_has(port: int):
    """In four parts, each just within the time: a form with a file is heard out, any other body is not."""
    parts = [b"a" * 65536] * 4
    assert b"262144 bytes" in await say(port, FILE, *parts, pause=0.2)
    plain = FILE.replace(b"multipart/form-data; boundary=b", b"application/json")
    assert await say(port, plain, *parts, pause=0.2) == b""


async def test_a_file_that_hardly_goes_on_does_not_stay(port: int):
    assert await say(port, FILE.replace(b"262144", b"5"), *[b"a"] * 5, pause=0.2) == b""
