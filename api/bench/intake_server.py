"""The server of the intake's bench: Parley with its writes, and a key store that tells how long it was waited for.

The intake lets in whatever is filed; the door of those who come back is full, and gives tickets to whoever guesses
there: that is the flood.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import cast
from uuid import UUID, uuid4

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.bench.contenders import Bare, application, serve
from api.bench.parent import beside
from api.changes import Changes
from api.execution import Execution
from api.intake import Intake
from api.returns import Returns, the_door
from api.settings import Settings
from api.tickets.booth import Booth
from api.writes import Writes
from domain.cases.content import Erased
from infra.clock import WallClock
from infra.database import Database
from infra.digest_key import digest_key
from infra.engine import engine_for
from infra.keys.opening import opened_keys
from infra.keys.store import KeyStore
from infra.oauth.access import access_ready
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS


@dataclass(slots=True)
class Took:
    """Seconds of one request that were waited for keys."""

    keys: float = 0.0


_NOW: ContextVar[Took] = ContextVar("took")


@dataclass(frozen=True, slots=True)
class Timed:
    """A key store that counts how long its making of keys takes."""

    keys: KeyStore

    async def make(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        begun = time.perf_counter()
        try:
            return await self.keys.make(case)
        finally:
            _NOW.get(Took()).keys += time.perf_counter() - begun

    def __getattr__(self, name: str) -> object:
        return getattr(self.keys, name)


@dataclass(frozen=True, slots=True)
class Watched:
    """Tells of each request how long it took, and how much of that keys."""

    app: ASGIApp
    told: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as it would be answered."""
        took, begun = Took(), time.perf_counter()
        _NOW.set(took)
        await self.app(scope, receive, send)
        if took.keys:
            self.told.append((time.perf_counter() - begun, took.keys))

    async def tell(self, _: Request) -> Response:
        """All that filed since it was asked last."""
        body = orjson.dumps(self.told)
        self.told.clear()
        return Response(body, media_type="application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the load process needs to know."""

    port: int
    server: int


@contextmanager
def serving(settings: Settings, database: Database, port: int) -> Iterator[Told]:
    """Have the server run for as long as the block lasts."""
    with beside(_serve, settings, database, port) as (told, server):
        yield replace(told, server=server)


async def _serve(settings: Settings, database: Database, port: int, channel: Connection) -> None:
    pools = await Pools.open(database.readers)
    engine, authorizer = (
        engine_for(database.writer, size=5, asks=False),
        engine_for(database.authorizer, size=2),
    )
    access = await access_ready(authorizer, database.authorizer, settings.data_dir, settings.public_address)
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    async with opened_keys(settings.data_dir, "", database) as keys:
        works = Works(engine, cast("KeyStore", Timed(keys)))
        writes = Writes(works, WallClock(), uuid4, digest_key(database.writer))
        wide = Intake(burst=1_000_000_000, per_second=1_000_000.0)
        full = Returns(the_door(burst=0, booth=Booth(b"of the bench alone")))
        execution.commands = Changes(execution, writes, MUTATIONS, intake=wide, returns=full)
        app = application(execution, access, Bare({}))
        watched = Watched(next(one.app for one in app.routes if isinstance(one, Route)))
        app.router.routes[:] = [Route("/graphql", watched), Route("/told", watched.tell, methods=["POST"])]
        channel.send(Told(port=port, server=0))
        await serve(app, port)
