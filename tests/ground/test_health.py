"""Whom the metrics answer: they tell when whom is at work, which is for the operator alone."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from api import health, patience
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


class Hung(NoVault):
    """Takes what is asked, and does not answer while it hangs."""

    def __init__(self) -> None:
        self.asked, self.goes_on = 0, asyncio.Event()

    async def answers(self) -> bool:
        self.asked += 1
        await self.goes_on.wait()
        return True


async def test_metrics_are_told_while_the_vault_hangs_and_ask_it_seldom(monkeypatch: pytest.MonkeyPatch):
    vault = Hung()
    app = Starlette(routes=health.routes(SimpleNamespace(), Telemetry(), vault))  # pyright: ignore[reportArgumentType]
    door = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=door, base_url="http://here") as client:
        for _ in range(20):
            assert "\nparley_vault_answers 0\n" in (await client.get("/metrics")).text
        assert vault.asked == 1
        vault.goes_on.set()
        monkeypatch.setattr(patience, "ASKED_EVERY", 0.0)
        text = (await client.get("/metrics")).text
        assert "\nparley_vault_answers 1\n" in text
        assert "\nparley_vault_heard_seconds " in text
