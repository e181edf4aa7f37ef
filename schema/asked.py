"""The arguments of a field, whether they stand in the document or come from variables.

What the reader asks of a variable is remembered (was it given? one value or several? which order?), so that a plan made
once serves every request that would have answered the same. Values themselves are never remembered.
"""

# graphql-core leaves the item types of its lists open: what comes from it is narrowed where it is used.
# pyright: reportUnknownParameterType=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import cast

from graphql import (
    GraphQLInputType,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    value_from_ast,
)

from domain.labels import decode_id
from domain.selection import Given

Path = tuple[str | int, ...]


class Probe(StrEnum):
    """What the reader may want to know of a variable while it reads."""

    GIVEN = "given"
    VALUE = "value"
    COUNT = "count"
    ENTITY = "entity"
    ENTITIES = "entities"


def at(values: Mapping[str, object], path: Path) -> object:
    """The value at a path among the variables, None where any part of it was not given."""
    here: object = values
    for step in path:
        if isinstance(step, int):
            if not isinstance(here, list) or step >= len(cast(list[object], here)):
                return None
            here = cast(list[object], here)[step]
        else:
            if not isinstance(here, Mapping):
                return None
            here = here.get(step)
    return here


def answer(values: Mapping[str, object], path: Path, probe: Probe) -> object:
    """What a probe finds; always hashable and small."""
    value = at(values, path)
    match probe:
        case Probe.GIVEN:
            return value is not None
        case Probe.VALUE:
            return value
        case Probe.COUNT:
            return _count(value)
        case Probe.ENTITY:
            return entity_of(value)
        case Probe.ENTITIES:
            return tuple(sorted({entity_of(v) or "" for v in value})) if isinstance(value, list) else ()


def check(path: Path, probe: Probe, found: object) -> Callable[[Mapping[str, object]], bool]:
    """Whether other variables would answer the probe the same; made once with a plan, asked at every request."""
    name = path[0]
    if len(path) == 1 and probe is Probe.GIVEN and isinstance(name, str):
        return lambda values: (values.get(name) is not None) is found
    if len(path) == 1 and probe is Probe.COUNT and isinstance(name, str):
        return lambda values: _count(values.get(name)) == found
    return lambda values: answer(values, path, probe) == found


def _count(value: object) -> int:
    return min(len(value), 2) if isinstance(value, list) else 1


def entity_of(label: object) -> str | None:
    """The entity a global id names, if it is one."""
    found = decode_id(label) if isinstance(label, str) else None
    return found[0] if found else None


@dataclass(slots=True)
class Asked:
    """The variables of one request, remembering what was asked of them."""

    values: Mapping[str, object]
    once: bool = False  # the reading serves this request alone, so it may look into values
    seen: dict[tuple[Path, Probe], object] = field(default_factory=dict[tuple[Path, Probe], object])

    def probe(self, path: Path, probe: Probe) -> object:
        """Asks, and remembers the answer."""
        found = answer(self.values, path, probe)
        self.seen[(path, probe)] = found
        return found

    def checks(self) -> tuple[Callable[[Mapping[str, object]], bool], ...]:
        """What a plan made from this reading holds for."""
        return tuple(check(path, probe, found) for (path, probe), found in self.seen.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument or input field: absent, a literal, an object with variables inside, or a variable."""

    asked: Asked
    path: Path = ()
    literal: object = None
    inside: Mapping[str, Argument] | None = None
    type: GraphQLInputType | None = None
    default: object = None  # what an input field is where its variable is not given

    @classmethod
    def read(cls, node: ValueNode | None, type_: GraphQLInputType, asked: Asked) -> Argument:
        """From the document's AST."""
        if node is None:
            return cls(asked=asked)
        if isinstance(node, VariableNode):
            return cls(asked=asked, path=(node.name.value,), type=type_)
        named = get_named_type(type_)
        if isinstance(node, ObjectValueNode) and is_input_object_type(named):
            given = {f.name.value: f.value for f in node.fields}
            fields = {
                name: cls.read(given.get(name), f.type, asked)._or(f.default_value)
                for name, f in named.fields.items()
            }
            return cls(asked=asked, inside=fields)
        if isinstance(node, ListValueNode) and any(isinstance(v, VariableNode) for v in node.values):
            if not asked.once:
                raise VariableInList
            return cls(asked=asked, literal=value_from_ast(node, type_, dict(asked.values)))
        value = value_from_ast(node, type_)
        return cls(asked=asked, literal=value if not isinstance(value, type(None)) else None)

    def _or(self, default: object) -> Argument:
        """This, or the input field's default where the document or its variables leave it out."""
        if default is Undefined or self.inside is not None or self.literal is not None:
            return self
        return replace(self, default=default) if self.path else replace(self, literal=default)

    def field(self, name: str) -> Argument:
        """The input field of that name."""
        if self.inside is not None:
            return self.inside.get(name, Argument(asked=self.asked))
        if self.path:
            inner = getattr(get_named_type(self.type), "fields", {}).get(name) if self.type else None
            return Argument(asked=self.asked, path=(*self.path, name), type=inner.type if inner else None)
        if isinstance(self.literal, Mapping):
            return Argument(asked=self.asked, literal=self.literal.get(name))
        return Argument(asked=self.asked)

    @property
    def given(self) -> bool:
        """Whether there is a value other than null."""
        if self.path:
            return bool(self.asked.probe(self.path, Probe.GIVEN)) or self.default is not None
        return self.inside is not None or self.literal is not None

    @property
    def value(self) -> object:
        """The value itself, for the few things that change the plan: an order, a direction, a flag."""
        if not self.path:
            return self.literal
        found = self.asked.probe(self.path, Probe.VALUE)
        return self.default if found is None else found

    @property
    def entity(self) -> str | None:
        """The entity that this global id names."""
        found = self.asked.probe(self.path, Probe.ENTITY) if self.path else entity_of(self.literal)
        return found if isinstance(found, str) else None

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that these global ids name; '' stands for what is no id."""
        found = (
            self.asked.probe(self.path, Probe.ENTITIES)
            if self.path
            else answer({"l": self.literal}, ("l",), Probe.ENTITIES)
        )
        return found if isinstance(found, tuple) else ()

    def as_given(self) -> Given:
        """The value for the statement; a list of exactly one is that one, so that an index can serve it."""
        if self.path and self.default is not None and not self.asked.probe(self.path, Probe.GIVEN):
            return Given(literal=self.default)
        if self.path:
            if self.type is not None and not is_list_type(get_nullable_type(self.type)):
                return Given(path=self.path)
            count = self.asked.probe(self.path, Probe.COUNT)
            if isinstance(at(self.asked.values, self.path), list):
                return Given(path=(*self.path, 0)) if count == 1 else Given(path=self.path, many=True)
            return Given(path=self.path)
        if isinstance(self.literal, list):
            values = tuple(self.literal)
            return Given(literal=values[0]) if len(values) == 1 else Given(literal=values, many=True)
        return Given(literal=self.literal)


class VariableInList(Exception):
    """A list literal with a variable among its items: per-field execution answers those."""
