"""Load, ask, save: what the team writes of an interview, and the one path by which the team reads it again.

What an interview's notes say is sealed under a key of that interview alone. Each opening is recorded.
"""

from __future__ import annotations

from uuid import UUID

from domain.access import Viewer
from domain.assurance import interview_commands as c
from domain.assurance.interview_parts import InterviewItem
from domain.assurance.interview_ports import InterviewWork
from domain.assurance.interview_standing import come_to, come_to_incident, keep, this_week
from domain.cases.content import Erased
from domain.cases.opening import ContentMissing
from domain.cases.refusals import ContentErased
from domain.engagement.spoken import known_language
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal


async def add_interview_item(
    command: c.AddInterviewItem, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Notes, or words that may be quoted without saying whose they are."""
    interview = await come_to(command.interview_id, by, work, clock)
    if isinstance(interview, Refusal):
        return interview
    language = None if command.language is None else known_language(command.language)
    if isinstance(language, Refusal):
        return language
    item = InterviewItem(
        id=new_id(),
        kind=command.kind,
        language=language,
        week=this_week(clock),
        position=len(interview.items) + 1,
    )
    done = await keep(interview.written(item), interview, work)
    if isinstance(done, Recorded):
        await work.contents.begin(interview.id)
        await work.contents.put(interview.id, item.id, command.text)
    return done


async def open_interview_item(
    command: c.OpenItem, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What it says, for the team, as long as the interviewee agrees."""
    interview = await come_to(await work.interviews.of_item(command.item_id), by, work, clock)
    if isinstance(interview, Refusal):
        return interview
    item = next((one for one in interview.items if one.id == command.item_id), None)
    if item is None:
        return NotThere()
    refused = interview.readable(item)
    return refused or await _opened("InterviewItem", interview.id, item.id, work)


async def open_incident_item(
    command: c.OpenItem, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What was told about an incident, for the team."""
    incident = await come_to_incident(
        await work.integrity_incidents.of_item(command.item_id), by, work, clock
    )
    if isinstance(incident, Refusal):
        return incident
    return await _opened("IncidentItem", incident.id, command.item_id, work)


async def _opened(entity: str, case: UUID, item: UUID, work: InterviewWork) -> Recorded | ContentErased:
    text = await work.contents.open(case, item)
    if text is None:
        raise ContentMissing
    if isinstance(text, Erased):
        return ContentErased(erased_on=text.on)
    return Recorded(entity=entity, id=item, events=(), told={"text": text}, by_week=True)
