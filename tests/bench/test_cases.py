"""The bench of cases runs at any scale, says what it found beside each aim, and leaves nothing running."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys

import psutil
import pytest

from api.bench import cases_world
from api.bench.cases import Pace, measured
from api.bench.cases_report import show
from api.settings import Settings
from tests.ground.service import folder, postgres_of

QUICK = Pace(rounds=1, seconds=0.02, acting=0.05, keys=3)
WATCHED = """
import multiprocessing, time
from tests.bench.served import served
if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=served, args=(there,))
    child.start()
    there.close()
    print(here.recv(), flush=True)
    time.sleep(60)
"""


def test_it_measures_queues_filing_and_opening_and_leaves_nothing_running(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases_world, "AROUND", 500)
    with folder() as data:
        show(measured(Settings(data_dir=data), [500, 1_000], QUICK))
        said = " ".join(capsys.readouterr().out.split())
        for question in ("a handler's queue", "the desk's overdue", "the desk's by state", "an NGO's own"):
            assert f"{question}, 1,000 against 500 cases (aim 1.25x at most): parley 1 at once: CPU" in said
            assert f"{question}: Index Scan" in said
        for act in ("submitGrievance", "fileGrievance"):
            assert f"{act}, 16 at once:" in said
        assert said.count("ms of server CPU (aim under 5 ms)") == 4
        assert "openGrievanceItem, 1 at once:" in said
        assert "the key store's part of a filing, by itself:" in said
        for scale in (500, 1_000):
            assert not list(postgres_of(data / f"bench-cases-{scale}"))
    assert not multiprocessing.active_children()


def test_the_server_ends_with_a_bench_that_is_killed() -> None:
    command = [sys.executable, "-c", WATCHED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bench:
        assert bench.stdout is not None
        server = psutil.Process(int(bench.stdout.readline()))
        bench.send_signal(signal.SIGKILL)
    server.wait(timeout=10)
