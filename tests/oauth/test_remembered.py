"""Who has agreed is not asked again for the same; who could be somebody else, or is asked for more, is."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from domain.signing_in.accounts import Method
from infra.oauth import consents
from infra.oauth.authorizing import Begun, NotServed, SendBack
from infra.signing_in import account_page
from infra.signing_in.values import SignedIn
from tests.oauth.flow import Flow
from tests.oauth.seeded import an_organisation, asking, told


async def silently(flow: Flow, who: object = ..., **changed: str | None) -> dict[str, str] | None:
    """What the client is told without a page; None if pages are shown."""
    begun = await flow.access.authorizing.begin(asking(flow.app, **changed))
    assert isinstance(begun, Begun)
    by = flow.member if who is ... else None
    back = await flow.access.authorizing.silently(begun.handle, by)
    assert not isinstance(back, NotServed)
    return told(back.url) if isinstance(back, SendBack) else None


async def error(flow: Flow, who: object = ..., **changed: str | None) -> str:
    found = await silently(flow, who, **changed)
    assert found is not None
    assert "code" not in found
    return found["error"]


async def test_nobody_is_asked_twice_for_the_same(flow: Flow) -> None:
    assert await silently(flow) is None
    await flow.code()
    again = await silently(flow)
    assert again is not None
    assert (await flow.exchange(again["code"])).status_code == 200
    assert await silently(flow, scope="engagement:read") is not None


async def test_for_more_the_person_is_asked(flow: Flow) -> None:
    await flow.code(scope="engagement:read")
    assert await silently(flow) is None
    await flow.code()
    assert await silently(flow, scope="engagement:read") is not None


async def test_for_another_capacity_the_person_is_asked(flow: Flow) -> None:
    await flow.code()
    other = await an_organisation(flow.owner)
    await flow.owner.execute(
        "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts)"
        " VALUES ($1, $2, $3, 'MEMBER', '2020-01-01')",
        uuid4(),
        flow.member.person,
        other,
    )
    assert await silently(flow) is None
    assert "code" in (await silently(flow, prompt="none") or {})


async def test_a_client_may_wish_that_the_person_is_asked(flow: Flow) -> None:
    await flow.code()
    assert await silently(flow, prompt="consent") is None


async def test_an_app_on_a_device_could_be_another_app_and_the_person_is_asked(flow: Flow) -> None:
    local = "http://127.0.0.1/callback"
    await flow.owner.execute("UPDATE oauth_clients SET redirect_uris = $2 WHERE id = $1", flow.app, [local])
    await flow.code(redirect_uri=local)
    assert await silently(flow, redirect_uri="http://127.0.0.1:9999/callback") is None
    assert await error(flow, redirect_uri=local, prompt="none") == "consent_required"


async def test_what_rests_on_a_second_factor_is_asked_for_each_time(flow: Flow) -> None:
    scopes = "engagement:read identities:request"
    await flow.owner.execute("UPDATE oauth_clients SET scopes = $2 WHERE id = $1", flow.app, scopes.split())
    await flow.code(scope=scopes)
    assert await silently(flow, scope=scopes) is None
    kept = await flow.owner.fetchval("SELECT scopes FROM consents WHERE client_id = $1", flow.app)
    assert kept == ["engagement:read"]


async def test_without_a_page_the_client_is_told_what_is_missing(flow: Flow) -> None:
    assert await error(flow, None, prompt="none") == "login_required"
    assert await error(flow, prompt="none") == "consent_required"
    assert await error(flow, prompt="none", max_age="0") == "login_required"
    await flow.code()
    assert "code" in (await silently(flow, prompt="none") or {})
    begun = await flow.access.authorizing.begin(asking(flow.app, prompt="none"))
    assert isinstance(begun, Begun)
    await flow.access.authorizing.silently(begun.handle, None)
    assert await flow.access.authorizing.shown(begun.handle) is None


async def test_whoever_takes_access_away_is_asked_again(flow: Flow) -> None:
    await flow.code()
    family, now = (await flow.family())["id"], datetime.now(UTC)
    by = SignedIn(
        person=flow.member.person,
        handle="heron",
        session=flow.member.session,
        second_factor_at=now,
        method=Method.TOTP,
    )
    assert await flow.access.storage.run(lambda session: account_page.end_grant(session, by, family, now))
    assert await silently(flow) is None
    await flow.code()
    await flow.access.storage.run(lambda session: consents.forget(session, flow.member.person))
    assert await silently(flow) is None


@pytest.mark.parametrize("handle", ["", "unknown", "x" * 5000, "\N{SNOWMAN}"])
async def test_an_unknown_handle_is_no_request(flow: Flow, handle: str) -> None:
    assert await flow.access.authorizing.silently(handle, flow.member) == NotServed(code="expired")
    assert await flow.access.authorizing.shown(handle) is None
