"""A client gives tokens back; what it says of others' is heard and changes nothing (RFC 7009)."""

from __future__ import annotations

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey

from domain.access import Viewer
from infra.oauth.access import Access
from tests.oauth.flow import Flow, a_flow, by_key, claims_of
from tests.oauth.seeded import a_client
from tests.oauth.test_code import NOT_ACCEPTED

KEY = ECKey.generate_key("P-256")


async def revoke(flow: Flow, token: str, **more: str | None) -> tuple[int, bytes]:
    answer = await flow.post("/oauth/revoke", **{"token": token, "client_id": flow.app, **more})
    return answer.status_code, answer.content


async def works(flow: Flow, token: str) -> bool:
    await flow.access.refresh()
    return isinstance(flow.access.viewer_of(b"Bearer " + token.encode()), Viewer)


@pytest.mark.parametrize("hint", [None, "refresh_token", "access_token", "something_else"])
async def test_a_refresh_token_takes_its_family_with_it(flow: Flow, hint: str | None) -> None:
    tokens = await flow.tokens()
    assert await revoke(flow, tokens["refresh_token"], token_type_hint=hint) == (200, b"{}")
    assert await flow.ending() == "REVOKED"
    assert (await flow.refresh(tokens["refresh_token"])).json() == NOT_ACCEPTED
    assert not await works(flow, tokens["access_token"])


async def test_one_that_was_spent_takes_its_family_with_it_too(flow: Flow) -> None:
    spent = (await flow.tokens())["refresh_token"]
    newer = (await flow.refresh(spent)).json()["refresh_token"]
    await revoke(flow, spent)
    assert (await flow.refresh(newer)).json() == NOT_ACCEPTED


async def test_an_access_token_goes_alone(flow: Flow) -> None:
    tokens = await flow.tokens()
    assert await works(flow, tokens["access_token"])
    assert await revoke(flow, tokens["access_token"]) == (200, b"{}")
    assert await revoke(flow, tokens["access_token"]) == (200, b"{}")
    assert not await works(flow, tokens["access_token"])
    newer = (await flow.refresh(tokens["refresh_token"])).json()
    assert await works(flow, newer["access_token"])
    told = "SELECT count(*) FROM security_events WHERE kind = 'TOKEN_REVOKED' AND client_id = $1"
    assert await flow.owner.fetchval(told, flow.app) >= 1


@pytest.mark.parametrize("token", ["unknown", "x" * 9000, "a.b.c", "\N{SNOWMAN}", "' OR 1=1"])
async def test_what_is_no_token_is_revoked_already(flow: Flow, token: str) -> None:
    assert await revoke(flow, token) == (200, b"{}")


async def test_anothers_tokens_are_left_alone_without_a_word(flow: Flow, owner: asyncpg.Connection) -> None:
    other = await a_client(owner, f"other-{flow.app}")
    tokens = await flow.tokens()
    for token in (tokens["refresh_token"], tokens["access_token"]):
        assert await revoke(flow, token, client_id=other) == (200, b"{}")
    assert await works(flow, tokens["access_token"])
    assert (await flow.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_client_with_a_key_revokes_with_its_key(
    access: Access, client: httpx.AsyncClient, owner: asyncpg.Connection
) -> None:
    flow = await a_flow(access, client, owner, type_="SERVER", keys=[KEY.as_dict(private=False)])
    tokens = (await flow.exchange(await flow.code(), **by_key(flow.app, KEY))).json()
    answer = await flow.post("/oauth/revoke", token=tokens["refresh_token"], client_id=flow.app)
    assert answer.json()["error"] == "invalid_client"
    assert await flow.ending() is None
    assert (await revoke(flow, tokens["refresh_token"], **by_key(flow.app, KEY)))[0] == 200
    assert await flow.ending() == "REVOKED"


async def test_nobody_revokes_nothing(flow: Flow) -> None:
    answer = await flow.post("/oauth/revoke", client_id=flow.app)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    tokens = await flow.tokens()
    answer = await flow.post("/oauth/revoke", token=tokens["refresh_token"])
    assert answer.json()["error"] == "invalid_client"
    assert claims_of(tokens["access_token"])["client_id"] == flow.app
    assert await flow.ending() is None
