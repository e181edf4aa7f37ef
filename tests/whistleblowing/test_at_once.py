"""Two at once: one wins, the other is told; what two write both stands."""

from __future__ import annotations

import asyncio

import asyncpg

from domain.labels import encode_id
from tests.whistleblowing.conftest import Act, account, handled, key_of, submitted
from tests.whistleblowing.world import BOARD, COLLEAGUE, KEEPER


async def test_of_two_who_assess_what_they_read_one_is_told_that_it_changed(
    act: Act, placed: asyncpg.Connection
):
    for _ in range(3):
        report, _ = await handled(act, placed)
        given = {"reportId": report, "version": 2, "assessment": "MORE_IS_NEEDED"}
        answers = await asyncio.gather(act("assessReport", given), act("assessReport", given))
        assert sorted(answer.typename for answer in answers) == ["ChangedMeanwhile", "ReportAssessed"]
        count = "SELECT count(*) FROM report_events WHERE report_id = $1 AND step = 'ASSESSED'"
        assert await placed.fetchval(count, key_of(report)) == 1


async def test_of_two_who_conclude_without_a_version_one_is_refused_by_the_state(
    act: Act, placed: asyncpg.Connection
):
    report, _ = await handled(act, placed)
    given = {"reportId": report, "assessment": "MORE_IS_NEEDED"}
    answers = await asyncio.gather(*(act("assessReport", given) for _ in range(4)))
    assert sorted(answer.typename for answer in answers) == ["IllegalTransition"] * 3 + ["ReportAssessed"]


async def test_two_who_take_it_at_once_leave_one_handler(act: Act, placed: asyncpg.Connection):
    report, _ = await submitted(act, placed)
    answers = await asyncio.gather(
        *(
            act(
                "assignReportHandler",
                {"reportId": report, "personId": encode_id("Person", who), "version": 1},
                who,
            )
            for who in (KEEPER, COLLEAGUE)
        )
    )
    assert sorted(answer.typename for answer in answers) == ["ChangedMeanwhile", "ReportHandlerAssigned"]
    opened = "SELECT count(*) FROM report_handlings WHERE report_id = $1 AND ends IS NULL"
    assert await placed.fetchval(opened, key_of(report)) == 1


async def test_what_both_sides_write_at_once_stands_in_an_order(act: Act, placed: asyncpg.Connection):
    report, receipt = await handled(act, placed)
    theirs = {"receipt": receipt, "kind": "MESSAGE", "text": "Here."}
    ours = {"reportId": report, "kind": "MESSAGE", "text": "Where?"}
    await asyncio.gather(
        act("addToReportWithReceipt", theirs, BOARD),
        act("addReportItem", ours),
        act("addToReportWithReceipt", theirs, BOARD),
    )
    rows = await placed.fetch(
        "SELECT position FROM report_items WHERE report_id = $1 ORDER BY position", key_of(report)
    )
    assert [row["position"] for row in rows] == [1, 2, 3, 4]


async def test_one_key_submits_one_report_however_often_it_is_sent(act: Act, placed: asyncpg.Connection):
    before = await placed.fetchval("SELECT count(*) FROM reports")
    key = "3d6f0a7e-0c38-4f1d-9d61-5f3f6b0c9a11"
    answers = await asyncio.gather(*(act("submitReport", account(), BOARD, key) for _ in range(4)))
    assert len({answer.told["receipt"] for answer in answers}) == 1
    assert await placed.fetchval("SELECT count(*) FROM reports") == before + 1
