"""The bench of tokens measures checks and the endpoint, says what it found beside its aim, and leaves nothing open."""

from __future__ import annotations

import multiprocessing

import pytest

from api.bench.tokens import measured, show
from api.settings import Settings
from tests.ground.service import folder, postgres_of


def test_it_measures_checks_and_the_endpoint_and_leaves_nothing_running(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with folder() as data:
        show(measured(Settings(data_dir=data), 0.02, 20))
        said = " ".join(capsys.readouterr().out.split())
        assert not list(postgres_of(data / "bench-tokens"))
    assert "a token seen before:" in said
    assert "µs (aim under 10)" in said
    assert "a token seen before, and a proof of its key:" in said
    for connections in (1, 16):
        assert f"a token by private_key_jwt, {connections} at once:" in said
    assert not multiprocessing.active_children()
