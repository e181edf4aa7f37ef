"""The vault as the API's use cases know it (`domain.vault.ports.Vault`). Only `api.wiring` imports this.

A vault that does not answer, breaks, or answers what cannot be understood is the refusal `VaultUnavailable`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from domain.kernel import Refusal
from domain.vault.ports import (
    TODAY,
    Asked,
    Bearer,
    ConsentGiven,
    Decision,
    ErasureReceipt,
    LegalHold,
    Looked,
    Opened,
    Pending,
    Sealing,
    Today,
    ToDecide,
    Unsealed,
)
from domain.vault.refusals import VaultUnavailable
from domain.vault.values import Tier
from infra.vault.wire import spoken
from infra.vault.wire.call import understood
from infra.vault.wire.hop import Away, Hop, Remote, client_tls
from infra.vault.wire.values import DoesNotFit


def vault_at(where: str, tls: Path | None = None) -> VaultClient:
    """The vault at `unix:/path` or `https://host:port`; connections are made when they are first needed."""
    return VaultClient(Remote(where, tls=client_tls(tls) if tls is not None else None))


class VaultClient:
    """See `domain.vault.ports.Vault`."""

    def __init__(self, hop: Hop) -> None:
        self._hop = hop

    async def close(self) -> None:
        """Let go of it."""
        await self._hop.close()

    async def answers(self) -> bool:
        """See `Vault`."""
        return not isinstance(await self.call("self", {}), Refusal)

    async def seal(self, sealing: Sealing) -> Refusal | None:
        """See `Vault`."""
        return await self._say("seal", sealing)

    async def link(self, label: UUID, same_as: UUID) -> Refusal | None:
        """See `Vault`."""
        return await self._say("link", spoken.Link(label=label, same_as=same_as))

    async def forget(self, label: UUID) -> None:
        """See `Vault`."""
        await self._say("forget", spoken.Label(label=label))

    async def tier(self, label: UUID) -> Tier | Refusal:
        """See `Vault`."""
        return await self._say("tier", spoken.Label(label=label))

    async def request(self, asked: Asked) -> Pending | Refusal:
        """See `Vault`."""
        return await self._say("request", asked)

    async def take_up(self, request: UUID, custodian: UUID) -> ToDecide | Refusal:
        """See `Vault`."""
        return await self._say("take_up", spoken.TakeUp(request=request, custodian=custodian))

    async def approve(self, decision: Decision) -> Pending | Refusal:
        """See `Vault`."""
        return await self._say("approve", decision)

    async def decline(self, decision: Decision) -> Pending | Refusal:
        """See `Vault`."""
        return await self._say("decline", decision)

    async def revoke(self, request: UUID, by: UUID) -> Pending | Refusal:
        """See `Vault`."""
        return await self._say("revoke", spoken.Revoke(request=request, by=by))

    async def approvers(self, request: UUID) -> Sequence[UUID] | Refusal:
        """See `Vault`."""
        return await self._say("approvers", spoken.Request(request=request))

    async def announce(self, request: UUID, bearer: Bearer, today: Today = TODAY) -> UUID | Refusal:
        """See `Vault`."""
        return await self._say("announce", spoken.Announce(request=request, bearer=bearer, today=today))

    async def fetch(self, announcement: UUID, bearer: Bearer, today: Today = TODAY) -> Opened | Refusal:
        """See `Vault`."""
        return await self._say("fetch", spoken.Fetch(announcement=announcement, bearer=bearer, today=today))

    async def open(self, request: UUID, bearer: Bearer, today: Today = TODAY) -> Unsealed | Refusal:
        """See `Vault`."""
        return await self._say("open", spoken.Announce(request=request, bearer=bearer, today=today))

    async def review(self, decision: Decision) -> Pending | Refusal:
        """See `Vault`."""
        return await self._say("review", decision)

    async def standing(self, requests: Sequence[UUID]) -> Sequence[Pending] | Refusal:
        """See `Vault`."""
        return await self._say("standing", spoken.Standing(requests=tuple(requests)))

    async def give_consent(self, consent: ConsentGiven) -> Refusal | None:
        """See `Vault`."""
        return await self._say("give_consent", consent)

    async def withdraw_consent(
        self, label: UUID, consent: UUID, on: date, by: UUID | None = None
    ) -> Refusal | None:
        """See `Vault`."""
        return await self._say(
            "withdraw_consent", spoken.WithdrawConsent(label=label, consent=consent, on=on, by=by)
        )

    async def consents(self, label: UUID) -> Sequence[ConsentGiven] | Refusal:
        """See `Vault`."""
        return await self._say("consents", spoken.Label(label=label))

    async def looks(self, label: UUID) -> Sequence[Looked] | Refusal:
        """See `Vault`."""
        return await self._say("looks", spoken.Label(label=label))

    async def hold(self, hold: LegalHold) -> Refusal | None:
        """See `Vault`."""
        return await self._say("hold", hold)

    async def lift_hold(self, label: UUID, hold: UUID) -> Refusal | None:
        """See `Vault`."""
        return await self._say("lift_hold", spoken.LiftHold(label=label, hold=hold))

    async def holds(self, label: UUID) -> Sequence[LegalHold] | Refusal:
        """See `Vault`."""
        return await self._say("holds", spoken.Label(label=label))

    async def erase(self, label: UUID) -> ErasureReceipt | Refusal:
        """See `Vault`."""
        return await self._say("erase", spoken.Label(label=label))

    async def breach(self, breach: UUID, on: date) -> Refusal | None:
        """See `Vault`."""
        return await self._say("breach", spoken.Breach(breach=breach, on=on))

    async def call(self, name: str, told: Mapping[str, object]) -> Mapping[str, object] | Refusal:
        """See `Vault`."""
        try:
            said = await self._hop.say(name, told)
            given = understood(said, None) if "refused" in said else said["given"]
        except (Away, *_MISUNDERSTOOD):
            return VaultUnavailable()
        return cast("Mapping[str, object] | Refusal", given)

    async def _say(self, name: str, told: object) -> Any:
        try:
            return understood(await self._hop.say(name, told), spoken.SPOKEN[name].gives)
        except (Away, *_MISUNDERSTOOD):
            return VaultUnavailable()


_MISUNDERSTOOD = (DoesNotFit, KeyError, TypeError, ValueError)
