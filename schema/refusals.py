"""GraphQL types for the named refusals, derived from the domain's classes: declared once, there.

Every one implements `Refusal`: a code for programs, a message a complainant could read, and what can be done next.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import cast, get_type_hints

import strawberry
from strawberry.types.field import StrawberryField

from domain import kernel


@strawberry.interface(
    name="Refusal", description="A considered no. Nothing was changed; `next` says what can be done."
)
class RefusalType:
    """What all refusals tell."""

    code: str = strawberry.field(description="A stable code for programs, such as `NOT_FOUND`.")
    message: str = strawberry.field(description="What was refused and why, in words for people.")
    next: str = strawberry.field(description="What can be done now.")


@cache
def refusal_type(refusal: type[kernel.Refusal]) -> type:
    """The GraphQL type of a domain refusal, under the same name, with its further facts as fields."""
    hints = {**get_type_hints(refusal), "code": str}
    told = {name: _graphql_type(hints[name]) for name in _facts(refusal)}
    members: dict[str, object] = {"__annotations__": told, "__doc__": _meaning(refusal)}
    for name in told:
        members[name] = _described(name)
    made = type(refusal.__name__, (RefusalType,), members)
    return strawberry.type(made, name=refusal.__name__, description=_meaning(refusal))


def told_by(refusal: kernel.Refusal) -> Mapping[str, object]:
    """The refusal's facts under their GraphQL names."""
    told: dict[str, object] = {"code": refusal.code, "message": refusal.message, "next": refusal.next}
    for name in _facts(type(refusal)):
        told[camel(name)] = _plain(getattr(refusal, name))
    return told


def _plain(value: object) -> object:
    """The fact as JSON says it: a day in ISO 8601, several things as a list."""
    if isinstance(value, date):
        return value.isoformat()
    return list(cast(tuple[object, ...], value)) if isinstance(value, tuple) else value


def camel(name: str) -> str:
    """`legal_next` -> `legalNext`."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _facts(refusal: type[kernel.Refusal]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(refusal) if f.name not in ("message", "next"))


def _graphql_type(hint: object) -> object:
    return list[str] if hint == tuple[str, ...] else hint


def _described(name: str) -> StrawberryField:
    return strawberry.field(description=_FACTS.get(name, name.replace("_", " ").capitalize() + "."))


def _meaning(refusal: type[kernel.Refusal]) -> str:
    return inspect.getdoc(refusal) or refusal.__name__


_FACTS: Mapping[str, str] = {
    "current_version": "The version the record has now.",
    "legal_next": "The states that can follow from where the record stands.",
    "fitting": "The capacities that would fit.",
    "purpose": "For what the party's consent is needed.",
    "shortest": "The fewest characters it may have.",
    "longest": "The most characters it may have.",
    "found": "By what kind of sign the text seems to tell who someone is.",
    "closes_at": "The moment at which it closes.",
    "until": "The last day on which seats have time to answer.",
    "earliest": "The first day that it can be, if there is one.",
    "latest": "The last day that it can be, if there is one.",
    "ties": "What ties the person to the case.",
    "barrier_id": "The id of the barrier that tells it.",
    "field": "The input field that breaks a rule, in its GraphQL name.",
}
