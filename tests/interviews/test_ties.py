"""Does an auditor whom the site came to employ still come to what was said in interviews?"""

from __future__ import annotations

from uuid import uuid4

import asyncpg

from tests.interviews.conftest import Ask, Case, breach, planning
from tests.interviews.people import TEAM, TEAM_TOO
from tests.reprisals.people import OPERATOR
from tests.reprisals.place import works_for


async def test_whom_the_site_came_to_employ_writes_and_opens_nothing_from_then_on(
    case: Case, ask: Ask, owner: asyncpg.Connection
):
    id = await case.held("NOTES")
    item = await case.noted(id)
    incident = await case.incident()
    tie = uuid4()
    await works_for(owner, tie, TEAM.person, OPERATOR)
    try:
        for name, given in (
            ("openInterviewItem", {"itemId": item}),
            ("addInterviewItem", {"interviewId": id, "kind": "NOTES", "text": "Mine."}),
            ("recordInterviewConsent", {"interviewId": id, "consent": "NOTES", "answer": "WITHDRAWN"}),
            ("putIncidentToSite", {"incidentId": incident}),
        ):
            assert (await ask(name, given, TEAM)).typename == "NotThere", name
        for name, given in (("planInterview", planning()), ("recordBreach", breach("COACHING"))):
            assert (await ask(name, given, TEAM)).typename == "OnlyTheAuditTeam", name
        assert (await ask("openInterviewItem", {"itemId": item}, TEAM_TOO)).typename == "InterviewItemOpened"
    finally:
        await owner.execute("DELETE FROM memberships WHERE id = $1", tie)
