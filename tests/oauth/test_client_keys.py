"""Keys change hands without an exact minute: former keys verify during their overlap, and not a moment longer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey

from infra.database import Database
from infra.engine import engine_for
from infra.oauth import registry
from infra.oauth.clients import client_of
from infra.oauth.storage import Storage
from infra.tables.signing_in import OauthClientRow
from tests.oauth.conftest import form

Sign = Callable[..., str]
NEW = ECKey.generate_key("P-256")


async def _rotated(writer: asyncpg.Connection, until: str) -> None:
    """The demo client's key becomes its former one."""
    await writer.execute(
        "UPDATE oauth_clients SET former_jwks = jwks, jwks = $1::text::jsonb, former_until = now() + $2::text::interval"
        " WHERE id = 'demo-ngo-1'",
        json.dumps({"keys": [{**NEW.as_dict(private=False), "kid": "new"}]}),
        until,
    )


async def _back(writer: asyncpg.Connection) -> None:
    await writer.execute(
        "UPDATE oauth_clients SET jwks = former_jwks, former_jwks = NULL, former_until = NULL WHERE id = 'demo-ngo-1'"
    )


@pytest.mark.parametrize(("until", "status"), [("1 minute", 200), ("-1 second", 400)])
async def test_a_former_key_verifies_until_its_time(
    client: httpx.AsyncClient, assertion: Sign, writer: asyncpg.Connection, until: str, status: int
) -> None:
    await _rotated(writer, until)
    former = await client.post("/oauth/token", data=form(assertion()))
    new = await client.post("/oauth/token", data=form(assertion(NEW)))
    await _back(writer)
    assert (former.status_code, new.status_code) == (status, 200)


def test_what_was_made_before_a_suspension_has_ended_with_it() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    row = OauthClientRow(
        id="a", name="A", profile="public", jwks={"keys": []}, registered_at=noon, not_before=noon
    )
    client = client_of(row)
    assert [client.outlived(noon + timedelta(seconds=after)) for after in (-1, 0, 1)] == [True, True, False]
    assert not client_of(row.model_copy(update={"not_before": None})).outlived(noon)


async def test_when_a_client_was_last_used_is_known_to_the_minute(
    client: httpx.AsyncClient, database: Database, owner: asyncpg.Connection
) -> None:
    engine = engine_for(database.authorizer)
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    seen = []
    await owner.execute("UPDATE oauth_clients SET last_used_at = NULL WHERE id = 'demo-ngo-1'")
    for after in (0, 59, 61, 62):
        at = noon + timedelta(seconds=after)
        await Storage(engine).run(lambda session, at=at: registry.used(session, "demo-ngo-1", at))
        last = await owner.fetchval("SELECT last_used_at FROM oauth_clients WHERE id = 'demo-ngo-1'")
        seen.append((last - noon).total_seconds())
    await engine.dispose()
    assert seen == [0, 0, 61, 61]
