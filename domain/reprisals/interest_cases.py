"""Load, ask, save: what ties people, as they or the secretariat say. Whoever sits and is tied stands down at once."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from domain.access import Profile, Viewer
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals.committee_cases import recuse_tied
from domain.reprisals.interest import DeclaredInterest
from domain.reprisals.ports import ReprisalWork
from domain.reprisals.refusals import OnlyABoardMember, OnlyTheSecretariat


async def declare_interest(
    command: c.DeclareInterest, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A board member says what ties them."""
    if by.profile is not Profile.BOARD or by.person is None:
        return OnlyABoardMember()
    return await _declared(by.person, command, by, work, clock, new_id)


async def record_interest(
    command: c.RecordInterest, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The secretariat records what ties a person."""
    if by.profile is not Profile.SECRETARIAT:
        return OnlyTheSecretariat()
    if not await work.interests.has_person(command.person_id):
        return NotThere()
    return await _declared(command.person_id, command, by, work, clock, new_id)


async def end_interest(
    command: c.EndInterest, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """An interest is held no longer; it still counts for a while (`Rules.ties_look_back_days`)."""
    if by.profile is not Profile.SECRETARIAT:
        return OnlyTheSecretariat()
    interest = await work.interests.load(command.interest_id)
    if interest is None:
        return NotThere()
    decided = interest.ended(clock.today())
    if isinstance(decided, Refusal):
        return decided
    await work.interests.keep(decided.record, was=interest)
    return Recorded(entity="DeclaredInterest", id=interest.id, events=decided.events)


async def _declared(
    person: UUID,
    command: c.DeclareInterest | c.RecordInterest,
    by: Viewer,
    work: ReprisalWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    organisation, site = command.organisation_id, command.site_id
    if organisation is not None and await work.surroundings.kind_of(organisation) is None:
        return NotThere()
    if site is not None and not await work.surroundings.has_site(site):
        return NotThere()
    decided = DeclaredInterest(
        id=new_id(),
        person_id=person,
        organisation_id=organisation,
        site_id=site,
        declared_on=clock.today(),
    ).declared()
    if isinstance(decided, Refusal):
        return decided
    await work.board.seats(clock.today())
    await work.interests.add(decided.record)
    stood = await recuse_tied(person, by, work, clock, new_id)
    done = Recorded(entity="DeclaredInterest", id=decided.record.id, events=decided.events)
    return replace(
        done,
        events=(*done.events, *(event for one in stood for event in one.events)),
        by_week=any(one.by_week for one in stood),
    )
