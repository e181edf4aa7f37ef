"""What no client would send is an invalid request at every endpoint, and never a fault; failures leave one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey
from starlette.requests import Request

from api.parameters import FORM, form_of
from tests.oauth.flow import Flow
from tests.oauth.test_token_endpoint import GARBLED

KEY = ECKey.generate_key("P-256")
ENDPOINTS = ["/oauth/par", "/oauth/revoke", "/oauth/introspect"]
NOT_HERE = {"no grant type", "an empty grant type"}


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("what", [what for what in GARBLED if what not in NOT_HERE])
async def test_a_garbled_request_is_an_invalid_request(
    client: httpx.AsyncClient, path: str, what: str
) -> None:
    body, kind = GARBLED[what]
    answer = await client.post(path, content=body, headers={"content-type": kind})
    code = "invalid_client" if what in ("nothing",) else "invalid_request"
    assert (answer.status_code, answer.json()["error"]) == (400, code)


ODD = ["'; DROP TABLE grants; --", "\N{SNOWMAN}", "\ud7ff", "%00", "a" * 3000, '"', "{}", "\r\nx: y"]


@pytest.mark.parametrize(
    "name", ["code", "refresh_token", "redirect_uri", "client_id", "scope", "resource", "token"]
)
@pytest.mark.parametrize("path", ["/oauth/token", *ENDPOINTS])
async def test_no_value_is_a_fault(flow: Flow, path: str, name: str) -> None:
    for grant in ("authorization_code", "refresh_token"):
        for value in ODD:
            form = {
                "grant_type": grant,
                "client_id": flow.app,
                "code": "x",
                "refresh_token": "x",
                "token": "x",
            }
            answer = await flow.post(path, **{**form, name: value})
            assert answer.status_code in (200, 400)


@pytest.mark.parametrize("path", ["/oauth/token", *ENDPOINTS])
async def test_a_proof_of_a_time_that_no_clock_can_hold_is_no_fault(flow: Flow, path: str) -> None:
    proved = flow.proved(path, iat=10**400)
    answer = await flow.post(path, proved, grant_type="refresh_token", client_id=flow.app, token="x")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")


async def test_whoever_hangs_up_in_the_middle_of_a_form_sent_none() -> None:
    said: Iterator[dict[str, Any]] = iter(
        [
            {"type": "http.request", "body": b"grant_type=", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> dict[str, Any]:
        return next(said)

    headers = [(b"content-type", FORM.encode())]
    begun = Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive)
    assert await form_of(begun) is None
