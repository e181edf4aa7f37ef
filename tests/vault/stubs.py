"""Stands for the key store and the ring until a test needs the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID


class StubRing:
    """Wraps by turning bytes around."""

    def wrap(self, plain: bytes, bound: bytes) -> bytes:
        return bound + plain[::-1]

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        assert wrapped.startswith(bound)
        return wrapped[len(bound) :][::-1]


class StubSecrets:
    """Three secrets that anybody may know."""

    map_key = b"m" * 32
    pseudonym_key = b"p" * 32
    log_key = b"l" * 32


class StubKeys:
    """A key store in memory."""

    def __init__(self) -> None:
        self.kept: dict[UUID, Mapping[str, bytes]] = {}
