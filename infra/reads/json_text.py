"""SQL expressions that write JSON as text: concat and string_agg, measured a fifth faster than json_build_object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from infra.reads.catalogue import Column, Json

_MOST_ARGUMENTS = 90  # a PostgreSQL function takes at most 100


@dataclass(frozen=True, slots=True)
class Literal:
    """JSON text known before any row is read."""

    text: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A SQL expression that yields JSON text, never null."""

    sql: str


Piece = Literal | Computed


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def join(pieces: Iterable[Piece]) -> str:
    """One SQL expression for all the pieces in turn."""
    arguments: list[str] = []
    pending = ""
    for piece in pieces:
        if isinstance(piece, Literal):
            pending += piece.text
            continue
        if pending:
            arguments.append(quoted(pending))
            pending = ""
        arguments.append(piece.sql)
    if pending or not arguments:
        arguments.append(quoted(pending))
    return _concat(arguments)


def _concat(arguments: list[str]) -> str:
    if len(arguments) == 1:
        return arguments[0]
    while len(arguments) > _MOST_ARGUMENTS:
        arguments = [
            f"concat({', '.join(arguments[i : i + _MOST_ARGUMENTS])})"
            for i in range(0, len(arguments), _MOST_ARGUMENTS)
        ]
    return f"concat({', '.join(arguments)})"


def members(pairs: Iterable[tuple[str, Piece]]) -> list[Piece]:
    """The pieces of a JSON object with these keys (GraphQL names: nothing to escape)."""
    pieces: list[Piece] = [Literal("{")]
    for i, (key, value) in enumerate(pairs):
        pieces += [Literal(f'{"," if i else ""}"{key}":'), value]
    return [*pieces, Literal("}")]


def written(column: Column, t: str) -> Piece:
    """A column's value as JSON text."""
    sql = column.sql.format(t=t)
    match column.json:
        case Json.TEXT:
            text = f"to_json({sql})::text"
        case Json.CODE | Json.DATE:
            text = f"'\"' || {sql} || '\"'"
        case Json.INSTANT:
            text = f"'\"' || to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"') || '\"'"
        case Json.INT | Json.FLOAT:
            text = f"({sql})::text"
        case Json.BOOL:
            text = f"CASE WHEN {sql} THEN 'true' WHEN NOT {sql} THEN 'false' END"
        case Json.CODES:
            text = f"array_to_json({sql})::text"
    return Computed(f"coalesce({text}, 'null')" if column.nullable else text)
