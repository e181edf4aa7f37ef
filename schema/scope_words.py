"""What each scope lets a client do, as the SDL and the page for client developers print it. Said once, in domain.scopes."""

from __future__ import annotations

from collections.abc import Iterator

from domain.access import Scope
from domain.scopes import (
    BY_RECEIPT,
    IDENTITY,
    NEEDS_SECOND_FACTOR,
    OFFERED,
    PEOPLE_ONLY,
    PROTOCOL_HELP,
    SCOPE_HELP,
    Protocol,
)

ON_OFFER = tuple(sorted(OFFERED))


def directive_description() -> str:
    """Of `@scope`: what it says of a field, and every name that it can hold."""
    lines = [
        "The scopes a client needs to ask this wherever more than public records could answer.",
        "",
        *(f"- `{scope}`: {SCOPE_HELP[scope]}" for scope in ON_OFFER),
    ]
    return "\n".join(lines)


def page() -> str:
    """The page `docs/scopes.md`."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Scopes"
    yield ""
    yield "What a client can ask for, and what each scope lets it do. Printed from `domain/scopes.py` by `make schema`; a"
    yield "test holds this page, the schema, the metadata and the consent page to the same words. A scope is a ceiling: it"
    yield "opens no record to which whoever signed in has no tie."
    yield ""
    yield "A person grants what was asked, within what the client was registered with and within the capacity they act in."
    yield "A client that belongs to a company, a brand or a financier can never be registered with an identity scope, nor"
    yield "to take the receipts of cases."
    yield ""
    yield "| scope | what it lets a client do | granted to |"
    yield "|---|---|---|"
    for scope in ON_OFFER:
        yield f"| `{scope}` | {SCOPE_HELP[scope]} | {_to_whom(scope)} |"
    yield ""
    yield "Of OpenID Connect and OAuth themselves, for clients with which people sign in:"
    yield ""
    yield "| scope | what it lets a client do |"
    yield "|---|---|"
    for name in Protocol:
        yield f"| `{name}` | {PROTOCOL_HELP[name]} |"


def _to_whom(scope: Scope) -> str:
    if scope in IDENTITY:
        return "people, within five minutes of a second factor, on a token bound to a key (DPoP)"
    if scope in NEEDS_SECOND_FACTOR:
        return "people, within five minutes of a second factor"
    if scope in BY_RECEIPT:
        return "whoever shows the receipt of a case, in that case alone, for five minutes"
    return "people" if scope in PEOPLE_ONLY else "people and machines"
