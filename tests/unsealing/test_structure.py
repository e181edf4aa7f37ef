"""Where an identity can be reached in the schema: from the result of openIdentity, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType, get_named_type

from schema.built import graphql_schema
from schema.mutations import MUTATIONS

SCHEMA = graphql_schema()
GOLDEN = Path(__file__).parents[1] / "golden"


def leading_to(name: str) -> set[str]:
    """Every place in the schema from which one step leads to this type."""
    found: set[str] = set()
    for type_ in SCHEMA.type_map.values():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            found |= {
                f"{type_.name}.{field}"
                for field, one in type_.fields.items()
                if get_named_type(one.type).name == name
            }
        if isinstance(type_, GraphQLUnionType) and name in {member.name for member in type_.types}:
            found.add(type_.name)
    return found


def test_an_identity_is_reached_from_the_unsealing_result_alone() -> None:
    assert leading_to("Identity") == {"OpenedIdentity.identity"}
    assert leading_to("OpenedIdentity") == {"OpenIdentityResult"}
    assert leading_to("OpenIdentityResult") == {"Mutation.openIdentity"}
    assert leading_to("SealedField") == {"Identity.fields"}
    identity = SCHEMA.type_map["Identity"]
    assert isinstance(identity, GraphQLObjectType)
    assert not identity.interfaces


def test_what_opens_is_never_kept_under_an_idempotency_key() -> None:
    assert [
        name for name, one in MUTATIONS.items() if "identity" in one.gives and getattr(one, "kept", True)
    ] == []


def test_no_reviewed_statement_names_the_vault() -> None:
    sql = [path for path in GOLDEN.rglob("*") if path.is_file() and path.parent != GOLDEN]
    assert sql
    named = [path.name for path in sql if "vault" in path.read_text().lower()]
    assert named == []
