"""Reads a signed compact token (RFC 7515) strictly, before any key is chosen.

Refuses what a lenient reader lets pass: duplicated names, deep nesting, numbers that other readers round (RFC 8259
section 6), header parameters nobody here understands, and anything longer than asked for. Nothing it returns is
verified yet.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

_COMPACT = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_HEADER = frozenset({"alg", "typ", "kid"})
_LARGEST = 2**53 - 1
_BRACKETS = 32
"""More brackets than a token has claims is nesting for its own sake (deep JSON exhausts the stack)."""


@dataclass(frozen=True, slots=True)
class Compact:
    """A token taken apart. `header` and `claims` are what it says of itself."""

    token: bytes
    header: Mapping[str, str]
    claims: Mapping[str, Any]
    key: Mapping[str, Any] | None = None
    """The public key that a proof brings along (RFC 7515 section 4.1.3): unknown to us, and perhaps none."""

    def is_signed_by(self, key: Key, algorithm: str) -> bool:
        """Whether exactly this key signed it, with exactly this algorithm."""
        try:
            jws.deserialize_compact(self.token, key, registry=_only(algorithm))
        except (JoseError, ValueError):
            return False
        return True


def read_compact(token: bytes, *, longest: int, with_key: bool = False) -> Compact | None:
    """The token's parts, or None if it isn't a plain signed token of at most `longest` bytes.

    `with_key`: its header may hold a `jwk`. Elsewhere that is refused: a token never chooses its own key.
    """
    if len(token) > longest or not (parts := _COMPACT.fullmatch(token)):
        return None
    header, claims = _json(parts[1]), _json(parts[2])
    if header is None or claims is None:
        return None
    key = header.pop("jwk", None) if with_key else None
    if not header.keys() <= _HEADER or not isinstance(key, dict | None):
        return None
    if not all(isinstance(value, str) for value in header.values()):
        return None
    return Compact(token, header, claims, key)


@lru_cache(maxsize=8)
def _only(algorithm: str) -> JWSRegistry:
    """The library's own bound on a header is too tight for one with an RSA key in it; ours is on the whole token."""
    registry = JWSRegistry(algorithms=[algorithm])
    registry.max_header_length = 4096
    return registry


def _json(part: bytes) -> dict[str, Any] | None:
    try:
        raw = urlsafe_b64decode(part + b"=" * (-len(part) % 4))
        if raw.count(b"[") + raw.count(b"{") > _BRACKETS:
            return None
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once, parse_int=_whole, parse_constant=_none
        )
    except ValueError:  # bad base64, UTF-8, JSON, a name given twice, a number too large or none
        return None
    return value if isinstance(value, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = {name for name, _ in pairs}
    if len(names) != len(pairs):
        raise ValueError("a name is given twice")
    return dict(pairs)


def _whole(digits: str) -> int:
    if abs(found := int(digits)) > _LARGEST:
        raise ValueError("no time, and no number that all readers read alike")
    return found


def _none(word: str) -> None:
    raise ValueError(f"{word} is no number")
