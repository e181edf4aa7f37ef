"""Erasure: a person's keys are destroyed in the key store, then what they opened goes, with an entry in the log.

Keys first, and durably: whatever becomes of the rest, nothing opens. Once begun it goes on to its end, also when it was
cut short: the round finishes it, and whoever asks again gets the receipt. It is the whole person, under every label: an
identity that still opened under another label would make the receipt a lie, and to say that there is one would link the
two. Each label has a receipt and an entry of its own, so that two receipts do not show that they are of one person.

A legal hold stops it, until it has begun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.kernel import Refusal
from domain.vault.checkpoint import origin_of
from domain.vault.erasure import Receipt
from domain.vault.leaf import Leaf
from domain.vault.ports import ErasureReceipt
from domain.vault.refusals import IdentityErased, UnderLegalHold
from domain.vault.values import Act
from infra.vault.identities.holds import row_of
from infra.vault.identities.labels import Connection, Found, labels_of, mark_of, person, standing_of
from infra.vault.inside import Inside, Round
from infra.vault.log.pseudonyms import Pseudonyms
from infra.vault.turns import Overtaken, in_turn
from infra.vault.unsealings.ending import end_of_labels
from infra.vault.veil import Torn, Veil
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import Label

AT_ONCE = 100
"""Erasures that one look finishes."""


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask."""
    return (Call(name="erase", takes=Label, does=lambda told: erase(inside, told.label)),)


def rounds(inside: Inside) -> tuple[Round, ...]:
    """What was cut short is finished."""
    return (Round(name="erasures", every=60, does=lambda: finish_all(inside)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An erasure of one identity that is under way."""

    row: bytes
    identity: UUID
    key: UUID
    labels: tuple[UUID, ...]
    asked: UUID | None
    """The label under which it was asked for; None: of another identity of the same person."""
    on: date


async def erase(inside: Inside, label: UUID) -> ErasureReceipt | Refusal:
    """Erase the person behind a label; the receipt. Asked again under the same label it is the same one."""
    if (receipt := await receipt_of(inside, label)) is not None:
        return receipt
    try:
        known = await person(inside, label)
    except Torn:  # its keys are half gone: it is under way
        known = IdentityErased()
    if isinstance(known, IdentityErased):
        await finish_all(inside)
        return await receipt_of(inside, label) or known
    if isinstance(known, Refusal):
        return known
    begun = await _begin(inside, label, known)
    if isinstance(begun, Refusal):
        return begun
    await _all_of(inside, begun)
    return await receipt_of(inside, label) or IdentityErased()


async def finish_all(inside: Inside) -> None:
    """Bring to its end what was begun."""
    begun: list[Begun] = []
    for row in await inside.pool.fetch("SELECT * FROM public.erasures_under_way($1)", AT_ONCE):
        key = await inside.keys.get_label_key(row["identity"])
        if key is not None:
            begun.append(_begun(row["identity"], Veil(key).told(row["identity"], row["told"])))
    await _all_of(inside, begun)


async def receipt_of(inside: Inside, label: UUID) -> ErasureReceipt | None:
    """The receipt under this label, made now if it was erased under another; None: it was not erased."""
    veil = Veil(inside.secrets.map_key)
    subject = veil.row("label", label)
    async with inside.pool.acquire() as connection, connection.transaction():
        stone = await connection.fetchrow("SELECT * FROM public.tombstone_of($1)", subject)
        if stone is None or stone["told"] is None:
            return None
        told = veil.told(subject, stone["told"])
        if stone["receipt"] is None:
            entry = await connection.fetchval(
                "SELECT public.erasure_told($1, $2)", subject, _leaf(inside, inside.clock.today(), label)
            )
            if entry is not None:
                await _receipted(inside, connection, label, told, entry)
            stone = await connection.fetchrow("SELECT * FROM public.tombstone_of($1)", subject)
            assert stone is not None
        return ErasureReceipt(
            text=veil.told(subject, stone["receipt"])["note"],
            erased_on=date.fromisoformat(told["on"]),
            backups_gone_on=date.fromisoformat(told["gone"]),
        )


async def _begin(
    inside: Inside, label: UUID, known: Sequence[tuple[UUID, Found]]
) -> Sequence[Begun] | UnderLegalHold:
    labels = tuple(sorted({one for one, _ in known}, key=str))
    mine = next(found.identity for one, found in known if one == label)
    today = inside.clock.today()
    begun = [
        Begun(
            row=row_of(inside, found.identity),
            identity=found.identity,
            key=found.key,
            labels=labels,
            asked=label if found.identity == mine else None,
            on=today,
        )
        for found in {found.identity: found for _, found in known}.values()
    ]
    begun.sort(key=lambda one: one.row)
    veils = [Veil(await inside.keys.label_key(one.row)) for one in begun]
    sealed = [veil.sealed(one.row, _told(one)) for veil, one in zip(veils, begun, strict=True)]
    answer = await inside.pool.fetchrow(
        "SELECT * FROM public.erasure_begun($1, $2, $3)", [one.row for one in begun], sealed, today
    )
    assert answer is not None
    if answer["held"]:
        return UnderLegalHold()
    first = zip(begun, veils, answer["told"], strict=True)
    return [_begun(one.row, veil.told(one.row, told)) for one, veil, told in first]


async def _all_of(inside: Inside, begun: Sequence[Begun]) -> None:
    """All keys are gone before the first receipt says so: a person may have been sealed under several."""
    for one in begun:
        await _shred(inside, one)
    for one in begun:
        await in_turn(lambda one=one: _finish(inside, one))


async def _shred(inside: Inside, begun: Begun) -> tuple[UUID, Sequence[UUID]]:
    """Destroy the keys of an identity and of its labels; the data key that it was under last, and the labels."""
    found = await standing_of(inside, begun.identity)
    labels = list(dict.fromkeys((*begun.labels, *(await _labels(inside, found)))))
    key = begun.key if isinstance(found, Refusal) else found.key
    for one in {begun.key, key}:
        await inside.keys.erase(one, begun.on)
    for label in labels:
        await inside.keys.drop_label_key(mark_of(inside, label))
    return key, labels


async def _finish(inside: Inside, begun: Begun) -> None:
    """Open requests, then rows and the log. Each step again does no harm."""
    key, labels = await _shred(inside, begun)
    await end_of_labels(inside, labels, IdentityErased.code)
    veil = Veil(inside.secrets.map_key)
    gone = begun.on + timedelta(days=inside.keys_kept_days)
    told = {"on": begun.on.isoformat(), "gone": gone.isoformat()}
    subjects = [veil.row("label", label) for label in labels]
    async with inside.pool.acquire() as connection, connection.transaction():
        entry = await connection.fetchval(
            "SELECT public.erasure_done($1, $2, $3, $4, $5, $6, $7, $8)",
            begun.row, begun.identity, key, [mark_of(inside, label) for label in labels],
            subjects, [veil.sealed(subject, told) for subject in subjects], begun.on,
            _leaf(inside, begun.on, begun.asked or begun.identity),
        )  # fmt: skip
        if entry == 0:
            raise Overtaken
        if entry is not None and begun.asked is not None:
            await _receipted(inside, connection, begun.asked, told, entry)
    await inside.keys.drop_label_key(begun.row)


async def _labels(inside: Inside, found: Found | Refusal) -> Sequence[UUID]:
    """Those that are told now; none once their key is gone."""
    if isinstance(found, Refusal):
        return ()
    try:
        return await labels_of(inside, found)
    except Torn:
        return ()


async def _receipted(
    inside: Inside, connection: Connection, label: UUID, told: Mapping[str, Any], entry: int
) -> None:
    """Write the receipt of an entry and keep it, in the transaction that made the entry."""
    place = await connection.fetchrow("SELECT * FROM public.log_place($1)", entry)
    assert place is not None
    receipt = Receipt(
        origin=origin_of(inside.tenant),
        subject=_pseudonym(inside, label),
        erased_on=date.fromisoformat(told["on"]),
        backups_gone_on=date.fromisoformat(told["gone"]),
        shard=place["shard"],
        place=place["place"],
        hash=place["hash"].hex(),
    )
    veil = Veil(inside.secrets.map_key)
    subject = veil.row("label", label)
    note = inside.signer.sign(receipt.text)
    await connection.fetchval(
        "SELECT public.receipt_kept($1, $2)", subject, veil.sealed(subject, {"note": note})
    )


def _leaf(inside: Inside, on: date, whose: UUID) -> bytes:
    return Leaf(act=Act.ERASED, on=on, subject=_pseudonym(inside, whose)).bytes


def _pseudonym(inside: Inside, whose: UUID) -> str:
    return Pseudonyms(inside.secrets.pseudonym_key).of("erased", whose)


def _told(begun: Begun) -> dict[str, Any]:
    return {
        "identity": str(begun.identity),
        "key": str(begun.key),
        "labels": [str(one) for one in begun.labels],
        "asked": None if begun.asked is None else str(begun.asked),
        "on": begun.on.isoformat(),
    }


def _begun(row: bytes, told: Mapping[str, Any]) -> Begun:
    return Begun(
        row=row,
        identity=UUID(told["identity"]),
        key=UUID(told["key"]),
        labels=tuple(UUID(one) for one in told["labels"]),
        asked=None if told["asked"] is None else UUID(told["asked"]),
        on=date.fromisoformat(told["on"]),
    )
