"""How the pages say things: where an app sends one back to, what a policy lets a form go to, what comes next."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from api.pages.desk import Desk
from api.pages.locks import Locks
from api.pages.sheet import Sheets
from api.pages.signing_in import routes
from api.pages.steps import Step, next_step
from api.pages.words import as_what, at_the_start, does, how_long, never, opens, sees, where
from domain.access_words import Profile
from domain.scopes import IDENTITY, NEEDS_SECOND_FACTOR, OFFERED, Protocol
from domain.signing_in.acting import Acting, ActingAs
from domain.signing_in.clients import ClientType
from domain.signing_in.granting import Asked
from infra.clock import WallClock
from infra.demo.personas import persona_named
from infra.oauth.authorizing import Shown
from infra.oauth.clients import Client
from infra.oauth.sealing import Sealing
from infra.signing_in.values import SignedIn

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://field.example/callback?x=1", "field.example"),
        ("https://field.example:8443/", "field.example"),
        ("http://127.0.0.1:51004/callback", "a program on this device (127.0.0.1)"),
        ("http://[::1]:51004/callback", "a program on this device (::1)"),
        ("org.example.field:/callback", "an app on this device (org.example.field)"),
    ],
)
def test_where_one_is_sent_back_to(address: str, said: str) -> None:
    assert where(address) == said


@pytest.mark.parametrize(
    ("address", "also"),
    [
        (None, ""),
        ("https://field.example/callback", " https://field.example"),
        ("https://field.example:8443/callback", " https://field.example:8443"),
        ("http://127.0.0.1:51004/callback", " http://127.0.0.1:51004"),
        ("http://[::1]:51004/callback", " http:"),
        ("org.example.field:/callback", " org.example.field:"),
    ],
)
def test_a_form_may_also_lead_to_the_clients_origin_and_no_further(address: str | None, also: str) -> None:
    answer = Sheets("https://parley.example").answer("A title", "<h1>x</h1>", back_to=address)
    assert f"; form-action 'self'{also}; " in answer.headers["content-security-policy"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_every_scope_that_can_be_granted_is_said_once_and_under_one_heading() -> None:
    everything = Asked(scopes=OFFERED, protocol=frozenset(Protocol))
    said = [*sees(everything), *does(everything), *opens(everything)]
    assert len(said) == len(set(said)) == len(OFFERED) + 2  # how long it goes on is said by itself
    assert all(line.startswith(("Read ", "Know ")) for line in sees(everything))
    assert len(opens(everything)) == len(IDENTITY)


def test_for_how_long() -> None:
    online = Asked(scopes=frozenset(), protocol=frozenset())
    offline = Asked(scopes=frozenset(), protocol=frozenset({Protocol.OFFLINE_ACCESS}))
    assert how_long(online) == "Until you sign out here, and at most twelve hours."
    assert how_long(offline) == "For up to thirty days, also after you have signed out here."


NGO = Acting(as_=ActingAs.ORGANISATION, profile=Profile.MEMBER, organisation_name="iNGO McRae")
COMPANY = Acting(as_=ActingAs.ORGANISATION, profile=Profile.COMPANY, organisation_name="Corvanelle")


def test_what_an_app_never_will_depends_on_what_it_is_given_and_for_whom() -> None:
    plain, bold = (Asked(scopes=scopes, protocol=frozenset()) for scopes in (frozenset(), IDENTITY))
    assert never(plain, NGO)[0] == "Learn who stands behind a pseudonym: sealed identities stay sealed."
    assert never(bold, NGO)[0] == (
        "Learn a sealed identity by itself: each opening needs you, your second factor and two custodians."
    )
    assert "Learn who speaks, complains or reports at your company's sites." in never(plain, COMPANY)
    assert "Learn who speaks, complains or reports at your company's sites." not in never(plain, NGO)


def test_a_capacity_keeps_its_names_as_they_are_written() -> None:
    assert at_the_start(as_what(NGO)) == "For iNGO McRae"
    assert as_what(Acting(as_=ActingAs.BOARD, profile=Profile.BOARD)) == "as a member of the Board"


@pytest.mark.parametrize(
    ("ago", "asks", "step"),
    [
        (None, {}, Step.SIGN_IN),
        (3600, {}, Step.CONSENT),
        (299, {"second_factor_wanted": True}, Step.CONSENT),
        (300, {"second_factor_wanted": True}, Step.CONFIRM),
        (90, {"max_age": 100}, Step.CONSENT),
        (111, {"max_age": 100}, Step.CONFIRM),
        (60, {"prompt": frozenset({"login"})}, Step.SIGN_IN),
        (5, {"prompt": frozenset({"login"})}, Step.CONSENT),  # since the client asked
        (5, {"max_age": 0}, Step.CONSENT),
    ],
)
def test_what_comes_next(ago: int | None, asks: dict[str, object], step: Step) -> None:
    """The client asked ten seconds ago; the second factor was shown so many seconds ago."""
    by = None
    if ago is not None:
        at = NOON - timedelta(seconds=ago)
        by = SignedIn(person=uuid4(), handle="h", session=uuid4(), second_factor_at=at, method="TOTP")  # pyright: ignore
    assert next_step(shown(**asks), by, NOON) is step


def shown(**asks: object) -> Shown:
    client = Client(
        id="c", name="C", type=ClientType.APP, profile=Profile.PUBLIC, scopes=NEEDS_SECOND_FACTOR,
        organisation=None, keys=(), active=True,
    )  # fmt: skip
    plain = {
        "client": client,
        "client_of": None,
        "asked": Asked(scopes=frozenset(), protocol=frozenset()),
        "max_age": None,
        "second_factor_wanted": False,
        "prompt": frozenset(),
        "login_hint": "",
        "made_at": NOON - timedelta(seconds=10),
        "address": "https://field.example/",
    }
    return Shown(**{**plain, **asks})  # pyright: ignore[reportArgumentType]


class Nobody:
    """People of whom none is signed in."""

    async def who(self, secret: str | None) -> None:
        return None


@pytest.mark.parametrize("demo", [True, False])
async def test_the_demo_says_how_to_be_one_of_its_people_and_nothing_else_does(demo: bool) -> None:
    desk = Desk(
        authorizing=None,  # pyright: ignore
        people=Nobody(),  # pyright: ignore
        sealing=Sealing(b"root"),
        locks=Locks(b"key", "http://x"),
        sheets=Sheets("http://x"),
        clock=WallClock(),
        demo=demo,
    )
    door = httpx.ASGITransport(Starlette(routes=routes(desk)))
    async with httpx.AsyncClient(transport=door, base_url="http://x") as client:
        page = (await client.get("/sign-in")).text
    told = re.findall(r"parley demo sign-in (\S+?)<", page)
    assert told == (["board-member-company"] if demo else [])
    assert all(persona_named(name) for name in told)
