"""A long answer comes whole over the socket, and one that is too long not at all."""

from __future__ import annotations

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
