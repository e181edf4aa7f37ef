"""What was sealed for records that come about in one transaction, taken back where they do not.

A commit whose outcome nobody heard takes nothing back: whether the records are there is looked up later, for every seal
that is fresh (`infra.stores.vault`).
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.kernel import Refusal
from domain.vault.ports import Sealing, Vault


class Seals:
    """See `domain.vault.intake.Seals`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._sealed: list[UUID] = []

    async def seal(self, sealing: Sealing) -> Refusal | None:
        """Noted before it is asked for: an answer that is lost may have sealed."""
        self._sealed.append(sealing.label)
        return await self._vault.seal(replace(sealing, fresh=True))

    def leave(self) -> None:
        """Take nothing back from here on."""
        self._sealed.clear()

    async def take_back(self) -> None:
        """Forget what was sealed. What the vault does not hear now, it is told by a later round."""
        while self._sealed:
            await self._vault.forget(self._sealed.pop())
