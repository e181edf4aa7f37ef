"""Sealing an identity under a label: whole or not at all, for the first time or anew (`domain.vault.sealing`).

The key store is written first, then, in one transaction, the database with the log's entry. A crash in between leaves
a key that opens nothing and is swept (`infra.vault.identities.sweeping`). Of two that seal at once, one is judged anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from domain.kernel import Refusal
from domain.vault.custodians import FEWEST
from domain.vault.leaf import Leaf
from domain.vault.ports import Sealing
from domain.vault.refusals import IdentityErased, NoIdentity, SealedForThem, TooFewCustodians
from domain.vault.sealing import How, Kept, fit_to_seal, how_to_seal
from domain.vault.values import Act, IdentityField, Tier
from infra.custody.fields import SIZE, field_bound, field_key, open_field, seal_field
from infra.custody.layers import wrapped_for_all
from infra.vault.custodians.roster import roster
from infra.vault.identities.exchanging import may_exchange
from infra.vault.identities.fresh import note
from infra.vault.identities.labels import Found, data_key, labels_of, mark_of, standing
from infra.vault.identities.linking import told_identity, told_labels
from infra.vault.inside import Inside
from infra.vault.keys.ring import CannotUnwrap
from infra.vault.keys.store import VAULT
from infra.vault.log.pseudonyms import Pseudonyms
from infra.vault.turns import Overtaken, in_turn
from infra.vault.veil import Torn
from infra.vault.wire.call import Call

Fields = Mapping[IdentityField, str]


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may have sealed."""
    return (Call(name="seal", takes=Sealing, does=lambda told: seal(inside, told)),)


async def seal(inside: Inside, sealing: Sealing) -> Refusal | None:
    """Seal what was given under this label."""
    fit = fit_to_seal(sealing.fields)
    if isinstance(fit, Refusal):
        return fit
    if sealing.fresh:
        await note(inside, sealing.label)
    return await in_turn(lambda: _seal(inside, replace(sealing, fields=fit)))


async def _seal(inside: Inside, sealing: Sealing) -> Refusal | None:
    found = await standing(inside, sealing.label)
    try:
        return await _seal_as(inside, sealing, found)
    except (CannotUnwrap, Torn):
        if await standing(inside, sealing.label) == found:
            raise
        raise Overtaken from None  # its keys went with what it was: sealed anew, or erased, in between


async def _seal_as(
    inside: Inside, sealing: Sealing, known: Found | NoIdentity | IdentityErased
) -> Refusal | None:
    if isinstance(known, IdentityErased):
        return known
    found = None if isinstance(known, NoIdentity) else known
    kept = Kept(tier=found.tier, fields=found.fields) if found else None
    how = how_to_seal(kept, sealing.tier, tuple(sealing.fields))
    if isinstance(how, Refusal):
        return how
    if found is not None and how is How.REPLACE and not await may_exchange(inside, sealing, found):
        return SealedForThem()
    carried = await _carried(inside, how, found)
    under = await _under(inside, how, found, sealing)
    if isinstance(under, Refusal):
        return under
    try:
        await _write(inside, under, {**carried, **sealing.fields}, how)
    except Overtaken:
        if found is None or under.key != found.key:
            await inside.keys.drop(under.key)
        raise
    if found is not None and under.key != found.key:
        await drop_left(inside, found.key)
    return None


async def drop_left(inside: Inside, key: UUID) -> None:
    """Destroy a data key that the database says nothing is sealed under any more."""
    await inside.keys.drop(key)
    await inside.pool.execute("SELECT public.identity_key_dropped($1)", key)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Under:
    """What is sealed under: which identity and data key, told how."""

    identity: UUID
    key: UUID
    tier: Tier
    was: int
    told: bytes = field(repr=False)
    """The person's labels, sealed."""
    data_key: bytes = field(repr=False)
    mark: bytes | None = None
    """The row of a label that is not there yet, and what it tells."""
    leads: bytes | None = field(default=None, repr=False)


async def _under(
    inside: Inside, how: How, found: Found | None, sealing: Sealing
) -> _Under | TooFewCustodians:
    """A new data key, in the key store already, or that which is there."""
    if found is not None and how is How.CORRECT:
        return _Under(
            identity=found.identity, key=found.key, tier=found.tier, was=found.version, told=found.told,
            data_key=await data_key(inside, found),
        )  # fmt: skip
    key, fresh, links, tier = uuid4(), secrets.token_bytes(SIZE), secrets.token_bytes(SIZE), sealing.tier
    held = {VAULT: fresh} if tier is Tier.CONFIDENTIAL else await _for_custodians(inside, key, fresh)
    if isinstance(held, Refusal):
        return held
    if found is not None:
        told = told_labels(key, links, await labels_of(inside, found))
        await inside.keys.put(key, held, links=links)
        return _Under(
            identity=found.identity, key=key, tier=tier, was=found.version, told=told, data_key=fresh
        )
    identity, mark = uuid4(), mark_of(inside, sealing.label)
    leads = told_identity(await inside.keys.begin(key, held, links=links, mark=mark), mark, identity)
    told = told_labels(key, links, [sealing.label])
    return _Under(
        identity=identity, key=key, tier=tier, was=0, told=told, data_key=fresh, mark=mark, leads=leads
    )


async def _for_custodians(inside: Inside, key: UUID, fresh: bytes) -> Mapping[str, bytes] | TooFewCustodians:
    circle = await roster(inside)
    if len({one.custodian for one in circle}) < FEWEST:
        return TooFewCustodians()
    return wrapped_for_all(fresh, inside.tenant, key, circle)


async def _carried(inside: Inside, how: How, found: Found | None) -> Fields:
    """What was not given and goes along: a confidential identity's fields, when it is sealed for custodians."""
    if found is None or how is not How.RAISE:
        return {}
    kept = await inside.pool.fetch("SELECT * FROM public.identity_carried_over($1)", found.identity)
    old = await data_key(inside, found)
    return {
        name: open_field(
            field_key(old, found.key, name), row["sealed"], field_bound(inside.tenant, found.key, name)
        )
        for row in kept
        for name in [IdentityField(row["field"])]
    }


async def _write(inside: Inside, under: _Under, fields: Fields, how: How) -> None:
    """The rows and the log's entries in one transaction; `Overtaken` if something else came first."""
    sealed = [
        seal_field(
            field_key(under.data_key, under.key, name), text, field_bound(inside.tenant, under.key, name)
        )
        for name, text in fields.items()
    ]
    row = (
        under.mark, under.leads, under.identity, under.key, under.tier, under.was, under.told, [*fields], sealed,
        _leaf(inside, under, fields, how),
    )  # fmt: skip
    if not await inside.pool.fetchval(_SEALED, *row):
        raise Overtaken


_SEALED = "SELECT public.identity_sealed($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"


def _leaf(inside: Inside, under: _Under, fields: Fields, how: How) -> bytes:
    """Two sealings of one person do not show it; that one was exchanged, the log has as such."""
    return Leaf(
        act=Act.SEALED,
        on=inside.clock.today(),
        subject=Pseudonyms(inside.secrets.pseudonym_key).of("sealed", under.key, str(under.was)),
        tier=under.tier,
        fields=tuple(fields),
        reason="EXCHANGED" if how is How.REPLACE else None,
    ).bytes
