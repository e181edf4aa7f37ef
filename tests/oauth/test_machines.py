"""A machine's own tokens: bound to its key where it proves one, and always where it was registered so."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey

from tests.oauth.flow import ISSUER, Flow, by_key, claims_of
from tests.oauth.seeded import a_client

KEY = ECKey.generate_key("P-256")
PUBLIC = [KEY.as_dict(private=False)]


async def _asked(flow: Flow, machine: str, *, proved: bool = False, **more: Any) -> httpx.Response:
    form = {"grant_type": "client_credentials", **by_key(machine, KEY), **more}
    return await flow.post("/oauth/token", flow.proved() if proved else None, **form)


@pytest.fixture
async def machine(owner: asyncpg.Connection) -> str:
    return await a_client(owner, f"m-{uuid4().hex[:12]}", "SERVICE", redirects=(), keys=PUBLIC)


async def test_a_proof_binds_a_machines_token(flow: Flow, machine: str) -> None:
    plain, bound = (await _asked(flow, machine)).json(), (await _asked(flow, machine, proved=True)).json()
    assert (plain["token_type"], bound["token_type"]) == ("Bearer", "DPoP")
    assert claims_of(bound["access_token"])["cnf"] == {"jkt": flow.key.thumbprint()}
    assert "refresh_token" not in bound


async def test_one_that_binds_gets_no_token_without_a_proof(flow: Flow, owner: asyncpg.Connection) -> None:
    careful = await a_client(owner, f"m-{uuid4().hex[:12]}", "SERVICE", redirects=(), keys=PUBLIC, binds=True)
    assert (await _asked(flow, careful)).json()["error"] == "invalid_dpop_proof"
    assert (await _asked(flow, careful, proved=True)).json()["token_type"] == "DPoP"


async def test_its_tokens_are_good_here_alone(flow: Flow, machine: str) -> None:
    assert (await _asked(flow, machine, resource="https://other.example")).json()["error"] == "invalid_target"
    assert (await _asked(flow, machine, resource=ISSUER)).status_code == 200


async def test_its_last_use_is_known_to_the_minute(flow: Flow, machine: str) -> None:
    await _asked(flow, machine)
    used = "SELECT last_used_at > now() - interval '1 minute' FROM oauth_clients WHERE id = $1"
    assert await flow.owner.fetchval(used, machine) is True
