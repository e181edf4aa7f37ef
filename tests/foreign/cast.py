"""Who appears in the tests of foreign clients: the demo's clients and people, as the demo gives them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.examples.telling import credentials
from tests.foreign.by_forms import Person
from tests.ground.service import Service

FRONTEND = {"client_id": "demo-frontend", "redirect_uri": "http://127.0.0.1/callback"}
APP = {"client_id": "demo-app", "redirect_uri": "http://127.0.0.1:9/callback"}  # nobody listens there


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The clients by their ids, the people by the names of their personas."""

    issuer: str
    clients: dict[str, dict[str, Any]]
    people: dict[str, Person]

    def given(self) -> dict[str, Any]:
        """What a script is told."""
        return {
            "issuer": self.issuer,
            "app": APP,
            "frontend": self.clients["demo-frontend"] | FRONTEND,
            "resource_server": self.clients["demo-resource-server"],
            "firm": self.clients["demo-audit-firm-1"],
        }


def cast_of(served: Service) -> Cast:
    """The demo's, as `parley demo credentials --json` says."""
    said = credentials(served)
    entries: list[dict[str, Any]] = [*said["personas"], *said["clients"]]
    return Cast(
        issuer=said["issuer"],
        clients={entry["client_id"]: entry for entry in entries if "private_jwk" in entry},
        people={entry["persona"]: _person(entry) for entry in entries if "password" in entry},
    )


def _person(entry: dict[str, Any]) -> Person:
    return Person(username=entry["username"], password=entry["password"], totp_secret=entry["totp_secret"])
