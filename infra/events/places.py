"""Where a listener stands in the outbox, and the sealed position that it is given of it.

What is dated by the day is told in the order of commits: one number says how far. What is told of anonymous cases
has no order: it is told in strokes, each holding what transactions in [base, upto) wrote, sorted by random keys; so a
place says that everything below `base` was told, and of the stroke up to `upto` whatever is not behind `last`.

A position is that place under authenticated encryption, always of the same length: it tells no counts, no times and
nothing of what was left out. One that was forged, cut, or made by another instance does not open.
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

_FORM = struct.Struct(">BQQQ16s")
_EDITION = 1
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

    @property
    def whole(self) -> bool:
        """Whether no stroke is half told."""
        return self.base == self.upto

    @classmethod
    def at(cls, day: int, week: int) -> Place:
        """Between two strokes."""
        return cls(day=day, base=week, upto=week)


class Positions:
    """Seals places, and opens them again."""

    def __init__(self, key: bytes, random: Callable[[int], bytes] = os.urandom) -> None:
        self._cipher, self._random = AESGCM(key), random

    def sealed(self, place: Place) -> str:
        """The position that a client keeps."""
        plain = _FORM.pack(_EDITION, place.day, place.base, place.upto, place.last.bytes)
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
            edition, day, base, upto, last = _FORM.unpack(plain)
        except (binascii.Error, ValueError, InvalidTag, struct.error):
            return None
        return Place(day=day, base=base, upto=upto, last=UUID(bytes=last)) if edition == _EDITION else None
