"""A long answer comes whole over the socket, and one that is too long not at all; none is waited for by many."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web

from infra.vault.wire.call import LONGEST
from infra.vault.wire.hop import Away, Remote


@pytest.fixture
async def remote(tmp_path: Path):
    async def long(request: web.Request) -> web.Response:
        return web.json_response({"given": "x" * int((await request.json())["size"])})

    app = web.Application()
    app.router.add_post("/call/long", long)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.UnixSite(runner, str(tmp_path / "s")).start()
    made = Remote(f"unix:{tmp_path / 's'}")
    yield made
    await made.close()
    await runner.cleanup()


async def test_an_answer_of_many_pieces_comes_whole(remote: Remote):
    assert await remote.say("long", {"size": 2_000_000}) == {"given": "x" * 2_000_000}


async def test_an_answer_without_end_is_none(remote: Remote):
    with pytest.raises(Away):
        await remote.say("long", {"size": LONGEST + 100_000})


async def test_behind_a_vault_that_hangs_nobody_queues_up(tmp_path: Path):
    goes_on, asked = asyncio.Event(), []

    async def hung(request: web.Request) -> web.Response:
        asked.append(request.path)
        await goes_on.wait()
        return web.json_response({"given": "back"})

    app = web.Application()
    app.router.add_post("/call/self", hung)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.UnixSite(runner, str(tmp_path / "s")).start()
    remote = Remote(f"unix:{tmp_path / 's'}", patience=0.5)
    with pytest.raises(Away):
        await remote.say("self", {})
    assert len(asked) == 1
    many = await asyncio.gather(*(remote.say("self", {}) for _ in range(20)), return_exceptions=True)
    assert {type(one) for one in many} == {Away}
    assert len(asked) == 2
    goes_on.set()
    assert await remote.say("self", {}) == {"given": "back"}
    many = await asyncio.gather(*(remote.say("self", {}) for _ in range(20)))
    assert many == [{"given": "back"}] * 20
    await remote.close()
    await runner.cleanup()
