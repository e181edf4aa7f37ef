"""Who does what to a report: its handler, the desk, the receipt's holder; to everybody else it is not there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.access import Profile
from domain.cases.clock import DueKind, PauseReason
from domain.cases.clock_refusals import CheckInTooEarly
from domain.cases.parts import CaseSide, CheckInFinding, IdentityMode, ItemKind
from domain.cases.ports import CaseKind
from domain.cases.receipt import MistypedReceipt, Receipt
from domain.cases.refusals import (
    ContentErased,
    NotAHandler,
    NotAssigned,
    NotOpenToYou,
    StillOpen,
)
from domain.cases.ties import ConflictOfInterest, PersonTies
from domain.kernel import BadInput, ChangedMeanwhile, IllegalTransition, NotThere, Recorded, Refusal
from domain.whistleblowing import clock_cases as timing
from domain.whistleblowing import commands as c
from domain.whistleblowing import content_cases as writing
from domain.whistleblowing import handling_cases as handling
from domain.whistleblowing import intake_cases as intake
from domain.whistleblowing import receipt_cases as returning
from domain.whistleblowing.model import Report
from domain.whistleblowing.refusals import CannotBeAddressed
from domain.whistleblowing.values import Assessment, Conclusion, FollowUp, ReportState
from tests.whistleblowing.world import (
    ACTIVIST,
    AUDIT_CLERK,
    AUDIT_HANDLER,
    AUDITORS,
    BOARD,
    BRAND,
    CLERK,
    COLLEAGUE,
    GONE,
    KEEPER,
    MACHINE,
    NGO,
    OPERATOR,
    OUTSIDERS,
    SECRETARIAT,
    SITE_HANDLER,
    TIED,
    TOLD,
    World,
    account,
    named,
    viewer,
)


@pytest.fixture
def world() -> World:
    return World()


async def refused(
    world: World, use_case: object, command: object, by: object, kind: type[Refusal]
) -> Refusal:
    """Refused by that name, and nothing moved."""
    before = world.seen()
    answer = await world.does(use_case, command, by)
    assert type(answer) is kind, answer
    assert world.seen() == before
    return answer


async def assigned(world: World, to: UUID = KEEPER, **changes: object) -> tuple[Report, str]:
    """A report that somebody handles."""
    it, receipt = await world.told(**changes)
    command = c.AssignReportHandler(report_id=it.id, person_id=to)
    done = await world.does(handling.assign_report_handler, command, to)
    assert isinstance(done, Recorded), done
    return world.reports.kept[it.id], receipt


def steps(id: UUID) -> dict[str, tuple[object, object]]:
    """Every act of a handler on a report."""
    return {
        "assign": (handling.assign_report_handler, c.AssignReportHandler(report_id=id, person_id=COLLEAGUE)),
        "acknowledge": (handling.acknowledge_report, c.ActOnReport(report_id=id)),
        "assess": (
            handling.assess_report,
            c.AssessReport(report_id=id, assessment=Assessment.WITHIN_THE_SCHEME),
        ),
        "address": (
            handling.address_report,
            c.AddressReport(report_id=id, follow_up=FollowUp.INQUIRY, feedback="We went there."),
        ),
        "conclude": (
            handling.conclude_report,
            c.ConcludeReport(report_id=id, conclusion=Conclusion.SUBSTANTIATED, feedback="It was so."),
        ),
        "pause": (timing.pause_report, c.PauseReport(report_id=id, because=PauseReason.EXTERNAL_PROCEEDING)),
        "resume": (timing.resume_report, c.ActOnReport(report_id=id)),
        "write": (
            writing.add_report_item,
            c.AddReportItem(report_id=id, kind=ItemKind.NOTE, text="Ask again."),
        ),
        "check in": (
            timing.hold_report_check_in,
            c.HoldReportCheckIn(report_id=id, finding=CheckInFinding.NO_RETALIATION),
        ),
        "erase": (writing.erase_report_content, c.ActOnReport(report_id=id)),
    }


async def concluded(world: World, **changes: object) -> tuple[Report, str]:
    it, receipt = await assigned(world, **changes)
    for name in ("assess", "address", "conclude"):
        assert isinstance(await world.does(*steps(it.id)[name], KEEPER), Recorded)
    return world.reports.kept[it.id], receipt


# -- coming in


async def test_a_report_comes_in_without_anybody(world: World):
    it, receipt = await world.told()
    assert (it.body_id, it.identity_mode, it.handler_id, it.events[0].person_id) == (
        SECRETARIAT,
        IdentityMode.ANONYMOUS,
        None,
        None,
    )
    assert world.contents.texts == {(it.id, it.items[0].id): TOLD}
    assert list(world.receipts.known.values()) == [it.id]
    assert len(receipt.replace("-", "")) == 27


@pytest.mark.parametrize("body", [OPERATOR, NGO, BRAND])
async def test_nobody_but_the_secretariat_and_audit_firms_takes_reports(world: World, body: UUID):
    await refused(world, intake.submit_report, account(body_id=body), BOARD, CannotBeAddressed)
    assert isinstance(await world.does(intake.submit_report, account(body_id=AUDITORS), BOARD), Recorded)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"body_id": named(404)}, NotThere),
        ({"site_id": named(404)}, NotThere),
        ({"language": "klingon"}, BadInput),
    ],
)
async def test_nonsense_is_refused(world: World, changes: dict[str, object], refusal: type[Refusal]):
    await refused(world, intake.submit_report, account(**changes), BOARD, refusal)


async def test_a_report_needs_no_site(world: World):
    it, _ = await world.told(site_id=None)
    assert (it.site_id, it.due) == (None, DueKind.ACKNOWLEDGEMENT)


async def test_a_handler_writes_down_what_was_told_at_their_own_desk(world: World):
    it, _ = await world.told(IdentityMode.CONFIDENTIAL)
    assert (it.body_id, it.by_week, it.events[0].person_id, it.events[0].side) == (
        SECRETARIAT,
        False,
        KEEPER,
        CaseSide.CONCERNED,
    )
    firm = await world.does(intake.take_down_report, taken(IdentityMode.ANONYMOUS), AUDIT_HANDLER)
    assert isinstance(firm, Recorded)
    assert firm.by_week
    assert world.reports.kept[firm.id].body_id == AUDITORS


def taken(mode: IdentityMode) -> c.TakeDownReport:
    told = account()
    return c.TakeDownReport(
        identity_mode=mode, concern=told.concern, protected_person=told.protected_person, narrative=TOLD
    )


@pytest.mark.parametrize(
    "by",
    [
        viewer(CLERK),
        viewer(GONE),
        viewer(AUDIT_CLERK),
        viewer(SITE_HANDLER),
        viewer(ACTIVIST),
        BOARD,
        MACHINE,
        viewer(KEEPER, Profile.COMPANY, OPERATOR),
        viewer(KEEPER, Profile.MEMBER, SECRETARIAT),
    ],
    ids=lambda by: by.client,
)
async def test_who_sits_at_no_such_desk_writes_nothing_down(world: World, by: object):
    await refused(world, intake.take_down_report, taken(IdentityMode.ANONYMOUS), by, NotAHandler)


@pytest.mark.parametrize("mode", [IdentityMode.NAMED, IdentityMode.VIA_REPRESENTATIVE])
async def test_a_report_carries_no_name_and_nobody_tells_it_for_another(world: World, mode: IdentityMode):
    answer = await refused(world, intake.take_down_report, taken(mode), KEEPER, BadInput)
    assert (answer.field, "`identity`" in answer.next) == ("identityMode", True)


# -- who it is there for


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_for_everyone_else_it_is_as_if_it_had_never_been(world: World, who: str):
    it, _ = await concluded(world)
    item = it.items[0].id
    for name in steps(it.id):
        there = await refused(world, *steps(it.id)[name], OUTSIDERS[who], NotThere)
        assert there == await world.does(*steps(named(404))[name], OUTSIDERS[who])
    there = await refused(
        world, writing.open_report_item, c.OpenReportItem(item_id=item), OUTSIDERS[who], NotThere
    )
    assert there == await world.does(
        writing.open_report_item, c.OpenReportItem(item_id=named(404)), OUTSIDERS[who]
    )


@pytest.mark.parametrize("name", [name for name in steps(named(0)) if name != "assign"])
async def test_a_colleague_at_the_desk_takes_none_of_its_steps(world: World, name: str):
    it, _ = await assigned(world)
    await refused(world, *steps(it.id)[name], COLLEAGUE, NotAssigned)


async def test_a_colleague_at_the_desk_opens_nothing(world: World):
    it, _ = await assigned(world)
    opening = c.OpenReportItem(item_id=it.items[0].id)
    await refused(world, writing.open_report_item, opening, COLLEAGUE, NotOpenToYou)
    done = await world.does(writing.open_report_item, opening, KEEPER)
    assert isinstance(done, Recorded)
    assert (done.told, done.entity, done.events, done.by_week) == ({"text": TOLD}, "ReportItem", (), True)


async def test_before_it_is_assigned_nobody_opens_it_or_takes_a_step(world: World):
    it, _ = await world.told()
    opening = c.OpenReportItem(item_id=it.items[0].id)
    await refused(world, writing.open_report_item, opening, KEEPER, NotOpenToYou)
    await refused(world, *steps(it.id)["assess"], KEEPER, NotAssigned)


async def test_who_handed_it_on_opens_nothing_more(world: World):
    it, _ = await assigned(world)
    assert isinstance(await world.does(*steps(it.id)["assign"], KEEPER), Recorded)
    opening = c.OpenReportItem(item_id=it.items[0].id)
    await refused(world, writing.open_report_item, opening, KEEPER, NotOpenToYou)


async def test_whom_something_came_to_tie_opens_nothing_more(world: World, monkeypatch: pytest.MonkeyPatch):
    it, _ = await assigned(world)
    opening = c.OpenReportItem(item_id=it.items[0].id)
    assert isinstance(await world.does(writing.open_report_item, opening, KEEPER), Recorded)

    async def by_now(person: UUID, on: date, look_back_days: int) -> PersonTies:
        return PersonTies(employers=frozenset({SECRETARIAT, OPERATOR}))

    monkeypatch.setattr(world.casework, "ties_of", by_now)
    await refused(world, writing.open_report_item, opening, KEEPER, ConflictOfInterest)


# -- assigning


@pytest.mark.parametrize("person", [CLERK, GONE, AUDIT_HANDLER, SITE_HANDLER, named(404)])
async def test_only_somebody_of_the_same_desk_is_given_it(world: World, person: UUID):
    it, _ = await world.told()
    command = c.AssignReportHandler(report_id=it.id, person_id=person)
    await refused(world, handling.assign_report_handler, command, KEEPER, NotAHandler)


async def test_who_worked_for_the_operator_is_not_given_a_report_about_its_mine(world: World):
    it, _ = await world.told(body_id=AUDITORS)
    command = c.AssignReportHandler(report_id=it.id, person_id=TIED)
    for by in (AUDIT_HANDLER, TIED):
        answer = await refused(world, handling.assign_report_handler, command, by, ConflictOfInterest)
        assert answer.ties == ("OPERATOR",)
    elsewhere, _ = await world.told(body_id=AUDITORS, site_id=None)
    command = c.AssignReportHandler(report_id=elsewhere.id, person_id=TIED)
    assert isinstance(await world.does(handling.assign_report_handler, command, AUDIT_HANDLER), Recorded)


async def test_that_the_firm_audits_the_mine_is_no_tie_of_its_own_handlers(world: World):
    it, _ = await assigned(world, to=AUDIT_HANDLER, body_id=AUDITORS)
    assert it.handler_id == AUDIT_HANDLER


# -- its steps


async def test_a_report_goes_its_way_and_whoever_told_it_is_answered(world: World):
    it, receipt = await assigned(world)
    for name in ("acknowledge", "assess", "address", "conclude"):
        done = await world.does(*steps(it.id)[name], KEEPER)
        assert isinstance(done, Recorded), (name, done)
        assert done.by_week
    it = world.reports.kept[it.id]
    assert [event.step.value for event in it.events] == [
        "RECEIVED",
        "ACKNOWLEDGED",
        "ASSESSED",
        "ADDRESSED",
        "CONCLUDED",
    ]
    read = [
        await world.does(
            returning.open_report_item_with_receipt,
            c.OpenReportItemWithReceipt(receipt=receipt, position=place),
            BOARD,
        )
        for place in (1, 2, 3)
    ]
    assert [one.told["text"] for one in read] == [TOLD, "We went there.", "It was so."]
    assert it.due is DueKind.CHECK_IN
    early = await refused(world, *steps(it.id)["check in"], KEEPER, CheckInTooEarly)
    assert early.earliest == it.due_on.replace(day=it.due_on.day - 3)
    world.clock.on(37)
    assert isinstance(await world.does(*steps(it.id)["check in"], KEEPER), Recorded)


async def test_who_read_an_older_version_is_told(world: World):
    it, _ = await assigned(world)
    command = c.AssessReport(report_id=it.id, version=1, assessment=Assessment.MORE_IS_NEEDED)
    answer = await refused(world, handling.assess_report, command, KEEPER, ChangedMeanwhile)
    assert answer.current_version == it.version == 2


async def test_a_step_out_of_turn_names_the_next(world: World):
    it, _ = await assigned(world)
    answer = await refused(world, *steps(it.id)["conclude"], KEEPER, IllegalTransition)
    assert answer.legal_next == ("ASSESSED",)


@pytest.mark.parametrize("kind", [ItemKind.NARRATIVE, ItemKind.RESPONSE, ItemKind.REASONS])
async def test_the_handler_writes_messages_evidence_and_notes(world: World, kind: ItemKind):
    it, receipt = await assigned(world)
    command = c.AddReportItem(report_id=it.id, kind=kind, text="x")
    await refused(world, writing.add_report_item, command, KEEPER, BadInput)
    theirs = c.AddToReportWithReceipt(receipt=receipt, kind=kind, text="x")
    await refused(world, returning.add_to_report_with_receipt, theirs, BOARD, BadInput)


async def test_a_language_that_is_none_is_refused(world: World):
    it, receipt = await assigned(world)
    command = c.AddReportItem(report_id=it.id, kind=ItemKind.NOTE, text="x", language="klingon")
    await refused(world, writing.add_report_item, command, KEEPER, BadInput)
    theirs = c.AddToReportWithReceipt(receipt=receipt, kind=ItemKind.MESSAGE, text="x", language="klingon")
    await refused(world, returning.add_to_report_with_receipt, theirs, BOARD, BadInput)


# -- with the receipt


async def test_with_the_receipt_one_sees_where_it_stands_and_what_is_for_them(world: World):
    it, receipt = await assigned(world)
    for kind, text in (
        (ItemKind.NOTE, "Hush."),
        (ItemKind.EVIDENCE, "A photograph."),
        (ItemKind.MESSAGE, "When?"),
    ):
        command = c.AddReportItem(report_id=it.id, kind=kind, text=text)
        assert isinstance(await world.does(writing.add_report_item, command, KEEPER), Recorded)
    added = await world.does(
        returning.add_to_report_with_receipt,
        c.AddToReportWithReceipt(receipt=receipt.lower(), kind=ItemKind.MESSAGE, text="At night."),
        BOARD,
    )
    assert (added.told, added.entity, added.by_week) == ({"position": "3"}, "ReportItem", True)
    back = await world.does(returning.return_to_report, c.ReturnToReport(receipt=receipt), BOARD)
    assert back.told == {
        "state": "RECEIVED",
        "receivedOn": "2026-11-22",
        "due": "ACKNOWLEDGEMENT",
        "dueOn": "2026-11-29",
        "written": "1 NARRATIVE CONCERNED 2026-11-22\n2 MESSAGE BODY 2026-11-22\n3 MESSAGE CONCERNED 2026-11-22",
    }
    found = [
        await world.does(
            returning.open_report_item_with_receipt,
            c.OpenReportItemWithReceipt(receipt=receipt, position=place),
            BOARD,
        )
        for place in (0, 1, 2, 3, 4, -1)
    ]
    assert [getattr(one, "told", {}).get("text") for one in found] == [
        None,
        TOLD,
        "When?",
        "At night.",
        None,
        None,
    ]
    assert found[0] == found[4] == found[5] == NotThere()


WITH_RECEIPT = {
    "return": (returning.return_to_report, lambda r: c.ReturnToReport(receipt=r)),
    "add": (
        returning.add_to_report_with_receipt,
        lambda r: c.AddToReportWithReceipt(receipt=r, kind=ItemKind.MESSAGE, text="x"),
    ),
    "open": (
        returning.open_report_item_with_receipt,
        lambda r: c.OpenReportItemWithReceipt(receipt=r, position=1),
    ),
}


@pytest.mark.parametrize("name", WITH_RECEIPT)
async def test_another_receipt_opens_nothing(world: World, name: str):
    await world.told()
    use_case, command = WITH_RECEIPT[name]
    await refused(world, use_case, command(Receipt.made(b"0" * 16).text), BOARD, NotThere)
    await refused(world, use_case, command("OOPS"), BOARD, MistypedReceipt)
    of_another_kind = world.receipts.fresh()
    await world.receipts.keep(of_another_kind, CaseKind.GRIEVANCE, next(iter(world.reports.kept)), named(1))
    await refused(world, use_case, command(of_another_kind.text), BOARD, NotThere)


async def test_a_receipt_stands_in_no_representation_of_what_was_asked():
    for _, command in WITH_RECEIPT.values():
        assert "7Q2ZK" not in repr(command("7Q2ZK"))
    assert TOLD not in repr(account())


# -- erased


async def test_erasing_leaves_the_steps_and_takes_the_words(world: World):
    it, receipt = await assigned(world)
    await refused(world, *steps(it.id)["erase"], KEEPER, StillOpen)
    it, receipt = await concluded(world)
    assert isinstance(await world.does(*steps(it.id)["erase"], KEEPER), Recorded)
    gone = world.reports.kept[it.id]
    assert (gone.state, world.contents.erased) == (ReportState.CONCLUDED, {it.id: gone.erased_on})
    await refused(world, *steps(it.id)["erase"], KEEPER, ContentErased)
    opening = c.OpenReportItem(item_id=it.items[0].id)
    answer = await refused(world, writing.open_report_item, opening, KEEPER, ContentErased)
    assert answer.erased_on == gone.erased_on
    for name in ("add", "open"):
        use_case, command = WITH_RECEIPT[name]
        await refused(world, use_case, command(receipt), BOARD, ContentErased)
    back = await world.does(returning.return_to_report, c.ReturnToReport(receipt=receipt), BOARD)
    assert back.told["conclusion"] == "SUBSTANTIATED"
