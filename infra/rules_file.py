"""The rules that an operator chose: a TOML file that `PARLEY_RULES` names; without one, the defaults.

    acknowledge_within_days = 5             # any field of domain.rules.Rules
    check_in_days = [30, 90, 180, 365]

    [holidays]
    use_public = true                       # the public holidays of each site's country
    [holidays.PE]
    added = ["2026-07-27"]                  # days off there
    removed = ["2026-06-07"]                # days worked after all

The service does not start on a file that it cannot read wholly: one line says what is wrong and names the nearest.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from domain.rules import Rules
from domain.stakeholders.places import COUNTRIES
from infra.calendars import PublicHolidays
from infra.imports.nearest import nearest
from infra.startup import CannotStart

SETTING = "PARLEY_RULES"
LARGEST = 1 << 20
EXAMPLE = "examples/rules.toml shows one."
HOLIDAYS, USE_PUBLIC, ADDED, REMOVED = "holidays", "use_public", "added", "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What cases are handled by."""

    rules: Rules
    calendar: PublicHolidays


def chosen(file: Path | None) -> Chosen:
    """Read and check the file; the defaults if none is named."""
    if file is None:
        return Chosen(rules=Rules(), calendar=PublicHolidays())
    said = _read(file)
    calendar = _calendar(said.pop(HOLIDAYS, {}))
    _known(said, (*Rules.names(), HOLIDAYS), "rule")
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    rules = replace(Rules(), **given)
    for problem in rules.checked():
        raise CannotStart(f"{SETTING}: {problem}", EXAMPLE)
    return Chosen(rules=rules, calendar=calendar)


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > LARGEST:
            raise CannotStart(f"{SETTING} names a file of more than a megabyte.", EXAMPLE)
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as no:
        raise CannotStart(
            f"{SETTING} names {file}, which cannot be read ({type(no).__name__}).", EXAMPLE
        ) from no
    except tomllib.TOMLDecodeError as no:
        raise CannotStart(f"{SETTING} names a file that is not TOML: {no}.", EXAMPLE) from no
    except UnicodeDecodeError as no:
        raise CannotStart(f"{SETTING} names a file that is not UTF-8.", EXAMPLE) from no


def _calendar(said: object) -> PublicHolidays:
    table = _table(said, HOLIDAYS)
    use_public = table.pop(USE_PUBLIC, True)
    if not isinstance(use_public, bool):
        raise CannotStart(f"{SETTING}: {HOLIDAYS}.{USE_PUBLIC} must be true or false.", EXAMPLE)
    _known(table, (USE_PUBLIC, *sorted(COUNTRIES)), "country code in holidays")
    added: dict[str, frozenset[date]] = {}
    removed: dict[str, frozenset[date]] = {}
    for country, days in table.items():
        where = f"{HOLIDAYS}.{country}"
        lists = _table(days, where)
        _known(lists, (ADDED, REMOVED), f"entry of {where}")
        added[country] = _days(lists.get(ADDED, []), f"{where}.{ADDED}")
        removed[country] = _days(lists.get(REMOVED, []), f"{where}.{REMOVED}")
        for day in sorted(added[country] & removed[country]):
            raise CannotStart(
                f"{SETTING}: {where} both adds and removes {day.isoformat()}.", "Keep one of them."
            )
    return PublicHolidays(use_public=use_public, added=added, removed=removed)


def _days(said: object, where: str) -> frozenset[date]:
    if not isinstance(said, list):
        raise CannotStart(f"{SETTING}: {where} must be a list of days.", 'For example ["2026-07-27"].')
    return frozenset(_day(one, where) for one in said)


def _day(said: object, where: str) -> date:
    if isinstance(said, date) and not isinstance(said, datetime):  # TOML has days of its own
        return said
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise CannotStart(f"{SETTING}: {where} holds what is no day.", "Write days as 2026-07-27.") from None


def _table(said: object, where: str) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise CannotStart(f"{SETTING}: {where} must be a table.", EXAMPLE)
    return dict(said)


def _known(said: Mapping[str, object], known: Collection[str], what: str) -> None:
    for name in said:
        if name not in known:
            guess = nearest(name, known)
            shown = name if name.isprintable() and len(name) <= 64 else "(not shown)"
            raise CannotStart(
                f"{SETTING}: unknown {what} {shown}.", f"Did you mean {guess}?" if guess else EXAMPLE
            )
