"""A served token endpoint whose demo clients are registered, and the means to sign as one of them."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from starlette.applications import Starlette

from api import oauth
from api.faults import Faults
from infra.database import Database
from infra.demo.clients import DemoKeys, register_personas
from infra.engine import engine_for
from infra.oauth.access import Access, opened_access
from infra.telemetry import Telemetry
from tests.oauth.flow import ISSUER, JWT_BEARER, Flow, a_flow

TOKEN_URL = ISSUER + "/oauth/token"


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
async def access(database: Database, writer: asyncpg.Connection, data_dir: Path) -> AsyncIterator[Access]:
    await writer.execute("UPDATE oauth_clients SET active = true")
    await register_personas(writer, data_dir)
    engine = engine_for(database.authorizer, size=5)
    async with opened_access(engine, database.authorizer, data_dir, ISSUER) as made:
        yield made
    await engine.dispose()


@pytest.fixture
async def client(access: Access) -> AsyncIterator[httpx.AsyncClient]:
    app = Faults(Starlette(routes=oauth.routes(access)), telemetry=Telemetry())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as made:
        yield made


@pytest.fixture(scope="session")
def ngo_key(data_dir: Path) -> ECKey:
    return ECKey.import_key(dict(DemoKeys(data_dir).private_jwks()["demo-ngo-1"]))


@pytest.fixture
def assertion(ngo_key: ECKey) -> Callable[..., str]:
    """Signs a good assertion of the NGO's client; keyword arguments change claims (None takes one away)."""

    def sign(key: Any = ngo_key, header: dict[str, Any] | None = None, **changed: Any) -> str:
        now = int(time.time())
        claims = {
            "iss": "demo-ngo-1",
            "sub": "demo-ngo-1",
            "aud": ISSUER,
            "jti": str(uuid4()),
            "iat": now,
            "exp": now + 60,
            **changed,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        head = {"alg": "ES256", **(header or {})}
        payload = json.dumps(claims)  # escapes what UTF-8 has no bytes for
        return jws.serialize_compact(head, payload, key, algorithms=[head["alg"]])

    return sign


def form(assertion: str, **more: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": JWT_BEARER,
        "client_assertion": assertion,
        **more,
    }


@pytest.fixture
async def flow(access: Access, client: httpx.AsyncClient, owner: asyncpg.Connection) -> Flow:
    """A member of an NGO and an app, at the door."""
    return await a_flow(access, client, owner)
