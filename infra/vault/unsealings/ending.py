"""How requests end before they are opened: taken back, made void by what happened since, or by time.

What the key store held for a request is destroyed when it ends; if that is cut short, the next round does it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.kernel import NotThere, Refusal
from domain.vault.custodians import HeldKey
from domain.vault.ports import Pending
from domain.vault.refusals import NotYourGrant
from domain.vault.unsealing import OPEN, Approver
from domain.vault.values import Act, Tier, UnsealingState
from infra import log
from infra.vault.custodians.roster import held_by
from infra.vault.inside import Inside, Round
from infra.vault.unsealings.kept import Kept, kept, keyed, leaf, one
from infra.vault.unsealings.refused import refused
from infra.vault.unsealings.rests import standing

END = "SELECT public.unsealing_end($1, $2, $3)"
CLEARED = "SELECT public.unsealing_cleared(ended) FROM unnest($1::uuid[]) AS ended"
_SOON: list[tuple[Inside, UUID]] = []
_CLEARING: set[asyncio.Task[None]] = set()
AT_ONCE = 100
"""Requests that one turn of a round looks at; what is left waits for the next."""


def rounds(inside: Inside) -> tuple[Round, ...]:
    """What is done because time passes."""
    return (Round(name="unsealings", every=60, does=lambda: passed(inside)),)


async def revoke(inside: Inside, request: UUID, by: UUID) -> Pending | Refusal:
    """Taken back by whoever asked, or stopped by a custodian who might decide on it, also after they agreed."""
    found = await one(inside.pool, inside, request)
    if found is None:
        return NotThere()
    if by != found.unsealing.statement.requester:
        mine = await held_by(inside, by)
        no = approver(mine[0]).may_decide(found.unsealing.statement) if mine else NotYourGrant()
        if no is not None:
            return await refused(inside, found, no)
    after = found.unsealing.revoked(found.now)
    if isinstance(after, Refusal):
        return await refused(inside, found, after)
    await _end(inside, found, UnsealingState.REVOKED, by=by)
    now = await one(inside.pool, inside, request)
    return NotThere() if now is None else now.pending


async def void(inside: Inside, found: Kept, no: Refusal) -> Refusal:
    """What it rested on is gone: a request that is open ends by it, with the rule's name in the log."""
    if not await _end(inside, found, UnsealingState.REVOKED, reason=no.code):
        return await refused(inside, found, no)
    return no


async def end_of_labels(inside: Inside, labels: Iterable[UUID], reason: str) -> int:
    """End every open request about these labels, as an erasure does; how many."""
    ended = 0
    for found in await _open_about(inside, labels):
        ended += await _end(inside, found, UnsealingState.REVOKED, reason=reason)
    return ended


async def end_without_ground(inside: Inside, labels: Iterable[UUID]) -> int:
    """End open requests about these labels that no consent covers any more; how many.

    For whoever withdrew one, after that was committed. A request that is missed opens nothing: it is judged again.
    """
    ended = 0
    for found in await _open_about(inside, labels):
        if isinstance(no := await standing(inside, found), Refusal):
            ended += await _end(inside, found, UnsealingState.REVOKED, reason=no.code)
    return ended


async def passed(inside: Inside) -> None:
    """One round: what is over is written down as such, reviews that are late are said, leftovers are destroyed."""
    for found in await _listed(inside, "SELECT * FROM public.unsealings_over($1)"):
        await _end(inside, found, UnsealingState.EXPIRED)
    for found in await _listed(inside, "SELECT * FROM public.unsealings_overdue($1)"):
        line = leaf(inside, Act.REVIEW_OVERDUE, found.unsealing.statement, found.subject)
        await inside.pool.execute("SELECT public.unsealing_overdue($1, $2)", found.request, line)
    left = await inside.pool.fetch("SELECT * FROM public.unsealings_to_clear($1)", AT_ONCE)
    if left:
        await clear(inside, *(row[0] for row in left))


def clear_soon(inside: Inside, request: UUID) -> None:
    """The same, without anybody waiting for it: what was opened is given out first. The next round would do it too.

    What comes while others are destroyed is destroyed together, by one write that reaches the disk.
    """
    _SOON.append((inside, request))
    if all(task.done() for task in _CLEARING):
        task = asyncio.create_task(_clear_quietly())
        _CLEARING.add(task)
        task.add_done_callback(_CLEARING.discard)


async def cleared() -> None:
    """When all that was to be destroyed soon is."""
    await asyncio.gather(*_CLEARING)


async def _clear_quietly() -> None:
    while _SOON:
        inside = _SOON[0][0]
        together = [request for of, request in _SOON if of is inside]
        _SOON[:] = [one for one in _SOON if one[0] is not inside]
        try:
            await clear(inside, *together)
        except Exception as broken:
            log.fault("what a request left in the key store waits for the next round", broken)


async def clear(inside: Inside, *requests: UUID) -> None:
    """Destroy what the key store holds for requests that ended."""
    await inside.keys.end(*requests)
    await inside.pool.execute(CLEARED, requests)


def approver(key: HeldKey, ties: tuple[UUID, ...] = ()) -> Approver:
    """The holder of this key as who decides; `ties` are those that the records tell beside."""
    return Approver(
        custodian=key.custodian,
        person=key.person,
        organisation=key.organisation,
        ties=frozenset(key.ties) | frozenset(ties),
    )


def subject_of(inside: Inside, label: UUID) -> bytes:
    """How requests about a label are found."""
    return keyed(inside, "subject", label)


async def _end(
    inside: Inside, found: Kept, state: UnsealingState, *, by: UUID | None = None, reason: str | None = None
) -> bool:
    act = Act.EXPIRED if state is UnsealingState.EXPIRED else Act.REVOKED
    line = leaf(inside, act, found.unsealing.statement, found.subject, by=by, reason=reason)
    if await inside.pool.fetchval(END, found.request, state.value, line) != "DONE":
        return False
    if found.unsealing.statement.tier is Tier.SEALED:
        await clear(inside, found.request)
    return True


async def _open_about(inside: Inside, labels: Iterable[UUID]) -> Sequence[Kept]:
    subjects = [subject_of(inside, label) for label in labels]
    rows = await inside.pool.fetch("SELECT * FROM public.unsealings_about($1, true)", subjects)
    found = await kept(inside.pool, inside, [row[0] for row in rows])
    return [one for one in found if one.unsealing.state in OPEN]


async def _listed(inside: Inside, which: str) -> Sequence[Kept]:
    rows = await inside.pool.fetch(which, AT_ONCE)
    return await kept(inside.pool, inside, [row[0] for row in rows])
