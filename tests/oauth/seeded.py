"""People, sessions and clients, written straight into a database, to test what follows from them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import asyncpg

VERIFIER = "a-verifier-of-the-tests-that-is-long-enough-43"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
HOME = "https://field.example/callback"
SECTORS = {"NGO": "NGOS", "COMPANY": "MINING_COMPANIES", "UNION": "WORKERS", "BRAND": "CONSUMER_BRANDS"}
EVERY_SCOPE = "engagement:read stakeholders:read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Who is signed in."""

    person: UUID
    session: UUID
    second_factor_at: datetime


async def an_organisation(owner: asyncpg.Connection, kind: str = "NGO", name: str = "") -> UUID:
    id_ = uuid4()
    for position, sector in enumerate(SECTORS.values()):
        await owner.execute(
            "INSERT INTO sectors VALUES ($1, $1, $1, $2) ON CONFLICT DO NOTHING", sector, position
        )
    await owner.execute(
        "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)",
        id_,
        name or f"Org {id_}",
        kind,
        SECTORS.get(kind),
    )
    return id_


async def somebody(
    owner: asyncpg.Connection,
    *capacities: tuple[str, UUID | None],
    second_factor_at: datetime | None = None,
) -> Somebody:
    """A person with these memberships, an account and a session."""
    person, session, now = uuid4(), uuid4(), datetime.now(UTC)
    at = second_factor_at or now
    await owner.execute(
        "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, '2020-01-01')",
        person,
        f"p{person.hex[:12]}",
    )
    for capacity, organisation in capacities:
        await owner.execute(
            "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts)"
            " VALUES ($1, $2, $3, $4, '2020-01-01')",
            uuid4(), person, organisation, capacity,
        )  # fmt: skip
    await owner.execute(
        "INSERT INTO accounts (person_id, password_hash, totp_sealed, opened_at)"
        " VALUES ($1, '$argon2id$', ''::bytea, $2)",
        person, now,
    )  # fmt: skip
    await owner.execute(
        "INSERT INTO sessions (id, digest, person_id, began_at, seen_at, second_factor_at, method, expires_at)"
        " VALUES ($1, $2, $3, $4, $4, $5, 'TOTP', $6)",
        session, sha256(session.bytes).digest(), person, now, at, now + timedelta(hours=12),
    )  # fmt: skip
    return Somebody(person=person, session=session, second_factor_at=at)


async def a_client(
    owner: asyncpg.Connection,
    id_: str,
    type_: str = "APP",
    *,
    scopes: str = EVERY_SCOPE,
    redirects: Iterable[str] = (HOME,),
    keys: Iterable[dict[str, Any]] = (),
    organisation: UUID | None = None,
    profile: str = "public",
    pushes: bool = False,
    binds: bool = False,
) -> str:
    """Registers a client."""
    await owner.execute(
        "INSERT INTO oauth_clients (id, name, type, profile, scopes, redirect_uris, jwks, organisation_id, pushes,"
        " binds, active, registered_at) VALUES ($1, $1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, true, now())",
        id_, type_, profile, scopes.split(), list(redirects), json.dumps({"keys": list(keys)}),
        organisation, pushes, binds,
    )  # fmt: skip
    return id_


def asking(client: str, **changed: str | None) -> dict[str, str]:
    """A good request to authorize; keyword arguments change parameters (None takes one away)."""
    parameters: dict[str, str | None] = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": HOME,
        "scope": EVERY_SCOPE,
        "state": "of the client",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changed,
    }
    return {name: value for name, value in parameters.items() if value is not None}


def told(url: str) -> dict[str, str]:
    """What an address tells the client."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
