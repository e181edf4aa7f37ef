"""The service with its reference data on a real port, for pages and for a browser."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn

from api.app import application
from api.first_rows import load_reference
from api.settings import Settings
from infra.database import Database


@pytest.fixture(scope="module")
async def address(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where the service answers; in demo mode, with no record in it."""
    await load_reference(database)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        settings = Settings(port=door.getsockname()[1], data_dir=tmp_path_factory.mktemp("data"), demo=True)
        made = uvicorn.Config(application(settings, database), log_config=None, lifespan="on")
        server = uvicorn.Server(made)
        running = asyncio.create_task(server.serve(sockets=[door]))
        async with asyncio.timeout(20):
            while not server.started:  # noqa: ASYNC110  uvicorn has no event to wait for
                await asyncio.sleep(0.02)
        yield settings.public_address
        server.should_exit = True
        await running


@pytest.fixture(scope="module")
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client without scripts, cookies or a token."""
    async with httpx.AsyncClient(base_url=address) as made:
        yield made
