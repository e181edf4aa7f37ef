"""Reads a subscription: of which records and kinds, from where, and what is asked of each event.

Judged on the same path as questions: limits, scopes and page sizes. Refuses what selects anything but `caseEvents`, and
selections whose records would cost too much, however few come at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graphql import FieldNode, GraphQLObjectType, Undefined, parse, value_from_ast

from api.documents import Operation, Plan
from api.execution import Execution, admitted, judge_cost
from api.refused import Refused
from domain.access import Scope, Viewer, arms_of
from domain.admitting import Need
from domain.cases.happening import RECORDS, CaseEntity, CaseEvent, CaseEventKind
from domain.labels import encode_id
from domain.selection import ByKeys, Given, Question
from infra.reads.values import BadValue
from schema.asked import Asked, VariableInList
from schema.limits import MAX_COST
from schema.reading import DoesNotCompile, Fields, Reader, Unreadable, scope_of

IDS = "\x00ids"
"""The variable that holds the ids of the records to judge: no document can name it."""
SEEN = "-seen"
"""Where the answer says which of them the viewer sees, and of a case whether its version is theirs to know: no response
key of a client."""
SIZES = (100, 50, 20, 5, 1)
"""How many records are judged by one statement: as many as the cost of each allows."""
NOBODY = "0" * 32
_ID, _VERSION = (parse(f"{{ {asked} }}").definitions[0].selection_set for asked in ("id", "id version"))  # pyright: ignore[reportAttributeAccessIssue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How records of one kind are judged, and read as the client asks."""

    plan: Plan
    most: int


@dataclass(kw_only=True)
class Subscribed:
    """One subscription, ready to be told."""

    execution: Execution
    operation: Operation
    values: Mapping[str, object]
    key: str
    """The response key of the root field."""
    fields: Fields
    after: str | None
    entities: frozenset[str]
    kinds: frozenset[CaseEventKind]
    _plans: dict[tuple[str, str], Judged] = field(default_factory=dict[tuple[str, str], Judged])

    @cached_property
    def same(self) -> tuple[str, str, str, str]:
        """What two subscriptions have in common that ask the same of the same events."""
        return (self.operation.hash, self.operation.name, repr(self.values), " ".join(sorted(self.entities)))

    def wants(self, event: CaseEvent) -> bool:
        """Whether it asks for such events."""
        return event.entity in self.entities and event.kind in self.kinds

    def judged(self, entity: str, viewer: Viewer) -> Judged:
        """How this viewer's records of a kind are judged. Raises Refused."""
        found = self._plans.get((entity, viewer.kind))
        if found is None:
            found = self._plans[(entity, viewer.kind)] = self._judged(entity, viewer)
        return found

    def links(self, entity: str) -> list[str]:
        """The response keys under which records of that kind are asked."""
        return [key for key, nodes in self.fields.items() if _LINKS.get(nodes[0].name.value) == entity]

    def _judged(self, entity: str, viewer: Viewer) -> Judged:
        schema = self.execution.schema
        type_ = schema.type_map[entity]
        assert isinstance(type_, GraphQLObjectType)
        reader = Reader(
            schema=schema, fragments=self.operation.fragments, asked=Asked(self.values, once=True), needs={}
        )
        asked = [
            (key, reader.record(entity, [node.selection_set for node in self.fields[key]]))
            for key in self.links(entity)
        ]
        seen = (SEEN, reader.record(entity, [_VERSION if entity in RECORDS.values() else _ID]))
        ids = Given(path=(IDS,), many=True)
        roots = tuple(ByKeys(key=key, ids=ids, records=(record,)) for key, record in (seen, *asked))
        needs = (*reader.needs, Need(entity=entity, name="id", scope=scope_of(type_)))
        plan = self.execution.compiled(Question(roots=roots, needs=needs), reader.asked, viewer)
        return Judged(plan=plan, most=self._most(plan, entity))

    def _most(self, plan: Plan, entity: str) -> int:
        assert plan.sizes is not None
        *more, least = SIZES
        for most in more:
            try:
                judge_cost(plan.sizes, {**self.values, IDS: [encode_id(entity, NOBODY)] * most}, MAX_COST)
            except BadValue:
                continue
            return most
        judge_cost(plan.sizes, {**self.values, IDS: [encode_id(entity, NOBODY)]}, MAX_COST)
        return least


def subscribed(
    execution: Execution, operation: Operation, given: Mapping[str, object], viewer: Viewer, after: str | None
) -> Subscribed:
    """The subscription, judged for this viewer. `after`: what the transport says, which is newer than the document.

    Raises Refused.
    """
    values = execution.documents.variables(operation, given)
    try:
        found = _read(execution, operation, values, viewer, after)
        for entity in sorted(found.entities):
            found.judged(entity, viewer)
    except (Unreadable, BadValue) as bad:
        raise Refused(bad.code, bad.message) from None
    except (DoesNotCompile, VariableInList):
        raise Refused("BAD_USER_INPUT", "Ask of an event by plain fields.") from None
    return found


def _read(
    execution: Execution,
    operation: Operation,
    values: Mapping[str, object],
    viewer: Viewer,
    after: str | None,
) -> Subscribed:
    root = execution.schema.subscription_type
    assert root is not None
    reader = Reader(
        schema=execution.schema, fragments=operation.fragments, asked=Asked(values, once=True), needs={}
    )
    fields = reader.collect([operation.node.selection_set], root.name)
    (key, nodes), *others = fields.items() if fields else [("", [])]
    if others or not nodes or nodes[0].name.value not in root.fields:
        raise Refused("BAD_USER_INPUT", "Subscribe to `caseEvents`, alone.")
    args = _arguments(nodes[0], root, values)
    asked = reader.collect([node.selection_set for node in nodes], "CaseEvent")
    of, kinds = args.get("of"), args.get("kinds")
    entities = _entities(of, asked, execution, viewer)
    position = after or args.get("after")
    return Subscribed(
        execution=execution,
        operation=operation,
        values=values,
        key=key,
        fields=asked,
        after=position if isinstance(position, str) else None,
        entities=frozenset(entities),
        kinds=frozenset(CaseEventKind(kind) for kind in kinds) if isinstance(kinds, list) else ALL,
    )


def _entities(of: object, asked: Fields, execution: Execution, viewer: Viewer) -> list[str]:
    """The kinds of record that are told of: those asked for, or those that the token's scopes allow.

    Raises Refused where a scope is missing: for one that is asked for, for a link that is selected, or for all of them.
    """
    needs = {entity: _need(entity, execution) for entity in RECORDS.values()}
    selected = {entity for nodes in asked.values() if (entity := _LINKS.get(nodes[0].name.value))}
    if isinstance(of, list):
        chosen = [RECORDS[CaseEntity(entity)] for entity in of]
        admitted(viewer, tuple(needs[entity] for entity in (*chosen, *sorted(selected))))
    else:
        admitted(viewer, tuple(needs[entity] for entity in sorted(selected)))
        chosen = [entity for entity, need in needs.items() if need.scope in viewer.scopes]
    if not chosen:
        scopes: set[Scope] = {need.scope for need in needs.values() if need.scope}
        raise Refused(
            "INSUFFICIENT_SCOPE",
            f"This takes one of the scopes {', '.join(sorted(scopes))}. Ask for a token with one.",
            scopes=sorted(scope.value for scope in scopes),
            fields=["Subscription.caseEvents"],
        )
    return [entity for entity in chosen if arms_of(entity, viewer.profile)]


def _need(entity: str, execution: Execution) -> Need:
    type_ = execution.schema.type_map[entity]
    assert isinstance(type_, GraphQLObjectType)
    return Need(entity=entity, name="id", scope=scope_of(type_))


def _arguments(
    node: FieldNode, root: GraphQLObjectType, values: Mapping[str, object]
) -> Mapping[str, object]:
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    args = root.fields[node.name.value].args
    found = {name: value_from_ast(given[name], args[name].type, dict(values)) for name in given}
    return {name: value for name, value in found.items() if value is not Undefined and value is not None}


_LINKS: Mapping[str, str] = {entity[0].lower() + entity[1:]: entity for entity in RECORDS.values()}
ALL = frozenset(CaseEventKind)
