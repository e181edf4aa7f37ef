"""A code is exchanged once, by the client it was given to, with the address and verifier it was given for."""

from __future__ import annotations

from typing import Any

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey

from domain.access import Profile, Scope, Viewer
from infra.oauth.access import Access
from tests.oauth.flow import Flow, a_flow, by_key, claims_of
from tests.oauth.seeded import VERIFIER, a_client

NOT_ACCEPTED = {
    "error": "invalid_grant",
    "error_description": "The code, refresh token or receipt was not taken: unknown, used, ended, or another client's.",
}
KEY = ECKey.generate_key("P-256")


async def test_a_code_becomes_tokens_that_say_who_acts_for_whom(flow: Flow) -> None:
    answer = await flow.exchange(await flow.code())
    body = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert {**body, "access_token": "", "refresh_token": ""} == {
        "access_token": "",
        "refresh_token": "",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "engagement:read stakeholders:read",
    }
    claims = claims_of(body["access_token"])
    family = await flow.family()
    assert claims["sub"] == str(flow.member.person)
    assert claims["client_id"] == flow.app
    assert claims["parley_grant"] == str(family["id"])
    assert claims["auth_time"] == int(flow.member.second_factor_at.timestamp())
    assert claims["acr"] == "urn:parley:acr:second-factor"
    assert "cnf" not in claims
    viewer = flow.access.viewer_of(b"Bearer " + body["access_token"].encode())
    assert isinstance(viewer, Viewer)
    assert (viewer.profile, viewer.organisation, viewer.person) == (
        Profile.MEMBER,
        flow.ngo,
        flow.member.person,
    )
    assert viewer.scopes == {Scope.ENGAGEMENT_READ, Scope.STAKEHOLDERS_READ}


async def test_a_server_proves_itself_by_its_key_and_an_assertion_is_not_enough_for_another(
    access: Access, client: httpx.AsyncClient, owner: asyncpg.Connection
) -> None:
    flow = await a_flow(access, client, owner, type_="SERVER", keys=[KEY.as_dict(private=False)])
    good = await flow.exchange(await flow.code(), client_id=None, **by_key(flow.app, KEY))
    assert good.status_code == 200
    assert good.json()["token_type"] == "Bearer"
    by_name_alone = await flow.exchange(await flow.code())
    assert by_name_alone.json()["error"] == "invalid_client"
    stranger = ECKey.generate_key("P-256")
    by_another_key = await flow.exchange(await flow.code(), **by_key(flow.app, stranger))
    assert by_another_key.json() == by_name_alone.json()


WRONG: dict[str, dict[str, str | None]] = {
    "another address": {"redirect_uri": "https://field.example/other"},
    "no address": {"redirect_uri": None},
    "no verifier": {"code_verifier": None},
    "another verifier": {"code_verifier": "x" * 43},
    "the challenge itself": {"code_verifier": "CHALLENGE"},
    "a verifier with a line end": {"code_verifier": VERIFIER + "\n"},
    "a short verifier": {"code_verifier": VERIFIER[:42]},
    "a verifier that is not ASCII": {"code_verifier": "ü" * 43},
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_code_that_is_shown_wrongly_is_spent_and_what_it_began_ends(flow: Flow, what: str) -> None:
    code = await flow.code()
    answer = await flow.exchange(code, **WRONG[what])
    assert (answer.status_code, answer.json()) == (400, NOT_ACCEPTED)
    assert await flow.ending() == "CODE_REFUSED"
    assert (await flow.exchange(code)).json() == NOT_ACCEPTED


async def test_a_code_of_another_client_is_worth_nothing_to_this_one_and_stays_good_for_that(
    flow: Flow, owner: asyncpg.Connection
) -> None:
    thief = await a_client(owner, f"thief-{flow.app}")
    code = await flow.code()
    assert (await flow.exchange(code, client_id=thief)).json() == NOT_ACCEPTED
    assert (await flow.exchange(code)).status_code == 200


async def test_a_second_use_of_a_code_ends_all_that_the_first_began(flow: Flow) -> None:
    code = await flow.code()
    first = (await flow.exchange(code)).json()
    assert (await flow.exchange(code)).json() == NOT_ACCEPTED
    assert await flow.ending() == "CODE_USED_TWICE"
    assert (await flow.refresh(first["refresh_token"])).json() == NOT_ACCEPTED
    await flow.access.refresh()
    assert not isinstance(flow.access.viewer_of(b"Bearer " + first["access_token"].encode()), Viewer)


@pytest.mark.parametrize("code", ["unknown", "x" * 5000, "\N{SNOWMAN}", "' OR 1=1"])
async def test_an_unknown_code_reads_like_any_other(flow: Flow, code: str) -> None:
    assert (await flow.exchange(code)).json() == NOT_ACCEPTED


async def test_a_code_is_good_for_a_minute(flow: Flow, owner: asyncpg.Connection) -> None:
    code = await flow.code()
    await owner.execute("UPDATE authorization_codes SET expires_at = expires_at - interval '61 seconds'")
    assert (await flow.exchange(code)).json() == NOT_ACCEPTED


GONE: dict[str, tuple[str, str]] = {
    "the account": ("UPDATE accounts SET closed_at = now() WHERE person_id = $1", "ACCOUNT_CLOSED"),
    "the session": ("UPDATE sessions SET ended_at = now() WHERE person_id = $1", "SIGNED_OUT"),
    "the capacity": ("UPDATE memberships SET ends = '2020-03-01' WHERE person_id = $1", "CAPACITY_ENDED"),
}


@pytest.mark.parametrize("what", GONE)
async def test_what_has_ended_meanwhile_gives_no_tokens(flow: Flow, what: str) -> None:
    statement, because = GONE[what]
    code = await flow.code()
    await flow.owner.execute(statement, flow.member.person)
    assert (await flow.exchange(code)).json() == NOT_ACCEPTED
    assert await flow.ending() == because


async def test_an_app_has_no_tokens_for_itself(flow: Flow) -> None:
    answer = await flow.post("/oauth/token", grant_type="client_credentials", client_id=flow.app)
    assert answer.json()["error"] == "invalid_client"


async def test_tokens_are_good_here_alone(flow: Flow) -> None:
    code = await flow.code()
    assert (await flow.exchange(code, resource="https://other.example")).json()["error"] == "invalid_target"
    assert (await flow.exchange(code, resource=flow.access.issuer)).status_code == 200


async def test_a_proof_binds_the_whole_family_to_its_key(flow: Flow) -> None:
    body = (await flow.exchange(await flow.code(), flow.proved())).json()
    assert body["token_type"] == "DPoP"
    assert claims_of(body["access_token"])["cnf"] == {"jkt": flow.key.thumbprint()}
    assert (await flow.family())["token_key"] == flow.key.thumbprint()


async def test_a_proof_without_a_nonce_is_told_one_and_spends_nothing(flow: Flow) -> None:
    code = await flow.code()
    first = await flow.exchange(code, flow.proved(nonce=None))
    assert (first.status_code, first.json()["error"]) == (400, "use_dpop_nonce")
    again = await flow.exchange(code, flow.proved(nonce=first.headers["dpop-nonce"]))
    assert again.status_code == 200


async def test_a_proof_is_taken_once(flow: Flow) -> None:
    headers = flow.proved()
    assert (await flow.exchange(await flow.code(), headers)).status_code == 200
    code = await flow.code()
    assert (await flow.exchange(code, headers)).json()["error"] == "invalid_dpop_proof"
    assert (await flow.exchange(code, flow.proved())).status_code == 200


async def test_two_proofs_in_one_request_are_none(flow: Flow) -> None:
    answer = await flow.exchange(await flow.code(), flow.proved() + flow.proved())
    assert answer.json()["error"] == "invalid_dpop_proof"


async def test_a_code_that_was_asked_for_with_a_key_takes_a_proof_of_that_key(flow: Flow) -> None:
    jkt = flow.key.thumbprint()
    code = await flow.code(dpop_jkt=jkt)
    assert (await flow.exchange(code)).json()["error"] == "invalid_dpop_proof"
    assert (await flow.exchange(code, flow.proved())).status_code == 200
    code = await flow.code(dpop_jkt=jkt)
    assert (await flow.exchange(code, flow.proved(key=ECKey.generate_key("P-256")))).json() == NOT_ACCEPTED
    assert await flow.ending() == "CODE_REFUSED"


@pytest.mark.parametrize(
    "registered", [{"binds": True}, {"scopes": "engagement:read stakeholders:read identities:request"}]
)
async def test_where_tokens_must_be_bound_none_is_given_without_a_proof(
    access: Access, client: httpx.AsyncClient, owner: asyncpg.Connection, registered: dict[str, Any]
) -> None:
    flow = await a_flow(access, client, owner, **registered)
    code = await flow.code(scope=registered.get("scopes", "engagement:read"))
    assert (await flow.exchange(code)).json()["error"] == "invalid_dpop_proof"
    assert (await flow.exchange(code, flow.proved())).status_code == 200


async def test_a_client_that_was_suspended_meanwhile_can_not_exchange(flow: Flow) -> None:
    code = await flow.code()
    await flow.owner.execute("UPDATE oauth_clients SET active = false WHERE id = $1", flow.app)
    assert (await flow.exchange(code)).json()["error"] == "invalid_client"
    failed = "SELECT count(*) FROM security_events WHERE kind = 'CLIENT_FAILED' AND client_id = $1"
    assert await flow.owner.fetchval(failed, flow.app) == 1
