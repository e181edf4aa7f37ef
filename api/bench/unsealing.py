"""The bench of unsealings, by the API's own client from a vault in another process: of the opening, and of all of it.

The opening: two custodians agreed before; what is measured is what a requester then waits for in the vault: the call
over the hop between the processes, both transactions with the log's entries on the disk, the envelope. All of it: from
asking on, six calls, with what the two custodians' own tools do between them. So many are in flight, each
asker beginning the next when it was answered: nothing queues beyond them. As many are opened first and not counted,
since a vault at rest has one connection. The askers' CPU, the vault's and its PostgreSQL's are told apart: all share
this machine's cores, and what waits for a core is in the times. A vault of its own runs for it and is gone afterwards.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import quantiles
from typing import TypeVar
from uuid import UUID, uuid4

import psutil
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc import jws
from joserfc.jwk import ECKey

from api.bench.console import CONSOLE
from api.bench.reading import cpu_of, own_cpu_of
from api.settings import Settings
from api.vault_beside import VaultBeside
from api.vault_service import desk
from api.wiring import vault_of
from domain.kernel import Refusal
from domain.vault.ports import Asked, Bearer, Decision, Sealing, Vault
from domain.vault.rules import OPEN_AT_ONCE
from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier
from infra.custody.deciding import Shown, approved
from infra.custody.keys import OwnKey, introduced, made
from infra.vault_place import vault_place

AT_ONCE = (1, 4, 16)
ISSUER = "https://bench.example"
ASKED_AT = f"{ISSUER}/graphql"
"""The API's own address: the vault takes a proof for no other."""
AIM = 0.020
"""Seconds, for the slowest of a hundred with the most at once."""
FIELDS = (IdentityField.NAMES, IdentityField.CONTACTS)
PAUSE, PATIENCE = 0.2, 120.0
"""Seconds within which a vault that was just made answers."""


class Refused(Exception):
    """The vault said no to a bench: its code, or what it said."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who asks, and the key of their token."""

    person: UUID = field(default_factory=uuid4)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))

    @property
    def bearer(self) -> Bearer:
        """With a proof made just now."""
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.key.as_dict(private=False)}
        told = {
            "jti": secrets.token_urlsafe(16),
            "htm": "POST",
            "htu": ASKED_AT,
            "ath": "a" * 43,
            "iat": int(time.time()),
        }
        proof = jws.serialize_compact(header, json.dumps(told).encode(), self.key, algorithms=["ES256"])
        return Bearer(requester=self.person, client="bench", token_key=self.key.thumbprint(), proof=proof)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What some unsealings took, in seconds: each, all together, and CPU of whoever takes part."""

    each: Sequence[float]
    took: float
    asking: float
    vault: float
    database: float

    @property
    def bound(self) -> tuple[float, str]:
        """Unsealings a second that are possible at most by CPU alone, and whose."""
        cores = os.cpu_count() or 1
        of_all = (self.asking + self.vault + self.database) / cores
        whose = f"these {cores} cores" if of_all > self.vault else "the vault's one process"
        return len(self.each) / max(self.vault, of_all), whose


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was measured, by tier and how many at once."""

    opening: Mapping[tuple[Tier, int], Cost]
    whole: Mapping[Tier, Sequence[float]]
    """Seconds of each from asking to opened, with the most at once."""


T = TypeVar("T")


def measured(settings: Settings, times: int) -> Found:
    """Start a vault, have everything agreed to, open it, and take the vault away again."""
    folder = settings.data_dir / "bench-unsealing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    here = replace(settings, data_dir=folder, vault_service="", issuer=ISSUER)
    beside = VaultBeside(here)
    beside.start()
    try:
        return asyncio.run(_measured(here, times))
    finally:
        beside.stop()
        shutil.rmtree(folder, ignore_errors=True)


def show(found: Found) -> None:
    """Every figure beside its aim, and what bounds it."""
    for (tier, at_once), cost in found.opening.items():
        cuts, count = quantiles(cost.each, n=100), len(cost.each)
        most = at_once == max(AT_ONCE)
        CONSOLE.print(
            f"opening, {tier.value.lower()}, {at_once} at once: p50 {cuts[49] * 1000:.1f} ms, "
            f"p99 {cuts[98] * 1000:.1f} ms{f' (aim: p99 under {AIM * 1000:.0f})' if most else ''}, "
            f"{count / cost.took:.0f} a second; CPU of each: {cost.vault / count * 1000:.2f} ms of the vault, "
            f"{cost.database / count * 1000:.2f} of PostgreSQL, {cost.asking / count * 1000:.2f} of the askers"
        )
        if most:
            needed = (cost.asking + cost.vault + cost.database) / count * at_once / AIM
            possible, whose = cost.bound
            CONSOLE.print(
                f"  by the CPU of {whose} at most {possible:.0f} a second: {at_once} in flight wait "
                f"{at_once / possible * 1000:.0f} ms; for {AIM * 1000:.0f} it takes {needed:.1f} cores, and each "
                f"{AIM / at_once * 1000:.2f} ms of the vault's one process instead of {cost.vault / count * 1000:.2f}"
            )
    for tier, took in found.whole.items():
        cuts = quantiles(took, n=100)
        CONSOLE.print(
            f"unsealing, {tier.value.lower()}, {max(AT_ONCE)} at once, from asking to opened in six calls, with both "
            f"custodians' tools on these cores: p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms "
            f"(were the aim meant for all of it: {AIM * 1000:.0f})"
        )


async def _measured(settings: Settings, times: int) -> Found:
    async with vault_of(settings) as vault:
        for _ in range(int(PATIENCE / PAUSE)):
            if await vault.answers():
                break
            await asyncio.sleep(PAUSE)
        circle = await _founded(vault, settings.data_dir)
        found: dict[tuple[Tier, int], Cost] = {}
        for tier in Tier:
            for at_once in AT_ONCE:
                agreed = [
                    one for _ in range(max(2, times // 10) + 2) for one in await _agreed(vault, circle, tier)
                ]
                found[tier, at_once] = await _cost(vault, settings, agreed, at_once)
        whole = {tier: await _whole(vault, circle, tier, max(times, 100), max(AT_ONCE)) for tier in Tier}
        return Found(opening=found, whole=whole)


async def _founded(vault: Vault, folder: Path) -> Mapping[UUID, OwnKey]:
    tenant = UUID(str(_given(await vault.call("self", {}))["tenant"]))
    circle = {uuid4(): made(tenant) for _ in range(2)}
    files = [introduced(own, person=person, label=str(person)).text for person, own in circle.items()]
    said = await desk(folder, "found_custodians", {"files": files})
    if "given" not in said:
        raise Refused(str(said))
    return circle


async def _agreed(vault: Vault, circle: Mapping[UUID, OwnKey], tier: Tier) -> Sequence[tuple[UUID, Holder]]:
    """Ten requests of somebody new about somebody new, to which both custodians agreed."""
    label, holder = await _sealed(vault, tier), Holder()
    return [(await _agreed_to(vault, circle, label, holder), holder) for _ in range(min(10, OPEN_AT_ONCE))]


async def _sealed(vault: Vault, tier: Tier) -> UUID:
    label = uuid4()
    texts: dict[IdentityField, str] = dict.fromkeys(FIELDS, "Somebody, who lives somewhere")
    _given(await vault.seal(Sealing(label=label, tier=tier, fields=texts)))
    return label


async def _agreed_to(vault: Vault, circle: Mapping[UUID, OwnKey], label: UUID, holder: Holder) -> UUID:
    """Asked for, looked at by both custodians, and agreed to: five calls."""
    pending = _given(await vault.request(_asked(label, holder)))
    for person, own in circle.items():
        todo = _given(await vault.take_up(pending.request, person))
        shown = Shown(
            statement=todo.pending.statement, key_id=todo.key_id, layers=todo.layers, layer=todo.layer,
            outer=todo.outer, identity=todo.identity,
        )  # fmt: skip
        yes = approved(own, shown)
        decision = Decision(
            request=pending.request, custodian=person, key_id=own.key_id, signature=yes.signature,
            peeled=yes.peeled, envelope=yes.envelope,
        )  # fmt: skip
        _given(await vault.approve(decision))
    return pending.request


async def _whole(
    vault: Vault, circle: Mapping[UUID, OwnKey], tier: Tier, times: int, at_once: int
) -> Sequence[float]:
    waiting = iter([(await _sealed(vault, tier), Holder()) for _ in range(times)])
    took: list[float] = []

    async def unseals() -> None:
        for label, holder in waiting:
            begun = time.perf_counter()
            request = await _agreed_to(vault, circle, label, holder)
            _given(await vault.open(request, holder.bearer))
            took.append(time.perf_counter() - begun)

    await asyncio.gather(*(unseals() for _ in range(at_once)))
    return took


def _asked(label: UUID, holder: Holder) -> Asked:
    recipient = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return Asked(
        request=uuid4(), subject=label, purpose=Purpose.PROTECTION, fields=FIELDS, requester=holder.person,
        requester_organisation=uuid4(), reader=ReaderKind.NGO, client="bench", token_key=holder.key.thumbprint(),
        recipient_key=recipient, operators=(), ends_in=3600,
    )  # fmt: skip


async def _cost(
    vault: Vault, settings: Settings, agreed: Sequence[tuple[UUID, Holder]], at_once: int
) -> Cost:
    await _opened(vault, agreed[:at_once], at_once)
    service = [one.pid for one in psutil.Process().children()]
    database = [
        int(file.read_text().split()[0])
        for file in vault_place(settings.data_dir).base.rglob("postmaster.pid")
    ]
    before = (time.process_time(), own_cpu_of(service), cpu_of(database), time.perf_counter())
    each = await _opened(vault, agreed[at_once:], at_once)
    after = (time.process_time(), own_cpu_of(service), cpu_of(database), time.perf_counter())
    asking, serving, of_database, took = (now - then for now, then in zip(after, before, strict=True))
    return Cost(each=each, took=took, asking=asking, vault=serving, database=of_database)


async def _opened(vault: Vault, agreed: Sequence[tuple[UUID, Holder]], at_once: int) -> Sequence[float]:
    waiting = iter([(request, holder.bearer) for request, holder in agreed])
    took: list[float] = []

    async def opens() -> None:
        for request, bearer in waiting:
            begun = time.perf_counter()
            _given(await vault.open(request, bearer))
            took.append(time.perf_counter() - begun)

    await asyncio.gather(*(opens() for _ in range(at_once)))
    return took


def _given(answer: T | Refusal) -> T:
    if isinstance(answer, Refusal):
        raise Refused(answer.code)
    return answer
