"""Custodians with keys of their own, for tests: founded at the desk, acting through the vault's calls."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from domain.vault.custodians import Ceremony, Change, HeldKey
from infra.custody.changing import change_signed, handed_over, proposed, rewrapped
from infra.custody.keys import OwnKey, PublicFile, introduced, made
from infra.custody.layers import data_key, peeled, wrapped_for_all
from infra.vault.custodians.roster import held, roster
from infra.vault.inside import Inside
from infra.vault.service import service
from infra.vault.wire.call import Call
from tests.vault.fixtures import TENANT


@dataclass(kw_only=True)
class Custodian:
    """A person with key files."""

    label: str
    person: UUID = field(default_factory=uuid4)
    organisation: UUID | None = None
    ties: tuple[UUID, ...] = ()
    keys: list[OwnKey] = field(default_factory=lambda: [made(TENANT)])

    def file(self) -> PublicFile:
        """The public file of the newest key."""
        return introduced(
            self.keys[0],
            person=self.person,
            label=self.label,
            organisation=self.organisation,
            ties=self.ties,
        )

    def renewed(self) -> PublicFile:
        """A new key in front of the old one, and its public file."""
        self.keys.insert(0, made(TENANT))
        return self.file()


class Circle:
    """What custodians do, by the vault's own calls."""

    def __init__(self, inside: Inside) -> None:
        self.inside = inside
        made_of = service(inside)
        self._calls, self._desk = made_of.calls, made_of.desk

    async def say(self, name: str, **told: object) -> Any:
        """One call, as the API makes it."""
        return await self._calls[name].does(told)

    async def found(self, *custodians: Custodian) -> Any:
        """At the operator's desk."""
        call: Call = self._desk["found_custodians"]
        return await call.does({"files": [one.file().text for one in custodians]})

    async def id_of(self, custodian: Custodian) -> UUID:
        """Under which id the vault has them."""
        return next(key.custodian for key in await held(self.inside) if key.person == custodian.person)

    async def generation(self) -> int:
        return await self.inside.pool.fetchval("SELECT public.custodians_generation()")

    async def proposal(self, change: Change, of: Custodian, file: PublicFile | None = None) -> Ceremony:
        """A change as the first custodian's tool makes it."""
        custodian = uuid4() if change is Change.ENROL else await self.id_of(of)
        now = int(self.inside.clock.now().timestamp())
        return proposed(change, TENANT, await self.generation(), now, custodian=custodian, file=file)

    async def sign(self, by: Custodian, ceremony: Ceremony, **other: object) -> Any:
        """One signature, sent."""
        told = {
            "person": str(by.person),
            "key_id": by.keys[-1].key_id,
            "statement": base64.b64encode(ceremony.bytes).decode(),
            "signature": change_signed(by.keys[-1], ceremony).hex(),
        }
        return await self.say("custody_sign", **{**told, **other})

    async def change(self, change: Change, of: Custodian, by: tuple[Custodian, Custodian]) -> Any:
        """Proposed by one, signed by both."""
        file = None if change is Change.RETIRE else of.renewed() if change is Change.RENEW else of.file()
        ceremony = await self.proposal(change, of, file)
        await self.sign(by[0], ceremony)
        return await self.sign(by[1], ceremony)

    async def hand_over(
        self, by: Custodian, to: Custodian, *, prove: bool = False, batches: int = 1_000
    ) -> int:
        """Batch after batch; how many layers were kept."""
        kept, after = 0, None
        for _ in range(batches):
            target = str(await self.id_of(to))
            due = await self.say("custody_due", person=str(by.person), to=target, prove=prove, after=after)
            inners = {key.key_id for key in to.keys}
            layers, key_id, signature = handed_over(by.keys, UUID(target), due["wraps"], inners)
            kept += (
                await self.say(
                    "custody_hand_over",
                    person=str(by.person), to=target, layers=layers, key_id=key_id, signature=signature,
                )
            )["kept"]  # fmt: skip
            if (after := due["after"]) is None:
                break
        return kept

    async def rewrap(self, by: Custodian, *, batches: int = 1_000) -> Mapping[str, Any]:
        """Batch after batch; what the last one came to."""
        answer: Mapping[str, Any] = {}
        after = None
        for _ in range(batches):
            got = await self.say("custody_handed", person=str(by.person), after=after)
            circle = {key.key_id: key for key in await held(self.inside)}
            batch = rewrapped(by.keys, got["layers"], got["due"], circle, labels(circle))
            answer = await self.say(
                "custody_rewrap",
                person=str(by.person), wraps=batch.wraps, checks=batch.checks, key_id=batch.key_id,
                signature=batch.signature,
            )  # fmt: skip
            if (after := got["after"]) is None:
                break
        return answer

    async def bring_in(self, new: Custodian, giver: Custodian, taker: Custodian) -> None:
        """All that follows an enrolment or a renewal: wrapped on by one, proved by the new key's holder."""
        await self.hand_over(giver, taker)
        await self.rewrap(taker)
        await self.hand_over(giver, new, prove=True)
        await self.rewrap(new)

    async def sealed(self, count: int = 1) -> dict[UUID, bytes]:
        """Data keys, wrapped for the circle as a seal wraps them."""
        keys = {uuid4(): secrets.token_bytes(32) for _ in range(count)}
        for of, key in keys.items():
            await self.inside.keys.put(of, wrapped_for_all(key, TENANT, of, await roster(self.inside)))
        return keys


async def begin_anew(owner: asyncpg.Connection) -> None:
    """As if there had never been a custodian; nothing may rest on one."""
    for table in ("ceremony_signatures", "ceremonies", "ceremony_refusals", "custodian_keys", "custodians"):
        await owner.execute(f"DELETE FROM {table}")
    await owner.execute("UPDATE custodian_changes SET generation = 0")


def opening(wraps: Mapping[str, bytes], of: UUID, first: Custodian, second: Custodian) -> bytes | None:
    """The data key, if these two open it in this order, with any of their keys."""
    for a in first.keys:
        for b in second.keys:
            if wrap := wraps.get(f"{a.key_id}:{b.key_id}"):
                layer = peeled(a.sealing, wrap, TENANT, of, a.key_id, b.key_id)
                return data_key(b.sealing, layer, TENANT, of, a.key_id, b.key_id)
    return None


def labels(circle: Mapping[str, HeldKey]) -> Mapping[str, str]:
    """Whose key is whose, as a custodian accepted them."""
    return {key_id: key.label for key_id, key in circle.items()}
