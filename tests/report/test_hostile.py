"""Nonsense, enemies and odd telephones: every address answers by a page in its language, and keeps what can be kept."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote

import asyncpg
import httpx
import pytest

from api.report.forms import LONGEST_BODY, fit, read
from tests.report.conftest import ONION
from tests.report.reporter import Reporter, form_with, heading, quoted, receipt_on, text_of

FORM = {"content-type": "application/x-www-form-urlencoded"}
NOWHERE = {"en": "There is no such page.", "es": "No existe esa página.", "fr": "Cette page n'existe pas."}
SCRIPTS = {
    "Latin with marks": "Ñandú e\u0301lan, ǰ̌̌̌ đường, Ọ̀rúnmìlà",
    "Arabic": "قالوا إنهم سيدفعون ٥٠٠ دولار؛ ثم «اختفى» الرجل",
    "Hebrew with points": "שָׁלוֹם, הַמַּיִם חוּמִים",
    "both directions": "He said: «הם באו בלילה» and left. ثم عاد.",
    "Devanagari, Thai, Burmese": "उन्होंने नदी में डाला น้ำเสีย မြစ်ထဲသို့",
    "Han and Kana": "他们把废水排进河里。川に流した。",
    "Ethiopic, N'Ko, Quechua": "ወንዙ ተበክሏል ߒߞߏ Mayuman wikch'urqanku",
    "emoji joined": "👩🏽‍🏭👨‍👩‍👧‍👦 🇵🇪 ❤️ 1️⃣",
    "markup": "<b>&amp;</b> </textarea><script>alert(1)</script> \"quoted\" 'and' $title ${style} {places} %s",
    "lines": "one\n\n\n  two\ttabbed\nthree",
    "longest, four bytes each": "𐍈" * 20_000,
    "longest, Devanagari": "नदी " * 4_999 + "नदी",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
async def test_a_text_in_any_script_comes_through_as_it_was_written(reporter: Reporter, text: str) -> None:
    page = await reporter.reaches("report", "check", narrative=text)
    assert quoted(page) == [text]
    sent = await reporter.presses(page, "send")
    case = await reporter.presses(await reporter.returns(receipt_on(sent)), "read-1")
    assert quoted(case) == [_composed(text)]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b\x07c\x1b[1m", "abc[1m"),
        ("\u202bقال\u202c \u2067نعم\u2069", "قال نعم"),
        ("odd \ufffd, private \ue000, unknown \U0001fbff\U0003fffd", "odd □, private □, unknown □□"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("half \ud800", "half □"),
    ],
    ids=["controls", "direction overrides", "characters nobody knows", "line ends", "half a character"],
)
def test_what_cannot_be_kept_is_taken_out_or_shown_as_a_square(typed: str, kept: str) -> None:
    assert fit(typed) == kept


def test_bytes_that_are_no_text_become_squares_and_refuse_nothing() -> None:
    form = read(b"narrative=%FF%FEok&narrative=two&do=site")
    assert form is not None
    assert fit(form.one("narrative")) == "□□ok"
    assert form.all("narrative")[1:] == ("two",)


async def test_a_square_is_told_of(reporter: Reporter) -> None:
    page = await reporter.reaches("report", "check", narrative="odd \ue000")
    assert "The sign □ stands where your text had a character that we cannot keep." in text_of(page)


@pytest.mark.parametrize(
    "path", ["/report/en/nothing", "/report/xx", "/report/en/", "/report/en/report/x", "/report/"]
)
async def test_what_is_not_there_is_said_by_a_page(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path, headers={"accept-language": "en"})
    assert page.status_code == 404
    assert heading(page) == NOWHERE["en"]
    link = page.text.split('class="do" href="')[1].split('"')[0]
    assert (await client.get(httpx.URL(str(page.url)).join(link))).status_code == 200


@pytest.mark.parametrize("code", ["es", "fr"])
async def test_it_is_said_in_the_language_of_the_address_whatever_the_browser_accepts(
    client: httpx.AsyncClient, code: str
) -> None:
    page = await client.get(f"/report/{code}/nothing", headers={"accept-language": "en"})
    assert heading(page) == NOWHERE[code]
    elsewhere = await client.get("/report/nothing", headers={"accept-language": code})
    assert heading(elsewhere) == NOWHERE[code]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/report/pt", "/report/pt/report", "/report/pt/return"])
async def test_another_method_is_answered_by_a_page(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    page = await client.request(method, path)
    assert page.status_code == 405
    assert heading(page) == "Esta página não se usa assim."


async def test_a_form_is_not_sent_to_the_first_page(client: httpx.AsyncClient) -> None:
    assert (await client.post("/report/en", data={"do": "send"})).status_code == 405
    assert (await client.post("/report", data={"do": "send"})).status_code == 404


@pytest.mark.parametrize("page", ["report", "complaint", "return"])
async def test_too_much_at_once_is_told_in_the_language_of_the_page(
    client: httpx.AsyncClient, page: str
) -> None:
    got = await client.post(f"/report/es/{page}", content=b"narrative=" + b"x" * LONGEST_BODY, headers=FORM)
    assert got.status_code == 413
    assert heading(got) == "Eso fue demasiado de una vez. No se envió nada."


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"narrative": "x"}', "application/json"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"&".join(b"a%d=1" % n for n in range(300)), FORM["content-type"]),
        (b"x", ""),
    ],
    ids=["JSON", "multipart", "three hundred fields", "no kind"],
)
async def test_what_is_no_form_of_ours_is_refused_by_a_page(
    client: httpx.AsyncClient, body: bytes, kind: str
) -> None:
    got = await client.post("/report/fr/report", content=body, headers={"content-type": kind})
    assert got.status_code == 400
    assert heading(got).startswith("Nous n'avons pas pu lire")


@pytest.mark.parametrize("page", ["report", "complaint"])
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"do": "nonsense"},
        {"do": "send"},
        {"do": "send", "key": "short", "site": "%%%", "whom": "x" * 9_000, "about": "<script>"},
        {
            "do": "unnamed",
            "named": "perhaps",
            "tier": "OPEN",
            "consents": ["ALL", "ALL"],
            "forms": ["X"] * 50,
        },
        {"do": "check", "site": "U2l0ZTowMDAw", "whom": "\0"},
        {"do": ["send", "send"], "narrative": ["a", "b"]},
    ],
    ids=["nothing", "nonsense", "at once", "garbage", "unknown codes", "bad ids", "everything twice"],
)
async def test_a_form_that_no_page_of_ours_made_is_answered_by_a_page_and_keeps_nothing(
    reporter: Reporter, page: str, fields: dict[str, str | list[str]], core: asyncpg.Connection
) -> None:
    count = "SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM grievances)"
    before = await core.fetchval(count)
    got = await reporter.sends(f"/report/en/{page}", fields)
    assert got.status_code in (200, 400)
    assert heading(got)
    assert "<script" not in got.text
    assert await core.fetchval(count) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_form_on_another_site_chooses_neither_the_key_nor_the_receipt(
    reporter: Reporter, client: httpx.AsyncClient, core: asyncpg.Connection, site: str
) -> None:
    receipt = await reporter.receipt(narrative="Told by whoever set the trap.")
    last = await reporter.reaches("report", "check")
    _, theirs = form_with(last, "send")
    elsewhere = {**FORM, "sec-fetch-site": site}
    before = await core.fetchval("SELECT count(*) FROM reports")
    for do in ("site", "what", "send"):
        page = await client.post("/report/en/report", data={**theirs, "do": do}, headers=elsewhere)
        assert page.status_code == 200
        _, fresh = form_with(page, "whom") if 'value="whom"' in page.text else form_with(page, "site")
        assert theirs["key"][0] not in page.text
        assert len(fresh["key"][0]) >= 32
    page = await client.post("/report/en/return", data={"receipt": receipt, "do": "look"}, headers=elsewhere)
    assert (page.status_code, heading(page)) == (200, "Come back to your case")
    assert receipt not in page.text
    assert await core.fetchval("SELECT count(*) FROM reports") == before


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_a_form_of_ours_is_read_whatever_the_browser_says_of_it(reporter: Reporter, site: str) -> None:
    receipt = await reporter.receipt()
    sent = {**FORM, "sec-fetch-site": site}
    page = await reporter.client.post(
        "/report/en/return", data={"receipt": receipt, "do": "look"}, headers=sent
    )
    assert heading(page) == "Your report"


async def test_every_answer_holds_to_the_same_headers_and_sets_no_cookie(
    client: httpx.AsyncClient, reporter: Reporter
) -> None:
    pages = [
        await client.get("/report"),
        await reporter.opens(),
        await reporter.opens("/return"),
        await reporter.opens("/nothing"),
        await reporter.presses(await reporter.reaches("report", "check"), "send"),
    ]
    for page in pages:
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["onion-location"] == ONION + page.url.path
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert "set-cookie" not in page.headers
        assert "<script" not in page.text


async def test_pages_are_whole_under_any_name_and_name_no_other_place(client: httpx.AsyncClient) -> None:
    strange = {"host": "a2a2.onion", "origin": "null", "x-forwarded-host": "elsewhere.example"}
    sent = await client.get("/report", headers=strange)
    assert sent.headers["location"] == "report/en"
    for path in ("/report/en", "/report/en/report", "/report/en/return"):
        page = await client.get(path, headers=strange)
        assert page.status_code == 200
        assert "http:" not in page.text
        assert "https:" not in page.text
        assert 'href="/' not in page.text
        assert 'action="/' not in page.text
    posted = await client.post("/report/en/report", data={"do": "site"}, headers=strange)
    assert heading(posted) == "Which mine is it about?"


@pytest.mark.parametrize("last", ["x%0dset-cookie:%20a=b%0a", "%22%3e%3cscript%3e", "%e2%80%ae"])
async def test_an_address_writes_nothing_into_the_answer(client: httpx.AsyncClient, last: str) -> None:
    path = f"/report/en/{last}"
    page = await client.get(path)
    assert page.status_code == 404
    assert "set-cookie" not in page.headers
    assert page.headers["onion-location"] == ONION + quote(unquote(path))
    assert "<script" not in page.text
