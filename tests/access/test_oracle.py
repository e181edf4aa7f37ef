"""The oracle is worth something only while it knows nothing of what it judges, and leaves nothing out."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, get_named_type

from schema.built import graphql_schema
from tests.access.shapes import SHAPES

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    "module",
    [
        "oracle.py",
        "case_oracle.py",
        "shapes.py",
        "case_shapes.py",
        "shape.py",
        "consultation_shapes.py",
        "assurance_oracle.py",
        "assurance_shapes.py",
        "interview_oracle.py",
        "interview_shapes.py",
        "commitment_shapes.py",
        "governance_oracle.py",
        "governance_shapes.py",
        "signing_in_shapes.py",
        "breach_shapes.py",
        "unsealing_shapes.py",
    ],
)
def test_the_oracle_imports_nothing_of_what_it_judges(module: str) -> None:
    found: set[str] = set()
    for node in ast.walk(ast.parse((HERE / module).read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    ours = {name for name in found if name.split(".")[0] not in sys.stdlib_module_names}
    judging = ("shapes", "shape", "case_shapes", "case_oracle", "assurance_shapes", "assurance_oracle",
               "commitment_shapes", "consultation_shapes", "interview_oracle", "interview_shapes")  # fmt: skip
    judging += (
        "governance_shapes",
        "governance_oracle",
        "signing_in_shapes",
        "breach_shapes",
        "unsealing_shapes",
    )
    assert ours <= {f"tests.access.{name}" for name in judging}


def test_the_oracle_knows_every_record_and_field_of_the_schema() -> None:
    node = graphql_schema().type_map["Node"]
    types = [
        type_
        for type_ in graphql_schema().type_map.values()
        if isinstance(type_, GraphQLObjectType) and node in type_.interfaces
    ]
    declared = {type_.name: set(type_.fields) - {"id"} for type_ in types}
    assert declared == {
        entity: {*shape.facts, *shape.ones, *shape.manys, *shape.views} for entity, shape in SHAPES.items()
    }


def test_the_oracle_knows_where_every_link_leads() -> None:
    for entity, shape in SHAPES.items():
        type_ = graphql_schema().type_map[entity]
        assert isinstance(type_, GraphQLObjectType)
        for name, (target, _) in shape.ones.items():
            assert get_named_type(type_.fields[name].type).name == target
        for name, (target, _) in shape.manys.items():
            assert get_named_type(type_.fields[name].type).name == f"{target}Connection"


def test_no_two_kinds_of_record_share_a_prefix() -> None:
    prefixes = [shape.prefix for shape in SHAPES.values()]
    assert sorted(prefixes) == sorted(set(prefixes))
