"""What attackers send before they are anybody: every page answers with a page, and nothing breaks."""

from __future__ import annotations

import asyncpg
import httpx
import pytest

from tests.pages.asking import asked
from tests.pages.visiting import Visitor, heading
from tests.pages.world import World, session_of

FORM = {"content-type": "application/x-www-form-urlencoded"}
BODIES = {
    "not UTF-8": b"username=%FF%FE",
    "raw bytes": b"username=\xff\xfe",
    "NUL": b"request=a%00b",
    "NUL in a name": b"re%00quest=a",
    "given twice": b"request=a&request=b",
    "huge": b"username=" + b"a" * 20_000,
    "many": b"&".join(b"f%d=x" % number for number in range(41)),
}
TAKE_FORMS = (
    "/oauth/authorize",
    "/sign-in",
    "/confirm",
    "/consent",
    "/sign-out",
    "/account/end-access",
    "/account/sign-out-everywhere",
    "/account/password",
    "/account/second-factor",
    "/account/recovery-codes",
    "/invitation/" + "a" * 43,
)


@pytest.mark.parametrize("to", TAKE_FORMS)
async def test_a_form_that_cannot_be_read_is_refused_on_a_page(client: httpx.AsyncClient, to: str) -> None:
    for name, body in BODIES.items():
        got = await client.post(to, content=body, headers=FORM)
        assert (got.status_code, heading(got)) == (400, "This cannot be read"), name
    deep = b'{"request":"x","a=b":' * 500
    for headers in (
        {"content-type": "application/json"},
        {"content-type": "multipart/form-data; boundary=x"},
        {},
    ):
        got = await client.post(to, content=deep, headers=headers)
        assert (got.status_code, heading(got)) == (400, "This cannot be read"), headers


@pytest.mark.parametrize("path", ["/oauth/authorize", "/sign-in", "/confirm", "/consent"])
async def test_an_address_that_cannot_be_read_is_refused_on_a_page(
    client: httpx.AsyncClient, path: str
) -> None:
    for name, body in BODIES.items():
        if name != "raw bytes":  # no client sends these in an address
            got = await client.get(f"{path}?{body.decode()}")
            assert (got.status_code, heading(got)) == (400, "This cannot be read"), name


@pytest.mark.parametrize("handle", ["'", "é" * 40, "a" * 5000, '{"a":' * 100, "../account", "\x1b\n", "🪶"])
async def test_a_request_that_nobody_made_has_ended(client: httpx.AsyncClient, handle: str) -> None:
    for path in ("/sign-in", "/confirm", "/consent"):
        got = await client.get(path, params={"request": handle})
        assert (got.status_code, heading(got)) == (410, "This request has ended")


@pytest.mark.parametrize("token", ["'", "%00", "%FF", "a" * 43, "a" * 5000, "..%2Faccount", "é" * 30])
async def test_a_link_that_nobody_made_opens_nothing(client: httpx.AsyncClient, token: str) -> None:
    got = await client.get(f"/invitation/{token}")
    assert got.status_code == 404


@pytest.mark.parametrize("value", ["x" * 5000, "'; --", '"', "é", "a=b", "\\", "%00"])
async def test_a_cookie_that_nobody_set_is_nobodys(client: httpx.AsyncClient, value: str) -> None:
    for name in ("__Host-parley", "__Host-parley-form", "__Host-parley-known"):
        got = await client.get("/account", headers={"cookie": f"{name}={value}".encode()})
        assert (got.status_code, got.headers["location"]) == (303, "/sign-in")
        got = await client.get("/sign-in", headers={"cookie": f"{name}={value}".encode()})
        assert got.status_code == 200
        form = {"username": "heron", "password": "x", "code": "x"}
        got = await client.post("/sign-in", data=form, headers={"cookie": f"{name}={value}".encode()})
        assert got.status_code == 403


TYPED = [
    "'",
    "heron\n",
    "💥" * 50,
    "a" * 5000,
    "Ｈｅｒｏｎ",
    "<script>alert(1)</script>",
    "$username ${style}",
]


@pytest.mark.parametrize("typed", TYPED)
async def test_whatever_is_typed_is_told_in_the_same_words_and_comes_back_as_text(
    client: httpx.AsyncClient, typed: str
) -> None:
    visitor = Visitor(client)
    page = await visitor.opens("/sign-in")
    got = await visitor.sends(page, "/sign-in", username=typed, password=typed, code=typed)
    assert got.status_code == 403
    assert heading(got) == "Sign in"  # the page is whole
    assert got.text.count("<script") == 0


async def test_no_page_leads_to_an_address_that_a_browser_sent(
    client: httpx.AsyncClient, address: str, world: World, owner: asyncpg.Connection
) -> None:
    """The only places that a page sends anybody to are ours, and the client's registered one."""
    visitor = Visitor.signed_in(client, await session_of(owner, world.heron))
    for name in ("next", "return_to", "continue", "url", "redirect_uri", "note", "RelayState"):
        for path in ("/sign-in", "/account", "/consent", "/confirm"):
            got = await visitor.opens(f"{path}?{name}=https://elsewhere.example/")
            assert got.headers.get("location", "/").startswith("/")
            assert "elsewhere.example" not in got.text
    got = await visitor.opens(asked(address, state="https://elsewhere.example"))
    assert got.headers["location"].startswith("/consent?request=")


PAGES = (
    "/sign-in",
    "/consent?request=x",
    "/account",
    "/account/password",
    "/account/second-factor",
    "consent",
)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_never_stored_never_framed_and_runs_nothing(
    client: httpx.AsyncClient, address: str, world: World, owner: asyncpg.Connection, path: str
) -> None:
    who = world.stray if path == "/sign-in" else world.heron
    visitor = Visitor.signed_in(client, await session_of(owner, who) if path != "/sign-in" else "")
    got = await visitor.follows(asked(address) if path == "consent" else path)
    rules = dict(rule.partition(" ")[::2] for rule in got.headers["content-security-policy"].split("; "))
    assert rules.pop("style-src").startswith("'sha256-")
    assert rules == {
        "default-src": "'none'",
        "img-src": "data:",
        "form-action": "'self' http://127.0.0.1:9" if path == "consent" else "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert {name: got.headers[name] for name in KEPT} == KEPT
    assert "strict-transport-security" not in got.headers  # over plain http it says nothing
    assert "<script" not in got.text
    assert [part for part in ('style="', "onclick", "http://", "https://") if part in got.text] == []


KEPT = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
