"""Rows to values and back, by field name: the one place where the two meet.

A value's field that holds other values (a tuple of dataclasses) has rows of its own and is passed in by the store.
Refuses nothing: a row was checked by the database, a value by its aggregate.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from sqlmodel import SQLModel

Row = TypeVar("Row", bound=SQLModel)
Value = TypeVar("Value")


def to_row(row_type: type[Row], value: object, **copied: object) -> Row:
    """A new row with every column taken from the value's field or property of that name, or from `copied`."""
    return row_type(**columns_of(row_type, value, copied))


def columns_of(
    row_type: type[SQLModel], value: object, copied: Mapping[str, object], *, but: Container[str] = ()
) -> dict[str, Any]:
    """The same as plain values by column, without those that the database fills."""
    return {
        name: _plain(copied[name] if name in copied else getattr(value, name))
        for name in row_type.model_fields
        if name not in but
    }


def onto_row(row: SQLModel, value: object, **copied: object) -> None:
    """Writes a value over the row it came from; columns that did not change are not written."""
    for name, column in columns_of(type(row), value, copied).items():
        if getattr(row, name) != column:
            setattr(row, name, column)


def from_row(value_type: type[Value], row: object, **held: object) -> Value:
    """The value a row stands for; `held` brings the values that have rows of their own."""
    own = {
        name: _typed(hint, getattr(row, name))
        for name, hint in field_types(value_type).items()
        if name not in held
    }
    return value_type(**own, **held)


@cache
def field_types(value_type: type) -> Mapping[str, Any]:
    """The value's fields and their types."""
    hints = get_type_hints(value_type)
    return {f.name: hints[f.name] for f in fields(value_type)}


def holds_values(hint: object) -> bool:
    """Whether a field of this type holds other values, which have rows of their own."""
    inner = get_args(hint)
    return get_origin(hint) is tuple and bool(inner) and is_dataclass(inner[0])


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | frozenset):
        return sorted(map(_plain, value)) if isinstance(value, frozenset) else list(map(_plain, value))  # type: ignore[type-var]
    return value


def _typed(hint: object, value: object) -> object:
    if value is None:
        return None
    if get_origin(hint) in (Union, UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not type(None))
    if get_origin(hint) in (tuple, frozenset):
        make = get_origin(hint)
        return make(_typed(get_args(hint)[0], item) for item in value)  # type: ignore[misc,attr-defined,union-attr]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value
