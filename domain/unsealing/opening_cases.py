"""The one path by which an identity leaves the vault: announced in the log, then fetched, for one recipient's key.

What is given is ciphertext: neither the data key nor the text of a sealed identity ever passes here. It is given once;
an answer that was lost on its way is spent all the same, and has to be asked for anew.
"""

from __future__ import annotations

from dataclasses import replace

from domain.access import Viewer
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.unsealing import commands as c
from domain.unsealing.custodian import ties_of
from domain.unsealing.deciding_cases import encoded
from domain.unsealing.model import Unsealing
from domain.unsealing.ports import UnsealingWork
from domain.unsealing.requesting_cases import followed, own, proved
from domain.unsealing.whom import Known, known
from domain.vault.ports import Bearer, Opened, Today
from domain.vault.statement import Told
from domain.vault.subjects import Subject


async def open_identity(
    command: c.OnUnsealing, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Announces and fetches in one go. The relationship is judged again: a handler may have changed since, and so may
    a tie of those who agreed."""
    who = proved(by, work)
    if isinstance(who, Refusal):
        return who
    found = await own(command.unsealing_id, who, work)
    if isinstance(found, Refusal):
        return found
    whom = await known(Subject(kind=found.subject_kind, id=found.subject_id), by, work, clock)
    if isinstance(whom, Refusal):
        return whom
    bearer = Bearer(requester=who.person, client=who.client, token_key=who.token_key, proof=by.proof)
    today = await _today(found, whom, work, clock)
    if isinstance(today, Refusal):
        return today
    async with work.apart() as vault:
        unsealed = await vault.open(found.id, bearer, today)
    if isinstance(unsealed, Refusal):
        return unsealed
    now = await followed(found.id, unsealed.pending, work)
    if isinstance(now, Refusal):
        return now
    return replace(now.recorded("IdentityOpened"), given={"identity": _given(unsealed.opened)})


async def _today(found: Unsealing, whom: Known, work: UnsealingWork, clock: Clock) -> Today | Refusal:
    """Who operates the sites by now, and to whom those who agreed are tied: all may be newer than their yes."""
    async with work.apart() as vault:
        approvers = await vault.approvers(found.id)
    if isinstance(approvers, Refusal):
        return approvers
    ties = {person: await ties_of(person, work, clock.today()) for person in approvers}
    return Today(operators=whom.operators, ties=ties)


def _given(opened: Opened) -> dict[str, Told]:
    return {
        "statement": encoded(opened.statement),
        "envelope": encoded(opened.envelope),
        "fields": [
            {"name": one.name.value, "sealed": encoded(one.sealed), "bound": encoded(one.bound)}
            for one in opened.fields
        ],
        "promise": opened.promise,
    }
