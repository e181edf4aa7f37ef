"""What a person is told about their own identity, and what they may say about it. Told when they ask, never sent.

Never what was sealed, and never who looked. Of an anonymous case only weeks are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from domain.cases.days import week_end
from domain.kernel import Refusal
from domain.labels import encode_id
from domain.vault.ports import ConsentGiven, LegalHold, Looked, Vault
from domain.vault.refusals import NoIdentity
from domain.vault.values import IdentityField, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """How an identity is kept, what its person agreed to, and when it was looked at."""

    tier: Tier | None
    """None: nothing is sealed."""
    fields: tuple[IdentityField, ...]
    consents: Sequence[ConsentGiven]
    looks: Sequence[Looked]
    holds: Sequence[LegalHold] = ()
    """What keeps it from being erased: the person may know."""

    def told(self, *, by_week: bool) -> Mapping[str, object]:
        """As it is told; of an anonymous case by week."""

        def day(on: date | None) -> str | None:
            return None if on is None else (week_end(on) if by_week else on).isoformat()

        return {
            "tier": self.tier,
            "fields": list(self.fields),
            "consents": [
                {
                    "id": str(one.id),
                    "recipientId": None
                    if one.recipient is None
                    else encode_id("Organisation", one.recipient),
                    "purpose": one.purpose,
                    "fields": sorted(one.fields),
                    "givenOn": day(one.given_on),
                    "expiresOn": None if one.expires_on is None else one.expires_on.isoformat(),
                    "withdrawnOn": day(one.withdrawn_on),
                    "recordedById": None
                    if one.recorded_by is None
                    else encode_id("Organisation", one.recorded_by),
                }
                for one in self.consents
            ],
            "openings": [
                {
                    "state": one.state,
                    "purpose": one.purpose,
                    "reader": one.reader,
                    "fields": sorted(one.fields),
                    "on": day(one.on),
                    "breakGlass": one.break_glass,
                    "logEntry": one.leaf,
                }
                for one in self.looks
            ],
            "holds": [hold_told(one) for one in self.holds if one.lifted_on is None],
        }


async def own_of(label: UUID, vault: Vault) -> Own | Refusal:
    """What the vault says of whoever has this label."""
    kept = await vault.call("kept", {"label": str(label)})
    if isinstance(kept, Refusal) and not isinstance(kept, NoIdentity):
        return kept
    consents = await vault.consents(label)
    if isinstance(consents, Refusal):
        return consents
    looks = await vault.looks(label)
    if isinstance(looks, NoIdentity):
        looks = ()
    if isinstance(looks, Refusal):
        return looks
    if isinstance(kept, Refusal):
        return Own(tier=None, fields=(), consents=consents, looks=looks)
    holds = await vault.holds(label)
    if isinstance(holds, Refusal):
        return holds
    named = cast("Sequence[str]", kept["fields"])
    return Own(
        tier=Tier(str(kept["tier"])),
        fields=tuple(IdentityField(one) for one in named),
        consents=consents,
        looks=looks,
        holds=holds,
    )


def hold_told(hold: LegalHold) -> dict[str, object]:
    """A hold as it is told: to the secretariat, and to the person."""
    return {
        "id": str(hold.id),
        "reason": hold.reason,
        "placedOn": hold.placed_on.isoformat(),
        "until": None if hold.until is None else hold.until.isoformat(),
        "liftedOn": None if hold.lifted_on is None else hold.lifted_on.isoformat(),
    }
