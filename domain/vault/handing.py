"""What custodians sign when they pass wraps on: one hands layers over, the other wraps on and shows that they open.

Refuses nothing; it is the one form of these texts, for the tool that signs and the vault that verifies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from domain.vault.statement import canonical, signed_text

SAMPLE = 16
"""Data keys, chosen by the vault at random, on which a new key is tried (A)."""
MOST = 50
"""Data keys in one batch (A): a batch is a few kilobytes, and one that is cut off is done again."""


def handed_text(tenant: UUID, to: UUID, layers: Mapping[str, str]) -> bytes:
    """Signed by who hands over: `layers` are hex, by "data key/outer:inner"."""
    return signed_text("HAND_OVER", _digest({"tenant": str(tenant), "to": str(to), "layers": dict(layers)}))


def rewrapped_text(tenant: UUID, wraps: Mapping[str, str], checks: Mapping[str, str]) -> bytes:
    """Signed by who wraps on: wraps in hex by "data key/outer:inner", checks in hex by data key."""
    return signed_text(
        "REWRAP", _digest({"tenant": str(tenant), "wraps": dict(wraps), "checks": dict(checks)})
    )


def named(data_key: UUID, pair: str) -> str:
    """How one wrap of one data key is named in a batch."""
    return f"{data_key}/{pair}"


def read_name(name: str) -> tuple[UUID, str, str]:
    """Data key, outer and inner key id; `ValueError` if it is no such name."""
    of, _, pair = name.partition("/")
    outer, colon, inner = pair.partition(":")
    if not colon or not outer or not inner:
        raise ValueError("This names no wrap.")
    return UUID(of), outer, inner


def _digest(told: Mapping[str, str | Mapping[str, str]]) -> bytes:
    return hashlib.sha256(canonical(told)).digest()
