"""Asks the vault for whoever does not wait long: readers of the public log, and of the metrics.

An answer that does not come within the patience is as one of a vault that is away. From then on one question at a time
finds out whether it is back, and all others are told at once: a vault that hangs takes up nobody's place in the queue.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import TypeVar

from domain.kernel import Refusal
from domain.vault.ports import Vault
from domain.vault.refusals import VaultUnavailable

PATIENCE = 1.0
"""Seconds. The dearest question, for a thousand entries, takes some 20 ms."""

ASKED_EVERY = 2.0
"""Seconds between two looks whether it answers, however often the metrics are read."""

T = TypeVar("T")


class Patient:
    """The vault, as far as it answers soon."""

    def __init__(self, vault: Vault, patience: float = PATIENCE) -> None:
        self._vault, self._patience = vault, patience
        self._late, self._asking = False, 0
        self._heard: tuple[float, bool] | None = None

    async def call(self, name: str, told: Mapping[str, object]) -> Mapping[str, object] | Refusal:
        """See `Vault.call`."""
        return await self._soon(lambda: self._vault.call(name, told), VaultUnavailable())

    async def answers(self) -> tuple[bool, float]:
        """Whether it answered when it was last looked, and how many seconds ago that was."""
        if self._heard is None or monotonic() - self._heard[0] >= ASKED_EVERY:
            up = await self._soon(self._vault.answers, False)
            self._heard = (monotonic(), up)
        at, up = self._heard
        return up, monotonic() - at

    async def _soon(self, ask: Callable[[], Awaitable[T]], otherwise: T) -> T:
        if self._late and self._asking:
            return otherwise
        self._asking += 1
        try:
            async with asyncio.timeout(self._patience):
                said = await ask()
        except TimeoutError:
            self._late = True
            return otherwise
        finally:
            self._asking -= 1
        self._late = False
        return said
