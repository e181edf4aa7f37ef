"""`parley custodian` through the API and into the vault: custodians change their circle, each on their own machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette

from api import log
from api.changes import Changes
from api.execution import Execution
from api.writes import Writes
from infra.database import Database
from infra.engine import engine_for
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.startup import CannotStart
from infra.unit_of_work import Works
from infra.vault.client import VaultClient
from infra.vault.custodians.roster import held
from infra.vault.inside import Inside
from infra.vault.service import service
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.conftest import FixedClock
from tests.custody.speaking import Person
from tests.vault.circle import Circle, begin_anew
from tests.vault.fixtures import TENANT


@dataclass
class Table:
    """Three custodians, founded, around an API and a vault."""

    inside: Inside
    execution: Execution
    path: Path
    people: tuple[Person, ...]

    core: asyncpg.Connection

    async def person(self, label: str, *, custodian: bool = True) -> Person:
        """Somebody with an account, who is named a custodian in the records unless said otherwise."""
        made = Person(execution=self.execution, path=self.path, label=label)
        await named(self.core, made, custodian)
        return made

    async def id_of(self, person: Person) -> str:
        return next(str(key.custodian) for key in await held(self.inside) if key.person == person.id)


async def named(core: asyncpg.Connection, person: Person, custodian: bool = True) -> None:
    await core.execute(
        "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, '2026-01-01')",
        person.id,
        f"p-{person.id.hex[:8]}",
    )
    if custodian:
        await core.execute(
            "INSERT INTO memberships (id, person_id, capacity, starts) VALUES ($1, $2, 'CUSTODIAN', '2026-01-01')",
            uuid4(), person.id,
        )  # fmt: skip


@pytest.fixture
async def table(
    inside: Inside, vault: VaultClient, vault_owner: asyncpg.Connection, database: Database, pools: Pools,
    owner: asyncpg.Connection, tmp_path: Path,
) -> AsyncIterator[Table]:  # fmt: skip
    await begin_anew(vault_owner)
    engine = engine_for(database.writer, size=4)
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    writes = Writes(Works(engine, vault=vault), FixedClock(), uuid4, b"a key for the tests' digests")
    execution.commands = Changes(execution, writes, MUTATIONS)
    people = tuple(Person(execution=execution, path=tmp_path, label=f"custodian {one}") for one in "ABC")
    for person in people:
        await named(owner, person)
    files = [person.made().text for person in people]
    assert isinstance(await service(inside).desk["found_custodians"].does({"files": files}), dict)
    yield Table(inside, execution, tmp_path, people, owner)
    await engine.dispose()


async def test_enrolled_wrapped_for_proved_and_another_one_retired(table: Table) -> None:
    a, b, c = table.people
    await Circle(table.inside).sealed(3)
    d = await table.person("custodian D")
    file = d.made()

    await a.tool.enrol(file)
    assert "Signed. Another custodian runs" in a.said()
    await b.tool.agree()
    shown = b.said()
    assert "ENROL a new custodian" in shown
    assert f"person           {d.id}" in shown
    assert "Done." in shown

    await a.tool.status()
    shown = a.said()
    assert "custodian D" in shown
    assert "not proved yet" in shown
    assert "hand-over CUSTODIAN" in shown

    assert await a.tool.hand_over(await table.id_of(b)) == 3
    await b.tool.rewrap()
    shown = b.said()
    assert "You have not accepted this key yet: custodian A" in shown
    assert "You have not accepted this key yet: custodian D" not in shown, "B signed for it"
    assert "Wrapped on: 3." in shown
    assert 1 <= await a.tool.hand_over(await table.id_of(d)) <= 3, "a sample by chance, to prove it"
    await d.tool.rewrap()
    assert "Everything is whole." in d.said()

    await a.tool.retire(next(k.custodian for k in await held(table.inside) if k.person == c.id))
    await d.tool.agree()
    assert sorted(key.label for key in await held(table.inside)) == [
        "custodian A",
        "custodian B",
        "custodian D",
    ]
    with pytest.raises(CannotStart, match="NOT_A_CUSTODIAN"):
        await c.tool.status()


async def test_a_key_is_renewed_with_the_old_one_and_both_are_used_until_it_is_whole(table: Table) -> None:
    a, b, _ = table.people
    await Circle(table.inside).sealed(2)
    before = a.folder.key_ids()

    file = await a.tool.renew()
    await b.tool.agree()
    assert len([key for key in await held(table.inside) if key.person == a.id]) == 2

    await a.tool.hand_over(await table.id_of(b))
    await b.tool.rewrap()
    await b.tool.hand_over(await table.id_of(a))
    await a.tool.rewrap()
    assert [key.key_id for key in await held(table.inside) if key.person == a.id] == [
        file.introduction.key_id
    ]
    assert a.folder.key_ids() == [file.introduction.key_id, *before], (
        "a private file is never removed by itself"
    )


async def test_who_does_not_say_yes_signs_nothing(table: Table) -> None:
    a, b, _ = table.people
    d = await table.person("custodian D")
    quiet = replace(a, yes=False)
    await quiet.tool.enrol(d.made())
    assert "Nothing was signed." in quiet.said()
    await b.tool.agree()
    assert b.said() == "Nothing waits for your signature."
    with pytest.raises(CannotStart, match="not accepted"):
        await quiet.tool.hand_over(await table.id_of(b))
    a.folder.accept(dict.fromkeys(b.folder.key_ids(), b.label))
    assert await quiet.tool.hand_over(await table.id_of(b)) == 0


async def test_a_key_that_is_not_accepted_is_not_wrapped_for(table: Table) -> None:
    a, b, c = table.people
    await Circle(table.inside).sealed(1)
    await a.tool.enrol((await table.person("custodian D")).made())
    await c.tool.agree()
    await a.tool.hand_over(await table.id_of(b))
    before = [await table.inside.keys.all(of) for of in await table.inside.keys.keys_after()]
    with pytest.raises(CannotStart, match="not accepted"):
        await replace(b, yes=False).tool.rewrap()
    assert [await table.inside.keys.all(of) for of in await table.inside.keys.keys_after()] == before


@pytest.mark.parametrize(
    "code",
    ["NOT_A_CUSTODIAN", "NOT_A_CUSTODIAN_TODAY", "INSUFFICIENT_SCOPE", "PROOF_NEEDED", "PROOF_NEEDED "],
)
async def test_nobody_else_is_told_anything(code: str, table: Table) -> None:
    one = table.people[0]
    asks = {
        "NOT_A_CUSTODIAN": await table.person("who holds no key"),
        "NOT_A_CUSTODIAN_TODAY": await table.person("a stranger", custodian=False),
        "INSUFFICIENT_SCOPE": replace(one, scopes=frozenset()),
        "PROOF_NEEDED": replace(one, token_key=None),
        "PROOF_NEEDED ": replace(one, age=301),
    }[code]
    if not asks.folder.key_ids():
        asks.made()
    with pytest.raises(CannotStart, match=f"{code.strip()}:"):
        await asks.tool.status()


async def test_anybody_reads_who_holds_keys_and_nothing_of_who_they_are(
    table: Table, vault: VaultClient
) -> None:
    app = Starlette(routes=log.routes(vault))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://log.example"
    ) as asks:
        answer = await asks.get("/log/custodians")
    told = answer.json()
    assert told["instance"] == str(TENANT)
    assert [(one["label"], one["since"]) for one in told["custodians"]] == [
        ("custodian A", "2026-11-22"), ("custodian B", "2026-11-22"), ("custodian C", "2026-11-22"),
    ]  # fmt: skip
    assert {one["key_id"] for one in told["custodians"]} == {p.folder.key_ids()[0] for p in table.people}
    assert not [p for p in table.people if str(p.id) in answer.text]
