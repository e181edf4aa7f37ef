"""Drives a client from its request to its tokens, with a person who agrees; what a test changes, it names."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
from joserfc import jws
from joserfc.jwk import ECKey

from domain.access import Profile
from domain.signing_in.acting import Acting, ActingAs
from infra.oauth.access import Access
from infra.oauth.authorizing import Begun, SendBack
from tests.oauth.proving import proof
from tests.oauth.seeded import HOME, VERIFIER, Somebody, a_client, an_organisation, asking, somebody, told

ISSUER = "http://127.0.0.1:8123"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = ECKey.generate_key("P-256")
Headers = list[tuple[str, str]]


@dataclass
class Flow:
    """A client `app` and a member of an NGO, at the door."""

    access: Access
    http: httpx.AsyncClient
    owner: asyncpg.Connection
    app: str
    ngo: UUID
    member: Somebody
    key: ECKey = field(default_factory=lambda: KEY)

    @property
    def acting(self) -> Acting:
        return Acting(as_=ActingAs.ORGANISATION, profile=Profile.MEMBER, organisation_id=self.ngo)

    async def code(self, client: str = "", **changed: str | None) -> str:
        """A code, agreed to by the member."""
        begun = await self.access.authorizing.begin(asking(client or self.app, **changed))
        assert isinstance(begun, Begun), begun
        back = await self.access.authorizing.agreed(begun.handle, self.member, self.acting)
        assert isinstance(back, SendBack), back
        return told(back.url)["code"]

    async def exchange(
        self, code: str, headers: Headers | None = None, **changed: str | None
    ) -> httpx.Response:
        form: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": HOME,
            "client_id": self.app,
            "code_verifier": VERIFIER,
            **changed,
        }
        return await self.post("/oauth/token", headers, **form)

    async def refresh(
        self, token: str, headers: Headers | None = None, **changed: str | None
    ) -> httpx.Response:
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": self.app, **changed}
        return await self.post("/oauth/token", headers, **form)

    async def tokens(self, **changed: str | None) -> dict[str, Any]:
        """What a good exchange gives."""
        answer = await self.exchange(await self.code(**changed))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, headers: Headers | None = None, **form: str | None) -> httpx.Response:
        given = {name: value for name, value in form.items() if value is not None}
        return await self.http.post(path, data=given, headers=headers)

    def proved(self, path: str = "/oauth/token", key: ECKey | None = None, **claims: Any) -> Headers:
        """The header with a good proof of a key."""
        given = {"nonce": self.access.proofs.nonce(), **claims}
        return [("DPoP", proof(key or self.key, "POST", ISSUER + path, time.time(), **given))]

    async def family(self) -> asyncpg.Record:
        """The newest family of the member."""
        row = await self.owner.fetchrow(
            "SELECT * FROM grants WHERE person_id = $1 ORDER BY made_at DESC LIMIT 1", self.member.person
        )
        assert row is not None
        return row

    async def ending(self) -> str | None:
        """Why the newest family ended; None if it goes on."""
        return (await self.family())["ended_because"]


def by_key(client: str, key: ECKey, audience: str = ISSUER, **changed: Any) -> dict[str, str]:
    """The form fields by which a client proves itself."""
    now = int(time.time())
    claims = {"iss": client, "sub": client, "aud": audience, "jti": str(uuid4()), "iat": now, "exp": now + 60}
    signed = jws.serialize_compact(
        {"alg": "ES256"}, json.dumps({**claims, **changed}), key, algorithms=["ES256"]
    )
    return {"client_assertion_type": JWT_BEARER, "client_assertion": signed}


def claims_of(token: str) -> dict[str, Any]:
    """What a token says of itself."""
    return json.loads(jws.extract_compact(token.encode()).payload)


async def a_flow(access: Access, http: httpx.AsyncClient, owner: asyncpg.Connection, **client: Any) -> Flow:
    """A new client, a new organisation, a new member."""
    ngo = await an_organisation(owner)
    app = await a_client(owner, f"app-{uuid4().hex[:12]}", **client)
    member = await somebody(owner, ("MEMBER", ngo))
    return Flow(access=access, http=http, owner=owner, app=app, ngo=ngo, member=member)
