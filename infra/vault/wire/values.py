"""How values travel between the API and the vault: as JSON, by the fields of their frozen classes.

Bytes are base64, ids and days their usual text. Refuses what does not fit its type, without repeating it. How a class
is written and read is found out once.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")
Turn = Callable[[Any], Any]


class DoesNotFit(ValueError):
    """What came is not of the type that was due. Carries nothing."""


def written(value: object) -> Any:
    """The value as JSON knows it."""
    return _writer(type(value))(value)


def read(kind: type[T], value: Any) -> T:
    """The value as this type, or `DoesNotFit`."""
    try:
        return cast("T", _reader(kind)(value))
    except (TypeError, ValueError, AttributeError, binascii.Error, RecursionError) as no:
        raise DoesNotFit from no


# -- writing


@cache
def _writer(kind: type) -> Turn:
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, NoneType | int | str):
        return _as_it_is
    if issubclass(kind, bytes):
        return lambda value: base64.b64encode(value).decode("ascii")
    if issubclass(kind, UUID):
        return str
    if issubclass(kind, date):
        return kind.isoformat
    if issubclass(kind, Mapping):
        return lambda value: {str(written(key)): written(one) for key, one in value.items()}
    if issubclass(kind, Sequence | frozenset | set):
        return lambda value: [written(one) for one in value]
    if is_dataclass(kind):
        names = [one.name for one in fields(kind) if one.init]
        return lambda value: {name: written(getattr(value, name)) for name in names}
    raise TypeError(f"{kind.__name__} does not travel.")


def _as_it_is(value: Any) -> Any:
    return value


# -- reading


@cache
def _reader(kind: Any) -> Turn:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (only,) = (one for one in inner if one is not NoneType)
        return _if_any(_reader(only), may_miss=NoneType in inner)
    if origin is tuple or origin in (Sequence, list):
        return _each(_reader(inner[0]))
    if origin in (Mapping, dict):
        key, one = _reader(inner[0]), _reader(inner[1])
        return lambda value: {key(name): one(told) for name, told in value.items()}
    if kind is bytes:
        return lambda value: base64.b64decode(value, validate=True)
    if kind is date:
        return date.fromisoformat
    if is_dataclass(kind):
        return _made(cast("type", kind))
    if kind is UUID or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind
    if kind in (str, int, bool):
        return _exactly(kind)
    raise TypeError(f"{kind} does not travel.")


def _if_any(reads: Turn, *, may_miss: bool) -> Turn:
    return lambda value: None if value is None and may_miss else reads(value)


def _each(reads: Turn) -> Turn:
    def each(value: Any) -> object:
        if not isinstance(value, list):
            raise DoesNotFit
        return tuple(map(reads, cast("list[object]", value)))

    return each


def _exactly(kind: type) -> Turn:
    def exactly(value: Any) -> object:
        if type(value) is not kind:
            raise DoesNotFit
        return value

    return exactly


def _made(kind: type) -> Turn:
    hints = get_type_hints(kind)
    known = {one.name: _reader(hints[one.name]) for one in fields(kind) if one.init}
    needed = {one.name for one in fields(kind) if one.init and _has_no_default(one)}

    def made(value: Any) -> object:
        if not isinstance(value, dict):
            raise DoesNotFit
        given = cast("dict[str, object]", value)
        if not needed <= given.keys() <= known.keys():
            raise DoesNotFit
        return kind(**{name: known[name](one) for name, one in given.items()})

    return made


def _has_no_default(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING
