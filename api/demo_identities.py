"""In the demo, some people have identities in the vault, so that an unsealing can be shown. All of them are invented.

Done beside serving, once the vault answers. Without a vault the demo goes on without; without custodians what would be
sealed is kept in confidence, and sealed at a later start. Done again, it changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from domain.kernel import Refusal
from domain.vault.keeping import raise_tier
from domain.vault.ports import Sealing, Vault
from domain.vault.refusals import NoIdentity, TooFewCustodians
from domain.vault.values import Tier
from infra import log
from infra.demo.identities import Invented, invented

PATIENCE = 60
"""Times that the vault is asked whether it answers, a second apart."""


@asynccontextmanager
async def sealed_beside(engine: AsyncEngine, vault: Vault) -> AsyncIterator[None]:
    """Sealed while the block lasts."""
    sealing = asyncio.create_task(_when_it_answers(engine, vault))
    try:
        yield
    finally:
        sealing.cancel()
        with suppress(asyncio.CancelledError):
            await sealing


async def seal_all(engine: AsyncEngine, vault: Vault) -> int:
    """Seal whoever is not sealed yet; how many there are in the vault afterwards."""
    async with AsyncSession(engine) as session:
        people = await invented(session)
    return sum([await _sealed(one, vault) for one in people])


async def _sealed(person: Invented, vault: Vault) -> bool:
    kept = await vault.tier(person.label)
    if kept is Tier.CONFIDENTIAL and person.tier is Tier.SEALED:
        await raise_tier(person.label, vault)  # custodians may be there by now
    if not isinstance(kept, NoIdentity):
        return not isinstance(kept, Refusal)
    sealing = Sealing(label=person.label, tier=person.tier, fields=person.fields)
    refused = await vault.seal(sealing)
    if isinstance(refused, TooFewCustodians):
        refused = await vault.seal(replace(sealing, tier=Tier.CONFIDENTIAL))
    return refused is None


async def _when_it_answers(engine: AsyncEngine, vault: Vault) -> None:
    for _ in range(PATIENCE):
        if await vault.answers():
            break
        await asyncio.sleep(1)
    try:
        if not await seal_all(engine, vault):
            log.note("the demo has no identities: the vault does not answer")
    except Exception as broken:
        log.fault("identities of the demo were not sealed", broken)
