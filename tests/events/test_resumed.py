"""Nothing is lost: whatever order transactions end in, whoever dies, and wherever a listener comes back from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from api.events.judging import Judging
from api.events.running import judging_of
from api.events.streams import Streams
from api.execution import Execution
from domain.labels import encode_id
from infra.clock import WallClock
from infra.database import Database
from infra.events.fanout import REMEMBERED, Fanout, Listener
from infra.events.outbox import Outbox
from infra.events.places import LENGTH, Place, Positions
from infra.oauth.access import Access
from infra.pools import Pools, Unavailable
from infra.reads.whole import CATALOGUE
from schema.built import graphql_schema
from tests.conftest import Server
from tests.events.conftest import KEY, Happening
from tests.events.listening import Heard, Hearing, settled
from tests.reads.cases_world import SUNDAY
from tests.reads.world import uid

SHORT = "subscription($after: String) { caseEvents(after: $after) { position kind id } }"
SITE_GRIEVANCE = uid(21, 0)
CASES = [uid(21, n) for n in range(2, 48, 3)]
"""Brought to the scheme: the secretariat's desk handles them."""


async def ids(heard: Heard, count: int) -> list[str]:
    return [(await heard.event())["id"] for _ in range(count)]


def labels(*cases: UUID) -> list[str]:
    return [encode_id("Grievance", case) for case in cases]


async def test_a_transaction_that_ends_late_is_told_late_and_not_lost(
    hearing: Hearing, happens: Happening, world: Database
):
    """It took its number first; a position that went by numbers would have passed it."""
    desk = await hearing.as_("secretariat", SHORT)
    slow = await asyncpg.connect(**world.writer.arguments())
    transaction = slow.transaction()
    await transaction.start()
    await slow.execute(
        "INSERT INTO outbox (at, kind, entity, entity_id) VALUES (now(), 'GrievanceFiled', 'Grievance', $1)",
        CASES[0],
    )
    await happens.by_day("GrievanceFiled", "Grievance", CASES[1])
    await hearing.read()
    first = await desk.event()
    assert first["id"] == labels(CASES[1])[0]
    await desk.leave()
    await transaction.commit()
    await slow.close()
    await hearing.read()
    again = hearing.raw(hearing.token("secretariat"), SHORT, after=first["position"])
    assert [event["kind"] for event in [await again.event()]] == ["LISTENING"]
    assert await ids(again, 1) == labels(CASES[0])


async def test_the_same_for_what_is_told_by_week(hearing: Hearing, happens: Happening, world: Database):
    """The stroke waits for what runs, and what ended meanwhile comes with it."""
    desk = await hearing.as_("secretariat", SHORT)
    slow = await asyncpg.connect(**world.writer.arguments())
    transaction = slow.transaction()
    await transaction.start()
    late = "INSERT INTO outbox_by_week (week, kind, entity, entity_id) VALUES ($1, 'GrievanceFiled', 'Grievance', $2)"
    await slow.execute(late, SUNDAY, CASES[0])
    await happens.by_week("GrievanceFiled", "Grievance", CASES[1])
    await hearing.streams.fanout.stroke()
    assert await hearing.silent(desk)
    await transaction.commit()
    await slow.close()
    await hearing.stroke()
    assert sorted(await ids(desk, 2)) == sorted(labels(CASES[0], CASES[1]))
    assert await hearing.silent(desk)


@pytest.mark.parametrize("by_week", [False, True])
@pytest.mark.parametrize("way", ["after", "last-event-id"])
async def test_from_each_position_everything_behind_it_comes_and_nothing_else(
    hearing: Hearing, happens: Happening, by_week: bool, way: str
):
    desk = await hearing.as_("secretariat", SHORT)
    for case in CASES[:5]:
        await (happens.by_week if by_week else happens.by_day)("GrievanceClosed", "Grievance", case)
    await hearing.stroke()
    await hearing.read()
    told = [await desk.event() for _ in range(5)]
    for at, event in enumerate(told):
        given = {"after": event["position"]} if way == "after" else {"last": event["position"]}
        again = hearing.raw(hearing.token("secretariat"), SHORT, **given)
        assert (await again.event())["kind"] == "LISTENING"
        assert await ids(again, 4 - at) == [one["id"] for one in told[at + 1 :]]
        assert await hearing.silent(again)
        await again.leave()


async def test_the_position_of_the_transport_is_newer_than_that_of_the_document(
    hearing: Hearing, happens: Happening
):
    desk = await hearing.as_("secretariat", SHORT)
    for case in CASES[:3]:
        await happens.by_day("GrievanceClosed", "Grievance", case)
    await hearing.read()
    first, second, third = [await desk.event() for _ in range(3)]
    again = hearing.raw(hearing.token("secretariat"), SHORT, last=second["position"], after=first["position"])
    await again.event()
    assert await ids(again, 1) == [third["id"]]


async def test_another_process_goes_on_from_a_position_whatever_stands_between(
    hearing: Hearing, happens: Happening, outbox: Outbox, execution
):
    """Its strokes lie elsewhere: what was told in a later one of the other is not told twice, nor left out."""
    desk = await hearing.as_("secretariat", SHORT)
    other = Fanout(outbox, Positions(KEY), stroke=3600)
    await other.begin()
    for case in CASES[:3]:
        await happens.by_week("GrievanceClosed", "Grievance", case)
        await happens.by_day("GrievanceClosed", "Grievance", case)
    await hearing.stroke()  # the other has not made this one
    await hearing.read()
    told = [await desk.event() for _ in range(6)]
    for case in CASES[3:6]:
        await happens.by_week("GrievanceClosed", "Grievance", case)
    there = Hearing(Streams(other, Judging(execution)), execution, hearing.access)
    from_middle, from_end = [
        there.raw(hearing.token("secretariat"), SHORT, after=event["position"])
        for event in (told[2], told[5])
    ]
    for again in (from_middle, from_end):
        await again.event()
    await settled(outbox)
    await other.stroke()
    await other.advance()
    left = sorted([*(one["id"] for one in told[3:]), *labels(*CASES[3:6])])
    assert sorted(await ids(from_middle, 6)) == left
    assert sorted(await ids(from_end, 3)) == sorted(labels(*CASES[3:6]))
    assert await there.silent(from_middle)
    assert await there.silent(from_end)
    await there.close()


@pytest.mark.parametrize(
    "forged",
    ["", "x", "A" * LENGTH, "é" * LENGTH, "A" * 5000, "1", Positions(b"o" * 32).sealed(Place.at(1, 1))],
    ids=["empty", "short", "zeros", "not ascii", "long", "a number", "of another instance"],
)
async def test_a_position_that_is_not_ours_is_refused(hearing: Hearing, forged: str):
    raw = hearing.raw(hearing.token("secretariat"), SHORT, after=forged)
    assert (await raw.error())["code"] == "BAD_POSITION"


async def test_a_position_with_one_bit_changed_is_refused_wherever_it_is(hearing: Hearing):
    good = Positions(KEY).sealed(hearing.streams.fanout.head)
    for at in range(0, LENGTH, 9):
        changed = good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :]
        raw = hearing.raw(hearing.token("secretariat"), SHORT, after=changed)
        assert (await raw.error())["code"] == "BAD_POSITION", at


async def test_positions_are_all_of_one_length_and_never_twice_the_same():
    positions = Positions(KEY)
    places = [Place.at(0, 1), Place.at(2**40, 2**50), Place(day=3, base=1, upto=9, last=uid(1, 1), since=7)]
    sealed = [positions.sealed(place) for place in places for _ in range(2)]
    assert {len(one) for one in sealed} == {LENGTH}
    assert len(set(sealed)) == 6
    assert [positions.opened(one) for one in sealed] == [place for place in places for _ in range(2)]


@pytest.mark.parametrize("which", ["day", "week"])
async def test_a_position_from_a_time_that_has_not_come_is_refused(hearing: Hearing, which: str):
    """As after a database was put back to an older state."""
    head = hearing.streams.fanout.head
    day, week = (head.day + 1, head.upto) if which == "day" else (head.day, head.upto + 10**6)
    ahead = Place.at(day, week, head.since)
    raw = hearing.raw(hearing.token("secretariat"), SHORT, after=Positions(KEY).sealed(ahead))
    assert (await raw.error())["code"] == "POSITION_TOO_OLD"


async def test_a_database_that_was_set_back_sends_those_who_listen_to_read_anew(
    hearing: Hearing, happens: Happening
):
    desk = await hearing.as_("secretariat", SHORT)
    await happens.by_day("GrievanceClosed", "Grievance", CASES[0])
    await hearing.read()
    await desk.event()
    given = await happens.owner.fetchval("UPDATE outbox_progress SET given = given - 1 RETURNING given + 1")
    try:
        await hearing.read()
        assert (await desk.error())["code"] == "POSITION_TOO_OLD"
    finally:
        await happens.owner.execute("UPDATE outbox_progress SET given = $1", given)


async def test_a_position_grows_old_by_the_day_alone_whatever_was_cleared_behind_it(
    hearing: Hearing, happens: Happening, outbox: Outbox
):
    """Or, from two weeks of positions, a company would learn when reports came in that it must not know of."""
    head = hearing.streams.fanout.head
    before, seals = head.since, Positions(KEY)
    await happens.by_week("ReportReceived", "Report", uid(28, 0), week=SUNDAY - timedelta(21))
    await happens.by_day("ReportReceived", "Report", uid(28, 0))
    await happens.owner.execute("UPDATE outbox SET at = at - interval '17 days'")
    await hearing.read()
    await hearing.stroke()
    after = hearing.streams.fanout.head
    await outbox.sweep(WallClock().now() - timedelta(days=16))
    assert (await outbox.progress()).swept == after.day
    for place in (head, after):
        old = replace(place, since=before - 15)
        raw = hearing.raw(hearing.token("company"), SHORT, after=seals.sealed(old))
        assert (await raw.error())["code"] == "POSITION_TOO_OLD"
    young = replace(after, upto=after.upto, since=before - 14)
    raw = hearing.raw(hearing.token("company"), SHORT, after=seals.sealed(young))
    assert (await raw.event())["kind"] == "LISTENING"


async def test_who_only_listens_stands_where_the_day_is(hearing: Hearing):
    """However long nothing happens, what they hold last is young."""
    fanout = hearing.streams.fanout
    listener = await fanout.listener(None, lambda _: True)
    assert isinstance(listener, Listener)
    fanout._today = lambda: 800_000  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
    waiting = asyncio.create_task(listener.next())
    await asyncio.sleep(0)
    listener.wake()
    assert await waiting == []
    assert listener.place.since == 800_000
    listener.close()


async def test_what_is_no_longer_kept_is_removed_and_whoever_stood_before_it_is_told(
    hearing: Hearing, happens: Happening, outbox: Outbox
):
    owner = happens.owner
    desk = await hearing.as_("secretariat", SHORT)
    before = Positions(KEY).sealed(hearing.streams.fanout.head)
    old = WallClock().now() - timedelta(days=15)
    await happens.by_day("GrievanceClosed", "Grievance", CASES[0])
    await happens.by_week("GrievanceClosed", "Grievance", CASES[1], week=SUNDAY - timedelta(21))
    await owner.execute("UPDATE outbox SET at = $1", old)
    await hearing.read()
    await hearing.stroke()
    await ids(desk, 2)
    await happens.by_day("GrievanceClosed", "Grievance", CASES[4])
    await hearing.read()
    after = (await desk.event())["position"]
    await happens.by_day("GrievanceClosed", "Grievance", CASES[2])
    await happens.by_week("GrievanceClosed", "Grievance", CASES[3])
    await hearing.read()
    await hearing.stroke()
    gone = await outbox.sweep(WallClock().now() - timedelta(days=14))
    assert gone >= 2
    assert await outbox.sweep(WallClock().now() - timedelta(days=14)) == 0
    assert await owner.fetchval("SELECT count(*) FROM outbox") == 2
    raw = hearing.raw(hearing.token("secretariat"), SHORT, after=before)
    refused = await raw.error()
    assert refused["code"] == "POSITION_TOO_OLD"
    again = hearing.raw(hearing.token("secretariat"), SHORT, after=after)
    assert (await again.event())["kind"] == "LISTENING"
    assert sorted(await ids(again, 2)) == sorted(labels(CASES[2], CASES[3]))


async def test_a_flood_is_told_whole_and_in_order_to_whoever_listens_and_whoever_comes_back(
    hearing: Hearing, happens: Happening
):
    """More than memory holds, in one transaction, and nearly all of it somebody else's."""
    flood = 2 * REMEMBERED
    desk, other = await hearing.as_("secretariat", SHORT), await hearing.as_("union", SHORT)
    begun = Positions(KEY).sealed(hearing.streams.fanout.head)
    await happens.owner.execute(
        "INSERT INTO outbox (at, kind, entity, entity_id) SELECT now(), 'GrievanceLinked', 'Grievance', $1"
        " FROM generate_series(1, $2::int)",
        CASES[0], flood,
    )  # fmt: skip
    await happens.by_day("GrievanceClosed", "Grievance", CASES[1])
    await hearing.read()
    again = hearing.raw(hearing.token("secretariat"), SHORT, after=begun)
    assert (await again.event())["kind"] == "LISTENING"
    expected = [*labels(CASES[0]) * flood, *labels(CASES[1])]
    assert await ids(desk, flood + 1) == expected
    assert await ids(again, flood + 1) == expected
    assert len({hearing.streams.fanout.head.day}) == 1
    assert await hearing.silent(other)


async def test_while_the_database_is_away_nothing_is_lost(
    hearing: Hearing, happens: Happening, world: Database
):
    desk = await hearing.as_("secretariat", SHORT)
    await happens.by_day("GrievanceClosed", "Grievance", CASES[0])
    await happens.owner.execute("RESET ROLE")
    await happens.owner.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    async with asyncio.timeout(20):
        while True:
            with suppress(Unavailable):
                await hearing.read()
                break
    assert await ids(desk, 1) == labels(CASES[0])


async def test_two_processes_give_positions_without_a_gap_and_each_once(
    happens: Happening, outbox: Outbox, world: Database
):
    for case in CASES:
        await happens.by_day("GrievanceClosed", "Grievance", case)
    async with Outbox.opened(world.teller) as other:
        await asyncio.gather(*(one.give_positions() for one in (outbox, other) * 4))
    rows = await happens.owner.fetch("SELECT position FROM outbox ORDER BY id DESC LIMIT $1", len(CASES))
    positions = [row["position"] for row in reversed(rows)]
    assert positions == list(range(positions[0], positions[0] + len(CASES)))
    assert await happens.owner.fetchval("SELECT given FROM outbox_progress") == positions[-1]


async def test_the_telling_login_reads_the_outbox_and_nothing_else(world: Database):
    teller = await asyncpg.connect(**world.teller.arguments())
    tables = [
        row["relname"]
        for row in await teller.fetch(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'p')"
            " AND relnamespace = 'public'::regnamespace"
        )
    ]
    readable = {
        table
        for table in tables
        if await teller.fetchval(
            "SELECT has_any_column_privilege(quote_ident($1), 'SELECT, INSERT, UPDATE')", table
        )
    }
    await teller.close()
    assert readable == {"outbox", "outbox_by_week", "outbox_progress"}
    assert "reports" in tables


# -- a replica


@pytest.fixture
def behind(server: Server) -> Iterator[Database]:
    """A database that knows of nothing yet."""
    with server.fresh() as made:
        yield made


async def test_what_a_replica_does_not_know_yet_is_told(
    world: Database, behind: Database, outbox: Outbox, access: Access, happens: Happening
):
    database = replace(world, readers=behind.readers)
    pools = await Pools.open(database.readers, size=2)
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    fanout = Fanout(outbox, Positions(KEY), stroke=3600)
    await fanout.begin()
    async with judging_of(execution, database) as judging:
        hearing = Hearing(Streams(fanout, judging), execution, access)
        desk = await hearing.as_("company")
        await happens.by_day("GrievanceFiled", "Grievance", SITE_GRIEVANCE)
        await hearing.read()
        event = await desk.event()
        assert event["grievance"]["id"] == encode_id("Grievance", SITE_GRIEVANCE)
        await hearing.close()
    await pools.close()
