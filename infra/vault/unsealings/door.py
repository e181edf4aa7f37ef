"""The vault's calls about unsealings: asked for, decided, taken back, announced and fetched, and how they stand.

Each step is one transaction with its entry in the log; what the vault refuses is written down as well. The parts:
`unsealings_deciding`, `unsealings_opening`, `unsealings_ending`, `unsealings_refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.kernel import BadInput, Refusal
from domain.vault.asking import stated, unfit
from domain.vault.ports import Asked, Decision, Looked, Pending
from domain.vault.refusals import NoBreakGlass, ReviewOverdue, TooManyRequests, UnfitKey
from domain.vault.rules import OPEN_AT_ONCE, WITHIN_AN_HOUR
from domain.vault.statement import opens
from domain.vault.values import Act, Tier
from infra.hpke import wrap
from infra.vault.inside import Inside
from infra.vault.unsealings.at_once import opened_at_once
from infra.vault.unsealings.deciding import approve, decline, review, take_up
from infra.vault.unsealings.ending import revoke, subject_of
from infra.vault.unsealings.kept import Kept, closed, kept, keyed, leaf, of_bearer, one, places_of
from infra.vault.unsealings.opening import announce, fetch
from infra.vault.unsealings.refused import not_asked
from infra.vault.unsealings.rests import agreed, asked_for
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import Announce, Fetch, Label, Request, Revoke, Standing, TakeUp

MOST = 500
"""Requests that are looked at in one call."""
IN_USE = BadInput(
    message="A request with this id asks for something else.", next="Ask under a new id.", field="request"
)
NOT_NOW = BadInput(message="The vault's clock is not at rest.", next="Ask once more.", field="request")
REFUSALS: Mapping[str, Callable[[], Refusal]] = {
    "TOO_MANY": TooManyRequests, "SHUT": ReviewOverdue, "LATE": lambda: NOT_NOW,
}  # fmt: skip


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask about unsealings."""
    return (
        Call(name="request", takes=Asked, does=lambda told: request(inside, told)),
        Call(name="take_up", takes=TakeUp, does=lambda told: take_up(inside, told.request, told.custodian)),
        Call(name="approve", takes=Decision, does=lambda told: approve(inside, told)),
        Call(name="decline", takes=Decision, does=lambda told: decline(inside, told)),
        Call(name="review", takes=Decision, does=lambda told: review(inside, told)),
        Call(name="revoke", takes=Revoke, does=lambda told: revoke(inside, told.request, told.by)),
        Call(name="approvers", takes=Request, does=lambda told: approvers(inside, told.request)),
        Call(name="announce", takes=Announce, does=lambda told: announce(inside, told)),
        Call(name="fetch", takes=Fetch, does=lambda told: fetch(inside, told)),
        Call(name="open", takes=Announce, does=lambda told: opened_at_once(inside, told)),
        Call(name="standing", takes=Standing, does=lambda told: standing(inside, told.requests)),
        Call(name="looks", takes=Label, does=lambda told: looks(inside, told.label)),
    )


async def request(inside: Inside, asked: Asked) -> Pending | Refusal:
    """Somebody asks; the same once more is the same request."""
    if (no := unfit(asked)) is not None:
        return no
    if not _is_a_key(asked.recipient_key):
        return UnfitKey()
    if (already := await one(inside.pool, inside, asked.request)) is not None:
        return _again(already, asked)
    found = await asked_for(inside, asked)
    if isinstance(found, Refusal):
        return await not_asked(inside, asked, found)
    if asked.break_glass and found.identity.tier is Tier.SEALED:
        return await not_asked(inside, asked, NoBreakGlass())
    now: int = await inside.pool.fetchval("SELECT public.unsealing_now()")
    tier = found.identity.tier
    named = opens(asked.request, found.identity.key) if tier is Tier.SEALED else ""
    statement = stated(asked, tenant=inside.tenant, tier=tier, now=now, opens=named)
    said: str = await inside.pool.fetchval(
        "SELECT public.unsealing_request($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        asked.request, subject_of(inside, asked.subject), found.digest, keyed(inside, "asker", asked.requester),
        of_bearer(inside, asked), statement.tier.value, asked.break_glass, closed(inside, statement, found.subject),
        statement.requested_at, statement.ends_at, OPEN_AT_ONCE, WITHIN_AN_HOUR,
        leaf(inside, Act.REQUESTED, statement, found.subject),
    )  # fmt: skip
    if said in REFUSALS:
        return await not_asked(inside, asked, REFUSALS[said]())
    made = await one(inside.pool, inside, asked.request)
    assert made is not None
    return made.pending if said == "DONE" else _again(made, asked)


async def approvers(inside: Inside, request: UUID) -> Sequence[UUID]:
    """The persons who agreed; none of a request that is not there."""
    return [one.person for one in await agreed(inside.pool, request)]


async def standing(inside: Inside, requests: Sequence[UUID]) -> Sequence[Pending] | Refusal:
    """Where these requests stand; those that are not there are left out."""
    if len(requests) > MOST:
        return BadInput(
            message=f"At most {MOST} requests at once.", next="Ask in several turns.", field="requests"
        )
    found = await kept(inside.pool, inside, requests)
    places = await places_of(inside, found)
    return tuple(replace(one.pending, leaf=places.get(one.request)) for one in found)


async def looks(inside: Inside, label: UUID) -> Sequence[Looked] | Refusal:
    """Every request about the person under this label, newest first.

    Those under their other labels are told under those: whoever may ask for one must not learn that there is another.
    """
    rows = await inside.pool.fetch(
        "SELECT * FROM public.unsealings_about($1, false)", [subject_of(inside, label)]
    )
    found = {one.request: one for one in await kept(inside.pool, inside, [row[0] for row in rows])}
    places = await places_of(inside, found.values())
    return tuple(_looked(found[row[0]], places) for row in rows)


def _looked(kept: Kept, places: Mapping[UUID, int]) -> Looked:
    it = kept.unsealing
    at = it.announced_at or it.statement.requested_at
    return Looked(
        state=it.seen(kept.now),
        purpose=it.statement.purpose,
        reader=it.statement.reader,
        fields=it.statement.fields,
        on=datetime.fromtimestamp(at, UTC).date(),
        break_glass=it.statement.break_glass,
        leaf=places.get(kept.request),
    )


def _again(already: Kept, asked: Asked) -> Pending | Refusal:
    """The request that was asked before, if it was this one."""
    there = already.unsealing.statement
    same = replace(
        stated(asked, tenant=there.tenant, tier=there.tier, now=there.requested_at, opens=there.opens),
        ends_at=there.ends_at,
    )
    return already.pending if same == there else IN_USE


def _is_a_key(public: bytes) -> bool:
    """Whether something can be encrypted for it: not for a point of low order."""
    try:
        wrap(public, b"", b"")
    except ValueError:
        return False
    return True
