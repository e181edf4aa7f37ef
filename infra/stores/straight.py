"""Statements made once and handed to the driver as they are, in the session's own transaction.

What SQLAlchemy does for a statement costs several times what the driver does, and a case that comes in takes fifteen.
Nothing that the session has yet to flush is flushed first: such statements are for stores that leave nothing unflushed.

Rows can also be laid aside: what lies there goes to the database as one statement, before whatever is asked next and
at the latest with the commit. Foreign keys are looked at once all of it is in; a trigger that looks at other rows
before a row comes in would miss those beside it, so such tables are written at once. Before anything that no rollback
takes back, send them first (`sent`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import asyncpg
from sqlalchemy import Executable, Insert, Table, event, insert, text
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.sql import ClauseElement
from sqlalchemy.util import await_only

_DIALECT = dialect()
_BEGINS = text("SELECT")
_HELD = "straight to the driver"
TOGETHER = 24
"""Rows in one statement at the most."""
FEW = 8
"""Rows of one kind that are laid aside: more are sent by themselves, since each number of rows is a statement of its
own to plan."""


class LayingSession(Session):
    """A session in which rows can be laid aside."""


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

    async def laid(self, session: AsyncSession, every: Sequence[Mapping[str, object]]) -> None:
        """Run for each of these, together with what is laid beside it; at once where the session lays nothing aside."""
        if len(every) > FEW or not isinstance(session.sync_session, LayingSession):
            await self.done(session, every)
            return
        held = await _held(session)
        held.laid += [(self._sql, self._arguments(values)) for values in every]

    async def done(self, session: AsyncSession, every: Sequence[Mapping[str, object]]) -> None:
        """Run for each of these, now."""
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


@dataclass(slots=True)
class _Held:
    """The driver's connection under a transaction, and what waits for the next statement there."""

    transaction: SessionTransaction | None
    driver: asyncpg.Connection
    laid: list[tuple[str, list[object]]] = field(default_factory=list[tuple[str, list[object]]])

    async def send(self) -> None:
        """All that was laid aside; nothing where there is none."""
        laid, self.laid = self.laid, []
        for at in range(0, len(laid), TOGETHER):
            rows: dict[str, list[list[object]]] = {}
            for sql, values in laid[at : at + TOGETHER]:
                rows.setdefault(sql, []).append(values)
            together = _together(tuple((sql, len(of_it)) for sql, of_it in rows.items()))
            every = (value for of_it in rows.values() for values in of_it for value in values)
            await self.driver.execute(together, *every)


async def _driver(session: AsyncSession) -> asyncpg.Connection:
    """The driver's connection under the session, within its transaction; nothing is laid aside any more."""
    held = await _held(session)
    await held.send()
    return held.driver


async def _held(session: AsyncSession) -> _Held:
    found = _held_now(session.sync_session)
    if found is not None:
        return found
    raw = await (await session.connection()).get_raw_connection()
    driver = cast(asyncpg.Connection, raw.driver_connection)
    if not driver.is_in_transaction():
        await session.execute(_BEGINS)
    held = session.info[_HELD] = _Held(session.sync_session.get_transaction(), driver)
    return held


async def sent(session: AsyncSession) -> None:
    """Send what was laid aside in this transaction: what the database refuses of it is refused now."""
    held = _held_now(session.sync_session)
    if held is not None:
        await held.send()


def _held_now(session: Session) -> _Held | None:
    """What is held of this transaction; what was laid aside in one that was taken back is gone with it."""
    held: _Held | None = session.info.get(_HELD)
    return held if held is not None and held.transaction is session.get_transaction() else None


def _send_first(session: Session) -> None:
    held = _held_now(session)
    if held is not None and held.laid:
        await_only(held.send())


@event.listens_for(LayingSession, "do_orm_execute")
def _before_it_asks(asks: ORMExecuteState) -> None:
    _send_first(asks.session)


@event.listens_for(LayingSession, "before_flush")
def _before_it_flushes(session: Session, *_: object) -> None:
    _send_first(session)


@event.listens_for(LayingSession, "before_commit")
def _before_it_commits(session: Session) -> None:
    _send_first(session)


_PLACE = re.compile(r"\$(\d+)")


@lru_cache(512)
def _together(inserts: tuple[tuple[str, int], ...]) -> str:
    """These inserts, each of so many rows, as one statement; its parameters are theirs one after another.

    Rows of one kind are one insert, which numbers them in their order: the database does several in any order.
    """
    parts: list[str] = []
    before = 0
    for sql, rows in inserts:
        into, values = sql.split(" VALUES ")
        width = max((int(place) for place in _PLACE.findall(values)), default=0)
        lists: list[str] = []
        for _ in range(rows):
            lists.append(_PLACE.sub(lambda found, before=before: f"${before + int(found[1])}", values))
            before += width
        parts.append(f"{into} VALUES {', '.join(lists)}")
    *others, last = parts
    if not others:
        return last
    return "WITH " + ", ".join(f"row{n} AS ({sql})" for n, sql in enumerate(others)) + " " + last
