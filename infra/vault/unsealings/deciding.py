"""Custodians decide: take up what is to be signed, agree, decline, review an emergency afterwards.

A decision counts only with the custodian's own signature over exactly this statement and what goes with it, under a key
that stands in the vault's own roster. The API's word for it is worth nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.kernel import NotThere, Refusal
from domain.vault.custodians import HeldKey, pair_name
from domain.vault.ports import Agreed, Decision, Pending, ToDecide
from domain.vault.refusals import (
    AlreadyDecided,
    BadSignature,
    KeyNotReady,
    NotACustodian,
    NotOpenForDecision,
    ReviewOverdue,
    TakeUpAgain,
)
from domain.vault.statement import canonical, signed_text
from domain.vault.unsealing import Approver, Unsealing
from domain.vault.values import Act, Tier
from infra.custody.fields import SIZE, in_order
from infra.custody.layers import INNER
from infra.custody.signing import is_signed
from infra.hpke import OVERHEAD
from infra.vault.custodians.roster import held as keys_held
from infra.vault.custodians.roster import held_by, holder
from infra.vault.identities.labels import Connection
from infra.vault.inside import Inside
from infra.vault.unsealings.ending import approver, clear, void
from infra.vault.unsealings.kept import Kept, held, leaf, one
from infra.vault.unsealings.refused import refused
from infra.vault.unsealings.rests import Rests, standing

ACTS = {"APPROVE": Act.APPROVED, "DECLINE": Act.DECLINED, "REVIEW": Act.REVIEWED}
REFUSALS: Mapping[str, type[Refusal]] = {
    "NONE": NotThere, "STRANGER": NotACustodian, "CLOSED": NotOpenForDecision, "ALREADY": AlreadyDecided,
    "MOVED": TakeUpAgain, "SHUT": ReviewOverdue,
}  # fmt: skip


async def take_up(inside: Inside, request: UUID, person: UUID) -> ToDecide | Refusal:
    """What this custodian has to sign and, for a sealed identity, to peel or to wrap on; and who agreed before."""
    todo = await _taken_up(inside, request, person)
    if isinstance(todo, Refusal):
        return todo
    return replace(todo, agreed=await _agreed(inside, request))


async def _taken_up(inside: Inside, request: UUID, person: UUID) -> ToDecide | Refusal:
    kept = await one(inside.pool, inside, request)
    if kept is None:
        return NotThere()
    mine = await held_by(inside, person)
    if not mine:
        return await refused(inside, kept, NotACustodian())
    if not isinstance(kept.unsealing.reviewed(approver(mine[0])), Refusal):
        return ToDecide(
            pending=kept.pending, key_id=mine[0].key_id
        )  # an emergency, to be looked at afterwards
    if no := kept.unsealing.may_be_decided(approver(mine[0]), kept.now):
        return await refused(inside, kept, no)
    found = await standing(inside, kept)
    if isinstance(found, Refusal):
        return await void(inside, kept, found)
    if found.identity.tier is Tier.CONFIDENTIAL:
        return ToDecide(pending=kept.pending, key_id=mine[0].key_id)
    for key in mine:  # the newest that this identity is wrapped for
        if (todo := await _layers(inside, kept, found, key)) is not None:
            return todo
    return await refused(inside, kept, KeyNotReady())


async def approve(inside: Inside, decision: Decision) -> Pending | Refusal:
    """One custodian's yes."""
    return await _decided(inside, decision, "APPROVE")


async def decline(inside: Inside, decision: Decision) -> Pending | Refusal:
    """One custodian's no, which is enough."""
    return await _decided(inside, decision, "DECLINE")


async def review(inside: Inside, decision: Decision) -> Pending | Refusal:
    """Another custodian has looked at an emergency."""
    return await _decided(inside, decision, "REVIEW")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """What has to go with a yes."""

    tier: Tier
    layers: frozenset[str]
    """From the first: a peeled layer for each of these keys."""
    envelope: int
    """From the second: an envelope of so many bytes. What is in it, only the recipient sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A decision whose signature was found good."""

    act: str
    decision: Decision
    key: HeldKey
    beside: bytes
    due: _Due | None

    @property
    def by(self) -> Approver:
        return approver(self.key, self.decision.ties)


async def _decided(inside: Inside, decision: Decision, act: str) -> Pending | Refusal:
    kept = await one(inside.pool, inside, decision.request)
    if kept is None:
        return NotThere()
    key = await holder(inside, decision.custodian, decision.key_id)
    if key is None:
        return await refused(inside, kept, NotACustodian())
    beside = _beside(decision) if act == "APPROVE" else b""
    text = signed_text(act, kept.unsealing.statement.digest, beside)
    if not is_signed(key.signing_key, decision.signature, text):
        return await refused(inside, kept, BadSignature())
    due: _Due | None = None
    if act == "APPROVE":
        found = await standing(inside, kept)
        if isinstance(found, Refusal):
            return await void(inside, kept, found)
        due = await _due(inside, kept, found, key)
    no = await _in_one(inside, _Step(act=act, decision=decision, key=key, beside=beside, due=due))
    if no is not None and not await _sent_again(inside, decision, act, no):
        return await refused(inside, kept, no)
    if act == "DECLINE":
        await clear(inside, kept.request)
    after = await one(inside.pool, inside, decision.request)
    return NotThere() if after is None else after.pending


async def _sent_again(inside: Inside, decision: Decision, act: str, no: Refusal) -> bool:
    """Whether this very decision was taken before: who lost the answer is told where it stands, as the first time."""
    if not isinstance(no, AlreadyDecided | NotOpenForDecision):
        return False
    return await inside.pool.fetchval(
        "SELECT public.unsealing_said($1, $2, $3)", decision.request, act, decision.signature
    )


async def _agreed(inside: Inside, request: UUID) -> tuple[Agreed, ...]:
    rows = await inside.pool.fetch("SELECT * FROM public.unsealing_signatures($1)", request)
    return tuple(Agreed(**dict(row)) for row in rows)


async def _due(inside: Inside, kept: Kept, found: Rests, key: HeldKey) -> _Due:
    if found.identity.tier is Tier.CONFIDENTIAL:
        return _Due(tier=found.identity.tier, layers=frozenset(), envelope=0)
    await inside.pool.execute("SELECT public.unsealing_handing($1)", kept.request)
    goes_on = await _goes_on(inside, found, key)
    fields = in_order(kept.unsealing.statement.fields)
    return _Due(tier=found.identity.tier, layers=frozenset(goes_on), envelope=SIZE * len(fields) + OVERHEAD)


async def _in_one(inside: Inside, step: _Step) -> Refusal | None:
    """The step in one transaction, nobody else's between: judged, handed over, written down with its leaf."""
    async with inside.pool.acquire() as connection, connection.transaction():
        kept = await held(connection, inside, step.decision.request)
        if kept is None:
            return NotThere()
        no = _judged(kept, step)
        if no is None and step.due is not None:
            no = await _handed(inside, kept, step.decision, step.due)
        if no is not None:
            return no
        return await _written(connection, inside, kept, step)


def _judged(kept: Kept, step: _Step) -> Refusal | None:
    it = kept.unsealing
    match step.act:
        case "APPROVE":
            after = it.approved(step.by, kept.now, door_shut=kept.shut)
        case "DECLINE":
            after = it.declined(step.by, kept.now)
        case _:
            after = it.reviewed(step.by)
    return after if isinstance(after, Refusal) else None


async def _handed(inside: Inside, kept: Kept, given: Decision, due: _Due) -> Refusal | None:
    """What goes with a yes is what is due from this custodian now; it is kept in the key store alone."""
    if due.tier is Tier.CONFIDENTIAL:
        return TakeUpAgain() if given.peeled or given.envelope is not None else None
    if kept.unsealing.decided:
        if given.envelope is None or given.peeled or len(given.envelope) != due.envelope:
            return TakeUpAgain()
        await inside.keys.put_envelope(kept.request, given.envelope)
        return None
    fits = given.peeled.keys() == due.layers and all(len(one) == INNER for one in given.peeled.values())
    # with the request held: who is retired from here on finds these layers, and destroys what is theirs
    still = {key.key_id for key in await keys_held(inside)}
    if not given.peeled or given.envelope is not None or not fits or not due.layers <= still:
        return TakeUpAgain()
    await inside.keys.put_layers(kept.request, given.peeled)
    return None


async def _written(connection: Connection, inside: Inside, kept: Kept, step: _Step) -> Refusal | None:
    it, line = kept.unsealing, ACTS[step.act]
    said = await connection.fetchval(
        "SELECT public.unsealing_decide($1, $2, $3, $4, $5, sha256($6), $7, $8)",
        kept.request, step.key.custodian, step.key.key_id, step.act, step.decision.signature, step.beside,
        len(it.decided), leaf(inside, line, it.statement, kept.subject, by=step.key.custodian),
    )  # fmt: skip
    return None if said == "DONE" else _refusal(str(said), it)


def _refusal(said: str, it: Unsealing) -> Refusal:
    kind = REFUSALS[said]
    return NotOpenForDecision(state=it.state.value) if kind is NotOpenForDecision else kind()  # pyright: ignore[reportCallIssue]


async def _layers(inside: Inside, kept: Kept, found: Rests, key: HeldKey) -> ToDecide | None:
    """What this key goes on with; None if the identity is not wrapped for it."""
    todo = ToDecide(pending=kept.pending, key_id=key.key_id, identity=found.identity.key)
    if not kept.unsealing.decided:
        layers = await _goes_on(inside, found, key)
        return replace(todo, layers=layers) if layers else None
    layer = await inside.keys.get_layer(kept.request, key.key_id)
    return None if layer is None else replace(todo, layer=layer, outer=kept.key_ids[0])


async def _goes_on(inside: Inside, found: Rests, outer: HeldKey) -> Mapping[str, bytes]:
    """The wraps that this key peels first, by the key of another custodian that goes on with them."""
    wraps = await inside.keys.all(found.identity.key)
    inner = (key.key_id for key in await keys_held(inside) if key.custodian != outer.custodian)
    return {one: wraps[name] for one in inner if (name := pair_name(outer.key_id, one)) in wraps}


def _beside(decision: Decision) -> bytes:
    """What was signed beside the statement: the envelope, or the peeled layers by their keys."""
    if decision.envelope is not None:
        return decision.envelope
    if not decision.peeled:
        return b""
    return canonical({key_id: layer.hex() for key_id, layer in decision.peeled.items()})
