"""The server of the cases' bench: Parley with its writes and its key store, and a bare route running the same SQL.

The intake lets everything in: what is measured is what a filing costs, not how much is let in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from uuid import UUID, uuid4

import asyncpg
import orjson

from api.bench.cases_plans import plan_line
from api.bench.cases_questions import QUESTIONS, CaseQuestion
from api.bench.cases_world import desk, to_open
from api.bench.contenders import Bare, application, serve
from api.bench.load import http
from api.bench.parent import beside
from api.changes import Changes
from api.execution import Execution
from api.intake import Intake
from api.settings import Settings
from api.writes import Writes
from domain.access import Viewer
from infra.clock import WallClock
from infra.database import Database
from infra.demo.clients import subject_of
from infra.demo.personas import persona_named
from infra.digest_key import digest_key
from infra.engine import engine_for
from infra.keys.opening import opened_keys
from infra.oauth.access import Access, access_ready
from infra.oauth.tokens import Subject
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS

ASKING = 8
"""How many handlers of the desk ask in turn, so that no answer is asked twice running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the load process needs to know of a server."""

    port: int
    server: int
    clusters: list[int]
    asked: Mapping[str, tuple[tuple[bytes, bytes], ...]]
    """By question: its requests in turn, each to Parley and to the bare route."""
    plans: Mapping[str, str]
    """By question: how PostgreSQL finds the answer, on a line."""
    tokens: Mapping[str, str]
    """Of who files for an organisation and of who opens."""
    site: UUID
    items: tuple[UUID, ...]


@contextmanager
def serving(settings: Settings, database: Database, port: int) -> Iterator[Told]:
    """Have the server run for as long as the block lasts."""
    with beside(_serve, settings, database, port) as (told, server):
        yield replace(told, server=server)


async def _serve(settings: Settings, database: Database, port: int, channel: Connection) -> None:
    pools = await Pools.open(database.readers)
    engine = engine_for(database.writer, size=5, asks=False)
    authorizer = engine_for(database.authorizer, size=2)
    access = await access_ready(authorizer, database.authorizer, settings.data_dir, settings.public_address)
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    async with opened_keys(settings.data_dir, "", database) as keys:
        writes = Writes(Works(engine, keys), WallClock(), uuid4, digest_key(database.writer))
        wide = Intake(burst=1_000_000_000, per_second=1_000_000.0)
        execution.commands = Changes(execution, writes, MUTATIONS, wide)
        statements: dict[str, tuple[str, asyncpg.Pool]] = {}
        channel.send(await _told(execution, access, database, port, statements))
        await serve(application(execution, access, Bare(statements)), port)


async def _told(
    execution: Execution,
    access: Access,
    database: Database,
    port: int,
    statements: dict[str, tuple[str, asyncpg.Pool]],
) -> Told:
    owner = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    handlers = [replace(_of("secretariat-handler"), person=one) for one in (await desk(owner))[:ASKING]]
    asked: dict[str, tuple[tuple[bytes, bytes], ...]] = {}
    plans: dict[str, str] = {}
    for question in QUESTIONS:
        subjects = handlers if question.by_handlers else [_of("ngo-1")]
        tokens = [access.tokens.issue(subject) for subject in subjects]
        asked[question.name] = tuple(
            pair for token in tokens for pair in _pairs(execution, access, question, token, statements)
        )
        sql, profile = statements[f"{question.name}/0"][0], _viewer(access, tokens[0]).profile
        plans[question.name] = await plan_line(database.readers[profile], sql)
    told = Told(
        port=port,
        server=0,
        clusters=[int((await owner.fetchval("SELECT pg_read_file('postmaster.pid')")).split()[0])],
        asked=asked,
        plans=plans,
        tokens={
            "files": access.tokens.issue(_of("union")),
            "opens": access.tokens.issue(_of("secretariat-handler")),
        },
        site=await owner.fetchval("SELECT id FROM sites ORDER BY id LIMIT 1"),
        items=tuple(await to_open(owner)),
    )
    await owner.close()
    return told


def _pairs(
    execution: Execution,
    access: Access,
    question: CaseQuestion,
    token: str,
    statements: dict[str, tuple[str, asyncpg.Pool]],
) -> Iterator[tuple[bytes, bytes]]:
    """The same question to either contender."""
    operation, viewer = execution.documents.operation(question.source, None), _viewer(access, token)
    pool = execution.pools[viewer.profile]._pool  # pyright: ignore[reportPrivateUsage]
    for number, given in enumerate(question.variables):
        values = execution.documents.variables(operation, given)
        plan = execution.planned(operation, values, viewer)
        assert plan.statement is not None
        key = f"{question.name}/{number}"
        statements[key] = (plan.statement.sql, pool)
        claims = [str(viewer.organisation or ""), str(viewer.person or "")]
        bare = {"sql": key, "arguments": [*claims, *(fill(values) for fill in plan.fills)]}
        whole = {"query": question.source, "variables": given}
        yield http("/graphql", orjson.dumps(whole), token), http("/bare", orjson.dumps(bare))


def _of(persona_name: str) -> Subject:
    persona = persona_named(persona_name)
    assert persona is not None
    return subject_of(persona)


def _viewer(access: Access, token: str) -> Viewer:
    viewer = access.viewer_of(f"Bearer {token}".encode())
    assert isinstance(viewer, Viewer)
    return viewer
