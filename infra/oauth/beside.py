"""For commands beside a running server: makes tokens that it accepts, by its ring of keys; and turns that ring."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from infra.address import Address
from infra.engine import engine_for
from infra.oauth.access import prepared
from infra.oauth.directory import Directory
from infra.oauth.ring import Rotated, rotate, utc_now
from infra.oauth.sealing import sealing_for
from infra.oauth.storage import Storage
from infra.oauth.tokens import Tokens


async def tokens_beside(authorizer: Address, data_dir: Path, issuer: str) -> Tokens:
    """What makes tokens that the server on this database accepts."""
    directory, sealing = Directory(), sealing_for(authorizer)
    async with _storage(authorizer) as storage:
        await prepared(storage, sealing, data_dir)
        await directory.refresh(storage, sealing)
    return Tokens(directory, issuer)


async def rotated(authorizer: Address, data_dir: Path, *, compromised: bool) -> Rotated:
    """A new key signs on every worker within a second."""
    sealing = sealing_for(authorizer)
    async with _storage(authorizer) as storage:
        await prepared(storage, sealing, data_dir)
        return await storage.run(lambda session: rotate(session, sealing, utc_now(), compromised=compromised))


async def ring_size(authorizer: Address) -> int:
    """How many keys verify; CannotStart if one of them does not open. None is made."""
    directory = Directory()
    async with _storage(authorizer) as storage:
        await directory.refresh(storage, sealing_for(authorizer))
    return len(directory.known.ring.keys)


@asynccontextmanager
async def _storage(authorizer: Address) -> AsyncIterator[Storage]:
    engine = engine_for(authorizer)
    try:
        yield Storage(engine)
    finally:
        await engine.dispose()
