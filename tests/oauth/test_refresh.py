"""A refresh token is used once, by its client, with its key; it may ask for less, and never for more."""

from __future__ import annotations

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey

from infra.oauth.access import Access
from tests.oauth.flow import Flow, a_flow, claims_of
from tests.oauth.seeded import a_client
from tests.oauth.test_code import GONE, NOT_ACCEPTED

PERSONAL = "engagement:read stakeholders:read identities:request"


async def test_each_refresh_gives_the_next_refresh_token(flow: Flow) -> None:
    tokens = await flow.tokens()
    for _ in range(3):
        answer = await flow.refresh(tokens["refresh_token"])
        assert answer.status_code == 200
        assert answer.json()["refresh_token"] != tokens["refresh_token"]
        tokens = answer.json()
    assert tokens["scope"] == "engagement:read stakeholders:read"
    assert claims_of(tokens["access_token"])["parley_grant"] == str((await flow.family())["id"])


async def test_a_second_use_ends_the_family_for_whoever_holds_the_newer_one(flow: Flow) -> None:
    stolen = (await flow.tokens())["refresh_token"]
    newer = (await flow.refresh(stolen)).json()["refresh_token"]
    assert (await flow.refresh(stolen)).json() == NOT_ACCEPTED
    assert await flow.ending() == "TOKEN_USED_TWICE"
    assert (await flow.refresh(newer)).json() == NOT_ACCEPTED
    told = "SELECT because FROM security_events WHERE kind = 'GRANT_ENDED' AND grant_id = $1"
    assert await flow.owner.fetchval(told, (await flow.family())["id"]) == "TOKEN_USED_TWICE"


async def test_another_client_can_not_use_it_nor_end_it(flow: Flow, owner: asyncpg.Connection) -> None:
    thief = await a_client(owner, f"thief-{flow.app}")
    token = (await flow.tokens())["refresh_token"]
    for _ in range(2):
        assert (await flow.refresh(token, client_id=thief)).json() == NOT_ACCEPTED
    newer = (await flow.refresh(token)).json()["refresh_token"]
    assert (await flow.refresh(token, client_id=thief)).json() == NOT_ACCEPTED
    assert (await flow.refresh(newer)).status_code == 200


async def test_it_may_ask_for_less_once_and_for_all_of_it_again(flow: Flow) -> None:
    token = (await flow.tokens())["refresh_token"]
    less = (await flow.refresh(token, scope="engagement:read")).json()
    assert less["scope"] == claims_of(less["access_token"])["scope"] == "engagement:read"
    again = (await flow.refresh(less["refresh_token"])).json()
    assert again["scope"] == "engagement:read stakeholders:read"


@pytest.mark.parametrize(
    "scope", ["engagement:read statistics:read", "identities:open", "openid", "everything"]
)
async def test_it_never_grows(flow: Flow, owner: asyncpg.Connection, scope: str) -> None:
    token = (await flow.tokens())["refresh_token"]
    await owner.execute(
        "UPDATE oauth_clients SET scopes = scopes || '{statistics:read,identities:open}' WHERE id = $1",
        flow.app,
    )
    answer = await flow.refresh(token, scope=scope)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")
    assert (await flow.refresh(token)).json()["scope"] == "engagement:read stakeholders:read"


async def test_what_was_taken_from_the_client_is_gone_at_the_next_refresh(flow: Flow) -> None:
    token = (await flow.tokens())["refresh_token"]
    await flow.owner.execute("UPDATE oauth_clients SET scopes = '{engagement:read}' WHERE id = $1", flow.app)
    assert (await flow.refresh(token)).json()["scope"] == "engagement:read"


@pytest.mark.parametrize("what", GONE)
async def test_what_has_ended_meanwhile_ends_the_family(flow: Flow, what: str) -> None:
    statement, because = GONE[what]
    token = (await flow.tokens())["refresh_token"]
    await flow.owner.execute(statement, flow.member.person)
    assert (await flow.refresh(token)).json() == NOT_ACCEPTED
    assert await flow.ending() == because


async def test_offline_access_outlives_the_session_and_nothing_else(flow: Flow) -> None:
    token = (await flow.tokens(scope="engagement:read offline_access"))["refresh_token"]
    await flow.owner.execute(GONE["the session"][0], flow.member.person)
    answer = await flow.refresh(token)
    assert answer.status_code == 200
    await flow.owner.execute(GONE["the capacity"][0], flow.member.person)
    assert (await flow.refresh(answer.json()["refresh_token"])).json() == NOT_ACCEPTED


async def test_it_lives_no_longer_than_its_family(flow: Flow) -> None:
    token = (await flow.tokens())["refresh_token"]
    await flow.owner.execute("UPDATE grants SET expires_at = now() WHERE client_id = $1", flow.app)
    assert (await flow.refresh(token)).json() == NOT_ACCEPTED


async def test_one_that_is_bound_takes_its_own_key_and_is_not_spent_by_another(flow: Flow) -> None:
    bound = (await flow.exchange(await flow.code(), flow.proved())).json()["refresh_token"]
    assert (await flow.refresh(bound)).json()["error"] == "invalid_dpop_proof"
    other = flow.proved(key=ECKey.generate_key("P-256"))
    assert (await flow.refresh(bound, other)).json() == NOT_ACCEPTED
    good = await flow.refresh(bound, flow.proved())
    assert good.json()["token_type"] == "DPoP"
    assert claims_of(good.json()["access_token"])["cnf"] == {"jkt": flow.key.thumbprint()}


async def test_a_scope_that_rests_on_a_second_factor_ends_with_it(
    access: Access, client: httpx.AsyncClient, owner: asyncpg.Connection
) -> None:
    flow = await a_flow(access, client, owner, scopes=PERSONAL)
    body = (await flow.exchange(await flow.code(scope=PERSONAL), flow.proved())).json()
    assert body["scope"] == "engagement:read identities:request stakeholders:read"
    assert claims_of(body["access_token"])["exp"] <= int(flow.member.second_factor_at.timestamp()) + 300
    await owner.execute(
        "UPDATE grants SET second_factor_at = now() - interval '301 seconds' WHERE client_id = $1", flow.app
    )
    later = (await flow.refresh(body["refresh_token"], flow.proved())).json()
    assert later["scope"] == "engagement:read stakeholders:read"
    assert later["expires_in"] == 300


async def test_what_ended_with_a_suspension_does_not_come_back_with_the_client(flow: Flow) -> None:
    token, code = (await flow.tokens())["refresh_token"], await flow.code()
    await flow.owner.execute("UPDATE oauth_clients SET not_before = now() WHERE id = $1", flow.app)
    assert (await flow.exchange(code)).json() == NOT_ACCEPTED
    assert (await flow.refresh(token)).json() == NOT_ACCEPTED
    assert await flow.ending() == "CLIENT_SUSPENDED"
    assert (await flow.exchange(await flow.code())).status_code == 200


async def test_one_person_does_not_use_up_what_an_app_s_people_share(
    flow: Flow, owner: asyncpg.Connection
) -> None:
    tokens = await flow.tokens()
    family = (await flow.family())["id"]
    await owner.execute(
        "INSERT INTO refresh_tokens SELECT sha256(n::text::bytea), $1, now(), now(), now()"
        " FROM generate_series(2, 30) n",
        family,
    )
    held = await flow.refresh(tokens["refresh_token"])
    assert (held.status_code, held.headers["retry-after"]) == (429, "60")
    await owner.execute(
        "UPDATE refresh_tokens SET made_at = now() - interval '2 minutes' WHERE grant_id = $1", family
    )
    assert (await flow.refresh(tokens["refresh_token"])).status_code == 200  # it was not spent
