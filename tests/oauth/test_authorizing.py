"""A client sends a person here, the person answers, and the answer goes back to a registered address alone."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.access import Profile
from domain.signing_in.acting import Acting, ActingAs
from infra.database import Database
from infra.engine import engine_for
from infra.oauth.authorizing import Authorizing, Begun, NotServed, SendBack, Shown
from infra.oauth.storage import Storage
from tests.oauth.conftest import ISSUER
from tests.oauth.seeded import (
    EVERY_SCOPE,
    HOME,
    Somebody,
    a_client,
    an_organisation,
    asking,
    somebody,
    told,
)

APP = "field-app"
BOARD = Acting(as_=ActingAs.BOARD, profile=Profile.BOARD)
BAD_REQUEST = "A parameter is missing, unknown here, malformed or given twice. The documentation lists them."


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Authorizing]:
    engine = engine_for(database.authorizer, size=2)
    yield Authorizing(Storage(engine), ISSUER)
    await engine.dispose()


@pytest.fixture
async def ngo(owner: asyncpg.Connection) -> UUID:
    return await an_organisation(owner, "NGO")


@pytest.fixture
async def app(owner: asyncpg.Connection) -> str:
    return await a_client(owner, f"app-{uuid4().hex[:12]}")


def acting_for(organisation: UUID) -> Acting:
    return Acting(as_=ActingAs.ORGANISATION, profile=Profile.MEMBER, organisation_id=organisation)


async def begun(desk: Authorizing, parameters: dict[str, str]) -> str:
    found = await desk.begin(parameters)
    assert isinstance(found, Begun), found
    return found.handle


async def shown(desk: Authorizing, handle: str) -> Shown:
    found = await desk.shown(handle)
    assert found is not None
    return found


def sent(found: object) -> dict[str, str]:
    assert isinstance(found, SendBack), found
    return told(found.url)


async def test_a_person_agrees_and_the_client_gets_a_code_its_state_and_who_answers(
    desk: Authorizing, app: str, ngo: UUID, owner: asyncpg.Connection
) -> None:
    member = await somebody(owner, ("MEMBER", ngo))
    handle = await begun(desk, asking(app, scope="openid engagement:read", nonce="n"))
    page = await shown(desk, handle)
    assert (page.client.id, page.client_of, page.asked.names) == (app, None, "engagement:read openid")
    back = await desk.agreed(handle, member, acting_for(ngo))
    assert isinstance(back, SendBack)
    assert back.url.startswith(HOME + "?code=")
    code = sent(back).pop("code")
    assert len(code) == 43
    assert {**sent(back), "code": ""} == {"code": "", "state": "of the client", "iss": ISSUER}
    row = await owner.fetchrow("SELECT * FROM grants WHERE person_id = $1", member.person)
    assert row is not None
    assert (row["acting"], row["organisation_id"], row["profile"]) == ("ORGANISATION", ngo, "member")
    assert row["scopes"] == ["engagement:read", "openid"]
    kept = await owner.fetchrow("SELECT * FROM authorization_codes WHERE grant_id = $1", row["id"])
    assert kept is not None
    assert (kept["redirect_uri"], kept["nonce"], kept["spent_at"]) == (HOME, "n", None)
    assert code.encode() not in kept["digest"]
    kinds = await owner.fetch("SELECT kind FROM security_events WHERE person_id = $1", member.person)
    assert [event["kind"] for event in kinds] == ["CONSENTED"]


async def test_a_request_is_answered_once(
    desk: Authorizing, app: str, ngo: UUID, owner: asyncpg.Connection
) -> None:
    member = await somebody(owner, ("MEMBER", ngo))
    handle = await begun(desk, asking(app))
    assert "code" in sent(await desk.agreed(handle, member, acting_for(ngo)))
    assert await desk.agreed(handle, member, acting_for(ngo)) == NotServed(code="expired")
    assert await desk.declined(handle, member) == NotServed(code="expired")
    assert await desk.shown(handle) is None


async def test_who_says_no_is_believed(desk: Authorizing, app: str, owner: asyncpg.Connection) -> None:
    member = await somebody(owner)
    handle = await begun(desk, asking(app))
    assert sent(await desk.declined(handle, member)) == {
        "error": "access_denied",
        "error_description": "The person declined, or may not use this client in this capacity.",
        "state": "of the client",
        "iss": ISSUER,
    }
    assert await owner.fetchval("SELECT kind FROM security_events WHERE client_id = $1", app) == "DECLINED"


async def test_an_unanswered_request_lapses_after_a_quarter_of_an_hour(
    desk: Authorizing, app: str, ngo: UUID, owner: asyncpg.Connection
) -> None:
    member = await somebody(owner, ("MEMBER", ngo))
    handle = await begun(desk, asking(app))
    later = Authorizing(desk.storage, ISSUER, lambda: time.time() + 901)
    assert await later.shown(handle) is None
    assert await later.agreed(handle, member, acting_for(ngo)) == NotServed(code="expired")


NEVER_SENT_BACK = {
    "an unknown client": {"client_id": "nobody-knows-it"},
    "no client": {"client_id": None},
    "a client id no client can have": {"client_id": "x" * 5000},
    "no address": {"redirect_uri": None},
    "another address": {"redirect_uri": "https://evil.example/callback"},
    "a prefix of ours": {"redirect_uri": HOME[:-1]},
    "a suffix": {"redirect_uri": HOME + "/more"},
    "a query": {"redirect_uri": HOME + "?next=https://evil.example"},
    "an empty query": {"redirect_uri": HOME + "?"},
    "a fragment": {"redirect_uri": HOME + "#part"},
    "user information": {"redirect_uri": "https://field.example@evil.example/callback"},
    "a host that begins alike": {"redirect_uri": "https://field.example.evil.example/callback"},
    "another case": {"redirect_uri": "https://FIELD.example/callback"},
    "an encoded path": {"redirect_uri": "https://field.example/%63allback"},
    "a path that climbs": {"redirect_uri": "https://field.example/a/../callback"},
    "a backslash": {"redirect_uri": "https://evil.example\\@field.example/callback"},
    "another scheme": {"redirect_uri": "http://field.example/callback"},
    "a script": {"redirect_uri": "javascript:alert(1)"},
    "a port": {"redirect_uri": "https://field.example:443/callback"},
    "a line end": {"redirect_uri": HOME + "\n"},
    "a space": {"redirect_uri": HOME + " "},
}


@pytest.mark.parametrize("what", NEVER_SENT_BACK)
@pytest.mark.parametrize("broken", [{}, {"scope": "everything"}, {"response_type": "token"}])
async def test_nothing_is_ever_sent_to_an_address_that_was_not_registered(
    desk: Authorizing, app: str, what: str, broken: dict[str, str]
) -> None:
    assert await desk.begin(asking(app, **{**broken, **NEVER_SENT_BACK[what]})) == NotServed(
        code="not_registered"
    )


@pytest.mark.parametrize(
    ("address", "met"),
    [
        ("http://127.0.0.1:49152/callback", True),
        ("http://127.0.0.1/callback", True),
        ("http://[::1]:8765/callback", True),
        ("http://127.0.0.1:0/callback", False),
        ("http://127.0.0.1:65536/callback", False),
        ("http://127.0.0.1:08/callback", False),
        ("http://127.0.0.1:/callback", False),
        ("http://127.0.0.1:80@evil.example/callback", False),
        ("http://127.0.0.1:8000/callback/more", False),
        ("http://127.0.0.1:8000/callback?next=1", False),
        ("http://127.0.0.1:8000/callback#part", False),
        ("http://127.0.0.2:8000/callback", False),
        ("http://localhost:8000/callback", False),
        ("https://127.0.0.1:8000/callback", False),
        ("http://127.0.0.1:9000/fixed", False),
        ("http://127.0.0.1:9001/fixed", True),
    ],
)
async def test_an_app_listens_on_any_port_of_its_own_device_and_on_nothing_else(
    desk: Authorizing, owner: asyncpg.Connection, address: str, met: bool
) -> None:
    registered = ["http://127.0.0.1/callback", "http://[::1]/callback", "http://127.0.0.1:9001/fixed"]
    registered += ["http://localhost/callback", "http://127.0.0.2/callback"]  # these on no other port
    app = await a_client(owner, f"app-{uuid4().hex[:12]}", redirects=registered)
    found = await desk.begin(asking(app, redirect_uri=address))
    assert isinstance(found, Begun) if met else found == NotServed(code="not_registered")


async def test_a_server_has_one_port(desk: Authorizing, owner: asyncpg.Connection) -> None:
    server = await a_client(
        owner, f"srv-{uuid4().hex[:12]}", "SERVER", redirects=["http://127.0.0.1/callback"]
    )
    found = await desk.begin(asking(server, redirect_uri="http://127.0.0.1:8000/callback"))
    assert found == NotServed(code="not_registered")


async def test_a_suspended_client_looks_like_one_that_does_not_exist(
    desk: Authorizing, app: str, owner: asyncpg.Connection
) -> None:
    await owner.execute("UPDATE oauth_clients SET active = false WHERE id = $1", app)
    assert await desk.begin(asking(app)) == await desk.begin(asking("nobody-knows-it"))


UNFIT: dict[str, tuple[dict[str, str | None], str]] = {
    "no challenge": ({"code_challenge": None}, "invalid_request"),
    "neither challenge nor method": (
        {"code_challenge": None, "code_challenge_method": None},
        "invalid_request",
    ),
    "no method, which would mean plain": ({"code_challenge_method": None}, "invalid_request"),
    "plain": ({"code_challenge_method": "plain"}, "invalid_request"),
    "s256": ({"code_challenge_method": "s256"}, "invalid_request"),
    "a short challenge": ({"code_challenge": "x" * 42}, "invalid_request"),
    "a long challenge": ({"code_challenge": "x" * 44}, "invalid_request"),
    "a challenge with a line end": ({"code_challenge": "x" * 43 + "\n"}, "invalid_request"),
    "an implicit token": ({"response_type": "token"}, "unsupported_response_type"),
    "a hybrid": ({"response_type": "code id_token"}, "unsupported_response_type"),
    "no response type": ({"response_type": None}, "unsupported_response_type"),
    "a fragment for an answer": ({"response_mode": "fragment"}, "invalid_request"),
    "a form for an answer": ({"response_mode": "form_post"}, "invalid_request"),
    "no scope": ({"scope": None}, "invalid_scope"),
    "an unknown scope": ({"scope": "engagement:read everything"}, "invalid_scope"),
    "a scope not registered": ({"scope": "engagement:read statistics:read"}, "invalid_scope"),
    "an identity scope not registered": ({"scope": "identities:open"}, "invalid_scope"),
    "another resource": ({"resource": "https://other.example"}, "invalid_target"),
    "a request object": ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
    "a registration": ({"registration": "{}"}, "registration_not_supported"),
    "an unknown prompt": ({"prompt": "select_account"}, "invalid_request"),
    "none and more": ({"prompt": "none login"}, "invalid_request"),
    "an age below zero": ({"max_age": "-1"}, "invalid_request"),
    "an age in other digits": ({"max_age": "٣"}, "invalid_request"),
    "an endless age": ({"max_age": "9" * 10}, "invalid_request"),
    "a key that is no thumbprint": ({"dpop_jkt": "short"}, "invalid_request"),
    "a long nonce": ({"nonce": "n" * 513}, "invalid_request"),
    "a hint with a line end": ({"login_hint": "a\nb"}, "invalid_request"),
}


@pytest.mark.parametrize("what", UNFIT)
async def test_what_is_unfit_goes_back_as_an_error_that_names_its_sender(
    desk: Authorizing, app: str, what: str
) -> None:
    changed, code = UNFIT[what]
    answer = sent(await desk.begin(asking(app, **changed)))
    assert (answer["error"], answer["state"], answer["iss"]) == (code, "of the client", ISSUER)
    assert "code" not in answer


async def test_a_state_that_is_too_long_is_not_carried_back(desk: Authorizing, app: str) -> None:
    answer = sent(await desk.begin(asking(app, state="s" * 2001)))
    assert answer == {"error": "invalid_request", "error_description": BAD_REQUEST, "iss": ISSUER}


@pytest.mark.parametrize("state", ["a&code=stolen", "a\r\nSet-Cookie: x=y", 'a"><script>', "%00"])
async def test_a_state_stays_one_parameter(desk: Authorizing, app: str, state: str) -> None:
    found = await desk.begin(asking(app, state=state, scope="everything"))
    assert isinstance(found, SendBack)
    assert not any(sign in found.url for sign in '\r\n"<> ')
    assert told(found.url)["error"] == "invalid_scope"
    assert told(found.url).get("state") in (state, None)


async def test_nul_is_no_part_of_a_request(desk: Authorizing, app: str) -> None:
    assert await desk.begin(asking(app, state="a\0b")) == NotServed(code="invalid_request")


async def test_what_is_not_known_here_is_left_aside(
    desk: Authorizing, app: str, owner: asyncpg.Connection
) -> None:
    handle = await begun(
        desk, asking(app, claims='{"id_token":{}}', display="popup", colour="blue", acr_values="x")
    )
    assert (await shown(desk, handle)).asked.names == EVERY_SCOPE
    kept = await owner.fetchval(
        "SELECT parameters::text FROM authorization_requests WHERE client_id = $1", app
    )
    assert "colour" not in kept
    assert "claims" not in kept


async def test_naming_this_server_as_the_resource_is_fine(desk: Authorizing, app: str) -> None:
    assert await begun(desk, asking(app, resource=ISSUER))


def _ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


async def test_scopes_are_narrowed_to_the_capacity_and_to_a_fresh_second_factor(
    desk: Authorizing, owner: asyncpg.Connection, ngo: UUID
) -> None:
    scopes = "engagement:read identities:request admin:clients admin:people"
    app = await a_client(owner, f"app-{uuid4().hex[:12]}", scopes=scopes)
    fresh = await somebody(owner, ("MEMBER", ngo))
    stale = await somebody(owner, ("MEMBER", ngo), second_factor_at=_ago(301))
    for who in (fresh, stale):
        handle = await begun(desk, asking(app, scope=scopes))
        assert (await shown(desk, handle)).is_too_old(who.second_factor_at, datetime.now(UTC)) is (
            who is stale
        )
        assert "code" in sent(await desk.agreed(handle, who, acting_for(ngo)))
    granted = {
        row["person_id"]: row["scopes"]
        for row in await owner.fetch("SELECT person_id, scopes FROM grants WHERE client_id = $1", app)
    }
    assert granted == {
        fresh.person: ["engagement:read", "identities:request"],
        stale.person: ["engagement:read"],
    }


async def test_where_the_capacity_can_have_nothing_of_it_the_client_is_told_so(
    desk: Authorizing, owner: asyncpg.Connection, ngo: UUID
) -> None:
    app = await a_client(owner, f"app-{uuid4().hex[:12]}", scopes="admin:clients audit_log:read")
    member = await somebody(owner, ("MEMBER", ngo))
    handle = await begun(desk, asking(app, scope="admin:clients audit_log:read"))
    assert sent(await desk.agreed(handle, member, acting_for(ngo)))["error"] == "invalid_scope"
    assert await owner.fetchval("SELECT count(*) FROM grants WHERE client_id = $1", app) == 0


async def test_a_capacity_that_is_not_held_grants_nothing(
    desk: Authorizing, app: str, owner: asyncpg.Connection, ngo: UUID
) -> None:
    member = await somebody(owner, ("MEMBER", ngo))
    other = await an_organisation(owner, "SECRETARIAT")
    for acting in (BOARD, acting_for(other)):
        handle = await begun(desk, asking(app))
        assert sent(await desk.agreed(handle, member, acting))["error"] == "access_denied"
    assert await owner.fetchval("SELECT count(*) FROM grants WHERE client_id = $1", app) == 0


async def test_a_capacity_that_ended_while_the_page_stood_open_grants_nothing(
    desk: Authorizing, app: str, owner: asyncpg.Connection, ngo: UUID
) -> None:
    member = await somebody(owner, ("MEMBER", ngo))
    handle = await begun(desk, asking(app))
    await owner.execute("UPDATE memberships SET ends = '2020-02-01' WHERE person_id = $1", member.person)
    assert sent(await desk.agreed(handle, member, acting_for(ngo)))["error"] == "access_denied"


async def test_a_client_of_an_organisation_serves_its_own_people_alone(
    desk: Authorizing, owner: asyncpg.Connection, ngo: UUID
) -> None:
    company = await an_organisation(owner, "COMPANY", "A company")
    app = await a_client(owner, f"app-{uuid4().hex[:12]}", organisation=company, profile="company")
    member = await somebody(owner, ("MEMBER", ngo), ("BOARD_MEMBER", None))
    handle = await begun(desk, asking(app))
    page = await shown(desk, handle)
    assert (page.client_of, page.serves(acting_for(ngo)), page.serves(acting_for(company))) == (
        "A company",
        False,
        True,
    )
    assert sent(await desk.agreed(handle, member, acting_for(ngo)))["error"] == "access_denied"


async def test_a_client_that_was_suspended_meanwhile_gets_no_answer_at_all(
    desk: Authorizing, app: str, owner: asyncpg.Connection, ngo: UUID
) -> None:
    member = await somebody(owner, ("MEMBER", ngo))
    handle = await begun(desk, asking(app))
    await owner.execute("UPDATE oauth_clients SET active = false WHERE id = $1", app)
    assert await desk.shown(handle) is None
    assert await desk.agreed(handle, member, acting_for(ngo)) == NotServed(code="not_registered")


@pytest.mark.parametrize(
    "ended",
    [
        "UPDATE sessions SET ended_at = now() WHERE person_id = $1",
        "UPDATE accounts SET closed_at = now() WHERE person_id = $1",
    ],
)
async def test_who_has_signed_out_meanwhile_agrees_to_nothing(
    desk: Authorizing, app: str, owner: asyncpg.Connection, ngo: UUID, ended: str
) -> None:
    member = await somebody(owner, ("MEMBER", ngo))
    handle = await begun(desk, asking(app))
    await owner.execute(ended, member.person)
    assert sent(await desk.agreed(handle, member, acting_for(ngo)))["error"] == "login_required"


@pytest.mark.parametrize("wish", [{"prompt": "login"}, {"max_age": "60"}, {"max_age": "0"}])
async def test_a_client_that_wants_the_person_anew_gets_nobody_older(
    desk: Authorizing, app: str, owner: asyncpg.Connection, ngo: UUID, wish: dict[str, str]
) -> None:
    earlier = await somebody(owner, ("MEMBER", ngo), second_factor_at=_ago(61))
    handle = await begun(desk, asking(app, **wish))
    assert (await shown(desk, handle)).is_too_old(earlier.second_factor_at, datetime.now(UTC))
    assert sent(await desk.agreed(handle, earlier, acting_for(ngo)))["error"] == "login_required"
    handle = await begun(desk, asking(app, **wish))
    anew = Somebody(person=earlier.person, session=earlier.session, second_factor_at=datetime.now(UTC))
    assert "code" in sent(await desk.agreed(handle, anew, acting_for(ngo)))


async def test_a_family_ends_with_its_session_unless_it_may_go_on_offline(
    desk: Authorizing, owner: asyncpg.Connection, ngo: UUID
) -> None:
    app = await a_client(owner, f"app-{uuid4().hex[:12]}")
    member = await somebody(owner, ("MEMBER", ngo))
    for scope in ("engagement:read", "engagement:read offline_access"):
        handle = await begun(desk, asking(app, scope=scope))
        assert "code" in sent(await desk.agreed(handle, member, acting_for(ngo)))
    rows = await owner.fetch(
        "SELECT g.expires_at - s.expires_at AS beyond, g.expires_at - g.made_at AS life FROM grants g"
        " JOIN sessions s ON s.id = g.session_id WHERE client_id = $1 ORDER BY g.made_at",
        app,
    )
    assert rows[0]["beyond"] == timedelta(0)
    assert rows[1]["life"] == timedelta(days=30)
