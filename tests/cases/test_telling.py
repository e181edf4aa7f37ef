"""Mutations as cases need them: what if one reads the database, guesses a key, floods the intake, or was signed in?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest
import strawberry
from cryptography.exceptions import InvalidTag

from api.changes import Changes
from api.execution import Execution
from api.intake import Intake
from api.refused import Refused
from api.watching import Sight, Watch
from api.writes import Writes
from domain.access import ANYONE, Profile, Scope, Viewer
from domain.cases.days import week_end
from domain.kernel import NotThere
from infra.database import Database
from infra.engine import engine_for
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.telemetry import Telemetry
from infra.told import opened, sealed
from infra.unit_of_work import Works
from schema.built import TYPES
from schema.mutating import by_name, mutation_root
from schema.mutations import MUTATIONS
from schema.root import Query
from schema.stakeholders import Person
from schema.writing import Mutation
from tests.cases.declared import (
    DROP,
    DROPPED,
    LETTER,
    OPEN,
    RECEIPT,
    SEEN_BY,
    TELL,
    arguments,
    recording,
    showing,
)

FIRM = UUID("00000000-0000-4000-8000-0000000000f1")
RIVER_WATCH = UUID("00000000-0000-4000-8000-0000000000f3")
HANDLER = Viewer(
    profile=Profile.COMPANY,
    organisation=FIRM,
    person=UUID("00000000-0000-4000-8000-0000000000f2"),
    scopes=frozenset(Scope),
    client="the-company-desk",
)
SECRET = b"a key for the tests' digests"


class Hands:
    """A clock whose hands are moved, at first on a Wednesday afternoon."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 18, 15, 47, 21, 123456, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
async def writes(database: Database, hands: Hands) -> AsyncIterator[Writes]:
    engine = engine_for(database.writer, size=2)
    yield Writes(Works(engine), hands, uuid4, SECRET)
    await engine.dispose()


@pytest.fixture
async def empty(owner: asyncpg.Connection) -> asyncpg.Connection:
    """The database with an empty ledger."""
    await owner.execute("TRUNCATE idempotency_keys, audit_log, outbox, audit_log_by_week, outbox_by_week")
    return owner


async def everything(owner: asyncpg.Connection) -> str:
    """Every row of every table, as text."""
    tables = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND relname <> 'alembic_version'"
    )
    rows = [await owner.fetch(f"SELECT t::text FROM {table} t") for (table,) in tables]
    return "\n".join(row[0] for found in rows for row in found)


# -- told once


async def test_what_is_told_is_told_again_to_whoever_knows_the_key(empty, writes: Writes):
    first = await DROP.run(arguments(), ANYONE, writes)
    assert (first.typename, first.records) == ("LetterDropped", {})
    assert first.told == {"receiptText": RECEIPT, "hint": None}
    SEEN_BY.clear()
    assert await DROP.run(arguments(), ANYONE, writes) == first
    assert SEEN_BY == []
    assert await empty.fetchval("SELECT count(*) FROM audit_log_by_week") == 1


async def test_the_database_holds_neither_what_was_told_nor_the_key(empty, writes: Writes):
    for mutation in (DROP, TELL):
        await mutation.run(arguments(), HANDLER, writes)
    kept = await everything(empty)
    assert await empty.fetchval("SELECT count(*) FROM idempotency_keys WHERE outcome ? 'told'") == 2
    assert RECEIPT not in kept
    assert RECEIPT[:5] not in kept
    assert str(arguments()["idempotencyKey"]) not in kept
    assert "Something happened" not in kept


async def test_the_same_thing_told_twice_does_not_look_the_same(empty, writes: Writes):
    for key in (str(uuid4()), str(uuid4())):
        await DROP.run(arguments(key=key), ANYONE, writes)
    told = [each for (each,) in await empty.fetch("SELECT outcome->>'told' FROM idempotency_keys")]
    assert len(set(told)) == len({each[:20] for each in told}) == 2


async def test_a_sealed_answer_moved_to_another_row_does_not_open(empty, writes: Writes):
    """Not even under the same key: what one client was told is not told to another."""
    other = replace(HANDLER, client="another-desk")
    await TELL.run(arguments(), HANDLER, writes)
    await TELL.run(arguments(), other, writes)
    theirs = "SELECT outcome FROM idempotency_keys WHERE actor LIKE 'the-company-desk%'"
    await empty.execute(f"UPDATE idempotency_keys SET outcome = ({theirs}) WHERE actor LIKE 'another-desk%'")
    assert (await TELL.run(arguments(), HANDLER, writes)).told["receiptText"] == RECEIPT
    with pytest.raises(InvalidTag):
        await TELL.run(arguments(), other, writes)


@pytest.mark.parametrize(("secret", "place"), [(b"other", b"here"), (b"secret", b"there")])
def test_what_is_sealed_opens_with_its_secret_in_its_place_only(secret: bytes, place: bytes):
    text = sealed({"a": "b", "c": None}, b"secret", b"here")
    assert opened(text, b"secret", b"here") == {"a": "b", "c": None}
    with pytest.raises(InvalidTag):
        opened(text, secret, place)


async def test_the_service_alone_does_not_open_it_either(empty, writes: Writes):
    """With the service's own key and the row, but without the client's key: the same question finds no answer."""
    await DROP.run(arguments(), ANYONE, writes)
    SEEN_BY.clear()
    await DROP.run(arguments(key=str(uuid4())), ANYONE, writes)
    assert len(SEEN_BY) == 1  # done anew, not replayed


async def test_a_key_that_could_be_guessed_is_refused_and_moves_nothing(empty, writes: Writes, fingerprint):
    before = await fingerprint()
    for mutation in (DROP, TELL):
        answer = await mutation.run(arguments(key="k" * 21), HANDLER, writes)
        assert (answer.typename, answer.values["field"]) == ("BadInput", "idempotencyKey")
        assert "UUID" in str(answer.values["next"])
    assert await fingerprint() == before
    assert (await DROP.run(arguments(key="k" * 22), ANYONE, writes)).typename == "LetterDropped"
    assert (await OPEN.run(arguments(key="k" * 8), HANDLER, writes)).typename == "LetterOpened"


async def test_what_may_be_told_is_declared(writes: Writes, fingerprint):
    before = await fingerprint()
    undeclared = replace(DROP, use_case=recording(replace(DROPPED, told={"receiptText": "x", "name": "y"})))
    with pytest.raises(TypeError):
        await undeclared.run(arguments(key=str(uuid4())), ANYONE, writes)
    assert await fingerprint() == before
    with pytest.raises(TypeError):
        replace(DROP, tells={})


def test_what_is_told_is_not_part_of_any_representation():
    outcome = DROP.succeed(DROPPED)
    assert RECEIPT not in repr(DROPPED)
    assert RECEIPT not in repr(outcome)


# -- done anew each time


async def test_what_is_not_kept_is_done_and_audited_each_time(empty, writes: Writes):
    SEEN_BY.clear()
    for _ in range(3):
        assert (await OPEN.run(arguments(), HANDLER, writes)).told["receiptText"] == RECEIPT
    assert len(SEEN_BY) == 3
    assert await empty.fetchval("SELECT count(*) FROM audit_log_by_week WHERE command = 'openLetter'") == 3
    assert await empty.fetchval("SELECT count(*) FROM idempotency_keys") == 0


# -- open to everyone


async def test_an_open_change_forgets_who_asks(empty, writes: Writes):
    SEEN_BY.clear()
    first = await DROP.run(arguments(), HANDLER, writes)
    assert SEEN_BY == [ANYONE]
    kept = await everything(empty)
    assert "the-company-desk" not in kept
    assert str(HANDLER.person) not in kept
    assert str(FIRM) not in kept
    assert await empty.fetchrow("SELECT actor_organisation, actor_person, client FROM audit_log_by_week") == (
        None,
        None,
        "",
    )
    assert await DROP.run(arguments(), ANYONE, writes) == first


async def test_a_refused_open_change_leaves_nothing(empty, writes: Writes, fingerprint):
    before = await fingerprint()
    refusing = replace(DROP, refusals=(NotThere,), use_case=recording(NotThere()))
    assert (await refusing.run(arguments(), HANDLER, writes)).typename == "NotThere"
    assert await fingerprint() == before


# -- by week


async def test_no_exact_time_of_an_anonymous_act_stands_in_any_table(empty, writes: Writes, hands: Hands):
    await DROP.run(arguments(), ANYONE, writes)
    await OPEN.run(arguments(), HANDLER, writes)
    kept = await everything(empty)
    assert "2026-11-22" in kept
    for exact in ("2026-11-18", "15:47", str(int(hands.at.timestamp()))):
        assert exact not in kept
    assert await empty.fetch("SELECT week FROM audit_log_by_week") == [(date(2026, 11, 22),)] * 2
    assert await empty.fetch("SELECT week, kind, entity_id FROM outbox_by_week") == [
        (date(2026, 11, 22), "LetterDropped", LETTER)
    ]
    assert await empty.fetchval("SELECT count(*) FROM audit_log") == 0
    assert await empty.fetchval("SELECT count(*) FROM outbox") == 0


async def test_what_is_not_anonymous_keeps_its_time(empty, writes: Writes, hands: Hands):
    await TELL.run(arguments(), HANDLER, writes)
    assert await empty.fetchval("SELECT at FROM audit_log WHERE client = 'the-company-desk'") == hands.at
    assert await empty.fetchval("SELECT at FROM outbox") == hands.at
    assert await empty.fetchval("SELECT count(*) FROM audit_log_by_week") == 0


async def test_its_answer_is_kept_until_two_days_after_the_week(empty, writes: Writes, hands: Hands):
    await DROP.run(arguments(), ANYONE, writes)
    end = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
    assert await empty.fetchval("SELECT at FROM idempotency_keys") == end
    SEEN_BY.clear()
    hands.at = end + timedelta(days=2)
    await DROP.run(arguments(), ANYONE, writes)
    assert SEEN_BY == []
    hands.at += timedelta(seconds=1)
    async with writes._works.begin(ANYONE) as work:
        assert await work.ledger.forget_old_keys(hands.at) == 1
        await work.commit()


@pytest.mark.parametrize(
    ("day", "sunday"),
    [("2026-11-16", "2026-11-22"), ("2026-11-22", "2026-11-22"), ("2026-12-31", "2027-01-03")],
)
def test_a_week_is_told_by_the_sunday_that_ends_it(day: str, sunday: str):
    assert week_end(date.fromisoformat(day)) == date.fromisoformat(sunday)


async def test_the_week_is_that_of_utc(empty, writes: Writes, hands: Hands):
    hands.at = datetime.fromisoformat("2026-11-23T08:00:00+09:00")  # still Sunday in UTC
    await DROP.run(arguments(), ANYONE, writes)
    assert await empty.fetchval("SELECT week FROM audit_log_by_week") == date(2026, 11, 22)


@pytest.mark.parametrize("table", ["audit_log_by_week", "outbox_by_week"])
async def test_the_writing_role_adds_and_does_nothing_else(
    writer: asyncpg.Connection, as_profile, table: str
):
    for statement in (
        f"SELECT 1 FROM {table}",
        f"UPDATE {table} SET entity = ''",
        f"DELETE FROM {table}",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await writer.execute(statement)
    for connection in as_profile.values():
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"SELECT 1 FROM {table}")


async def test_another_day_than_a_sunday_cannot_be_kept(owner: asyncpg.Connection):
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(
            "INSERT INTO outbox_by_week (week, kind, entity, entity_id) VALUES ('2026-11-18', 'x', 'x', $1)",
            LETTER,
        )


# -- in documents


@pytest.fixture
async def shown(owner: asyncpg.Connection) -> Mutation:
    await owner.execute(
        "INSERT INTO organisations (id, name, kind) VALUES ($1, 'River Watch', 'AUDIT_FIRM') ON CONFLICT DO NOTHING",
        RIVER_WATCH,
    )
    return showing(RIVER_WATCH)


@pytest.fixture
async def execution(empty, pools: Pools, writes: Writes, shown: Mutation) -> Execution:
    person = replace(shown, name="showPerson", success="PersonShown", shows=("person", Person))
    mutations = (DROP, TELL, OPEN, shown, person)
    built = strawberry.Schema(query=Query, mutation=mutation_root(mutations), types=TYPES)
    made = Execution(schema=built._schema, catalogue=CATALOGUE, pools=pools)
    made.commands = Changes(made, writes, by_name(mutations), Intake(burst=3, tick=lambda: 0.0))
    return made


def document(*names: str) -> str:
    fields = " ".join(
        f'm{i}: {name}(input: {{words: "Hush."}}, idempotencyKey: "{uuid4()}") {{ __typename'
        f" ... on {SUCCESSES[name]} {{ said: receiptText hint }} }}"
        for i, name in enumerate(names)
    )
    return f"mutation {{ {fields} }}"


SUCCESSES = {"dropLetter": "LetterDropped", "tellLetter": "LetterTold", "openLetter": "LetterOpened"}


async def test_a_success_tells_by_plain_fields(execution: Execution):
    answer = orjson.loads(await execution.answer(document("dropLetter", "openLetter"), {}, None, HANDLER))
    assert answer == {
        "data": {
            "m0": {"__typename": "LetterDropped", "said": RECEIPT, "hint": None},
            "m1": {"__typename": "LetterOpened", "said": RECEIPT, "hint": None},
        }
    }


async def test_a_success_tells_beside_the_record_it_shows_to_anyone(execution: Execution):
    source = (
        f'mutation {{ showLetter(input: {{words: "Hush."}}, idempotencyKey: "{uuid4()}")'
        " { ... on LetterShown { receiptText organisation { name } hint } } }"
    )
    answer = orjson.loads(await execution.answer(source, {}, None, HANDLER))
    told = {"receiptText": RECEIPT, "organisation": {"name": "River Watch"}, "hint": None}
    assert answer == {"data": {"showLetter": told}}


async def test_an_open_change_shows_no_more_than_anyone_may_see(execution: Execution, fingerprint):
    """Signed in or not: the handler's own scopes do not count, so that the answer tells nothing of who sent it."""
    source = (
        f'mutation {{ showPerson(input: {{words: "Hush."}}, idempotencyKey: "{uuid4()}")'
        " { ... on PersonShown { person { handle } } } }"
    )
    before = await fingerprint()
    for by in (HANDLER, ANYONE):
        with pytest.raises(Refused) as refused:
            await execution.answer(source, {}, None, by)
        assert refused.value.code == "INSUFFICIENT_SCOPE"
    assert await fingerprint() == before


async def test_what_takes_a_scope_still_takes_it_beside_an_open_one(execution: Execution, fingerprint):
    before = await fingerprint()
    with pytest.raises(Refused) as refused:
        await execution.answer(document("dropLetter", "tellLetter"), {}, None, ANYONE)
    assert refused.value.errors[0]["extensions"] == {
        "code": "INSUFFICIENT_SCOPE",
        "scopes": ["grievances:handle"],
        "fields": ["Mutation.tellLetter"],
    }
    assert await fingerprint() == before


def test_an_open_change_is_printed_without_a_scope_and_says_that_no_token_is_needed(execution: Execution):
    root = execution.schema.mutation_type
    assert root is not None
    directives = {
        name: field.extensions["strawberry-definition"].directives for name, field in root.fields.items()
    }
    assert directives["dropLetter"] == []
    assert [d.requires for d in directives["tellLetter"]] == [["grievances:handle"]]
    assert "No token is needed" in (root.fields["dropLetter"].description or "")
    assert "No token" not in (root.fields["tellLetter"].description or "")
    assert "22" in (root.fields["dropLetter"].args["idempotencyKey"].description or "")
    assert "anew" in (root.fields["openLetter"].args["idempotencyKey"].description or "")


async def test_beyond_what_the_intake_admits_nothing_is_kept(execution: Execution, fingerprint):
    await execution.answer(document("dropLetter", "tellLetter", "dropLetter"), {}, None, HANDLER)
    before = await fingerprint()
    with pytest.raises(Refused) as busy:
        await execution.answer(document("tellLetter", "dropLetter", "dropLetter"), {}, None, HANDLER)
    assert busy.value.code == "INTAKE_BUSY"
    assert await fingerprint() == before
    await execution.answer(document("dropLetter"), {}, None, ANYONE)
    with pytest.raises(Refused):
        await execution.answer(document("dropLetter"), {}, None, HANDLER)
    await execution.answer(document("tellLetter", "openLetter"), {}, None, HANDLER)


async def test_telemetry_shows_no_open_change(execution: Execution):
    telemetry = Telemetry()
    watch = Watch(telemetry)
    for name in ("dropLetter", "dropLetter", "dropLetter"):
        sight = Sight()
        await execution.answer(document(name), {}, None, HANDLER, sight=sight)
        watch.tell(sight, HANDLER)
    assert b"parley_requests_asked" not in re.sub(rb"(?m)^#.*$", b"", telemetry.metrics())
    sight = Sight()
    await execution.answer(document("tellLetter"), {}, None, HANDLER, sight=sight)
    watch.tell(sight, HANDLER)
    assert re.search(rb'(?m)^parley_requests_asked\S*\{.*profile="company".*\} 1', telemetry.metrics())


@pytest.mark.parametrize(("flooded", "apart"), [("intake", True), ("apart", False)])
async def test_a_flood_of_the_one_shuts_out_nobody_who_brings_the_other(
    execution: Execution, flooded: str, apart: bool
) -> None:
    changes = execution.commands
    assert isinstance(changes, Changes)
    drop = changes.mutations["dropLetter"]
    assert isinstance(drop, Mutation)
    mutations = {**changes.mutations, "dropLetter": replace(drop, apart=apart)}
    none_left = Intake(burst=0, tick=lambda: 0.0)
    execution.commands = replace(changes, mutations=mutations, **{flooded: none_left})
    await execution.answer(document("dropLetter"), {}, None, ANYONE)
    mutations["dropLetter"] = replace(drop, apart=not apart)
    with pytest.raises(Refused):
        await execution.answer(document("dropLetter"), {}, None, ANYONE)


def test_of_all_open_changes_comments_alone_are_counted_apart() -> None:
    apart = {name: one.apart for name, one in MUTATIONS.items() if one.scope is None}
    assert [name for name, of in apart.items() if of] == ["submitPublicComment"]
    assert len(apart) > 5


def test_the_intake_fills_again_one_a_second():
    seconds = [0.0]
    intake = Intake(tick=lambda: seconds[0])
    for _ in range(60):
        intake.admit()
    with pytest.raises(Refused):
        intake.admit()
    seconds[0] = 0.9
    with pytest.raises(Refused):
        intake.admit()
    seconds[0] = 1.0
    intake.admit()
    with pytest.raises(Refused):
        intake.admit()
    seconds[0] = 1000.0
    intake.admit(60)
    with pytest.raises(Refused) as busy:
        intake.admit()
    assert busy.value.errors[0]["message"] == (
        "Too much is arriving at this moment. Nothing was kept; try again in a minute."
    )
