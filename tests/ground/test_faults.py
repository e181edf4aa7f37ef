"""What breaks is answered with a code and a request id, and nothing of what was asked or what went wrong."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.faults import Faults
from infra.content import ContentUnreadable
from infra.keys.store import KeysUnavailable
from infra.pools import Unavailable
from infra.telemetry import Telemetry


async def breaks(_: Request) -> Response:
    raise ValueError("duplicate key value: Jane Roe")


async def away(_: Request) -> Response:
    raise Unavailable


async def keyless(_: Request) -> Response:
    raise KeysUnavailable


async def sealed(_: Request) -> Response:
    raise ContentUnreadable


async def works(_: Request) -> Response:
    return PlainTextResponse("fine")


TELEMETRY = Telemetry()
APP = Starlette(
    routes=[
        Route("/breaks", breaks),
        Route("/away", away),
        Route("/keyless", keyless),
        Route("/sealed", sealed),
        Route("/works", works),
    ],
    middleware=[Middleware(Faults, telemetry=TELEMETRY)],
)


async def ask(path: str) -> httpx.Response:
    """One request to the little application."""
    transport = httpx.ASGITransport(app=APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://parley.test") as client:
        return await client.get(path)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/breaks", 500, "INTERNAL_FAULT"),
        ("/away", 503, "DATABASE_UNAVAILABLE"),
        ("/keyless", 503, "KEYS_UNAVAILABLE"),
        ("/sealed", 500, "CONTENT_UNREADABLE"),
    ],
)
async def test_a_fault_is_masked(path: str, status: int, code: str):
    answer = await ask(path)
    (error,) = answer.json()["errors"]
    assert answer.status_code == status
    assert error["extensions"] == {"code": code, "requestId": answer.headers["x-request-id"]}
    assert "Jane" not in answer.text
    assert "Traceback" not in answer.text


async def test_an_absent_database_says_when_to_try_again():
    assert (await ask("/away")).headers["retry-after"] == "2"


async def test_content_that_cannot_be_read_now_is_said_not_to_be_lost():
    said = {path: (await ask(path)).json()["errors"][0]["message"] for path in ("/keyless", "/sealed")}
    assert said == {
        "/keyless": "The key store cannot be reached just now. Nothing was changed and nothing is lost. "
        "Try again in a moment.",
        "/sealed": "What was told in this case cannot be read with its key. Nothing was lost or changed. "
        "Tell the operator the request id.",
    }


async def test_every_answer_has_an_id_of_its_own():
    first, second = await ask("/works"), await ask("/works")
    assert (first.text, second.text) == ("fine", "fine")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


async def test_faults_are_counted_by_class():
    await ask("/breaks")
    assert 'parley_faults_total{fault="ValueError"' in TELEMETRY.metrics().decode()
