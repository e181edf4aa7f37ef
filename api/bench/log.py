"""The disclosure log's bench: entries a second, a checkpoint over a million of them, and proofs out of that tree.

On a PostgreSQL of its own as the vault's is, with commits that reach the disk. The filled log is kept for the next run
and copied before it is signed, so that each run signs all of it anew.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from uuid import UUID

import asyncpg

from api.bench.console import CONSOLE
from api.settings import Settings
from domain.vault.leaf import Leaf
from domain.vault.tree import Node, consistency, inclusion
from domain.vault.values import Act, IdentityField, Purpose, ReaderKind
from infra.address import Address
from infra.clock import WallClock
from infra.embedded import cluster_in
from infra.vault.inside import Inside
from infra.vault.keys.opening import opened_keys
from infra.vault.log.checkpoints import checkpointed
from infra.vault.log.signer import signer_of
from infra.vault.log.tree import Forest
from infra.vault.place.database import pool_of, prepare

TENANT = UUID("0b0e0c1e-5a1d-4f1e-9c3b-7d2f6a8e4c90")
AT_ONCE = 16
TOGETHER = 1_000
"""Entries that the filling appends in one transaction."""
PASSWORD = "the login of a bench"
LINE = 45
"""Bytes of one hash as it is served: base64 and an end of line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, in seconds and bytes."""

    entries: int
    appended: float
    """Entries a second, each in a transaction of its own."""
    signing: float
    proofs: dict[str, Sequence[float]]
    largest: dict[str, int]


def measured(settings: Settings, seconds: float, entries: int) -> Found:
    """Fill, copy, sign, prove."""
    folder = settings.data_dir / "bench-log"
    folder.mkdir(parents=True, exist_ok=True)
    with cluster_in(folder, name="vault") as (cluster, _):
        try:
            return asyncio.run(_measured(cluster.start(), seconds, entries))
        finally:
            cluster.stop()


def show(found: Found) -> None:
    """Every figure beside its aim."""
    CONSOLE.print(f"log: {found.appended:,.0f} entries a second, {AT_ONCE} at once (aim 2,000)")
    CONSOLE.print(f"log: a checkpoint over {found.entries:,} entries in {found.signing:.1f} s (aim under 10)")
    for kind, times in found.proofs.items():
        cuts = quantiles(times, n=100)
        CONSOLE.print(
            f"log: {kind} proof at {found.entries:,} entries: p50 {cuts[49] * 1000:.2f} ms, "
            f"p99 {cuts[98] * 1000:.2f} ms (aim 1), at most {found.largest[kind]:,} bytes (aim 1,000)"
        )


async def _measured(superuser: Address, seconds: float, entries: int) -> Found:
    filled = f"filled_{entries}"
    await _fill(superuser, filled, entries)
    await _copy(superuser, filled, "signed")
    async with vault_inside(superuser.in_database("signed")) as inside:
        begun = time.perf_counter()
        await checkpointed(inside)
        signing = time.perf_counter() - begun
        proofs, largest = await _proven(inside, entries)
        return Found(
            entries=entries,
            signing=signing,
            proofs=proofs,
            largest=largest,
            appended=await _appended(inside, seconds),
        )


async def _appended(inside: Inside, seconds: float) -> float:
    until, done = time.perf_counter() + seconds, 0

    async def one() -> None:
        nonlocal done
        async with inside.pool.acquire() as connection:
            while time.perf_counter() < until:
                await connection.fetchval("SELECT public.log_append($1)", LEAF)
                done += 1

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    return done / (time.perf_counter() - begun)


async def _proven(
    inside: Inside, entries: int, times: int = 1_000
) -> tuple[dict[str, Sequence[float]], dict[str, int]]:
    """Proofs one after the other, as a quiet service answers them: what reading and adding up takes."""
    chosen, forest = random.Random(1), Forest(inside.pool)
    await forest.covers(entries)
    plans: dict[str, list[tuple[tuple[Node, ...], ...]]] = {
        "inclusion": [inclusion(chosen.randrange(entries), entries) for _ in range(times)],
        "consistency": [consistency(chosen.randrange(1, entries), entries) for _ in range(times)],
    }
    taken: dict[str, Sequence[float]] = {}
    for kind, asked in plans.items():
        await forest.hashes(asked[0])
        spent: list[float] = []
        for plan in asked:
            begun = time.perf_counter()
            await forest.hashes(plan)
            spent.append(time.perf_counter() - begun)
        taken[kind] = spent
    return taken, {kind: max(map(len, asked)) * LINE for kind, asked in plans.items()}


async def _fill(superuser: Address, name: str, entries: int) -> None:
    connection = await asyncpg.connect(**superuser.arguments())  # pyright: ignore[reportArgumentType]
    try:
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            return
        await connection.execute("DROP DATABASE IF EXISTS unfinished WITH (FORCE)")
        await connection.execute("CREATE DATABASE unfinished")
        login = await prepare(superuser.in_database("unfinished"), PASSWORD)
        pool = await pool_of(login, size=2)
        waiting = list(range(entries // TOGETHER))

        async def fill() -> None:
            while waiting:
                waiting.pop()
                await pool.execute("SELECT public.log_append($1) FROM generate_series(1, $2)", LEAF, TOGETHER)

        with CONSOLE.status(f"writing {entries:,} entries"):
            await asyncio.gather(fill(), fill())
        await pool.close()
        await connection.execute(f"ALTER DATABASE unfinished RENAME TO {name}")
    finally:
        await connection.close()


async def _copy(superuser: Address, name: str, copy: str) -> None:
    connection = await asyncpg.connect(**superuser.arguments())  # pyright: ignore[reportArgumentType]
    await connection.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
    await connection.execute(f"CREATE DATABASE {copy} TEMPLATE {name} STRATEGY FILE_COPY")
    await connection.close()


@asynccontextmanager
async def vault_inside(database: Address) -> AsyncIterator[Inside]:
    """A vault on this database, with keys of its own for this run."""
    login = await prepare(database, PASSWORD)
    with TemporaryDirectory() as folder:
        async with opened_keys(Path(folder), TENANT) as keys:
            pool = await pool_of(login, size=AT_ONCE)
            try:
                yield Inside(
                    pool=pool,
                    keys=keys.keys,
                    ring=keys.ring,
                    secrets=keys.secrets,
                    signer=await signer_of(keys.keys, TENANT, pool),
                    tenant=TENANT,
                    clock=WallClock(),
                )
            finally:
                await pool.close()


LEAF = Leaf(
    act=Act.ANNOUNCED,
    on=date(2026, 11, 26),
    request="a" * 32,
    subject="b" * 32,
    by="c" * 32,
    reader=ReaderKind.NGO,
    purpose=Purpose.PROTECTION,
    fields=(IdentityField.NAMES, IdentityField.CONTACTS),
).bytes
