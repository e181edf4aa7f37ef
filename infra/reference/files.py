"""Reads the reference files that lie beside this module and spells out where each text comes from.

Refuses a text without a source that is listed in `sources.json`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TypeVar

from pydantic import TypeAdapter

from infra.reference.rows import AttackFigure, Row, Source, Sourced

R = TypeVar("R", bound=Row)


class UnknownSource(ValueError):
    """A text names a source that nobody described."""


def sources() -> dict[str, Source]:
    """What each source key stands for."""
    return TypeAdapter(dict[str, Source]).validate_json(_text("sources"))


def rows_of(table: str, kind: type[R]) -> tuple[R, ...]:
    """The rows of one table, checked and with their sources spelled out."""
    known = sources()
    return tuple(_told(row, known) for row in as_written(table, kind))


def as_written(table: str, kind: type[R]) -> tuple[R, ...]:
    """The rows as a reviewer sees them in the file, with source keys."""
    return tuple(kind.model_validate_json(json.dumps(row)) for row in json.loads(_text(table)))


def spelled_out(source: str, known: dict[str, Source]) -> str:
    """`S, footnote 3; ILO` -> the two titles with the place in each."""
    return "; ".join(_spelled(part.strip(), known) for part in source.split(";"))


def _spelled(part: str, known: dict[str, Source]) -> str:
    key, _, place = part.partition(",")
    if key not in known:
        raise UnknownSource(f"No source is called {key!r}. Describe it in sources.json.")
    return known[key].title + (f",{place}" if place else "")


def _told(row: R, known: dict[str, Source]) -> R:
    if not isinstance(row, Sourced):
        return row
    told: dict[str, str | None] = {"source": spelled_out(row.source, known)}
    if isinstance(row, AttackFigure):
        told["source_url"] = known[row.source.partition(",")[0]].url
    return row.model_copy(update=told)


def _text(name: str) -> str:
    return files("infra.reference").joinpath(f"{name}.json").read_text(encoding="utf-8")
