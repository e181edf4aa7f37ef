"""Over HTTP: a stolen token for identities opens nothing without its key, and the proof reaches the vault."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.routing import Route

from api.admission import Admission
from api.commands import custodian as custodian_command
from api.commands import unseal as unseal_command
from api.faults import Faults
from api.graphql import Door as GraphQL
from api.watching import Watch
from infra.database import Database
from infra.demo.clients import CALLBACKS, CUSTODY, IDENTITIES, TOOLS, bound_subject_of
from infra.demo.personas import persona_named
from infra.engine import engine_for
from infra.oauth.access import Access, opened_access
from infra.telemetry import Telemetry
from tests.oauth.proving import ath, proof
from tests.unsealing.world import A, Asker, B, Door, World

ISSUER = "http://127.0.0.1:8127"
URL = ISSUER + "/graphql"
OPEN = (
    "mutation($id: ID!, $key: String!) { done: openIdentity(input: {unsealingId: $id}, idempotencyKey: $key) {"
    " __typename ... on OpenedIdentity { identity { envelope } } ... on Refusal { code } } }"
)


@dataclass(kw_only=True)
class Http:
    """A member of the NGO, at the door, with a token that is bound to a key."""

    access: Access
    client: httpx.AsyncClient
    asker: Asker = field(default_factory=Asker)
    token: str = ""

    @property
    def key(self) -> ECKey:
        return self.asker.requester.token

    def proof(self, key: ECKey | None = None, **changed: Any) -> str:
        claims = {"nonce": self.access.proofs.nonce(), "ath": ath(self.token), **changed}
        return proof(key or self.key, "POST", URL, time.time(), **claims)

    async def opens(self, id: str, *headers: tuple[str, str]) -> httpx.Response:
        asked = {"query": OPEN, "variables": {"id": id, "key": f"k{time.time_ns()}"}}
        return await self.client.post("/graphql", json=asked, headers=list(headers))


@pytest.fixture
async def http(door: Door, planted: Database, tmp_path: Path) -> AsyncIterator[Http]:
    """The door of the service, before the execution that the folder's world has."""
    engine = engine_for(planted.authorizer, size=2)
    async with opened_access(engine, planted.authorizer, tmp_path, ISSUER) as access:
        graphql = GraphQL(door.execution, Admission(access), Watch(Telemetry()))
        app = Faults(Starlette(routes=[Route("/graphql", graphql)]), telemetry=Telemetry())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as client:
            made = Http(access=access, client=client)
            who = persona_named("ngo-member")
            assert who is not None
            made.token = access.tokens.issue(
                bound_subject_of(who, made.key.thumbprint() or "", custodian=False)
            )
            yield made
    await engine.dispose()


STOLEN = {
    "with no proof": lambda http: [("authorization", f"DPoP {http.token}")],
    "as a bearer token": lambda http: [("authorization", f"Bearer {http.token}")],
    "as a bearer token with its owner's proof": lambda http: [
        ("authorization", f"Bearer {http.token}"), ("dpop", http.proof()),
    ],
    "with a proof of another key": lambda http: [
        ("authorization", f"DPoP {http.token}"), ("dpop", http.proof(ECKey.generate_key("P-256"))),
    ],
    "with its owner's proof for another token": lambda http: [
        ("authorization", f"DPoP {http.token}"), ("dpop", http.proof(ath=ath("another"))),
    ],
    "with its owner's proof of long ago": lambda http: [
        ("authorization", f"DPoP {http.token}"), ("dpop", http.proof(iat=int(time.time()) - 3_600)),
    ],
}  # fmt: skip


@pytest.fixture
async def granted(http: Http, world: World) -> str:
    """A request of the NGO's member that two custodians agreed to."""
    id = await world.asked(await world.party(), http.asker)
    await world.agreed(id, A, B)
    return id


async def test_a_stolen_token_opens_nothing_and_its_owner_opens_still(
    http: Http, world: World, granted: str
) -> None:
    before, last = await world.kept(), await world.last()
    for how, headers in STOLEN.items():
        came = await http.opens(granted, *headers(http))
        assert came.status_code == 401, how
        assert "www-authenticate" in came.headers, how
        assert came.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED", how
    assert (await world.kept(), await world.acts(last)) == (before, [])

    headers = (("authorization", f"DPoP {http.token}"), ("dpop", http.proof()))
    opened = await http.opens(granted, *headers)
    assert opened.json()["data"]["done"]["__typename"] == "OpenedIdentity"
    acts = await world.acts(last)
    assert acts == ["ANNOUNCED", "OPENED"]

    replayed = await http.opens(granted, *headers)  # overheard, and sent once more
    assert replayed.status_code == 401
    assert await world.acts(last) == acts


async def test_the_vault_itself_wants_the_proof_that_came_with_the_request(
    http: Http, world: World, granted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the service taken over, a token alone would still open nothing: the door's proof is judged behind it."""
    last = await world.last()

    async def takes_anything(self: Admission, scope: Any) -> Any:
        shown = dict(scope["headers"]).get(b"dpop", b"")
        return replace(http.asker.viewer, proof=shown.decode()), ()

    monkeypatch.setattr(Admission, "of", takes_anything)
    for forged in ("", http.proof(ECKey.generate_key("P-256")), "nonsense"):
        came = await http.opens(granted, ("authorization", f"DPoP {http.token}"), ("dpop", forged))
        assert came.json()["data"]["done"]["__typename"] != "OpenedIdentity"
    assert "OPENED" not in await world.acts(last)

    came = await http.opens(granted, ("authorization", f"DPoP {http.token}"), ("dpop", http.proof()))
    assert came.json()["data"]["done"]["__typename"] == "OpenedIdentity"


def test_the_clients_that_the_commands_sign_in_with_are_registered_in_the_demo() -> None:
    tools = {tool.id: tool for tool in TOOLS}
    assert (custodian_command.APP, unseal_command.APP) == (CUSTODY, IDENTITIES)
    assert tools[CUSTODY].only == {"identities:approve"}
    for one in (tools[CUSTODY], tools[IDENTITIES]):
        assert (one.identities, one.callbacks) == (True, CALLBACKS)
