"""Why a variable does not fit, said in the schema's words.

The library's own messages quote what was sent, in Python's spelling: neither belongs into an answer that clients log.
"""

from __future__ import annotations

import re

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLType,
    VariableDefinitionNode,
    get_named_type,
    type_from_ast,
)

_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_KINDS = {
    "Int": "a whole number of at most 32 bits",
    "Float": "a number",
    "String": "a text",
    "ID": "an id, which is a text",
    "Boolean": "true or false",
    "Date": 'a day, such as "2026-03-01"',
}


def explained(error: GraphQLError, schema: GraphQLSchema) -> str:
    """What fits, where something else was given. `error` comes from coercing one variable."""
    definition = error.nodes[0] if error.nodes else None
    if not isinstance(definition, VariableDefinitionNode):
        return "The variables do not fit: too many of them are wrong, or they are nested too deeply."
    steps = _STEP.findall(error.message.partition(": ")[0])
    here = "".join(f".{name}" if name else f"[{index}]" for name, index in steps)
    expected = _inside(type_from_ast(schema, definition.type), [name for name, _ in steps])  # type: ignore[arg-type]
    return f"The variable ${definition.variable.name.value}{here} must be {_told(expected)}."


def _inside(type_: GraphQLInputType | None, steps: list[str]) -> GraphQLInputType | None:
    for name in steps:
        bare = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(bare, GraphQLList) and not name:
            type_ = bare.of_type
        else:
            named = get_named_type(type_)
            found = named.fields.get(name) if isinstance(named, GraphQLInputObjectType) else None
            type_ = found.type if found else None
    return type_


def _told(type_: GraphQLInputType | GraphQLType | None) -> str:
    match type_:
        case None:
            return "of the type that the document says"
        case GraphQLNonNull():
            return f"{_told(type_.of_type)}, and not null"
        case GraphQLList():
            return f"a list, each {_told(type_.of_type)}"
        case GraphQLEnumType():
            return f"one of {', '.join(type_.values)}"
        case GraphQLInputObjectType():
            needed = [name for name, each in type_.fields.items() if isinstance(each.type, GraphQLNonNull)]
            with_ = f", with {' and '.join(needed)}" if needed else ""
            return f"an object of no other fields than {', '.join(type_.fields)}{with_}"
        case _:
            return _KINDS.get(str(type_), f"a {type_!s}")
