"""Documents, parsed and validated once, with the plans made for them. Every table here is bounded."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Generic, TypeVar

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
    parse,
    validate,
)

from api.misfits import explained
from api.refused import Refused
from api.spelled_out import spells_out_identity
from api.unhurried import Patience
from domain.admitting import Admission
from infra.reads.compile import Statement
from infra.reads.values import Fill
from schema.coercing import Coercing, coercing
from schema.limits import MAX_SOURCE, MAX_TOKENS, Sizes, TooMuch, judge_document, judge_shape

MAX_DOCUMENTS = 500
MAX_PLANS = 24
"""Plans kept for one operation and kind of viewer; variants come from @include, filters and orders in variables."""

MAX_WEIGHT = 64_000_000
"""What all documents and plans may weigh together, in characters: 30 for each of a document's, whose tree is larger
than its text, and one for each of a statement's. Beyond that everything is forgotten and made anew as it is asked."""

K = TypeVar("K")
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """The most recently used entries, at most so many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The entry, which counts as used."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep the entry, and let the oldest go where there are too many."""
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A statement, and the answers about variables for which it holds."""

    checks: tuple[Callable[[Mapping[str, object]], bool], ...]
    statement: Statement | None  # None: per-field execution
    fills: tuple[Fill, ...] = ()
    sizes: Sizes | None = None
    admission: Admission | None = None
    patience: Patience | None = None
    priced: bool = False  # its page sizes all stand in the document, and their cost is within the limit

    def serves(self, values: Mapping[str, object]) -> bool:
        """Whether the variables of this request would have made the same plan."""
        for check in self.checks:  # noqa: SIM110  a generator would cost more than the checks
            if not check(values):
                return False
        return True


@dataclass(slots=True)
class Operation:
    """One operation of a document, with its plans by kind of viewer."""

    node: OperationDefinitionNode
    document: DocumentNode
    fragments: dict[str, FragmentDefinitionNode]
    hash: str
    plans: Bounded[str, list[Plan]] = field(default_factory=lambda: Bounded[str, list[Plan]](16))
    coerce: Coercing | None = None

    @property
    def name(self) -> str:
        """The operation's name in the document; empty where it has none."""
        return self.node.name.value if self.node.name else ""

    @property
    def is_query(self) -> bool:
        """Queries may come by GET and are compiled; mutations are commands."""
        return self.node.operation is OperationType.QUERY

    @property
    def is_subscription(self) -> bool:
        """What is told as it happens is served as a stream."""
        return self.node.operation is OperationType.SUBSCRIPTION

    def plan(self, kind: str, values: Mapping[str, object]) -> Plan | None:
        """The plan that serves these variables, if one was made."""
        for plan in self.plans.get(kind) or ():
            if plan.serves(values):
                return plan
        return None

    def keep(self, kind: str, plan: Plan) -> None:
        """Keep a new plan; the oldest of too many goes."""
        plans = self.plans.get(kind)
        if plans is None:
            plans = []
            self.plans.put(kind, plans)
        plans.insert(0, plan)
        del plans[MAX_PLANS:]


class Documents:
    """Parses and validates each document once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: Bounded[tuple[str, str | None], Operation] = Bounded(MAX_DOCUMENTS)
        self.weight = 0

    def __len__(self) -> int:
        return len(self._kept)

    def operation(self, source: str, name: str | None) -> Operation:
        """The operation asked, ready to be planned. Raises Refused with every reason why it can't be."""
        found = self._kept.get((source, name))
        if found is None:
            found = self._prepare(source, name)
            self.weigh(30 * len(source))
            self._kept.put((source, name), found)
        return found

    def weigh(self, more: int) -> None:
        """Something more is kept; where it is too much, everything before it goes."""
        self.weight += more
        if self.weight > MAX_WEIGHT:
            self._kept.clear()
            self.weight = more

    def _prepare(self, source: str, name: str | None) -> Operation:
        if len(source) > MAX_SOURCE:
            raise Refused(
                "TOO_COMPLEX", f"A document may have {MAX_SOURCE} characters. Ask in several requests."
            )
        document = self._parsed(source)
        try:
            judge_document(document)
        except TooMuch as much:
            raise Refused("TOO_COMPLEX", much.message) from None
        if spells_out_identity(document, self._schema):
            raise Refused(
                "BAD_USER_INPUT",
                "Who somebody is goes into a variable, not into the document: documents are kept, variables are not.",
            )
        errors = validate(self._schema, document, max_errors=10)
        if errors:
            raise Refused.several("GRAPHQL_VALIDATION_FAILED", [_located(error) for error in errors])
        fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        node = _chosen(document, name)
        try:
            judge_shape(node, fragments)
        except TooMuch as much:
            raise Refused("TOO_COMPLEX", much.message) from None
        digest = sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        coerce = coercing(self._schema, node.variable_definitions or ())
        return Operation(node=node, document=document, fragments=fragments, hash=digest, coerce=coerce)

    def _parsed(self, source: str) -> DocumentNode:
        try:
            return parse(source, max_tokens=MAX_TOKENS)
        except GraphQLError as error:
            raise Refused.several("GRAPHQL_PARSE_FAILED", [_located(error)]) from None
        except RecursionError:
            raise Refused("TOO_COMPLEX", "This document is nested too deeply.") from None

    def variables(self, operation: Operation, given: Mapping[str, object]) -> Mapping[str, object]:
        """The variables as their declared types. Raises Refused where one does not fit."""
        definitions = operation.node.variable_definitions
        if not definitions:
            return {}
        quick = operation.coerce(given) if operation.coerce else None
        if quick is not None:
            return quick
        values = get_variable_values(self._schema, definitions, dict(given), max_errors=10)
        if isinstance(values, list):
            raise Refused.several(
                "BAD_USER_INPUT", [(explained(error, self._schema), None) for error in values]
            )
        return values.coerced


Located = tuple[str, Sequence[Mapping[str, int]] | None]


_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
"""As the library quotes a text; names it puts between single marks."""


def _located(error: GraphQLError) -> Located:
    places = [{"line": place.line, "column": place.column} for place in error.locations or ()]
    told = _TEXT.sub('"…"', error.message)  # a text of the document may say who somebody is; names are left
    short = told if len(told) <= 300 else told[:300] + "…"
    return short, places or None


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    chosen = [d for d in operations if name is None or (d.name is not None and d.name.value == name)]
    if len(chosen) != 1:
        raise Refused(
            "OPERATION_NOT_FOUND",
            "Name one operation of the document in `operationName`."
            if operations
            else "The document holds no operation.",
        )
    return chosen[0]
