"""Two at once: one wins, and the other is told what changed."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import uuid4

import asyncpg

from domain.labels import encode_id
from domain.reprisals import commands as c
from domain.reprisals import interest_cases as interests
from infra.unit_of_work import Works
from tests.conftest import FixedClock
from tests.reprisals.conftest import Ask, Case, committee, key_of
from tests.reprisals.people import (
    AVOCET,
    BITTERN,
    BOARD_MEMBERS,
    CRAKE,
    DESK,
    DIPPER,
    EGRET,
    MINE,
    OPERATOR,
    SECRETARIAT,
    seated,
    viewer,
)


def names(*answers: object) -> list[str]:
    return sorted(answer.typename for answer in answers)


async def test_two_committees_at_once_are_one(case: Case, ask: Ask, owner: asyncpg.Connection) -> None:
    for _ in range(4):
        id = await case.filed()
        answers = await asyncio.gather(
            ask("constituteCommittee", committee(id, AVOCET, BITTERN, CRAKE), DESK),
            ask("constituteCommittee", committee(id, AVOCET, DIPPER, EGRET), DESK),
        )
        assert names(*answers) == ["CommitteeConstituted", "IllegalTransition"]
        assert await owner.fetchval("SELECT count(*) FROM sittings WHERE allegation_id = $1", key_of(id)) == 3


async def test_two_who_read_the_same_version_do_not_overwrite_each_other(case: Case, ask: Ask) -> None:
    id = await case.filed()
    measures = [{"allegationId": id, "version": 2, "kind": kind} for kind in ("NO_CONTACT", "PAID_LEAVE")]
    answers = await asyncio.gather(*(ask("takeInterimMeasure", one, DESK) for one in measures))
    assert names(*answers) == ["ChangedMeanwhile", "InterimMeasureTaken"]


async def test_an_interest_and_a_committee_at_once_never_leave_a_tied_member_sitting(
    case: Case, ask: Ask, owner: asyncpg.Connection
) -> None:
    tied = BOARD_MEMBERS[10]
    declared = {"organisationId": encode_id("Organisation", OPERATOR)}
    for _ in range(8):
        id = await case.filed()
        answers = await asyncio.gather(
            ask("constituteCommittee", committee(id, AVOCET, BITTERN, CRAKE, tied), DESK),
            ask("declareInterest", declared, seated(tied)),
        )
        assert names(*answers) in (
            ["CommitteeConstituted", "InterestDeclared"],
            ["InterestDeclared", "Recused"],
        )
        sits = "SELECT count(*) FROM sittings WHERE person_id = $1"
        assert await owner.fetchval(sits, tied) == 0
        await owner.execute("DELETE FROM declared_interests WHERE person_id = $1", tied)


async def test_whoever_seats_a_committee_waits_for_an_interest_that_is_just_being_declared(
    case: Case, ask: Ask, works: Works, owner: asyncpg.Connection
) -> None:
    id, tied = await case.filed(), BOARD_MEMBERS[9]
    async with works.begin(DESK) as work:
        own = c.DeclareInterest(organisation_id=OPERATOR)
        await interests.declare_interest(own, seated(tied), work, FixedClock(), uuid4)
        seating = asyncio.create_task(
            ask("constituteCommittee", committee(id, AVOCET, BITTERN, CRAKE, tied), DESK)
        )
        await asyncio.sleep(0.5)
        assert not seating.done()
        await work.commit()
    assert (await seating).typename == "Recused"
    await owner.execute("DELETE FROM declared_interests WHERE person_id = $1", tied)


async def test_many_committees_and_interests_at_once_do_not_stand_in_each_others_way(
    case: Case, ask: Ask, owner: asyncpg.Connection
) -> None:
    ids = [await case.constituted() for _ in range(3)]
    others = [await case.filed() for _ in range(3)]
    declared = {"organisationId": encode_id("Organisation", OPERATOR)}
    answers = await asyncio.gather(
        *(ask("startInvestigation", {"allegationId": id}, seated(AVOCET)) for id in ids),
        *(ask("constituteCommittee", committee(id, AVOCET, BITTERN, DIPPER, EGRET), DESK) for id in others),
        *(ask("declareInterest", declared, seated(one)) for one in (CRAKE, EGRET)),
    )
    assert {answer.typename for answer in answers} <= {
        "InvestigationStarted",
        "CommitteeTooSmall",
        "CommitteeConstituted",
        "Recused",
        "InterestDeclared",
    }
    left = await owner.fetchval("SELECT count(*) FROM sittings WHERE person_id = ANY($1)", [CRAKE, EGRET])
    await owner.execute("DELETE FROM declared_interests")
    assert left == 0


async def test_a_site_signs_one_agreement_however_many_ask_at_once(
    ask: Ask, owner: asyncpg.Connection
) -> None:
    signed = {"siteId": encode_id("Site", MINE), "signedOn": date(2026, 1, 1).isoformat()}
    by = viewer(SECRETARIAT)
    answers = await asyncio.gather(*(ask("signAgreement", signed, by) for _ in range(4)))
    assert names(*answers) == ["AgreementInForce"] * 3 + ["AgreementSigned"]
    assert await owner.fetchval("SELECT count(*) FROM agreements WHERE terminated_on IS NULL") == 1


async def test_an_agreement_ends_once_whoever_ends_it(
    case: Case, ask: Ask, owner: asyncpg.Connection
) -> None:
    await ask("signAgreement", {"siteId": encode_id("Site", MINE), "signedOn": "2026-01-01"}, DESK)
    id = await case.found()
    agreement = await owner.fetchval("SELECT id FROM agreements WHERE terminated_on IS NULL")
    answers = await asyncio.gather(
        ask("decideOutcome", {"allegationId": id, "outcome": "AGREEMENT_TERMINATED"}, DESK),
        ask(
            "terminateAgreement",
            {"agreementId": encode_id("Agreement", agreement), "reason": "SITE_CLOSED"},
            DESK,
        ),
    )
    reason = await owner.fetchval("SELECT termination_reason FROM agreements WHERE id = $1", agreement)
    expected = {
        "REPRISAL": ["AlreadyTerminated", "OutcomeDecided"],
        "SITE_CLOSED": ["AgreementTerminated", "NoActiveAgreement"],
    }
    assert names(*answers) == expected[reason]


async def test_two_findings_at_once_are_one(case: Case, ask: Ask) -> None:
    id = await case.constituted()
    await case.does("startInvestigation", {"allegationId": id}, seated(AVOCET))
    for one in (AVOCET, BITTERN):
        await case.does("recordOpinion", {"allegationId": id, "opinion": "INCONCLUSIVE"}, seated(one))
    why = {"allegationId": id, "finding": "INCONCLUSIVE", "reasons": "Nobody would say."}
    answers = await asyncio.gather(*(ask("recordFinding", why, seated(one)) for one in (AVOCET, CRAKE)))
    assert names(*answers) == ["FindingRecorded", "IllegalTransition"]
