"""Keeps a record with its parts: the rows of one aggregate, written as what changed and nothing else.

The parent is written first: where a release changes for whom it is open, foreign keys carry that to all parts before
new ones are added. Statements are plain ones on the tables; no object of the session can go stale beside a cascade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from domain.engagement.standing import Glance, Record
from infra.mapping import from_row, to_row


class Kept(Record, Protocol):
    """A record with an id and a version."""

    @property
    def id(self) -> UUID: ...

    @property
    def version(self) -> int: ...


Value = TypeVar("Value", bound=Kept)

OPENNESS = ("owner_id", "site_id", "shared_members", "shared_operator", "published")
"""What parts repeat of their record."""

_NOT_WRITTEN = {"severity_rank": None}
"""Columns that the database computes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One kind of part: the record's field that holds it, its rows, and their order."""

    held: str
    row: type[SQLModel]
    value: type
    order: tuple[str, ...]

    @property
    def table(self) -> Table:
        """Its table."""
        return table_of(self.row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Generic[Value]):
    """How one kind of record lies in its tables."""

    value: type[Value]
    row: type[SQLModel]
    link: str
    """The parts' column that names the record."""
    parts: tuple[Parts, ...]

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

    async def glance(self, id: UUID) -> Glance | None:
        """Whose the record is, where, and for whom it is open."""
        table = self.shape.table
        columns = [table.c[name] for name in OPENNESS]
        row = (await self._session.execute(select(*columns).where(table.c.id == id))).one_or_none()
        return None if row is None else Glance(**row._mapping)

    async def load(self, id: UUID) -> Value | None:
        """The record with its parts, locked until the transaction ends."""
        table = self.shape.table
        # First lock, then read: parts are read as they are once nobody else can change them.
        row = (
            await self._session.execute(select(table).where(table.c.id == id).with_for_update())
        ).one_or_none()
        return None if row is None else await self._with_parts(row)

    async def add(self, record: Value) -> None:
        """Keeps a new record."""
        await self._session.execute(insert(self.shape.table).values(_columns(self.shape.row, record)))
        for parts in self.shape.parts:
            await self._keep_parts(parts, record, {})

    async def keep(self, record: Value, *, was: Value) -> None:
        """Keeps what changed since the record was loaded."""
        table = self.shape.table
        changed = _changed(_columns(self.shape.row, record), _columns(self.shape.row, was))
        if changed:
            same = (table.c.id == record.id) & (table.c.version == was.version)
            done = await self._session.execute(
                update(table).where(same).values(changed).returning(table.c.id)
            )
            if done.first() is None:
                raise LostRecord(table.name)
        for parts in self.shape.parts:
            before = {part.id: part for part in getattr(was, parts.held)}
            await self._keep_parts(parts, record, before)

    async def _with_parts(self, row: Any) -> Value:
        held = {parts.held: await self._parts(parts, row.id) for parts in self.shape.parts}
        return from_row(self.shape.value, row, **held)

    async def _parts(self, parts: Parts, id: UUID) -> tuple[object, ...]:
        table = parts.table
        query = (
            select(table)
            .where(table.c[self.shape.link] == id)
            .order_by(*(table.c[name] for name in parts.order))
        )
        return tuple(from_row(parts.value, row) for row in await self._session.execute(query))

    async def _keep_parts(self, parts: Parts, record: Value, before: Mapping[UUID, Any]) -> None:
        now = {part.id: part for part in getattr(record, parts.held)}
        gone = [id for id in before if id not in now]
        if gone:
            await self._session.execute(delete(parts.table).where(parts.table.c.id.in_(gone)))
        copied = {name: getattr(record, name) for name in OPENNESS} | {self.shape.link: record.id}
        new: list[dict[str, Any]] = []
        for id, part in now.items():
            columns = _columns(parts.row, part, copied)
            if id not in before:
                new.append(columns)
            elif part != before[id]:
                own = _changed(columns, _columns(parts.row, before[id], copied))
                await self._session.execute(update(parts.table).where(parts.table.c.id == id).values(own))
        if new:
            await self._session.execute(insert(parts.table), new)


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


def _columns(
    row: type[SQLModel], value: object, copied: Mapping[str, object] | None = None
) -> dict[str, Any]:
    computed = {name: None for name in _NOT_WRITTEN if name in row.model_fields}
    return to_row(row, value, **computed, **(copied or {})).model_dump(exclude=set(computed))


def _changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: column for name, column in now.items() if column != before[name]}
