"""The demo's clients: their keys, made once per data directory, and their registration.

Refuses nothing of its own; it is only reached in demo mode. The private keys lie beside the database they open,
readable by their owner alone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
from joserfc.jwk import ECKey

from domain.access import Profile, Scope
from domain.scopes import BY_RECEIPT, IDENTITY, OFFERED
from domain.signing_in.acting import IDENTITY_PROFILES
from domain.signing_in.clients import ClientType
from infra.demo.personas import PERSONAS, Persona
from infra.oauth.tokens import Subject
from infra.secret_files import create_secret, read_secret, write_secret

MACHINES = tuple(persona for persona in PERSONAS if persona.kind == "client")

APP = "demo-app"
"""The client in which the demo's people sign in."""

IDENTITIES = "demo-identities"
"""The client with which the demo's people ask for identities and open what was granted (`parley unseal`)."""

CUSTODY = "parley-custodian"
"""The client with which custodians decide: the one that `parley custodian` takes if it is told no other."""

FORM = "demo-form"
"""The client of an NGO's own site that hosts the form: it takes receipts, and nobody signs in with it."""

CALLBACKS = ("http://127.0.0.1/callback", "http://[::1]/callback")
"""With any port: RFC 8252 section 7.3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoTool:
    """A client that stands for no organisation: people sign in with it, or a resource server asks about tokens."""

    id: str
    name: str
    type: ClientType
    identities: bool = False
    """Whether it can come to identities: then every token of it is bound to a key."""
    only: frozenset[Scope] | None = None
    """What it may ask for at most, if that is not all that such a client may."""

    @property
    def keeps_key(self) -> bool:
        """All but an app."""
        return self.type is not ClientType.APP

    @property
    def callbacks(self) -> tuple[str, ...]:
        """Where it takes people back."""
        signs_in = self.type in (ClientType.APP, ClientType.SERVER) and self.only != BY_RECEIPT
        return CALLBACKS if signs_in else ()


TOOLS = (
    DemoTool(id=APP, name="Demo app", type=ClientType.APP),
    DemoTool(id="demo-frontend", name="Demo frontend", type=ClientType.SERVER),
    DemoTool(id="demo-resource-server", name="Demo resource server", type=ClientType.RESOURCE_SERVER),
    DemoTool(id=IDENTITIES, name="Demo tool for identities", type=ClientType.APP, identities=True),
    DemoTool(
        id=CUSTODY,
        name="Demo tool for custodians",
        type=ClientType.APP,
        identities=True,
        only=frozenset({Scope.IDENTITIES_APPROVE}),
    ),
    DemoTool(id=FORM, name="Demo form of an NGO", type=ClientType.APP, only=BY_RECEIPT),
)

_REGISTER = """
    INSERT INTO oauth_clients
        (id, name, organisation_id, profile, scopes, jwks, active, registered_at, type, redirect_uris)
    VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, true, $7, $8, $9)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, organisation_id = excluded.organisation_id,
        profile = excluded.profile, scopes = excluded.scopes, jwks = excluded.jwks, type = excluded.type,
        redirect_uris = excluded.redirect_uris
"""


class DemoKeys:
    """The private keys of the demo's clients that keep one, by client id."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "oauth" / "demo-client-keys.json"

    def private_jwks(self) -> Mapping[str, Mapping[str, Any]]:
        """The keys, made first if there are none. They stay the same as long as the data directory does."""
        raw = read_secret(self._path)
        if raw is None:
            create_secret(self._path, json.dumps(_new_keys(), indent=1).encode())
            raw = read_secret(self._path) or b"{}"
        kept = json.loads(raw)
        if missing := [client for client in _keep_keys() if client not in kept]:
            kept |= {client: _new_key() for client in missing}  # of a client that came into the demo since
            write_secret(self._path, json.dumps(kept, indent=1).encode())
        return kept

    def public_jwks(self) -> Mapping[str, Mapping[str, Any]]:
        """The halves that are registered."""
        return {
            client: {"keys": [{**ECKey.import_key(dict(jwk)).as_dict(private=False), "kid": jwk["kid"]}]}
            for client, jwk in self.private_jwks().items()
        }


async def register_personas(connection: asyncpg.Connection, data_dir: Path) -> None:
    """Registers every client of the demo, or brings its row up to date. Safe to repeat.

    One that was suspended stays so. The organisations they stand for are the demo world's to write
    (`infra.demo.personas.ORGANISATIONS`).
    """
    public, now = DemoKeys(data_dir).public_jwks(), datetime.now(UTC)
    rows = [_row(persona, public[persona.client_id], now) for persona in MACHINES]
    rows += [_tool(tool, public.get(tool.id, {"keys": []}), now) for tool in TOOLS]
    await connection.executemany(_REGISTER, rows)


def subject_of(persona: Persona) -> Subject:
    """Whom a demo token of this persona stands for: a person as if they had just shown a second factor."""
    return Subject(
        client=persona.client_id,
        profile=persona.profile,
        scopes=persona.scopes,
        organisation=persona.organisation.id if persona.organisation else None,
        person=persona.person.id if persona.person else None,
        second_factor_at=int(time.time()) if persona.person else None,
    )


def bound_subject_of(persona: Persona, key: str, *, custodian: bool) -> Subject:
    """The same with identity scopes, as far as the capacity carries them, on a token bound to a key."""
    approves = frozenset({Scope.IDENTITIES_APPROVE})
    if custodian:
        plain = replace(subject_of(persona), profile=Profile.PUBLIC, scopes=approves, organisation=None)
    else:
        more = IDENTITY - approves if persona.profile in IDENTITY_PROFILES else frozenset[Scope]()
        plain = replace(subject_of(persona), scopes=persona.scopes | more)
    return replace(plain, client=CUSTODY if custodian else IDENTITIES, token_key=key)


def _row(persona: Persona, jwks: Mapping[str, Any], now: datetime) -> tuple[object, ...]:
    organisation = persona.organisation
    return (
        persona.client_id,
        f"Demo: {organisation.name if organisation else 'a public reader'}"[:200],
        organisation.id if organisation else None,
        persona.profile.value,
        sorted(persona.scopes),
        json.dumps(jwks),
        now,
        ClientType.SERVICE.value,
        [],
    )


def _tool(tool: DemoTool, jwks: Mapping[str, Any], now: datetime) -> tuple[object, ...]:
    offered = OFFERED if tool.identities else OFFERED - IDENTITY  # identities have every token bound
    scopes = [] if tool.type is ClientType.RESOURCE_SERVER else sorted(tool.only or offered)
    return (
        tool.id,
        tool.name,
        None,
        Profile.PUBLIC.value,
        scopes,
        json.dumps(jwks),
        now,
        tool.type.value,
        list(tool.callbacks),
    )


def _keep_keys() -> tuple[str, ...]:
    return (*(persona.client_id for persona in MACHINES), *(tool.id for tool in TOOLS if tool.keeps_key))


def _new_keys() -> Mapping[str, Mapping[str, Any]]:
    return {client: _new_key() for client in _keep_keys()}


def _new_key() -> Mapping[str, Any]:
    key = ECKey.generate_key("P-256")
    return {**key.as_dict(private=True), "kid": key.thumbprint(), "use": "sig", "alg": "ES256"}
