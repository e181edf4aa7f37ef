"""Load, ask the vault, save: custodians see what waits for them, take it up, say yes or no, and review emergencies.

Each looks as themselves, with a bound token and a fresh second factor. What they say counts by their own signature,
which the vault checks: nothing here can say it for them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from domain.access import Viewer
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal
from domain.labels import encode_id
from domain.unsealing import commands as c
from domain.unsealing.custodian import acting, ties_of, unfit
from domain.unsealing.model import Unsealing, moment
from domain.unsealing.ports import UnsealingWork
from domain.unsealing.requesting_cases import followed
from domain.vault.ports import Agreed, Decision, Pending, ToDecide
from domain.vault.refusals import OfTheRequestersOrganisation, OwnRequest
from domain.vault.statement import Told, read_statement

MOST = 100
"""Requests that are told at once."""


async def unsealings_to_decide(
    command: c.UnsealingsToDecide, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What waits for this custodian. That they looked is audited."""
    person = await acting(by, work, clock)
    if isinstance(person, Refusal):
        return person
    most = MOST if command.most is None else command.most
    if not 1 <= most <= MOST:
        return BadInput(message=f"Ask for 1 to {MOST}.", next="Leave it out for all.", field="most")
    ties = await ties_of(person, work, clock.today())
    waiting: list[Unsealing] = []
    after: Unsealing | None = None
    while len(waiting) < most:  # whoever is barred from a hundred of them still finds those behind
        page = await work.unsealings.to_decide(MOST, after)
        waiting += (one for one in page if _barred(one, person, ties) is None)
        if len(page) < MOST:
            break
        after = page[-1]
    listed = [_listed(one) for one in waiting[:most]]
    return Recorded(entity="Person", id=person, events=(), given={"requests": listed})


async def take_up_unsealing(
    command: c.OnUnsealing, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells what is to be signed, and what only this custodian's key goes on with."""
    found = await _for_custodian(command.unsealing_id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    unsealing, person, ties = found
    async with work.apart() as vault:
        told = await vault.take_up(unsealing.id, person)
    if isinstance(told, Refusal):
        return told
    if (no := unfit(read_statement(told.pending.statement), person, ties)) is not None:
        return no
    return Recorded(
        entity="Unsealing",
        id=unsealing.id,
        events=(unsealing.happened("UnsealingTakenUp"),),
        given={"toDecide": _shown(told)},
    )


async def approve_unsealing(
    command: c.Approve, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A custodian's yes."""
    found = await _for_custodian(command.unsealing_id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    _, person, ties = found
    beside = _beside(command)
    if isinstance(beside, Refusal):
        return beside
    decision = _decision(command, person, ties, *beside)
    if isinstance(decision, Refusal):
        return decision
    async with work.apart() as vault:
        answer = await vault.approve(decision)
    return await _kept(answer, "UnsealingApproved", work)


async def decline_unsealing(
    command: c.Decide, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A custodian's no, which ends the request."""
    found = await _said(command, by, work, clock)
    if isinstance(found, Refusal):
        return found
    async with work.apart() as vault:
        answer = await vault.decline(found)
    return await _kept(answer, "UnsealingDeclined", work)


async def review_break_glass(
    command: c.Decide, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Another custodian has looked at an emergency afterwards."""
    found = await _said(command, by, work, clock)
    if isinstance(found, Refusal):
        return found
    async with work.apart() as vault:
        answer = await vault.review(found)
    return await _kept(answer, "BreakGlassReviewed", work)


async def _said(command: c.Decide, by: Viewer, work: UnsealingWork, clock: Clock) -> Decision | Refusal:
    found = await _for_custodian(command.unsealing_id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    _, person, ties = found
    return _decision(command, person, ties)


async def _kept(answer: Pending | Refusal, kind: str, work: UnsealingWork) -> Recorded | Refusal:
    """Keeps where it stands now and tells it, or passes the vault's refusal on."""
    if isinstance(answer, Refusal):
        return answer
    now = await followed(answer.request, answer, work)
    if isinstance(now, Refusal):
        return now
    return replace(now.recorded(kind), given={"standing": _listed(now)})


async def _for_custodian(
    id: UUID, by: Viewer, work: UnsealingWork, clock: Clock
) -> tuple[Unsealing, UUID, tuple[UUID, ...]] | Refusal:
    """The request, for a custodian who neither asked nor belongs to those who did."""
    person = await acting(by, work, clock)
    if isinstance(person, Refusal):
        return person
    unsealing = await work.unsealings.load(id)
    if unsealing is None:
        return NotThere()
    ties = await ties_of(person, work, clock.today())
    return _barred(unsealing, person, ties) or (unsealing, person, ties)


def _barred(unsealing: Unsealing, person: UUID, ties: tuple[UUID, ...]) -> Refusal | None:
    if unsealing.requester_id == person:
        return OwnRequest()
    return OfTheRequestersOrganisation() if unsealing.organisation_id in ties else None


def _decision(
    command: c.Decide,
    person: UUID,
    ties: tuple[UUID, ...],
    peeled: Mapping[str, bytes] | None = None,
    envelope: bytes | None = None,
) -> Decision | BadInput:
    signature = decoded(command.signature, "signature")
    if isinstance(signature, BadInput):
        return signature
    return Decision(
        request=command.unsealing_id,
        custodian=person,
        key_id=command.key_id,
        signature=signature,
        ties=ties,
        peeled=peeled or {},
        envelope=envelope,
    )


def _beside(command: c.Approve) -> tuple[Mapping[str, bytes], bytes | None] | BadInput:
    """What goes with a yes for a sealed identity."""
    peeled: dict[str, bytes] = {}
    for one in command.peeled:
        layer = decoded(one.layer, "peeled")
        if isinstance(layer, BadInput):
            return layer
        peeled[one.key_id] = layer
    envelope = None if command.envelope is None else decoded(command.envelope, "envelope")
    return envelope if isinstance(envelope, BadInput) else (peeled, envelope)


def decoded(text: str, name: str) -> bytes | BadInput:
    """Base64 as bytes."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return BadInput(message="This is not base64.", next="Encode the bytes as base64.", field=name)


def encoded(raw: bytes) -> str:
    """Bytes as base64."""
    return base64.b64encode(raw).decode("ascii")


def _shown(told: ToDecide) -> dict[str, Told]:
    return {
        "statement": encoded(told.pending.statement),
        "keyId": told.key_id,
        "layers": [{"keyId": key, "layer": encoded(layer)} for key, layer in sorted(told.layers.items())],
        "layer": None if told.layer is None else encoded(told.layer),
        "outer": told.outer,
        "identity": None if told.identity is None else told.identity.hex,
        "agreed": [_agreed(one) for one in told.agreed],
    }


def _agreed(one: Agreed) -> dict[str, Told]:
    return {
        "keyId": one.key_id,
        "label": one.label,
        "signingKey": one.signing_key.hex(),
        "signature": encoded(one.signature),
        "beside": encoded(one.beside),
        "at": moment(one.at).isoformat(),
    }


def _listed(one: Unsealing) -> dict[str, Told]:
    """What a custodian is told of a request before they take it up: no label."""
    return {
        "id": encode_id("Unsealing", one.id.hex),
        "purpose": one.purpose.value,
        "fields": [field.value for field in one.fields],
        "reader": one.reader.value,
        "requestedOn": one.requested_on.isoformat(),
        "state": one.state.value,
        "approvals": one.approvals,
        "endsAt": one.ends_at.isoformat(),
        "breakGlass": one.break_glass,
        "reviewDueAt": None if one.review_due_at is None else one.review_due_at.isoformat(),
    }
