"""Sets indexes and constraints of large tables aside while millions of rows come in, and puts the same ones back.

Putting a constraint back checks every row, so nothing is taken on trust. It only works inside a transaction of the
tables' owner: were that to fail half-way, the tables would be as they were.
"""

from __future__ import annotations

from collections.abc import Sequence

from asyncpg import Connection

_FOREIGN_KEYS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conparentid = 0
    AND (conrelid = ANY ($1::text[]::regclass[]) OR confrelid = ANY ($1::text[]::regclass[]))
ORDER BY conrelid::regclass::text, conname
"""
_KEYS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype IN ('p', 'u') AND conrelid = ANY ($1::text[]::regclass[])
ORDER BY conrelid::regclass::text, conname
"""
_INDEXES = """
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index i WHERE indrelid = ANY ($1::text[]::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND conrelid = i.indrelid)
ORDER BY indexrelid::regclass::text
"""


async def set_aside(connection: Connection, tables: Sequence[str]) -> list[str]:
    """Drop what slows down loading; the answer is what brings it back, in order."""
    foreign = await connection.fetch(_FOREIGN_KEYS, tables)
    indexes = await connection.fetch(_INDEXES, tables)
    keys = await connection.fetch(_KEYS, tables)
    for drop, _ in (*foreign, *indexes, *keys):
        await connection.execute(drop)
    return [restore for _, restore in (*keys, *indexes, *foreign)]


async def put_back(connection: Connection, statements: Sequence[str]) -> None:
    """Build the keys and indexes again and check every reference."""
    await connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
    await connection.execute("SET LOCAL work_mem = '256MB'")
    for statement in statements:
        await connection.execute(statement)


async def guard(connection: Connection, tables: Sequence[str], *, on: bool) -> None:
    """Let triggers of our own look at every row again, or not while what is over comes in; foreign keys always do."""
    for table in tables:
        await connection.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER USER")
