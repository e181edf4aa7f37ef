"""Inspections as they are read: by agency, act, site and day, by anybody, and only the writer changes them."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from api.execution import Execution
from domain.access import ANYONE, Profile, Viewer
from domain.labels import encode_id
from infra.database import Database
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from schema.built import graphql_schema

LLANURA, TERRAZA = (UUID(int=n, version=4) for n in (11, 12))
VISITS = (
    ("MINES", "Mines Act", LLANURA, date(2025, 3, 1), "1"),
    ("MINES", "Mines Act", TERRAZA, date(2025, 4, 1), "2"),
    ("WATER", "Water Act", LLANURA, date(2025, 5, 1), "3"),
    ("WATER", "Mines Act", LLANURA, date(2025, 6, 1), None),
)
READERS = (ANYONE, *(Viewer(profile=profile, organisation=uuid4(), person=uuid4()) for profile in Profile))


@pytest.fixture
async def visited(owner: asyncpg.Connection) -> None:
    """Four inspections at two sites; the first has two documents."""
    if await owner.fetchval("SELECT EXISTS (SELECT FROM external_inspections)"):
        return
    await owner.executemany(
        "INSERT INTO sites (id, name, country, status) VALUES ($1, $2, 'PE', 'OPERATING')",
        [(LLANURA, "Llanura Alta"), (TERRAZA, "Terraza Baja")],
    )
    for agency, act, site, day, number in VISITS:
        await owner.execute(
            """INSERT INTO external_inspections (id, external_ref, site_id, agency, agency_name, act, number,
                inspected_on) VALUES (gen_random_uuid(), $1, $2, $3, $3, $4, $5, $6)""",
            f"{agency}:{day}", site, agency, act, number, day,
        )  # fmt: skip
    await owner.execute(
        """INSERT INTO inspection_documents SELECT gen_random_uuid(), i.id, 'Paper ' || n, 'https://mines.example/', n
        FROM external_inspections i CROSS JOIN generate_series(1, 2) n WHERE number = '1'"""
    )


async def asked(pools: Pools, arguments: str, who: Viewer = ANYONE) -> list[dict[str, object]]:
    """What the list answers."""
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    fields = "number inspectedOn site { name } documents { nodes { name } }"
    question = f"{{ externalInspections{arguments} {{ nodes {{ {fields} }} }} }}"
    answer = orjson.loads(await execution.answer(question, {}, None, who))
    assert list(answer) == ["data"], answer
    return answer["data"]["externalInspections"]["nodes"]


@pytest.mark.usefixtures("visited")
@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ("", [None, "3", "2", "1"]),
        ("(order: {by: INSPECTED_ON, direction: ASC})", ["1", "2", "3", None]),
        ('(filter: {agency: ["MINES"]})', ["2", "1"]),
        ('(filter: {agency: ["MINES", "WATER"], act: ["Water Act"]})', ["3"]),
        (f'(filter: {{site: ["{encode_id("Site", LLANURA)}"]}})', [None, "3", "1"]),
        ('(filter: {inspectedFrom: "2025-04-01", inspectedUntil: "2025-05-01"})', ["3", "2"]),
        ('(filter: {agency: ["mines"]})', []),
        ('(filter: {act: ["Mines Act\' OR true --"]})', []),
    ],
)
async def test_they_are_found_by_agency_act_site_and_day(
    pools: Pools, arguments: str, numbers: list[str | None]
) -> None:
    assert [one["number"] for one in await asked(pools, arguments)] == numbers


@pytest.mark.usefixtures("visited")
@pytest.mark.parametrize("who", READERS, ids=lambda who: who.kind)
async def test_everybody_reads_the_same(pools: Pools, who: Viewer) -> None:
    found = await asked(pools, "", who)
    assert found == await asked(pools, "")
    assert found[-1] == {
        "number": "1",
        "inspectedOn": "2025-03-01",
        "site": {"name": "Llanura Alta"},
        "documents": {"nodes": [{"name": "Paper 1"}, {"name": "Paper 2"}]},
    }


@pytest.mark.usefixtures("visited")
@pytest.mark.parametrize("profile", Profile)
async def test_no_login_of_a_reader_changes_them(database: Database, profile: Profile) -> None:
    reader = await asyncpg.connect(**database.readers[profile].arguments())
    try:
        await reader.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE")  # as an enemy would
        for statement in (
            "UPDATE external_inspections SET summary = NULL",
            "DELETE FROM external_inspections",
            "DELETE FROM inspection_documents",
            "INSERT INTO inspection_documents (id, name) VALUES (gen_random_uuid(), 'Paper')",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await reader.execute(statement)
    finally:
        await reader.close()
