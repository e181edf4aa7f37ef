"""What a stranger's server says is shown as text: no terminal obeys it, and no line of it passes for another."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from api.commands.custodian import _shows, register  # pyright: ignore[reportPrivateUsage]
from api.commands.unseal import as_told
from infra.startup import CannotStart

OBEYED = "\x1b[2K\r\x07\x9b1A\u202e\n"


def test_a_line_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    _shows(f"  for {OBEYED}PROTECTION")
    assert capsys.readouterr().out == "  for [2K1APROTECTION\n"


def test_a_refusal_is_one_line() -> None:
    assert str(CannotStart(f"NO{OBEYED}:", "Ask.")) == "NO[2K 1A : Ask."


def test_what_somebody_wrote_of_themselves_is_set_in() -> None:
    assert as_told("one\x1b]52;c;cm0=\x07\nALIASES: two") == "one]52;c;cm0=\n  ALIASES: two"


@pytest.mark.parametrize("name", ["agree", "rewrap"])
def test_what_nobody_has_named_or_read_before_is_always_asked_about(name: str) -> None:
    parley = typer.Typer()
    register(parley)
    told = CliRunner().invoke(parley, ["custodian", name, "--yes"])
    assert told.exit_code == 2
    assert "--yes" in told.output
