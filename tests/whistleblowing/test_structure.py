"""A company never sees a report, structurally: no privilege, no arm, and the bytes of a database without any."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import orjson
import pytest

from api.changes import Changes
from api.execution import Execution
from api.refused import Refused
from api.writes import Writes
from domain.access import WHO_SEES, Arm, Profile, Scope, SizeClass, Viewer
from domain.labels import PREFIXES, encode_id
from infra.database import Database
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.roles import OWNER, READERS
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.conftest import Server
from tests.whistleblowing.conftest import Act, data, handled, submitted
from tests.whistleblowing.place import arrange
from tests.whistleblowing.world import (
    ACTIVIST,
    AUDIT_CLERK,
    AUDIT_HANDLER,
    AUDITORS,
    BOARD,
    CLERK,
    COLLEAGUE,
    GONE,
    KEEPER,
    MACHINE,
    MINE,
    OPERATOR,
    OTHER_HANDLER,
    SITE_HANDLER,
    Hands,
    viewer,
)

NEVER = (Profile.COMPANY, Profile.PUBLIC, Profile.BOARD, Profile.MEMBER)
DESKS = (Profile.AUDIT_FIRM, Profile.SECRETARIAT)
PRIVILEGES = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]
OF_COLUMNS = ["SELECT", "INSERT", "UPDATE", "REFERENCES"]
ENTITIES = [entity for entity in WHO_SEES if entity.startswith("Report")]


# -- no privilege


async def tables(owner: asyncpg.Connection) -> list[str]:
    """Everything that can be read and is called after reports."""
    found = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relname LIKE 'report%'"
    )
    return [row["relname"] for row in found]


async def held(owner: asyncpg.Connection, role: str, table: str) -> set[str]:
    """Every privilege of a role on a table or any of its columns, its own or everybody's."""
    whole = [
        p
        for p in PRIVILEGES
        if await owner.fetchval("SELECT has_table_privilege($1, $2, $3)", role, table, p)
    ]
    some = [
        f"{p} of columns"
        for p in OF_COLUMNS
        if await owner.fetchval("SELECT has_any_column_privilege($1, $2, $3)", role, table, p)
    ]
    return {*whole, *some}


async def test_the_roles_of_companies_the_public_the_board_and_members_have_no_privilege_of_any_kind(
    owner: asyncpg.Connection,
):
    named = await tables(owner)
    assert len(named) == 7
    for table in [*named, "case_contents", "case_receipts"]:
        for profile in NEVER:
            assert await held(owner, READERS[profile], table) == set(), (profile, table)
        for profile in DESKS:
            columns = set() if table.startswith("case_") else {"SELECT of columns"}
            assert await held(owner, READERS[profile], table) == columns, (profile, table)


async def test_no_desk_reads_in_which_order_rows_were_written(owner: asyncpg.Connection, as_profile):
    for table in await tables(owner):
        for profile in DESKS:
            for column in ("xmin", "ctid", "tableoid"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await as_profile[profile].fetch(f"SELECT {column} FROM {table}")


async def test_no_policy_is_theirs(owner: asyncpg.Connection):
    roles = await owner.fetch(
        "SELECT DISTINCT r.rolname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid,"
        " unnest(p.polroles) o(oid) LEFT JOIN pg_roles r ON r.oid = o.oid WHERE c.relname LIKE 'report%'"
    )
    assert {row["rolname"] for row in roles} == {"parley_writer", "parley_audit_firm", "parley_secretariat"}


# -- no arm


def test_no_arm_leads_there_but_the_desk_s():
    assert len(ENTITIES) == 7
    for entity in ENTITIES:
        arms = WHO_SEES[entity]
        assert {profile: arms[profile] for profile in Profile} == {
            **dict.fromkeys(NEVER, ()),
            **dict.fromkeys(DESKS, (Arm.HANDLED,)),
        }
        assert set(CATALOGUE[entity].arms) == {Arm.HANDLED}


# -- the same bytes as of a database without any


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """The same question to a database with reports and to one without."""

    full: Execution
    empty: Execution

    async def asked(self, document: str, who: Viewer, **values: object) -> tuple[bytes, bytes]:
        return (
            await answer(self.full, document, who, values),
            await answer(self.empty, document, who, values),
        )


async def answer(execution: Execution, document: str, who: Viewer, values: dict[str, object]) -> bytes:
    """What comes back, an error's bytes too."""
    try:
        return await execution.answer(document, values, None, who)
    except Refused as refused:
        return orjson.dumps(refused.errors)


@pytest.fixture(scope="module")
def without(server: Server) -> Iterator[Database]:
    """A database in which nobody told anything."""
    with server.fresh() as made:
        yield made


@pytest.fixture
async def two(execution: Execution, without: Database, tmp_path: Path, hands: Hands) -> AsyncIterator[Two]:
    connection = await asyncpg.connect(**without.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    if not await connection.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(connection)
    await connection.close()
    pools = await Pools.open(without.readers, size=2)
    engine = engine_for(without.writer, size=2)
    works = Works(engine, FileKeys(FileKeys.below(tmp_path / "other").path))
    empty = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    empty.commands = Changes(empty, Writes(works, hands, uuid4, b"another key"), MUTATIONS)
    yield Two(full=execution, empty=empty)
    await pools.close()
    await engine.dispose()


def sized(who: Viewer) -> Viewer:
    return replace(who, size=SizeClass.ALL)


FOR_WHOM_THERE_IS_NONE = {
    "the public": Viewer(profile=Profile.PUBLIC, scopes=frozenset(Scope)),
    "the operator's handler": viewer(SITE_HANDLER),
    "the operator, large": sized(viewer(SITE_HANDLER)),
    "the operator's machine": replace(viewer(SITE_HANDLER), person=None),
    "a company with a stolen person": viewer(KEEPER, Profile.COMPANY, OPERATOR),
    "a company with a stolen body": viewer(KEEPER, Profile.COMPANY, AUDITORS),
    "a member": viewer(COLLEAGUE, Profile.MEMBER),
    "a board member": BOARD,
    "a board member who handles": replace(BOARD, person=KEEPER),
    "a clerk of the secretariat": sized(viewer(CLERK)),
    "a handler until yesterday": sized(viewer(GONE)),
    "the secretariat's machine": sized(MACHINE),
    "an auditor": viewer(AUDIT_CLERK),
    "another firm's handler": viewer(OTHER_HANDLER),
}
FILTERS = {
    "state": ["RECEIVED", "ASSESSED"],
    "site": [encode_id("Site", MINE)],
    "handler": [encode_id("Person", KEEPER)],
    "mine": False,
    "concern": ["SAFETY"],
    "protectedPerson": ["WORKER"],
    "retaliationForm": ["DISMISSAL"],
    "activity": ["SAFETY_REPORT"],
    "identityMode": ["ANONYMOUS"],
    "receivedFrom": "2020-01-01",
    "receivedUntil": "2199-01-01",
    "due": ["ACKNOWLEDGEMENT"],
    "dueUntil": "2199-01-01",
    "overdue": False,
    "paused": False,
    "pausedBecause": ["INTERPRETER_SOUGHT"],
}
LIST = """query($f: ReportFilter, $o: ReportOrder, $first: Int, $last: Int, $after: String, $before: String) {
  reports(filter: $f, order: $o, first: $first, last: $last, after: $after, before: $before) {
    nodes { id state items { total { count } } } edges { cursor }
    total { count isExact } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
PLAIN = LIST.replace("reports(", "__schema { queryType { name } } reports(", 1)
"""Does not compile, and is answered field by field."""


async def lists_of(act: Act, owner: asyncpg.Connection, two: Two) -> list[tuple[str, dict[str, object]]]:
    """Every filter, both orders both ways, pages from both ends and from cursors that a handler was given."""
    asked: list[dict[str, object]] = [{}, {"first": 1}, {"last": 1}]
    asked += [{"f": {name: value}} for name, value in FILTERS.items()]
    for by in ("DUE", "RECEIVED_ON"):
        for direction in ("ASC", "DESC"):
            order = {"by": by, "direction": direction}
            page = data(await two.full.answer(LIST, {"o": order, "first": 1}, None, viewer(KEEPER)))[
                "reports"
            ]
            cursor = page["pageInfo"]["endCursor"]
            assert cursor
            asked += [
                {"o": order},
                {"o": order, "first": 1, "after": cursor},
                {"o": order, "last": 1, "before": cursor},
            ]
    plain = [values for n, values in enumerate(asked) if n % 5 == 0]
    return [*((LIST, values) for values in asked), *((PLAIN, values) for values in plain)]


@pytest.fixture
async def told(act: Act, placed: asyncpg.Connection, two: Two) -> list[tuple[str, str]]:
    """Reports with parts of every kind in one of the two, told once; every record of them by its id."""
    if not await placed.fetchval("SELECT true FROM report_check_ins"):
        await _tell(act, placed)
    found: list[tuple[str, str]] = []
    for entity in ENTITIES:
        ids = await placed.fetch(f"SELECT id FROM {CATALOGUE[entity].table}")
        assert ids, entity
        found += [(entity, encode_id(entity, row["id"])) for row in ids]
    return found


async def _tell(act: Act, owner: asyncpg.Connection) -> None:
    await submitted(act, owner)
    await submitted(act, owner, bodyId=encode_id("Organisation", AUDITORS))
    report, _ = await handled(act, owner)
    of = {"reportId": report}
    for name, given in (
        ("pauseReport", {"because": "INTERPRETER_SOUGHT"}),
        ("resumeReport", {}),
        ("assessReport", {"assessment": "MORE_IS_NEEDED"}),
        ("addressReport", {"followUp": "INQUIRY", "feedback": "x"}),
        ("concludeReport", {"conclusion": "SUBSTANTIATED", "feedback": "x"}),
    ):
        assert list((await act(name, {**of, **given})).records) == ["report"]


@pytest.mark.parametrize("who", FOR_WHOM_THERE_IS_NONE)
async def test_lists_counts_orders_filters_and_cursors_are_those_of_an_empty_database(
    act: Act, placed: asyncpg.Connection, two: Two, told: list[tuple[str, str]], who: str
):
    for document, values in await lists_of(act, placed, two):
        full, empty = await two.asked(document, FOR_WHOM_THERE_IS_NONE[who], **values)
        assert full == empty, values
        assert b'"nodes":[]' in full
        assert b'"count":0' in full


@pytest.mark.parametrize("who", FOR_WHOM_THERE_IS_NONE)
async def test_no_record_of_a_report_is_there_by_its_id(two: Two, told: list[tuple[str, str]], who: str):
    by = FOR_WHOM_THERE_IS_NONE[who]
    ids = [id for _, id in told]
    full, empty = await two.asked("query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }", by, ids=ids)
    assert full == empty == b'{"data":{"nodes":[%s]}}' % b",".join([b"null"] * len(ids))
    for entity, id in dict(told).items():
        asked = f"node(id: $id) {{ id ... on {entity} {{ __typename }} }}"
        if entity == "Report":
            asked += " report(id: $id) { state }"
        for document in (asked, f"__schema {{ queryType {{ name }} }} {asked}"):
            full, empty = await two.asked(f"query($id: ID!) {{ {document} }}", by, id=id)
            assert full == empty
            assert b'"node":null' in full
            assert entity != "Report" or b'"report":null' in full


@pytest.mark.parametrize("who", FOR_WHOM_THERE_IS_NONE)
async def test_no_change_tells_that_one_is_there(two: Two, told: list[tuple[str, str]], who: str):
    by = FOR_WHOM_THERE_IS_NONE[who]
    document = (
        'mutation($id: ID!) {{ {change}, idempotencyKey: "12345678")'
        " {{ __typename ... on Refusal {{ code message next }} }} }}"
    )
    some = dict(told)
    for entity, change in (
        ("Report", "acknowledgeReport(input: {reportId: $id}"),
        ("ReportItem", "openReportItem(input: {itemId: $id}"),
    ):
        full, empty = await two.asked(document.format(change=change), by, id=some[entity])
        assert full == empty
        assert b'"NotThere"' in full


LINKED_FROM = {"allegations.report_id", "early_warning_records.record_id", "unsealings.subject_id"}
"""A committee's members may learn that an allegation before them follows a report; what a member organisation reads of
the second never names one: the table refuses it. Of unsealings, a member organisation's people read what they asked for
themselves, and of whom they may ask is judged first: never of who reported something."""


async def test_no_other_record_tells_of_a_report_to_who_never_sees_one(owner: asyncpg.Connection):
    """So none can be counted from a site, a person or a case."""
    links = {
        (readable.table, link.column)
        for readable in CATALOGUE
        for link in (*readable.ones.values(), *readable.manys.values())
        if link.entity in ENTITIES and readable.entity not in ENTITIES
    }
    assert {f"{table}.{column}" for table, column in links} == LINKED_FROM
    readers = {
        (profile, table)
        for table, column in links
        for profile in NEVER
        if await owner.fetchval(
            "SELECT has_column_privilege($1, $2, $3, 'SELECT')", READERS[profile], table, column
        )
    }
    assert readers == {
        (Profile.BOARD, "allegations"),
        (Profile.MEMBER, "early_warning_records"),
        (Profile.MEMBER, "unsealings"),
    }
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(
            "INSERT INTO early_warning_records (id, warning_id, body_id, filed_by, entity, record_id)"
            " VALUES ($1, $1, $1, $2, 'Report', $1)",
            uuid4(),
            ACTIVIST,
        )
    assert {entity for entity in PREFIXES if entity.startswith("Report")} == set(ENTITIES)


async def test_the_desks_do_see_theirs(two: Two, told: list[tuple[str, str]], act: Act):
    """So that what the others are told is not simply that nobody sees anything."""
    reports = {id for entity, id in told if entity == "Report"}
    seen: set[str] = set()
    for who in (KEEPER, AUDIT_HANDLER):
        full, empty = await two.asked("{ reports(first: 100) { nodes { id } } }", viewer(who))
        assert full != empty
        seen |= {node["id"] for node in data(full)["reports"]["nodes"]}
    assert seen == reports
