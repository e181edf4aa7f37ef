"""Every question that can be asked about lists: each root field with each filter and order, and every link below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLString,
    get_named_type,
    get_nullable_type,
)

from schema.built import graphql_schema
from tests.access.shapes import SHAPES
from tests.access.test_matrix import BY_KEY, ROOTS

PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } total { count isExact }"


def about_lists(site: str, organisations: dict[str, str]) -> Iterator[str]:
    """Documents, each with everything of its records; `site`: the one in question."""
    query = graphql_schema().query_type
    assert query is not None
    for root, entity in ROOTS.items():
        if entity == "Client":
            continue  # opens on a second factor alone, which the tokens that ask here do not rest on
        fields = _everything(entity)
        yield f"{{ {root}(first: 50) {{ edges {{ cursor node {{ id {fields} }} }} {PAGE} }} }}"
        arguments = query.fields[root].args
        if "order" in arguments:
            by = arguments["order"].type.fields["by"].type.of_type
            for value in by.values:
                for direction in ("ASC", "DESC"):
                    order = f"order: {{by: {value}, direction: {direction}}}"
                    yield f"{{ {root}(first: 30, {order}) {{ edges {{ cursor node {{ id }} }} {PAGE} }} }}"
                    yield f"{{ {root}(last: 3, {order}) {{ edges {{ cursor node {{ id }} }} {PAGE} }} }}"
        if "filter" in arguments:
            for name, field in get_named_type(arguments["filter"].type).fields.items():
                for literal in _literals(field.type, name, site, organisations):
                    asked = f"filter: {{{name}: {literal}}}"
                    yield f"{{ {root}(first: 40, {asked}) {{ edges {{ cursor node {{ id }} }} {PAGE} }} }}"


def about_links() -> Iterator[tuple[str, str]]:
    """Kind of record and a document that asks for every list below records of the kind, with totals and cursors."""
    for entity, shape in SHAPES.items():
        for name in shape.manys:
            below = f"{name}(first: 20) {{ edges {{ cursor node {{ id }} }} {PAGE} }}"
            yield (
                entity,
                f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {entity} {{ {below} }} }} }}",
            )


def about_one() -> Iterator[tuple[str, str]]:
    """Kind of record, and a document for one record of the kind by its id."""
    for entity, shape in SHAPES.items():
        facts = " ".join(shape.facts)
        yield entity, f"query($id: ID!) {{ node(id: $id) {{ __typename id ... on {entity} {{ {facts} }} }} }}"
        yield entity, "query($id: ID!) { nodes(ids: [$id]) { id } }"
        yield entity, "query($id: ID!) { node(id: $id) { id } __schema { queryType { name } } }"
    for root, entity in BY_KEY.items():
        yield entity, f"query($id: ID!) {{ {root}(id: $id) {{ id }} }}"


def _everything(entity: str) -> str:
    shape = SHAPES[entity]
    links = (name for name, (to, _) in shape.ones.items() if to != "Client")  # see above
    return " ".join((*shape.facts, *(f"{name} {{ id }}" for name in links)))


def _literals(of: GraphQLInputType, name: str, site: str, organisations: dict[str, str]) -> Iterator[str]:
    match get_named_type(of):
        case GraphQLEnumType() as codes:
            yield from (f"[{code}]" if _is_list(of) else code for code in codes.values)
        case type_ if type_ is GraphQLBoolean:
            yield from ("true", "false")
        case type_ if type_.name == "ID":
            given = {"site": site, **organisations}.get(name)
            one = f'"{given or "prs_" + "0" * 32}"'
            if given or name in ("handler",):
                yield f"[{one}]" if _is_list(of) else one
        case type_ if type_.name == "Date":
            for days in (-400, -30, 0, 60):
                yield f'"{date.today() + timedelta(days=days)}"'
        case _:
            return


def _is_list(of: GraphQLInputType) -> bool:
    return isinstance(get_nullable_type(of), GraphQLList)


def sample_input(
    of: GraphQLInputObjectType, ids: dict[str, str], others: dict[str, str]
) -> dict[str, object]:
    """Some input that is well formed: these ids, and other ones as far as they are needed; the first of every list."""
    return {
        name: _sample(field.type, name, others | ids)
        for name, field in of.fields.items()
        if isinstance(field.type, GraphQLNonNull) or name in ids or name.endswith("Ids")
    }


def _sample(of: GraphQLInputType, name: str, ids: dict[str, str]) -> object:
    if isinstance(of, GraphQLNonNull):
        return _sample(of.of_type, name, ids)
    if isinstance(of, GraphQLList):
        return [_sample(of.of_type, name, ids)]
    match of:
        case GraphQLEnumType():
            return "MESSAGE" if "MESSAGE" in of.values else next(iter(of.values))
        case GraphQLInputObjectType():
            return sample_input(of, {}, ids)
        case type_ if type_ is GraphQLBoolean:
            return False
        case type_ if type_ is GraphQLInt:
            return 1
        case type_ if type_.name == "ID":
            return ids.get(name, f"org_{UUID(int=7).hex}")
        case type_ if type_.name == "Date":
            return str(date.today() + timedelta(days=20))
        case type_ if type_ is GraphQLString:
            return "Watered"
        case _:
            return "Watered"
