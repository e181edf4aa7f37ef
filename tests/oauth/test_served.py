"""The whole service over a real socket, and what happens while the database is away."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

import asyncpg
import httpx
import pytest
import uvicorn
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from api.app import application
from api.settings import Settings
from domain.access import SizeClass
from infra.address import Address
from infra.database import Database
from infra.demo.clients import DemoKeys, register_personas
from infra.demo.personas import AUDIT_FIRM_1
from infra.engine import engine_for
from infra.oauth.access import Access, access_with, opened_access
from infra.oauth.directory import Directory
from infra.oauth.door import Post
from infra.oauth.sealing import sealing_for
from infra.oauth.storage import Storage
from infra.pools import Unavailable
from infra.startup import CannotStart
from tests.oauth.conftest import form


@asynccontextmanager
async def _served(database: Database, folder: Path) -> AsyncIterator[str]:
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    port = door.getsockname()[1]
    settings = Settings(port=port, data_dir=folder)
    server = uvicorn.Server(uvicorn.Config(application(settings, database), log_config=None, lifespan="on"))
    running = asyncio.create_task(server.serve(sockets=[door]))
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110  uvicorn has no event to wait for
            await asyncio.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running


async def test_authlibs_own_client_finds_its_way_from_the_metadata_to_a_token(
    database: Database, writer: asyncpg.Connection, tmp_path: Path
) -> None:
    await register_personas(writer, tmp_path)
    key = ECKey.import_key(dict(DemoKeys(tmp_path).private_jwks()["demo-audit-firm-1"]))
    async with _served(database, tmp_path) as address, httpx.AsyncClient() as plain:
        resource = (await plain.get(address + "/.well-known/oauth-protected-resource")).json()
        (issuer,) = resource["authorization_servers"]
        server = (await plain.get(issuer + "/.well-known/oauth-authorization-server")).json()
        async with AsyncOAuth2Client(
            client_id="demo-audit-firm-1",
            client_secret=key,
            token_endpoint_auth_method=PrivateKeyJWT(server["token_endpoint"], alg="ES256"),
        ) as firm:
            tokens = [await firm.fetch_token(server["token_endpoint"]) for _ in range(2)]
        forged = {"authorization": "Bearer " + tokens[0]["access_token"][:-8] + "AAAAAAAA"}
        question = {"query": "{ __typename }"}
        refused = await plain.post(address + "/graphql", json=question, headers=forged)
        good = {"authorization": "Bearer " + tokens[0]["access_token"]}
        answered = await plain.post(address + "/graphql", json=question, headers=good)
        beforehand = await plain.options(address + "/graphql", headers={"origin": "https://field.example"})
    assert issuer == address
    assert (refused.status_code, answered.status_code) == (401, 200)
    assert answered.headers["access-control-allow-origin"] == "*"
    assert (
        beforehand.headers["access-control-allow-headers"]
        == "Authorization, Content-Type, DPoP, Parley-Ticket, Parley-Upload, Parley-Download, Upload-Offset,"
        " Tus-Resumable, Last-Event-ID"
    )
    assert "access-control-allow-credentials" not in answered.headers
    assert refused.headers["www-authenticate"] == (
        f'Bearer error="invalid_token", resource_metadata="{address}/.well-known/oauth-protected-resource", '
        f'DPoP algs="ES256 PS256", resource_metadata="{address}/.well-known/oauth-protected-resource"'
    )
    assert [token["scope"] for token in tokens] == [
        "assurance:read assurance:write commitments:read commitments:write engagement:read governance:comment"
        " grievances:read interviews:read interviews:write reprisals:read stakeholders:read statistics:read"
    ] * 2
    assert tokens[0]["access_token"] != tokens[1]["access_token"]


@pytest.fixture
def nowhere() -> Access:
    away = Address(host="127.0.0.1", port=1, database="parley", user="parley_writer", password="x")
    return access_with(engine_for(away), sealing_for(away), "http://127.0.0.1:8123")


async def test_while_the_database_is_away_nobody_is_told_that_their_proof_is_wrong(
    nowhere: Access, assertion: Callable[..., str]
) -> None:
    with pytest.raises(Unavailable):
        await nowhere.endpoint.answer(Post(form=form(assertion())))


async def test_a_demo_client_that_was_suspended_stays_so_when_the_demo_is_loaded_again(
    writer: asyncpg.Connection, tmp_path: Path
) -> None:
    await register_personas(writer, tmp_path)
    await writer.execute("UPDATE oauth_clients SET active = false WHERE id = 'demo-union'")
    await register_personas(writer, tmp_path)
    assert await writer.fetchval("SELECT active FROM oauth_clients WHERE id = 'demo-union'") is False


async def test_sizes_and_suspensions_come_from_the_database(
    database: Database, writer: asyncpg.Connection, tmp_path: Path
) -> None:
    await register_personas(writer, tmp_path)
    await writer.execute(
        "INSERT INTO organisations (id, name, kind, size_class) VALUES ($1, 'A firm', 'AUDIT_FIRM', 'TYPICAL')",
        AUDIT_FIRM_1.id,
    )
    await writer.execute("UPDATE oauth_clients SET active = false WHERE id = 'demo-brand'")
    directory, engine = Directory(), engine_for(database.authorizer)
    await directory.refresh(Storage(engine), sealing_for(database.authorizer))
    await engine.dispose()
    assert directory.size_of(AUDIT_FIRM_1.id) is SizeClass.TYPICAL
    assert "demo-brand" in directory.known.suspended
    assert "demo-ngo-1" not in directory.known.suspended
    assert directory.edition == 1


@pytest.mark.parametrize(
    ("issuer", "fit"),
    [
        ("https://parley.example", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost:8000", True),
        ("http://parley.example", False),
        ("http://0.0.0.0:8000", False),
        ("http://127.0.0.1.example", False),
    ],
)
async def test_outside_the_demo_tokens_never_travel_in_the_clear(
    database: Database, tmp_path: Path, issuer: str, fit: bool
) -> None:
    engine = engine_for(database.authorizer)
    refusal = pytest.raises(CannotStart, match="would travel in the clear")
    with nullcontext() if fit else refusal:
        async with opened_access(engine, database.authorizer, tmp_path, issuer):
            pass
    async with opened_access(engine, database.authorizer, tmp_path, issuer, demo=True) as shown:
        assert shown.issuer == issuer
    await engine.dispose()
