"""How the circle of custodians changes: founded once at the operator's desk, from then on by two of its own.

Every signature is verified here, over the canonical statement, with keys that stand in the vault's own database. So an
API that was captured adds, retires or swaps nobody. Refused changes leave an entry too, one a day for each reason.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson

from domain.kernel import BadInput, Refusal
from domain.vault.custodians import (
    Ceremony,
    Change,
    HeldKey,
    change_refused,
    founding_refused,
    read_ceremony,
)
from domain.vault.leaf import Leaf
from domain.vault.refusals import (
    AlreadyDecided,
    BadSignature,
    CeremonyOutOfTurn,
    NotACustodian,
    TooFewCustodians,
    TooManyRequests,
    UnfitKey,
)
from domain.vault.statement import signed_text
from domain.vault.values import Act
from infra.custody.keys import is_introduced, read_public
from infra.custody.signing import is_signed
from infra.hpke import wrap
from infra.startup import CannotStart
from infra.vault.custodians.rewrapping import BATCH, able, settle, shred
from infra.vault.custodians.roster import held, holder
from infra.vault.inside import Inside
from infra.vault.wire.call import Call

ACTS = {
    Change.ENROL: Act.CUSTODIAN_ENROLLED,
    Change.RENEW: Act.CUSTODIAN_RENEWED,
    Change.RETIRE: Act.CUSTODIAN_RETIRED,
}
ANSWERS: Mapping[str, Refusal] = {
    "TWICE": AlreadyDecided(),
    "LATE": CeremonyOutOfTurn(),
    "STRANGER": NotACustodian(),
    "FULL": TooManyRequests(),
}
MOST_FOUNDERS = 20
UNREADABLE = BadInput(
    message="This is no change of custodians in its canonical form.",
    next="Use the statement that `parley custodian` made, as it is.",
    field="statement",
)
FOUNDED = CeremonyOutOfTurn(
    message="There is a circle of custodians, or there was one: it changes itself.",
    next="Two custodians enrol, renew or retire (`parley custodian --help`).",
)


def calls(inside: Inside) -> tuple[Call, ...]:
    """For the API."""
    desk = Ceremonies(inside)
    return (
        Call(name="custodians", takes=None, does=desk.listed),
        Call(name="custody_standing", takes=None, does=desk.standing),
        Call(name="custody_sign", takes=None, does=desk.sign),
    )


def desk_calls(inside: Inside) -> tuple[Call, ...]:
    """For the operator on the vault's own machine."""
    return (Call(name="found_custodians", takes=None, does=Ceremonies(inside).found),)


@dataclass(frozen=True, slots=True)
class Ceremonies:
    """The calls."""

    inside: Inside

    async def listed(self, _: Mapping[str, Any]) -> object:
        """The public list: labels, keys, since when. No person, no organisation."""
        keys = await held(self.inside)
        return {
            "instance": self.inside.tenant,
            "custodians": [_public(key) for key in sorted(keys, key=lambda key: (key.label, key.key_id))],
        }

    async def standing(self, told: Mapping[str, Any]) -> object:
        """For a custodian: the circle as it is, and changes that wait for a signature."""
        keys = await held(self.inside)
        person = _uuid(told.get("person"))
        if not any(key.person == person for key in keys):
            return NotACustodian()
        waiting = await self.inside.pool.fetch(
            "SELECT * FROM public.ceremonies_open($1)", self.inside.clock.now()
        )
        return {
            "instance": self.inside.tenant,
            "generation": await _generation(self.inside),
            "keys": [_known(key) for key in keys],
            "changes": [
                {"statement": bytes(one["statement"]), "signed": list(one["signed"])} for one in waiting
            ],
        }

    async def sign(self, told: Mapping[str, Any]) -> object:
        """One custodian's signature under a change; with the second one it happens."""
        match told:
            case {
                "person": str(person),
                "key_id": str(key_id),
                "statement": str(text),
                "signature": str(hex_),
            }:
                pass
            case _:
                return UNREADABLE
        try:
            ceremony = read_ceremony(base64.b64decode(text, validate=True))
            signature = bytes.fromhex(hex_)
        except (ValueError, binascii.Error):
            return UNREADABLE
        key = await holder(self.inside, _uuid(person), key_id)
        no = await self._refused(ceremony, key, signature)
        if no is None and key is not None:
            no = await self._signed(ceremony, key, signature)
        if isinstance(no, Refusal):
            await self._note_refusal(no)
        return no

    async def _refused(self, ceremony: Ceremony, key: HeldKey | None, signature: bytes) -> Refusal | None:
        if key is None:
            return NotACustodian()
        if not is_signed(key.signing_key, signature, signed_text(ceremony.change, ceremony.digest)):
            return BadSignature()
        keys = await held(self.inside)
        now = int(self.inside.clock.now().timestamp())
        no = change_refused(ceremony, keys, self.inside.tenant, await _generation(self.inside), now)
        if no is not None:
            return no
        if ceremony.key is not None:
            if not is_introduced(ceremony.key, bytes.fromhex(ceremony.key_signature)):
                return BadSignature()
            if not fits(bytes.fromhex(ceremony.key.sealing_key)):
                return UnfitKey()
        elif not able(one for one in keys if one.custodian != ceremony.custodian):
            return _NOT_YET
        return None

    async def _signed(self, ceremony: Ceremony, key: HeldKey, signature: bytes) -> object:
        changed = ceremony.key.key_id if ceremony.key else await self._newest_of(ceremony.custodian)
        leaf = Leaf(act=ACTS[ceremony.change], on=self.inside.clock.today(), key=changed)
        try:
            state = await self.inside.pool.fetchval(
                "SELECT public.ceremony_signed($1, $2, $3, $4, $5)",
                ceremony.bytes, key.key_id, signature, self.inside.clock.now(), leaf.bytes,
            )  # fmt: skip
        except (asyncpg.UniqueViolationError, asyncpg.CheckViolationError):
            return UnfitKey()  # the key was in use once: a retired one never comes back
        if state in ANSWERS:
            return ANSWERS[state]
        if state == "DONE":
            await self._settle(ceremony)
        return {"state": state}

    async def _settle(self, ceremony: Ceremony) -> None:
        """What follows at once. Whatever is cut off here, the round does."""
        if ceremony.change is Change.RETIRE:
            await shred(self.inside)
        else:
            await settle(self.inside, at_most=BATCH)

    async def _newest_of(self, custodian: UUID) -> str:
        return next(key.key_id for key in await held(self.inside) if key.custodian == custodian)

    async def _note_refusal(self, no: Refusal) -> None:
        day = self.inside.clock.today()
        leaf = Leaf(act=Act.REFUSED, on=day, reason=no.code)
        await self.inside.pool.execute("SELECT public.ceremony_refused($1, $2, $3)", day, no.code, leaf.bytes)

    async def found(self, told: Mapping[str, Any]) -> object:
        """The first circle, once, by the operator."""
        texts = told.get("files")
        if not isinstance(texts, list) or len(texts) > MOST_FOUNDERS:
            return UNREADABLE
        try:
            files = [read_public(text) for text in texts]
        except CannotStart:
            return BadSignature(
                next="Let the custodian make the public file anew: its own key did not sign it."
            )
        introductions = [file.introduction for file in files]
        if (no := founding_refused(introductions, self.inside.tenant)) is not None:
            return no
        if not all(fits(bytes.fromhex(one.sealing_key)) for one in introductions):
            return UnfitKey()
        day = self.inside.clock.today()
        leaves = [Leaf(act=Act.CUSTODIAN_ENROLLED, on=day, key=one.key_id).bytes for one in introductions]
        rows = [{**one.told, "custodian": str(uuid4()), "key_id": one.key_id} for one in introductions]
        done = await self.inside.pool.fetchval(
            "SELECT public.custodians_founded($1::jsonb, $2, $3)", orjson.dumps(rows).decode(), day, leaves
        )
        return {"keys": [one.key_id for one in introductions]} if done else FOUNDED


_NOT_YET = TooFewCustodians(
    message="Without this custodian, fewer than two could open everything that is sealed.",
    next="Enrol a new custodian, let everything be wrapped for them and let them prove it; then retire this one.",
)


def fits(sealing_key: bytes) -> bool:
    """Whether something can be encrypted for this key at all."""
    try:
        wrap(sealing_key, b"", b"")
    except ValueError:
        return False
    return True


async def _generation(inside: Inside) -> int:
    return await inside.pool.fetchval("SELECT public.custodians_generation()")


def _public(key: HeldKey) -> Mapping[str, object]:
    return {
        "label": key.label,
        "key_id": key.key_id,
        "signing_key": key.signing_key.hex(),
        "sealing_key": key.sealing_key.hex(),
        "since": key.since,
        "newest": key.newest,
    }


def _known(key: HeldKey) -> Mapping[str, object]:
    return {
        **_public(key),
        "custodian": key.custodian,
        "person": key.person,
        "organisation": key.organisation,
        "ties": list(key.ties),
        "proved": key.proved,
    }


def _uuid(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)
