"""Every statement has the one mandated form, names declared tables only, and holds no value of anybody's.

And no field of the schema fails for want of a column grant, under any profile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from random import Random

import asyncpg
import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, get_named_type
from hypothesis import given, note, settings
from hypothesis import strategies as st

from api.execution import Execution
from api.refused import Refused
from domain.access import Profile
from domain.labels import PREFIXES
from infra.reads.compile import FORM
from infra.reads.whole import CATALOGUE
from tests.reads.asking import IDS, Asking, Cursors
from tests.reads.test_agree import DOCUMENTS
from tests.reads.world import PERSONAS, Persona

HEAD, TAIL = FORM.split("{answer}")
TABLES = {readable.table for readable in CATALOGUE} | {"assignments", "sittings", "memberships", "party_roles", "participants", "barriers", "sites", "proposed_change_chapters"}  # fmt: skip
NAMED = re.compile(r"\b(?:FROM|JOIN) ([a-z_]+)")
OWN_NAMES = re.compile(r"[a-z]|t\d+")  # aliases and the CTEs of the many-sites arm
QUOTED = re.compile(r"E?'((?:[^']|'')*)'")


def judged(sql: str, secret: list[str]) -> None:
    """Holds one statement against the rules."""
    assert sql.startswith(HEAD)
    assert sql.endswith(TAIL)
    inside = sql[len(HEAD) : -len(TAIL)]
    assert "set_config" not in inside
    assert "current_setting" not in inside
    bare = QUOTED.sub("''", inside)
    assert ";" not in bare
    assert "--" not in bare
    assert not re.search(r"\b(INSERT|UPDATE|DELETE|TRUNCATE|COPY|CALL|DO|GRANT|SET)\b", bare)
    named = {name for name in NAMED.findall(bare) if not OWN_NAMES.fullmatch(name) and name != "unnest"}
    assert named <= TABLES
    for value in secret:
        assert value not in inside


def texts(value: object) -> Iterator[str]:
    """Every text within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_known_documents_have_the_form(execution: Execution, name: str) -> None:
    operation = execution.documents.operation(DOCUMENTS[name], None)
    for persona in PERSONAS:
        plan = execution.planned(operation, {}, persona.viewer)
        assert plan.statement is not None
        own = [str(persona.viewer.organisation), str(persona.viewer.person)]
        judged(plan.statement.sql, own)


SECRET = re.compile(r".{9,}")  # shorter ones, like 'PE' or 'gold', may be part of a name


@settings(max_examples=80)
@given(random=st.randoms(use_true_random=False))
async def test_invented_documents_have_the_form(execution: Execution, random: Random) -> None:
    """Values from variables and from the document alike are parameters."""
    asking = Asking(random=random, schema=execution.schema, cursors=Cursors())
    source = asking.document()
    note(source)
    operation = execution.documents.operation(source, None)
    sent = asking.values()
    literal = re.findall(r'"([^"]*)"', source)
    viewer = random.choice(PERSONAS).viewer
    try:
        plan = execution.planned(operation, execution.documents.variables(operation, sent), viewer)
    except Refused:
        return
    assert plan.statement is not None
    codes = {name for type_ in execution.schema.type_map.values() for name in getattr(type_, "values", {})}
    values = [v for v in (*texts(sent), *literal) if SECRET.fullmatch(v) and v not in codes]
    judged(plan.statement.sql, [*values, str(viewer.organisation)])


# -- grants: what may be asked may be read


def everything(schema: GraphQLSchema, type_: GraphQLObjectType, depth: int) -> str:
    """Every field of a type, its links and lists one level down."""
    parts: list[str] = []
    for name, field in type_.fields.items():
        target = get_named_type(field.type)
        if not isinstance(target, GraphQLObjectType | GraphQLInterfaceType):
            parts.append(name)
        elif "first" in field.args and depth:
            node = schema.type_map[target.name.removesuffix("Connection")]
            assert isinstance(node, GraphQLObjectType)
            parts.append(
                f"{name}(first: 2) {{ nodes {{ {everything(schema, node, 0)} }} total {{ count }} }}"
            )
        elif isinstance(target, GraphQLObjectType) and depth:
            parts.append(f"{name} {{ {everything(schema, target, 0)} }}")
    return " ".join(parts)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda p: p.name)
async def test_no_field_fails_for_want_of_a_grant(execution: Execution, persona: Persona) -> None:
    """Every field of every record, under every profile: an answer, never `permission denied`."""
    schema = execution.schema
    for readable in CATALOGUE:
        type_ = schema.type_map[readable.entity]
        assert isinstance(type_, GraphQLObjectType)
        if readable.entity not in PREFIXES:  # rows of a view: asked below the record that they belong to
            continue
        known = IDS.get(readable.entity, [])[:1] or [f"{PREFIXES[readable.entity]}_{'0' * 32}"]
        source = f'{{ nodes(ids: ["{known[0]}"]) {{ ... on {readable.entity} {{ {everything(schema, type_, 1)} }} }} }}'
        answer = json.loads(await execution.answer(source, {}, None, persona.viewer))
        assert set(answer) == {"data"}


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda p: p.name)
async def test_no_filter_or_order_fails_for_want_of_a_grant(execution: Execution, persona: Persona) -> None:
    """Every filter by itself, and every order, of every list at the root."""
    query = execution.schema.query_type
    assert query is not None
    asking = Asking(random=Random(1), schema=execution.schema, cursors=Cursors())
    for name, field in query.fields.items():
        if "first" not in field.args:
            continue
        for by in get_named_type(field.args["order"].type).fields["by"].type.of_type.values:  # type: ignore[union-attr]
            source = f"{{ {name}(first: 2, order: {{by: {by}}}) {{ nodes {{ id }} total {{ count }} }} }}"
            assert "data" in json.loads(await execution.answer(source, {}, None, persona.viewer))
        if "filter" not in field.args:
            continue
        filter_ = get_named_type(field.args["filter"].type)
        source = f"query Q($f: {filter_.name}) {{ {name}(first: 2, filter: $f) {{ nodes {{ id }} total {{ count }} }} }}"
        for key, each in filter_.fields.items():  # type: ignore[union-attr]
            one = asking.one(get_named_type(each.type), key)
            answer = json.loads(await execution.answer(source, {"f": {key: one}}, None, persona.viewer))
            assert "data" in answer


@pytest.mark.parametrize("profile", list(Profile))
async def test_unset_claims_yield_nothing(
    as_world: Mapping[Profile, asyncpg.Connection], profile: Profile
) -> None:
    """Whoever forgets the claims sees what anybody sees: nothing of an organisation's own."""
    connection = as_world[profile]
    everyone = profile is Profile.SECRETARIAT
    for table, hidden in (
        ("engagements", "NOT published"),
        ("barriers", "NOT published"),
        ("parties", "NOT is_public"),
    ):
        unset = await connection.fetchval(f"SELECT count(*) FROM {table} WHERE {hidden}")
        await connection.execute(
            "SELECT set_config('app.org', '', false), set_config('app.person', '', false)"
        )
        empty = await connection.fetchval(f"SELECT count(*) FROM {table} WHERE {hidden}")
        assert (unset > 0, empty > 0) == (everyone, everyone)
