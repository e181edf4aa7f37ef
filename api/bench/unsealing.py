"""The bench of a full unsealing: announced, then fetched, by the API's own client from a vault in another process.

Two custodians agreed before; what is measured is what a person waits for: both calls, the hop between the processes,
the log's entries on the disk. A vault of its own runs for it and is gone afterwards.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import quantiles
from typing import TypeVar
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc import jws
from joserfc.jwk import ECKey

from api.bench.console import CONSOLE
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

AT_ONCE = (1, 16)
FIELDS = (IdentityField.NAMES, IdentityField.CONTACTS)
PAUSE, PATIENCE = 0.2, 120.0
"""Seconds within which a vault that was just made answers."""


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """The vault said no to a bench."""

    no: Refusal


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
            "htu": "https://bench/",
            "iat": int(time.time()),
        }
        proof = jws.serialize_compact(header, json.dumps(told).encode(), self.key, algorithms=["ES256"])
        return Bearer(requester=self.person, client="bench", token_key=self.key.thumbprint(), proof=proof)


T = TypeVar("T")
Found = Mapping[tuple[Tier, int], Sequence[float]]
"""Seconds of each unsealing, by tier and how many at once."""


def measured(settings: Settings, times: int) -> Found:
    """Start a vault, have everything agreed to, open it, and take the vault away again."""
    folder = settings.data_dir / "bench-unsealing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    here = replace(settings, data_dir=folder, vault_service="")
    beside = VaultBeside(here)
    beside.start()
    try:
        return asyncio.run(_measured(here, times))
    finally:
        beside.stop()
        shutil.rmtree(folder, ignore_errors=True)


def show(found: Found) -> None:
    """Every figure beside its aim."""
    for (tier, at_once), times in found.items():
        cuts = quantiles(times, n=100)
        aim = " (aim: p99 under 20)" if at_once == max(AT_ONCE) else ""
        CONSOLE.print(
            f"unsealing, {tier.value.lower()}, {at_once} at once: "
            f"p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms{aim}"
        )


async def _measured(settings: Settings, times: int) -> Found:
    async with vault_of(settings) as vault:
        for _ in range(int(PATIENCE / PAUSE)):
            if await vault.answers():
                break
            await asyncio.sleep(PAUSE)
        circle = await _founded(vault, settings.data_dir)
        found: dict[tuple[Tier, int], Sequence[float]] = {}
        for tier in Tier:
            for at_once in AT_ONCE:
                agreed = [
                    one for _ in range(max(2, times // 10)) for one in await _agreed(vault, circle, tier)
                ]
                found[tier, at_once] = await _opened(vault, agreed, at_once)
        return found


async def _founded(vault: Vault, folder: Path) -> Mapping[UUID, OwnKey]:
    tenant = UUID(str(_given(await vault.call("self", {}))["tenant"]))
    circle = {uuid4(): made(tenant) for _ in range(2)}
    files = [introduced(own, person=person, label="bench").text for person, own in circle.items()]
    await desk(folder, "found_custodians", {"files": files})
    return circle


async def _agreed(vault: Vault, circle: Mapping[UUID, OwnKey], tier: Tier) -> Sequence[tuple[UUID, Holder]]:
    """Ten requests of somebody new about somebody new, to which both custodians agreed."""
    label, holder = uuid4(), Holder()
    texts: dict[IdentityField, str] = dict.fromkeys(FIELDS, "Somebody, who lives somewhere")
    _given(await vault.seal(Sealing(label=label, tier=tier, fields=texts)))
    made = []
    for _ in range(min(10, OPEN_AT_ONCE)):
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
        made.append((pending.request, holder))
    return made


def _asked(label: UUID, holder: Holder) -> Asked:
    recipient = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return Asked(
        request=uuid4(), subject=label, purpose=Purpose.PROTECTION, fields=FIELDS, requester=holder.person,
        requester_organisation=uuid4(), reader=ReaderKind.NGO, client="bench", token_key=holder.key.thumbprint(),
        recipient_key=recipient, operators=(), ends_in=3600,
    )  # fmt: skip


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
        raise Refused(answer)
    return answer
