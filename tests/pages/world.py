"""People with accounts and the clients they let work for them, written straight into a database."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID, uuid4

import asyncpg
from argon2 import PasswordHasher

from domain.scopes import BY_RECEIPT, IDENTITY, IN_USE
from infra.database import Database
from infra.oauth.sealing import Sealing, sealing_for
from infra.signing_in.links import links_for
from infra.signing_in.second_factor import PURPOSE, new_totp_secret

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "three herons at dusk"
SCOPES = sorted(scope.value for scope in IN_USE | IDENTITY)
OF_A_COMPANY = sorted(scope.value for scope in IN_USE - IDENTITY - BY_RECEIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person with an account, and what they know and hold."""

    id: UUID
    handle: str
    totp_secret: str
    password: str = PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who and what there is."""

    heron: Someone
    """A member of an NGO, and nothing else."""
    dunlin: Someone
    """Employed by a company, and a member of the Board."""
    stray: Someone
    """Holds no capacity."""


async def made(owner: asyncpg.Connection, database: Database) -> World:
    """The whole world."""
    sealing = sealing_for(database.authorizer)
    ngo = await an_organisation(owner, "Halvorra Water Network", "NGO", "NGOS")
    company = await an_organisation(owner, "Corvanelle Copper", "COMPANY", "MINING_COMPANIES")
    heron = await somebody(owner, sealing, "heron", ("MEMBER", ngo))
    dunlin = await somebody(owner, sealing, "dunlin", ("MEMBER", company), ("BOARD_MEMBER", None))
    stray = await somebody(owner, sealing, "stray")
    await a_client(owner, "field-notes", "Field Notes", "APP", "http://127.0.0.1/callback")
    await a_client(owner, "company-desk", "Corvanelle Desk", "APP", "http://127.0.0.1/callback", of=company)
    await a_client(owner, "web-notes", "Web Notes", "APP", "https://notes.example/cb")
    return World(heron=heron, dunlin=dunlin, stray=stray)


async def an_organisation(owner: asyncpg.Connection, name: str, kind: str, sector: str) -> UUID:
    id_ = uuid4()
    await owner.execute(
        "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)", id_, name, kind, sector
    )
    return id_


async def somebody(
    owner: asyncpg.Connection, sealing: Sealing, handle: str, *held: tuple[str, UUID | None]
) -> Someone:
    made = Someone(id=uuid4(), handle=handle, totp_secret=new_totp_secret())
    await owner.execute(
        "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, '2020-01-01')", made.id, handle
    )
    for capacity, organisation in held:
        await owner.execute(
            "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts)"
            " VALUES ($1, $2, $3, $4, '2020-01-01')",
            uuid4(), made.id, organisation, capacity,
        )  # fmt: skip
    await owner.execute(
        "INSERT INTO accounts (person_id, password_hash, totp_sealed, opened_at) VALUES ($1, $2, $3, now())",
        made.id,
        CHEAP.hash(made.password),
        sealing.seal(PURPOSE, str(made.id), made.totp_secret.encode()),
    )
    return made


async def a_client(
    owner: asyncpg.Connection, id_: str, name: str, type_: str, *redirects: str, of: UUID | None = None
) -> None:
    await owner.execute(
        "INSERT INTO oauth_clients (id, name, type, profile, scopes, redirect_uris, jwks, organisation_id, active,"
        " registered_at) VALUES ($1, $2, $3, $4, $5, $6, '{\"keys\": []}', $7, true, now())",
        id_, name, type_, "company" if of else "public", OF_A_COMPANY if of else SCOPES, list(redirects), of,
    )  # fmt: skip


async def session_of(owner: asyncpg.Connection, who: Someone, *, second_factor_ago: int = 0) -> str:
    """The secret of a new session of theirs, whose second factor was shown so many seconds ago."""
    secret = token_urlsafe(32)
    await owner.execute(
        "INSERT INTO sessions (id, digest, person_id, began_at, seen_at, second_factor_at, method, expires_at)"
        " VALUES ($1, $2, $3, now(), now(), now() - make_interval(secs => $4), 'TOTP', now() + interval '12 h')",
        uuid4(), sha256(secret.encode()).digest(), who.id, float(second_factor_ago),
    )  # fmt: skip
    return secret


async def invitation_of(owner: asyncpg.Connection, database: Database, who: UUID) -> str:
    """The secret part of a new one-time link of theirs."""
    token = token_urlsafe(32)
    await owner.execute(
        "INSERT INTO invitations (id, digest, person_id, made_at, expires_at)"
        " VALUES ($1, $2, $3, now(), now() + interval '72 h')",
        uuid4(), links_for(sealing_for(database.authorizer)).digest(token), who,
    )  # fmt: skip
    return token
