"""The schema speaks to an outsider: all is described, every code has its meaning, every question an example."""

from __future__ import annotations

import re

import pytest
from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    OperationDefinitionNode,
    parse,
    validate,
)

from schema.built import graphql_schema
from schema.words import WORDS

SCHEMA = graphql_schema()
TYPES = [type_ for name, type_ in SCHEMA.type_map.items() if not name.startswith("__")]
ROOT = {name: field.description or "" for name, field in SCHEMA.query_type.fields.items()}  # pyright: ignore


@pytest.mark.parametrize("name", ROOT)
def test_a_question_carries_an_example_that_fits_the_schema_and_asks_it(name: str) -> None:
    found = re.fullmatch(r".+ Example: `(.+)`", ROOT[name])
    assert found is not None
    document = parse(found[1])
    assert validate(SCHEMA, document) == []
    (operation,) = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    asked = [node.name.value for node in operation.selection_set.selections if isinstance(node, FieldNode)]
    assert asked == [name]


def test_nothing_that_is_named_is_left_undescribed() -> None:
    bare = {type_.name for type_ in TYPES if not type_.description}
    for type_ in TYPES:
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            bare |= {f"{type_.name}.{name}" for name, field in type_.fields.items() if not field.description}
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            bare |= {
                f"{type_.name}.{name}({argument})"
                for name, field in type_.fields.items()
                for argument, given in field.args.items()
                if not given.description and argument not in ("id", "ids", "input")
            }
    assert bare == set()


def test_every_code_of_the_field_says_what_it_means() -> None:
    printed = {type_.description: type_ for type_ in TYPES if isinstance(type_, GraphQLEnumType)}
    for codes, words in WORDS.items():
        assert set(words) == {code.value for code in codes}
        shown = printed[(codes.__doc__ or "").split("\n")[0]]
        assert {name: value.description for name, value in shown.values.items()} == dict(words)


def test_a_list_says_its_usual_order() -> None:
    fields = SCHEMA.query_type.fields  # pyright: ignore
    assert fields["engagements"].args["order"].description == (
        "How to order the list; left out: `{by: STARTS_ON, direction: DESC}`."
    )
    assert fields["sites"].args["order"].description == (
        "How to order the list; left out: `{by: NAME, direction: ASC}`."
    )


def test_a_fact_for_keepers_only_says_so() -> None:
    engagement = SCHEMA.type_map["Engagement"]
    assert isinstance(engagement, GraphQLObjectType)
    assert engagement.fields["version"].description == (
        "For optimistic concurrency: pass it with your change. "
        "Only for the organisation that keeps the record and the secretariat; null for others."
    )
