"""Load, ask, save: the acts on an engagement and its parts. What may be done is decided in the model and `Standing`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from domain.access import Profile, Viewer
from domain.engagement import commands as c
from domain.engagement.approach import anyone_who_sees, approach, standing_of
from domain.engagement.model import Amendment, Engagement
from domain.engagement.parts import Attendance, Decided, Participant, Release
from domain.engagement.ports import EngagementWork
from domain.engagement.refusals import AlreadyRecorded, NotAssignedHere
from domain.engagement.spoken import known_language
from domain.kernel import Clock, NewId, NotThere, NotYours, Recorded, Refusal

Decision = Decided[Engagement] | Refusal


async def record_engagement(
    command: c.RecordEngagement, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what took place, with who took part and how many came."""
    today = clock.today()
    standing = await standing_of(by, command.site_id, work.surroundings, today)
    if not await work.surroundings.has_site(command.site_id):
        return NotThere()
    if by.organisation is None or not standing.may_record_here:
        return NotAssignedHere()
    if command.external_ref and await work.engagements.is_referenced(by.organisation, command.external_ref):
        return AlreadyRecorded()
    follows = await _followed(command.follows_id, command.site_id, by, work, clock)
    if isinstance(follows, Refusal):
        return follows
    language = known_language(command.language)
    if isinstance(language, Refusal):
        return language
    drafted = Engagement(
        id=new_id(),
        owner_id=by.organisation,
        site_id=command.site_id,
        starts_on=command.starts_on,
        ends_on=command.ends_on or command.starts_on,
        place=command.place,
        purpose=command.purpose,
        method=command.method,
        level=command.level,
        language=language,
        follows_id=command.follows_id,
        external_ref=command.external_ref,
        recorded_at=clock.now(),
        recorded_by=by.person,
    )
    filled = await _filled(drafted, command, by, work, new_id)
    decided = filled if isinstance(filled, Refusal) else filled.recorded(today, follows)
    if isinstance(decided, Refusal):
        return decided
    await work.engagements.add(decided.record)
    return Recorded(entity="Engagement", id=decided.record.id, events=decided.events)


async def amend_engagement(
    command: c.AmendEngagement, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Corrects what was recorded."""
    today = clock.today()
    found = await _own(command.engagement_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    language = known_language(command.language) if command.language else None
    if isinstance(language, Refusal):
        return language
    follows = await work.engagements.load(found.follows_id) if found.follows_id else None
    amendment = Amendment(
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        place=command.place,
        without_place=bool(command.without_place),
        purpose=command.purpose,
        method=command.method,
        level=command.level,
        language=language,
    )
    decided = found.amended(amendment, today, follows, await work.barriers.at(found.id))
    return await _kept(decided, found, work)


async def add_participants(
    command: c.AddParticipants, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Adds parties that the keeper may see: its own, and those that act under a public name."""
    found = await _own(command.engagement_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    newcomers = await _participants(command.participants, by, work, new_id)
    decided = newcomers if isinstance(newcomers, Refusal) else found.joined_by(newcomers)
    return await _kept(decided, found, work)


async def record_attendance(
    command: c.RecordAttendance, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Sets the headcounts."""
    counts = _counts(command.counts, new_id)
    return await _do(
        command.engagement_id, command.version, by, work, clock, lambda it: it.attended_by(counts)
    )


async def record_shared_information(
    command: c.RecordSharedInformation, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Adds what those met were told."""
    language = known_language(command.language) if command.language else None
    if isinstance(language, Refusal):
        return language
    return await _do(
        command.engagement_id,
        command.version,
        by,
        work,
        clock,
        lambda it: it.informed_of(new_id(), command.description, language),
    )


async def raise_issue(
    command: c.RaiseIssue, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Adds what was raised."""
    id = new_id()
    done = await _do(
        command.engagement_id,
        command.version,
        by,
        work,
        clock,
        lambda it: it.issue_raised(id, command.raised),
    )
    return _of_part("Issue", id, done)


async def answer_issue(
    command: c.AnswerIssue, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records the response to an issue."""
    engagement = await work.engagements.of_part("Issue", command.issue_id)
    done = await _do(
        engagement, None, by, work, clock, lambda it: it.issue_answered(command.issue_id, command.response)
    )
    return _of_part("Issue", command.issue_id, done)


async def agree_action(
    command: c.AgreeAction, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records a promise of an organisation that is known here."""
    id = new_id()
    found = await _own(command.engagement_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    if await work.surroundings.kind_of(command.responsible_id) is None:
        return NotThere()
    decided = found.action_agreed(id, command.description, command.responsible_id, command.due_on)
    return _of_part("AgreedAction", id, await _kept(decided, found, work))


async def complete_action(
    command: c.CompleteAction, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records a promise kept: by the organisation that keeps the record or the one that promised."""
    id = await work.engagements.of_part("AgreedAction", command.action_id)
    today = clock.today()
    found = await approach(work.engagements, id, by, work.surroundings, today, may=anyone_who_sees)
    if isinstance(found, Refusal):
        return found
    engagement, standing = found
    action = engagement.action(command.action_id)
    if not standing.keeps(engagement) and (action is None or action.responsible_id != by.organisation):
        return NotYours()
    decided = engagement.action_completed(command.action_id, command.completed_on, today)
    return _of_part("AgreedAction", command.action_id, await _kept(decided, engagement, work))


async def release_engagement(
    command: c.ReleaseEngagement, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Opens the record to an audience."""
    found = await _own(command.engagement_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    release = Release(id=new_id(), audience=command.audience, released_on=clock.today(), why=command.why)
    decided = found.released(release, await work.barriers.at(found.id))
    return await _kept(decided, found, work)


async def withdraw_release(
    command: c.WithdrawRelease, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Closes the record to an audience."""
    return await _do(
        command.engagement_id,
        command.version,
        by,
        work,
        clock,
        lambda it: it.release_withdrawn(command.audience, clock.today()),
    )


async def _do(
    id: UUID | None,
    version: int | None,
    by: Viewer,
    work: EngagementWork,
    clock: Clock,
    decide: Callable[[Engagement], Decision],
) -> Recorded | Refusal:
    found = await _own(id, version, by, work, clock)
    return found if isinstance(found, Refusal) else await _kept(decide(found), found, work)


async def _own(
    id: UUID | None, version: int | None, by: Viewer, work: EngagementWork, clock: Clock
) -> Engagement | Refusal:
    found = await approach(work.engagements, id, by, work.surroundings, clock.today(), version=version)
    return found if isinstance(found, Refusal) else found[0]


async def _kept(decided: Decision, was: Engagement, work: EngagementWork) -> Recorded | Refusal:
    if isinstance(decided, Refusal):
        return decided
    await work.engagements.keep(decided.record, was=was)
    return Recorded(entity="Engagement", id=was.id, events=decided.events)


def _of_part(entity: str, id: UUID, done: Recorded | Refusal) -> Recorded | Refusal:
    return done if isinstance(done, Refusal) else Recorded(entity=entity, id=id, events=done.events)


async def _followed(
    id: UUID | None, site: UUID, by: Viewer, work: EngagementWork, clock: Clock
) -> Engagement | Refusal | None:
    """What an engagement follows: one at the same site that the viewer may see."""
    if id is None:
        return None
    found = await approach(work.engagements, id, by, work.surroundings, clock.today(), may=anyone_who_sees)
    if isinstance(found, Refusal):
        return found
    return found[0] if found[0].site_id == site else NotThere()


async def _filled(
    drafted: Engagement, command: c.RecordEngagement, by: Viewer, work: EngagementWork, new_id: NewId
) -> Engagement | Refusal:
    newcomers = await _participants(command.participants, by, work, new_id)
    if isinstance(newcomers, Refusal):
        return newcomers
    return drafted.drafted_with(newcomers, _counts(command.attendance, new_id))


async def _participants(
    asked: Sequence[c.TakesPart], by: Viewer, work: EngagementWork, new_id: NewId
) -> Sequence[Participant] | Refusal:
    newcomers: list[Participant] = []
    for one in asked:
        party = await work.surroundings.party(one.party_id)
        sees = party is not None and (
            party.is_public or party.owner_id == by.organisation or by.profile is Profile.SECRETARIAT
        )
        if party is None or not sees:
            return NotThere()
        newcomers.append(
            Participant(
                id=new_id(),
                party_id=party.id,
                party_owner_id=party.owner_id,
                is_public=party.is_public,
                sector=one.sector,
            )
        )
    return newcomers


def _counts(asked: Sequence[c.Headcount], new_id: NewId) -> tuple[Attendance, ...]:
    return tuple(Attendance(id=new_id(), sector=one.sector, headcount=one.headcount) for one in asked)
