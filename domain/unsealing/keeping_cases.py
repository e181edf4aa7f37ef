"""What those who keep a record do about who its people are: seal it, say that two are one, and ask on their behalf.

For whoever may ask for an identity (`whom`), never for a company; for a person alone who just showed a second factor.
Nobody is told what was sealed. As in a person's own view, what is recorded names neither the record nor the person.
"""

from __future__ import annotations

from typing import Protocol

from domain.access import Viewer
from domain.kernel import BadInput, Clock, NewId, NotYours, Recorded, Refusal
from domain.reprisals.ports import ReprisalWork
from domain.stakeholders.party_identities import identity_unfit, tier_of
from domain.unsealing import own_commands as c
from domain.unsealing.own_cases import about_identity, agree, take_back
from domain.unsealing.ports import UnsealingWork
from domain.unsealing.requesting_cases import proved
from domain.unsealing.whom import Known, known, may_end
from domain.vault.keeping import correct, on_behalf
from domain.vault.own import own_of
from domain.vault.subjects import Subject, SubjectKind
from domain.vault.values import Tier


class KeepingWork(UnsealingWork, ReprisalWork, Protocol):
    """The part of one transaction that keeping identities works on."""


async def seal_identity(
    command: c.SealIdentity, by: Viewer, work: KeepingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Who somebody is, sealed under the label that their record has; or a correction of it."""
    who = await _keeps(command.subject, by, work, clock)
    if isinstance(who, Refusal):
        return who
    default = await _default_tier(command, work)
    if isinstance(default, BadInput):
        return default
    async with work.apart():
        refused = await correct(
            command.subject.id,
            command.identity,
            default,
            work,
            clock.today(),
            new_id,
            behalf=on_behalf(by, command.unsealing_id),
        )
    return refused or about_identity(new_id, told={"sealedOn": clock.today().isoformat()})


async def link_identities(
    command: c.LinkIdentities, by: Viewer, work: KeepingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Two labels are one person. Both have to be theirs: nobody finds out so whom another record is about.

    An erasure is of the whole person, so whoever links could have erased under either label.
    """
    both = (command.subject, command.same_as)
    for subject in both:
        who = await _keeps(subject, by, work, clock)
        if isinstance(who, Refusal):
            return who
    if not all(may_end(subject, by) for subject in both):
        return NotYours()
    async with work.apart() as vault:
        refused = await vault.link(command.subject.id, command.same_as.id)
    return refused or about_identity(new_id, told={"linkedOn": clock.today().isoformat()})


async def identity_openings(
    command: c.OfSubject, by: Viewer, work: KeepingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What a person without a receipt may know of their own identity, asked by who can tell them. Recorded."""
    who = await _keeps(command.subject, by, work, clock)
    if isinstance(who, Refusal):
        return who
    async with work.apart() as vault:
        own = await own_of(command.subject.id, vault)
    if isinstance(own, Refusal):
        return own
    by_week = command.subject.kind is not SubjectKind.PARTY
    return about_identity(new_id, given={"identity": own.told(by_week=by_week)})


async def record_identity_consent(
    command: c.ConsentOfSubject, by: Viewer, work: KeepingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What a person agreed to."""
    who = await _keeps(command.subject, by, work, clock)
    if isinstance(who, Refusal):
        return who
    return await agree(command.subject.id, command.consent, work, clock, new_id, on_behalf(by).organisation)


async def record_identity_consent_withdrawn(
    command: c.WithdrawalOfSubject, by: Viewer, work: KeepingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What a person takes back."""
    who = await _keeps(command.subject, by, work, clock)
    if isinstance(who, Refusal):
        return who
    return await take_back(
        command.subject.id, command.consent_id, work, clock, new_id, on_behalf(by).organisation
    )


async def _keeps(subject: Subject, by: Viewer, work: KeepingWork, clock: Clock) -> Known | Refusal:
    shown = proved(by, work)
    return shown if isinstance(shown, Refusal) else await known(subject, by, work, clock)


async def _default_tier(command: c.SealIdentity, work: KeepingWork) -> Tier | BadInput:
    """As closely as the party is kept; of people in cases and interviews, so that only two custodians open."""
    if command.subject.kind is not SubjectKind.PARTY:
        return Tier.SEALED
    sensitivity = (await work.parties.load(command.subject.id)).sensitivity
    return identity_unfit(command.identity, sensitivity) or tier_of(sensitivity)
