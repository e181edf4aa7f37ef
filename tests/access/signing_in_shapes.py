"""What the register of clients and the security events look like from outside, for the oracle.

Imports nothing of ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from tests.access.shape import shape

SIGNING_IN_SHAPES = {
    "Client": shape(
        "oauth_clients",
        "cli",
        "clientId name type scopes redirectUris keyIds formerKeyIds formerKeysUntil pushes binds active notBefore"
        " registeredAt lastUsedAt version",
        "organisation:Organisation.organisation_id",
        text=True,
    ),
    "SecurityEvent": shape(
        "security_events",
        "sev",
        "at kind personHandle clientId because byHandle",
        "person:Person.person_id client:Client.client_id by:Person.by_person_id",
    ),
}
"""For the secretariat alone, with the scopes of an administrator."""

HANDLES = {"personHandle": "person_id", "byHandle": "by_person_id"}
"""Of people, an administrator reads the handle without the scope for more."""


def _names(jwks: object) -> list[str]:
    return [key["kid"] for key in json.loads(jwks)["keys"]] if isinstance(jwks, str) else []


COMPUTED_AT_THE_DOOR: Mapping[str, Callable[[Mapping[str, object]], object]] = {
    "keyIds": lambda row: _names(row["jwks"]),
    "formerKeyIds": lambda row: _names(row["former_jwks"]),
    "clientId": lambda row: row["client_id"] if "client_id" in row else row["id"],
    "active": lambda row: row["active"] if "active" in row else row["terminated_on"] is None,
}
"""Facts that no column of that name holds; an agreement is active until it is terminated."""
