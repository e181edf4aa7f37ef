"""The column types our tables use, named once: text (never varchar), text lists, days and instants.

Keys, checks, indexes and policies stand in the SQL migrations alone; a row class says which columns there are.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Computed, DateTime, Double, Identity, SmallInteger, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field


def text(**more: Any) -> Any:
    """A text column, or a code: an enum of PostgreSQL is not leakproof, so codes are text with a CHECK."""
    return Field(sa_type=Text, **more)


def optional_text() -> Any:
    """A text column that may be empty (null)."""
    return Field(default=None, sa_type=Text)


def texts() -> Any:
    """A list of codes, never null."""
    return Field(default_factory=list, sa_type=ARRAY(Text))  # type: ignore[call-overload]


def uuids() -> Any:
    """A list of other records' ids, never null."""
    return Field(default_factory=list, sa_type=ARRAY(Uuid))  # type: ignore[call-overload]


def computed_id(sql: str) -> Any:
    """An id that the database computes from the row's other columns."""
    return Field(default=None, sa_type=Uuid, sa_column_args=(Computed(sql, persisted=True),))


def optional_instant() -> Any:
    """A moment that may be empty (null)."""
    return Field(default=None, sa_type=DateTime(timezone=True))  # type: ignore[call-overload]


def small() -> Any:
    """A small number: a position, a year, a seat."""
    return Field(sa_type=SmallInteger)


def optional_small() -> Any:
    """A small number, or none."""
    return Field(default=None, sa_type=SmallInteger)


def degrees() -> Any:
    """A latitude or longitude."""
    return Field(default=None, sa_type=Double)


def instant() -> Any:
    """A moment, with its time zone."""
    return Field(sa_type=DateTime(timezone=True))  # type: ignore[call-overload]


def json() -> Any:
    """A JSON value, never null."""
    return Field(sa_type=JSONB)


def optional_json() -> Any:
    """A JSON value, or none: the database's null, not JSON's."""
    return Field(default=None, sa_type=JSONB(none_as_null=True))  # type: ignore[call-overload]


def counted() -> Any:
    """A number the database counts up: only for records whose order is no secret."""
    return Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),))


def count() -> Any:
    """A number that grows."""
    return Field(sa_type=BigInteger)


def optional_count() -> Any:
    """A number that is given later."""
    return Field(default=None, sa_type=BigInteger)


def key() -> Any:
    """The record's own id."""
    return Field(primary_key=True)


def text_key() -> Any:
    """A readable text id, or a part of one."""
    return Field(primary_key=True, sa_type=Text)
