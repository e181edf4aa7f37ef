"""The rules that an operator chooses: the defaults, the example, and what is refused before anything starts."""

from __future__ import annotations

import ast
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from domain.rules import Rules
from infra.calendars import PublicHolidays
from infra.rules_file import Chosen, chosen
from infra.startup import CannotStart
from tests.cases.reckonings import on
from tests.ground.service import folder, free_port, parley

ROOT = Path(__file__).resolve().parents[2]


def test_without_a_file_the_defaults_hold():
    assert chosen(None) == Chosen(rules=Rules(), calendar=PublicHolidays())
    assert Rules().checked() == ()


def test_the_example_names_every_rule_with_its_default():
    file = ROOT / "examples" / "rules.toml"
    read = chosen(file)
    assert read.rules == Rules()
    assert {field.name for field in fields(Rules)} == {
        line.split(" = ")[0] for line in file.read_text().split("[holidays]")[0].splitlines() if " = " in line
    }
    assert not read.calendar.is_working_day("PE", on("2026-07-27"))


def test_every_rule_says_what_it_is_for():
    body = next(
        one
        for one in ast.parse((ROOT / "domain" / "rules.py").read_text()).body
        if isinstance(one, ast.ClassDef)
    )
    told = [
        rule.target.id
        for rule, below in pairwise(body.body)
        if isinstance(rule, ast.AnnAssign)
        and isinstance(rule.target, ast.Name)
        and isinstance(below, ast.Expr)
    ]
    assert told == list(Rules.names())


def test_what_is_given_replaces_the_default(tmp_path: Path):
    file = tmp_path / "rules.toml"
    file.write_text(
        "acknowledge_within_days = 5\ncheck_in_days = [10, 20]\nmove_to_working_day = false\n"
        '[holidays]\nuse_public = false\n[holidays.PE]\nadded = ["2026-07-27", 2026-07-30]\nremoved = ["2026-08-01"]\n'
    )
    read = chosen(file)
    assert read.rules == Rules(acknowledge_within_days=5, check_in_days=(10, 20), move_to_working_day=False)
    assert read.calendar == PublicHolidays(
        use_public=False,
        added={"PE": frozenset({on("2026-07-27"), on("2026-07-30")})},
        removed={"PE": frozenset({on("2026-08-01")})},
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("acknowledge_in_days = 5",
         "PARLEY_RULES: unknown rule acknowledge_in_days. Did you mean acknowledge_within_days?"),
        ("acknowledge_within_days = 0",
         "PARLEY_RULES: acknowledge_within_days must be a whole number from 1 to 3650. examples/rules.toml shows one."),
        ("acknowledge_within_days = true",
         "PARLEY_RULES: acknowledge_within_days must be a whole number from 1 to 3650. examples/rules.toml shows one."),
        ("answer_within_months = 2.5",
         "PARLEY_RULES: answer_within_months must be a whole number from 1 to 120. examples/rules.toml shows one."),
        ("move_to_working_day = 1",
         "PARLEY_RULES: move_to_working_day must be true or false. examples/rules.toml shows one."),
        ("check_in_days = [30, 30]",
         "PARLEY_RULES: check_in_days must be up to 24 whole numbers from 1 to 3650, each greater than the one before."
         " examples/rules.toml shows one."),
        ("check_in_days = 30",
         "PARLEY_RULES: check_in_days must be up to 24 whole numbers from 1 to 3650, each greater than the one before."
         " examples/rules.toml shows one."),
        ("committee_least_members = 2",
         "PARLEY_RULES: committee_least_sectors cannot be greater than committee_least_members."
         " examples/rules.toml shows one."),
        ("[holidays]\nuse_publik = true",
         "PARLEY_RULES: unknown country code in holidays use_publik. Did you mean use_public?"),
        ("[holidays]\nuse_public = 1",
         "PARLEY_RULES: holidays.use_public must be true or false. examples/rules.toml shows one."),
        ("[holidays.PE]\nadd = []", "PARLEY_RULES: unknown entry of holidays.PE add. Did you mean added?"),
        ("[holidays.PE]\nadded = ['27 July']",
         "PARLEY_RULES: holidays.PE.added holds what is no day. Write days as 2026-07-27."),
        ("[holidays.PE]\nadded = '2026-07-27'",
         'PARLEY_RULES: holidays.PE.added must be a list of days. For example ["2026-07-27"].'),
        ("[holidays.PE]\nadded = ['2026-07-27']\nremoved = [2026-07-27]",
         "PARLEY_RULES: holidays.PE both adds and removes 2026-07-27. Keep one of them."),
        ("holidays = 1", "PARLEY_RULES: holidays must be a table. examples/rules.toml shows one."),
        ("holidays = {PE = 1}", "PARLEY_RULES: holidays.PE must be a table. examples/rules.toml shows one."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(tmp_path: Path, text: str, line: str):
    file = tmp_path / "rules.toml"
    file.write_text(text)
    with pytest.raises(CannotStart) as refused:
        chosen(file)
    assert str(refused.value) == line


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path):
    with pytest.raises(CannotStart, match=r"which cannot be read \(FileNotFoundError\)"):
        chosen(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("acknowledge_within_days = ")
    with pytest.raises(CannotStart, match="names a file that is not TOML"):
        chosen(broken)
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(CannotStart, match="names a file that is not UTF-8"):
        chosen(broken)
    broken.write_text("# " + "x" * (1 << 20))
    with pytest.raises(CannotStart, match="more than a megabyte"):
        chosen(broken)


def test_the_service_does_not_start_on_bad_rules_and_leaves_nothing_behind(tmp_path: Path):
    file = tmp_path / "rules.toml"
    file.write_text("acknowledge_in_days = 5")
    with folder() as data:
        done = parley("serve", data=data, PARLEY_RULES=str(file), PARLEY_PORT=str(free_port()))
        assert (done.returncode, list(data.glob("*"))) == (2, [])
    assert "unknown rule acknowledge_in_days. Did you mean acknowledge_within_days?" in done.stderr
