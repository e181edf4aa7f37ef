"""Executes mutation documents: everything is judged first, then each change is made in turn and its record answered.

A change whose answer could not be asked for (a scope, a page size, a bad id in the selection) is not made at all. The
record that a success shows is read by one compiled statement, under the viewer's own role. Where the document holds a
change that is open to everyone, no more are made than the intake admits, and nothing is shown of who asks. A receipt is
counted once in a document, however many changes are asked for with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

import orjson
from graphql import FieldNode, GraphQLField, GraphQLObjectType, Undefined, value_from_ast

from api.documents import Operation, Plan
from api.execution import Execution, judge_cost
from api.intake import Intake
from api.refused import Refused
from api.returns import STOOD_FOR, Returns, the_door
from api.shapes import Shape, shape_of, shaped
from api.watching import Sight
from domain.access import ANYONE, Scope, Viewer
from domain.labels import encode_id
from domain.selection import ByKey, Given, Question
from infra.reads.values import BadValue
from schema.asked import Asked, VariableInList
from schema.limits import MAX_COST
from schema.reading import DoesNotCompile, Fields, Reader, Unreadable
from schema.writing import MutationField, Outcome, Services

RECORD = "\x00record"
"""The variable that holds the id of the record just changed: no document can name it."""
NOBODY = "0" * 32
"""Stands for that id while everything is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One root field of the document, judged and ready to be made."""

    key: str
    mutation: MutationField
    args: Mapping[str, object]
    fields: Mapping[str, Fields]
    """What is asked of each member of the result union."""
    plans: Mapping[str, Plan]
    """How to read the success's record: response key -> plan."""
    shapes: Mapping[str, Shape | None]
    """What is asked of the success's values that are told once: response key -> shape."""


@dataclass(frozen=True, slots=True)
class Changes:
    """See `api.execution.Commands`."""

    execution: Execution
    services: Services
    mutations: Mapping[str, MutationField]
    intake: Intake = field(default_factory=Intake)
    """For what people tell in cases."""
    apart: Intake = field(default_factory=Intake)
    """For what else is open: it may be flooded, and whoever reports gets in."""
    returns: Returns = field(default_factory=lambda: Returns(the_door()))
    """For whoever comes back with a receipt."""

    async def answer(
        self,
        operation: Operation,
        values: Mapping[str, object],
        viewer: Viewer,
        sight: Sight | None = None,
    ) -> bytes:
        """The whole response."""
        changes = self._judged(operation, values, viewer, sight or Sight())
        shown = {key: _receipt(change, viewer) for key, change in changes if isinstance(change, Change)}
        taken = await self._let_in(
            [(change, shown[key]) for key, change in changes if isinstance(change, Change)]
        )
        told: list[bytes] = []
        for key, change in changes:
            told.append(
                b"%s:%s"
                % (orjson.dumps(key), await self._made(change, values, viewer, shown.get(key), taken))
            )
        return b'{"data":{%s}}' % b",".join(told)

    async def _let_in(self, changes: Sequence[tuple[Change, str | None]]) -> set[str]:
        """Asks the doors for all that is open, each with the receipt it shows; for which a token was taken."""
        others = [one.mutation for one, shown in changes if shown is None and one.mutation.scope is None]
        for intake, apart in ((self.intake, False), (self.apart, True)):
            if asked := sum(mutation.apart is apart for mutation in others):
                await intake.enter(asked)
        return set(await self.returns.enter([shown for _, shown in changes if shown is not None]))

    # -- judged first

    def _judged(
        self, operation: Operation, values: Mapping[str, object], viewer: Viewer, sight: Sight
    ) -> list[tuple[str, Change | str]]:
        root = self.execution.schema.mutation_type
        assert root is not None
        fields = self._reader(operation, values).collect([operation.node.selection_set], root.name)
        named = [nodes[0].name.value for nodes in fields.values()]
        sight.open = any(name in self.mutations and self.mutations[name].scope is None for name in named)
        self._refuse_without_scope(named, viewer)
        try:
            return [
                (
                    key,
                    root.name
                    if name == "__typename"
                    else self._change(key, nodes, root.fields[name], operation, values, viewer),
                )
                for key, nodes in fields.items()
                if (name := nodes[0].name.value)
            ]
        except Unreadable as bad:
            raise Refused(bad.code, bad.message) from None
        except BadValue as bad:
            raise Refused(bad.code, bad.message) from None
        except VariableInList:
            raise Refused(
                "BAD_USER_INPUT", "Give a list as a whole: as a literal or as one variable."
            ) from None
        except DoesNotCompile:
            raise Refused("BAD_USER_INPUT", "Ask what a change answers with by plain fields.") from None

    def _refuse_without_scope(self, names: list[str], viewer: Viewer) -> None:
        asked = {name: self.mutations[name].scope for name in names if name in self.mutations}
        missing = {name: scope for name, scope in asked.items() if scope and scope not in viewer.scopes}
        if missing:
            scopes: list[Scope] = sorted(set(missing.values()))
            raise Refused(
                "INSUFFICIENT_SCOPE",
                f"This takes the scope {' and '.join(scopes)}. Ask for a token with it.",
                scopes=[scope.value for scope in scopes],
                fields=[f"Mutation.{name}" for name in sorted(missing)],
            )

    def _change(
        self,
        key: str,
        nodes: list[FieldNode],
        field: GraphQLField,
        operation: Operation,
        values: Mapping[str, object],
        viewer: Viewer,
    ) -> Change:
        mutation = self.mutations[nodes[0].name.value]
        reader = self._reader(operation, values)
        sets = [node.selection_set for node in nodes]
        members = self.execution.schema.get_possible_types(field.type.of_type)  # type: ignore[union-attr]
        asked = {member.name: reader.collect(sets, member.name) for member in members}
        plans = {
            shown: self._plan(found, mutation.shown[name], operation, values, _asking(mutation, viewer))
            for shown, found in asked[mutation.success].items()
            if (name := found[0].name.value) in mutation.shown
        }
        return Change(
            key=key,
            mutation=mutation,
            args=_arguments(nodes[0], field, values),
            fields=asked,
            plans=plans,
            shapes=self._shapes(mutation, asked[mutation.success], reader),
        )

    def _shapes(self, mutation: MutationField, asked: Fields, reader: Reader) -> Mapping[str, Shape | None]:
        success = self.execution.schema.type_map[mutation.success]
        assert isinstance(success, GraphQLObjectType)
        return {
            key: shape_of(success.fields[name].type, [node.selection_set for node in nodes], reader.collect)
            for key, nodes in asked.items()
            if (name := nodes[0].name.value) in mutation.gives
        }

    def _plan(
        self,
        nodes: list[FieldNode],
        entity: str,
        operation: Operation,
        values: Mapping[str, object],
        viewer: Viewer,
    ) -> Plan:
        reader = self._reader(operation, values)
        record = reader.record(entity, [node.selection_set for node in nodes])
        root = ByKey(key="r", id=Given(path=(RECORD,)), record=record)
        plan = self.execution.compiled(
            Question(roots=(root,), needs=tuple(reader.needs)), reader.asked, viewer
        )
        pretended = {**values, RECORD: encode_id(entity, NOBODY)}
        assert plan.sizes is not None
        judge_cost(plan.sizes, pretended, MAX_COST)
        for fill in plan.fills:
            fill(pretended)
        return plan

    def _reader(self, operation: Operation, values: Mapping[str, object]) -> Reader:
        return Reader(
            schema=self.execution.schema, fragments=operation.fragments, asked=Asked(values), needs={}
        )

    # -- then made

    async def _made(
        self,
        change: Change | str,
        values: Mapping[str, object],
        viewer: Viewer,
        shown: str | None,
        taken: set[str],
    ) -> bytes:
        if isinstance(change, str):
            return orjson.dumps(change)
        outcome = await change.mutation.run(change.args, viewer, self.services)
        if shown is not None and outcome.typename == change.mutation.success:
            self.returns.opened(shown, taken=shown in taken)
            taken.discard(shown)
        viewer = _asking(change.mutation, viewer)
        told = [
            b"%s:%s"
            % (orjson.dumps(key), await self._told(key, nodes[0].name.value, change, outcome, values, viewer))
            for key, nodes in change.fields[outcome.typename].items()
        ]
        return b"{%s}" % b",".join(told)

    async def _told(
        self,
        key: str,
        name: str,
        change: Change,
        outcome: Outcome,
        values: Mapping[str, object],
        viewer: Viewer,
    ) -> bytes:
        if name == "__typename":
            return orjson.dumps(outcome.typename)
        if name in outcome.told:
            return orjson.dumps(shaped(outcome.told[name], change.shapes.get(key)))
        if name not in outcome.records:
            return orjson.dumps(outcome.values[name])
        entity, raw = outcome.records[name]
        answer = await self.execution.run(
            change.plans[key], {**values, RECORD: encode_id(entity, raw)}, viewer
        )
        return answer.removeprefix(b'{"data":{"r":').removesuffix(b"}}")


def _receipt(change: Change, viewer: Viewer) -> str | None:
    """The receipt of an open change, or the case that a token stands for; None where it takes neither."""
    mutation = change.mutation
    if mutation.scope is not None or "receipt" not in {one.name for one in fields(mutation.input_type)}:
        return None
    given = change.args["input"]
    receipt = given.get("receipt") if isinstance(given, Mapping) else None
    return receipt if isinstance(receipt, str) else STOOD_FOR + viewer.case


def _asking(mutation: MutationField, viewer: Viewer) -> Viewer:
    """As whom the change is answered: an open one forgets who asks, as it does when it is made."""
    return ANYONE if mutation.scope is None else viewer


def _arguments(node: FieldNode, field: GraphQLField, values: Mapping[str, object]) -> Mapping[str, object]:
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    found = {name: value_from_ast(given.get(name), a.type, dict(values)) for name, a in field.args.items()}
    if any(value is Undefined for value in found.values()):
        raise Refused("BAD_USER_INPUT", "An argument is missing or does not fit its type.")
    return found
