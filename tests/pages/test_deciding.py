"""What a client asks for, told to the person who decides; and what happens when time passes in between."""

from __future__ import annotations

import asyncpg
import httpx
import pytest

from tests.foreign.by_forms import code_for, forms_of
from tests.pages.asking import HOME, asked, told
from tests.pages.reading import Read
from tests.pages.visiting import Visitor, alert, form_to, heading
from tests.pages.world import Someone, World, session_of

EVERYTHING = (
    "openid profile engagement:read engagement:write identities:request identities:approve admin:clients"
)


@pytest.fixture
def visits(client: httpx.AsyncClient, owner: asyncpg.Connection):
    async def signed_in(who: Someone, ago: int = 0) -> Visitor:
        return Visitor.signed_in(client, await session_of(owner, who, second_factor_ago=ago))

    return signed_in


def part(page: httpx.Response, name: str) -> str:
    """The text under a heading with this id, or nothing."""
    sections = Read(page.text).all("section")
    found = [text for attributes, text in sections if attributes["aria-labelledby"] == name]
    return " ".join(found[0].split()) if found else ""


async def test_the_person_reads_who_asks_for_what_and_what_it_never_gets(
    visits, address: str, world: World
) -> None:
    page = await (await visits(world.heron)).follows(asked(address, scope=EVERYTHING))
    who = [
        (a, b) for (_, a), (_, b) in zip(Read(page.text).all("dt"), Read(page.text).all("dd"), strict=True)
    ]
    assert who == [
        ("App", "Field Notes"),
        ("Belongs to", "no organisation"),
        ("Takes you back to", "a program on this device (127.0.0.1)"),
        ("You", "heron, acting for Halvorra Water Network"),
    ]
    assert part(page, "sees") == (
        "What it will see Know who signed in, as a number. Know the handle of who signed in and in which capacity; "
        "never a legal name. Read engagements, barriers and consent processes beyond the published ones."
    )
    assert part(page, "does") == (
        "What it can do in your name Record and amend engagements, barriers, mitigations and consent processes."
    )
    assert part(page, "opens").startswith(
        "Identities Ask for an identity to be unsealed. These concern sealed"
    )
    assert "two custodians" in part(page, "opens")
    assert part(page, "never").startswith("What it never will Learn a sealed identity by itself")
    assert part(page, "refused") == (
        "Asked for, not given Nobody who acts for Halvorra Water Network can be given this, so the app does not get "
        "it: Approve an unsealing as a custodian. Register, change and suspend clients, give them new "
        "keys; keep breaches of data."
    )
    assert part(page, "long").startswith("For how long Until you sign out here, and at most twelve hours.")


async def test_an_app_of_a_company_serves_its_people_alone_and_only_as_such(
    visits, address: str, world: World
) -> None:
    page = await (await visits(world.dunlin)).follows(asked(address, "company-desk"))
    assert heading(page) == "Allow Corvanelle Desk to work for you?"  # the Board's capacity is not offered
    assert "for Corvanelle Copper" in page.text
    assert "Learn who speaks, complains or reports at your company&#x27;s sites." in page.text

    visitor = await visits(world.heron)
    page = await visitor.follows(asked(address, "company-desk"))
    assert heading(page) == "Corvanelle Desk cannot work for you"
    assert "belongs to Corvanelle Copper and serves that organisation" in page.text
    sent = await visitor.sends(page, "/consent", decision="deny")
    assert told(sent.headers["location"])["error"] == "access_denied"


async def test_somebody_without_any_capacity_is_told_so_and_can_go_back(
    visits, address: str, world: World
) -> None:
    visitor = await visits(world.stray)
    page = await visitor.follows(asked(address))
    assert heading(page) == "Field Notes cannot work for you"
    assert "You hold no capacity today" in page.text
    sent = await visitor.sends(page, "/consent", decision="deny")
    assert sent.headers["location"].startswith(HOME)


async def test_a_capacity_that_is_not_ones_own_is_not_taken(visits, address: str, world: World) -> None:
    visitor = await visits(world.heron)
    page = await visitor.follows(asked(address))
    for acting in ("BOARD:", "ADMINISTRATOR:", "", "nonsense"):
        got = await visitor.sends(page, "/consent", decision="allow", acting=acting)
        assert (got.status_code, "location" in got.headers) == (200, False)
        assert heading(got) == "Allow Field Notes to work for you?"


async def test_a_request_is_answered_once_and_going_back_shows_that_it_has_ended(
    visits, address: str, world: World
) -> None:
    visitor = await visits(world.heron)
    page = await visitor.follows(asked(address))
    first = await visitor.sends(page, "/consent", decision="allow")
    again = await visitor.sends(page, "/consent", decision="allow")
    back = await visitor.opens(str(page.url))
    assert "code" in told(first.headers["location"])
    assert [(got.status_code, heading(got)) for got in (again, back)] == [(410, "This request has ended")] * 2


async def test_after_fifteen_minutes_a_request_has_ended(
    visits, address: str, world: World, owner: asyncpg.Connection
) -> None:
    visitor = await visits(world.heron)
    page = await visitor.follows(asked(address, scope="governance:read"))
    await owner.execute("UPDATE authorization_requests SET expires_at = now()")
    got = await visitor.sends(page, "/consent", decision="allow")
    assert (got.status_code, heading(got)) == (410, "This request has ended")


async def test_who_signed_out_in_another_window_is_told_so_and_can_go_on(
    visits, address: str, world: World
) -> None:
    visitor = await visits(world.heron)
    page = await visitor.follows(asked(address, scope="statistics:read"))
    await visitor.sends(await visitor.opens("/account"), "/sign-out")
    assert "__Host-parley" not in visitor.cookies
    await visitor.opens("/sign-in")  # the browser has the cookie of its forms again
    got = await visitor.sends(page, "/consent", decision="allow")
    got = await visitor.follows(got.headers["location"])
    assert heading(got) == "Sign in"
    assert alert(got).startswith("You are not signed in any more")
    code = code_for(world.heron.totp_secret)
    got = await visitor.sends(got, "/sign-in", username="heron", password=world.heron.password, code=code)
    assert got.headers["location"].startswith("/consent?request=")


async def test_what_was_allowed_before_is_not_asked_again_but_identities_are(
    visits, address: str, world: World
) -> None:
    for scope, asks_again in (("engagement:read", False), ("engagement:read identities:request", True)):
        visitor = await visits(world.heron)
        where = asked(address, "web-notes", scope=scope, redirect_uri="https://notes.example/cb")
        page = await visitor.follows(where)
        await visitor.sends(page, "/consent", decision="allow")
        again = await visitor.follows(where)
        assert (again.status_code == 200) is asks_again
        if not asks_again:
            assert again.headers["location"].startswith("https://notes.example/cb?code=")


async def test_without_a_page_a_client_is_told_what_it_would_take(
    client: httpx.AsyncClient, visits, address: str, world: World
) -> None:
    nobody, heron = Visitor(client), await visits(world.heron)
    for visitor, error in ((nobody, "login_required"), (heron, "consent_required")):
        got = await visitor.follows(asked(address, prompt="none", scope="commitments:read"))
        assert told(got.headers["location"])["error"] == error


@pytest.mark.parametrize(
    ("changed", "ago", "first"),
    [
        ({"scope": "identities:request"}, 301, "Show your second factor again"),
        ({"max_age": "60"}, 61, "Show your second factor again"),
        ({"prompt": "login"}, 30, "Sign in"),
        ({"scope": "identities:request"}, 200, "Allow Field Notes to work for you?"),
        ({"max_age": "600"}, 61, "Allow Field Notes to work for you?"),
    ],
    ids=str,
)
async def test_a_second_factor_is_shown_anew_when_the_client_needs_it_fresh(
    visits, address: str, world: World, changed: dict[str, str], ago: int, first: str
) -> None:
    page = await (await visits(world.heron, ago)).follows(asked(address, **{"prompt": "consent", **changed}))
    assert heading(page) == first


async def test_a_second_factor_shown_anew_gives_the_session_a_new_secret_and_leads_on(
    visits, address: str, world: World
) -> None:
    visitor = await visits(world.heron, 3600)
    former = visitor.cookies["__Host-parley"]
    page = await visitor.follows(asked(address, scope="identities:request"))
    wrong = await visitor.sends(page, "/confirm", code="000000")
    assert (wrong.status_code, alert(wrong)) == (403, WRONG_CODE)
    assert visitor.cookies["__Host-parley"] == former
    got = await visitor.sends(wrong, "/confirm", code=code_for(world.heron.totp_secret))
    assert visitor.cookies["__Host-parley"] != former
    page = await visitor.follows(got.headers["location"])
    assert heading(page) == "Allow Field Notes to work for you?"


WRONG_CODE = "That code did not fit. Wait for the next one; each is good for one use."


async def test_a_page_that_lay_open_too_long_for_its_second_factor_asks_for_it_anew(
    visits, address: str, world: World, owner: asyncpg.Connection
) -> None:
    visitor = await visits(world.heron, 200)
    page = await visitor.follows(asked(address, scope="identities:request"))
    await owner.execute("UPDATE sessions SET second_factor_at = now() - interval '301 s'")
    got = await visitor.sends(page, "/consent", decision="allow")
    assert got.headers["location"].startswith("/confirm?request=")


async def test_a_form_of_the_clients_own_page_begins_the_same_way(
    client: httpx.AsyncClient, address: str, world: World, visits
) -> None:
    fields = dict(httpx.URL(asked(address)).params)
    got = await Visitor(client).posts("/oauth/authorize", fields, {"sec-fetch-site": "cross-site"})
    assert got.headers["location"].startswith("/consent?request=")
    page = await (await visits(world.heron)).follows(got.headers["location"])
    assert heading(page) == "Allow Field Notes to work for you?"


async def test_failures_of_signing_in_read_alike_and_keep_what_was_typed_but_the_secrets(
    client: httpx.AsyncClient, world: World, address: str
) -> None:
    visitor = Visitor(client)
    page = await visitor.follows(asked(address, login_hint="dunlin"))
    assert form_to(page, "/sign-in").fields["username"] == "dunlin"
    right = {"username": "dunlin", "password": world.dunlin.password}
    shown = []
    for wrong in (
        {**right, "code": "000000"},
        {**right, "password": "no", "code": code_for(world.dunlin.totp_secret)},
        {"username": "nobody", "password": "no", "code": "000000"},
    ):
        got = await visitor.sends(page, "/sign-in", **wrong)
        assert form_to(got, "/sign-in").fields["username"] == wrong["username"]
        shown.append((got.status_code, got.text.replace(wrong["username"], "")))
    assert shown[0][0] == 403
    assert len(set(shown)) == 1
    assert "<title>Error: Sign in · Parley</title>" in shown[0][1]
    field = {a["name"]: a for a, _ in Read(page.text).all("input") if "autocomplete" in a}
    assert {name: a["autocomplete"] for name, a in field.items()} == {
        "username": "username",
        "password": "current-password",
        "code": "one-time-code",
    }


async def test_too_many_tries_are_held_back_in_the_same_words_for_everybody(
    client: httpx.AsyncClient, world: World
) -> None:
    shown = set()
    for username in ("stray", "nobody-at-all"):
        visitor = Visitor(client)
        page = await visitor.opens("/sign-in")
        for _ in range(11):
            got = await visitor.sends(page, "/sign-in", username=username, password="no", code="0")
        assert got.status_code == 429
        assert 0 < int(got.headers["retry-after"]) <= 900
        shown.add(alert(got))
    assert shown == {"Too many tries. Nothing was judged. Wait 15 minutes, then try again."}


async def test_who_stops_on_the_way_in_goes_back_without_having_told_anything(
    client: httpx.AsyncClient, address: str
) -> None:
    visitor = Visitor(client)
    page = await visitor.follows(asked(address))
    assert [form.action for form in forms_of(page.text)] == ["/sign-in", "/consent"]
    sent = await visitor.sends(page, "/consent")
    assert told(sent.headers["location"])["error"] == "access_denied"
