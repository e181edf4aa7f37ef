"""The company's own view of its own audit holds no interviewee, and no way to infer one.

Two worlds are compared that differ by interviews, consents, notes, evidence of interviews behind ratings, ratings that
were replaced before the draft, incidents not put to the site, breaches told as allegations and warnings alone. Whatever
the company asks, its machine and its people, answers with the same bytes: records, counts, totals, orders, cursors,
page flags, errors.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from graphql import GraphQLInputObjectType, get_named_type

from api.case_rounds import warnings
from api.changes import Changes
from api.execution import Execution
from api.refused import Refused
from api.writes import Writes
from domain.access import Viewer
from domain.labels import encode_id
from infra.database import Database
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.roles import OWNER
from infra.unit_of_work import Works
from schema import assurance_integrity_writes, assurance_interviews_writes
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.access.interview_shapes import TEAM_SHAPES
from tests.access.shapes import SHAPES
from tests.adversary.questions import about_links, about_lists, about_one, sample_input
from tests.conftest import FixedClock, Server
from tests.interviews.conftest import AUDIT_ID, Case, breach, key_of
from tests.interviews.people import AUDIT, COMPANY, COMPANY_MACHINE, OFFICE, TEAM, TEAM_TOO
from tests.interviews.place import arrange_audits
from tests.reprisals.people import AUDITORS, MINE, OPERATOR, SANDPIPER, SECRETARIAT, named, viewer

READERS = {"machine": COMPANY_MACHINE, "manager": COMPANY, "handler": viewer(OPERATOR, SANDPIPER)}
SITE = encode_id("Site", MINE)
ORGANISATIONS = {
    "audit": AUDIT_ID,
    **{
        name: encode_id("Organisation", id)
        for name, id in {
            "operator": OPERATOR,
            "firm": AUDITORS,
            "body": SECRETARIAT,
            "organisation": OPERATOR,
        }.items()
    },
}
HIDDEN_INTERVIEWS = 12
NOTICE, INCIDENT, UNDERTAKING = named(981), named(982), named(983)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One of the two."""

    execution: Execution
    writes: Writes
    owner: asyncpg.Connection

    async def ask(self, document: str, variables: dict[str, object], by: Viewer) -> bytes:
        """The bytes of the answer, or of the refusal."""
        try:
            return await self.execution.answer(document, variables, None, by)
        except Refused as refused:
            return str(refused).encode()

    async def change(self, name: str, given: object, by: Viewer) -> object:
        """What comes of a mutation."""
        return await MUTATIONS[name].run({"input": given, "idempotencyKey": str(uuid4())}, by, self.writes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """The world without anything hidden, the world with it, and the ids of what is."""

    plain: World
    full: World
    hidden: dict[str, list[UUID]]

    async def same(self, document: str, variables: dict[str, object], by: Viewer) -> bytes:
        """The one answer that both give."""
        first, second = [await world.ask(document, variables, by) for world in (self.plain, self.full)]
        assert first == second, (by, document, variables)
        return first


@pytest.fixture(scope="module")
def databases(server: Server) -> Iterator[tuple[Database, Database]]:
    """Two of them."""
    with server.fresh() as plain, server.fresh() as full:
        yield plain, full


@pytest.fixture(scope="module")
async def two(
    databases: tuple[Database, Database], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Two]:
    async with AsyncExitStack() as stack:
        plain, full = [
            await _world(database, tmp_path_factory.mktemp(f"world-{number}"), stack)
            for number, database in enumerate(databases)
        ]
        before = await _ids(full.owner)
        await _hide(full)
        after = await _ids(full.owner)
        hidden = {entity: sorted(ids - before[entity]) for entity, ids in after.items()}
        yield Two(plain=plain, full=full, hidden=hidden)


async def _world(database: Database, folder: Path, stack: AsyncExitStack) -> World:
    await arrange_audits(database)
    owner = await asyncpg.connect(**database.owner.arguments())
    stack.push_async_callback(owner.close)
    await owner.execute(f"SET ROLE {OWNER}")
    await _told(owner)
    pools = await Pools.open(database.readers, size=2)
    stack.push_async_callback(pools.close)
    engine = engine_for(database.writer, size=4)
    stack.push_async_callback(engine.dispose)
    works = Works(engine, FileKeys(FileKeys.below(folder).path))
    writes = Writes(works, FixedClock(), uuid4, b"a key for the tests' digests")
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    execution.commands = Changes(execution, writes, MUTATIONS)
    return World(execution=execution, writes=writes, owner=owner)


async def _told(owner: asyncpg.Connection) -> None:
    """What the company knows in both, by the same rows: the draft's ratings, that it signed, an incident put to it."""
    await _rated(owner)
    await owner.execute(
        "INSERT INTO undertakings (id, audit_id, site_id, operator_id, audited_by, drafted, published, promise_id,"
        " digest, signed_on)"
        " SELECT $1, id, site_id, operator_id, audited_by, drafted, published, '1', 'x', '2026-11-02'"
        " FROM audits WHERE id = $2",
        UNDERTAKING,
        AUDIT,
    )
    await owner.execute(
        "INSERT INTO integrity_notices (id, audit_id, site_id, operator_id, firm_id, kind, put_week)"
        " VALUES ($1, $2, $3, $4, $5, 'COACHING', '2026-11-15')",
        NOTICE, AUDIT, MINE, OPERATOR, AUDITORS,
    )  # fmt: skip
    await owner.execute(
        "INSERT INTO integrity_incidents (id, audit_id, site_id, firm_id, undertaking_id, kind, notice_id, state,"
        " recorded_week) VALUES ($1, $2, $3, $4, $5, 'COACHING', $6, 'PUT_TO_SITE', '2026-11-08')",
        INCIDENT, AUDIT, MINE, AUDITORS, UNDERTAKING, NOTICE,
    )  # fmt: skip


async def _hide(world: World) -> None:
    """What the company must not learn of, by the team's own doing."""

    async def ask(name: str, given: object, by: Viewer = TEAM) -> object:
        return await world.change(name, given, by)

    case = Case(ask, world.owner)
    for number in range(HIDDEN_INTERVIEWS):
        id = await case.held("NOTES", "QUOTATION", "PASSING_ON")
        await case.noted(id, f"Illari Quispe, the {number}th of the night shift.")
        await case.incident(("COERCION", "COACHING", "INCENTIVE")[number % 3], interviewId=id)
        if number % 4 == 0:
            alleged = breach("RETALIATION", interviewId=id, forms=["DISMISSAL"], actor="MINE")
            await case.does("recordBreach", alleged)
            await case.says(id, "NOTES", "WITHDRAWN")
    for answer in ("cancelInterview", "recordInterviewDeclined"):
        reason = {"reason": "NOT_SAFE"} if answer == "cancelInterview" else {}
        await case.does(answer, {"interviewId": await case.planned(), **reason}, TEAM_TOO)
    item = "INSERT INTO incident_items (id, incident_id, audit_id, firm_id, kind, week, position)"
    await world.owner.execute(
        f"{item} VALUES (gen_random_uuid(), $1, $2, $3, 'DESCRIPTION', '2026-11-08', 1)",
        INCIDENT,
        AUDIT,
        AUDITORS,
    )
    await world.owner.execute(
        "INSERT INTO interview_evidence (id, rating_id, audit_id, kind)"
        " SELECT gen_random_uuid(), id, audit_id, 'INTERVIEW' FROM audit_ratings"
    )
    await world.owner.execute(  # what a rating was before people talked: replaced before the draft
        "INSERT INTO audit_ratings (id, audit_id, site_id, operator_id, audited_by, drafted, published, requirement_id,"
        " rating, rated_on, current, working, version) SELECT gen_random_uuid(), audit_id, site_id, operator_id,"
        " audited_by, drafted, published, requirement_id, 'FULLY', rated_on, false, true, 1 FROM audit_ratings"
    )
    for part in warnings():
        await part(world.writes._works, FixedClock())


async def _rated(owner: asyncpg.Connection) -> None:
    """A draft report: two requirements, each rated, each with a document."""
    await owner.execute(
        "UPDATE audits SET state = 'DRAFT_REPORT', drafted = true, drafted_on = '2026-11-10' WHERE id = $1",
        AUDIT,
    )
    audit = "id, site_id, operator_id, audited_by, drafted, published"
    parts = "audit_id, site_id, operator_id, audited_by, drafted, published"
    for number, rating in enumerate(("PARTIALLY", "DOES_NOT_MEET")):
        requirement = f"1.0:9.{number}"
        await owner.execute(
            "INSERT INTO requirements (id, edition_id, number, title, summary, source)"
            " VALUES ($1, '1.0', $2, 'Speaking freely', 'People speak freely.', 'A')",
            requirement,
            f"9.{number}",
        )
        await owner.execute(
            f"INSERT INTO audit_scope (id, {parts}, edition_id, requirement_id, added_on)"
            f" SELECT $2, {audit}, '1.0', $3, '2026-10-01' FROM audits WHERE id = $1",
            AUDIT, named(990 + number), requirement,
        )  # fmt: skip
        await owner.execute(
            f"INSERT INTO audit_ratings (id, {parts}, requirement_id, rating, rated_on, current, working, version)"
            f" SELECT $2, {audit}, $3, $4, '2026-11-09', true, false, 2 FROM audits WHERE id = $1",
            AUDIT, named(992 + number), requirement, rating,
        )  # fmt: skip
        await owner.execute(
            f"INSERT INTO rating_evidence (id, rating_id, {parts}, working, kind, says, position)"
            f" SELECT $2, $3, {audit}, false, 'DOCUMENT', 'The register of complaints', 1 FROM audits WHERE id = $1",
            AUDIT, named(994 + number), named(992 + number),
        )  # fmt: skip


async def _ids(owner: asyncpg.Connection) -> dict[str, set[UUID]]:
    return {
        entity: {row["id"] for row in await owner.fetch(f"SELECT id FROM {SHAPES[entity].table}")}
        for entity in HIDDEN
    }


HIDDEN = (
    *TEAM_SHAPES,
    "Allegation",
    "AllegationItem",
    "AllegationAlias",
    "EarlyWarning",
    "EarlyWarningRecord",
)


async def test_what_is_hidden_is_there_and_of_the_company_s_own_audit(two: Two) -> None:
    """Without this the tests below would hold for nothing."""
    least = {"Interview": HIDDEN_INTERVIEWS + 2, "InterviewItem": HIDDEN_INTERVIEWS, "InterviewConsent": 40,
             "IntegrityIncident": HIDDEN_INTERVIEWS, "Allegation": 3, "EarlyWarning": 3}  # fmt: skip
    for entity, number in least.items():
        assert len(two.hidden[entity]) >= number, entity
    mine = "SELECT count(*) FROM interviews i JOIN audits a ON a.id = i.audit_id WHERE a.operator_id = $1"
    assert await two.full.owner.fetchval(mine, OPERATOR) == HIDDEN_INTERVIEWS + 2


@pytest.mark.parametrize("who", READERS)
async def test_every_list_filter_order_total_and_cursor(two: Two, who: str) -> None:
    asked = 0
    for document in about_lists(SITE, ORGANISATIONS):
        assert b'"errors"' not in await two.same(document, {}, READERS[who])
        asked += 1
    assert asked > 300


@pytest.mark.parametrize("who", READERS)
async def test_every_link_below_every_record(two: Two, who: str) -> None:
    lists = 0
    for entity, document in about_links():
        rows = await two.full.owner.fetch(f"SELECT id FROM {SHAPES[entity].table} LIMIT 40")
        ids = [encode_id(entity, row["id"]) for row in rows]
        assert b'"errors"' not in await two.same(document, {"ids": ids}, READERS[who])
        lists += 1
    assert lists > 60


async def test_the_company_reads_its_audit_its_promise_and_what_was_put_to_it(two: Two) -> None:
    """The same bytes would prove little where there is nothing."""
    asked = """{ audits { nodes { id state version } total { count } } undertakings { nodes { id } total { count } }
        integrityNotices { nodes { id kind putWeek version } total { count } } }"""
    answer = json.loads(await two.same(asked, {}, COMPANY))["data"]
    assert {name: page["total"]["count"] for name, page in answer.items()} == {
        "audits": 2, "undertakings": 1, "integrityNotices": 1,
    }  # fmt: skip
    assert answer["integrityNotices"]["nodes"] == [
        {
            "id": encode_id("IntegrityNotice", NOTICE),
            "kind": "COACHING",
            "putWeek": "2026-11-15",
            "version": 1,
        }
    ]


@pytest.mark.parametrize("who", READERS)
async def test_a_hidden_id_answers_as_one_that_never_was(two: Two, who: str) -> None:
    """By node, among nodes, by its root field and in per-field execution; the same bytes in both worlds."""
    compared = 0
    for entity, document in about_one():
        for id in two.hidden.get(entity, ())[:3]:
            nothing = await two.same(document, {"id": encode_id(entity, uuid4())}, READERS[who])
            assert await two.same(document, {"id": encode_id(entity, id)}, READERS[who]) == nothing
            compared += 1
    assert compared > 60


def test_no_list_is_narrowed_by_an_interview_or_an_incident() -> None:
    """Whatever may not be read may not be filtered either: there is no such filter."""
    schema = graphql_schema()
    offered = {
        f"{type_.name}.{name}"
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLInputObjectType) and type_.name.endswith("Filter")
        for name in type_.fields
        if "interview" in name.lower() or "incident" in name.lower()
    }
    assert offered == set()


NAMED = {
    "interviewId": lambda name: "Interview",
    "incidentId": lambda name: "IntegrityIncident",
    "allegationId": lambda name: "Allegation",
    "warningId": lambda name: "EarlyWarning",
    "itemId": lambda name: {
        "openInterviewItem": "InterviewItem", "openIncidentItem": "IncidentItem",
        "openAllegationItem": "AllegationItem",
    }.get(name),
}  # fmt: skip
OTHERS = {"auditId": AUDIT_ID, "personId": encode_id("Person", uuid4()), "siteId": SITE}


@pytest.mark.parametrize("who", READERS)
async def test_a_change_that_names_a_hidden_record_answers_as_to_none_and_nothing_moves(
    two: Two, who: str
) -> None:
    mutation = graphql_schema().mutation_type
    assert mutation is not None
    before, refused = await _fingerprint(two), dict[str, str]()
    for name, field in mutation.fields.items():
        of = get_named_type(field.args["input"].type)
        assert isinstance(of, GraphQLInputObjectType)
        for key in of.fields:
            entity = NAMED[key](name) if key in NAMED else None
            if entity is None:
                continue
            answers = [
                await two.full.change(
                    name, sample_input(of, {key: encode_id(entity, id)}, OTHERS), READERS[who]
                )
                for id in (two.hidden[entity][0], uuid4())
            ]
            assert answers[0] == answers[1], name
            refused[name] = answers[0].typename
    ours = {m.name for m in (*assurance_interviews_writes.MUTATIONS, *assurance_integrity_writes.MUTATIONS)}
    assert {told for name, told in refused.items() if name in ours} == {"NotThere"}
    assert len(ours & set(refused)) == 11
    assert set(refused.values()) <= {
        "NotThere",
        "OnlyTheSecretariat",
        "OnlyMembersFile",
        "NotYours",
        "BadInput",
    }
    assert await _fingerprint(two) == before


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize(
    "name", ["planInterview", "recordBreach", "signUndertaking", "answerIntegrityNotice"]
)
async def test_a_change_to_its_own_audit_answers_alike_in_both_worlds(two: Two, who: str, name: str) -> None:
    """Whether a slot, a breach or a promise is refused, and how, would tell that somebody was interviewed."""
    mutation = graphql_schema().mutation_type
    assert mutation is not None
    of = get_named_type(mutation.fields[name].args["input"].type)
    assert isinstance(of, GraphQLInputObjectType)
    ids = {"auditId": AUDIT_ID, "noticeId": encode_id("IntegrityNotice", uuid4())}
    given = sample_input(of, {key: id for key, id in ids.items() if key in of.fields}, OTHERS)
    answers = [await world.change(name, given, READERS[who]) for world in (two.plain, two.full)]
    assert answers[0] == answers[1]
    assert answers[0].typename in {"NotThere", "AlreadySigned"}


async def test_no_record_that_the_company_reads_changes_when_people_talk(two: Two) -> None:
    """Versions, dates and numbers of the audit and of what hangs on it, row by row."""
    tables = (
        "audits",
        "undertakings",
        "integrity_notices",
        "audit_events",
        "audit_team_members",
        "audit_notices",
    )
    for table in tables:
        digest = f"SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') FROM {table} t"
        assert await two.plain.owner.fetchval(digest) == await two.full.owner.fetchval(digest), table


async def _fingerprint(two: Two) -> list[str]:
    tables = [SHAPES[entity].table for entity in HIDDEN] + ["case_contents", "audit_log", "audit_log_by_week"]
    digest = "SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') FROM {} t"
    return [await two.full.owner.fetchval(digest.format(table)) for table in tables]


async def test_the_secretariat_too_reads_no_interview_in_either_world(two: Two) -> None:
    for entity in TEAM_SHAPES:
        for id in two.hidden[entity][:2]:
            asked = f'{{ node(id: "{encode_id(entity, id)}") {{ id }} }}'
            assert json.loads(await two.full.ask(asked, {}, OFFICE)) == {"data": {"node": None}}
    assert key_of(AUDIT_ID) == AUDIT
