"""The GraphQL side of the declared mutations: one field each, its success type and its result union.

Nothing is decided here. The read path executes mutation documents: it calls `run` and answers the success's record.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Annotated, Union

import strawberry

from schema.fact import RequiresScope
from schema.refusals import refusal_type
from schema.writing import Declared

KEY = (
    "Any random text of 8 to 128 characters, for example a UUID. Sending the same request again with the same key "
    "does nothing twice: it answers as before."
)


LONG = (
    "Random text of 22 to 128 characters that nobody can guess: use a UUID. Sending the same request again with the "
    "same key does nothing twice: it answers as before, also to anybody else who knows the key."
)
ANEW = (
    "Any random text of 8 to 128 characters, as for every change. This one is done anew each time, and its answer is "
    "not kept."
)
OPEN = (
    "No token is needed; one that is sent is set aside, and who asks is recorded nowhere. In a flood it is refused with"
    " INTAKE_BUSY and a ticket, good once, to come again with after some seconds, in the header `Parley-Ticket`."
)


def mutation_root(mutations: Iterable[Declared]) -> type:
    """The type `Mutation`, with a field for every declaration."""
    fields: dict[str, object] = {_snake(m.name): mutation_field(m) for m in mutations}
    root = type("Mutation", (), {"__doc__": "Every change.", **fields})
    return strawberry.type(
        root, description="Every change: done once, or refused by name with nothing changed."
    )


def by_name(mutations: Iterable[Declared]) -> Mapping[str, Declared]:
    """The declarations by the names of their fields; two of one name are a defect."""
    listed = tuple(mutations)
    named = {m.name: m for m in listed}
    if len(named) != len(listed):
        raise TypeError("Two mutations share a name.")
    return named


def mutation_field(mutation: Declared) -> object:
    """The field, typed for GraphQL."""
    hints: dict[str, object] = {
        "input": mutation.input_type,
        "idempotency_key": Annotated[str, strawberry.argument(description=_key(mutation))],
    }
    answer = result_union(mutation)

    async def resolve(**arguments: object) -> object:
        raise NotImplementedError("Mutations are executed by the read path.")

    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=hint)
        for name, hint in hints.items()
    ]
    resolve.__name__ = _snake(mutation.name)
    resolve.__signature__ = inspect.Signature(parameters, return_annotation=answer)  # type: ignore[attr-defined]
    resolve.__annotations__ = {**hints, "return": answer}
    return strawberry.field(
        resolver=resolve,
        name=mutation.name,
        description=mutation.description if mutation.scope else f"{mutation.description} {OPEN}",
        directives=[RequiresScope(requires=[mutation.scope.value])] if mutation.scope else [],
    )


def _key(mutation: Declared) -> str:
    if not mutation.kept:
        return ANEW
    return LONG if mutation.needs_long_key else KEY


def result_union(mutation: Declared) -> object:
    """Success or one of the named refusals."""
    members = (success_type(mutation), *(refusal_type(refusal) for refusal in mutation.all_refusals))
    said = f"What `{mutation.name}` answers: success, or a refusal that says what can be done."
    return Annotated[Union[members], strawberry.union(mutation.result, description=said)]  # noqa: UP007


def success_type(mutation: Declared) -> type:
    """The type of the success, showing the record as far as the viewer may see it, and what is told once."""
    hints: dict[str, object] = {}
    members: dict[str, object] = {"__annotations__": hints}
    for name, shown in mutation.every_show:
        hints[name] = shown | None
        members[name] = strawberry.field(description="The record, as far as you may see it.")
    for name, meaning in mutation.tells.items():
        hints[_snake(name)] = str | None
        members[_snake(name)] = strawberry.field(name=name, description=meaning)
    for name, (shape, meaning) in mutation.gives.items():
        hints[_snake(name)] = shape | None  # type: ignore[operator]
        members[_snake(name)] = strawberry.field(name=name, description=meaning)
    made = type(mutation.success, (), members)
    return strawberry.type(made, description=f"`{mutation.name}` was done.")


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
