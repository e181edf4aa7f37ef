"""What a person sees and changes of their own account, and that nobody else's page or session does."""

from __future__ import annotations

from uuid import uuid4

import asyncpg
import httpx
import pytest

from infra.database import Database
from tests.foreign.by_forms import code_for
from tests.pages.asking import asked
from tests.pages.reading import Read
from tests.pages.visiting import Visitor, alert, form_to, heading
from tests.pages.world import PASSWORD, Someone, World, invitation_of, session_of

NEW = "four lapwings at dawn"


@pytest.fixture
def visits(client: httpx.AsyncClient, owner: asyncpg.Connection):
    async def signed_in(who: Someone) -> Visitor:
        return Visitor.signed_in(client, await session_of(owner, who))

    return signed_in


async def granted(visitor: Visitor, address: str) -> None:
    """The visitor lets Field Notes work for them."""
    page = await visitor.follows(asked(address, prompt="consent"))
    await visitor.sends(page, "/consent", decision="allow")


def read(page: httpx.Response) -> str:
    return " ".join(Read(page.text).all("main")[0][1].split())


async def test_a_person_sees_their_sessions_apps_and_capacities_and_no_address(
    visits, address: str, world: World
) -> None:
    visitor = await visits(world.heron)
    await granted(visitor, address)
    page = await visitor.opens("/account")
    said = read(page)
    assert "You are signed in as heron." in said
    assert "Field Notes For Halvorra Water Network. Since " in said
    assert "This browser Since " in said
    assert "As what you can act For Halvorra Water Network What you sign in with" in said
    assert "127.0.0.1" not in said


async def test_access_ends_at_a_press_and_nobody_ends_somebody_elses(
    visits, address: str, world: World, owner: asyncpg.Connection
) -> None:
    heron, dunlin = await visits(world.heron), await visits(world.dunlin)
    await owner.execute(
        "UPDATE grants SET ended_at = now(), ended_because = 'REVOKED' WHERE ended_at IS NULL"
    )
    await granted(heron, address)
    grant = str(await owner.fetchval("SELECT id FROM grants WHERE ended_at IS NULL"))
    mine = await dunlin.opens("/account")
    token = form_to(mine, "/account/sign-out-everywhere").fields["form_token"]
    page = await heron.opens("/account")
    form = form_to(page, "/account/end-access").fields
    assert form["grant"] == grant

    for who, fields in (
        (dunlin, form),
        (dunlin, {"grant": grant, "form_token": token}),
        (heron, {**form, "grant": str(uuid4())}),
        (heron, {**form, "grant": "nonsense"}),
    ):
        await who.posts("/account/end-access", fields)
        assert await owner.fetchval("SELECT count(*) FROM grants WHERE ended_at IS NULL") == 1

    got = await heron.posts("/account/end-access", form)
    assert alert(await heron.follows(got.headers["location"])).startswith("That access has ended.")
    assert await owner.fetchval("SELECT ended_because FROM grants WHERE id = $1::uuid", grant) == "REVOKED"
    got = await heron.posts("/account/end-access", form)
    assert alert(await heron.follows(got.headers["location"])) == "That access had ended already."


async def test_signing_out_ends_this_session_and_signing_out_everywhere_every_one(
    visits, world: World
) -> None:
    here, there, elsewhere = [await visits(world.dunlin) for _ in range(3)]
    got = await here.sends(await here.opens("/account"), "/sign-out")
    assert alert(await here.follows(got.headers["location"])).startswith("You are signed out.")
    assert (await there.opens("/account")).status_code == 200
    await there.sends(await there.opens("/account"), "/account/sign-out-everywhere")
    for visitor in (here, there, elsewhere):
        assert (await visitor.opens("/account")).headers["location"] == "/sign-in"


@pytest.mark.parametrize("path", ["/sign-out", "/account/sign-out-everywhere", "/account/end-access"])
async def test_the_address_of_a_form_alone_leads_to_where_the_form_stands_and_does_nothing(
    visits, world: World, path: str
) -> None:
    here = await visits(world.heron)
    got = await here.opens(path)
    assert (got.status_code, got.headers["location"]) == (303, "/account")
    assert heading(await here.follows(path)) == "Your account"


async def test_a_form_from_another_site_takes_no_cookie_away(client: httpx.AsyncClient) -> None:
    """It comes without our cookies, and a browser would keep what the answer says of them all the same."""
    got = await client.post(
        "/sign-out", data={"form_token": "x"}, headers={"sec-fetch-site": "cross-site", "origin": "null"}
    )
    assert "set-cookie" not in got.headers


async def test_signing_out_ends_what_was_granted_before_one_signed_in_anew_here(
    client: httpx.AsyncClient, address: str, world: World, owner: asyncpg.Connection, visits
) -> None:
    here = await visits(world.dunlin)
    other = await visits(world.dunlin)
    for visitor in (here, other):
        page = await visitor.follows(asked(address, prompt="consent", scope="engagement:read"))
        page = await visitor.opens(f"{page.url}&acting=BOARD:")
        await visitor.sends(page, "/consent", decision="allow")
    page = await here.follows(asked(address, prompt="login"))
    assert heading(page) == "Sign in"
    typed = {"username": "dunlin", "password": PASSWORD, "code": code_for(world.dunlin.totp_secret)}
    assert (await here.sends(page, "/sign-in", **typed)).status_code == 303
    await here.sends(await here.opens("/account"), "/sign-out")
    ended = await owner.fetch(
        "SELECT ended_because FROM grants WHERE person_id = $1 ORDER BY made_at", world.dunlin.id
    )
    assert [row[0] for row in ended][-2:] == ["SIGNED_OUT", None]
    kept = await owner.fetchval(
        "SELECT count(*) FROM sessions WHERE person_id = $1 AND ended_at IS NULL", world.dunlin.id
    )
    assert kept == 1


async def test_who_is_not_signed_in_changes_nothing(client: httpx.AsyncClient) -> None:
    for path in ("/account/password", "/account/second-factor", "/account/recovery-codes"):
        assert (await client.get(path)).headers["location"] == "/sign-in"
        got = await client.post(path, data={"form_token": "x"})
        assert got.headers["location"] == "/sign-in?note=not-signed-in"


async def test_a_new_password_takes_the_old_one_and_ends_what_rests_on_it(
    visits, address: str, world: World, owner: asyncpg.Connection
) -> None:
    visitor, other = await visits(world.dunlin), await visits(world.dunlin)
    page = await visitor.opens("/account/password")
    refused = {
        "The password you have now did not fit. Nothing was changed.": ("no", NEW, NEW),
        "The two passwords were not the same. Nothing was changed.": (PASSWORD, NEW, NEW + "x"),
        "The password is too short. Take at least 12 characters: a few words will do.": (
            PASSWORD,
            "short",
            "short",
        ),
    }
    for said, (current, password, again) in refused.items():
        got = await visitor.sends(
            page, "/account/password", current=current, password=password, password_again=again
        )
        assert alert(got) == said
        assert "<title>Error: " in got.text
        for typed in (PASSWORD, NEW):
            assert typed not in got.text
    assert (await other.opens("/account")).status_code == 200

    former = visitor.cookies["__Host-parley"]
    got = await visitor.sends(page, "/account/password", current=PASSWORD, password=NEW, password_again=NEW)
    assert alert(await visitor.follows(got.headers["location"])).startswith("Your password is changed.")
    assert visitor.cookies["__Host-parley"] != former
    assert (await other.opens("/account")).headers["location"] == "/sign-in"


async def test_another_authenticator_is_taken_once_it_has_shown_a_code_of_its_own(
    visits, world: World
) -> None:
    visitor = await visits(world.heron)
    page = await visitor.opens("/account/second-factor")
    secret = Read(page.text).all("code")[0][1].replace(" ", "")
    assert len(secret) == 32
    assert secret not in str(form_to(page, "/account/second-factor").fields)
    stale = code_for(world.heron.totp_secret)
    both = {"current": PASSWORD, "former_code": stale}
    got = await visitor.sends(page, "/account/second-factor", code=stale, **both)
    assert alert(got).startswith("The password or one of the codes did not fit. Nothing was changed.")
    assert Read(got.text).all("code")[0][1].replace(" ", "") == secret  # nobody has to scan it again

    mixed = {**form_to(got, "/account/second-factor").fields, "totp_secret": "AAAA"}
    bad = await visitor.posts("/account/second-factor", {**mixed, **both, "code": "1"})
    assert bad.status_code == 400

    new, only = code_for(secret), {"current": PASSWORD, "former_code": "000000"}
    got = await visitor.sends(got, "/account/second-factor", code=new, **only)
    assert alert(got).startswith("The password or one of the codes did not fit. Nothing was changed.")

    got = await visitor.sends(got, "/account/second-factor", code=new, **both)
    assert alert(await visitor.follows(got.headers["location"])).startswith("Your new authenticator")


async def test_recovery_codes_are_shown_once_and_never_again(
    visits, world: World, owner: asyncpg.Connection
) -> None:
    visitor = await visits(world.stray)
    page = await visitor.opens("/account/recovery-codes")
    wrong = await visitor.sends(page, "/account/recovery-codes", code="000000")
    assert alert(wrong).startswith("That code did not fit. Nothing was changed.")
    got = await visitor.sends(page, "/account/recovery-codes", code=code_for(world.stray.totp_secret))
    codes = [text for _, text in Read(got.text).all("code")]
    assert (heading(got), len(set(codes)), {len(code) for code in codes}) == (
        "Your recovery codes",
        10,
        {19},
    )
    assert got.headers["cache-control"] == "no-store"
    kept = await owner.fetchval("SELECT count(*) FROM recovery_codes WHERE person_id = $1", world.stray.id)
    assert kept == 10
    back = await visitor.opens("/account/recovery-codes")
    assert [code for code in codes if code in back.text] == []


async def test_a_one_time_link_opens_an_account_without_losing_the_authenticator_on_the_way(
    client: httpx.AsyncClient, owner: asyncpg.Connection, database: Database
) -> None:
    who = uuid4()
    await owner.execute(
        "INSERT INTO persons (id, handle, registered_on) VALUES ($1, 'avocet', '2026-01-01')", who
    )
    token, visitor = await invitation_of(owner, database, who), Visitor(client)
    path = f"/invitation/{token}"
    page = await visitor.opens(path)
    secret = Read(page.text).all("code")[0][1].replace(" ", "")
    assert heading(page) == "Open your account"
    assert "Your handle is avocet." in read(page)
    (picture,) = [a for a, _ in Read(page.text).all("img")]
    assert picture["src"].startswith("data:image/svg+xml")
    assert "QR code" in picture["alt"]
    sealed = form_to(page, path).fields["totp_secret"]
    assert secret not in sealed

    for said, answers in {
        "The two passwords were not the same. Nothing was changed.": (NEW, NEW + "x", "1"),
        "The password is too short. Take at least 12 characters: a few words will do.": ("a", "a", "1"),
        "That code did not fit. Your authenticator is set up as before: wait for its next code, and type the "
        "passwords again.": (NEW, NEW, "000000"),
    }.items():
        password, again, code = answers
        got = await visitor.sends(page, path, password=password, password_again=again, code=code)
        assert alert(got) == said
        assert Read(got.text).all("code")[0][1].replace(" ", "") == secret
    good = {"password": NEW, "password_again": NEW, "code": code_for(secret)}

    other_token = await invitation_of(owner, database, who)
    other = await visitor.opens(f"/invitation/{other_token}")
    for stolen in ("totp_secret", "form_token"):
        mixed = {
            **form_to(page, path).fields,
            stolen: form_to(other, f"/invitation/{other_token}").fields[stolen],
        }
        got = await visitor.posts(path, {**mixed, **good})
        assert (got.status_code, alert(got)) == (403, OUT_OF_DATE)

    got = await visitor.sends(page, path, **good)
    assert heading(got) == "Your recovery codes"
    assert len(Read(got.text).all("li")) == 10
    again = await visitor.sends(page, path, **good)
    assert (again.status_code, heading(again)) == (404, "This invitation does not open anything")
    page = await visitor.follows("/sign-in?note=opened")
    assert alert(page) == "Your account is open. Sign in with what you have just chosen."
    got = await visitor.sends(page, "/sign-in", username="avocet", password=NEW, code=code_for(secret))
    assert got.headers["location"] == "/account"


OUT_OF_DATE = "This form was out of date, and nothing was sent. Fill it in once more."


async def test_whoever_sees_a_link_of_somebody_with_an_account_is_told_that_it_renews(
    client: httpx.AsyncClient, owner: asyncpg.Connection, database: Database, world: World
) -> None:
    token = await invitation_of(owner, database, world.heron.id)
    page = await client.get(f"/invitation/{token}")
    assert heading(page) == "Renew what you sign in with"
    assert "What you signed in with before stops working" in page.text
