"""The inside of a vault that runs: its connections, which instance it is, and its keys, each made the first time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from domain.vault.erasure import KEPT_DAYS
from infra.clock import WallClock
from infra.vault.inside import LOG_EVERY, Inside
from infra.vault.keys.opening import opened_keys, refuse_a_stranger
from infra.vault.log.signer import signer_of
from infra.vault.place.database import pool_of
from infra.vault.place.postgres import Ground


@asynccontextmanager
async def opened_inside(
    ground: Ground,
    *,
    asked_at: str,
    keks: str = "",
    kek_folder: str = "",
    log_every: float = LOG_EVERY,
    keys_kept_days: int = KEPT_DAYS,
) -> AsyncIterator[Inside]:
    """Everything for as long as the block lasts; refused if the keys do not belong to what the database holds."""
    pool = await pool_of(ground.login)
    try:
        tenant = await pool.fetchval("SELECT public.tenant_of($1)", uuid4())
        async with opened_keys(
            ground.own, tenant, server=ground.keys, keks=keks, kek_folder=kek_folder
        ) as opened:
            inside = Inside(
                pool=pool,
                own=ground.own,
                keys=opened.keys,
                ring=opened.ring,
                secrets=opened.secrets,
                signer=await signer_of(opened.keys, tenant, pool),
                tenant=tenant,
                clock=WallClock(),
                asked_at=asked_at,
                log_every=log_every,
                keys_kept_days=keys_kept_days,
            )
            await refuse_a_stranger(inside)
            yield inside
    finally:
        await pool.close()
