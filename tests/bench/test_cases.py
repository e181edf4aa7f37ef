"""The bench of cases runs at any scale, says what it found beside each aim, and leaves nothing running."""

from __future__ import annotations

from tests.ground.service import folder, parley, postgres_of


def test_it_measures_queues_filing_and_opening_and_leaves_nothing_running() -> None:
    with folder() as data:
        run = parley(
            "bench", "--only", "cases", "--cases", "500", "--cases", "1000", "--seconds", "0.05", data=data
        )
        assert run.returncode == 0, run.stderr
        said = " ".join(run.stdout.split())
        for question in ("a handler's queue", "the desk's overdue", "the desk's by state", "an NGO's own"):
            assert f"{question}, 1,000 against 500 cases (aim 1.25x at most): parley 1 at once: CPU" in said
            assert f"{question}: Index Scan" in said
        for act in ("submitGrievance", "fileGrievance"):
            assert f"{act}, 16 at once:" in said
        assert said.count("ms of server CPU (aim under 5 ms)") == 4
        assert "openGrievanceItem, 1 at once:" in said
        assert "the key store's part of a filing, by itself:" in said
        for scale in (500, 1000):
            assert not list(postgres_of(data / f"bench-cases-{scale}"))
