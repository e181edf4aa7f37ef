"""Invented people whose names are long and random, and a search for them in any bytes, in every usual way of writing.

Whoever searches plants one deliberate leak first: a search that finds nothing anywhere proves nothing.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
import secrets
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import UUID

LETTERS = "abcdefghijkmnopqrstuvwxyz"


def made_up(size: int = 24) -> str:
    """A word that stands nowhere else."""
    return "".join(secrets.choice(LETTERS) for _ in range(size))


@dataclass(frozen=True, slots=True)
class Canary:
    """One person's texts."""

    names: str = field(default_factory=lambda: f"{made_up().title()} Ñusta {made_up()}")
    contacts: str = field(default_factory=lambda: f"{made_up()}@{made_up()}.example")

    @property
    def words(self) -> tuple[str, ...]:
        """What must stand nowhere: each text, and each random part of it."""
        return tuple(word for text in (self.names, self.contacts) for word in (text, *parts(text)))


def parts(text: str) -> Iterator[str]:
    yield from (part for part in text.replace("@", " ").replace(".example", "").split() if len(part) > 12)


def written(word: str) -> Mapping[str, bytes]:
    """A word in the ways in which bytes get about."""
    plain = word.encode()
    ways = {
        "utf-8": plain,
        "utf-16": word.encode("utf-16-le"),
        "utf-32": word.encode("utf-32-le"),
        "latin-1": word.encode("latin-1"),
        "lower": word.lower().encode(),
        "upper": word.upper().encode(),
        "backwards": word[::-1].encode(),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "json": json.dumps(word)[1:-1].encode(),
        "percent": quote(word).encode(),
        "html": html.escape(word).encode("ascii", "xmlcharrefreplace"),
        "octal": "".join(f"\\{byte:03o}" for byte in plain).encode(),
        "base32": base64.b32encode(plain)[:-8],
    }
    for shift in range(3):  # wherever in a longer text it stands, one of three alignments shows
        inner = base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4]
        ways |= {
            f"base64+{shift}": inner,
            f"base64url+{shift}": inner.replace(b"+", b"-").replace(b"/", b"_"),
        }
    return ways


def labelled(label: UUID) -> Mapping[str, bytes]:
    """An id in the ways in which it gets about."""
    return {"text": str(label).encode(), "hex": label.hex.encode(), "raw": label.bytes}


def found_in(where: bytes, words: Iterable[str]) -> list[tuple[str, str]]:
    """Which words stand there, and how; also inside of what is compressed as a whole."""
    texts = [where, *unpacked(where)]
    return [
        (word, way)
        for word in words
        for way, told in written(word).items()
        if any(told in text for text in texts)
    ]


def unpacked(where: bytes) -> Iterator[bytes]:
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(where)
        except (OSError, EOFError, zlib.error):
            continue
