"""An administrator of the secretariat at the API, and those who are none: what the tests of the register share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
from joserfc.jwk import ECKey

from api.changes import Changes
from api.execution import Execution
from api.refused import Refused
from api.writes import Writes
from domain.access import Profile, Scope, Viewer
from domain.signing_in.acting import ADMINISTERS
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from schema.built import graphql_schema
from schema.mutations import MUTATIONS

SECRETARIAT = UUID("00000000-0000-4000-8000-000000000001")
NGO = UUID("00000000-0000-4000-8000-000000000002")
COMPANY = UUID("00000000-0000-4000-8000-000000000004")
AVOCET = UUID("00000000-0000-4000-8000-000000000021")
HERON = UUID("00000000-0000-4000-8000-000000000022")

ADMINISTRATOR = Viewer(
    profile=Profile.SECRETARIAT,
    organisation=SECRETARIAT,
    person=AVOCET,
    scopes=ADMINISTERS,
    client="desk-app",
)
OUTSIDERS = {
    profile.value: Viewer(
        profile=profile, organisation=NGO, person=HERON, scopes=frozenset(Scope), client="a-tool"
    )
    for profile in Profile
    if profile is not Profile.SECRETARIAT
}
"""Everybody else, with every scope there is."""
NO_ADMINISTRATOR = replace(ADMINISTRATOR, scopes=frozenset(Scope) - ADMINISTERS)
"""A colleague at the secretariat."""


async def plant(owner: asyncpg.Connection) -> None:
    """Three organisations and two people."""
    if await owner.fetchval("SELECT true FROM organisations WHERE id = $1", SECRETARIAT):
        return
    for position, sector in enumerate(("NGOS", "MINING_COMPANIES"), 1):
        await owner.execute("INSERT INTO sectors VALUES ($1, $1, $1, $2)", sector, position)
    for id, name, kind, sector in (
        (SECRETARIAT, "The Secretariat", "SECRETARIAT", None),
        (NGO, "River Watch", "NGO", "NGOS"),
        (COMPANY, "Cerro Alto Mining", "COMPANY", "MINING_COMPANIES"),
    ):
        await owner.execute(
            "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)",
            id,
            name,
            kind,
            sector,
        )
    for id, handle in ((AVOCET, "avocet"), (HERON, "heron")):
        await owner.execute(
            "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, '2026-01-02')", id, handle
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """The API, asked directly."""

    execution: Execution

    async def ask(
        self, source: str, values: Mapping[str, object] | None = None, by: Viewer = ADMINISTRATOR
    ) -> dict[str, Any]:
        """The whole answer."""
        try:
            return orjson.loads(await self.execution.answer(source, dict(values or {}), None, by))
        except Refused as refused:
            return {"errors": refused.errors}

    async def send(self, name: str, by: Viewer = ADMINISTRATOR, /, **given: object) -> dict[str, Any]:
        """A mutation of the register: what it shows of the client, or the refusal."""
        shown = MUTATIONS[name]
        source = f"""mutation ($input: {shown.input_type.__name__}!, $key: String!) {{
          done: {name}(input: $input, idempotencyKey: $key) {{
            __typename
            ... on {shown.success} {{ client {{ id clientId name type scopes redirectUris keyIds formerKeyIds
              formerKeysUntil pushes binds active notBefore version organisation {{ name }} }} }}
            ... on Refusal {{ code message next }} ... on RedirectUriUnfit {{ field }}
          }} }}"""
        answer = await self.ask(_only_declared(source, shown), {"input": given, "key": str(uuid4())}, by)
        return answer if "errors" in answer else answer["data"]["done"]


def desk(pools: Pools, writes: Writes) -> Desk:
    """An executor on this module's database."""
    made = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    made.commands = Changes(made, writes, MUTATIONS)
    return Desk(made)


def public_key(kid: str) -> dict[str, str]:
    """A fresh key's public half, as the API takes it."""
    return {**ECKey.generate_key("P-256").as_dict(private=False), "kid": kid}  # type: ignore[dict-item]


def _only_declared(source: str, mutation: Any) -> str:
    """A fragment on a refusal that a mutation can't answer is no valid document."""
    names = {refusal.__name__ for refusal in mutation.all_refusals}
    return source if "RedirectUriUnfit" in names else source.replace("... on RedirectUriUnfit { field }", "")
