"""Whatever is tried in whatever order, a grievance goes only where a second, plainly written table lets it go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access import ANYONE, Viewer
from domain.cases.clock import PauseReason
from domain.cases.parts import CheckInFinding, IdentityMode, ItemKind
from domain.grievances import answering_cases as answering
from domain.grievances import commands as c
from domain.grievances import content_cases as content
from domain.grievances import filing_cases as filing
from domain.grievances import handling_cases as handling
from domain.grievances import receipt_cases as receipts
from domain.grievances.model import Grievance
from domain.grievances.values import (
    ClosureReason,
    ContestReason,
    Outcome,
    ReceiptStep,
    ReferralReason,
    RemedyKind,
)
from domain.kernel import IllegalTransition, Recorded, Refusal
from tests.grievances.cast import CURLEW, EVERYBODY, HANDLERS, KNOT, NGO, TIED, WHIMBREL
from tests.grievances.world import FIRM, World, complaint, submission

FOLLOWS = """
SUBMITTED         -> ACKNOWLEDGED WITHDRAWN
ACKNOWLEDGED      -> SCREENED WITHDRAWN
SCREENED          -> INVESTIGATING REFERRED WITHDRAWN
INVESTIGATING     -> RESPONSE_PROPOSED WITHDRAWN
RESPONSE_PROPOSED -> ACCEPTED CONTESTED WITHDRAWN
CONTESTED         -> APPEALED CLOSED WITHDRAWN
APPEALED          -> RESPONSE_PROPOSED WITHDRAWN
ACCEPTED          -> REMEDY CLOSED WITHDRAWN
REMEDY            -> REMEDY VERIFIED WITHDRAWN
VERIFIED          -> CLOSED WITHDRAWN
CLOSED            -> MONITORING
MONITORING        ->
REFERRED          ->
WITHDRAWN         ->
"""
TABLE = {
    left.strip(): right.split()
    for left, _, right in (line.partition("->") for line in FOLLOWS.split("\n") if line)
}
PEOPLE = [*EVERYBODY.values(), HANDLERS[KNOT], HANDLERS[TIED]]
LIKELY = [NGO, HANDLERS[CURLEW], HANDLERS[WHIMBREL]]


def tries(world: World, id: UUID, receipt: str, random: Random) -> list[Callable[[], tuple[object, object]]]:
    """Everything that could be tried, each with values drawn at random."""
    on = c.OnGrievance(grievance_id=id)
    case = world.grievances.kept[id]
    remedy = random.choice(case.remedies).id if case.remedies else id
    day = world.clock.today() + timedelta(days=random.randint(-2, 40))
    return [
        lambda: (handling.acknowledge_grievance, on),
        lambda: (
            handling.assign_grievance_handler,
            c.AssignGrievanceHandler(
                grievance_id=id, person_id=random.choice([CURLEW, CURLEW, WHIMBREL, KNOT, TIED])
            ),
        ),
        lambda: (handling.screen_grievance, on),
        lambda: (handling.start_investigation, on),
        lambda: (
            handling.propose_response,
            c.ProposeResponse(grievance_id=id, outcome=random.choice(list(Outcome)), response="So."),
        ),
        lambda: (answering.accept_response, on),
        lambda: (answering.contest_response, c.ContestResponse(grievance_id=id, reason=ContestReason.OTHER)),
        lambda: (answering.appeal_response, on),
        lambda: (
            handling.agree_remedy,
            c.AgreeRemedy(grievance_id=id, kind=random.choice(list(RemedyKind)), due_on=day),
        ),
        lambda: (handling.deliver_remedy, c.OnRemedy(remedy_id=remedy)),
        lambda: (answering.verify_remedy, c.OnRemedy(remedy_id=remedy)),
        lambda: (
            handling.close_grievance,
            c.CloseGrievance(grievance_id=id, reason=random.choice(list(ClosureReason))),
        ),
        lambda: (
            handling.hold_check_in,
            c.HoldGrievanceCheckIn(grievance_id=id, finding=random.choice(list(CheckInFinding))),
        ),
        lambda: (
            handling.refer_grievance,
            c.ReferGrievance(grievance_id=id, mechanism_id=FIRM, reason=ReferralReason.OUTSIDE_REMIT),
        ),
        lambda: (
            handling.pause_grievance,
            c.PauseGrievance(grievance_id=id, because=random.choice(list(PauseReason))),
        ),
        lambda: (handling.resume_grievance, on),
        lambda: (handling.release_grievance, on),
        lambda: (handling.withdraw_grievance_release, on),
        lambda: (
            content.add_grievance_item,
            c.AddGrievanceItem(grievance_id=id, kind=random.choice(list(ItemKind)), text="More."),
        ),
        lambda: (
            receipts.answer_with_receipt,
            c.AnswerGrievanceWithReceipt(
                receipt=receipt,
                step=random.choice([s for s in ReceiptStep if s is not ReceiptStep.WITHDRAW]),
                position=random.randint(1, 2),
            ),
        ),
    ]


def onwards(world: World, id: UUID, receipt: str, random: Random) -> tuple[object, object, Viewer]:
    """Something that leads on from where it stands, by somebody who may do it: most walks would get nowhere else."""
    case, on = world.grievances.kept[id], c.OnGrievance(grievance_id=id)
    by = HANDLERS[case.handler_id or random.choice([CURLEW, WHIMBREL])]

    def answer(step: ReceiptStep, **more: object) -> tuple[object, object, Viewer]:
        said = c.AnswerGrievanceWithReceipt(receipt=receipt, step=step, **more)
        return receipts.answer_with_receipt, said, ANYONE

    if case.handler_id is None:
        give = c.AssignGrievanceHandler(grievance_id=id, person_id=by.person)
        return handling.assign_grievance_handler, give, by
    steps = {"SUBMITTED": handling.acknowledge_grievance, "ACKNOWLEDGED": handling.screen_grievance,
             "SCREENED": handling.start_investigation}  # fmt: skip
    respond = c.ProposeResponse(grievance_id=id, outcome=Outcome.UPHELD, response="So.")
    close = c.CloseGrievance(grievance_id=id, reason=random.choice(list(ClosureReason)))
    check = c.HoldGrievanceCheckIn(grievance_id=id, finding=CheckInFinding.NO_RETALIATION)
    day = world.clock.today() + timedelta(days=20)
    agree = c.AgreeRemedy(grievance_id=id, kind=RemedyKind.APOLOGY, due_on=day)
    match case.state.value:
        case "INVESTIGATING" | "APPEALED":
            return handling.propose_response, respond, by
        case "RESPONSE_PROPOSED":
            return answer(random.choice([ReceiptStep.ACCEPT, ReceiptStep.CONTEST]))
        case "CONTESTED":
            return random.choice([answer(ReceiptStep.APPEAL), (handling.close_grievance, close, by)])
        case "ACCEPTED":
            return random.choice([(handling.agree_remedy, agree, by), (handling.close_grievance, close, by)])
        case "REMEDY":
            place = random.randrange(len(case.remedies))
            deliver = c.OnRemedy(remedy_id=case.remedies[place].id)
            verify = answer(ReceiptStep.VERIFY, position=place + 1)
            return random.choice([(handling.deliver_remedy, deliver, by), verify])
        case "VERIFIED":
            return handling.close_grievance, close, by
        case state:
            return steps.get(state, handling.hold_check_in), on if state in steps else check, by


RARE: list[Callable[[UUID], tuple[object, object]]] = [
    lambda id: (answering.withdraw_grievance, c.WithdrawGrievance(grievance_id=id)),
    lambda id: (handling.erase_grievance_content, c.OnGrievance(grievance_id=id)),
]


@settings(max_examples=80, deadline=None)
@given(random=st.randoms(use_true_random=False), anonymous=st.booleans())
async def test_a_grievance_never_comes_where_it_may_not(random: Random, anonymous: bool) -> None:
    world = World()
    if anonymous:
        done = await world.did(filing.submit_grievance, submission(), ANYONE)
    else:
        told = complaint(identity_mode=IdentityMode.CONFIDENTIAL)
        done = await world.did(filing.file_grievance, told, NGO)
    id, receipt = done.id, done.told["receipt"]
    for _ in range(60):
        before = world.grievances.kept[id]
        if random.random() < 0.4:
            use_case, command, by = onwards(world, id, receipt, random)
        else:
            rare = random.random() < 0.02
            drawn = random.choice(tries(world, id, receipt, random))
            use_case, command = random.choice(RARE)(id) if rare else drawn()
            by = random.choice(LIKELY if random.random() < 0.9 else PEOPLE)
        with_receipt = use_case is receipts.answer_with_receipt
        by = ANYONE if with_receipt else by
        kept = world.seen()
        answer = await world.does(use_case, command, by)
        if isinstance(answer, Refusal):
            assert world.seen() == kept
            if isinstance(answer, IllegalTransition):
                assert list(answer.legal_next) == TABLE[before.state.value]
        else:
            assert isinstance(answer, Recorded)
            assert answer.by_week == anonymous
            judged(before, world.grievances.kept[id], by is NGO or with_receipt)
        if random.random() < 0.3:
            world.clock.pass_days(random.randint(1, 25))


def judged(before: Grievance, after: Grievance, by_the_side: bool) -> None:
    """Every new step follows by the table, was taken by the right side, and leaves a case that makes sense."""
    stood = before.state.value
    for event in after.events[len(before.events) :]:
        assert event.state.value in TABLE[stood]
        if event.state.value in ("ACCEPTED", "CONTESTED", "APPEALED", "VERIFIED", "WITHDRAWN"):
            assert by_the_side
            assert (event.side.value, event.person_id) == ("CONCERNED", None)
        elif event.reason != "APPEAL_DECIDED":
            assert not by_the_side
            assert event.person_id is not None
        stood = event.state.value
    assert stood == after.state.value
    assert len(after.events) - len(before.events) <= (2 if after.closure_reason else 1)
    assert after.version == before.version + max(1, len(after.events) - len(before.events))
    sensible(after)


def sensible(case: Grievance) -> None:
    """What holds of every grievance, wherever it stands."""
    states = [event.state.value for event in case.events]
    assert states.count("APPEALED") <= 1
    assert TIED not in [one.person_id for one in case.handlings]
    assert [one.person_id for one in case.handlings if one.ends is None] == (
        [case.handler_id] if case.handler_id else []
    )
    first = {one.person_id for one in case.handlings if one.stage.value == "FIRST"}
    assert first.isdisjoint(one.person_id for one in case.handlings if one.stage.value == "APPEAL")
    if "VERIFIED" in states:
        assert case.remedies
        assert all(one.verified_on and one.delivered_on for one in case.remedies)
    assert (case.closed_on is not None) == ("CLOSED" in states) == (case.closure_reason is not None)
    assert len(case.check_ins) == (3 if "CLOSED" in states else 0)
    if case.state.value in ("REFERRED", "WITHDRAWN"):
        assert (case.due, case.due_on, case.due_at, case.paused_because) == (None, None, None, None)
    assert (case.due is None) == (case.due_on is None)
    if case.by_week:
        days: list[date] = [case.received_on, *(event.occurred_on for event in case.events)]
        days += [item.written_on for item in case.items] + [one.starts for one in case.handlings]
        days += [one.due_on for one in case.check_ins] + ([case.due_on] if case.due_on else [])
        days += [one.due_on for one in case.remedies] + [one.starts for one in case.pauses]
        assert {day.isoweekday() for day in days} == {7}
