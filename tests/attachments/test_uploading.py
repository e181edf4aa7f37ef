"""A file arrives piece by piece, from where it stopped, at once or never; only what is whole and clean is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from uuid import uuid4

import httpx
import pytest

from api.attachments import AT_ONCE, OF_ONE_CASE, OF_ONE_FILE, Files
from api.rounds import attachments_swept
from domain.cases.attachments import STEP
from infra.attachments.seals import PIECE, Ticket
from infra.attachments.uploading import Problem, Progress
from infra.cleaning.running import Cleaned, Cleaning
from infra.stores.cases_attachments import SWEPT_AFTER
from infra.unit_of_work import Works
from tests.attachments.conftest import SENT, Reporter
from tests.attachments.samples import MARK, picture
from tests.whistleblowing.conftest import Act, key_of
from tests.whistleblowing.world import OUTSIDERS

TEXT = b"Lo vi a las tres. " * 60_000
"""Of five pieces, the last not full."""


async def test_a_file_that_is_sent_whole_is_kept_and_fetched_by_its_reporter(reporter: Reporter):
    attachment = await reporter.attaches(TEXT, name="lo que vi.txt")
    assert await reporter.rows() == (1, -(-len(TEXT) // PIECE), 0)
    fetched = await reporter.fetches(await reporter.opens(attachment))
    assert fetched.content == TEXT
    read = await reporter.act("openReportItemWithReceipt", {"receipt": reporter.receipt, "position": 1})
    assert read.told["attachments"] == [
        {"id": attachment, "state": "KEPT", "type": "text/plain", "size": len(TEXT)}
    ]
    opened = await reporter.act(
        "openAttachmentWithReceipt", {"receipt": reporter.receipt, "attachmentId": attachment}
    )
    assert opened.told["attachment"]["name"] == "lo que vi.txt"  # type: ignore[index]


async def test_it_goes_on_from_where_it_stopped(reporter: Reporter):
    upload, at = await reporter.begins(len(TEXT)), 0
    while at < len(TEXT):
        asked = await reporter.asks(upload)
        assert (asked.headers["upload-offset"], asked.headers["upload-length"]) == (str(at), str(len(TEXT)))
        assert asked.headers["tus-resumable"] == "1.0.0"
        sent = await reporter.sends(upload, TEXT[at : at + 400_000], at)
        if sent.status_code == 204:
            at = int(sent.headers["upload-offset"])
            assert at % STEP == 0  # what does not fill a step is sent again
        else:
            at = len(TEXT)
    assert sent.json()["size"] == len(TEXT)
    again = await reporter.sends(upload, b"", len(TEXT))  # the answer was lost
    assert (again.status_code, again.json()) == (200, sent.json())
    assert (await reporter.fetches(await reporter.opens(sent.json()["id"]))).content == TEXT


async def test_what_came_before_a_line_broke_is_kept_and_what_is_not_whole_is_seen_by_nobody(
    reporter: Reporter, files: Files
):
    upload = await reporter.begins(len(TEXT))

    async def breaking() -> AsyncIterator[bytes]:
        yield TEXT[: PIECE + STEP + 5]

    got = await files.uploads.append(Ticket(upload), 0, breaking())
    assert got == Progress(arrived=PIECE + STEP, size=len(TEXT))
    assert await reporter.rows() == (1, 0, 2)
    read = await reporter.act("openReportItemWithReceipt", {"receipt": reporter.receipt, "position": 1})
    ((listed,),) = (read.told["attachments"],)  # type: ignore[misc]
    assert (listed["state"], listed["type"], listed["size"]) == ("UNDERWAY", None, None)
    early = {"receipt": reporter.receipt, "attachmentId": listed["id"]}
    assert (await reporter.act("openAttachmentWithReceipt", early)).typename == "NotThere"


async def test_a_wrong_offset_is_told_the_right_one_and_moves_nothing(reporter: Reporter):
    upload = await reporter.begins(len(TEXT))
    assert (await reporter.sends(upload, TEXT[:PIECE])).headers["upload-offset"] == str(PIECE)
    for offset in (0, 5, PIECE - 1, PIECE + 1, len(TEXT)):
        wrong = await reporter.sends(upload, TEXT[:PIECE], offset)
        assert (wrong.status_code, wrong.headers["upload-offset"]) == (409, str(PIECE))
    beyond = await reporter.sends(upload, TEXT, PIECE)
    assert (beyond.status_code, code(beyond)) == (413, "LONGER_THAN_SAID")
    assert int((await reporter.asks(upload)).headers["upload-offset"]) % PIECE == 0


async def test_two_who_send_the_same_at_once_make_one_file(reporter: Reporter, files: Files):
    upload = await reporter.begins(len(TEXT))
    both = await asyncio.gather(reporter.sends(upload, TEXT), reporter.sends(upload, TEXT))
    assert sorted(one.status_code for one in both)[0] == 200
    assert {one.status_code for one in both} <= {200, 409, 404}
    assert (await reporter.asks(upload)).status_code == 200
    again = await reporter.sends(upload, b"", len(TEXT))
    assert (await reporter.fetches(await reporter.opens(again.json()["id"]))).content == TEXT
    files_, pieces, arriving = await reporter.rows()
    assert (files_, pieces, arriving) == (1, -(-len(TEXT) // PIECE), 0)


async def test_two_who_clean_at_once_keep_one_cleaning(reporter: Reporter, files: Files):
    """Both find all of it there, as after a worker died before it answered."""
    upload = await reporter.begins(len(TEXT))
    ticket = Ticket(upload)
    async with files.uploads.works.begin(SOMEBODY) as work:
        found = await work.attachments.by_ticket(ticket)
    assert found is not None
    assert await files.uploads._taken(ticket, found, 0, once(TEXT)) == len(TEXT)  # pyright: ignore
    both = await asyncio.gather(*(files.uploads.append(ticket, len(TEXT), once(b"")) for _ in range(2)))
    assert all(isinstance(one, Progress) for one in both), both
    assert await reporter.rows() == (1, -(-len(TEXT) // PIECE), 0)
    again = await reporter.sends(upload, b"", len(TEXT))
    assert (await reporter.fetches(await reporter.opens(again.json()["id"]))).content == TEXT


async def test_who_finds_a_file_kept_meanwhile_takes_nothing_from_it(
    reporter: Reporter, files: Files, works: Works
):
    """Its sender heard no answer and sends the end anew; and a cleaning that counts no more is refused."""
    upload = await reporter.begins(5)
    async with works.begin(SOMEBODY) as work:
        before = await work.attachments.by_ticket(Ticket(upload))
    assert before is not None
    kept = await reporter.sends(upload, b"Seen.")
    again = await files.uploads._finished(Ticket(upload), before)  # pyright: ignore[reportPrivateUsage]
    assert isinstance(again, Progress)
    assert again.kept is not None
    assert str(again.kept.id) == kept.json()["id"]
    await files.uploads._dropped(before, uuid4(), "LOST")  # pyright: ignore[reportPrivateUsage]
    assert (await reporter.fetches(await reporter.opens(kept.json()["id"]))).content == b"Seen."


async def test_what_cannot_be_cleaned_leaves_nothing(reporter: Reporter):
    upload = await reporter.begins(500)
    refused = await reporter.sends(upload, b"\xff\xd8\xff" + bytes(497))
    assert (refused.status_code, code(refused)) == (422, "DAMAGED")
    assert "next" in refused.json()["errors"][0]["extensions"]
    assert await reporter.rows() == (0, 0, 0)
    assert (await reporter.asks(upload)).status_code == 404


async def test_a_picture_is_kept_without_what_told_on_its_maker(reporter: Reporter):
    raw = picture()
    attachment = await reporter.attaches(raw)
    fetched = await reporter.fetches(await reporter.opens(attachment))
    assert MARK in raw
    assert MARK not in fetched.content
    assert fetched.headers["content-type"] == "image/jpeg"


async def test_a_file_goes_out_to_be_saved_and_never_to_be_shown(reporter: Reporter):
    html = b"Look: <script>alert(document.cookie)</script>"
    fetched = await reporter.fetches(
        await reporter.opens(await reporter.attaches(html, name='../../a".html'))
    )
    said = fetched.headers
    assert fetched.content == html
    assert said["content-disposition"].startswith('attachment; filename="attachment-')
    assert said["content-disposition"].endswith('.txt"')
    assert "html" not in said["content-disposition"]
    assert (said["x-content-type-options"], said["content-type"]) == ("nosniff", "text/plain; charset=utf-8")
    assert said["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert said["cache-control"] == "no-store"


async def test_a_file_that_is_given_up_is_gone(reporter: Reporter):
    upload = await reporter.begins(len(TEXT))
    await reporter.sends(upload, TEXT[:PIECE])
    headers = {"parley-upload": upload}
    assert (await reporter.client.delete("/attachments/upload", headers=headers)).status_code == 204
    assert await reporter.rows() == (0, 0, 0)
    assert (await reporter.client.delete("/attachments/upload", headers=headers)).status_code == 404


async def test_a_kept_file_is_not_given_up_by_what_brought_it(reporter: Reporter):
    upload = await reporter.begins(5)
    assert (await reporter.sends(upload, b"Seen.")).status_code == 200
    given_up = await reporter.client.delete("/attachments/upload", headers={"parley-upload": upload})
    assert (given_up.status_code, await reporter.rows()) == (404, (1, 1, 0))


@pytest.mark.parametrize("upload", ["", "x" * 43, "x" * 5000, "\u00e9"])
async def test_a_guess_goes_on_with_nothing(reporter: Reporter, upload: str):
    sent = await reporter.client.patch(
        "/attachments/upload",
        content=b"a",
        headers=[
            (b"parley-upload", upload.encode()),
            (b"upload-offset", b"0"),
            (b"content-type", SENT.encode()),
        ],
    )
    assert (sent.status_code, code(sent)) == (404, "UPLOAD_GONE")
    assert (
        await reporter.client.get("/attachments/download", headers={"parley-download": "x"})
    ).status_code == 404


async def test_bytes_come_only_as_bytes_with_a_place(reporter: Reporter):
    upload = await reporter.begins(5)
    for headers, status in (
        ({"content-type": "application/json"}, 415),
        ({"upload-offset": "-1"}, 400),
        ({"upload-offset": "9" * 40}, 400),
    ):
        assert (await reporter.sends(upload, b"Seen.", **headers)).status_code == status
    assert await reporter.rows() == (1, 0, 0)


async def test_more_than_so_many_at_once_are_told_to_wait(reporter: Reporter, files: Files):
    upload = await reporter.begins(5)
    with ExitStack() as others:
        for number in range(AT_ONCE):
            others.enter_context(files.coming.taken(number))
        busy = await reporter.sends(upload, b"Seen.")
        assert (busy.status_code, code(busy), busy.headers["retry-after"]) == (503, "TOO_MANY_AT_ONCE", "5")
    assert (await reporter.sends(upload, b"Seen.")).status_code == 200
    assert len(files.coming) == 0


async def test_who_sends_slowly_takes_few_places_and_gives_them_back(
    reporter: Reporter, files: Files, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("api.attachments.SILENT", 2)
    slow, other = await reporter.begins(len(TEXT)), await reporter.begins(5)

    async def then_nothing() -> AsyncIterator[bytes]:
        yield TEXT[:STEP]
        await asyncio.sleep(30)

    waiting = [asyncio.create_task(reporter.sends(slow, then_nothing())) for _ in range(OF_ONE_FILE + 3)]  # type: ignore[arg-type]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)  # one too many is refused at once
    assert len(files.coming) == OF_ONE_FILE
    assert (await reporter.sends(other, b"Seen.")).status_code == 200
    ended = await asyncio.wait_for(asyncio.gather(*waiting), 10)
    assert sorted(one.status_code for one in ended) == [204, 409, 503, 503, 503]
    assert len(files.coming) == 0
    assert (await reporter.asks(slow)).headers["upload-offset"] == str(STEP)  # what came is kept


async def test_who_sends_drop_by_drop_is_ended_by_their_turn(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("api.attachments.TURN", 0.5)
    slow = await reporter.begins(len(TEXT))

    async def drops() -> AsyncIterator[bytes]:
        while True:
            yield b"a"
            await asyncio.sleep(0.05)

    sent = await asyncio.wait_for(reporter.sends(slow, drops()), 10)  # type: ignore[arg-type]
    assert (sent.status_code, sent.headers["upload-offset"]) == (204, "0")


async def test_who_takes_nothing_of_a_file_is_cut_off(
    reporter: Reporter, files: Files, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("api.attachments.SILENT", 1)
    taking = asyncio.Event()
    download = await reporter.opens(await reporter.attaches(TEXT))
    found = await files.downloads.by_pass(download)
    assert found is not None

    async def receive() -> dict[str, object]:
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        if isinstance(message, dict) and message.get("body"):
            taking.set()
            await asyncio.sleep(30)

    scope = {"type": "http", "asgi": {"spec_version": "2.4"}}
    reading = asyncio.create_task(files.sent(found)(scope, receive, send))  # type: ignore[arg-type]
    await asyncio.wait_for(taking.wait(), 10)
    assert len(files.going) == 1
    await asyncio.wait_for(reading, 10)
    assert len(files.going) == 0
    with ExitStack() as others:
        for _ in range(OF_ONE_CASE):
            others.enter_context(files.going.taken(found.case))
        assert code(await reporter.fetches(download)) == "TOO_MANY_AT_ONCE"
    assert (await reporter.fetches(download)).content == TEXT


async def test_of_one_case_one_file_is_cleaned_at_a_time(reporter: Reporter, files: Files):
    class Counting(Cleaning):
        now, most = 0, 0

        @asynccontextmanager
        async def of(self, raw: AsyncIterator[bytes]) -> AsyncIterator[Cleaned]:
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0.1)
            async with super().of(raw) as found:
                yield found
            self.now -= 1

    files.uploads.cleaning = counting = Counting()
    sent = await asyncio.gather(*[reporter.sends(await reporter.begins(5), b"Seen.") for _ in range(3)])
    assert [one.status_code for one in sent] == [200, 200, 200]
    assert counting.most == 1


async def test_what_stops_arriving_is_swept_and_what_is_kept_or_goes_on_is_not(
    reporter: Reporter, works: Works
):
    await reporter.attaches(b"It stays.")
    left, going = await reporter.begins(len(TEXT)), await reporter.begins(len(TEXT))
    for upload in (left, going):
        await reporter.sends(upload, TEXT[:PIECE])
    for _ in range(SWEPT_AFTER):
        await attachments_swept(works)
    assert await reporter.rows() == (3, 1, 2)
    await reporter.sends(going, TEXT[PIECE : 2 * PIECE], PIECE)
    await attachments_swept(works)
    assert await reporter.rows() == (2, 1, 2)
    assert [(await reporter.asks(one)).status_code for one in (left, going)] == [404, 200]


async def test_files_of_a_case_whose_content_was_erased_open_no_more_and_go(
    reporter: Reporter, act: Act, works: Works
):
    brought = await reporter.begins(len(TEXT))
    download = await reporter.opens((await reporter.sends(brought, TEXT)).json()["id"])
    underway = await reporter.begins(5)
    for name, more in (
        ("assessReport", {"assessment": "WITHIN_THE_SCHEME"}),
        ("addressReport", {"followUp": "INQUIRY", "feedback": "Fuimos."}),
        ("concludeReport", {"conclusion": "NOT_SUBSTANTIATED", "feedback": "Fue así."}),
        ("eraseReportContent", {}),
    ):
        done = await act(name, {"reportId": reporter.report, **more})
        assert not done.typename.startswith(("Bad", "Not", "Illegal")), done
    assert (await reporter.fetches(download)).status_code == 404
    for upload, body, at in ((underway, b"Seen.", 0), (brought, b"", len(TEXT))):
        refused = await reporter.sends(upload, body, at)
        assert (refused.status_code, code(refused)) == (410, "CONTENT_ERASED")
    assert (await reporter.asks(brought)).status_code == 410
    later = await act("attachWithReceipt", reporter.given(1, 5))
    assert later.typename == "ContentErased"
    await attachments_swept(works)
    assert await reporter.rows() == (0, 0, 0)


async def test_what_a_crash_of_the_database_took_is_begun_anew(reporter: Reporter):
    upload = await reporter.begins(len(TEXT))
    await reporter.sends(upload, TEXT[:PIECE])
    await reporter.owner.execute("TRUNCATE case_attachment_arrivals")
    lost = await reporter.sends(upload, TEXT[PIECE:], PIECE)
    assert (lost.status_code, code(lost)) == (410, "LOST")
    assert await reporter.rows() == (0, 0, 0)


async def test_no_more_than_a_few_pieces_are_in_memory(reporter: Reporter, files: Files):
    """What a body yields is sealed and let go before the next is asked for."""
    upload, largest, held = await reporter.begins(40 * PIECE), 0, 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal held, largest
        for number in range(40):
            held = number * PIECE - await came(reporter)
            largest = max(largest, held)
            yield b"a" * PIECE

    cleaning = Cleaning(within=0.01)
    files.uploads.cleaning = cleaning
    assert isinstance(await files.uploads.append(Ticket(upload), 0, body()), Problem)
    assert largest <= 2 * PIECE


async def came(reporter: Reporter) -> int:
    return await reporter.owner.fetchval(
        "SELECT arrived FROM case_attachments WHERE case_id = $1", key_of(reporter.report)
    )


async def test_a_case_takes_fifty_megabytes_and_five_at_once(reporter: Reporter, act: Act):
    whole = 800 * STEP
    too_large = await act("attachWithReceipt", reporter.given(1, whole + 1))
    assert (too_large.typename, too_large.values["bytesLeft"]) == ("AttachmentTooLarge", whole)
    for size in (0, -1):
        assert (await act("attachWithReceipt", reporter.given(1, size))).typename == "AttachmentTooLarge"
    await reporter.begins(whole - STEP)
    left = await act("attachWithReceipt", reporter.given(1, STEP + 1))
    assert (left.typename, left.values["bytesLeft"]) == ("AttachmentTooLarge", STEP)
    await reporter.begins(STEP)
    assert (await act("attachWithReceipt", reporter.given(1, 1))).typename == "AttachmentTooLarge"
    assert (await reporter.rows())[0] == 2


async def test_five_arrive_at_once_in_one_case(reporter: Reporter, act: Act):
    for _ in range(5):
        await reporter.begins(5)
    assert (await act("attachWithReceipt", reporter.given(1, 5))).typename == "TooManyAttachments"


async def test_sent_again_under_its_key_it_begins_once(reporter: Reporter, act: Act):
    key = "0123456789-0123456789-0123456789"
    first, again = [await act("attachWithReceipt", reporter.given(1, 5), key=key) for _ in range(2)]
    assert first == again
    assert (await reporter.rows())[0] == 1


SOMEBODY = OUTSIDERS["a clerk of the body"]


async def once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def code(answer: httpx.Response) -> str:
    """The code of what was refused."""
    return answer.json()["errors"][0]["extensions"]["code"]


async def test_beyond_the_room_for_all_cases_nothing_more_comes_in(
    reporter: Reporter, act: Act, works: Works
):
    upload = await reporter.begins(len(TEXT))
    await reporter.sends(upload, TEXT[:PIECE])
    works._attachments_mib = 0  # pyright: ignore[reportPrivateUsage]
    before = await reporter.rows()
    full = await act("attachWithReceipt", reporter.given(1, 5))
    assert full.typename == "NoRoomForAttachments"
    sent = await reporter.sends(upload, TEXT[PIECE:], PIECE)
    assert (sent.status_code, code(sent), sent.headers["upload-offset"]) == (
        507,
        "NO_ROOM_FOR_ATTACHMENTS",
        str(PIECE),
    )
    assert await reporter.rows() == before


async def test_what_grows_when_it_is_drawn_anew_keeps_to_the_room_of_its_case(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
):
    raw = picture("PNG")
    await reporter.begins(799 * STEP)
    monkeypatch.setattr("infra.attachments.uploading.MOST_STEPS", 799)
    refused = await reporter.sends(await reporter.begins(len(raw)), raw)
    assert (refused.status_code, code(refused)) == (413, "TOO_LARGE")
    assert (await reporter.rows())[1:] == (0, 0)
