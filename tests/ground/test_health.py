"""Whom the metrics answer: they tell when whom is at work, which is for the operator alone."""

from __future__ import annotations

from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from api import health
from domain.vault.away import NoVault
from infra.telemetry import Telemetry


async def ask(host: str, path: str = "/metrics", **headers: str) -> httpx.Response:
    telemetry = Telemetry()
    telemetry.count("parley_refused", {"error.code": "NOT_FOUND"})
    app = Starlette(routes=health.routes(SimpleNamespace(), telemetry, NoVault()))  # pyright: ignore[reportArgumentType]
    door = httpx.ASGITransport(app=app, client=(host, 50000))
    async with httpx.AsyncClient(transport=door, base_url="http://here") as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
async def test_metrics_answer_on_this_machine(host: str):
    answer = await ask(host)
    assert answer.status_code == 200
    assert "parley_refused" in answer.text


@pytest.mark.parametrize("host", ["10.0.0.7", "192.168.1.1", "::ffff:10.0.0.7", "2001:db8::1", "a-socket"])
async def test_metrics_answer_nobody_elsewhere(host: str):
    answer = await ask(host)
    assert (answer.status_code, answer.text) == (404, "Not Found")
    assert (await ask(host, "/healthz")).text == "ok\n"


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
async def test_metrics_answer_nobody_through_a_proxy(header: str):
    assert (await ask("127.0.0.1", **{header: "10.0.0.7"})).status_code == 404
