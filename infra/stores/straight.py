"""Statements made once and handed to the driver as they are, in the session's own transaction.

What SQLAlchemy does for a statement costs several times what the driver does, and a case that comes in takes fifteen.
Nothing that the session has yet to flush is flushed first: such statements are for stores that leave nothing unflushed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import asyncpg
from sqlalchemy import Executable, Insert, Table, insert, text
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ClauseElement

_DIALECT = dialect()
_BEGINS = text("SELECT")
_HELD = "straight to the driver"


class Straight:
    """One statement. Its parameters are named as the statement's own, or as the columns that an insert fills."""

    __slots__ = ("_constant", "_names", "_ready", "_sql")

    def __init__(self, statement: Executable, *columns: str) -> None:
        compiled: Any = cast(ClauseElement, statement).compile(
            dialect=_DIALECT, column_keys=list(columns) or None
        )
        self._sql = str(compiled)
        self._names: tuple[str, ...] = tuple(compiled.positiontup)
        self._constant: Mapping[str, object] = dict(compiled.params)
        self._ready: Mapping[str, Callable[[object], object]] = compiled._bind_processors

    async def rows(self, session: AsyncSession, values: Mapping[str, object]) -> list[asyncpg.Record]:
        """What it finds."""
        return await (await _driver(session)).fetch(self._sql, *self._arguments(values))

    async def first(self, session: AsyncSession, values: Mapping[str, object]) -> asyncpg.Record | None:
        """The first that it finds, or None."""
        return await (await _driver(session)).fetchrow(self._sql, *self._arguments(values))

    async def done(self, session: AsyncSession, every: Sequence[Mapping[str, object]]) -> None:
        """Run for each of these."""
        driver = await _driver(session)
        if len(every) == 1:
            await driver.execute(self._sql, *self._arguments(every[0]))
        else:
            await driver.executemany(self._sql, [self._arguments(values) for values in every])

    def _arguments(self, values: Mapping[str, object]) -> list[object]:
        return [
            self._ready[name](value) if name in self._ready and value is not None else value
            for name in self._names
            for value in (values[name] if name in values else self._constant[name],)
        ]


def adding(table: Table, columns: Sequence[str]) -> Straight:
    """An insert of these columns that asks for nothing back: the writing role may add where it may not read."""
    made: Insert = insert(table).inline()
    return Straight(made, *columns)


async def _driver(session: AsyncSession) -> asyncpg.Connection:
    """The driver's connection under the session, within its transaction."""
    held = session.info.get(_HELD)
    if held is not None and held[0] is session.sync_session.get_transaction():
        return held[1]
    raw = await (await session.connection()).get_raw_connection()
    driver = cast(asyncpg.Connection, raw.driver_connection)
    if not driver.is_in_transaction():
        await session.execute(_BEGINS)
    session.info[_HELD] = (session.sync_session.get_transaction(), driver)
    return driver
