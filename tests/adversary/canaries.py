"""A search of whole stores for planted people: one random mark is in every text, and is known however it was written.

The mark has letters from g to z alone, so that no number in hex looks like it, and is sixteen long, so that whatever
a compressor leaves as it was (PostgreSQL's leaves eight letters at a time) still shows. A haystack is read in small
letters, as it is and in three extracts: its letters, its letters and digits, its digits in hex without zeros. What
separates letters, escapes them, widens them or breaks the line between them is gone there, so that one look is enough.
"""

from __future__ import annotations

import base64
import bz2
import codecs
import lzma
import re
import secrets
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from string import ascii_lowercase, digits
from typing import Any

from domain.vault.values import IdentityField

LETTERS = "ghijklmnoqrstuvwxyz"
"""Without p, whose number in hex has a zero."""
MARK, LEFT_BY_A_COMPRESSOR = 16, 8
DEEP = 3
"""How many times what was unpacked is looked into again."""
MOST, TRIED = 1 << 20, 1 << 12
"""Bytes of a stream that are unpacked, and those by which it shows that it is one."""
FIELDS = tuple(one for one in IdentityField if one is not IdentityField.ALIASES)
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
NOTHING = re.compile(rb"\0{64,}")


class Extract(Enum):
    """What of a haystack is looked at."""

    ALL = bytes(range(256))
    LETTERS = ascii_lowercase.encode()
    WORDS = (ascii_lowercase + digits).encode()
    NUMBERS = b"123456789abcdef"

    def of(self, small: bytes) -> bytes:
        """It alone."""
        return small.translate(None, bytes(one for one in range(256) if one not in self.value))


@dataclass(frozen=True, slots=True)
class Mark:
    """What all the planted texts have in common."""

    word: str = field(default_factory=lambda: "".join(secrets.choice(LETTERS) for _ in range(MARK)))

    def person(self, tag: str) -> dict[IdentityField, str]:
        """Somebody's texts, a different one for each field; a letter of another alphabet stands in each."""
        return {
            one: f"{self.word.title()} Ñ{secrets.token_hex(6)} {tag} {one.value.lower()}" for one in FIELDS
        }


@dataclass(frozen=True, slots=True)
class Search:
    """Looks through bytes for a mark."""

    mark: Mark
    needles: Mapping[Extract, Mapping[bytes, str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needles", _needles(self.mark.word))

    def found(self, where: bytes, deep: int = DEEP) -> set[str]:
        """In which ways it stands there, also inside of what is packed."""
        small, ways = NOTHING.sub(b"", where).lower(), set[str]()
        for extract, needles in self.needles.items():
            part = extract.of(small)
            ways |= {way for told, way in needles.items() if told in part}
        if deep:
            for how, inner in unpacked(where):
                ways |= {f"{way} in {how}" for way in self.found(inner, deep - 1)}
        return ways


def _needles(word: str) -> Mapping[Extract, Mapping[bytes, str]]:
    made: dict[Extract, dict[bytes, str]] = {extract: {} for extract in Extract}
    for at in range(MARK - LEFT_BY_A_COMPRESSOR + 1):
        made[Extract.LETTERS][word[at : at + LEFT_BY_A_COMPRESSOR].encode()] = "letters"
    made[Extract.LETTERS][word[::-1].encode()] = "backwards"
    made[Extract.LETTERS][codecs.encode(word, "rot13").encode()] = "rot13"
    for written in (word, word.upper(), word.title()):
        for extract, way, told in _by_case(written.encode()):
            needle = extract.of(told.lower())
            assert len(needle) > LEFT_BY_A_COMPRESSOR, way
            made[extract][needle] = way
    return made


def _by_case(plain: bytes) -> Iterator[tuple[Extract, str, bytes]]:
    """Ways of writing in which a capital is something else than a small letter."""
    for way, form in {
        "hex": "{:02x}",
        "percent twice": "25{:02x}",
        "numbers": "{:d}",
        "octal": "{:03o}",
    }.items():
        yield Extract.NUMBERS, way, "".join(form.format(letter) for letter in plain).encode()
    for size, way, extract, encode in _IN_GROUPS:
        for shift in range(size):
            yield extract, way, _inside(encode, size, plain, shift)
    yield Extract.WORDS, "base58", _base58(plain)
    yield Extract.ALL, "bits", "".join(f"{letter:08b}" for letter in plain).encode()
    yield Extract.ALL, "ebcdic", plain.decode().encode("cp500")
    yield Extract.ALL, "inverted", bytes(letter ^ 0xFF for letter in plain)


_IN_GROUPS: tuple[tuple[int, str, Extract, Callable[[bytes], bytes]], ...] = (
    (3, "base64", Extract.WORDS, base64.b64encode),
    (5, "base32", Extract.WORDS, base64.b32encode),
    (4, "base85", Extract.ALL, base64.b85encode),
    (4, "ascii85", Extract.ALL, base64.a85encode),
)


def _inside(encode: Callable[[bytes], bytes], size: int, plain: bytes, shift: int) -> bytes:
    """What is the same whatever stands before and after it: groups that hold nothing else."""
    whole = [encode(fill * shift + plain + fill * (2 * size)) for fill in (b"\x01", b"\xfe")]
    return max(_runs(*whole), key=len)


def _runs(one: bytes, other: bytes) -> Iterator[bytes]:
    begun = 0
    for at in range(len(one) + 1):
        if at == len(one) or one[at] != other[at]:
            yield one[begun:at]
            begun = at + 1


def _base58(plain: bytes) -> bytes:
    number, told = int.from_bytes(plain), ""
    while number:
        number, rest = divmod(number, 58)
        told = BASE58[rest] + told
    return told.encode()


_STREAMS = re.compile(
    rb"(?P<gzip>\x1f\x8b\x08)|(?P<zlib>\x78[\x01\x5e\x9c\xda])|(?P<bz2>BZh[1-9]1AY&SY)|(?P<xz>\xfd7zXZ\0)"
    rb"|(?P<zip>PK\x03\x04.{26})",
    re.DOTALL,
)


def unpacked(where: bytes) -> Iterator[tuple[str, bytes]]:
    """Whatever begins like a packed stream, wherever it begins; and the whole, if it is one without a beginning."""
    view = memoryview(where)
    yield from _unpacked("deflate", view)
    for begun in _STREAMS.finditer(where):
        at, kind = begun.start(), begun.lastgroup or ""
        if kind == "zip":
            at += 30 + sum(int.from_bytes(where[at + n : at + n + 2], "little") for n in (26, 28))
        yield from _unpacked(kind, view[at:])


def _unpacked(kind: str, told: memoryview) -> Iterator[tuple[str, bytes]]:
    begin = _UNPACKERS[kind]
    try:
        begin().decompress(told[:TRIED], TRIED)
        inner = begin().decompress(told[:MOST], MOST)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        return
    if len(inner) >= LEFT_BY_A_COMPRESSOR:
        yield kind, inner


_UNPACKERS: Mapping[str, Callable[[], Any]] = {
    "deflate": lambda: zlib.decompressobj(-15),
    "gzip": lambda: zlib.decompressobj(31),
    "zlib": lambda: zlib.decompressobj(15),
    "zip": lambda: zlib.decompressobj(-15),
    "bz2": bz2.BZ2Decompressor,
    "xz": lzma.LZMADecompressor,
}
