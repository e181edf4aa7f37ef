"""Load, ask the vault, save: an unsealing is asked for, asked for in an emergency, or taken back.

The vault commits first, and is asked while nothing here is locked. What it keeps without a record here is seen by
nobody and opens nothing: who sends the same again under the same key takes it up; else it lapses by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.access import Viewer
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal
from domain.signing_in.granting import is_fresh
from domain.unsealing import commands as c
from domain.unsealing.model import Unsealing, moment
from domain.unsealing.ports import UnsealingWork
from domain.unsealing.refusals import ProofNeeded
from domain.unsealing.whom import Known, known
from domain.vault.ports import Asked, Pending
from domain.vault.refusals import NeverACompany, UnfitKey
from domain.vault.values import IdentityField, ReaderKind

HOUR = 3600
LONGEST = 24
"""Hours until a request lapses, at most (architecture, section 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """Who asks, as far as identities are concerned: a person of an organisation, with a key."""

    person: UUID
    organisation: UUID
    client: str
    token_key: str


def proved(by: Viewer, work: UnsealingWork) -> Proved | ProofNeeded:
    """Whoever came through the door has shown this already; whatever came another way has not."""
    fresh = is_fresh(by.second_factor_at, work.wall.now().timestamp())
    if by.person is None or by.organisation is None or by.token_key is None or not fresh:
        return ProofNeeded()
    return Proved(person=by.person, organisation=by.organisation, client=by.client, token_key=by.token_key)


async def request_unsealing(
    command: c.RequestUnsealing, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Asks for an identity; two custodians decide."""
    hours = LONGEST if command.hours is None else command.hours
    if not 1 <= hours <= LONGEST:
        return BadInput(
            message="A request stands for 1 to 24 hours.", next="Leave it out for 24.", field="hours"
        )
    return await _requested(command, hours * HOUR, False, by, work, clock, new_id)


async def break_glass(
    command: c.BreakGlass, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Asks for one that cannot wait; one custodian decides, and another reviews it."""
    return await _requested(command, HOUR, True, by, work, clock, new_id)


async def revoke_unsealing(
    command: c.OnUnsealing, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Whoever asked takes it back."""
    who = proved(by, work)
    if isinstance(who, Refusal):
        return who
    found = await own(command.unsealing_id, who, work)
    if isinstance(found, Refusal):
        return found
    async with work.apart() as vault:
        answer = await vault.revoke(found.id, who.person)
    if isinstance(answer, Refusal):
        return answer
    now = await followed(found.id, answer, work)
    return now if isinstance(now, Refusal) else now.recorded("UnsealingRevoked")


async def own(id: UUID, who: Proved, work: UnsealingWork) -> Unsealing | NotThere:
    """The person's own request, locked; nobody else's is there."""
    found = await work.unsealings.load(id)
    return NotThere() if found is None or found.requester_id != who.person else found


async def followed(id: UUID, answer: Pending, work: UnsealingWork) -> Unsealing | NotThere:
    """Keeps where it stands by now. The record is loaded anew: others were told of steps while the vault was asked."""
    found = await work.unsealings.load(id)
    if found is None:
        return NotThere()
    now = found.follows(answer)
    await work.unsealings.keep(now, was=found)
    return now


async def _requested(
    command: c.RequestUnsealing | c.BreakGlass,
    ends_in: int,
    emergency: bool,
    by: Viewer,
    work: UnsealingWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    who = proved(by, work)
    if isinstance(who, Refusal):
        return who
    key = _public_key(command.recipient_key)
    fields = tuple(sorted(set(command.fields)))
    if not fields:
        return BadInput(
            message="Say which fields are asked for.", next="Ask for what is needed.", field="fields"
        )
    whom = await known(command.subject, by, work, clock)
    if isinstance(whom, Refusal):
        return whom
    if key is None:
        return UnfitKey()
    reader = await _reader(who.organisation, work)
    if reader is None:
        return NeverACompany()
    asked = _asked(command, whom, who, fields, key, reader, ends_in, emergency, work.repeated or new_id())
    async with work.apart() as vault:
        answer = await vault.request(asked)
    if isinstance(answer, Refusal):
        return answer
    now = await followed(asked.request, answer, work)  # there already, if the same was sent twice at once
    if isinstance(now, Refusal):
        now = _record(asked, whom, answer, clock)
        await work.unsealings.add(now)
    return now.recorded("BreakGlassAsked" if emergency else "UnsealingRequested")


def _asked(
    command: c.RequestUnsealing | c.BreakGlass,
    whom: Known,
    who: Proved,
    fields: tuple[IdentityField, ...],
    key: bytes,
    reader: ReaderKind,
    ends_in: int,
    emergency: bool,
    request: UUID,
) -> Asked:
    return Asked(
        request=request,
        subject=whom.subject.id,
        purpose=command.purpose,
        fields=fields,
        requester=who.person,
        requester_organisation=who.organisation,
        reader=reader,
        client=who.client,
        token_key=who.token_key,
        recipient_key=key,
        operators=whom.operators,
        ends_in=ends_in,
        break_glass=emergency,
    )


def _record(asked: Asked, whom: Known, answer: Pending, clock: Clock) -> Unsealing:
    return Unsealing(
        id=asked.request,
        subject_kind=whom.subject.kind,
        subject_id=whom.subject.id,
        purpose=asked.purpose,
        fields=asked.fields,
        requester_id=asked.requester,
        organisation_id=asked.requester_organisation,
        reader=asked.reader,
        client=asked.client,
        break_glass=asked.break_glass,
        requested_on=clock.today(),
        state=answer.state,
        approvals=answer.approvals,
        ends_at=moment(answer.ends_at),
        review_due_at=None if answer.review_due_at is None else moment(answer.review_due_at),
        entry=answer.leaf,
    )


async def _reader(organisation: UUID, work: UnsealingWork) -> ReaderKind | None:
    """As what kind of reader the log names them; none for those who never read identities."""
    kind = await work.surroundings.kind_of(organisation)
    return next((one for one in ReaderKind if kind is not None and one.value == kind.value), None)


def _public_key(text: str) -> bytes | None:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == 32 and any(key) else None
