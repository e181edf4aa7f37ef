"""A vault in memory, for use cases: it keeps what it is told, can be switched off, and says how often it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from domain.kernel import Refusal
from domain.vault.away import NoVault
from domain.vault.ports import ConsentGiven, ErasureReceipt, LegalHold, Looked, Sealing
from domain.vault.refusals import (
    AlreadySealed,
    IdentityErased,
    NoIdentity,
    TooFewCustodians,
    UnderLegalHold,
    VaultUnavailable,
)
from domain.vault.values import IdentityField, Tier


@dataclass
class Kept:
    """One person, under one or more labels."""

    tier: Tier
    fields: dict[IdentityField, str]


@dataclass
class MemoryVault(NoVault):
    """See `domain.vault.ports.Vault`; what is not here is refused as by a vault that does not answer."""

    kept: dict[UUID, Kept] = field(default_factory=dict)
    fresh: set[UUID] = field(default_factory=set)
    erased: set[UUID] = field(default_factory=set)
    held: set[UUID] = field(default_factory=set)
    given: list[ConsentGiven] = field(default_factory=list)
    looked: dict[UUID, list[Looked]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    down: bool = False
    custodians: int = 3

    def _away(self, what: str) -> VaultUnavailable | None:
        self.asked.append(what)
        return VaultUnavailable() if self.down else None

    async def answers(self) -> bool:
        return not self.down

    async def seal(self, sealing: Sealing) -> Refusal | None:
        away = self._away("seal")
        if away is not None:
            return away
        if sealing.tier is Tier.SEALED and self.custodians < 2:
            return TooFewCustodians()
        if sealing.label in self.erased:
            return IdentityErased()
        before = self.kept.get(sealing.label)
        if before is not None and before.tier is Tier.SEALED and sealing.tier is not Tier.SEALED:
            return AlreadySealed()
        fields = {**(before.fields if before else {}), **sealing.fields}
        self.kept[sealing.label] = Kept(tier=sealing.tier, fields=fields)
        if sealing.fresh:
            self.fresh.add(sealing.label)
        return None

    async def link(self, label: UUID, same_as: UUID) -> Refusal | None:
        away = self._away("link")
        if away is not None:
            return away
        return None if {label, same_as} <= self.kept.keys() else NoIdentity()

    async def forget(self, label: UUID) -> None:
        if self._away("forget") is None:
            self.kept.pop(label, None)
            self.fresh.discard(label)

    async def tier(self, label: UUID) -> Tier | Refusal:
        away = self._away("tier")
        if away is not None:
            return away
        if label in self.erased:
            return IdentityErased()
        return self.kept[label].tier if label in self.kept else NoIdentity()

    async def give_consent(self, consent: ConsentGiven) -> Refusal | None:
        away = self._away("give_consent")
        if away is None:
            self.given.append(consent)
        return away

    async def withdraw_consent(
        self, label: UUID, consent: UUID, on: date, by: UUID | None = None
    ) -> Refusal | None:
        away = self._away("withdraw_consent")
        if away is not None:
            return away
        for place, one in enumerate(self.given):
            if (one.label, one.id) == (label, consent):
                self.given[place] = replace(one, withdrawn_on=one.withdrawn_on or on, withdrawal_by=by)
                return None
        return NoIdentity()

    async def consents(self, label: UUID) -> Sequence[ConsentGiven] | Refusal:
        return self._away("consents") or [one for one in self.given if one.label == label]

    async def looks(self, label: UUID) -> Sequence[Looked] | Refusal:
        return self._away("looks") or self.looked.get(label, [])

    async def holds(self, label: UUID) -> Sequence[LegalHold] | Refusal:
        return self._away("holds") or []

    async def erase(self, label: UUID) -> ErasureReceipt | Refusal:
        away = self._away("erase")
        if away is not None:
            return away
        if label in self.held:
            return UnderLegalHold()
        if self.kept.pop(label, None) is None:
            return NoIdentity()
        self.erased.add(label)
        day = date(2026, 11, 22)
        return ErasureReceipt(text="a signed note", erased_on=day, backups_gone_on=date(2026, 11, 29))

    async def call(self, name: str, told: Mapping[str, object]) -> Mapping[str, object] | Refusal:
        away = self._away(name)
        if away is not None:
            return away
        match name:
            case "kept":
                return self._kept(UUID(str(told["label"])))
            case "fresh":
                return {"labels": sorted(str(label) for label in self.fresh)}
            case "settle":
                self.fresh -= {UUID(str(label)) for label in told["labels"]}  # type: ignore[attr-defined]
                return {}
            case _:
                raise AssertionError(name)

    def _kept(self, label: UUID) -> Mapping[str, object] | Refusal:
        if label in self.erased:
            return IdentityErased()
        found = self.kept.get(label)
        if found is None:
            return NoIdentity()
        return {"tier": found.tier.value, "fields": sorted(one.value for one in found.fields)}
