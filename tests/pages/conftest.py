"""The service with its reference data on a real port, for pages and for a browser."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
import uvicorn

from api import wiring
from api.app import application
from api.first_rows import load_reference
from api.settings import Settings
from infra.database import Database
from infra.demo.clients import subject_of
from infra.demo.personas import persona_named
from infra.oauth.beside import tokens_beside
from infra.roles import OWNER
from infra.signing_in.hashing import Hashing
from tests.pages.world import CHEAP, World, made


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the service keeps its keys."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def cheap_hashes() -> Iterator[None]:
    """Passwords are hashed as everywhere, at next to no cost."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wiring, "Hashing", lambda: Hashing(CHEAP))
        yield


@pytest.fixture(scope="module")
async def address(cheap_hashes: None, database: Database, data_dir: Path) -> AsyncIterator[str]:
    """Where the service answers; in demo mode, with no record in it."""
    await load_reference(database)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        settings = Settings(port=door.getsockname()[1], data_dir=data_dir, demo=True)
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
async def token(database: Database, address: str, data_dir: Path) -> str:
    """A token of a handler of the secretariat, who has every scope that a question about records takes."""
    tokens = await tokens_beside(database.authorizer, data_dir, address)
    return tokens.issue(subject_of(persona_named("secretariat-handler")))


@pytest.fixture(scope="module")
async def administrators_token(database: Database, address: str, data_dir: Path) -> str:
    """A token of an administrator, who asks about clients and the log of the door and about nothing else."""
    tokens = await tokens_beside(database.authorizer, data_dir, address)
    return tokens.issue(subject_of(persona_named("administrator")))


@pytest.fixture(scope="module")
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client without scripts, cookies or a token."""
    async with httpx.AsyncClient(base_url=address) as made:
        yield made


@pytest.fixture(scope="module")
async def world(address: str, database: Database) -> World:
    """People with accounts, and clients."""
    owner = await asyncpg.connect(**database.owner.arguments())
    await owner.execute(f"SET ROLE {OWNER}")
    made_now = await made(owner, database)
    await owner.close()
    return made_now
