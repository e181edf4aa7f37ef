"""Answers an operation: document -> Question -> admit() -> one statement -> bytes, or per-field execution.

A plan is made once for a kind of viewer and serves every request whose variables would have made the same. Limits,
scopes, filters, orders, cursors and page sizes are judged on this one path, whether they stand in the document or
come from variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLObjectType, GraphQLSchema, execute

from api.documents import Documents, Operation, Plan
from api.refused import Refused
from api.unhurried import AT_LEAST, FOR_EACH_PLAIN, patience_for, wait
from api.watching import Sight
from domain.access import Arm, SizeClass, Viewer
from domain.admitting import Admission, InsufficientScope, Need, admit
from domain.selection import Question
from infra.pools import Pools, TooSlow, Unavailable
from infra.reads.catalogue import Catalogue
from infra.reads.compile import compile_question
from infra.reads.plain import PlainReads
from infra.reads.values import BadValue, filling, id_count, page_size
from schema.asked import Asked, VariableInList
from schema.limits import LEAST_LIST, MAX_COST, MAX_PLAIN_COST, Sizes, sizes_of
from schema.reading import DoesNotCompile, Reader, Unreadable, declared, python_name, scope_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What resolvers of per-field execution get."""

    plain: PlainReads


class Commands(Protocol):
    """Runs mutations (api/writes.py)."""

    async def answer(
        self, operation: Operation, values: Mapping[str, object], viewer: Viewer, sight: Sight | None = None
    ) -> bytes:
        """The whole response."""
        ...


class Execution:
    """One schema over one database."""

    def __init__(self, *, schema: GraphQLSchema, catalogue: Catalogue, pools: Pools) -> None:
        self.schema = schema
        self.catalogue = catalogue
        self.pools = pools
        self.documents = Documents(schema)
        self.commands: Commands | None = None
        self.rules = field_rules(schema)

    async def answer(
        self,
        source: str,
        given: Mapping[str, object],
        name: str | None,
        viewer: Viewer,
        *,
        writes: bool = True,
        sight: Sight | None = None,
    ) -> bytes:
        """The response's bytes. Raises Refused, or Unavailable while the database is away."""
        sight = sight or Sight()
        operation = self.documents.operation(source, name)
        sight.operation, sight.hash = operation.name, operation.hash
        if operation.is_subscription:
            raise not_a_stream()
        values = self.documents.variables(operation, given)
        if not operation.is_query:
            sight.plan = "change"
            if not writes or self.commands is None:
                raise Refused("MUTATION_NEEDS_POST", "Send mutations by POST.")
            return await self.commands.answer(operation, values, viewer, sight)
        plan = self.planned(operation, values, viewer, sight)
        if plan.statement is None:
            sight.plan = "fallback"
            self._judge_plain(operation, values, viewer)
            return await self.per_field(operation, given, viewer)
        sight.plan = "walk" if viewer.size is SizeClass.ALL else "arms"
        return await self.run(plan, values, viewer)

    def planned(
        self, operation: Operation, values: Mapping[str, object], viewer: Viewer, sight: Sight | None = None
    ) -> Plan:
        """The plan for this viewer and these variables: kept, or made now."""
        plan = operation.plan(viewer.kind, values)
        if plan is None:
            plan = self._plan(operation, values, viewer)
            operation.keep(viewer.kind, plan)
            self.documents.weigh(len(plan.statement.sql) if plan.statement else 0)
        elif sight is not None:
            sight.hit = True
        return plan

    def _plan(self, operation: Operation, values: Mapping[str, object], viewer: Viewer) -> Plan:
        asked = Asked(values)
        reader = Reader(schema=self.schema, fragments=operation.fragments, asked=asked, needs={})
        try:
            question = reader.question(operation.node)
        except Unreadable as unreadable:
            raise Refused(unreadable.code, unreadable.message) from None
        except (DoesNotCompile, VariableInList):
            return Plan(checks=asked.checks(), statement=None)
        return self.compiled(question, asked, viewer)

    def compiled(self, question: Question, asked: Asked, viewer: Viewer) -> Plan:
        """The plan of a question that the viewer may ask."""
        admission = admitted(viewer, question.needs)
        statement = compile_question(question, admission, self.catalogue, size=viewer.size)
        sizes = sizes_of(question)
        plan = Plan(
            checks=asked.checks(),
            statement=statement,
            fills=filling(statement.binds),
            sizes=sizes,
            admission=admission,
            patience=patience_for(question, admission),
        )
        if any(size.path for chain in sizes.chains for size, _ in chain):
            return plan
        try:
            judge_cost(sizes, {}, MAX_COST)
        except BadValue as bad:
            raise Refused(bad.code, bad.message) from None
        return replace(plan, priced=True)

    async def run(self, plan: Plan, values: Mapping[str, object], viewer: Viewer) -> bytes:
        """One statement, straight to bytes."""
        assert plan.statement is not None
        begun = perf_counter()
        try:
            if not plan.priced:
                assert plan.sizes is not None
                judge_cost(plan.sizes, values, MAX_COST)
            arguments = [fill(values) for fill in plan.fills]
        except BadValue as bad:
            raise Refused(bad.code, bad.message) from None
        pool = self.pools[viewer.profile]
        try:
            text = str(await pool.fetchval(plan.statement.sql, *viewer.claims, *arguments))
        except TooSlow:
            raise too_slow() from None
        if plan.patience is not None and plan.patience.signs:
            await wait(begun, plan.patience.until(text, values))
        return text.encode()

    # -- per-field execution

    def _judge_plain(self, operation: Operation, values: Mapping[str, object], viewer: Viewer) -> None:
        """The same limits and scopes for what does not compile, judged anew for each request."""
        asked = Asked(values, once=True)
        reader = Reader(schema=self.schema, fragments=operation.fragments, asked=asked, needs={})
        try:
            question = reader.question(operation.node)
            admitted(viewer, question.needs)
            judge_cost(sizes_of(question), values, MAX_PLAIN_COST)
        except (Unreadable, BadValue) as bad:
            raise Refused(bad.code, bad.message) from None

    def plain(self, viewer: Viewer) -> PlainReads:
        """Per-field reads under the viewer's own role."""
        return PlainReads(
            catalogue=self.catalogue,
            pool=self.pools[viewer.profile],
            viewer=viewer,
            rules=self.rules,
            judge=lambda entity: self._may_name(entity, viewer),
        )

    def _may_name(self, entity: str, viewer: Viewer) -> None:
        """Refused where the viewer's token may not even ask whether such a record is there."""
        type_ = self.schema.type_map.get(entity)
        if isinstance(type_, GraphQLObjectType):
            admitted(viewer, (Need(entity=entity, name="id", scope=scope_of(type_)),))

    async def per_field(self, operation: Operation, given: Mapping[str, object], viewer: Viewer) -> bytes:
        """Plain per-field execution of the same document, with the variables as they were sent."""
        begun, plain = perf_counter(), self.plain(viewer)
        found = execute(
            self.schema,
            operation.document,
            context_value=Context(plain=plain),
            variable_values=dict(given),
            operation_name=operation.node.name.value if operation.node.name else None,
        )
        result = found if isinstance(found, ExecutionResult) else await found
        if plain.missed:
            await wait(begun, AT_LEAST + FOR_EACH_PLAIN * plain.asked)
        if result.errors:
            raise _refused(result.errors[0])
        return orjson.dumps({"data": result.data})


def admitted(viewer: Viewer, needs: tuple[Need, ...]) -> Admission:
    """The admission, or a refusal that names the scopes that would do."""
    verdict = admit(viewer, needs)
    if isinstance(verdict, InsufficientScope):
        scopes = [scope.value for scope in verdict.scopes]
        raise Refused(
            "INSUFFICIENT_SCOPE",
            f"This takes the scope {' and '.join(scopes)}. Ask for a token with it.",
            scopes=scopes,
            fields=list(verdict.fields),
        )
    return verdict


def judge_cost(sizes: Sizes, values: Mapping[str, object], limit: int) -> None:
    """Page sizes within their bounds, and the records that could come within the limit."""
    cost = 0
    for chain in sizes.chains:
        above, rows = 1, 1
        for size, most in chain:
            above *= rows
            rows = id_count(size, values, most) if size.many else page_size(size, values, most)
        cost += above * (rows if chain[-1][0].many else max(rows, LEAST_LIST))
    if cost > limit:
        raise BadValue(
            "TOO_COMPLEX",
            f"This could return {cost} records; {limit} is the limit. Ask for smaller pages.",
        )


def field_rules(schema: GraphQLSchema) -> dict[tuple[str, str], frozenset[Arm]]:
    """Which facts may be learned through some arms only, as the schema declares it."""
    rules: dict[tuple[str, str], frozenset[Arm]] = {}
    for type_name, type_ in schema.type_map.items():
        for field_ in getattr(type_, "fields", {}).values():
            try:
                through = declared(field_).touch.through
            except (DoesNotCompile, AttributeError):
                continue
            if through is not None:
                rules[(type_name, python_name(field_))] = through
    return rules


def not_a_stream() -> Refused:
    """What a subscription is told that came as a question."""
    return Refused(
        "SUBSCRIPTION_NEEDS_STREAM",
        "Subscribe at /graphql/stream, or here with `Accept: text/event-stream` or over WebSocket.",
    )


def too_slow() -> Refused:
    """What a question is told that the database gave up on: its sender can mend it, so it is no fault of ours."""
    return Refused(
        "TOO_COMPLEX", "This took longer than a question may take. Ask for less, or with narrower filters."
    )


def _refused(error: GraphQLError) -> Refused:
    original = error.original_error
    if isinstance(original, BadValue):
        return Refused(original.code, original.message)
    if isinstance(original, TooSlow):
        return too_slow()
    if isinstance(original, Unavailable):
        raise original
    if original is not None:
        raise original
    return Refused("BAD_USER_INPUT", error.message)
