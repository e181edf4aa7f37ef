"""Breaches through the API: an administrator keeps them, nobody else learns of one, and rounds watch the clock."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import pytest

from api.breach_rounds import log_breaches, warn_of_breaches
from api.writes import Writes
from domain.access import Viewer
from domain.vault.away import NoVault
from domain.vault.refusals import VaultUnavailable
from infra.clock import WallClock
from infra.database import Database
from infra.engine import engine_for
from infra.pools import Pools
from infra.unit_of_work import Works
from schema.mutations import MUTATIONS
from tests.signing_in.keeping import ADMINISTRATOR, NO_ADMINISTRATOR, OUTSIDERS, Desk, desk, plant

Fingerprint = Callable[[], Awaitable[Mapping[str, str]]]
SHOWN = (
    "id risk dueAt clockRuns overdue authorityToldAt delayReason peopleToldAt untoldReason closedAt version"
)


@dataclass
class At:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()


class Listening(NoVault):
    """A vault that hears of breaches, once it answers."""

    def __init__(self) -> None:
        self.heard: list[tuple[UUID, date]] = []
        self.is_there = True

    async def breach(self, breach: UUID, on: date) -> VaultUnavailable | None:  # type: ignore[override]
        if not self.is_there:
            return VaultUnavailable()
        self.heard.append((breach, on))
        return None


@pytest.fixture
async def api(pools: Pools, database: Database, owner: asyncpg.Connection) -> AsyncIterator[Desk]:
    """By the clock on the wall: whether a breach is overdue, the database says."""
    await plant(owner)
    engine = engine_for(database.writer, size=4)
    yield desk(pools, Writes(Works(engine), WallClock(), uuid4, b"a key for the tests' digests"))
    await engine.dispose()


async def send(api: Desk, name: str, by: Viewer = ADMINISTRATOR, **given: object) -> dict[str, Any]:
    mutation = MUTATIONS[name]
    source = f"""mutation ($input: {mutation.input_type.__name__}!, $key: String!) {{
      done: {name}(input: $input, idempotencyKey: $key) {{ __typename
        ... on {mutation.success} {{ breach {{ {SHOWN} }} }} ... on Refusal {{ code }} }} }}"""
    answer = await api.ask(source, {"input": given, "key": str(uuid4())}, by)
    return answer if "errors" in answer else answer["data"]["done"]


def noticed(ago: float, risk: str = "HIGH") -> dict[str, object]:
    return {
        "kinds": ["CONFIDENTIALITY", "AVAILABILITY"],
        "cause": "LOST_OR_STOLEN_DEVICE",
        "reached": ["CASE_CONTENT"],
        "risk": risk,
        "people": "UNKNOWN",
        "awareAt": (datetime.now(UTC) - timedelta(hours=ago)).isoformat(),
    }


async def test_from_noticing_to_closing(api: Desk) -> None:
    done = await send(api, "recordDataBreach", **noticed(80))
    breach = done["breach"]
    assert (done["__typename"], breach["overdue"], breach["clockRuns"]) == ("DataBreachRecorded", True, True)
    told: dict[str, object] = {
        "breachId": breach["id"],
        "version": 1,
        "told": "AUTHORITY",
        "at": (datetime.now(UTC) - timedelta(minutes=5)).isoformat(),
    }
    assert (await send(api, "recordDataBreachNotified", **told))["code"] == "DELAY_NEEDS_REASON"
    late = await send(api, "recordDataBreachNotified", **told, delayReason="RISK_SEEN_LATER")
    assert (late["breach"]["overdue"], late["breach"]["delayReason"]) == (False, "RISK_SEEN_LATER")
    close: dict[str, object] = {"breachId": breach["id"], "version": 2}
    assert (await send(api, "closeDataBreach", **close))["code"] == "PEOPLE_NOT_TOLD"
    closed = await send(api, "closeDataBreach", **close, untoldReason="UNINTELLIGIBLE")
    assert closed["breach"]["closedAt"] is not None
    assert (await send(api, "closeDataBreach", **close))["code"] == "BREACH_CLOSED"


async def test_what_is_overdue_can_be_asked_for(api: Desk, owner: asyncpg.Connection) -> None:
    await _empty(owner)
    ids = {
        ago: (await send(api, "recordDataBreach", **noticed(ago, risk)))["breach"]["id"]
        for ago, risk in ((90.0, "LIKELY"), (1.0, "HIGH"), (100.0, "UNLIKELY"))
    }
    asked = "{ dataBreaches(filter: %s) { nodes { id } } }"
    overdue = await api.ask(asked % "{overdue: true}")
    assert overdue["data"]["dataBreaches"]["nodes"] == [{"id": ids[90.0]}]
    rest = await api.ask(asked % "{overdue: false, open: true}")
    assert [one["id"] for one in rest["data"]["dataBreaches"]["nodes"]] == [ids[100.0], ids[1.0]]
    today = f'{{dueUntil: "{datetime.now(UTC).date()}"}}'
    assert ids[1.0] not in str(await api.ask(asked % today))


@pytest.mark.parametrize(
    "name", ["dataBreaches { nodes { id } total { count } }", "dataBreach(id: $id) { id }"]
)
async def test_with_every_scope_nobody_else_reads_one(api: Desk, name: str) -> None:
    mine = (await send(api, "recordDataBreach", **noticed(1)))["breach"]["id"]
    for who in OUTSIDERS.values():
        there = await api.ask(f"query($id: ID!) {{ node(id: $id) {{ id }} {name} }}", {"id": mine}, by=who)
        not_there = await api.ask(
            f"query($id: ID!) {{ node(id: $id) {{ id }} {name} }}", {"id": f"brc_{'0' * 32}"}, by=who
        )
        assert there == not_there


@pytest.mark.parametrize(
    "act", ["recordDataBreach", "assessDataBreach", "recordDataBreachNotified", "closeDataBreach"]
)
async def test_nobody_else_keeps_them_and_nothing_moves(
    api: Desk, fingerprint: Fingerprint, act: str
) -> None:
    mine = (await send(api, "recordDataBreach", **noticed(1)))["breach"]["id"]
    on: dict[str, object] = {"breachId": mine, "version": 1}
    given: dict[str, dict[str, object]] = {
        "recordDataBreach": noticed(1),
        "assessDataBreach": {**{k: v for k, v in noticed(1).items() if k != "awareAt"}, **on},
        "recordDataBreachNotified": {**on, "told": "AUTHORITY", "at": datetime.now(UTC).isoformat()},
        "closeDataBreach": on,
    }
    before = await fingerprint()
    for who in OUTSIDERS.values():
        assert (await send(api, act, who, **given[act]))["code"] == "SECRETARIAT_ONLY"
    missing = await send(api, act, NO_ADMINISTRATOR, **given[act])
    assert missing["errors"][0]["extensions"]["scopes"] == ["admin:clients"]
    assert await fingerprint() == before


@pytest.mark.parametrize(
    "moment", ["2026-03-01T09:30:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-12:00"]
)
async def test_a_moment_says_its_offset_and_is_one(api: Desk, fingerprint: Fingerprint, moment: str) -> None:
    before = await fingerprint()
    assert (await send(api, "recordDataBreach", **{**noticed(1), "awareAt": moment}))["code"] == "BAD_INPUT"
    assert await fingerprint() == before


CHANGES = (
    "DELETE FROM breaches",
    "TRUNCATE breaches",
    "UPDATE breaches SET risk = 'HIGH' WHERE closed_at IS NOT NULL",
    "UPDATE breaches SET closed_at = NULL WHERE closed_at IS NOT NULL",
    "UPDATE breaches SET aware_at = aware_at + interval '1 day', due_at = due_at + interval '1 day'",
)


@pytest.mark.parametrize("statement", CHANGES)
async def test_the_table_itself_keeps_what_was(
    api: Desk, owner: asyncpg.Connection, database: Database, statement: str
) -> None:
    closed = (await send(api, "recordDataBreach", **noticed(1, "UNLIKELY")))["breach"]
    await send(api, "closeDataBreach", breachId=closed["id"], version=1)
    before = await _all(owner)
    writer = await asyncpg.connect(**database.writer.arguments())
    for session in (owner, writer):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.execute(statement)
    await writer.close()
    assert await _all(owner) == before


async def test_rounds_warn_once_and_tell_the_log_when_the_vault_is_back(
    api: Desk, owner: asyncpg.Connection, database: Database
) -> None:
    await _empty(owner)
    await owner.execute("DELETE FROM outbox")
    vault = Listening()
    engine = engine_for(database.writer)
    works = Works(engine, vault=cast("Any", vault))
    near = UUID((await send(api, "recordDataBreach", **noticed(50)))["breach"]["id"].removeprefix("brc_"))
    await send(api, "recordDataBreach", **noticed(2))
    vault.is_there = False
    await log_breaches(works, At(datetime.now(UTC)))
    assert vault.heard == []
    vault.is_there = True
    for _ in range(2):
        await warn_of_breaches(works, At(datetime.now(UTC)))
        await log_breaches(works, At(datetime.now(UTC)))
    assert sorted(on for _, on in vault.heard) == [datetime.now(UTC).date()] * 2
    assert await _due(owner) == [(near, "NEAR")]
    for _ in range(2):
        await warn_of_breaches(works, At(datetime.now(UTC) + timedelta(hours=23)))
    assert await _due(owner) == [(near, "NEAR"), (near, "OVERDUE")]
    await engine.dispose()


async def _due(owner: asyncpg.Connection) -> list[tuple[UUID, str]]:
    rows = await owner.fetch("SELECT entity_id, facts FROM outbox WHERE kind = 'BreachDue' ORDER BY id")
    return [(row["entity_id"], json.loads(row["facts"])["when"]) for row in rows]


async def _all(owner: asyncpg.Connection) -> str:
    return await owner.fetchval("SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM breaches t")


async def _empty(owner: asyncpg.Connection) -> None:
    """As a superuser could: triggers off."""
    await owner.execute("ALTER TABLE breaches DISABLE TRIGGER USER; DELETE FROM breaches;")
    await owner.execute("ALTER TABLE breaches ENABLE TRIGGER USER")
