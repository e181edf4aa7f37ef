"""What breaks is raised, and says nothing of what was asked; a database that is away is said to be away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.writes import Writes
from domain.access import Profile, Scope, Viewer
from domain.kernel import Event, Recorded
from domain.stakeholders.model import Person
from domain.vault.ports import Sealing
from domain.vault.values import IdentityField, Tier
from infra.database import Database
from infra.digest_key import digest_key
from infra.engine import engine_for
from infra.pools import Unavailable
from infra.stores.ledger import Kept
from infra.unit_of_work import Work, Works, WriteFault
from schema.mutations import MUTATIONS
from tests.conftest import FixedClock
from tests.vault.memory import MemoryVault

DESK = Viewer(
    profile=Profile.SECRETARIAT,
    organisation=UUID("00000000-0000-4000-8000-000000000001"),
    scopes=frozenset(Scope),
    client="a desk",
)
HANDLE = "telltale-handle"


async def test_a_fault_of_the_database_tells_its_kind_and_no_value(cast: None, database: Database):
    async def twice(work: Work) -> None:
        for _ in range(2):
            await work.people.add(person(HANDLE))

    with pytest.raises(WriteFault) as fault:
        await within(database, twice)
    assert str(fault.value) == "UniqueViolationError"
    assert fault.value.__cause__ is None
    assert fault.value.__suppress_context__


async def test_a_row_that_the_database_refuses_with_the_commit_takes_back_what_was_sealed(
    writing: AsyncEngine, vault: MemoryVault
):
    """Rows go to the database last of all: what was sealed beside them must not stay behind."""
    record = Recorded(entity="Party", id=uuid4(), events=())
    answer = Kept(digest="d", outcome={})

    async def seals_and_fails() -> None:
        async with Works(writing, vault=vault).begin(DESK) as work:
            given = Sealing(
                label=uuid4(), tier=Tier.CONFIDENTIAL, fields={IdentityField.NAMES: "Made-up Heron"}
            )
            assert await work.seals.seal(given) is None
            for _ in range(2):
                await work.ledger.keep("a desk", "the same key", answer, record, FixedClock().now())
            assert len(vault.kept) == 1
            await work.commit()

    with pytest.raises(WriteFault):
        await seals_and_fails()
    assert not vault.kept


async def test_events_of_one_act_are_told_as_they_came(writing: AsyncEngine, owner):
    """Listeners hear them in the order of their numbers: a contest before the closing that it led to."""
    came = [Event(kind=f"CAME_{n}", entity="Party", id=uuid4()) for n in range(5)]
    record = Recorded(entity="Party", id=uuid4(), events=tuple(came))
    async with Works(writing).begin(DESK) as work:
        await work.ledger.audit("actsOnce", record, DESK, FixedClock().now())
        await work.ledger.tell(record, FixedClock().now())
        await work.commit()
    told = await owner.fetch("SELECT kind FROM outbox WHERE kind LIKE 'CAME_%' ORDER BY id")
    assert [kind for (kind,) in told] == [event.kind for event in came]


async def test_what_was_not_committed_never_happened(cast: None, database: Database, fingerprint):
    before = await fingerprint()
    await within(database, lambda work: work.people.add(person("gone-again")))
    assert await fingerprint() == before


async def test_a_database_that_is_away_is_said_to_be_away(writes: Writes, database: Database):
    nowhere = engine_for(replace(database.writer, host="127.0.0.1", port=1))
    away = Writes(Works(nowhere), writes.clock, writes.new_id, b"a key")
    args = {"input": {"handle": HANDLE}, "idempotencyKey": "while-it-is-away"}
    with pytest.raises(Unavailable):
        await MUTATIONS["registerPerson"].run(args, DESK, away)
    await nowhere.dispose()


async def test_a_connection_that_dies_in_the_middle_takes_everything_back(
    cast: None, database: Database, fingerprint, owner
):
    before = await fingerprint()

    async def cut_off(work: Work) -> None:
        await work.people.add(person("cut-off"))
        await _cut_off(database)
        await work.people.by_handle("cut-off")

    with pytest.raises(Unavailable):
        await within(database, cut_off)
    assert await fingerprint() == before


async def test_after_the_database_was_away_the_next_change_simply_works(cast: None, writes: Writes, database):
    async def register(handle: str) -> str:
        args = {"input": {"handle": handle}, "idempotencyKey": f"key-of-{handle}"}
        return (await MUTATIONS["registerPerson"].run(args, DESK, writes)).typename

    assert await register("before-the-cut") == "PersonRegistered"
    await _cut_off(database)
    assert await register("after-the-cut") == "PersonRegistered"


async def test_who_waits_too_long_for_a_lock_is_asked_to_try_again(cast: None, database: Database, owner):
    async def waiting(work: Work) -> None:
        await work.ledger._session.execute(text("SET LOCAL lock_timeout = '200ms'"))
        await work.people.add(person("waiting"))

    async with owner.transaction():
        await owner.execute("LOCK TABLE persons IN EXCLUSIVE MODE")
        with pytest.raises(Unavailable):
            await within(database, waiting)


def person(handle: str) -> Person:
    return Person(id=uuid4(), handle=handle, registered_on=date(2026, 11, 22))


async def within(database: Database, do: Callable[[Work], Awaitable[None]]) -> None:
    """Does it in one transaction that nobody commits."""
    engine = engine_for(database.writer)
    try:
        async with Works(engine).begin(DESK) as work:
            await do(work)
    finally:
        await engine.dispose()


async def _cut_off(database: Database) -> None:
    superuser = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    await superuser.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'parley_writer' AND datname = current_database()"
    )
    await superuser.close()


def test_servers_of_one_database_recognise_each_others_questions(database: Database):
    key = digest_key(database.writer)
    assert len(key) == 32
    assert key == digest_key(replace(database.writer, host="another-name"))
    assert key != digest_key(replace(database.writer, password="another"))
