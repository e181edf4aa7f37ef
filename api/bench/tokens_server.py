"""The server of the tokens' bench: the token endpoint as it is, and a bare route that does its one write by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from uuid import uuid4

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api import oauth
from api.bench.contenders import serve
from api.bench.parent import beside
from api.settings import Settings
from infra.database import Database
from infra.engine import engine_for
from infra.oauth.access import access_ready
from infra.oauth.limiting import Bucket, Limits
from infra.oauth.token_endpoint import TokenEndpoint

_REMEMBER = "INSERT INTO oauth_assertions VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the load process needs to know of it."""

    port: int
    server: int
    postmaster: int
    issuer: str


@contextmanager
def serving(settings: Settings, database: Database, port: int) -> Iterator[Served]:
    """Have the server run for as long as the block lasts."""
    with beside(_serve, settings, database, port) as (told, server):
        yield replace(told, server=server)


class Unheld(Limits):
    """Counts every try, as it must, and holds nobody back: what is measured is what a token costs."""

    async def admit(self, *buckets: Bucket) -> int:
        """Never a wait."""
        await super().admit(*buckets)
        return 0


async def _serve(settings: Settings, database: Database, port: int, channel: Connection) -> None:
    issuer = settings.public_address
    engine = engine_for(database.authorizer, size=5)
    access = await access_ready(engine, database.authorizer, settings.data_dir, issuer)
    pool = await asyncpg.create_pool(**database.authorizer.arguments(), min_size=5, max_size=5)  # pyright: ignore[reportCallIssue, reportArgumentType]
    owner = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    postmaster = int((await owner.fetchval("SELECT pg_read_file('postmaster.pid')")).split()[0])
    await owner.close()

    async def bare(request: Request) -> Response:
        client = (await request.body()).decode()
        await pool.execute(_REMEMBER, client, str(uuid4()), datetime.now(UTC) + timedelta(minutes=6))
        return Response(b'{"access_token":"","token_type":"Bearer"}', media_type="application/json")

    unheld = TokenEndpoint(replace(access.endpoint.shared, limits=Unheld(access.storage)))
    app = Starlette(
        routes=[*oauth.routes(replace(access, endpoint=unheld)), Route("/bare", bare, methods=["POST"])]
    )
    channel.send(Served(port=port, server=0, postmaster=postmaster, issuer=issuer))
    await serve(app, port)
