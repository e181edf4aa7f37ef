"""The vault's bench: what sealing an identity and opening a confidential one costs, in CPU of service and database.

In this process, on a PostgreSQL of its own, with keys in a file whose writes reach the disk: no hop, and for the tier
CONFIDENTIAL no HPKE but the recipient's envelope, which is measured by itself.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from api.bench.console import CONSOLE
from api.bench.log import vault_inside
from api.bench.reading import cpu_of
from api.settings import Settings
from domain.vault.ports import Sealing
from domain.vault.values import IdentityField, Tier
from infra import hpke
from infra.address import Address
from infra.custody.fields import keys_together
from infra.embedded import cluster_in
from infra.vault.identities.labels import Found, data_key, standing
from infra.vault.identities.sealing import seal
from infra.vault.inside import Inside

TOLD = {IdentityField.NAMES: "Ana Quispe Mamani", IdentityField.CONTACTS: "x" * 180}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one act, in seconds."""

    service: float
    database: float
    took: float


def measured(settings: Settings, times: int) -> dict[str, Cost]:
    """Seal that many, then open each."""
    folder = settings.data_dir / "bench-vault"
    folder.mkdir(parents=True, exist_ok=True)
    with cluster_in(folder, name="vault") as (cluster, _):
        try:
            return asyncio.run(_measured(cluster.start(), times))
        finally:
            cluster.stop()


def show(found: dict[str, Cost]) -> None:
    """Every figure beside its aim."""
    for act, cost in found.items():
        CONSOLE.print(
            f"vault: {act}: {cost.service * 1000:.2f} ms CPU of the service (aim 1 for seal and open), "
            f"{cost.database * 1000:.2f} ms of PostgreSQL, {cost.took * 1000:.1f} ms in all"
        )


async def _measured(superuser: Address, times: int) -> dict[str, Cost]:
    labels = [uuid4() for _ in range(times)]
    recipient = X25519PrivateKey.generate().public_key().public_bytes_raw()
    postmaster = await _postmaster(superuser)
    async with vault_inside(superuser) as inside:

        async def sealed(label: UUID) -> None:
            refused = await seal(inside, Sealing(label=label, tier=Tier.CONFIDENTIAL, fields=TOLD))
            assert refused is None

        async def opened(label: UUID) -> None:
            await _keys(inside, label)

        async def wrapped(_: UUID) -> None:
            hpke.wrap(recipient, secrets.token_bytes(64), b"")

        await sealed(uuid4())  # connections and plans are there
        return {
            "seal": await _each(labels, sealed, postmaster),
            "open": await _each(labels, opened, postmaster),
            "the envelope's HPKE, beside both": await _each(labels, wrapped, postmaster),
        }


async def _keys(inside: Inside, label: UUID) -> bytes:
    """All that opening a confidential identity needs of the key store and the map: its fields' keys."""
    found = await standing(inside, label)
    assert isinstance(found, Found)
    return keys_together(await data_key(inside, found), found.key, found.fields)


async def _each(labels: list[UUID], act: Callable[[UUID], Awaitable[None]], postmaster: int) -> Cost:
    service, database, begun = time.process_time(), cpu_of([postmaster]), time.perf_counter()
    for label in labels:
        await act(label)
    each = len(labels)
    return Cost(
        service=(time.process_time() - service) / each,
        database=(cpu_of([postmaster]) - database) / each,
        took=(time.perf_counter() - begun) / each,
    )


async def _postmaster(superuser: Address) -> int:
    connection = await asyncpg.connect(**superuser.arguments())  # pyright: ignore[reportArgumentType]
    try:
        return int((await connection.fetchval("SELECT pg_read_file('postmaster.pid')")).split()[0])
    finally:
        await connection.close()
