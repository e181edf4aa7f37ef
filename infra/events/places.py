"""Where a listener stands in the outbox, and the sealed position that it is given of it.

What is dated by the day is told in the order of commits: one number says how far. What is told of anonymous cases
has no order: it is told in strokes, each holding what transactions in [base, upto) wrote, sorted by random keys; so a
place says that everything below `base` was told, and of the stroke up to `upto` whatever is not behind `last`.

A position is that place under authenticated encryption, always of the same length: it tells no counts, no times and
nothing of what was left out. One that was forged, cut, or made by another instance does not open. It holds the day as
well since which something may be missing behind it: by that alone it grows old, for if it did so by what was there and
has been cleared, trying old positions would tell when something happened that one must not know of.
"""

from __future__ import annotations

import base64
import binascii
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORM = struct.Struct(">BQQQ16sI")
_EDITION = 2
_NONCE = 12
_FOR = b"parley event position"
LENGTH = -(-(_NONCE + _FORM.size + 16) * 4 // 3)
"""Characters of every position."""

NOWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a listener has been told."""

    day: int
    base: int
    upto: int
    last: UUID = NOWHERE
    since: int = 0
    """The day (UTC, as an ordinal) on which nothing stood behind it for the last time."""

    @property
    def whole(self) -> bool:
        """Whether no stroke is half told."""
        return self.base == self.upto

    @classmethod
    def at(cls, day: int, week: int, since: int = 0) -> Place:
        """Between two strokes."""
        return cls(day=day, base=week, upto=week, since=since)


class Positions:
    """Seals places, and opens them again."""

    def __init__(self, key: bytes, random: Callable[[int], bytes] = os.urandom) -> None:
        self._cipher, self._random = AESGCM(key), random

    def sealed(self, place: Place) -> str:
        """The position that a client keeps."""
        plain = _FORM.pack(_EDITION, place.day, place.base, place.upto, place.last.bytes, place.since)
        nonce = self._random(_NONCE)
        raw = nonce + self._cipher.encrypt(nonce, plain, _FOR)
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def opened(self, position: str) -> Place | None:
        """The place, or None where it is no position of ours."""
        if len(position) != LENGTH:
            return None
        try:
            raw = base64.b64decode(position + "=" * (-LENGTH % 4), altchars=b"-_", validate=True)
            plain = self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], _FOR)
            edition, day, base, upto, last, since = _FORM.unpack(plain)
        except (binascii.Error, ValueError, InvalidTag, struct.error):
            return None
        if edition != _EDITION:
            return None
        return Place(day=day, base=base, upto=upto, last=UUID(bytes=last), since=since)
