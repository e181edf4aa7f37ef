"""An identity of a record that is there already: sealed afterwards, corrected, kept more closely.

Repeating any of it does no harm. Refused is keeping it less closely than before. That what was sealed is exchanged by
somebody else, the vault refuses.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.access import Viewer
from domain.kernel import NewId, Refusal
from domain.vault.given import IdentityGiven
from domain.vault.intake import IntakeWork
from domain.vault.ports import Behalf, Sealing, Vault
from domain.vault.refusals import AlreadySealed, NoIdentity
from domain.vault.values import Tier


def on_behalf(by: Viewer, opened: UUID | None = None) -> Behalf:
    """Whoever asks, as who speaks for somebody. A machine's words are its organisation's."""
    organisation = by.organisation or by.person
    if organisation is None:
        raise NobodySpeaks
    return Behalf(organisation=organisation, person=by.person or organisation, opened=opened)


class NobodySpeaks(Exception):
    """Whoever asks is nobody, and came this far: a defect. Carries nothing."""


async def correct(
    label: UUID,
    given: IdentityGiven,
    default: Tier,
    work: IntakeWork,
    today: date,
    new_id: NewId,
    *,
    behalf: Behalf | None,
) -> Refusal | None:
    """Seals what is given. Fields that are not given stay; where nothing is kept yet, `default` says how closely."""
    refused = given.unfit(today)
    if refused is not None:
        return refused
    kept = await work.vault.tier(label)
    if isinstance(kept, Refusal) and not isinstance(kept, NoIdentity):
        return kept
    before = None if isinstance(kept, Refusal) else kept
    if before is Tier.SEALED and given.tier is Tier.CONFIDENTIAL:
        return AlreadySealed()
    tier = given.tier or before or default
    refused = await work.vault.seal(Sealing(label=label, tier=tier, fields=given.texts, behalf=behalf))
    recorded_by = None if behalf is None else behalf.organisation
    for consent in () if refused is not None else given.consents:
        refused = refused or await work.vault.give_consent(consent.given(label, today, new_id, recorded_by))
    return refused


async def raise_tier(label: UUID, vault: Vault) -> Refusal | None:
    """Keeps what is there so closely that two custodians are needed. Where nothing is kept, nothing is to be done."""
    kept = await vault.tier(label)
    if isinstance(kept, Refusal):
        return None if isinstance(kept, NoIdentity) else kept
    if kept is Tier.SEALED:
        return None
    return await vault.seal(Sealing(label=label, tier=Tier.SEALED, fields={}))
