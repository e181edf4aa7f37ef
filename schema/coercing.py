"""Variables as their declared types, quickly: for values that plainly fit.

Anything else (a value that does not fit, a default to fill in, a type not known here) is left to the GraphQL library,
which coerces by the book and words the errors.
"""

# graphql-core leaves the item types of its lists open: what comes from it is narrowed where it is used.
# pyright: reportUnknownParameterType=false, reportArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    type_from_ast,
)


class _ByTheBook(Exception):
    """This value is for the library to judge."""


Coercing = Callable[[Mapping[str, object]], Mapping[str, object] | None]
One = Callable[[object], object]

_INT = 2**31


def coercing(schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> Coercing | None:
    """A coercer for these variables, or None where one of them has a default or a type not known here."""
    known: dict[str, tuple[One, bool]] = {}
    for definition in definitions:
        type_ = type_from_ast(schema, definition.type)
        one = _one(type_) if definition.default_value is None else None  # pyright: ignore[reportArgumentType]
        if one is None:
            return None
        known[definition.variable.name.value] = (one, isinstance(type_, GraphQLNonNull))

    def coerce(given: Mapping[str, object]) -> Mapping[str, object] | None:
        values: dict[str, object] = {}
        try:
            for name, (one, required) in known.items():
                if name in given:
                    values[name] = one(given[name])
                elif required:
                    return None
        except _ByTheBook:
            return None
        return values

    return coerce


def _one(type_: GraphQLInputType | None) -> One | None:
    match type_:
        case GraphQLNonNull():
            inner = _one(type_.of_type)
            return _required(inner) if inner else None
        case GraphQLList():
            inner = _one(type_.of_type)
            return _list(inner) if inner else None
        case GraphQLEnumType():
            return _from({name: type_.parse_value(name) for name in type_.values})
        case GraphQLInputObjectType():
            return _object(type_)
        case GraphQLScalarType():
            return _SCALARS.get(type_.name)
        case _:
            return None


def _required(inner: One) -> One:
    def one(value: object) -> object:
        if value is None:
            raise _ByTheBook
        return inner(value)

    return one


def _list(inner: One) -> One:
    def one(value: object) -> object:
        if value is None:
            return None
        return [inner(each) for each in value] if isinstance(value, list) else [inner(value)]

    return one


def _from(names: Mapping[str, object]) -> One:
    def one(value: object) -> object:
        if value is None:
            return None
        if isinstance(value, str) and value in names:
            return names[value]
        raise _ByTheBook

    return one


def _object(type_: GraphQLInputObjectType) -> One:
    made: dict[str, tuple[One | None, bool]] = {}

    def one(value: object) -> object:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise _ByTheBook
        if not made:
            made.update(
                {n: (_one(f.type), isinstance(f.type, GraphQLNonNull)) for n, f in type_.fields.items()}
            )
        if type_.is_one_of or any(n not in made for n in value):
            raise _ByTheBook
        found: dict[str, object] = {}
        for name, (inner, required) in made.items():
            if name in value and inner is not None:
                found[name] = inner(value[name])
            elif name in value or required or _has_default(type_, name):
                raise _ByTheBook
        return found

    return one


def _has_default(type_: GraphQLInputObjectType, name: str) -> bool:
    return type_.fields[name].default_value is not Undefined


def _text(value: object) -> object:
    if value is None or isinstance(value, str):
        return value
    raise _ByTheBook


def _int(value: object) -> object:
    if value is None or (type(value) is int and -_INT <= value < _INT):
        return value
    raise _ByTheBook


def _boolean(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    raise _ByTheBook


_SCALARS: dict[str, One] = {"ID": _text, "String": _text, "Int": _int, "Boolean": _boolean}
