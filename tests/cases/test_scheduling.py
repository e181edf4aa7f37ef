"""Rounds: once across processes, through kills, restarts and a database that is away; nothing but names in the log."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest
from pgqueuer.adapters.persistence import schema_ddl, schema_inspect, schema_plan
from pgqueuer.domain.schema.declaration import target

from api import rounds
from domain.access import Profile
from infra import log
from infra.clock import WallClock
from infra.database import Database
from infra.engine import engine_for
from infra.pools import Unavailable
from infra.scheduling import Round, Scheduler, names, queries
from infra.unit_of_work import Works

ROOT = Path(__file__).resolve().parents[2]
SQL = ROOT / "infra" / "migrations" / "core" / "sql" / "0010_scheduling.sql"
ONCE_A_YEAR, EVERY_SECOND = "0 0 1 1 *", "* * * * * *"


@pytest.fixture(autouse=True)
async def nothing_scheduled(owner: asyncpg.Connection) -> None:
    """Every test begins without a schedule."""
    await owner.execute("DELETE FROM scheduling.pgqueuer_schedules")


@contextmanager
def worker(
    database: Database, said: Path, name: str, *, hangs: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that makes rounds."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.cases.a_worker"], stdin=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdin is not None
    process.stdin.write(
        json.dumps({"address": asdict(database.writer), "said": str(said), "name": name, "hangs": hangs})
    )
    process.stdin.close()
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def made(said: Path) -> list[tuple[str, float]]:
    """Who made a round when."""
    lines = said.read_text().splitlines() if said.exists() else []
    return [(line.split()[0], float(line.split()[1])) for line in lines]


async def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.05)


async def test_two_processes_make_each_round_once(database: Database, tmp_path: Path):
    said = tmp_path / "said"
    with ExitStack() as both:
        for name in ("one", "other"):
            both.enter_context(worker(database, said, name))
        await until(lambda: len(made(said)) >= 5)
    ticks = [int(at - 1) // 2 for _, at in made(said)]  # woken a second after the even one
    assert len(set(ticks)) == len(ticks)


async def test_a_process_killed_in_the_middle_of_a_round_is_replaced(
    database: Database, owner: asyncpg.Connection, tmp_path: Path
):
    said = tmp_path / "said"
    with worker(database, said, "one", hangs=True) as one:
        await until(lambda: len(made(said)) == 1)
        with worker(database, said, "other"):
            await asyncio.sleep(5)
            assert [name for name, _ in made(said)] == ["one"]  # it holds the round as long as it lives
            one.kill()
            one.wait()
            await owner.execute(
                "UPDATE scheduling.pgqueuer_schedules SET heartbeat = heartbeat - interval '31 seconds'"
            )
            await until(lambda: len(made(said)) >= 2, 20)  # it does not wait the 30 s again
    assert {name for name, _ in made(said)[1:]} == {"other"}


async def test_what_was_missed_is_done_once_and_a_restart_does_not_repeat_it(
    database: Database, owner: asyncpg.Connection
):
    seen: list[datetime] = []

    async def see(now: datetime) -> None:
        seen.append(now)

    async def a_start(*, sees: bool) -> None:
        async with Scheduler(
            database.writer, WallClock(), [Round(name="seen", at=ONCE_A_YEAR, do=see)]
        ).running():
            if sees:
                await until(lambda: bool(seen))
            await asyncio.sleep(1.5)

    await a_start(sees=False)
    assert seen == []
    await owner.execute("UPDATE scheduling.pgqueuer_schedules SET next_run = now() - interval '3 days'")
    await asyncio.gather(a_start(sees=True), a_start(sees=True))
    await a_start(sees=False)
    assert len(seen) == 1


async def test_a_round_that_fails_comes_again_and_keeps_nothing_else_from_its_turn(database: Database):
    with heard() as lines:
        seen = {"broken": 0, "sound": 0}

        async def broken(now: datetime) -> None:
            seen["broken"] += 1
            raise RuntimeError("hunter2")

        async def sound(now: datetime) -> None:
            seen["sound"] += 1

        rounds = [
            Round(name="broken", at=EVERY_SECOND, do=broken),
            Round(name="sound", at=EVERY_SECOND, do=sound),
        ]
        async with Scheduler(database.writer, WallClock(), rounds).running():
            await until(lambda: min(seen.values()) >= 2)
    failed = [json.loads(line) for line in lines() if "a round failed" in line]
    assert {(line["round"], line["fault"]) for line in failed} == {("broken", "builtins.RuntimeError")}
    assert "hunter2" not in "".join(lines())


async def test_a_lost_connection_is_made_again(database: Database, owner: asyncpg.Connection):
    seen: list[datetime] = []

    async def see(now: datetime) -> None:
        seen.append(now)

    superuser = await asyncpg.connect(**database.owner.arguments())
    with heard() as lines:
        one = Round(name="seen", at=EVERY_SECOND, do=see)
        async with Scheduler(database.writer, WallClock(), [one], again=0.1).running():
            await until(lambda: len(seen) >= 1)
            ended = await superuser.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE application_name = 'parley scheduler' AND datname = current_database()"
            )
            lost = len(seen)
            # lost between a round and the note that it is over, its heartbeat must grow old first
            await owner.execute(
                "UPDATE scheduling.pgqueuer_schedules SET heartbeat = heartbeat - interval '31 seconds'"
            )
            await until(lambda: len(seen) >= lost + 2)
    await superuser.close()
    assert ended == 1
    said = [json.loads(line) for line in lines()]
    ours = {line["event"] for line in said if "library" not in line}
    assert ours == {"the scheduler waits for the database"}
    keys = {"at", "level", "event", "library", "fault", "frames", "round"}
    assert {key for line in said for key in line} <= keys


async def test_a_database_that_is_not_there_keeps_nobody_waiting(database: Database):
    nowhere = replace(database.writer, host="127.0.0.1", port=1)
    with heard() as lines:
        async with asyncio.timeout(20), Scheduler(nowhere, WallClock(), [], again=0.05).running():
            await until(lambda: len(lines()) >= 2)
    assert {json.loads(line)["event"] for line in lines()} == {"the scheduler waits for the database"}


@pytest.mark.parametrize(("drain", "ended"), [(5.0, True), (0.1, False)])
async def test_a_running_round_may_end_when_the_service_stops_but_not_hold_it_up(
    database: Database, owner: asyncpg.Connection, drain: float, ended: bool
):
    begun, over = asyncio.Event(), asyncio.Event()

    async def slow(now: datetime) -> None:
        begun.set()
        await asyncio.sleep(1)
        over.set()

    one = Round(name="slow", at=EVERY_SECOND, do=slow)
    async with Scheduler(database.writer, WallClock(), [one], drain=drain).running():
        await asyncio.wait_for(begun.wait(), 10)
    assert over.is_set() is ended
    assert await owner.fetchval("SELECT status::text FROM scheduling.pgqueuer_schedules") == "queued"


async def test_the_parts_of_the_case_round_are_done_in_turn(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    seen: list[str] = []

    async def breaks(works: Works, clock: object) -> None:
        raise RuntimeError("hunter2")

    async def follows(works: Works, clock: object) -> None:
        seen.append("follows")

    async def is_away(works: Works, clock: object) -> None:
        raise Unavailable

    monkeypatch.setattr(rounds, "PARTS", [breaks, follows])
    works = Works(engine_for(database.writer))
    with heard() as lines:
        await rounds.case_round(works, WallClock())
    assert seen == ["follows"]
    assert json.loads(lines()[0])["part"] == "breaks"
    assert "hunter2" not in lines()[0]
    monkeypatch.setattr(rounds, "PARTS", [is_away, follows])
    with pytest.raises(Unavailable):
        await rounds.case_round(works, WallClock())
    made = [(one.name, one.at) for one in rounds.rounds(works, WallClock())]
    assert made == [("cases", "* * * * *"), ("attachments", "23 * * * *")]


async def test_the_migration_is_what_the_installed_library_would_install(owner: asyncpg.Connection):
    installed = schema_ddl.render_install(names(), create_schema=False).split("\n\n", 1)[1]
    ours = SQL.read_text().split("-- pgqueuer\n")[1].split("\n-- ours\n")[0]
    assert ours == installed
    driver = queries(owner).driver
    plan = schema_plan.plan(await schema_inspect.inspect(driver, names()), target(names()), names())
    assert (plan.statements, plan.notes) == ((), ())


def test_the_environment_names_none_of_its_things(monkeypatch: pytest.MonkeyPatch):
    before = names()
    for name in ("SCHEDULES_TABLE", "PGQUEUER_PREFIX", "PGQUEUER_SCHEMA", "CHANNEL", "FUNCTION", "TRIGGER",
                 "DURABILITY", "QUEUE_TABLE", "QUEUE_TABLE_LOG", "STATISTICS_TABLE", "QUEUE_STATUS_TYPE"):  # fmt: skip
        monkeypatch.setenv(name, "volatile")
    monkeypatch.setenv("WIDEN_ID", "false")
    assert names() == before


@pytest.mark.parametrize("profile", Profile)
async def test_no_reading_login_reaches_the_schedules(as_profile, profile: Profile):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_profile[profile].fetch("SELECT FROM scheduling.pgqueuer_schedules")


async def test_the_writing_login_reaches_the_schedules_alone(
    writer: asyncpg.Connection, owner: asyncpg.Connection
):
    assert await writer.fetch("SELECT FROM scheduling.pgqueuer_schedules") == []
    for statement in ("DELETE FROM scheduling.pgqueuer_schedules", "SELECT FROM scheduling.pgqueuer",
                      "SELECT traceback FROM scheduling.pgqueuer_log", "SELECT FROM scheduling.pgqueuer_statistics",
                      "CREATE TABLE scheduling.mine (x int)"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await writer.fetch(statement)
    everybody = await owner.fetch(
        "SELECT a.privilege_type FROM pg_namespace n,"
        " LATERAL (SELECT coalesce(nspacl, acldefault('n', nspowner)) AS acl"
        " UNION ALL SELECT coalesce(relacl, acldefault('r', relowner)) FROM pg_class WHERE relnamespace = n.oid"
        " AND relkind = 'r'"
        " UNION ALL SELECT coalesce(proacl, acldefault('f', proowner)) FROM pg_proc WHERE pronamespace = n.oid"
        " UNION ALL SELECT coalesce(typacl, acldefault('T', typowner)) FROM pg_type WHERE typnamespace = n.oid"
        " AND typtype = 'e') of, aclexplode(of.acl) a WHERE nspname = 'scheduling' AND a.grantee = 0"
    )
    assert everybody == []


@contextmanager
def heard() -> Iterator[Callable[[], list[str]]]:
    """What goes to the log, in its form, whoever says it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(log.Lines())
    logging.getLogger().addHandler(handler)
    try:
        yield lambda: text.getvalue().splitlines()
    finally:
        logging.getLogger().removeHandler(handler)
