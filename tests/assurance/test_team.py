"""What if somebody with a tie, or from elsewhere, is to audit; or a team is left without a lead?"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.labels import encode_id
from tests.assurance.conftest import Auditing, Read, key_of
from tests.assurance.people import (
    AT_THE_FIRM,
    COMPANY,
    ELSEWHERE,
    FIRM,
    FORMER,
    INTERPRETER,
    LEAD,
    OFFICE,
    SECOND,
)
from tests.reprisals.people import BOARD_MEMBERS, HERON, OPERATOR, RIVER_NGO, SANDPIPER, named
from tests.reprisals.place import works_for


def proposal(id: str, person: UUID, role: str = "AUDITOR") -> dict[str, object]:
    return {"auditId": id, "personId": encode_id("Person", person), "role": role}


@pytest.mark.parametrize(
    "person", [ELSEWHERE, HERON, SANDPIPER, BOARD_MEMBERS[0], named(99)], ids=lambda one: str(one)[-3:]
)
async def test_whoever_is_no_auditor_of_the_firm_is_refused_by_name(auditing: Auditing, person: UUID) -> None:
    id = await auditing.at("FIRM_CONTRACTED")
    answer = await auditing.ask("proposeTeamMember", proposal(id, person), FIRM)
    assert (answer.typename, answer.values["personId"]) == ("NotAnAuditor", encode_id("Person", person))


async def test_whoever_worked_for_the_operator_lately_is_refused_by_name(auditing: Auditing) -> None:
    id = await auditing.at("FIRM_CONTRACTED")
    answer = await auditing.ask("proposeTeamMember", proposal(id, FORMER), FIRM)
    assert (answer.typename, answer.values["personId"], answer.values["ties"]) == (
        "TiedToTheAudit",
        encode_id("Person", FORMER),
        ["OPERATOR"],
    )
    auditing.hands.pass_days(300)  # on 18 September 2027, a year and more after they left
    await auditing.does("proposeTeamMember", proposal(id, FORMER), FIRM)


async def test_a_tie_that_came_after_the_proposal_bars_from_the_team(auditing: Auditing) -> None:
    id = await auditing.at("FIRM_CONTRACTED")
    await auditing.does("proposeTeamMember", proposal(id, LEAD, "LEAD_AUDITOR"), FIRM)
    await auditing.does("proposeTeamMember", proposal(id, INTERPRETER), FIRM)
    tie = uuid4()
    await works_for(auditing.owner, tie, INTERPRETER, RIVER_NGO)
    try:
        answer = await auditing.ask("approveAuditTeam", {"auditId": id}, OFFICE)
        assert (answer.typename, answer.values["ties"]) == ("TiedToTheAudit", ["SITE"])
        query = "SELECT count(*) FROM audit_team_members WHERE audit_id = $1 AND approved_on IS NOT NULL"
        assert await auditing.owner.fetchval(query, key_of(id)) == 0
        assert (await auditing.state(id))[0] == "FIRM_CONTRACTED"
    finally:
        await auditing.owner.execute("DELETE FROM memberships WHERE id = $1", tie)


async def test_a_declared_interest_is_a_tie(auditing: Auditing) -> None:
    id = await auditing.at("FIRM_CONTRACTED")
    given = {"personId": encode_id("Person", SECOND), "organisationId": encode_id("Organisation", OPERATOR)}
    interest = (await auditing.does("recordInterest", given, OFFICE)).records["interest"]
    try:
        answer = await auditing.ask("proposeTeamMember", proposal(id, SECOND), FIRM)
        assert (answer.typename, answer.values["ties"]) == ("TiedToTheAudit", ["DECLARED_INTEREST"])
    finally:
        await auditing.owner.execute("DELETE FROM declared_interests WHERE id = $1", UUID(interest[1]))


async def test_a_team_needs_a_lead_before_it_is_approved_and_after(auditing: Auditing) -> None:
    id = await auditing.at("FIRM_CONTRACTED")
    assert (await auditing.ask("approveAuditTeam", {"auditId": id}, OFFICE)).typename == "NobodyProposed"
    assert (await auditing.ask("startStageOne", {"auditId": id}, FIRM)).typename == "TeamNotApproved"
    await auditing.does("proposeTeamMember", proposal(id, SECOND), FIRM)
    assert (await auditing.ask("startStageOne", {"auditId": id}, FIRM)).typename == "TeamNotApproved"
    assert (await auditing.ask("approveAuditTeam", {"auditId": id}, OFFICE)).typename == "NoLeadAuditor"
    await auditing.does("proposeTeamMember", proposal(id, LEAD, "LEAD_AUDITOR"), FIRM)
    await auditing.does("approveAuditTeam", {"auditId": id}, OFFICE)
    leave = {"auditId": id, "memberId": await place_of(auditing, id, LEAD)}
    assert (await auditing.ask("endTeamMembership", leave, FIRM)).typename == "NoLeadAuditor"
    await auditing.does("proposeTeamMember", proposal(id, INTERPRETER, "LEAD_AUDITOR"), FIRM)
    assert (await auditing.ask("endTeamMembership", leave, FIRM)).typename == "NoLeadAuditor"
    await auditing.does("approveAuditTeam", {"auditId": id}, OFFICE)
    await auditing.does("endTeamMembership", leave, FIRM)
    assert (await auditing.ask("endTeamMembership", leave, OFFICE)).typename == "PlaceEnded"


async def test_one_person_has_one_place(auditing: Auditing) -> None:
    id = await auditing.at("TEAM_APPROVED")
    again = await auditing.ask("proposeTeamMember", proposal(id, SECOND, "INTERPRETER"), FIRM)
    assert again.typename == "AlreadyOnTheTeam"


async def test_the_firm_does_not_approve_and_the_operator_neither_proposes_nor_ends(
    auditing: Auditing,
) -> None:
    id = await auditing.at("FIRM_CONTRACTED")
    await auditing.does("proposeTeamMember", proposal(id, LEAD, "LEAD_AUDITOR"), AT_THE_FIRM)
    assert (await auditing.ask("approveAuditTeam", {"auditId": id}, FIRM)).typename == "SecretariatOnly"
    for name, given in {
        "proposeTeamMember": proposal(id, SECOND),
        "endTeamMembership": {"auditId": id, "memberId": await place_of(auditing, id, LEAD)},
    }.items():
        assert (await auditing.ask(name, given, COMPANY)).typename == "OnlyTheFirm"


TEAM = (
    '{{ audit(id: "{id}") {{ team {{ nodes {{ role proposedOn approvedOn person {{ id }} }}'
    " total {{ count }} }} }} }}"
)


async def test_the_operator_learns_roles_and_how_many_and_never_who(auditing: Auditing, read: Read) -> None:
    id = await auditing.at("TEAM_APPROVED")
    await auditing.does("proposeTeamMember", proposal(id, INTERPRETER, "INTERPRETER"), FIRM)
    inside = (await read(TEAM.format(id=id), AT_THE_FIRM))["audit"]["team"]  # type: ignore[index]
    assert {one["person"]["id"] for one in inside["nodes"]} == {
        encode_id("Person", one) for one in (LEAD, SECOND, INTERPRETER)
    }
    outside = (await read(TEAM.format(id=id), COMPANY))["audit"]["team"]  # type: ignore[index]
    assert outside["total"] == {"count": 2}
    assert {one["role"] for one in outside["nodes"]} == {"LEAD_AUDITOR", "AUDITOR"}
    assert {(one["proposedOn"], one["person"], one["approvedOn"]) for one in outside["nodes"]} == {
        (None, None, "2026-11-22")
    }


async def place_of(auditing: Auditing, id: str, person: UUID) -> str:
    """Their place on the team."""
    query = "SELECT id FROM audit_team_members WHERE audit_id = $1 AND person_id = $2"
    return encode_id("AuditTeamMember", await auditing.owner.fetchval(query, key_of(id), person))
