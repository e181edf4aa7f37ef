"""graphql-sse and graphql-ws, from npm, subscribe: what came, as they tell it themselves (`subscribing.mjs`)."""

from __future__ import annotations

from pathlib import Path

from infra.database import Database
from tests.events.listening import Hearing
from tests.events.serving import serving
from tests.foreign.scripts import clients_from_npm, happened


async def test_each_way_begins_goes_on_from_a_position_and_tells_why_not(
    world: Database, hearing: Hearing, tmp_path: Path
) -> None:
    clients_from_npm()
    with serving(world, tmp_path) as served:
        given = {"issuer": served.url, "token": hearing.token("secretariat")}
        told = happened("subscribing.mjs", given, {})
    assert told.pop("forged") == [4401]
    as_it_should_be = {
        "begins": "LISTENING",
        "goes_on": "LISTENING",
        "refused": ["BAD_POSITION"],
        "invalid": ["GRAPHQL_VALIDATION_FAILED"],
        "question": [{"__typename": "Query"}],
    }
    assert told == dict.fromkeys(("sse", "sse at /graphql", "socket"), as_it_should_be)
