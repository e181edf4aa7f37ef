"""Fills a statement's parameters from the literals and variables of one request, judging each on the way in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from domain.labels import decode_id
from domain.selection import Given
from infra.reads.binding import Bind

INT_MAX = 2**31 - 1


class BadValue(ValueError):
    """A value that cannot be what the question needs. `code` says how, `message` what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code, self.message = code, message


Values = Mapping[str, object]
Fill = Callable[[Values], object]


def at(values: Values, path: tuple[str | int, ...]) -> object:
    """The value at a path among the variables; the plan has made sure that it is there."""
    here: object = values
    for step in path:
        here = here[step]  # type: ignore[index]
    return here


def filling(binds: Sequence[Bind]) -> tuple[Fill, ...]:
    """One function per parameter, made once with the plan."""
    return tuple(_fill(bind) for bind in binds)


def _fill(bind: Bind) -> Fill:
    given, convert = bind.given, _converter(bind)
    if not given.path:
        try:
            value = convert(given.literal)
        except BadValue as bad:
            return _raiser(bad)
        return lambda _: value
    if len(given.path) == 1:
        name = given.path[0]
        return lambda values: convert(values[name])  # type: ignore[index]
    path = given.path
    return lambda values: convert(at(values, path))


def _raiser(bad: BadValue) -> Fill:
    def refuse(_: Values) -> object:
        raise BadValue(bad.code, bad.message)

    return refuse


def _converter(bind: Bind) -> Callable[[object], object]:
    if bind.cursor_of is not None:
        return lambda value: cursor_key(value, bind)
    if bind.key_of == "*":
        return lambda value: list(range(1, len(_listed(value)) + 1))
    single = _single(bind)
    if bind.given.many:
        return lambda value: [single(v) for v in _listed(value)]
    return single


def _single(bind: Bind) -> Callable[[object], object]:
    if bind.key_of:
        return lambda value: key(value, bind.key_of, strict=not bind.given.many)
    match bind.type:
        case "text":
            return text
        case "int" | "smallint":
            return integer
        case "timestamptz":
            return instant
        case _:
            return lambda value: value


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else [value]


def key(label: object, entity: str, *, strict: bool) -> str | None:
    """A record's key from its global id. In a list of mixed ids, those of other entities are None."""
    found = decode_id(label) if isinstance(label, str) else None
    if found is not None and found[0] == entity:
        return found[1]
    if strict or found is None:
        raise BadValue("BAD_ID", f"This is not the id of a record of the kind {entity}.")
    return None


def text(value: object) -> str:
    """Text that the database can hold: no NUL, no half of a surrogate pair."""
    plain = str(value)
    if "\x00" in plain or not _encodes(plain):
        raise BadValue("BAD_USER_INPUT", "Text may not contain NUL or half a character.")
    return plain


def integer(value: object) -> int:
    """A number that fits."""
    if not isinstance(value, int) or not -INT_MAX - 1 <= value <= INT_MAX:
        raise BadValue("BAD_USER_INPUT", "This number is out of range.")
    return value


def instant(value: object) -> datetime:
    """A moment that says how far it is from UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        try:
            return value.astimezone(UTC)
        except OverflowError:
            pass
    raise BadValue("BAD_USER_INPUT", "This moment is out of range, or does not say how far it is from UTC.")


def _encodes(plain: str) -> bool:
    try:
        plain.encode()
    except UnicodeEncodeError:
        return False
    return True


BAD_CURSOR = BadValue(
    "BAD_CURSOR", "This cursor does not belong to this list in this order. Start again without it."
)


def cursor_key(cursor: object, bind: Bind) -> object:
    """One key of an opaque position, if the position was made for this order."""
    assert bind.cursor_of is not None
    keys = read_cursor(cursor, bind.order)
    if len(keys) != bind.keys:
        raise BadValue(BAD_CURSOR.code, BAD_CURSOR.message)
    try:
        return CURSOR_KEYS[bind.type](keys[bind.cursor_of])
    except ValueError as bad:
        raise BadValue(BAD_CURSOR.code, BAD_CURSOR.message) from bad


def read_cursor(cursor: object, order: str) -> list[str]:
    """The keys of a position, as text."""
    try:
        raw = str(cursor).encode("ascii")
        plain = base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError, ValueError) as bad:
        raise BadValue(BAD_CURSOR.code, BAD_CURSOR.message) from bad
    made_for, *keys = plain.split("\x1f")
    if made_for != order or not keys or "\x00" in plain:
        raise BadValue(BAD_CURSOR.code, BAD_CURSOR.message)
    return keys


def _small(value: str) -> int:
    number = int(value)
    if not -32768 <= number <= 32767:
        raise ValueError(value)
    return number


def _instant(value: str) -> datetime:
    """A moment in PostgreSQL's own text form, which says how far it is from UTC."""
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    try:
        return moment.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError(value) from beyond


CURSOR_KEYS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "uuid": lambda value: UUID(value),
    "smallint": _small,
    "timestamptz": _instant,
    "int": int,
    "text": str,
}


def page_size(given: Given, values: Values, most: int) -> int:
    """A page's size, judged against the bound of its list."""
    size = at(values, given.path) if given.path else given.literal
    if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= most:
        raise BadValue("BAD_PAGE", f"A page has 1 to {most} rows: give `first` or `last` within that.")
    return size


def id_count(given: Given, values: Values, most: int) -> int:
    """How many records are asked by their ids, judged against the bound."""
    ids = at(values, given.path) if given.path else given.literal
    count = len(ids) if isinstance(ids, list | tuple) else 1
    if count > most:
        raise BadValue("BAD_USER_INPUT", f"At most {most} ids at a time.")
    return count
