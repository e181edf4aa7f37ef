"""How values travel between the API and the vault: as JSON, by the fields of their frozen classes.

Bytes are base64, ids and days their usual text. Refuses what does not fit its type, without repeating it.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

T = TypeVar("T")


class DoesNotFit(ValueError):
    """What came is not of the type that was due. Carries nothing."""


def written(value: object) -> Any:
    """The value as JSON knows it."""
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {
                str(written(key)): written(one) for key, one in cast("Mapping[object, object]", value).items()
            }
        case Sequence() | frozenset() | set():
            return [written(one) for one in cast("Sequence[object]", value)]
        case _ if is_dataclass(value):
            return {one.name: written(getattr(value, one.name)) for one in fields(value) if one.init}
        case _:
            raise TypeError(f"{type(value).__name__} does not travel.")


def read(kind: type[T], value: Any) -> T:
    """The value as this type, or `DoesNotFit`."""
    try:
        return cast("T", _read(kind, value))
    except (TypeError, ValueError, AttributeError, binascii.Error, RecursionError) as no:
        raise DoesNotFit from no


def _read(kind: Any, value: Any) -> object:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value is None and NoneType in inner:
            return None
        (only,) = (one for one in inner if one is not NoneType)
        return _read(only, value)
    if origin is tuple or origin in (Sequence, list):
        if not isinstance(value, list):
            raise DoesNotFit
        return tuple(_read(inner[0], one) for one in cast("list[object]", value))
    if origin in (Mapping, dict):
        return {_read(inner[0], key): _read(inner[1], one) for key, one in value.items()}
    if kind is bytes:
        return base64.b64decode(value, validate=True)
    if kind is date:
        return date.fromisoformat(value)
    if kind is UUID:
        return UUID(value)
    if is_dataclass(kind):
        return _made(cast("type", kind), value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind in (str, int, bool):
        if type(value) is not kind:
            raise DoesNotFit
        return value
    raise TypeError(f"{kind} does not travel.")


def _made(kind: type, value: Any) -> object:
    if not isinstance(value, dict):
        raise DoesNotFit
    hints = _hints(kind)
    known = {one.name: one for one in fields(kind) if one.init}
    given = cast("dict[str, object]", value)
    if given.keys() - known.keys():
        raise DoesNotFit
    missing = {
        name for name, one in known.items()
        if name not in given and one.default is MISSING and one.default_factory is MISSING
    }  # fmt: skip
    if missing:
        raise DoesNotFit
    return kind(**{name: _read(hints[name], one) for name, one in given.items()})


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
