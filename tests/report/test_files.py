"""Files by a plain form, without any script: sent, told what became of them, saved; none is kept by halves."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin, urlsplit

import asyncpg
import httpx
import pytest

from api.report.words import LANGUAGES
from tests.attachments.samples import MARK, picture
from tests.report.conftest import Served
from tests.report.reporter import Reporter, alert, choices, form_with, text_of

NAME = "CANARY-name.jpg"


async def sends(
    reporter: Reporter, page: httpx.Response, body: bytes, name: str = NAME, **more: str
) -> httpx.Response:
    """Choose a file on the page of the case, and press the button."""
    action, fields = form_with(page, "attach")
    del fields["file"]
    fields = {**fields, **{name: [value] for name, value in more.items()}, "do": ["attach"]}
    return await reporter.client.post(
        urljoin(str(page.url), action), data=fields, files={"file": (name, body, "text/html")}
    )


async def saves(reporter: Reporter, page: httpx.Response) -> httpx.Response:
    """The first file of what is read."""
    button = next(do for do in choices_to_save(page))
    return await reporter.presses(page, button)


def choices_to_save(page: httpx.Response) -> list[str]:
    return [part.split('"')[0] for part in page.text.split('value="')[1:] if part.startswith("save-")]


async def files_of(core: asyncpg.Connection) -> int:
    return await core.fetchval("SELECT count(*) FROM case_attachments")


@pytest.mark.parametrize("way", ["report", "complaint"])
async def test_a_picture_is_sent_by_a_plain_form_and_saved_without_what_told_on_its_maker(
    reporter: Reporter, way: str
):
    page = await reporter.returns(await reporter.receipt(way))
    sent = await sends(reporter, page, picture())
    assert "Your file is here" in alert(sent)
    read = await reporter.presses(sent, "read-1")
    assert "Save file 1: a picture, 1 kB" in read.text
    saved = await saves(reporter, read)
    assert saved.headers["content-disposition"].startswith("attachment; filename=")
    assert (saved.headers["content-type"], saved.headers["x-content-type-options"]) == (
        "image/jpeg",
        "nosniff",
    )
    assert saved.content.startswith(b"\xff\xd8\xff")
    assert MARK not in saved.content
    assert MARK not in (sent.content + read.content)
    assert "set-cookie" not in {*sent.headers, *saved.headers}


BAR = {"en": "under a black bar", "es": "bajo una barra negra", "fr": "sous une barre noire",
       "pt": "debaixo de uma barra preta"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_before_a_file_is_chosen_it_is_told_what_stays_in_it(reporter: Reporter, language: str):
    receipt = await reporter.receipt()
    reporter.language = language
    page = await reporter.returns(receipt)
    assert BAR[language] in page.text
    assert page.text.index(BAR[language]) < page.text.index('<input type="file"')


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_not_taken_is_told_in_the_language_and_nothing_is_kept(
    reporter: Reporter, core: asyncpg.Connection, language: str
):
    receipt = await reporter.receipt()
    reporter.language = language
    page, before = await reporter.returns(receipt), await files_of(core)
    for body in (b"MZ" + bytes(90), b"\xff\xd8\xff" + bytes(90), b"<svg onload='x'/>"):
        refused = await sends(reporter, page, body)
        assert refused.status_code == 400
        assert "file." not in alert(refused)
        assert len(alert(refused)) > 40
    assert await files_of(core) == before


async def test_no_file_chosen_is_told(reporter: Reporter):
    page = await reporter.returns(await reporter.receipt())
    assert "Choose a file first." in alert(await sends(reporter, page, b"", name=""))
    assert "empty" in alert(await sends(reporter, page, b"", name="empty.txt"))


async def test_a_form_that_is_sent_again_adds_one_file(reporter: Reporter, core: asyncpg.Connection):
    page, before = await reporter.returns(await reporter.receipt()), await files_of(core)
    for _ in range(2):
        assert "Your file is here" in alert(await sends(reporter, page, b"Seen."))
    assert await files_of(core) == before + 1


async def test_a_wrong_receipt_or_place_adds_nothing(reporter: Reporter, core: asyncpg.Connection):
    page, before = await reporter.returns(await reporter.receipt()), await files_of(core)
    for more in (
        {"receipt": "00000-00000"},
        {"place": "9"},
        {"place": "-1"},
        {"place": "x"},
        {"kind": "x"},
    ):
        assert "Your file is here" not in (await sends(reporter, page, b"Seen.", **more)).text
    assert await files_of(core) == before


async def test_an_upload_that_breaks_off_leaves_nothing(
    reporter: Reporter, core: asyncpg.Connection, served: Served
):
    page, before = await reporter.returns(await reporter.receipt()), await files_of(core)
    action, fields = form_with(page, "attach")
    where = urlsplit(urljoin(str(page.url), action))
    head = "".join(
        f'--b\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, (value, *_) in fields.items()
        if name != "file"
    )
    head += '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    _, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(
        f"POST {where.path} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=b\r\n"
        f"content-length: {len(head) + 900_000}\r\n\r\n{head}".encode()
        + b"a" * 600_000
    )
    await writer.drain()
    async with asyncio.timeout(20):
        while await files_of(core) == before:  # noqa: ASYNC110  it is another process's to begin
            await asyncio.sleep(0.02)
        writer.close()
        while await files_of(core) != before:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert await core.fetchval("SELECT count(*) FROM case_attachment_arrivals") == 0


async def test_bodies_that_are_no_such_form_are_told_so(reporter: Reporter):
    where = "/report/en/files"
    for kind, body in (
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\ncontent-disposition: form-data; name="receipt"\r\n\r\n' + b"a" * 5000,
        ),
    ):
        answer = await reporter.client.post(where, content=body, headers={"content-type": kind})
        assert answer.status_code == 400, text_of(answer)
    assert (await reporter.client.get(where)).status_code == 200


async def test_another_s_file_is_not_saved_with_ones_own_receipt(reporter: Reporter):
    sent = await sends(reporter, await reporter.returns(await reporter.receipt()), b"Seen.")
    read = await reporter.presses(sent, "read-1")
    (theirs,) = choices_to_save(read)
    mine = await reporter.returns(await reporter.receipt())
    action, fields = form_with(mine, "own")
    refused = await reporter.sends(urljoin(str(mine.url), action), {**fields, "do": [theirs]})
    assert refused.headers["content-type"].startswith("text/html")
    assert "Seen." not in refused.text


async def test_where_a_file_goes_can_be_chosen_among_what_they_wrote(reporter: Reporter):
    page = await reporter.returns(await reporter.receipt())
    page = await reporter.presses(page, "write", text="And one thing more.")
    assert choices(page, "place") == ["2", "1"]
    sent = await sends(reporter, page, b"Seen.", place="1")
    assert "Save file 1" not in (await reporter.presses(sent, "read-2")).text
    assert "Save file 1: a text, 1 kB" in (await reporter.presses(sent, "read-1")).text
