"""Nobody else's page, window or browser sends a form of ours: each lock is tried with everything else in order."""

from __future__ import annotations

import asyncpg
import httpx
import pytest

from tests.foreign.by_forms import code_for
from tests.pages.asking import asked
from tests.pages.visiting import HERE, Visitor, alert, form_to, heading
from tests.pages.world import World, session_of

EVERYWHERE = "/account/sign-out-everywhere"
ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://elsewhere.example"},
    {"origin": "http://127.0.0.1:1"},
]


async def still_in(visitor: Visitor) -> bool:
    return heading(await visitor.follows("/account")) == "Your account"


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
async def test_a_form_that_the_browser_says_stood_elsewhere_does_nothing_even_with_its_token(
    client: httpx.AsyncClient, world: World, owner: asyncpg.Connection, headers: dict[str, str]
) -> None:
    visitor = Visitor.signed_in(client, await session_of(owner, world.heron))
    got = await visitor.sends(await visitor.opens("/account"), EVERYWHERE, headers)
    assert (got.status_code, heading(got)) == (403, "This form came from elsewhere")
    assert await still_in(visitor)


@pytest.mark.parametrize("headers", [HERE, {"sec-fetch-site": "none"}, {"origin": "null"}, {}], ids=str)
async def test_a_form_of_ours_is_taken_from_browsers_old_and_new(
    client: httpx.AsyncClient, world: World, owner: asyncpg.Connection, headers: dict[str, str]
) -> None:
    visitor = Visitor.signed_in(client, await session_of(owner, world.heron))
    got = await visitor.sends(await visitor.opens("/account"), EVERYWHERE, headers)
    assert got.headers["location"] == "/sign-in?note=signed-out-everywhere"
    assert not await still_in(visitor)


@pytest.mark.parametrize("whose", ["none", "of another session", "of another form"])
async def test_a_form_without_its_own_token_does_nothing(
    client: httpx.AsyncClient, world: World, owner: asyncpg.Connection, whose: str
) -> None:
    visitor = Visitor.signed_in(client, await session_of(owner, world.heron))
    other = Visitor.signed_in(client, await session_of(owner, world.heron))
    tokens = {
        "none": "",
        "of another session": form_to(await other.opens("/account"), EVERYWHERE).fields["form_token"],
        "of another form": form_to(await visitor.opens("/account"), "/sign-out").fields["form_token"],
    }
    got = await visitor.posts(EVERYWHERE, {"form_token": tokens[whose]})
    assert (got.status_code, heading(got)) == (403, "This form came from elsewhere")
    assert await still_in(visitor)


async def test_nobody_is_signed_in_to_an_account_of_somebody_elses_unawares(
    client: httpx.AsyncClient, world: World
) -> None:
    attacker, victim = Visitor(client), Visitor(client)
    form = form_to(await attacker.opens("/sign-in"), "/sign-in").fields
    await victim.opens("/sign-in")
    mine = {"username": "heron", "password": world.heron.password, "code": code_for(world.heron.totp_secret)}
    got = await victim.posts("/sign-in", {**form, **mine})
    assert (got.status_code, alert(got)) == (403, OUT_OF_DATE)
    assert "__Host-parley" not in victim.cookies
    got = await attacker.posts("/sign-in", {**form, **mine})  # the code was not used up
    assert got.headers["location"] == "/account"


OUT_OF_DATE = "This form was out of date, and nothing was sent. Fill it in once more."


async def test_a_secret_that_was_planted_before_signing_in_opens_nothing_afterwards(
    client: httpx.AsyncClient, world: World
) -> None:
    planted = "a-secret-that-the-attacker-knows-as-well-000"
    visitor = Visitor.signed_in(client, planted)
    page = await visitor.opens("/sign-in")
    code = code_for(world.stray.totp_secret)
    got = await visitor.sends(page, "/sign-in", username="stray", password=world.stray.password, code=code)
    assert got.headers["location"] == "/account"
    assert visitor.cookies["__Host-parley"] != planted
    assert await still_in(visitor)
    assert not await still_in(Visitor.signed_in(client, planted))


async def test_cookies_are_kept_from_scripts_other_origins_and_plain_http(
    client: httpx.AsyncClient, world: World
) -> None:
    visitor = Visitor(client)
    page = await visitor.opens("/sign-in")
    code = code_for(world.stray.totp_secret)
    got = await visitor.sends(page, "/sign-in", username="stray", password=world.stray.password, code=code)
    lines = page.headers.get_list("set-cookie") + got.headers.get_list("set-cookie")
    assert sorted(line.partition("=")[0] for line in lines) == [
        "__Host-parley",
        "__Host-parley-form",
        "__Host-parley-known",
    ]
    for line in lines:
        _, *kept = [part.strip() for part in line.split(";")]
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(kept), line
        assert "domain" not in line.lower()


@pytest.mark.parametrize("decision", ["allow", "deny"])
async def test_a_decision_is_taken_from_its_own_page_alone(
    client: httpx.AsyncClient, address: str, world: World, owner: asyncpg.Connection, decision: str
) -> None:
    """Neither another request's page nor one from before somebody signed in anew decides anything."""
    secret = await session_of(owner, world.heron)
    visitor = Visitor.signed_in(client, secret)
    first, second = [await visitor.follows(asked(address, prompt="consent")) for _ in range(2)]
    mixed = {
        **form_to(first, "/consent").fields,
        "form_token": form_to(second, "/consent").fields["form_token"],
    }
    got = await visitor.posts("/consent", {**mixed, "decision": decision})
    assert (got.status_code, "location" in got.headers) == (403, False)
    assert alert(got) == LOOK_AGAIN

    anew = Visitor.signed_in(client, await session_of(owner, world.heron))
    got = await anew.sends(first, "/consent", decision=decision)
    assert (got.status_code, alert(got)) == (403, LOOK_AGAIN)
    got = await anew.sends(got, "/consent", decision=decision)  # it was shown again, for this session
    assert got.status_code == 303
    assert got.headers["location"].startswith("http://127.0.0.1:9/callback?")


LOOK_AGAIN = (
    "Somebody signed in anew since this page was opened, and nothing was decided. Look again, then decide."
)


async def test_without_any_cookie_the_person_is_told_that_cookies_are_needed(
    client: httpx.AsyncClient, address: str
) -> None:
    visitor = Visitor(client)
    page = await visitor.follows(asked(address))
    visitor.cookies.clear()
    for to in ("/sign-in", "/consent"):
        got = await visitor.sends(page, to, username="heron", password="x", code="x")
        assert (got.status_code, heading(got)) == (400, "Cookies are needed")
