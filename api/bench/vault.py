"""The vault's bench: what sealing an identity and opening a confidential one costs, in CPU of service and database.

In this process, on a PostgreSQL of its own, with keys in a file whose writes reach the disk: no hop, and for the tier
CONFIDENTIAL no HPKE but the recipient's envelope, which is measured by itself. So is the write of a seal's keys, most
of which is the kernel's work until a file is on the disk; those who seal at once share it.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import uvloop
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from api.bench.console import CONSOLE
from api.bench.log import vault_inside
from api.bench.reading import cpu_of
from api.settings import Settings
from domain.vault.ports import Sealing
from domain.vault.values import IdentityField, Tier
from infra import hpke
from infra.address import Address
from infra.custody.fields import SIZE, keys_together
from infra.embedded import cluster_in
from infra.vault.identities.labels import Found, data_key, standing
from infra.vault.identities.sealing import seal
from infra.vault.inside import Inside
from infra.vault.keys.store import VAULT

AT_ONCE = 16
AIM = 0.001
"""Seconds of CPU."""
SEAL, OPEN, WRITE = "seal", "open", "the write of its keys, in a seal"
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
            return uvloop.run(_measured(cluster.start(), times))
        finally:
            cluster.stop()


def show(found: dict[str, Cost]) -> None:
    """Every figure beside its aim, and what bounds a seal."""
    for act, cost in found.items():
        aim = f" (aim {AIM * 1000:.0f})" if act in (SEAL, OPEN) else ""
        CONSOLE.print(
            f"vault: {act}: {cost.service * 1000:.2f} ms CPU of the service{aim}, "
            f"{cost.database * 1000:.2f} ms of PostgreSQL, one every {cost.took * 1000:.1f} ms"
        )
    keys = found[WRITE].service
    CONSOLE.print(
        f"  of a seal alone {keys * 1000:.2f} ms is the write of its keys, and "
        f"{(found[SEAL].service - keys) * 1000:.2f} all the rest; "
        "it waits for the disk twice: for the keys, then for the commit"
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

        async def written(key: UUID) -> None:
            fresh = secrets.token_bytes(SIZE)
            await inside.keys.begin(key, {VAULT: fresh}, links=fresh, mark=secrets.token_bytes(SIZE))

        others = [uuid4() for _ in range(times)]
        await _all(others[:AT_ONCE], sealed, AT_ONCE)  # connections and plans are there
        return {
            SEAL: await _each(labels, sealed, postmaster),
            WRITE: await _each(others, written, postmaster),
            f"seal, {AT_ONCE} at once": await _each(others[AT_ONCE:], sealed, postmaster, AT_ONCE),
            OPEN: await _each(labels, opened, postmaster),
            "the envelope's HPKE, beside both": await _each(labels, wrapped, postmaster),
        }


async def _keys(inside: Inside, label: UUID) -> bytes:
    """All that opening a confidential identity needs of the key store and the map: its fields' keys."""
    found = await standing(inside, label)
    assert isinstance(found, Found)
    return keys_together(await data_key(inside, found), found.key, found.fields)


async def _each(
    labels: list[UUID], act: Callable[[UUID], Awaitable[None]], postmaster: int, at_once: int = 1
) -> Cost:
    service, database, begun = time.process_time(), cpu_of([postmaster]), time.perf_counter()
    await _all(labels, act, at_once)
    each = len(labels)
    return Cost(
        service=(time.process_time() - service) / each,
        database=(cpu_of([postmaster]) - database) / each,
        took=(time.perf_counter() - begun) / each,
    )


async def _all(labels: list[UUID], act: Callable[[UUID], Awaitable[None]], at_once: int) -> None:
    waiting = iter(labels)

    async def acts() -> None:
        for label in waiting:
            await act(label)

    await asyncio.gather(*(acts() for _ in range(at_once)))


async def _postmaster(superuser: Address) -> int:
    connection = await asyncpg.connect(**superuser.arguments())  # pyright: ignore[reportArgumentType]
    try:
        return int((await connection.fetchval("SELECT pg_read_file('postmaster.pid')")).split()[0])
    finally:
        await connection.close()
