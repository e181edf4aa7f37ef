"""The demo's machine clients: their keys, made once per data directory, and their registration.

Refuses nothing of its own; it is only reached in demo mode. The private keys lie beside the database they open,
readable by their owner alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
from joserfc.jwk import ECKey

from infra.demo.personas import PERSONAS, Persona
from infra.oauth.tokens import Subject
from infra.secret_files import create_secret, read_secret

MACHINES = tuple(persona for persona in PERSONAS if persona.kind == "client")

_REGISTER = """
    INSERT INTO oauth_clients (id, name, organisation_id, profile, scopes, jwks, active, registered_at)
    VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, true, $7)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, organisation_id = excluded.organisation_id,
        profile = excluded.profile, scopes = excluded.scopes, jwks = excluded.jwks
"""


class DemoKeys:
    """The private keys of the demo's machine clients, by client id."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "oauth" / "demo-client-keys.json"

    def private_jwks(self) -> Mapping[str, Mapping[str, Any]]:
        """The keys, made first if there are none. They stay the same as long as the data directory does."""
        raw = read_secret(self._path)
        if raw is None:
            create_secret(self._path, json.dumps(_new_keys(), indent=1).encode())
            raw = read_secret(self._path) or b"{}"
        return json.loads(raw)

    def public_jwks(self) -> Mapping[str, Mapping[str, Any]]:
        """The halves that are registered."""
        return {
            client: {"keys": [{**ECKey.import_key(dict(jwk)).as_dict(private=False), "kid": jwk["kid"]}]}
            for client, jwk in self.private_jwks().items()
        }


async def register_personas(connection: asyncpg.Connection, data_dir: Path) -> None:
    """Registers every machine client of the demo, or brings its row up to date. Safe to repeat.

    One that was suspended stays so. The organisations they stand for are the demo world's to write
    (`infra.demo.personas.ORGANISATIONS`).
    """
    public, now = DemoKeys(data_dir).public_jwks(), datetime.now(UTC)
    await connection.executemany(
        _REGISTER, [_row(persona, public[persona.client_id], now) for persona in MACHINES]
    )


def subject_of(persona: Persona) -> Subject:
    """Whom a demo token of this persona stands for."""
    return Subject(
        client=persona.client_id,
        profile=persona.profile,
        scopes=persona.scopes,
        organisation=persona.organisation.id if persona.organisation else None,
        person=persona.person.id if persona.person else None,
    )


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
    )


def _new_keys() -> Mapping[str, Mapping[str, Any]]:
    return {persona.client_id: _new_key() for persona in MACHINES}


def _new_key() -> Mapping[str, Any]:
    key = ECKey.generate_key("P-256")
    return {**key.as_dict(private=True), "kid": key.thumbprint(), "use": "sig", "alg": "ES256"}
