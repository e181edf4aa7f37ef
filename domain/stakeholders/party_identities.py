"""Who a party is, in the vault: how closely it is kept, and how a public name gets there.

Refused: an identity for a PUBLIC party, whose name is public; and one kept less closely than the party itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.access import Viewer
from domain.kernel import BadInput, NewId, Refusal
from domain.stakeholders.values import Sensitivity
from domain.vault.given import IdentityGiven
from domain.vault.intake import IntakeWork, nobody_to_name
from domain.vault.keeping import correct, on_behalf
from domain.vault.refusals import SealedForThem, TooFewCustodians, VaultUnavailable
from domain.vault.values import Tier

_OR_DELETE = (
    "Try again in a few minutes. If the party cannot stay public until then, send `deleteName: true`: its name is "
    "deleted at once, and can be sealed later."
)


def tier_of(sensitivity: Sensitivity) -> Tier:
    """How closely an identity is kept by default: as its party."""
    return Tier.SEALED if sensitivity is Sensitivity.SEALED else Tier.CONFIDENTIAL


def identity_unfit(given: IdentityGiven | None, sensitivity: Sensitivity) -> BadInput | None:
    """Why no such identity goes with a party of this sensitivity."""
    if given is None:
        return None
    if sensitivity is Sensitivity.PUBLIC:
        return nobody_to_name(
            "identity", "A PUBLIC party acts under its public name; nothing of it is sealed."
        )
    if sensitivity is Sensitivity.SEALED and given.tier is Tier.CONFIDENTIAL:
        return BadInput(
            message="A SEALED party's identity is not kept less closely than the party.",
            next="Leave the tier out, or give SEALED.",
            field="identity.tier",
        )
    return None


async def move_to_vault(
    party: UUID,
    name: str | None,
    given: IdentityGiven | None,
    tier: Tier,
    work: IntakeWork,
    today: date,
    new_id: NewId,
    by: Viewer,
) -> Refusal | None:
    """Seals a party's public name, and what else is told of who it is. It asks the vault only for something."""
    if name is None and given is None:
        return None
    told = given or IdentityGiven()
    told = replace(told, names=told.names or name)
    sensitivity = Sensitivity.SEALED if tier is Tier.SEALED else Sensitivity.CONFIDENTIAL
    refused = identity_unfit(told, sensitivity) or await correct(
        party, told, tier, work, today, new_id, behalf=on_behalf(by)
    )
    if name is not None and isinstance(refused, VaultUnavailable | TooFewCustodians | SealedForThem):
        return replace(refused, next=_OR_DELETE)
    return refused
