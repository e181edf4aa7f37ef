"""The vault where there is none: every call is refused as it would be by one that does not answer.

Stands where no vault was given, as for imports of records, so that nobody has to ask whether there is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.vault.ports import TODAY, Asked, Bearer, ConsentGiven, Decision, LegalHold, Sealing, Today
from domain.vault.refusals import VaultUnavailable


class NoVault:
    """See `domain.vault.ports.Vault`."""

    async def answers(self) -> bool:
        """It never does."""
        return False

    async def seal(self, sealing: Sealing) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def link(self, label: UUID, same_as: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def forget(self, label: UUID) -> None:
        """There is nothing to take back."""

    async def tier(self, label: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def request(self, asked: Asked) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def take_up(self, request: UUID, custodian: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def approve(self, decision: Decision) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def decline(self, decision: Decision) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def revoke(self, request: UUID, by: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def approvers(self, request: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def announce(self, request: UUID, bearer: Bearer, today: Today = TODAY) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def fetch(self, announcement: UUID, bearer: Bearer, today: Today = TODAY) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def open(self, request: UUID, bearer: Bearer, today: Today = TODAY) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def review(self, decision: Decision) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def standing(self, requests: Sequence[UUID]) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def give_consent(self, consent: ConsentGiven) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def withdraw_consent(
        self, label: UUID, consent: UUID, on: date, by: UUID | None = None
    ) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def consents(self, label: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def looks(self, label: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def hold(self, hold: LegalHold) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def lift_hold(self, label: UUID, hold: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def holds(self, label: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def erase(self, label: UUID) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def breach(self, breach: UUID, on: date) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()

    async def call(self, name: str, told: Mapping[str, object]) -> VaultUnavailable:
        """See `Vault`."""
        return VaultUnavailable()
