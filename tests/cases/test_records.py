"""Stores of records: parts that repeat something of their own, a glance of their own, and keys of several columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel

from infra.database import Database
from infra.engine import engine_for
from infra.stores.records import Parts, RecordStore, Shape


class Mode(StrEnum):
    OPEN = "OPEN"
    SEALED = "SEALED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Known by its country and number within its box."""

    country: str
    number: int
    found_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    id: UUID
    version: int
    mode: Mode
    stamps: tuple[Stamp, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxGlance:
    mode: Mode


class BoxRow(SQLModel, table=True):
    __tablename__ = "boxes"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(primary_key=True)
    version: int
    mode: str
    is_sealed: bool | None = None


class StampRow(SQLModel, table=True):
    __tablename__ = "stamps"  # pyright: ignore[reportAssignmentType]

    box_id: UUID = Field(primary_key=True)
    country: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    found_on: date
    mode: str


for row in (BoxRow, StampRow):  # these are no tables of the service
    SQLModel.metadata.remove(row.__table__)  # type: ignore[attr-defined]


class Boxes(RecordStore[Box]):
    shape = Shape(
        value=Box,
        row=BoxRow,
        link="box_id",
        parts=(
            Parts(
                held="stamps",
                row=StampRow,
                value=Stamp,
                order=("country", "number"),
                key=("country", "number"),
            ),
        ),
        copied=("mode",),
        glance=BoxGlance,
        computed=("is_sealed",),
    )


TABLES = """
CREATE TABLE boxes (id uuid PRIMARY KEY, version integer NOT NULL, mode text NOT NULL,
    is_sealed boolean NOT NULL GENERATED ALWAYS AS (mode = 'SEALED') STORED, UNIQUE (id, mode));
CREATE TABLE stamps (box_id uuid, mode text NOT NULL, country text, number integer, found_on date NOT NULL,
    PRIMARY KEY (box_id, country, number),
    FOREIGN KEY (box_id, mode) REFERENCES boxes (id, mode) ON UPDATE CASCADE);
GRANT SELECT, INSERT, UPDATE, DELETE ON boxes, stamps TO parley_writer;
"""
DAY = date(2026, 11, 18)


def stamp(country: str, number: int, on: date = DAY) -> Stamp:
    return Stamp(country=country, number=number, found_on=on)


@pytest.fixture
async def session(database: Database, owner: asyncpg.Connection):
    if await owner.fetchval("SELECT to_regclass('boxes')") is None:
        await owner.execute(TABLES)
    await owner.execute("TRUNCATE boxes, stamps")
    engine = engine_for(database.writer, size=1)
    async with AsyncSession(engine) as made:
        yield made
    await engine.dispose()


async def test_parts_keyed_by_several_columns_are_kept_as_what_changed(session: AsyncSession):
    boxes, one, other = Boxes(session), UUID(int=1), UUID(int=2)
    same = (stamp("BO", 1), stamp("PE", 1), stamp("PE", 2))
    for id in (one, other):
        await boxes.add(Box(id=id, version=1, mode=Mode.OPEN, stamps=same))
    was = await boxes.load(one)
    assert was == Box(id=one, version=1, mode=Mode.OPEN, stamps=same)
    later = stamp("PE", 1, date(2026, 11, 19))
    now = replace(was, version=2, mode=Mode.SEALED, stamps=(later, stamp("PE", 2), stamp("PE", 3)))
    await boxes.keep(now, was=was)
    assert await boxes.load(one) == now
    assert await boxes.load(other) == Box(id=other, version=1, mode=Mode.OPEN, stamps=same)


async def test_the_glance_is_the_shapes_own_and_typed(session: AsyncSession):
    boxes = Boxes(session)
    await boxes.add(Box(id=UUID(int=1), version=1, mode=Mode.SEALED))
    glance = await boxes.glance(UUID(int=1))
    assert glance == BoxGlance(mode=Mode.SEALED)
    assert isinstance(glance.mode, Mode)
    assert await boxes.glance(UUID(int=9)) is None
