"""Hard cases of the door: clients that were suspended, rotated and never used, and events of every kind of concern.

Written as the tables' owner, after planting.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import asyncpg

from infra.demo.personas import AUDITOR, COMPANY_1, COMPANY_HANDLER, NGO_1, SECRETARIAT_HANDLER

_SPACE = UUID("0b6fd0f6-1c5e-4c53-8d37-0f6b8f0c2a11")
_JWKS = '{"keys": [{"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "kid": "%s"}]}'


async def plant_door(owner: asyncpg.Connection) -> None:
    """Three clients, and a line for each way in which an event can concern somebody."""
    now = datetime.now(UTC).replace(microsecond=123_456)
    used = "UPDATE oauth_clients SET last_used_at = $1"  # so that no use is noted while records are compared
    await owner.execute(used, now + timedelta(days=1))
    await owner.executemany(
        "INSERT INTO oauth_clients (id, name, type, organisation_id, profile, scopes, jwks, former_jwks, former_until,"
        " active, not_before, registered_at, last_used_at, redirect_uris)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8::text::jsonb, $9, $10, $11, $12, $13, $14)",
        [
            ("edge-app", "An app", "APP", NGO_1.id, "member", ["identities:open"], '{"keys": []}', None, None,
             True, None, now, None, ["https://app.example.org/callback", "org.example.app:/callback"]),
            ("edge-rotated", "A server", "SERVER", None, "public", ["engagement:read"], _JWKS % "2", _JWKS % "1",
             now + timedelta(days=2), True, now, now, now, ["https://server.example.org/callback"]),
            ("edge-suspended", "A service", "SERVICE", COMPANY_1.id, "company", [], _JWKS % "1", None, None,
             False, now, now, now, []),
        ],
    )  # fmt: skip
    await owner.executemany(
        "INSERT INTO security_events (id, at, kind, person_id, client_id, grant_id, by_person_id, because)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            (uuid5(_SPACE, str(number)), now - timedelta(hours=number), *event)
            for number, event in enumerate(_EVENTS)
        ],
    )


_EVENTS: tuple[tuple[str, UUID | None, str | None, UUID | None, UUID | None, str | None], ...] = (
    ("SIGNED_IN", AUDITOR.id, None, None, None, None),
    ("SIGN_IN_FAILED", COMPANY_HANDLER.id, None, None, None, None),
    ("CONSENTED", AUDITOR.id, "edge-app", uuid5(_SPACE, "a grant"), None, None),
    ("GRANT_ENDED", AUDITOR.id, "edge-app", uuid5(_SPACE, "a grant"), None, "TOKEN_USED_TWICE"),
    ("CLIENT_SUSPENDED", None, "edge-suspended", None, SECRETARIAT_HANDLER.id, None),
    ("CLIENT_FAILED", None, "a-client-that-went", None, None, "BAD_PROOF"),
    ("SIGNING_KEY_ROTATED", None, None, None, None, None),
)
