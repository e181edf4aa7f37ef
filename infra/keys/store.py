"""What a key store does, whichever provider keeps it.

One that is out of reach, damaged or readable by others is `KeysUnavailable`.
"""

from __future__ import annotations

from datetime import date
from typing import NoReturn, Protocol
from uuid import UUID

from domain.cases.content import Erased

SIZE = 32
"""Bytes of a key or secret."""


class KeysUnavailable(Exception):
    """The key store cannot be reached or used just now. Carries nothing."""


class KeyStore(Protocol):
    """Keys of cases and a few named secrets. Every act is durable when it returns, whatever becomes of the records."""

    async def make(self, case: UUID) -> bytes | Erased | None:
        """Make the case's key, unless it has one or had one that was erased; what it has now, as `key` tells it."""
        ...

    async def key(self, case: UUID) -> bytes | Erased | None:
        """The case's key, when it was erased, or None: it never had one here."""
        ...

    async def erase(self, case: UUID, on: date) -> None:
        """Destroy the case's key and leave the day. Twice is harmless; the first day stays."""
        ...

    async def secret(self, name: str) -> bytes:
        """A named random secret, made when first asked for and the same ever after."""
        ...

    async def answers(self) -> bool:
        """Whether it can be used just now."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...


class NoKeys:
    """Stands where no key store was given, as for imports of records: whoever needs a key is told it cannot be had."""

    async def make(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        _no()

    async def key(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        _no()

    async def erase(self, case: UUID, on: date) -> None:
        """See `KeyStore`."""
        _no()

    async def secret(self, name: str) -> bytes:
        """See `KeyStore`."""
        _no()

    async def answers(self) -> bool:
        """It never does."""
        return False

    async def close(self) -> None:
        """There is nothing to let go of."""


def _no() -> NoReturn:
    raise KeysUnavailable
