"""Sealing who somebody is together with the record in which they appear: first there, then here.

Both come about or neither. A vault that does not answer refuses the whole, so that nobody believes a name was kept. If
the record does not come about after all, the seal is taken back; what a crash leaves between the two is swept later.
No record says whether an identity was sealed with it.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from domain.kernel import BadInput, NewId, Refusal
from domain.vault.given import IdentityGiven
from domain.vault.ports import Sealing, VaultWork
from domain.vault.refusals import TooFewCustodians, VaultUnavailable
from domain.vault.values import Tier

REFUSALS: tuple[type[Refusal], ...] = (VaultUnavailable, TooFewCustodians)
"""What any intake can be answered because of an identity that was given with it."""


class Seals(Protocol):
    """Seals under labels of records that come about in this transaction: taken back where it is."""

    async def seal(self, sealing: Sealing) -> Refusal | None: ...


class IntakeWork(VaultWork, Protocol):
    """The part of a use case's work that seals what comes in."""

    @property
    def seals(self) -> Seals: ...


async def seal_with(
    label: UUID,
    given: IdentityGiven | None,
    default: Tier,
    work: IntakeWork,
    today: date,
    new_id: NewId,
    *,
    recorded_by: UUID | None,
) -> Refusal | None:
    """Seals what was given, with the consents that go with it, under the label of a record that is about to be kept.

    `recorded_by`: the organisation that tells it for them; None: they tell it themselves.
    """
    if given is None:
        return None
    refused = given.unfit(today)
    if refused is not None:
        return refused
    tier = given.tier or default
    refused = await work.seals.seal(Sealing(label=label, tier=tier, fields=given.texts, fresh=True))
    for consent in () if refused is not None else given.consents:
        refused = refused or await work.vault.give_consent(consent.given(label, today, new_id, recorded_by))
    return refused


def nobody_to_name(field: str, why: str) -> BadInput:
    """That an identity was given for somebody who does not appear in the record."""
    return BadInput(
        message=why,
        next="Leave the identity out, or say in the input who it is that appears in the record.",
        field=field,
    )
