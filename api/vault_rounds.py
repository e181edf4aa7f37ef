"""The parts of a round that keep records and vault in step. All are safe to repeat.

What was sealed for a record that never came about is taken back, or erased where it is too late for that. What is kept
of a party that became SEALED is kept as closely. Neither leaves a trace in the records of whether there was anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from api.case_rounds import ROUNDS, Part
from domain.kernel import Clock, Refusal
from domain.vault.keeping import raise_tier
from domain.vault.ports import Vault
from domain.vault.refusals import IdentityErased, NoIdentity
from infra.unit_of_work import Works


def keepings() -> list[Part]:
    """In this order."""
    return [orphans, tiers]


async def orphans(works: Works, clock: Clock) -> None:
    """Labels sealed some minutes ago whose record is not there."""
    async with works.begin(ROUNDS) as work:
        async with work.apart() as vault:
            said = await vault.call("fresh", {})
        if isinstance(said, Refusal):
            return
        labels = [UUID(one) for one in cast("Sequence[str]", said["labels"])]
        if not labels:
            return
        there = await work.labelled.there(labels)
        async with work.apart() as vault:
            gone = [label for label in labels if label not in there and await _taken_back(label, vault)]
            await vault.call("settle", {"labels": [str(one) for one in (*sorted(there), *gone)]})


async def _taken_back(label: UUID, vault: Vault) -> bool:
    """Whether nothing is kept under the label any more. What is too old to be taken back is erased."""
    await vault.forget(label)
    kept = await vault.tier(label)
    if not isinstance(kept, Refusal):
        kept = await vault.erase(label)
    return not isinstance(kept, Refusal) or isinstance(kept, NoIdentity | IdentityErased)


async def tiers(works: Works, clock: Clock) -> None:
    """Parties that became SEALED. One that the vault refuses for now is asked for again at the next turn."""
    async with works.begin(ROUNDS) as work:
        parties = await work.tiers.to_raise()
        async with work.apart() as vault:
            raised = [party for party in parties if await _raised(party, vault)]
        for party in raised:
            await work.tiers.raised(party)
        await work.commit()


async def _raised(party: UUID, vault: Vault) -> bool:
    refused = await raise_tier(party, vault)
    return refused is None or isinstance(refused, IdentityErased)
