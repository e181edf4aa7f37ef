"""The running API over a small demo world with hard cases, asked through HTTP with the personas' own tokens."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from api.app import application
from api.settings import Settings
from infra.database import Database
from infra.demo import personas as demo
from infra.demo.clients import DemoKeys, register_personas, subject_of
from infra.demo.seeding import Planted, plant
from infra.demo.world import Plan
from infra.oauth.access import Access
from infra.roles import OWNER
from tests.access.assurance_edges import plant_assurance_edges
from tests.access.breach_edges import plant_breaches
from tests.access.case_edges import plant_case_edges
from tests.access.consultation_edges import plant_consultation_edges
from tests.access.edges import plant_edges
from tests.access.governance_edges import plant_motions, plant_participation
from tests.access.interview_edges import plant_interview_edges
from tests.access.oracle import Oracle, Persona
from tests.access.shapes import SEVERAL_TO_SEVERAL, SHAPES
from tests.access.signing_in_edges import plant_door
from tests.access.unsealing_edges import plant_unsealings
from tests.conftest import Server

TODAY = datetime.now(UTC).date()
SCALE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A planted database, its raw rows and where its keys lie."""

    database: Database
    oracle: Oracle
    data_dir: Path


@pytest.fixture(scope="session")
def world(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Planted once for this folder: reading changes nothing."""
    data_dir = tmp_path_factory.mktemp("data")
    with server.fresh() as made:
        tables = asyncio.run(_planted(made, data_dir))
        yield World(database=made, oracle=Oracle(tables=tables, today=TODAY), data_dir=data_dir)


async def _planted(made: Database, data_dir: Path) -> Mapping[str, list[Mapping[str, object]]]:
    connection = await asyncpg.connect(**made.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    assert isinstance(await plant(connection, Plan(scale=SCALE, seed=1, until=TODAY)), Planted)
    await plant_edges(connection, TODAY)
    await plant_case_edges(connection, TODAY)
    await plant_assurance_edges(connection, TODAY)
    await plant_interview_edges(connection, TODAY)
    await plant_motions(connection, TODAY)
    await plant_participation(connection, TODAY)
    await plant_consultation_edges(connection, TODAY)
    await register_personas(connection, data_dir)
    await plant_door(connection)
    await plant_breaches(connection)
    await plant_unsealings(connection)
    await connection.execute("RESET ROLE")
    names = {shape.table for shape in SHAPES.values()} | SEVERAL_TO_SEVERAL.keys() | {"sittings"}
    tables = {name: [dict(row) for row in await connection.fetch(f"SELECT * FROM {name}")] for name in names}
    await connection.close()
    return tables


FRESH_FOR = 120.0
"""Seconds for which a token is used again: it opens for five minutes, and this folder's tests take longer."""


@dataclass(slots=True, kw_only=True)
class Api:
    """The service behind HTTP, and tokens for it."""

    http: httpx.AsyncClient
    access: Access
    keys: Mapping[str, Mapping[str, Any]]
    tokens: dict[tuple[str, frozenset[str]], tuple[float, str]]

    async def ask(
        self, who: Persona, document: str, variables: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        """The whole answer, as JSON. A person who lacks what takes a fresh second factor is told to show one (401)."""
        headers = {} if who.name == "nobody" else {"authorization": f"Bearer {await self.token(who)}"}
        body = {"query": document, "variables": dict(variables or {})}
        answer = await self.http.post("/graphql", json=body, headers=headers)
        step_up = "insufficient_user_authentication" in answer.headers.get("www-authenticate", "")
        assert answer.status_code == (401 if step_up else 200), answer.text
        return answer.json()

    async def data(
        self, who: Persona, document: str, variables: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = await self.ask(who, document, variables)
        assert "errors" not in answer, (who.name, answer["errors"], document)
        return answer["data"]

    async def token(self, who: Persona) -> str:
        """Machines prove themselves at the token endpoint; people have theirs from the demo command's maker."""
        key = (who.name, who.scopes)
        got, token = self.tokens.get(key, (-FRESH_FOR, ""))
        if time.monotonic() - got >= FRESH_FOR:
            self.tokens[key] = got, token = time.monotonic(), await self._token(who)
        return token

    async def _token(self, who: Persona) -> str:
        persona = demo.persona_named(who.name)
        assert persona is not None
        if persona.kind == "user" or who.scopes != persona.scopes:
            scopes = frozenset(scope for scope in persona.scopes if scope in who.scopes)
            return self.access.tokens.issue(replace(subject_of(persona), scopes=scopes))
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self._assertion(persona.client_id),
        }
        answer = await self.http.post("/oauth/token", data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def _assertion(self, client: str) -> str:
        now, issuer = int(time.time()), self.access.issuer
        claims = {
            "iss": client,
            "sub": client,
            "aud": issuer,
            "jti": str(uuid4()),
            "iat": now,
            "exp": now + 60,
        }
        key = ECKey.import_key(dict(self.keys[client]))
        return jws.serialize_compact({"alg": "ES256"}, json.dumps(claims), key, algorithms=["ES256"])


@pytest.fixture(scope="session")
async def api(world: World) -> AsyncIterator[Api]:
    """The application with its lifespan, on the planted world."""
    settings = Settings(data_dir=world.data_dir, demo=True)
    app = application(settings, world.database)
    with without_rounds():
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=settings.public_address) as http:
                keys = DemoKeys(world.data_dir).private_jwks()
                yield Api(http=http, access=app.state.services.access, keys=keys, tokens={})


@contextmanager
def without_rounds() -> Iterator[None]:
    """A service that makes no rounds: those would raise warnings and tell of deadlines while we compare."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.wiring.rounds", lambda works, clock: ())
        yield


def plainly(persona: demo.Persona) -> Persona:
    """A persona of the demo as the oracle's plain data."""
    board = persona.name.startswith("board-member")
    return Persona(
        name=persona.name,
        kind="BOARD" if board else persona.organisation.kind if persona.organisation else None,
        organisation=persona.organisation.id if persona.organisation else None,
        person=persona.person.id if persona.person else None,
        scopes=frozenset(scope.value for scope in persona.scopes),
    )


NOBODY = Persona(name="nobody")
"""A request without a token."""

EVERYBODY = (NOBODY, *(plainly(persona) for persona in demo.PERSONAS))


def named(name: str) -> Persona:
    """One of them."""
    return next(who for who in EVERYBODY if who.name == name)
