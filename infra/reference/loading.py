"""Brings the reference tables to what the files say: adds, corrects in place, removes what the files dropped.

Loading twice changes nothing. A row the files no longer hold is deleted; if a record still rests on it, the
whole load is refused and nothing has changed, since neither a dangling fact nor a silent leftover will do.
What lives on here is left alone: a state that moved, and rows that the secretariat keeps beside the files.
Runs as the owner of the tables: no other role may write them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Connection, ForeignKeyViolationError

from infra.reference.rows import Row
from infra.reference.tables import TABLES, Table


class StillUsed(RuntimeError):
    """A reference row left the files, but records still rest on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What one load did to one table, in rows."""

    table: str
    added: int
    changed: int
    removed: int


async def load(
    connection: Connection, tables: Sequence[tuple[Table[Row], Sequence[Row]]] | None = None
) -> tuple[Loaded, ...]:
    """Loads every reference table in one transaction and says what changed; `tables` replaces the files."""
    asked = [(table, table.rows()) for table in TABLES] if tables is None else tables
    async with connection.transaction():
        # Children let go of a row before it goes: write parents first, remove children first.
        written = {table.name: await _write(connection, table, rows) for table, rows in asked}
        removed = {table.name: await _remove(connection, table, rows) for table, rows in reversed(asked)}
    return tuple(
        Loaded(
            table=table.name,
            added=sum(written[table.name]),
            changed=len(written[table.name]) - sum(written[table.name]),
            removed=removed[table.name],
        )
        for table, _ in asked
    )


async def _write(connection: Connection, table: Table[Row], rows: Sequence[Row]) -> list[bool]:
    """One entry for each row that was touched: true if added, false if corrected."""
    touched = await connection.fetch(_upsert(table), _as_json(rows))
    return [record["added"] for record in touched]


async def _remove(connection: Connection, table: Table[Row], rows: Sequence[Row]) -> int:
    try:
        return len(await connection.fetch(_delete_others(table), _as_json(rows)))
    except ForeignKeyViolationError as still_used:
        raise StillUsed(
            f"A row of {table.name} is no longer in the reference files, but records still use it. "
            "Nothing was changed. Put it back, or move those records first."
        ) from still_used


def _as_json(rows: Sequence[Row]) -> str:
    return json.dumps([row.model_dump(mode="json") for row in rows])


def _upsert(table: Table[Row]) -> str:
    columns = ", ".join(table.columns)
    return (
        f"INSERT INTO {table.name} AS held ({columns}) SELECT {columns} FROM {_given(table)} "
        f"ON CONFLICT ({', '.join(table.key)}) {_correction(table)} RETURNING held.xmax = 0 AS added"
    )


def _correction(table: Table[Row]) -> str:
    facts = [column for column in table.columns if column not in table.key and column not in table.living]
    if not facts:
        return "DO NOTHING"
    held, given = (", ".join(f"{of}.{fact}" for fact in facts) for of in ("held", "excluded"))
    settings = ", ".join(f"{fact} = excluded.{fact}" for fact in facts)
    same = " AND NOT held.kept_here" if table.also_kept_here else ""
    return f"DO UPDATE SET {settings} WHERE ROW({held}) IS DISTINCT FROM ROW({given}){same}"


def _delete_others(table: Table[Row]) -> str:
    same = " AND ".join(f"given.{part} = held.{part}" for part in table.key)
    beside = " AND NOT held.kept_here" if table.also_kept_here else ""
    return (
        f"DELETE FROM {table.name} AS held WHERE NOT EXISTS "
        f"(SELECT FROM {_given(table)} AS given WHERE {same}){beside} RETURNING true"
    )


def _given(table: Table[Row]) -> str:
    return f"jsonb_populate_recordset(NULL::{table.name}, $1::text::jsonb)"
