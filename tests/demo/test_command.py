"""`parley seed` refuses in one line before it starts anything; serving in demo mode leaves a used database alone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from api.first_rows import load_demo
from domain.rules import Rules
from infra.database import Database
from infra.demo.clients import TOOLS
from infra.demo.personas import PERSONAS
from infra.roles import OWNER

PARLEY = Path(sys.executable).with_name("parley")


@pytest.mark.parametrize(
    ("demo", "arguments", "line"),
    [
        (
            "false",
            [],
            "parley: Demo data is loaded only in demo mode. Set PARLEY_DEMO=true if you mean it.\n",
        ),
        (
            "true",
            ["--until", "2999-01-01"],
            "parley: The world's last day lies in the future. Records can't: name today or earlier.\n",
        ),
        (
            "true",
            ["--until", "1999-12-31"],
            "parley: The world's last day lies before 2000. Name a later one.\n",
        ),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    tmp_path: Path, demo: str, arguments: list[str], line: str
) -> None:
    folder = tmp_path / "data"
    said = subprocess.run(
        [PARLEY, "seed", *arguments],
        env={"PATH": os.environ["PATH"], "PARLEY_DEMO": demo, "PARLEY_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (2, line)
    assert not folder.exists()


def test_serving_in_demo_mode_loads_the_world_once_and_registers_every_client(
    database: Database, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    load_demo(database, tmp_path)
    load_demo(database, tmp_path)
    assert capfd.readouterr().err == "Loaded a demo world of 3,000 invented engagements.\n"
    assert asked(database, "SELECT count(*) FROM engagements") == 3_000
    quarters = asked(database, "SELECT count(DISTINCT quarter) FROM participation")
    assert quarters == Rules().statistics_quarters_back
    told = asked(
        database,
        "SELECT count(DISTINCT sector) FROM participation WHERE activity = 'ENGAGEMENT' AND count > 0",
    )
    assert told == 6
    clients = len(TOOLS) + sum(persona.kind == "client" for persona in PERSONAS)
    assert asked(database, "SELECT count(*) FROM oauth_clients") == clients == 18
    assert asked(database, "SELECT count(*) FROM accounts") == 21


def test_serving_in_demo_mode_leaves_a_used_database_as_it_is(
    server, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with server.fresh() as used:
        asked(used, "INSERT INTO persons VALUES (gen_random_uuid(), 'someone-real', '2026-01-01')")
        load_demo(used, tmp_path)
        assert "no demo data loaded" in capfd.readouterr().err
        assert asked(used, "SELECT count(*) FROM organisations") == 0
        assert asked(used, "SELECT count(*) FROM oauth_clients") == 0


def asked(database: Database, question: str) -> object:
    async def ask() -> object:
        connection = await asyncpg.connect(**database.owner.arguments())
        await connection.execute(f"SET ROLE {OWNER}")
        answer = await connection.fetchval(question)
        await connection.close()
        return answer

    return asyncio.run(ask())
