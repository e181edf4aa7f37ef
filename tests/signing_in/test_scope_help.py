"""What a scope lets a client do is said once: SDL, metadata, docs and consent page print the same line."""

from __future__ import annotations

import re

import pytest
from graphql import build_schema

from api.pages.words import does, opens, sees
from api.sdl import SCOPES_AT
from domain.access import Scope
from domain.scopes import OFFERED, PROTOCOL_HELP, SCOPE_HELP, Protocol
from domain.signing_in.granting import Asked
from infra.oauth.metadata import resource_metadata
from schema.built import printed
from schema.scope_words import page

WORDS = {scope.value: SCOPE_HELP[scope] for scope in OFFERED}
OF_OAUTH = {scope.value: PROTOCOL_HELP[scope] for scope in Protocol}


def test_the_sdl_says_it_beside_the_directive() -> None:
    directive = build_schema(printed()).get_directive("scope")
    assert directive is not None
    assert dict(re.findall(r"^- `(\S+)`: (.*)$", directive.description or "", re.MULTILINE)) == WORDS


def test_the_metadata_says_it() -> None:
    told = resource_metadata("https://parley.example")["parley_scope_descriptions"]
    assert told == WORDS | OF_OAUTH


def test_the_docs_say_it_and_are_up_to_date() -> None:
    kept = SCOPES_AT.read_text()
    assert kept == page(), "docs/scopes.md is behind: run `make schema` and read the diff"
    assert dict(re.findall(r"^\| `(\S+)` \| (.*?) \|", kept, re.MULTILINE)) == WORDS | OF_OAUTH


@pytest.mark.parametrize("scope", sorted(OFFERED))
def test_the_consent_page_says_it(scope: Scope) -> None:
    asked = Asked(scopes=frozenset({scope}), protocol=frozenset())
    assert (*sees(asked), *does(asked), *opens(asked)) == (SCOPE_HELP[scope],)


def test_the_schema_asks_for_no_scope_that_cannot_be_had() -> None:
    asked = set(
        re.findall(r'"([a-z_]+:[a-z]+)"', " ".join(re.findall(r"@scope\(requires: \[.*?\]\)", printed())))
    )
    assert asked <= WORDS.keys()
