"""What a page's form sends: read within bounds, and made fit to be kept.

Nothing that a person could type is refused here: what cannot be kept is taken out, or shown as a square where it showed
something, so that a text from any telephone goes through. Refused are bodies that are too long, or of another kind.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

LONGEST_BODY = 600_000
"""Bytes: 20,000 characters of any script and all that can be said of who somebody is, as a browser writes them out."""
MOST_FIELDS = 200
FORM = "application/x-www-form-urlencoded"
SQUARE = "\u25a1"
_KEPT_CONTROLS = "\n\t"
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class TooLong(Exception):
    """The body is longer than anything that the forms ask."""


@dataclass(frozen=True, slots=True)
class Form:
    """The answers, by name; those of a name in the order in which they stood."""

    given: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """The first answer; empty if there is none."""
        return next(iter(self.given.get(name, ())), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every answer, each once."""
        return tuple(dict.fromkeys(value for value in self.given.get(name, ()) if value))


async def form_of(request: Request) -> Form | None:
    """The answers; None where the body is no form. Raises TooLong."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_BODY:
                raise TooLong
    except ClientDisconnect:
        return None
    return read(bytes(body)) if kind == FORM else None


def read(body: bytes) -> Form | None:
    """The answers of a body. Bytes that are no UTF-8 become squares."""
    try:
        pairs = parse_qsl(
            body.decode("latin-1"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return None
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return Form(given)


def fit(text: str) -> str:
    """A text as it can be kept: without characters that show nothing and break, squares for those nobody knows."""
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = {
        ord(one): _fit(one) for one in set(lines) if _fit(one) != one
    }  # a text has few characters that differ
    return lines.translate(odd) if odd else lines


def _fit(character: str) -> str:
    if character in _KEPT_CONTROLS:
        return character
    if character == "\ufffd":
        return SQUARE
    category = unicodedata.category(character)
    if character in _OVERRIDES or category == "Cc":
        return ""
    return SQUARE if category in {"Cs", "Cn", "Co"} else character
