"""What stands anywhere of an anonymous report's times, and of who told it: its weeks, and nobody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import asyncpg
import pytest

from domain.cases.days import week_end
from infra.keys.file import FileKeys
from tests.whistleblowing.conftest import Act, account, handled, key_of, submitted
from tests.whistleblowing.world import KEEPER, SITE_HANDLER, Hands, viewer

WHO = viewer(SITE_HANDLER)
"""Whoever reports is signed in, unwisely: with the operator's own client."""
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
DATED = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    " AND data_type IN ('date', 'timestamp with time zone', 'timestamp without time zone', 'time without time zone')"
)
NOT_THE_WORLD = (
    "memberships",
    "persons",
    "assignments",
    "sites",
    "organisations",
    "seat_terms",
)
"""Tables that the tests arranged before anything was told; nothing that happens to a report touches them."""


async def everything(owner: asyncpg.Connection, but: tuple[str, ...] = ()) -> str:
    """Every row of every table, as text."""
    found = [name for (name,) in await owner.fetch(TABLES) if name not in but]
    return "\n".join([str(await owner.fetch(f"SELECT t::text FROM {name} t")) for name in found])


async def moments(owner: asyncpg.Connection) -> dict[str, set[object]]:
    """Every day and moment of every table."""
    columns = [tuple(row) for row in await owner.fetch(DATED)]
    return {
        f"{table}.{column}": {
            row[0]
            for row in await owner.fetch(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
        }
        for table, column in columns
    }


async def lived(act: Act, owner: asyncpg.Connection, hands: Hands) -> list[datetime]:
    """A whole life of an anonymous report, with everything that both sides can do; when each thing was done."""
    at = [hands.at]
    report, receipt = await handled(act, owner, by=WHO)
    of, mine = {"reportId": report}, {"receipt": receipt}

    async def does(name: str, given: dict[str, object], by: object = KEEPER) -> None:
        hands.at += timedelta(days=7, minutes=7)
        at.append(hands.at)
        done = await act(name, given, by)
        assert done.records or any(done.told.values()), (name, done)

    hands.at -= timedelta(days=7)
    await does("pauseReport", {**of, "because": "AWAITING_COMPLAINANT"})
    await does("addToReportWithReceipt", {**mine, "kind": "MESSAGE", "text": "Here I am."}, WHO)
    await does("acknowledgeReport", of)
    await does("returnToReport", mine, WHO)
    await does("assessReport", {**of, "assessment": "WITHIN_THE_SCHEME"})
    await does("addReportItem", {**of, "kind": "MESSAGE", "text": "Where was it?"})
    await does("openReportItemWithReceipt", {**mine, "position": 3}, WHO)
    await does("addToReportWithReceipt", {**mine, "kind": "EVIDENCE", "text": "At the dam."}, WHO)
    evidence = "SELECT id FROM report_items WHERE report_id = $1 AND kind = 'EVIDENCE'"
    item = await owner.fetchval(evidence, key_of(report))
    await does("openReportItem", {"itemId": f"rit_{item.hex}"})
    english = {"text": "By the dam.", "language": "en", "by": "PERSON"}
    await does("translateReportItem", {"itemId": f"rit_{item.hex}", **english})
    await does(
        "redactReportItem", {"itemId": f"rit_{item.hex}", "text": "There.", "reason": "IDENTIFIES_WHO_TOLD"}
    )
    await does("openOriginalReportItem", {"itemId": f"rit_{item.hex}"})
    await does("translateReportItemWithReceipt", {**mine, **english, "position": 1}, WHO)
    await does("addressReport", {**of, "followUp": "INQUIRY", "feedback": "We asked."})
    await does("concludeReport", {**of, "conclusion": "SUBSTANTIATED", "feedback": "It was so."})
    hands.at += timedelta(days=35)
    await does("holdReportCheckIn", {**of, "finding": "NO_RETALIATION"})
    await does("eraseReportContent", of)
    return at


async def test_no_exact_time_stands_anywhere(
    act: Act, placed: asyncpg.Connection, hands: Hands, keys: FileKeys
):
    before = await moments(placed)
    at = await lived(act, placed, hands)
    assert len({moment.date() for moment in at}) == len(at) - 1
    after = await moments(placed)
    new = {name: after[name] - before[name] for name in after if after[name] - before[name]}
    assert {"reports.received_on", "report_events.occurred_on", "audit_log_by_week.week"} <= set(new)
    for name, values in new.items():
        assert name.partition(".")[0] not in {"audit_log", "outbox"}, name
        for value in values:
            if isinstance(
                value, datetime
            ):  # due moments: the end of a Sunday at the site; answers kept: in UTC
                local = {"05:00:00", "23:59:59", "00:00:00"}
                assert f"{value:%H:%M:%S}" in local, (name, value)
                assert all(abs(value - moment) > timedelta(hours=6) for moment in at), (name, value)
            else:
                assert isinstance(value, date)
                assert value.isoweekday() == 7, (name, value)
    text = await everything(placed, NOT_THE_WORLD) + keys.path.read_bytes().decode("latin-1")
    for moment in at:
        for exact in (f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}", str(int(moment.timestamp()))):
            assert exact not in text
    for table in ("audit_log", "outbox"):
        assert await placed.fetchval(f"SELECT count(*) FROM {table}") == 0
    assert await placed.fetchval("SHOW track_commit_timestamp") == "off"


async def test_nobody_who_told_it_stands_anywhere(act: Act, placed: asyncpg.Connection, hands: Hands):
    await lived(act, placed, hands)
    text = await everything(placed, NOT_THE_WORLD)
    for trace in (SITE_HANDLER, SITE_HANDLER.hex, WHO.client, WHO.organisation):
        assert str(trace) not in text
    rows = await placed.fetch(
        "SELECT DISTINCT command, actor_organisation, actor_person, client FROM audit_log_by_week"
        " WHERE command LIKE '%Receipt' OR command IN ('submitReport', 'returnToReport')"
    )
    assert {tuple(row) for row in rows} == {
        (name, None, None, "")
        for name in (
            "submitReport",
            "returnToReport",
            "addToReportWithReceipt",
            "openReportItemWithReceipt",
            "translateReportItemWithReceipt",
        )
    }
    acted = await placed.fetch(
        "SELECT person_id FROM report_events UNION SELECT person_id FROM report_check_ins"
        " UNION SELECT person_id FROM report_handlings UNION SELECT actor_person FROM audit_log_by_week"
    )
    assert {row[0] for row in acted} == {None, KEEPER}


@pytest.mark.parametrize("hour", ["00:30", "04:59", "05:00", "23:59"])
async def test_site_and_ledger_name_one_week(act: Act, placed: asyncpg.Connection, hands: Hands, hour: str):
    """On a Monday in UTC it is still Sunday in Lima: two weeks told of one act would tell its hours."""
    monday = week_end(hands.today()) + timedelta(days=1)
    hands.at = datetime.fromisoformat(f"{monday} {hour}:00+00:00")
    report, _ = await submitted(act, placed, WHO)
    received = await placed.fetchval("SELECT received_on FROM reports WHERE id = $1", key_of(report))
    told = "SELECT week FROM audit_log_by_week WHERE entity_id = $1"
    assert received == await placed.fetchval(told, key_of(report)) == monday + timedelta(days=6)


async def test_the_answer_is_told_again_only_under_its_key(act: Act, placed: asyncpg.Connection):
    key = "b7a1f1e2-6b0e-4a63-9a3e-0c0a9d1f2e3d"
    first = await act("submitReport", account(), WHO, key)
    assert await act("submitReport", account(), KEEPER, key) == first
    other = await act("submitReport", account(concern="FRAUD"), WHO, key)
    assert other.typename == "IdempotencyKeyReused"
    assert str(first.told["receipt"]) not in await everything(placed)
