"""What keeps a stream within its bounds: its token, how many there may be, and a reader who takes nothing."""

from __future__ import annotations

import asyncio

import pytest

from api.events import sse, streams
from api.events.streams import Bounds
from infra.events.places import LENGTH
from tests.events.conftest import Happening
from tests.events.listening import Heard, Hearing
from tests.oauth.seeded import a_client
from tests.reads.world import uid

SHORT = "subscription($after: String) { caseEvents(after: $after) { position kind id } }"
CASE = uid(21, 2)


@pytest.fixture
async def looking(hearing: Hearing):
    """Tokens are looked at as in the service."""
    task = asyncio.create_task(hearing.streams.look())
    yield
    task.cancel()


async def ended(heard: Heard) -> str:
    error = await heard.error()
    assert await heard.next() == {}
    return error["code"]


async def test_a_token_that_is_revoked_ends_its_stream_and_the_position_goes_on(
    hearing: Hearing, happens: Happening, looking: None
):
    token = hearing.token("secretariat")
    heard = hearing.raw(token, SHORT)
    await heard.event()
    id_, _ = hearing.door.admission.standing(b"Bearer " + token.encode())
    await happens.owner.execute("INSERT INTO revoked_tokens VALUES ($1, now() + interval '5 minutes')", id_)
    error = await heard.error()
    assert error["code"] == "UNAUTHENTICATED"
    await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    again = hearing.raw(hearing.token("secretariat"), SHORT, after=error["position"])
    assert [(await again.event())["kind"] for _ in range(2)] == ["LISTENING", "MOVED"]
    assert len(hearing.streams) == 1


async def test_a_client_that_is_suspended_ends_its_streams(
    hearing: Hearing, happens: Happening, looking: None
):
    client = await a_client(happens.owner, "a-desk")
    heard = hearing.raw(hearing.token("secretariat", client=client), SHORT)
    await heard.event()
    await happens.owner.execute("UPDATE oauth_clients SET active = false WHERE id = $1", client)
    assert await ended(heard) == "UNAUTHENTICATED"


async def test_a_token_that_runs_out_ends_its_stream(
    hearing: Hearing, looking: None, monkeypatch: pytest.MonkeyPatch
):
    heard = hearing.raw(hearing.token("secretariat"), SHORT)
    await heard.event()
    verifier = hearing.access.verifier
    later = verifier._now
    monkeypatch.setattr(verifier, "_now", lambda: later() + 301)
    assert await ended(heard) == "UNAUTHENTICATED"


async def test_what_was_laid_before_the_token_was_seen_to_end_is_not_told(
    hearing: Hearing, happens: Happening, monkeypatch: pytest.MonkeyPatch
):
    """Nobody looks at the token here but who is about to tell."""
    heard = hearing.raw(hearing.token("secretariat"), SHORT)
    await heard.event()
    verifier = hearing.access.verifier
    later = verifier._now
    await happens.by_day("GrievanceClosed", "Grievance", CASE)
    monkeypatch.setattr(verifier, "_now", lambda: later() + 301)
    await hearing.read()
    assert await ended(heard) == "UNAUTHENTICATED"


async def test_a_token_that_ends_while_its_events_are_judged_is_told_none_of_them(
    hearing: Hearing, happens: Happening, monkeypatch: pytest.MonkeyPatch
):
    heard = hearing.raw(hearing.token("secretariat"), SHORT)
    await heard.event()
    verifier, judging = hearing.access.verifier, hearing.streams.judging
    later, told = verifier._now, judging.told

    async def slowly(*given):  # type: ignore[no-untyped-def]
        answers = await told(*given)
        monkeypatch.setattr(verifier, "_now", lambda: later() + 301)
        return answers

    monkeypatch.setattr(judging, "told", slowly)
    await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    assert await ended(heard) == "UNAUTHENTICATED"


@pytest.mark.parametrize("token", ["", "nonsense"])
async def test_without_a_token_that_holds_there_is_no_stream(hearing: Hearing, token: str):
    heard = hearing.raw(token, SHORT) if token else hearing.raw("x.y.z", SHORT)
    assert await heard.begun() == 401
    assert b"www-authenticate" in heard.answer


@pytest.mark.parametrize(
    ("bounds", "other"),
    [
        (Bounds(process=2), "ngo"),
        (Bounds(owner=2), "secretariat"),
        (Bounds(token=2), ""),
    ],
    ids=["process", "owner", "token"],
)
async def test_there_are_no_more_streams_than_there_may_be(hearing: Hearing, bounds: Bounds, other: str):
    hearing.streams.bounds = bounds
    token = hearing.token("secretariat")
    two = [hearing.raw(token, SHORT) for _ in range(2)]
    for heard in two:
        assert (await heard.event())["kind"] == "LISTENING"
    third = hearing.raw(hearing.token(other) if other else token, SHORT)
    assert await third.begun() == 429
    assert third.answer[b"retry-after"] == b"5"
    await two[0].leave()
    again = hearing.raw(hearing.token(other) if other else token, SHORT)
    assert (await again.event())["kind"] == "LISTENING"


async def test_whoever_leaves_leaves_nothing_behind(hearing: Hearing):
    for _ in range(5):
        heard = await hearing.as_("secretariat", SHORT)
        await heard.leave()
    assert (len(hearing.streams), hearing.streams.fanout.listeners, dict(hearing.streams._counts)) == (
        0, set(), {},
    )  # fmt: skip


async def test_who_reads_nothing_is_cut_off_holds_nobody_up_and_comes_back(
    hearing: Hearing, happens: Happening, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sse, "SLOWEST", 0.2)
    slow, quick = await hearing.as_("secretariat", SHORT), await hearing.as_("secretariat", SHORT)
    await happens.by_day("GrievanceAcknowledged", "Grievance", CASE)
    await hearing.read()
    last = await slow.event()
    await quick.event()
    slow.waits.clear()
    for _ in range(3):
        await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    for _ in range(3):
        assert (await quick.event())["kind"] == "MOVED"
    async with asyncio.timeout(60):
        await slow.task
    assert len(hearing.streams) == 1
    again = hearing.raw(hearing.token("secretariat"), SHORT, after=last["position"])
    assert [(await again.event())["kind"] for _ in range(4)] == ["LISTENING", *["MOVED"] * 3]


async def test_what_waited_for_a_slow_reader_is_judged_anew(
    hearing: Hearing, happens: Happening, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(streams, "HOLDS", 0.0001)
    asked: list[int] = []
    told = hearing.streams.judging.told

    async def counted(subscribed, batch, viewer):  # type: ignore[no-untyped-def]
        asked.append(len(batch))
        return await told(subscribed, batch, viewer)

    monkeypatch.setattr(hearing.streams.judging, "told", counted)
    heard = await hearing.as_("secretariat", SHORT)
    for _ in range(3):
        await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    for _ in range(3):
        await heard.event()
        await asyncio.sleep(0.01)
    assert asked[0] == 3
    assert len(asked) > 1


async def test_a_process_that_goes_says_so_and_from_where_to_go_on(hearing: Hearing, happens: Happening):
    heard = await hearing.as_("secretariat", SHORT)
    hearing.streams.leave()
    error = await heard.error()
    assert (error["code"], len(error["position"])) == ("STREAM_ENDED", LENGTH)
    late = hearing.raw(hearing.token("secretariat"), SHORT)
    assert (await late.error())["code"] == "STREAM_ENDED"


async def test_listeners_with_the_same_claims_share_one_judgement_and_others_do_not(
    hearing: Hearing, happens: Happening, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []
    ask = hearing.streams.judging._ask

    async def counted(viewer, *rest):  # type: ignore[no-untyped-def]
        asked.append(viewer.claims[1])
        await asyncio.sleep(0.05)
        return await ask(viewer, *rest)

    monkeypatch.setattr(hearing.streams.judging, "_ask", counted)
    same = [await hearing.as_("secretariat", SHORT) for _ in range(8)]
    other = await hearing.as_("ngo", SHORT)
    await happens.by_day("GrievanceClosed", "Grievance", CASE)
    await hearing.read()
    for heard in same:
        assert (await heard.event())["kind"] == "MOVED"
    await hearing.silent(other)
    assert len(asked) == len(set(asked)) == 2


async def test_while_nothing_happens_a_comment_says_that_the_connection_lives(
    hearing: Hearing, looking: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(streams, "KEEP_ALIVE", 0.02)
    monkeypatch.setattr(streams, "LOOK", 0.02)
    heard = await hearing.as_("secretariat", SHORT)
    assert [await heard.block() for _ in range(3)] == [b":"] * 3


async def test_once_a_minute_a_stream_says_where_it_stands(
    hearing: Hearing, happens: Happening, looking: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(streams, "BEAT", 0.6)
    heard = await hearing.as_("ngo", SHORT)
    await happens.by_day("ReportReceived", "Report", uid(28, 0))
    await hearing.read()
    beat = await heard.event()
    assert (beat["kind"], beat["id"]) == ("LISTENING", None)
    head = hearing.streams.fanout.head
    assert hearing.streams.fanout.positions.opened(beat["position"]) == head


async def test_by_where_a_stream_stands_nobody_learns_whether_something_happened_that_they_were_not_told(
    hearing: Hearing, happens: Happening, looking: None, monkeypatch: pytest.MonkeyPatch
):
    """Two positions of one place are as different as those of two."""
    monkeypatch.setattr(streams, "BEAT", 0.6)
    heard = await hearing.as_("company", SHORT)
    still = [(await heard.event())["position"] for _ in range(3)]
    await happens.by_day("ReportReceived", "Report", uid(28, 0))
    await hearing.read()
    moved = [(await heard.event())["position"] for _ in range(2)]
    assert len({*still, *moved}) == 5


async def test_nor_by_where_it_ends(hearing: Hearing):
    """Two streams of one place end with positions as different as those of two."""
    two = [await hearing.as_("company", SHORT) for _ in range(2)]
    hearing.streams.leave()
    ended = [(await heard.error())["position"] for heard in two]
    assert ended[0] != ended[1]
