"""Load, ask, save: publishing, withdrawing and assessing a version, of policies and of mechanisms alike."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.access import Viewer
from domain.cases.approach import stale
from domain.commitments import commands as c
from domain.commitments.model import VersionGlance
from domain.commitments.ports import Commitments, CommitmentWork, Head, Kept, Versions
from domain.commitments.refusals import NotInForce
from domain.commitments.standing import Standing, barred_from_assessing, standing
from domain.commitments.version import Act
from domain.kernel import Clock, Event, NewId, NotThere, NotYours, Recorded, Refusal


async def publish_policy_version(
    command: c.PublishVersion, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Makes a version of a policy public."""
    return await _published(command, work.policies, work.policy_versions, by, work, clock, new_id)


async def publish_mechanism_version(
    command: c.PublishVersion, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Makes a version of a whistleblower mechanism public."""
    heads, versions = work.whistleblower_mechanisms, work.mechanism_versions
    return await _published(command, heads, versions, by, work, clock, new_id)


async def withdraw_policy_version(
    command: c.WithdrawVersion, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Withdraws a version of a policy."""
    return await _withdrawn(command, work.policy_versions, by, work, clock, new_id)


async def withdraw_mechanism_version(
    command: c.WithdrawVersion, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Withdraws a version of a whistleblower mechanism."""
    return await _withdrawn(command, work.mechanism_versions, by, work, clock, new_id)


async def assess_policy_version(
    command: c.AssessVersion, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Rates items of a policy's version."""
    return await _assessed(command, work.policy_versions, by, work, clock, new_id)


async def assess_mechanism_version(
    command: c.AssessVersion, by: Viewer, work: CommitmentWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Rates criteria of a mechanism's version."""
    return await _assessed(command, work.mechanism_versions, by, work, clock, new_id)


# -- the steps


async def _published(
    command: c.PublishVersion,
    heads: Commitments[Head],
    versions: Versions[Kept],
    by: Viewer,
    work: CommitmentWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    """The commitment is locked first: of two who publish at once, the second meets what the first published."""
    glance, stands = await _seen(command.version_id, versions, by, work, clock.today())
    if glance is None or not stands.sees:
        return NotThere()
    if not stands.keeps or by.organisation is None:
        return NotYours()
    head = await heads.load(glance.commitment_id)
    draft = await versions.load(command.version_id)
    if head is None or draft is None:
        return NotThere()
    act = Act(organisation_id=by.organisation, on=clock.today(), new_id=new_id)
    others = await versions.published_of(head.id)
    decided = stale(draft.version, command.version) or draft.released(others, command.supersedes_id, act)
    if isinstance(decided, Refusal):
        return decided
    before = await _gives_way(command.supersedes_id, versions, decided.record.starts, act)
    if isinstance(before, Refusal):
        return before
    await versions.keep(decided.record, was=draft)
    await heads.keep(head.made_public(), was=head)
    return Recorded(entity=draft.ENTITY, id=draft.id, events=(*before, *decided.events))


async def _gives_way(
    supersedes: UUID | None, versions: Versions[Kept], starts: date, act: Act
) -> tuple[Event, ...] | NotInForce:
    """Ends the version that is superseded, before the other one begins to hold."""
    if supersedes is None:
        return ()
    earlier = await versions.load(supersedes)
    if earlier is None:
        return NotInForce()
    ended = earlier.superseded(starts, act)
    await versions.keep(ended.record, was=earlier)
    return ended.events


async def _withdrawn(
    command: c.WithdrawVersion,
    versions: Versions[Kept],
    by: Viewer,
    work: CommitmentWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    glance, stands = await _seen(command.version_id, versions, by, work, clock.today())
    if glance is None or not stands.sees:
        return NotThere()
    if not stands.keeps or by.organisation is None:
        return NotYours()
    found = await versions.load(command.version_id)
    if found is None:
        return NotThere()
    act = Act(organisation_id=by.organisation, on=clock.today(), new_id=new_id)
    decided = stale(found.version, command.version) or found.withdrawn(command.reason, act)
    if isinstance(decided, Refusal):
        return decided
    await versions.keep(decided.record, was=found)
    return Recorded(entity=found.ENTITY, id=found.id, events=decided.events)


async def _assessed(
    command: c.AssessVersion,
    versions: Versions[Kept],
    by: Viewer,
    work: CommitmentWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    """The version is locked while it is assessed, so that of two who assess at once neither is lost."""
    glance, stands = await _seen(command.version_id, versions, by, work, clock.today())
    if glance is None or not stands.sees:
        return NotThere()
    refused = await barred_from_assessing(by, stands, glance, work, clock.today())
    if refused is not None or by.organisation is None or by.person is None:
        return refused or NotYours()
    found = await versions.load(command.version_id)
    if found is None:
        return NotThere()
    act = Act(organisation_id=by.organisation, on=clock.today(), new_id=new_id)
    decided = stale(found.version, command.version) or found.assessed(command.ratings, by.person, act)
    if isinstance(decided, Refusal):
        return decided
    await versions.keep(decided.record, was=found)
    return Recorded(entity=found.ENTITY, id=found.id, events=decided.events)


async def _seen(
    id: UUID, versions: Versions[Kept], by: Viewer, work: CommitmentWork, today: date
) -> tuple[VersionGlance | None, Standing]:
    glance = await versions.glance(id)
    return glance, await standing(by, glance, work, today)
