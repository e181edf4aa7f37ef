"""Can somebody of the firm who is tied to the site, and so not on the team, rate and verify beside it?"""

from __future__ import annotations

from uuid import uuid4

from domain.labels import encode_id
from tests.assurance.conftest import Auditing, key_of, rate
from tests.assurance.people import AT_THE_FIRM, COMPANY, FORMER, LEAD
from tests.assurance.place import CRITICAL, PLAIN
from tests.reprisals.people import AUDITORS, OPERATOR, viewer
from tests.reprisals.place import works_for

TIED = viewer(AUDITORS, FORMER)
"""An auditor of the firm who worked for the operator until lately."""


async def test_whoever_is_tied_to_the_site_takes_no_step_of_the_firm(auditing: Auditing) -> None:
    id = await auditing.at("NOTICE_PUBLISHED")
    stands = await auditing.state(id)
    ids = [f"req_{CRITICAL}"]
    for name, given in (
        ("addToAuditScope", {"auditId": id, "requirementIds": ids}),
        ("rateRequirement", rate(id, CRITICAL, "FULLY")),
        ("publishAuditNotice", auditing.notice(id)),
        ("startStageTwo", {"auditId": id}),
        ("draftAuditReport", {"auditId": id}),
    ):
        answer = await auditing.ask(name, given, TIED)
        assert (answer.typename, answer.values["ties"]) == ("TiedToTheAudit", ["OPERATOR"]), name
    assert await auditing.state(id) == stands


async def test_nobody_verifies_what_their_own_company_did(auditing: Auditing) -> None:
    id = await auditing.drafted(a4="PARTIALLY")
    given = {"auditId": id, "requirementId": f"req_{PLAIN[3]}", "description": "Cover both wells."}
    asked = given | {"dueOn": auditing.hands.today().isoformat()}
    opened = await auditing.does("openCorrectiveAction", asked, AT_THE_FIRM)
    action = {"actionId": encode_id(*opened.records["correctiveAction"])}
    await auditing.does("recordCorrectiveActionDone", action, COMPANY)
    for name in ("verifyCorrectiveAction", "returnCorrectiveAction"):
        assert (await auditing.ask(name, action, TIED)).typename == "TiedToTheAudit"
    await auditing.does("verifyCorrectiveAction", action, AT_THE_FIRM)


async def test_whom_a_tie_came_to_can_still_leave_the_team(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_2")
    await auditing.owner.execute(
        "UPDATE audit_team_members SET role = 'LEAD_AUDITOR'"
    )  # so that one can leave
    tie = uuid4()
    await works_for(auditing.owner, tie, LEAD, OPERATOR)
    try:
        refused = await auditing.ask("rateRequirement", rate(id, CRITICAL, "FULLY"), AT_THE_FIRM)
        assert refused.typename == "TiedToTheAudit"
        query = "SELECT id FROM audit_team_members WHERE audit_id = $1 AND person_id = $2"
        place = encode_id("AuditTeamMember", await auditing.owner.fetchval(query, key_of(id), LEAD))
        await auditing.does("endTeamMembership", {"auditId": id, "memberId": place}, AT_THE_FIRM)
    finally:
        await auditing.owner.execute("DELETE FROM memberships WHERE id = $1", tie)
