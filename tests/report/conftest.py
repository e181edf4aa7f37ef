"""One service for this folder: the demo's records, a real vault in this process, an intake that tests do not fill."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

import asyncpg
import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from api import wiring
from api.app import application
from api.commands.serve import _uvicorn  # pyright: ignore[reportPrivateUsage]
from api.first_rows import load_reference
from api.intake import Intake
from api.returns import the_door
from api.settings import Settings
from api.wiring import Services
from domain.vault.ports import Vault
from infra.clock import WallClock
from infra.database import Database
from infra.vault.client import VaultClient
from infra.vault.place.roles import OWNER as VAULT_OWNER
from infra.vault.service import service
from infra.vault.within import Within
from tests.conftest import Server
from tests.report.reporter import Reporter
from tests.unsealing.place import as_owner, records, vault_of_three
from tests.unsealing.world import Door, World
from tests.vault.fixtures import VaultDatabase, fresh_vault

ONION = f"http://{'a2' * 28}.onion"


@pytest.fixture(scope="session")
def planted(server: Server) -> Iterator[Database]:
    """The demo's records."""
    with records(server, scale=20) as made:
        yield made


@pytest.fixture(scope="session")
def vault_of_all(server: Server) -> Iterator[VaultDatabase]:
    """One vault database for this folder."""
    with fresh_vault(server.superuser) as made:
        yield made


@pytest.fixture(scope="session")
async def sealing_vault(
    vault_of_all: VaultDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[VaultClient]:
    """A vault with three custodians, through its real codec."""
    async with vault_of_three(vault_of_all, tmp_path_factory.mktemp("vault")) as inside:
        yield VaultClient(Within(service(replace(inside, clock=WallClock())).calls))


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The running service: where it answers, and what it is made of."""

    address: str
    app: Starlette

    @property
    def services(self) -> Services:
        """As the routes have them."""
        made: Services = self.app.state.services
        return made


@pytest.fixture(scope="session")
async def served(
    planted: Database, sealing_vault: VaultClient, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """The one service."""

    @asynccontextmanager
    async def beside(_: Settings) -> AsyncIterator[Vault]:
        yield sealing_vault

    await load_reference(planted)
    with pytest.MonkeyPatch.context() as patched, socket.socket() as door:
        patched.setattr(wiring, "vault_of", beside)
        wide = partial(Intake, burst=10**6)
        patched.setattr(wiring, "Intake", wide)
        patched.setattr(wiring, "the_door", partial(the_door, burst=10**6))
        door.bind(("127.0.0.1", 0))
        settings = Settings(port=door.getsockname()[1], data_dir=tmp_path_factory.mktemp("data"), onion=ONION)
        app = application(settings, planted)
        server = uvicorn.Server(_uvicorn(app))
        running = asyncio.create_task(server.serve(sockets=[door]))
        async with asyncio.timeout(30):
            while not server.started:  # noqa: ASYNC110  uvicorn has no event to wait for
                await asyncio.sleep(0.02)
        yield Served(address=settings.public_address, app=app)
        server.should_exit = True
        await running


@pytest.fixture(scope="session")
def address(served: Served) -> str:
    """Where the service answers."""
    return served.address


@pytest.fixture(scope="session")
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client without scripts, cookies or a token."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as made:
        yield made


@pytest.fixture
def reporter(client: httpx.AsyncClient) -> Reporter:
    """Somebody who reads the pages in English."""
    return Reporter(client)


@pytest.fixture
async def core(planted: Database) -> AsyncIterator[asyncpg.Connection]:
    """The records, as their owner sees them."""
    async with as_owner(planted.owner) as connection:
        yield connection


@pytest.fixture
async def world(
    served: Served, sealing_vault: VaultClient, vault_of_all: VaultDatabase, core: asyncpg.Connection
) -> AsyncIterator[World]:
    """Those who handle the cases and ask for identities, by the API."""
    door = Door(execution=served.services.execution, works=None)  # type: ignore[arg-type]
    async with as_owner(vault_of_all.superuser, VAULT_OWNER) as log:
        yield World(door=door, vault=sealing_vault, core=core, sealed_away=log, began=int(time.time()))
