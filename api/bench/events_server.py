"""The server of the subscriptions' bench: streams over a world, and a token for each listener."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from uuid import UUID

import asyncpg
from starlette.applications import Starlette
from starlette.routing import Route

from api.admission import Admission
from api.bench.contenders import serve
from api.bench.parent import beside
from api.events.judging import Judging
from api.events.running import told
from api.events.sse import StreamDoor
from api.events.streams import Streams
from api.execution import Execution
from api.settings import Settings
from api.watching import Watch
from infra.clock import WallClock
from infra.database import Database
from infra.demo.clients import subject_of
from infra.demo.personas import persona_named
from infra.engine import engine_for
from infra.events.fanout import Fanout
from infra.events.outbox import Outbox
from infra.events.places import Positions
from infra.oauth.access import Access, access_ready
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.telemetry import Telemetry
from schema.built import graphql_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the listeners need to know."""

    port: int
    server: int
    clusters: list[int]
    tokens: Sequence[str]


@contextmanager
def serving(settings: Settings, database: Database, port: int, people: Sequence[UUID]) -> Iterator[Told]:
    """Have the server run for as long as the block lasts, with a token for each of these people."""
    with beside(_serve, settings, database, port, people) as (found, server):
        yield replace(found, server=server)


async def _serve(
    settings: Settings, database: Database, port: int, people: Sequence[UUID], channel: Connection
) -> None:
    pools = await Pools.open(database.readers)
    authorizer = engine_for(database.authorizer, size=2)
    access = await access_ready(authorizer, database.authorizer, settings.data_dir, settings.public_address)
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    async with Outbox.opened(database.teller) as outbox:
        fanout = Fanout(outbox, Positions(access.sealing.key("event positions")), stroke=600.0)
        streams = Streams(fanout, Judging(execution))
        async with told(streams, database.teller, WallClock()):
            door = StreamDoor(execution, streams, Admission(access, "/graphql/stream"), Watch(Telemetry()))
            channel.send(await _told(access, database, port, people))
            await serve(Starlette(routes=[Route("/graphql/stream", door)]), port)


async def _told(access: Access, database: Database, port: int, people: Sequence[UUID]) -> Told:
    """Each listener comes with a client of its own: a client's streams are bounded."""
    handler = persona_named("secretariat-handler")
    assert handler is not None
    subject = subject_of(handler)
    tokens = [
        access.tokens.issue(replace(subject, client=f"bench-{n}", person=person))
        for n, person in enumerate(people)
    ]
    owner = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    postmaster = int((await owner.fetchval("SELECT pg_read_file('postmaster.pid')")).split()[0])
    await owner.close()
    return Told(port=port, server=0, clusters=[postmaster], tokens=tokens)
