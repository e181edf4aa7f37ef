"""What if the site verifies its own work, a deadline lies too far, or the report does not wait?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.labels import encode_id
from tests.assurance.conftest import Auditing, Read, key_of
from tests.assurance.people import COMPANY, FIRM, OFFICE, RIVAL, STRANGERS
from tests.assurance.place import PLAIN
from tests.reprisals.people import FILER

BELOW = PLAIN[3]


def action(id: str, due_on: str, requirement: str = BELOW) -> dict[str, object]:
    what = "Noise is measured at the school, and the figures are published."
    return {"auditId": id, "requirementId": f"req_{requirement}", "description": what, "dueOn": due_on}


async def opened(auditing: Auditing, id: str, days: int = 90) -> str:
    """An action, due in so many days, by its global id."""
    due = (auditing.hands.today() + timedelta(days=days)).isoformat()
    done = await auditing.does("openCorrectiveAction", action(id, due), FIRM)
    return encode_id(*done.records["correctiveAction"])


@pytest.mark.parametrize(
    ("due_on", "fits"),
    [
        ("2026-12-21", False),
        ("2026-12-22", True),
        ("2027-12-22", True),
        ("2027-12-23", False),
        ("2040-01-01", False),
    ],
)
async def test_a_deadline_lies_within_twelve_months_of_the_draft_report(
    auditing: Auditing, due_on: str, fits: bool
) -> None:
    id = await auditing.drafted(a4="PARTIALLY")
    answer = await auditing.ask("openCorrectiveAction", action(id, due_on), FIRM)
    if fits:
        assert answer.typename == "CorrectiveActionOpened"
        return
    assert (answer.typename, answer.values["earliest"], answer.values["latest"]) == (
        "DeadlineDoesNotFit",
        "2026-12-22",
        "2027-12-22",
    )


@pytest.mark.parametrize(
    ("rating", "correctable"),
    [
        ("FULLY", False),
        ("SUBSTANTIALLY", True),
        ("PARTIALLY", True),
        ("DOES_NOT_MEET", True),
        ("NOT_RELEVANT", False),
        ("NOT_SCORED", False),
    ],
)
async def test_only_what_is_not_fully_met_is_put_right(
    auditing: Auditing, rating: str, correctable: bool
) -> None:
    id = await auditing.drafted(a4=rating)
    answer = await auditing.ask("openCorrectiveAction", action(id, "2027-03-01"), FIRM)
    assert answer.typename == ("CorrectiveActionOpened" if correctable else "NothingToCorrect")
    beside = await auditing.ask("openCorrectiveAction", action(id, "2027-03-01", "2.0:3.1.9"), FIRM)
    assert beside.typename == "OutOfScope"


async def test_there_is_no_corrective_action_before_the_draft_report(auditing: Auditing) -> None:
    id = await auditing.at("STAGE_2")
    answer = await auditing.ask("openCorrectiveAction", action(id, "2027-03-01"), FIRM)
    assert answer.typename == "WrongStage"


async def test_the_site_does_and_the_firm_alone_verifies(auditing: Auditing, read: Read) -> None:
    id = await auditing.drafted(a4="PARTIALLY")
    one = await opened(auditing, id)
    early = await auditing.ask("verifyCorrectiveAction", {"actionId": one}, FIRM)
    assert early.typename == "NotSaidToBeDone"
    assert (
        await auditing.ask("recordCorrectiveActionDone", {"actionId": one}, FIRM)
    ).typename == "OnlyTheOperator"
    await auditing.does("recordCorrectiveActionDone", {"actionId": one}, COMPANY)
    for by, expected in {
        COMPANY: "OnlyTheFirm",
        OFFICE: "OnlyTheFirm",
        RIVAL: "NotThere",
        STRANGERS: "NotThere",
        FILER: "NotThere",
    }.items():
        for name in ("verifyCorrectiveAction", "returnCorrectiveAction"):
            assert (await auditing.ask(name, {"actionId": one}, by)).typename == expected
    await auditing.does("returnCorrectiveAction", {"actionId": one}, FIRM)
    await auditing.does("recordCorrectiveActionDone", {"actionId": one}, COMPANY)
    await auditing.does("verifyCorrectiveAction", {"actionId": one}, FIRM)
    for name, by in (("recordCorrectiveActionDone", COMPANY), ("verifyCorrectiveAction", FIRM)):
        assert (await auditing.ask(name, {"actionId": one}, by)).typename == "ActionSettled"
    question = f'{{ node(id: "{one}") {{ ... on CorrectiveAction {{ verifiedOn events {{ nodes {{ step }} }} }} }} }}'
    seen = (await read(question, COMPANY))["node"]
    assert [each["step"] for each in seen["events"]["nodes"]] == [  # type: ignore[index]
        "OPENED",
        "DONE",
        "RETURNED",
        "DONE",
        "VERIFIED",
    ]


async def test_a_stale_version_of_an_action_is_refused(auditing: Auditing) -> None:
    id = await auditing.drafted(a4="PARTIALLY")
    one = await opened(auditing, id)
    await auditing.does("recordCorrectiveActionDone", {"actionId": one, "version": 1}, COMPANY)
    answer = await auditing.ask("verifyCorrectiveAction", {"actionId": one, "version": 1}, FIRM)
    assert (answer.typename, answer.values["currentVersion"]) == ("ChangedMeanwhile", 2)


async def test_the_report_waits_for_actions_until_they_are_verified_or_overdue(auditing: Auditing) -> None:
    id = await auditing.drafted(a4="PARTIALLY")
    assert (await auditing.ask("startCorrectiveAction", {"auditId": id}, FIRM)).typename == "NothingToCorrect"
    one, two = await opened(auditing, id, 90), await opened(auditing, id, 120)
    waits = await auditing.ask("publishAuditReport", {"auditId": id}, OFFICE)
    assert (waits.typename, waits.values["latest"]) == ("ActionsOpen", "2027-04-21")
    await auditing.does("startCorrectiveAction", {"auditId": id}, FIRM)
    await auditing.does("recordCorrectiveActionDone", {"actionId": one}, COMPANY)
    await auditing.does("verifyCorrectiveAction", {"actionId": one}, FIRM)
    await auditing.rated(id, BELOW, "SUBSTANTIALLY")  # the firm rates anew what it saw put right
    auditing.hands.pass_days(120)
    assert (await auditing.ask("publishAuditReport", {"auditId": id}, OFFICE)).typename == "ActionsOpen"
    auditing.hands.pass_days(1)
    await auditing.does("publishAuditReport", {"auditId": id}, OFFICE)
    query = "SELECT level FROM audits WHERE id = $1"
    assert await auditing.owner.fetchval(query, key_of(id)) == "LEVEL_75"
    await auditing.does("recordCorrectiveActionDone", {"actionId": two}, COMPANY)  # late, and told so
    await auditing.does("verifyCorrectiveAction", {"actionId": two}, FIRM)


async def test_actions_do_not_become_public_with_the_audit(auditing: Auditing, read: Read) -> None:
    id = await auditing.drafted(a4="PARTIALLY")
    one = await opened(auditing, id)
    await auditing.does("recordCorrectiveActionDone", {"actionId": one}, COMPANY)
    await auditing.does("verifyCorrectiveAction", {"actionId": one}, FIRM)
    await auditing.does("publishAuditReport", {"auditId": id}, OFFICE)
    for by in (RIVAL, STRANGERS, FILER):
        assert (await read(f'{{ node(id: "{one}") {{ id }} }}', by))["node"] is None
        assert (await auditing.ask("verifyCorrectiveAction", {"actionId": one}, by)).typename == "NotThere"
    assert (await read(f'{{ node(id: "{one}") {{ id }} }}', COMPANY))["node"] == {"id": one}


async def test_what_is_overdue_is_found_and_comes_in_the_order_of_its_day(
    auditing: Auditing, read: Read
) -> None:
    id = await auditing.drafted(a4="PARTIALLY", critical="SUBSTANTIALLY")
    late, soon, done = [await opened(auditing, id, days) for days in (1, 30, 2)]
    await auditing.does("recordCorrectiveActionDone", {"actionId": done}, COMPANY)
    past = "UPDATE corrective_actions SET due_at = now() - interval '1 hour' WHERE id = ANY($1)"
    await auditing.owner.execute(past, [key_of(late), key_of(done)])
    future = "UPDATE corrective_actions SET due_at = now() + interval '40 days' WHERE id = $1"
    await auditing.owner.execute(future, key_of(soon))
    listed = (
        '{{ correctiveActions(filter: {{audit: "{id}"{more}}}, order: {{by: DUE, direction: ASC}})'
        " {{ nodes {{ id overdue }} }} }}"
    )
    for by in (COMPANY, FIRM, OFFICE):
        seen = (await read(listed.format(id=id, more=", overdue: true"), by))["correctiveActions"]["nodes"]  # type: ignore[index]
        assert seen == [{"id": late, "overdue": True}]
        every = (await read(listed.format(id=id, more=""), by))["correctiveActions"]["nodes"]  # type: ignore[index]
        assert {one["id"] for one in every[:2]} == {late, done}
        assert every[2] == {"id": soon, "overdue": False}
