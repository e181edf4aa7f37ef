"""A script of another origin may call what takes a token each time, and no page for people."""

from __future__ import annotations

import httpx
import pytest

from tests.oauth.flow import Flow

ASKED = {
    "origin": "https://field.example",
    "access-control-request-method": "POST",
    "access-control-request-headers": "dpop",
}


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/oauth/token", "POST"),
        ("/oauth/par", "POST"),
        ("/oauth/revoke", "POST"),
        ("/oauth/userinfo", "GET, POST"),
    ],
)
async def test_a_browser_is_told_beforehand_what_a_script_may_send(
    client: httpx.AsyncClient, path: str, methods: str
) -> None:
    answer = await client.options(path, headers=ASKED)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-methods"] == methods
    assert (
        answer.headers["access-control-allow-headers"]
        == "Authorization, Content-Type, DPoP, Parley-Ticket, Parley-Upload, Parley-Download, Upload-Offset,"
        " Tus-Resumable, Last-Event-ID"
    )
    assert "access-control-allow-credentials" not in answer.headers


async def test_a_script_can_read_the_answer_and_its_nonce(flow: Flow) -> None:
    answer = await flow.exchange(await flow.code(), flow.proved(nonce=None))
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "DPoP-Nonce" in answer.headers["access-control-expose-headers"]
    assert answer.headers["dpop-nonce"]


async def test_other_methods_are_not_served(client: httpx.AsyncClient) -> None:
    answer = await client.get("/oauth/token")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"POST", "OPTIONS"})


async def test_introspection_is_no_scripts_business(client: httpx.AsyncClient) -> None:
    answer = await client.post("/oauth/introspect", headers=ASKED)
    assert "access-control-allow-origin" not in answer.headers
