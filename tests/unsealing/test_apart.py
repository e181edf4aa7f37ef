"""What holds of schema, statements and refusals as a whole: what nobody asks with, what nobody names, what is told."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from graphql import GraphQLObjectType, GraphQLUnionType, get_named_type

from domain.kernel import Refusal
from domain.vault import refusals
from schema.built import graphql_schema
from schema.mutations import MUTATIONS

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = graphql_schema()
MIGRATIONS = ROOT / "infra" / "migrations"
REFUSALS = {
    name: one
    for name, one in inspect.getmembers(refusals, inspect.isclass)
    if issubclass(one, Refusal) and one.__module__ == refusals.__name__
}


def test_no_filter_order_or_argument_of_a_query_takes_what_an_identity_is_made_of() -> None:
    """Whatever may not be read may not be looked for: names go in by mutations alone."""
    assert SCHEMA.query_type is not None
    taking = {
        f"{type_.name}.{name}({argument})"
        for type_ in SCHEMA.type_map.values()
        if isinstance(type_, GraphQLObjectType) and type_ is not SCHEMA.mutation_type
        for name, field in type_.fields.items()
        for argument, given in field.args.items()
        if get_named_type(given.type).name in ("IdentityInput", "IdentityField", "IdentityTier")
    }
    assert taking == set()


def tables_of(home: str) -> set[str]:
    told = "\n".join(file.read_text() for file in (MIGRATIONS / home).rglob("*.sql"))
    return set(re.findall(r"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(?:public\.)?([a-z_]+)", told))


def test_no_golden_statement_and_no_module_of_the_records_names_a_table_of_the_vault() -> None:
    own = (
        tables_of("vault") - tables_of("core") - {"unsealings"}
    )  # a table of the records has that name as well
    assert {"identities", "identity_labels", "log_entries", "custodians"} <= own
    named = re.compile(rf"\b(?:{'|'.join(sorted(own))})\b")
    statement = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(?:public\.)?([a-z_]+)")
    golden = [
        file for file in (ROOT / "tests" / "golden").rglob("*") if file.suffix in (".sql", ".json", ".txt")
    ]
    assert len(golden) > 5
    assert {file.name for file in golden if {*statement.findall(file.read_text())} & own} == set()
    wrong = {
        str(file.relative_to(ROOT)): found
        for package in ("api", "schema", "domain", "infra")
        for file in sorted((ROOT / package).rglob("*.py"))
        if not file.is_relative_to(ROOT / "infra" / "vault")
        if (found := {one for one in statement.findall(file.read_text()) if named.fullmatch(one)})
    }
    assert wrong == {}


def test_what_would_name_the_vault_in_a_statement_is_found() -> None:
    statement = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+(?:public\.)?([a-z_]+)")
    assert statement.findall("SELECT a FROM public.identities i JOIN identity_labels l") == [
        "identities",
        "identity_labels",
    ]


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_every_refusal_of_the_vault_is_told_by_a_mutation_and_told_in_a_test(name: str) -> None:
    one = REFUSALS[name]
    telling = [type_.name for type_ in SCHEMA.type_map.values() if isinstance(type_, GraphQLUnionType)
               and name in {member.name for member in type_.types}]  # fmt: skip
    assert telling != []
    assert one().message
    assert one().next
    told = re.compile(rf"\b{name}\b|[\"']{one.code}[\"']")
    assert [file.name for file in sorted((ROOT / "tests").rglob("test_*.py"))
            if file.name != Path(__file__).name and told.search(file.read_text())] != []  # fmt: skip


def test_the_unions_that_are_printed_are_those_that_mutations_declare() -> None:
    declared = {refusal.__name__ for one in MUTATIONS.values() for refusal in one.all_refusals}
    assert set(REFUSALS) <= declared
