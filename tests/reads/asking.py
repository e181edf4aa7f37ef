"""Invents GraphQL documents from the schema, with variables of every shape, for two executors to answer.

Aliases, nested and named fragments, inline fragments on Node, @include and @skip, arguments as literals, variables and
objects with variables inside; filters and orders null, empty, one and many; cursors taken from earlier answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from domain.labels import encode_id
from schema.reading import list_of
from tests.reads.world import ORG, PERSON, SITE, TODAY, uid


class Cursors(dict[tuple[str, str], list[str]]):
    """(entity, order) -> cursors that a viewer who sees everything was once given."""

    def __repr__(self) -> str:
        return f"Cursors of {len(self)} lists"


class Labels(dict[str, list[str]]):
    """Global ids by kind of record; of kinds that this world has none of, one that was never given out."""

    def __missing__(self, kind: str) -> list[str]:
        return [encode_id(kind, uid(99, 9))]


IDS = Labels(
    {
        "Site": [encode_id("Site", each) for each in SITE.values()],
        "Organisation": [encode_id("Organisation", each) for each in ORG.values()],
        "Person": [encode_id("Person", each) for each in PERSON.values()],
        "Engagement": [encode_id("Engagement", uid(8, n)) for n in (*range(0, 160, 7), 999)],
        "Barrier": [encode_id("Barrier", uid(13, n)) for n in (*range(1, 60, 6), 999)],
        "Party": [encode_id("Party", uid(6, n)) for n in (*range(12), 999)],
        "ConsentProcess": [encode_id("ConsentProcess", uid(16, n)) for n in range(4)],
        "Release": [encode_id("Release", uid(12, n)) for n in range(4)],
        "Participant": [encode_id("Participant", uid(9, n)) for n in range(0, 60, 10)],
        **{
            kind: [encode_id(kind, uid(number, n)) for n in (*range(0, 36, 5), 999)]
            for kind, number in {
                "Grievance": 21,
                "GrievanceAlias": 23,
                "GrievanceItem": 24,
                "Remedy": 25,
                "Report": 28,
                "Allegation": 31,
                "CommitteeMember": 32,
                "EarlyWarning": 36,
                "Motion": 41,
            }.items()
        },
        "Ballot": [encode_id("Ballot", uid(44, n)) for n in (20, 21, 22, 23, 30, 999)],
        "ProposedChange": ["prop_2.0:zero-tolerance-policy", "prop_none"],
        "Policy": [encode_id("Policy", uid(60, n)) for n in (0, 1, 3, 7, 999)],
        "PolicyVersion": [encode_id("PolicyVersion", uid(62, n)) for n in (*range(0, 24, 5), 999)],
        "WhistleblowerMechanism": [encode_id("WhistleblowerMechanism", uid(61, n)) for n in (0, 1, 999)],
        "WhistleblowerMechanismVersion": [
            encode_id("WhistleblowerMechanismVersion", uid(63, n)) for n in (*range(0, 24, 5), 999)
        ],
        "ConsultationRound": [encode_id("ConsultationRound", uid(60, 0))],
        "Audit": [encode_id("Audit", uid(61, 0))],
        "Requirement": ["req_1.0:3.2.2.1", "req_1.0:none"],
        "Sector": ["sct_WORKERS", "sct_NOBODY"],
        "Edition": ["ed_1.0", "ed_9.9"],
        "Chapter": ["chap_1.0:1.3", "chap_1.0:none"],
        "Client": ["cli_demo-app", "cli_none"],
        "Unsealing": [encode_id("Unsealing", uid(70, 0))],
    }
)
ID_OF = {"site": "Site", "owner": "Organisation", "organisation": "Organisation", "community": "Organisation",
         "edition": "Edition", "chapter": "Chapter", "body": "Organisation", "handler": "Person", "operator": "Organisation",
         "policy": "Policy", "mechanism": "WhistleblowerMechanism", "assessor": "Organisation",
         "withPolicyVersion": "PolicyVersion", "withMechanismVersion": "WhistleblowerMechanismVersion",
         "proposedChange": "ProposedChange", "firm": "Organisation", "change": "ProposedChange",
         "round": "ConsultationRound", "audit": "Audit", "requirement": "Requirement", "person": "Person",
         "client": "Client"}  # fmt: skip
TEXTS = {
    "language": ["es", "en", "fr"],
    "country": ["PE", "ZA", "XX"],
    "commodity": ["gold", "tin"],
    "number": ["1.1", "x'y"],
    "quarter": ["2025-Q4", "2025-Q3", "2026-Q1"],
}


@dataclass(slots=True)
class Variable:
    """A variable of the document: its type, and where its value comes from each time."""

    type: str
    make: Callable[[], object]


@dataclass(slots=True)
class Asking:
    """Writes one document; `values()` gives its variables anew each time it is called."""

    random: Random
    schema: GraphQLSchema
    cursors: Cursors
    variables: dict[str, Variable] = field(default_factory=dict[str, Variable])
    fragments: list[str] = field(default_factory=list[str])
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def document(self) -> str:
        """The whole document."""
        query = self.schema.query_type
        assert query is not None
        body = " ".join(self.field(query, name, 3, alias=True) for name in self.some(list(query.fields), 2))
        given = ", ".join(f"${name}: {each.type}" for name, each in self.variables.items())
        return f"query Q{f'({given})' if given else ''} {{ {body} }} {' '.join(self.fragments)}"

    def values(self) -> dict[str, object]:
        """Values for the variables; some are left out, which is not the same as null."""
        made = {name: each.make() for name, each in self.variables.items()}
        return {
            name: value
            for name, value in made.items()
            if value is not None or self.variables[name].type.endswith("!") or self.chance(0.5)
        }

    # -- choices

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def pick(self, among: list[str]) -> str:
        return self.random.choice(among)

    def some(self, among: list[str], most: int) -> list[str]:
        return [self.random.choice(among) for _ in range(self.random.randint(1, most))]

    def fresh(self, stem: str) -> str:
        return f"{stem}{next(self.numbers)}"

    # -- selections

    def selections(
        self, type_: GraphQLObjectType | GraphQLInterfaceType, depth: int, *, alias: bool = False
    ) -> str:
        """`{ … }` of fields, fragments and `__typename`."""
        if isinstance(type_, GraphQLInterfaceType):
            return self.of_a_node(depth)
        fields = [name for name, each in type_.fields.items() if depth > 0 or not _composite(each)]
        if not fields:  # a connection has nothing flat
            fields = ["pageInfo"]
        most = 3 if isinstance(get_named_type(type_.fields[fields[0]].type), GraphQLObjectType) else 4
        parts = [self.field(type_, name, depth, alias=alias) for name in self.some(fields, most)]
        if self.chance(0.15):
            parts.append(f"{'' if not alias else self.fresh('t') + ': '}__typename")
        if self.chance(0.2):
            parts.append(self.fragment(type_, parts.pop(), alias=alias))
        return "{ " + " ".join(parts) + " }"

    def fragment(self, type_: GraphQLObjectType, inside: str, *, alias: bool) -> str:
        """The same fields by way of a fragment, inline or named, perhaps within another."""
        on = (
            self.pick([type_.name, "Node"])
            if type_.interfaces and inside in ("id", "__typename")
            else type_.name
        )
        if self.chance(0.5):
            return f"... on {on} {self.flag()}{{ {inside} }}"
        name = self.fresh("F")
        self.fragments.append(f"fragment {name} on {on} {{ {inside} }}")
        if self.chance(0.3):
            outer = self.fresh("F")
            self.fragments.append(f"fragment {outer} on {type_.name} {{ ...{name} {self.flag()}}}")
            name = outer
        return f"...{name} {self.flag()}"

    def of_a_node(self, depth: int) -> str:
        parts = ["id"] if self.chance(0.7) else [f"{self.fresh('t')}: __typename"]
        for entity in self.some(list(IDS), 3):
            type_ = self.schema.type_map[entity]
            assert isinstance(type_, GraphQLObjectType)
            parts.append(f"... on {entity} {self.flag()}{self.selections(type_, min(depth, 2), alias=True)}")
        return "{ " + " ".join(parts) + " }"

    def flag(self) -> str:
        """A directive, now and then."""
        if not self.chance(0.2):
            return ""
        which = self.pick(["include", "skip"])
        if self.chance(0.3):
            return f"@{which}(if: {self.pick(['true', 'false'])}) "
        name = self.fresh("b")
        self.variables[name] = Variable("Boolean!", lambda: self.chance(0.5))
        return f"@{which}(if: ${name}) "

    def field(self, type_: GraphQLObjectType, name: str, depth: int, *, alias: bool = False) -> str:
        """One field, with an alias where it has arguments: then nothing can clash."""
        found = type_.fields[name]
        target = get_named_type(found.type)
        must = alias or bool(found.args)
        called = f"{self.fresh('a')}: {name}" if must or self.chance(0.2) else name
        arguments = self.arguments(name, found, target)
        if not isinstance(target, GraphQLObjectType | GraphQLInterfaceType):
            return f"{called} {self.flag()}"
        inner = self.selections(target, depth - (target.name not in ("PageInfo", "Total")))
        if inner == "{  }":
            return "__typename"
        return f"{called}{arguments} {self.flag()}{inner}"

    # -- arguments

    def arguments(self, name: str, field_: GraphQLField, target: object) -> str:
        if "first" in field_.args:
            parts = self.page(field_, str(getattr(target, "name", "")).removesuffix("Connection"))
        elif "ids" in field_.args:
            parts = {"ids": self.value(field_.args["ids"].type, lambda: self.ids(list(IDS), 4))}
        elif "id" in field_.args:
            entity = str(getattr(target, "name", ""))
            kinds = list(IDS) if entity == "Node" else [entity]
            parts = {"id": self.value(field_.args["id"].type, lambda: self.pick(IDS[self.pick(kinds)]))}
        else:
            return ""
        listed = ", ".join(f"{key}: {value}" for key, value in parts.items())
        return f"({listed})" if listed else ""

    def page(self, field_: GraphQLField, entity: str) -> dict[str, str]:
        backward, parts = self.chance(0.4), dict[str, str]()
        order = _default(field_)
        if self.chance(0.6):
            order, parts["order"] = self.order(field_.args["order"].type, order)
        if backward or self.chance(0.8):
            size = field_.args["last"].type
            parts["last" if backward else "first"] = self.value(
                size, lambda: self.random.randint(1, 5), null=False
            )
        known = self.cursors.get((entity, order), [])
        if known and self.chance(0.4):
            position = self.value(field_.args["after"].type, lambda: self.pick(known))
            parts["before" if backward else "after"] = position
        if "filter" in field_.args and self.chance(0.5):
            parts["filter"] = self.object(field_.args["filter"].type)
        return parts

    def order(self, type_: GraphQLInputType, default: str) -> tuple[str, str]:
        """An order as a literal, a variable, or with variables inside; and what it orders by."""
        enum = get_named_type(get_named_type(type_).fields["by"].type)  # type: ignore[union-attr]
        by = self.pick(list(enum.values))  # type: ignore[union-attr]
        by_value = str(enum.values[by].value)  # type: ignore[union-attr]
        way = lambda: self.pick(["ASC", "DESC"])  # noqa: E731
        match self.random.randrange(4):
            case 0:
                name = self.fresh("o")
                self.variables[name] = Variable(str(type_), lambda: {"by": by, "direction": way()})
                return by_value, f"${name}"
            case 1:
                name = self.fresh("o")
                self.variables[name] = Variable("Direction! = DESC", way)
                return by_value, f"{{by: {by}, direction: ${name}}}"
            case 2:
                return by_value, f"{{by: {by}}}"
            case _:
                return by_value, f"{{direction: {way()}, by: {by}}}"

    def object(self, type_: GraphQLInputType) -> str:
        """A filter as one variable, or spelled out with literals and variables inside."""
        named = get_named_type(type_)
        assert isinstance(named, GraphQLInputObjectType)
        if self.chance(0.4):
            name = self.fresh("f")
            chosen = self.some(list(named.fields), 3)
            self.variables[name] = Variable(
                named.name,
                lambda: None if self.chance(0.1) else {
                    key: self.plain(named.fields[key].type, key) for key in chosen if self.chance(0.8)
                },
            )  # fmt: skip
            return f"${name}"
        parts = dict.fromkeys(self.some(list(named.fields), 3))
        listed = (f"{key}: {self.value(named.fields[key].type, _of(self, named, key))}" for key in parts)
        return "{" + ", ".join(listed) + "}"

    def value(self, type_: GraphQLInputType, make: Callable[[], object], *, null: bool = True) -> str:
        """One argument: a variable, or a literal."""
        if self.chance(0.5):
            name = self.fresh("v")
            self.variables[name] = Variable(str(type_), make)
            return f"${name}"
        made = make()
        if made is None and not null:
            made = make()
        return _literal(made, type_)

    def plain(self, type_: GraphQLInputType, name: str) -> object:
        """A JSON value for this input: null, nothing, one or many where it is a list."""
        if not isinstance(type_, GraphQLNonNull) and self.chance(0.12):
            return None
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(inner, GraphQLList):
            if self.chance(0.1):
                return self.one(inner.of_type, name)  # a single value stands for a list of it
            return [self.one(inner.of_type, name) for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
        return self.one(inner, name)

    def one(self, type_: GraphQLInputType, name: str) -> object:
        named = get_named_type(type_)
        if isinstance(named, GraphQLEnumType):
            return self.pick(list(named.values))
        match named.name:
            case "ID":
                return self.pick(IDS[ID_OF[name]])
            case "Date":
                return (TODAY - timedelta(self.random.randint(-3, 30))).isoformat()
            case "Boolean":
                return self.chance(0.5)
            case "Int":
                return self.random.choice([2015, 2020, 2023, -1])
            case _:
                return self.pick(TEXTS.get(name, ["x", "it's"]))

    def ids(self, kinds: list[str], most: int) -> list[str]:
        return [self.pick(IDS[self.pick(kinds)]) for _ in range(self.random.randint(0, most))]


def _of(asking: Asking, named: GraphQLInputObjectType, key: str) -> Callable[[], object]:
    return lambda: asking.plain(named.fields[key].type, key)


def _composite(field_: GraphQLField) -> bool:
    return isinstance(get_named_type(field_.type), GraphQLObjectType | GraphQLInterfaceType)


def _default(field_: GraphQLField) -> str:
    return list_of(field_).default[0]


def _literal(value: object, type_: GraphQLInputType) -> str:
    """A JSON value as it stands in a document."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_literal(each, type_) for each in value) + "]"
    if isinstance(value, str) and not isinstance(get_named_type(type_), GraphQLEnumType):
        return '"' + value + '"'
    return str(value)
