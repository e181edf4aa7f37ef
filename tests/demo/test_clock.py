"""Days pass in the demo when somebody lets them, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import load_commands
from api.settings import Settings
from api.wiring import clock_of
from infra.demo.clock import FILE, MOST_AHEAD, DemoClock, days_ahead, wait
from infra.oauth.running import Running, leave_word
from infra.startup import CannotStart


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    return tmp_path


def test_days_add_up_and_the_clock_goes_by_them_at_once(folder: Path) -> None:
    clock = DemoClock(folder)
    before = clock.now()
    wait(folder, 31)
    told = wait(folder, 8)
    assert days_ahead(folder) == 39
    assert timedelta(days=39) <= clock.now() - before < timedelta(days=39, minutes=5)
    assert told in {(before + timedelta(days=39)).date(), clock.today()}


@pytest.mark.parametrize("days", [0, -1, MOST_AHEAD - 38])
def test_no_days_and_too_many_are_refused_and_no_time_passes(folder: Path, days: int) -> None:
    wait(folder, 39)
    with pytest.raises(CannotStart, match="at least one day"):
        wait(folder, days)
    assert days_ahead(folder) == 39


@pytest.mark.parametrize("nonsense", [b"", b"-3", b"soon", b"1e3", b"9" * 40, "٣".encode(), b"\xff"])
def test_a_file_that_says_nonsense_moves_nothing(folder: Path, nonsense: bytes) -> None:
    (folder / FILE).write_bytes(nonsense)
    assert days_ahead(folder) == 0


def test_a_service_that_is_no_demo_never_goes_by_it(folder: Path) -> None:
    wait(folder, 39)
    plain, demo = (clock_of(Settings(data_dir=folder, demo=demo)) for demo in (False, True))
    assert abs(plain.now() - datetime.now(UTC)) < timedelta(minutes=5)
    assert demo.now() - plain.now() > timedelta(days=38)


def test_the_command_says_which_day_it_is_and_only_in_the_demo(folder: Path) -> None:
    refused = CliRunner().invoke(load_commands(), ["demo", "wait", "7"])
    assert isinstance(refused.exception, CannotStart)
    assert days_ahead(folder) == 0
    leave_word(folder, Running(issuer="http://127.0.0.1:8124", demo=True))
    said = CliRunner().invoke(load_commands(), ["demo", "wait", "7"])
    assert said.stdout == f"In the demo it is {DemoClock(folder).today()} now.\n"
    assert days_ahead(folder) == 7
