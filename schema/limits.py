"""What a question may cost, judged on the same path for every plan: tokens, depth, aliases, roots and rows.

The cost of a question is the number of records it could return: page sizes multiplied down the tree.
"""

# graphql-core leaves the item types of its lists open: what comes from it is narrowed where it is used.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from domain.selection import ByKeys, Given, Page, Question, Record, Root, Step, pages_of, records_of
from schema.fact import MAX_PAGE

MAX_SOURCE = 40_000
"""Characters in a document."""
MAX_TOKENS = 4_000
MAX_DEPTH = 16
MAX_FIELDS = 1_000
"""Fields in an operation, fragments spelled out."""
MAX_ROOTS = 20
MAX_REPEATS = 100
"""How often one list or record may be asked under the same name in a document."""
MAX_IDS = 100
MAX_COST = 50_000
"""Records that one question could return."""
LEAST_LIST = 10
"""What a list costs at least, however small its page: one row of many, or a total, still takes a search of its own."""
MAX_PLAIN_COST = 2_000
"""The same where it is not compiled: each record may then take a statement of its own."""


class TooMuch(Exception):
    """The question is beyond a limit; `message` says which and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__("TOO_COMPLEX")
        self.message = message


def judge_shape(operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]) -> None:
    """Depth, fields and roots, with fragments spelled out; the document must be validated (no cycles)."""
    fields, depth = _measure(operation.selection_set, fragments, 1)
    if depth > MAX_DEPTH:
        raise TooMuch(f"This question is {depth} levels deep; {MAX_DEPTH} is the limit. Ask in two steps.")
    if fields > MAX_FIELDS:
        raise TooMuch(f"This question has more than {MAX_FIELDS} fields. Ask in several requests.")
    if _roots(operation.selection_set, fragments) > MAX_ROOTS:
        raise TooMuch(f"This question has more than {MAX_ROOTS} root fields. Ask in several requests.")


def _measure(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], depth: int
) -> tuple[int, int]:
    fields, deepest = 0, depth
    for node in selections.selections:
        below = depth
        if isinstance(node, FragmentSpreadNode):
            inner = fragments[node.name.value].selection_set
        elif isinstance(node, FieldNode):
            inner, below = node.selection_set, depth + 1
        else:
            assert isinstance(node, InlineFragmentNode)
            inner = node.selection_set
        fields += isinstance(node, FieldNode)
        if inner is not None:
            found, reached = _measure(inner, fragments, below)
            fields, deepest = fields + found, max(deepest, reached)
        if fields > MAX_FIELDS or deepest > MAX_DEPTH:
            return fields, deepest
    return fields, deepest


def _roots(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> int:
    """The root fields, whether they stand in the operation or come by fragments; no further than the limit."""
    roots = 0
    for node in selections.selections:
        if isinstance(node, FieldNode):
            roots += 1
        else:
            inner = fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            assert isinstance(inner, FragmentDefinitionNode | InlineFragmentNode)
            roots += _roots(inner.selection_set, fragments)
        if roots > MAX_ROOTS:
            break
    return roots


def judge_document(document: DocumentNode) -> None:
    """Before validation, whose comparisons grow with the square of what is repeated: fields, and repeated lists."""
    fields, repeated = 0, Counter[str]()
    waiting: list[SelectionSetNode] = [
        d.selection_set
        for d in document.definitions
        if isinstance(d, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    while waiting:
        for node in waiting.pop().selections:
            inner = node.selection_set if isinstance(node, FieldNode | InlineFragmentNode) else None
            if isinstance(node, FieldNode):
                fields += 1
                if inner is not None:
                    repeated[node.alias.value if node.alias else node.name.value] += 1
            if inner is not None:
                waiting.append(inner)
    if fields > MAX_FIELDS:
        raise TooMuch(f"This document has more than {MAX_FIELDS} fields. Ask in several requests.")
    if repeated and max(repeated.values()) > MAX_REPEATS:
        raise TooMuch(f"A field is asked more than {MAX_REPEATS} times in this document. Ask for it once.")


Chain = tuple[tuple[Given, int], ...]
"""A page's size with those of the pages above it, each with the most that its list allows.

A size that is `many` is a list of ids: there are as many records as ids.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The page sizes of a question: each page with those above it, so that rows can be multiplied."""

    chains: tuple[Chain, ...]


def sizes_of(question: Question) -> Sizes:
    """Made once with the plan; the sizes themselves come with each request."""
    return Sizes(chains=tuple(_chains(question.roots, ())))


def _chains(steps: tuple[Step | Root, ...], above: Chain) -> Iterator[Chain]:
    for step in steps:
        if isinstance(step, ByKeys):
            chain = (*above, (replace(step.ids, many=True), MAX_IDS))
            yield chain
            for record in step.records:
                yield from _chains(record.steps, chain)
        else:
            for page in pages_of((step,)):
                yield from _below(page, above)


def _below(page: Page, above: Chain) -> Iterator[Chain]:
    chain = (*above, (page.ask.size, page.ask.most))
    records: list[Record] = list(records_of(page.parts))
    for _ in range(max(1, len(records))):
        yield chain
    for record in records:
        yield from _chains(record.steps, chain)


__all__ = [
    "LEAST_LIST",
    "MAX_COST",
    "MAX_IDS",
    "MAX_PAGE",
    "MAX_PLAIN_COST",
    "MAX_REPEATS",
    "MAX_SOURCE",
    "MAX_TOKENS",
    "Sizes",
    "TooMuch",
    "judge_document",
    "judge_shape",
    "sizes_of",
]
