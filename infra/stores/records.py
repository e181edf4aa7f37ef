"""Keeps a record with its parts: the rows of one aggregate, written as what changed and nothing else.

The parent is written first: where a release changes for whom it is open, foreign keys carry that to all parts before
new ones are added. Statements are plain ones on the tables; no object of the session can go stale beside a cascade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from types import SimpleNamespace
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from domain.engagement.standing import Glance
from infra.mapping import columns_of, from_row
from infra.stores.straight import Straight, adding

LOOKED_AT_BEFORE = frozenset({"ballots", "motion_positions", "motion_recusals"})
"""Tables with a trigger that looks at other rows before one comes in."""


class Kept(Protocol):
    """A record with an id and a version."""

    @property
    def id(self) -> UUID | str: ...

    @property
    def version(self) -> int: ...


Value = TypeVar("Value", bound=Kept)

OPENNESS = ("owner_id", "site_id", "shared_members", "shared_operator", "published")
"""What parts repeat of their record, where it can be opened to others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One kind of part: the record's field that holds it, its rows, their order, and what tells them apart.

    `key`: the part's fields and columns of those names. Other than `id`, they need only be unique within the record,
    with which they make up the row's key.
    """

    held: str
    row: type[SQLModel]
    value: type
    order: tuple[str, ...]
    key: tuple[str, ...] = ("id",)
    before: bool = False
    """Written before the record's own row is changed: where the database takes no change of these parts afterwards."""

    @property
    def table(self) -> Table:
        """Its table."""
        return table_of(self.row)

    def told_apart(self, part: object) -> tuple[object, ...]:
        """The part's key."""
        return tuple(getattr(part, name) for name in self.key)

    def among(self, keys: Sequence[tuple[object, ...]]) -> ColumnElement[bool]:
        """The rows of these keys."""
        return tuple_(*(self.table.c[name] for name in self.key)).in_(keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Generic[Value]):
    """How one kind of record lies in its tables."""

    value: type[Value]
    row: type[SQLModel]
    link: str
    """The parts' column that names the record."""
    parts: tuple[Parts, ...]
    copied: tuple[str, ...] = OPENNESS
    """What parts repeat of their record."""
    glance: type = Glance
    """As much of the record as is read before anything else is: a dataclass whose fields are columns."""
    computed: tuple[str, ...] = ()
    """Columns, of the record or of its parts, that the database computes."""

    @property
    def table(self) -> Table:
        """Its table."""
        return table_of(self.row)


class LostRecord(Exception):
    """A record was kept that is not the one loaded: a defect, since loading locks. Names the table only."""


class RecordStore(Generic[Value]):
    """Records of one shape."""

    shape: Shape[Value]

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def glance(self, id: UUID | str) -> Any:
        """What tells for whom the record exists (the shape's `glance`), or None."""
        table, glance = self.shape.table, self.shape.glance
        names = tuple(field.name for field in fields(glance))
        row = await _one(table, names).first(self._session, {"id": id})
        return None if row is None else from_row(glance, named(row))

    async def load(self, id: UUID | str) -> Value | None:
        """The record with its parts, locked until the transaction ends."""
        table = self.shape.table
        # First lock, then read: parts are read as they are once nobody else can change them.
        row = await _locked(table).first(self._session, {"id": id})
        return None if row is None else await self._with_parts(named(row))

    async def add(self, record: Value) -> None:
        """Keeps a new record."""
        await self._add(self.shape.table, [self._columns(self.shape.row, record)])
        for parts in self.shape.parts:
            await self._keep_parts(parts, record, {})

    async def keep(self, record: Value, *, was: Value) -> None:
        """Keeps what changed since the record was loaded."""
        await self._keep_all(record, was, before=True)
        table = self.shape.table
        changed = _changed(self._columns(self.shape.row, record), self._columns(self.shape.row, was))
        if changed:
            same = (table.c.id == record.id) & (table.c.version == was.version)
            done = await self._session.execute(
                update(table).where(same).values(changed).returning(table.c.id)
            )
            if done.first() is None:
                raise LostRecord(table.name)
        await self._keep_all(record, was, before=False)

    async def _keep_all(self, record: Value, was: Value, *, before: bool) -> None:
        for parts in self.shape.parts:
            if parts.before is before:
                had = {parts.told_apart(part): part for part in getattr(was, parts.held)}
                await self._keep_parts(parts, record, had)

    async def _with_parts(self, row: Any) -> Value:
        held = {parts.held: await self._parts(parts, row.id) for parts in self.shape.parts}
        return from_row(self.shape.value, row, **held)

    async def _parts(self, parts: Parts, id: UUID | str) -> tuple[object, ...]:
        query = _linked(parts.table, self.shape.link, parts.order)
        return tuple(from_row(parts.value, named(row)) for row in await query.rows(self._session, {"id": id}))

    async def _keep_parts(
        self, parts: Parts, record: Value, before: Mapping[tuple[object, ...], Any]
    ) -> None:
        now = {parts.told_apart(part): part for part in getattr(record, parts.held)}
        if not now and not before:
            return
        gone = [key for key in before if key not in now]
        if gone:
            here = parts.table.c[self.shape.link] == record.id
            await self._session.execute(delete(parts.table).where(here, parts.among(gone)))
        copied = {name: getattr(record, name) for name in self.shape.copied} | {self.shape.link: record.id}
        new: list[dict[str, Any]] = []
        for key, part in now.items():
            columns = self._columns(parts.row, part, copied)
            if key not in before:
                new.append(columns)
            elif part != before[key]:
                own = _changed(columns, self._columns(parts.row, before[key], copied))
                here = parts.table.c[self.shape.link] == record.id
                same = update(parts.table).where(here, parts.among([key]))
                await self._session.execute(same.values(own))
        if new:
            await self._add(parts.table, new)

    async def _add(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        add = _adding(table, tuple(rows[0]))
        await (add.done if table.name in LOOKED_AT_BEFORE else add.laid)(self._session, rows)

    def _columns(
        self, row: type[SQLModel], value: object, copied: Mapping[str, object] | None = None
    ) -> dict[str, Any]:
        return columns_of(row, value, copied or {}, but=self.shape.computed)


class ReferencedStore(RecordStore[Value]):
    """Records that an owner may give a reference of its own."""

    async def is_referenced(self, owner: UUID, external_ref: str) -> bool:
        """Whether the owner keeps a record under this reference; two who ask at once follow each other."""
        table = self.shape.table
        turn = func.hashtextextended(f"{table.name}\x1f{owner}\x1f{external_ref}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(turn)))
        same = (table.c.owner_id == owner) & (table.c.external_ref == external_ref)
        return (await self._session.execute(select(table.c.id).where(same))).first() is not None


def table_of(row: type[SQLModel]) -> Table:
    """The table of a row class."""
    return row.__table__  # type: ignore[attr-defined]


def named(row: asyncpg.Record) -> SimpleNamespace:
    """A row whose columns are its attributes."""
    return SimpleNamespace(**row)


_adding = cache(adding)


@cache
def _one(table: Table, columns: tuple[str, ...]) -> Straight:
    return Straight(select(*(table.c[name] for name in columns)).where(table.c.id == bindparam("id")))


@cache
def _locked(table: Table) -> Straight:
    return Straight(select(table).where(table.c.id == bindparam("id")).with_for_update())


@cache
def _linked(table: Table, link: str, order: tuple[str, ...]) -> Straight:
    same = table.c[link] == bindparam("id")
    return Straight(select(table).where(same).order_by(*(table.c[name] for name in order)))


def _changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: column for name, column in now.items() if column != before[name]}
