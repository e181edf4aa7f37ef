"""Load, ask, save: what took place, who took part and what they were told. The model and `Standing` decide."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.access import Profile, Viewer
from domain.engagement import commands as c
from domain.engagement.approach import anyone_who_sees, approach, standing_of
from domain.engagement.model import Amendment, Engagement
from domain.engagement.own import keep, on_own, own
from domain.engagement.parts import Attendance, Participant
from domain.engagement.ports import EngagementWork
from domain.engagement.refusals import AlreadyRecorded, NotAssignedHere
from domain.engagement.spoken import known_language
from domain.kernel import BadInput, Clock, NewId, NotThere, NotYours, Recorded, Refusal


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
    found = await own(command.engagement_id, command.version, by, work, clock)
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
    return await keep(decided, found, work)


async def add_participants(
    command: c.AddParticipants, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Adds parties that the keeper may see: its own, and those that act under a public name."""
    found = await own(command.engagement_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    if not command.participants:
        return BadInput(
            message="No party is named.", next="Name at least one that took part.", field="participants"
        )
    newcomers = await _participants(command.participants, by, work, new_id)
    decided = newcomers if isinstance(newcomers, Refusal) else found.joined_by(newcomers)
    return await keep(decided, found, work)


async def remove_participant(
    command: c.RemoveParticipant, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Takes a participant out of the record; that it stood there is kept nowhere but in backups.

    Companies and the public may see an engagement and not who took part: whatever they name, the answer is one.
    """
    if by.profile in (Profile.COMPANY, Profile.PUBLIC, Profile.BOARD):
        return NotYours(message="Only the organisation that keeps a record takes participants out of it.")
    id = await work.engagements.of_part("Participant", command.participant_id)
    return await on_own(id, None, by, work, clock, lambda it: it.left_by(command.participant_id))


async def record_attendance(
    command: c.RecordAttendance, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Sets the headcounts."""
    counts = _counts(command.counts, new_id)
    return await on_own(
        command.engagement_id, command.version, by, work, clock, lambda it: it.attended_by(counts)
    )


async def record_shared_information(
    command: c.RecordSharedInformation, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Adds what those met were told."""
    language = known_language(command.language) if command.language else None
    if isinstance(language, Refusal):
        return language
    return await on_own(
        command.engagement_id,
        command.version,
        by,
        work,
        clock,
        lambda it: it.informed_of(new_id(), command.description, language),
    )


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
