"""The bench of the intake files whole reports, tells what keys take apart, floods, and leaves nothing running."""

from __future__ import annotations

import asyncio
import multiprocessing
from pathlib import Path

import asyncpg
import pytest

from api.bench.intake import AIM, Found, Paced, measured_on, show
from api.settings import Settings
from infra.database import Database
from infra.demo.personas import SECRETARIAT


async def a_secretariat(database: Database) -> None:
    owner = await asyncpg.connect(**database.owner.arguments())
    await owner.execute(
        "INSERT INTO organisations (id, name, kind) VALUES ($1, 'The office', 'SECRETARIAT')", SECRETARIAT.id
    )
    await owner.close()


def test_it_measures_filing_alone_with_others_and_beside_a_flood(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(a_secretariat(database))
    found = measured_on(Settings(data_dir=tmp_path), database, 0.2)
    assert list(found.paced) == ["1 at once", "16 at once", "16 at once beside a flood"]
    for one in found.paced.values():
        assert len(one.besides) == len(one.seen) > 1
        assert 0 < sum(one.besides) < sum(one.seen)
    assert [one.turned_away > 0 for one in found.paced.values()] == [False, False, True]
    show(found)
    said = " ".join(capsys.readouterr().out.split())
    assert said.count("(aim: p99 under 50)") == 2
    assert "guesses a second turned away" in said
    assert not multiprocessing.active_children()


def test_the_slowest_of_a_hundred_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    seen = (*[0.01] * 98, 0.2, 0.2)
    paced = Paced(rate=10.0, seen=seen, besides=tuple(one / 2 for one in seen), cpu=0.002)
    show(Found(paced={"16 at once": paced}))
    said = capsys.readouterr().out
    assert (
        "besides keys p50 5.0 ms, p99 100.0 ms (aim: p99 under 50); in all p50 10.0 ms, p99 200.0 ms" in said
    )
    assert AIM == 0.05
