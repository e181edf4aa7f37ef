"""Load, ask, save: the list of requirements, errata, and the day an edition comes into force. All the secretariat's."""

from __future__ import annotations

from dataclasses import replace

from domain.access import Profile, Viewer
from domain.cases.approach import stale
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.refusals import SecretariatOnly
from domain.standard import commands as c
from domain.standard.labels import happened, recorded
from domain.standard.ports import Slip, StandardWork
from domain.standard.proposal import Act, ProposedChange
from domain.standard.refusals import EditionInForce, RequirementStands
from domain.standard.requirement import Requirement, requirement_key
from domain.standard.values import EditionStatus, ProposalSide
from domain.standard.values import ProposalState as S


async def register_requirement(
    command: c.RegisterRequirement, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Enters a requirement of an edition."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    edition = await work.standard_editions.load(command.edition_id)
    if edition is None or edition.status is EditionStatus.SUPERSEDED:
        return NotThere() if edition is None else EditionInForce()
    drafted = Requirement(
        id=requirement_key(edition.id, command.number),
        edition_id=edition.id,
        chapter_id=command.chapter_id,
        number=command.number,
        title=command.title,
        summary=command.summary,
        critical=command.critical,
        topics=command.topics,
        source=command.source,
    )
    of_chapter = None
    if command.chapter_id is not None:
        of_chapter = await work.standard_editions.edition_of_chapter(command.chapter_id)
        if of_chapter is None:
            return NotThere()
    decided = drafted.registered(of_chapter)
    if isinstance(decided, Refusal):
        return decided
    if await work.requirements.glance(drafted.id) is not None:
        return RequirementStands()
    await work.requirements.add(decided.record)
    return recorded("Requirement", drafted.id, *decided.events)


async def amend_requirement(
    command: c.AmendRequirement, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Words a draft's requirement anew."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    glance = await work.requirements.glance(command.requirement_id)
    edition = None if glance is None else await work.standard_editions.load(glance.edition_id)
    if edition is None:
        return NotThere()
    was = await work.requirements.load(command.requirement_id)
    if was is None:
        return EditionInForce()
    after = replace(
        was,
        title=command.title,
        summary=command.summary,
        critical=command.critical,
        topics=command.topics,
        source=command.source,
    )
    decided = stale(was.version, command.version) or was.amended(after, edition)
    if isinstance(decided, Refusal):
        return decided
    await work.requirements.keep(decided.record, was=was)
    return recorded("Requirement", was.id, *decided.events)


async def record_erratum(
    command: c.RecordErratum, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Keeps a slip beside the requirement, which stays as it is."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    glance = await work.requirements.glance(command.requirement_id)
    if glance is None:
        return NotThere()
    slip = Slip(
        id=f"{glance.edition_id}:~{new_id().hex}",
        edition_id=glance.edition_id,
        requirement_id=glance.id,
        given=command.given,
        correction=command.correction,
        note=command.note,
        source=command.source,
    )
    await work.requirements.add_slip(slip)
    return recorded("Erratum", slip.id, happened("ErratumRecorded", "Erratum", slip.id))


async def bring_edition_into_force(
    command: c.BringEditionIntoForce, by: Viewer, work: StandardWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """An edition counts from today, with the changes approved for it. The one before is superseded; results stay."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    changes = await _proposed_for(
        command.edition_id, work
    )  # locked before the edition, as by every step of theirs
    edition = await work.standard_editions.load(command.edition_id)
    if edition is None:
        return NotThere()
    undecided = sum(change.is_undecided for change in changes)
    undecided += len(
        {*await work.proposed_changes.of_edition(edition.id)} - {change.id for change in changes}
    )
    today = clock.today()
    decided = stale(edition.version, command.version) or edition.brought_into_force(today, undecided)
    if isinstance(decided, Refusal):
        return decided
    events = list(decided.events)
    for before in await work.standard_editions.in_force():
        gone = before.superseded(today)
        await work.standard_editions.keep(gone.record, was=before)
        events.extend(gone.events)
    await work.standard_editions.keep(decided.record, was=edition)
    for change in changes:
        if change.state is S.APPROVED:
            act = Act(
                id=new_id(),
                on=today,
                side=ProposalSide.SECRETARIAT,
                organisation_id=by.organisation,
                person_id=by.person,
            )
            there = change.in_force(act)
            if isinstance(there, Refusal):
                return there
            await work.proposed_changes.keep(there.record, was=change)
            events.extend(there.events)
    return recorded("Edition", edition.id, *events)


async def _proposed_for(edition: str, work: StandardWork) -> list[ProposedChange]:
    found = [await work.proposed_changes.load(id) for id in await work.proposed_changes.of_edition(edition)]
    return [change for change in found if change is not None]
