"""What reading cases takes: a few listed keys, moments as positions, the handlers' desk, no walk over the sparse.

On a throwaway table, compiled for every size of viewer and read field by field: the answers must be the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import orjson
import pytest

from domain.access import Arm, Profile, SizeClass, Viewer
from domain.admitting import Admission
from domain.labels import encode_id
from domain.selection import Condition, Fact, Given, Id, Page, PageAsk, PagePart, Question, Record
from infra.pools import Pools
from infra.reads.arms import Slice, Within, arm_rows, came_by, total
from infra.reads.binding import DESK, ORG, PERSON, Parameters
from infra.reads.catalogue import (
    AtSites,
    Catalogue,
    Everything,
    Filter,
    Listed,
    Readable,
    Where,
    columns,
    until,
)
from infra.reads.compile import compile_question
from infra.reads.plain import PlainReads
from infra.reads.values import CURSOR_KEYS, BadValue, filling, instant

KEYS = "SELECT h.letter_id FROM letter_handlers h WHERE h.person_id = {person}"
LETTERS = Readable(
    entity="Engagement",  # a name that labels know
    table="letters",
    columns=columns(text="words? note?", instant="due_at"),
    arms={
        Arm.OWN: Where(sql="{t}.owner_id = {desk}"),
        Arm.PUBLISHED: Listed(keys=KEYS),
        Arm.ASSIGNED: AtSites(capacities=("NGO",), also="{t}.owner_id = {desk}"),
    },
    orders={"due": (("due_at", "timestamptz"),)},
    filters={
        "mine": Filter(one="({t}.owner_id = {desk}) IS NOT DISTINCT FROM {v}", type="boolean"),
        "due_until": until("due_at", "timestamptz"),
    },
    sparse=True,
)
ARMS = (Arm.OWN, Arm.PUBLISHED, Arm.ASSIGNED)
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def uid(n: int) -> UUID:
    return UUID(f"{n:08x}-0000-4000-8000-000000000000")


ORGANISATION, PERSON_AT_DESK, COLLEAGUE, FORMER = uid(1), uid(2), uid(3), uid(4)

CLAIMED = ("current_setting('app.org', true)", "current_setting('app.person', true)")
DESK_OF_POLICY = DESK.replace("$1", CLAIMED[0]).replace("$2", CLAIMED[1])
TABLES = f"""
CREATE TABLE letters (
    id uuid PRIMARY KEY, owner_id uuid, site_id uuid, due_at timestamptz NOT NULL, words text, note text);
CREATE TABLE letter_handlers (letter_id uuid, person_id uuid);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY handlers ON letters FOR SELECT TO parley_member USING (
    owner_id = {DESK_OF_POLICY}
    OR id IN (SELECT h.letter_id FROM letter_handlers h
        WHERE h.person_id = nullif(current_setting('app.person', true), '')::uuid));
GRANT SELECT ON letters, letter_handlers TO parley_member;
"""


def viewer(person: UUID) -> Viewer:
    return Viewer(profile=Profile.MEMBER, organisation=ORGANISATION, person=person)


DESKS = {PERSON_AT_DESK: {0, 3, 4, 6, 9}, COLLEAGUE: {1, 4}, FORMER: set[int]()}
"""Which letters each of them reads: those of the desk (0, 3, 6, 9), and those listed for them."""


@pytest.fixture
async def letters(owner: asyncpg.Connection) -> None:
    """Ten letters, put there once: due in the order of their numbers, two at one moment, with parts of a second."""
    if await owner.fetchval("SELECT to_regclass('letters')") is not None:
        return
    await owner.execute(TABLES)
    await owner.execute("INSERT INTO sectors VALUES ('NGOS', 'NGOS', 'NGOS', 1)")
    await owner.execute(
        "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, 'Helpers', 'NGO', 'NGOS')",
        ORGANISATION,
    )
    for n, (person, capacity, ends) in enumerate(
        ((PERSON_AT_DESK, "HANDLER", None), (COLLEAGUE, "MEMBER", None), (FORMER, "HANDLER", "-1"))
    ):
        await owner.execute("INSERT INTO persons VALUES ($1, $2, current_date)", person, f"handle-{n}")
        await owner.execute(
            "INSERT INTO memberships VALUES ($1, $2, $3, $4, current_date - 9, current_date + $5::int)",
            uid(50 + n), person, ORGANISATION, capacity, None if ends is None else int(ends),
        )  # fmt: skip
    for n in range(10):
        due = NOON + timedelta(hours=max(n, 1), microseconds=123_400)
        await owner.execute(
            "INSERT INTO letters VALUES ($1, $2, NULL, $3, $4, $4)",
            uid(100 + n), ORGANISATION if n % 3 == 0 else None, due, f"letter {n}",
        )  # fmt: skip
    for n, person in (
        (4, PERSON_AT_DESK),
        (4, PERSON_AT_DESK),
        (3, PERSON_AT_DESK),
        (1, COLLEAGUE),
        (4, COLLEAGUE),
    ):
        await owner.execute("INSERT INTO letter_handlers VALUES ($1, $2)", uid(100 + n), person)


def question(
    *, after: bool = False, backward: bool = False, conditions: tuple[Condition, ...] = ()
) -> Question:
    record = Record(
        entity="Engagement",
        steps=(
            Id(key="id"),
            Fact(key="words", name="words"),
            Fact(key="note", name="note", through=frozenset({Arm.PUBLISHED})),
        ),
    )
    ask = PageAsk(
        order="due",
        descending=False,
        size=Given(literal=2),
        backward=backward,
        position=Given(path=("position",)) if after else None,
        conditions=conditions,
    )
    parts = (
        PagePart(key="nodes", name="nodes", record=record),
        PagePart(
            key="pageInfo",
            name="pageInfo",
            parts=(PagePart(key="end", name="endCursor"), PagePart(key="start", name="startCursor")),
        ),
        PagePart(key="total", name="total", parts=(PagePart(key="count", name="count"),)),
    )
    return Question(roots=(Page(key="l", link="", entity="Engagement", ask=ask, parts=parts),), needs=())


def sql(question: Question, size: SizeClass, readable: Readable = LETTERS) -> str:
    admission = Admission(profile=Profile.MEMBER, arms={"Engagement": tuple(readable.arms)})
    return compile_question(question, admission, Catalogue(readable), size=size).sql


async def answered(
    pools: Pools, question: Question, size: SizeClass, by: Viewer, values: Mapping[str, object]
):
    admission = Admission(profile=Profile.MEMBER, arms={"Engagement": ARMS})
    statement = compile_question(question, admission, Catalogue(LETTERS), size=size)
    arguments = [fill(values) for fill in filling(statement.binds)]
    return orjson.loads(str(await pools[by.profile].fetchval(statement.sql, *by.claims, *arguments)))["data"][
        "l"
    ]


def plain(pools: Pools, by: Viewer) -> PlainReads:
    return PlainReads(
        catalogue=Catalogue(LETTERS),
        pool=pools[by.profile],
        viewer=by,
        rules={("Engagement", "note"): frozenset({Arm.PUBLISHED})},
    )


@pytest.mark.parametrize("person", DESKS)
async def test_every_shape_and_plain_reading_agree_page_by_page(letters: None, pools: Pools, person: UUID):
    by = viewer(person)
    for size in SizeClass:
        found: list[dict[str, object]] = []
        values: dict[str, object] = {}
        while True:
            page = await answered(pools, question(after=bool(values)), size, by, values)
            assert page["total"] == {"count": len(DESKS[person])}
            given = {"first": 2, "most": 9, "order": ("due", False), "after": values.get("position")}
            same = await plain(pools, by).page(None, "", "Engagement", given)
            assert [(row.id, row.words, row.note) for row in same.nodes] == [  # type: ignore[attr-defined]
                (row["id"], row["words"], row["note"]) for row in page["nodes"]
            ]
            assert same.page_info.end_cursor == page["pageInfo"]["end"]
            assert same.total.count == len(DESKS[person])
            found += page["nodes"]
            if len(page["nodes"]) < 2:
                break
            values = {"position": page["pageInfo"]["end"]}
        listed = {4, 3} if person == PERSON_AT_DESK else DESKS[person]
        assert found == [
            {
                "id": encode_id("Engagement", uid(100 + n)),
                "words": f"letter {n}",
                "note": f"letter {n}" if n in listed else None,
            }
            for n in sorted(DESKS[person])
        ]


async def test_a_page_read_backwards_from_a_moment(letters: None, pools: Pools):
    by = viewer(PERSON_AT_DESK)
    last = await answered(pools, question(backward=True), SizeClass.TYPICAL, by, {})
    assert [row["words"] for row in last["nodes"]] == ["letter 6", "letter 9"]
    before = {"position": last["pageInfo"]["start"]}
    page = await answered(pools, question(after=True, backward=True), SizeClass.TYPICAL, by, before)
    assert [row["words"] for row in page["nodes"]] == ["letter 3", "letter 4"]


@pytest.mark.parametrize("mine", [True, False])
async def test_filters_know_the_desk_and_moments(letters: None, pools: Pools, mine: bool):
    by, until_ = viewer(PERSON_AT_DESK), NOON + timedelta(hours=4, minutes=1)
    conditions = (
        Condition(name="mine", value=Given(literal=mine)),
        Condition(name="due_until", value=Given(path=("until",))),
    )
    page = await answered(pools, question(conditions=conditions), SizeClass.FEW, by, {"until": until_})
    given = {"first": 2, "most": 9, "order": ("due", False), "filter": {"mine": mine, "due_until": until_}}
    same = await plain(pools, by).page(None, "", "Engagement", given)
    found = [row["words"] for row in page["nodes"]]
    assert found == [row.words for row in same.nodes]  # type: ignore[attr-defined]
    assert found == (["letter 0", "letter 3"] if mine else [])


# -- the text of the statements


def test_keys_are_read_once_each_a_page_of_each():
    keys = KEYS.format(person=PERSON)
    for size in SizeClass:
        text = sql(question(), size)
        assert (
            f"(SELECT r.due_at, r.id FROM (SELECT DISTINCT k.key FROM ({keys}) k(key)) s,"
            " LATERAL (SELECT t1.due_at, t1.id FROM letters t1 WHERE t1.id = s.key"
            " ORDER BY t1.due_at ASC, t1.id ASC LIMIT $3::int + 1) r ORDER BY r.due_at ASC, r.id ASC LIMIT $3::int + 1)"
        ) in text


def test_another_column_than_the_id_may_be_listed():
    readable = replace(LETTERS, arms={Arm.OWN: Listed(keys="SELECT {org}", column="owner_id")})
    assert "WHERE t1.owner_id = s.key" in sql(question(), SizeClass.TYPICAL, readable)
    assert came_by(readable, (Arm.OWN,), frozenset({Arm.OWN}), "t") == f"(t.owner_id IN (SELECT {ORG}))"


def test_the_desk_is_filled_in_wherever_claims_are():
    ways = came_by(LETTERS, ARMS, frozenset({Arm.OWN, Arm.ASSIGNED}), "t")
    assert ways.count(f"t.owner_id = {DESK}") == 2
    assert sql(question(), SizeClass.TYPICAL).count(DESK) == 6  # page and total; twice where sites are many
    part = Slice(
        readable=LETTERS,
        ask=question().roots[0].ask,  # type: ignore[union-attr]
        arms=(Arm.ASSIGNED,),
        within=Within(column="site_id", value="x.id", dense=True),
        parameters=Parameters(),
        t="t",
    )
    assert f"t.owner_id = {DESK}" in arm_rows(part, ["id"])


def test_many_sites_have_a_threshold_of_moments():
    text = sql(question(), SizeClass.TYPICAL)
    assert "'2200-12-31 00:00:00+00'::timestamptz AS due_at" in text
    assert "'1800-01-01 00:00:00+00'::timestamptz AS due_at" in sql(
        question(backward=True), SizeClass.TYPICAL
    )


def test_what_is_sparse_is_never_walked_for_the_viewers_size():
    walked = "FROM letters t1 ORDER BY"
    assert walked not in sql(question(), SizeClass.ALL)
    assert walked in sql(question(), SizeClass.ALL, replace(LETTERS, sparse=False))
    everything = replace(LETTERS, arms={Arm.ALL: Everything()})
    assert walked in sql(question(), SizeClass.FEW, everything)


def test_a_total_of_listed_rows_is_counted_by_key():
    part = Slice(
        readable=LETTERS,
        ask=question().roots[0].ask,  # type: ignore[union-attr]
        arms=(Arm.PUBLISHED,),
        within=None,
        parameters=Parameters(),
        t="t",
    )
    assert "SELECT DISTINCT k.key" in total(part, walk=False)


# -- moments in cursors and filters


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-18 12:00:00+00", NOON),
        ("2026-11-18 12:00:00.1234+00", NOON + timedelta(microseconds=123_400)),
        ("2026-11-18 17:30:00+05:30", NOON),
    ],
)
def test_a_moment_reads_as_postgresql_writes_it(text: str, moment: datetime):
    found = CURSOR_KEYS["timestamptz"](text)
    assert found == moment


@pytest.mark.parametrize(
    "text", ["", "infinity", "2026-11-18 12:00:00", "0001-01-01 00:00:00+14", "0044-03-15 12:00:00+00 BC"]
)
def test_what_is_no_moment_is_no_key(text: str):
    with pytest.raises(ValueError):
        CURSOR_KEYS["timestamptz"](text)


@pytest.mark.parametrize(
    "value", ["2026", None, datetime(2026, 1, 1), datetime.fromisoformat("0001-01-01T00:00+14:00")]
)
def test_a_filter_takes_moments_only(value: object):
    with pytest.raises(BadValue):
        instant(value)
