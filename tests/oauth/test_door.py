"""At the door of `/graphql`: how a token and its proof are shown, and what a refusal tells a client to do next."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.routing import Route

from api.admission import Admission
from api.execution import Execution
from api.faults import Faults
from api.graphql import Door
from api.refused import Refused
from api.watching import Watch
from domain.access import Profile, Scope
from infra.database import Database
from infra.engine import engine_for
from infra.oauth.access import Access, opened_access
from infra.oauth.tokens import Subject
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.telemetry import Telemetry
from schema.built import graphql_schema
from tests.oauth.proving import ath, proof

ISSUER = "http://127.0.0.1:8126"
URL = ISSUER + "/graphql"
METADATA = f'resource_metadata="{ISSUER}/.well-known/oauth-protected-resource"'
PERSON = UUID("da147000-c04b-4f20-a820-b583cb1f5906")
KEY = ECKey.generate_key("P-256")
MACHINE = Subject(client="a-tool", profile=Profile.SECRETARIAT, scopes=frozenset())
SOMEBODY = replace(MACHINE, person=PERSON)
BOUND = replace(SOMEBODY, token_key=KEY.thumbprint())


class Asking:
    """Asks a question whose needs the test sets."""

    def __init__(self, access: Access, http: httpx.AsyncClient) -> None:
        self.access, self.http = access, http
        self.needs: tuple[str, ...] = ()

    async def __call__(self, *headers: tuple[str, str], query: str = "{ __typename }") -> httpx.Response:
        return await self.http.post("/graphql", json={"query": query}, headers=list(headers))

    def bearer(self, subject: Subject) -> tuple[str, str]:
        return "authorization", "Bearer " + self.access.tokens.issue(subject)

    def bound(self, subject: Subject = BOUND, **changed: Any) -> tuple[tuple[str, str], tuple[str, str]]:
        """The two headers of a request with a proof."""
        token = self.access.tokens.issue(subject)
        claims = {"nonce": self.access.proofs.nonce(), "ath": ath(token), **changed}
        made = proof(KEY, "POST", URL, time.time(), **claims)
        return ("authorization", f"DPoP {token}"), ("dpop", made)


@pytest.fixture
async def asks(
    database: Database, pools: Pools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Asking]:
    engine = engine_for(database.authorizer, size=2)
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    async with opened_access(engine, database.authorizer, tmp_path, ISSUER) as access:
        door = Faults(
            Starlette(routes=[Route("/graphql", Door(execution, Admission(access), Watch(Telemetry())))]),
            telemetry=Telemetry(),
        )
        async with httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url=ISSUER) as http:
            asking = Asking(access, http)
            answer = Execution.answer

            async def judged(*args: Any, **kwargs: Any) -> bytes:
                if asking.needs:
                    raise Refused("INSUFFICIENT_SCOPE", "This takes a scope.", scopes=list(asking.needs))
                return await answer(*args, **kwargs)

            monkeypatch.setattr(Execution, "answer", judged)
            yield asking
    await engine.dispose()


async def test_without_a_token_anyone_asks_and_nothing_is_said_of_tokens(asks: Asking) -> None:
    answer = await asks()
    assert answer.json() == {"data": {"__typename": "Query"}}
    assert not {"www-authenticate", "dpop-nonce"} & set(answer.headers)


async def test_a_bad_token_is_told_of_both_ways_to_show_one(asks: Asking) -> None:
    answer = await asks(("authorization", "Bearer nonsense"))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == (
        f'Bearer error="invalid_token", {METADATA}, DPoP algs="ES256 PS256", {METADATA}'
    )


async def test_a_bound_token_opens_with_its_proof_and_the_next_nonce_comes_with_the_answer(
    asks: Asking,
) -> None:
    answer = await asks(*asks.bound())
    assert (answer.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})
    assert answer.headers["dpop-nonce"] == asks.access.proofs.nonce()


async def test_a_client_without_a_nonce_is_given_one_and_told_so_in_one_challenge(asks: Asking) -> None:
    answer = await asks(*asks.bound(nonce=None))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == (
        f'DPoP error="use_dpop_nonce", algs="ES256 PS256", {METADATA}'
    )
    assert isinstance(answer.headers["dpop-nonce"], str)
    again = await asks(*asks.bound(nonce=answer.headers["dpop-nonce"]))
    assert again.status_code == 200


async def test_a_bad_proof_and_a_bad_token_under_a_good_scheme_are_told_apart(asks: Asking) -> None:
    proofless = await asks(*asks.bound(ath="another"))
    tokenless = await asks(("authorization", "DPoP nonsense"), asks.bound()[1])
    assert (proofless.status_code, tokenless.status_code) == (401, 401)
    assert proofless.headers["www-authenticate"].startswith('DPoP error="invalid_dpop_proof", ')
    assert tokenless.headers["www-authenticate"].startswith('DPoP error="invalid_token", ')


async def test_two_proofs_or_two_tokens_in_one_request_open_nothing(asks: Asking) -> None:
    token, made = asks.bound()
    assert (await asks(token, made, asks.bound()[1])).status_code == 401
    assert (await asks(asks.bearer(MACHINE), asks.bearer(MACHINE))).status_code == 401
    assert (await asks(token, asks.bearer(MACHINE), made)).status_code == 401


async def test_a_proof_names_the_public_address_and_not_the_one_that_the_request_was_sent_to(
    asks: Asking,
) -> None:
    answer = await asks(*asks.bound(htu="http://elsewhere.example/graphql"), ("host", "elsewhere.example"))
    assert answer.status_code == 401


async def test_a_proof_for_identities_is_taken_once_across_workers(asks: Asking) -> None:
    recent = int(time.time()) - 10
    subject = replace(
        BOUND,
        profile=Profile.MEMBER,
        scopes=frozenset({Scope.IDENTITIES_REQUEST}),
        second_factor_at=recent,
    )
    headers = asks.bound(subject)
    assert (await asks(*headers)).status_code == 200
    asks.access.verifier._replays._seen.clear()  # as it is in another worker
    again = await asks(*headers)
    assert again.status_code == 401
    assert again.headers["www-authenticate"].startswith('DPoP error="invalid_dpop_proof", ')


# -- a token that does not go far enough


async def test_a_machine_is_told_which_scope_it_would_take(asks: Asking) -> None:
    asks.needs = ("grievances:read", "engagement:read")
    answer = await asks(asks.bearer(MACHINE))
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["extensions"]["code"] == "INSUFFICIENT_SCOPE"
    assert answer.headers["www-authenticate"] == (
        f'Bearer error="insufficient_scope", scope="engagement:read grievances:read", {METADATA}'
    )


async def test_whoever_asks_without_a_token_is_told_where_to_get_one(asks: Asking) -> None:
    asks.needs = ("engagement:read",)
    answer = await asks()
    assert answer.status_code == 200
    assert answer.headers["www-authenticate"] == (
        f'Bearer scope="engagement:read", {METADATA}, '
        f'DPoP scope="engagement:read", algs="ES256 PS256", {METADATA}'
    )


async def test_a_person_who_needs_a_second_factor_anew_is_sent_to_authorize_again(asks: Asking) -> None:
    asks.needs = ("admin:clients",)
    answer = await asks(asks.bearer(SOMEBODY))
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"] == {
        "code": "INSUFFICIENT_SCOPE",
        "scopes": ["admin:clients"],
    }
    said = (
        'error="insufficient_user_authentication", '
        'error_description="A second factor is needed that was shown within the last five minutes", '
        'acr_values="urn:parley:acr:second-factor", max_age="300", scope="admin:clients"'
    )
    assert answer.headers["www-authenticate"] == f"Bearer {said}, {METADATA}"
    bound = await asks(*asks.bound())
    assert bound.status_code == 401
    assert bound.headers["www-authenticate"] == f'DPoP {said}, algs="ES256 PS256", {METADATA}'


async def test_a_machine_is_never_sent_to_show_a_second_factor(asks: Asking) -> None:
    asks.needs = ("admin:clients",)
    answer = await asks(asks.bearer(MACHINE))
    assert answer.status_code == 200
    assert answer.headers["www-authenticate"].startswith('Bearer error="insufficient_scope"')


async def test_the_register_of_clients_opens_on_a_fresh_second_factor_and_otherwise_says_how_to_get_there(
    asks: Asking,
) -> None:
    register = "{ clients(first: 1) { nodes { clientId } } }"
    stale = await asks(asks.bearer(SOMEBODY), query=register)
    assert stale.status_code == 401
    assert 'error="insufficient_user_authentication"' in stale.headers["www-authenticate"]
    fresh = replace(
        SOMEBODY, scopes=frozenset({Scope.ADMIN_CLIENTS}), second_factor_at=int(time.time()) - 100
    )
    answer = await asks(asks.bearer(fresh), query=register)
    assert answer.status_code == 200
    assert answer.json() == {"data": {"clients": {"nodes": []}}}
