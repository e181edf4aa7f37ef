"""What is asked of a value that is told once: judged before anything is done, filled in when it is known.

Such a value is no record: no query reaches it, and the read path knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from graphql import GraphQLObjectType, GraphQLOutputType, SelectionSetNode, is_list_type, is_non_null_type

from schema.reading import Fields

Collect = Callable[[Iterable[SelectionSetNode | None], str], Fields]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The fields asked of a value, each under its key in the answer."""

    type_name: str
    parts: tuple[tuple[str, str, Shape | None], ...]


def shape_of(
    type_: GraphQLOutputType, sets: Iterable[SelectionSetNode | None], collect: Collect
) -> Shape | None:
    """What is asked of a field of this type; None for a plain value."""
    if is_non_null_type(type_) or is_list_type(type_):
        return shape_of(type_.of_type, sets, collect)
    if not isinstance(type_, GraphQLObjectType):
        return None
    asked = collect(sets, type_.name)
    return Shape(
        type_name=type_.name,
        parts=tuple(
            (key, name, _further(type_, name, [node.selection_set for node in nodes], collect))
            for key, nodes in asked.items()
            if (name := nodes[0].name.value)
        ),
    )


def _further(
    type_: GraphQLObjectType, name: str, sets: list[SelectionSetNode | None], collect: Collect
) -> Shape | None:
    return None if name == "__typename" else shape_of(type_.fields[name].type, sets, collect)


def shaped(value: object, shape: Shape | None) -> object:
    """The value as it was asked."""
    if shape is None or value is None:
        return value
    if isinstance(value, Sequence):
        return [shaped(one, shape) for one in cast("Sequence[object]", value)]
    known = cast("Mapping[str, object]", value)
    return {
        key: shape.type_name if name == "__typename" else shaped(known[name], further)
        for key, name, further in shape.parts
    }
