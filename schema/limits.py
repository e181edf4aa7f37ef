"""What a question may cost, judged on the same path for every plan: tokens, depth, aliases, roots and rows.

The cost of a question is the number of records it could return: page sizes multiplied down the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
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
MAX_IDS = 100
MAX_COST = 50_000
"""Records that one question could return."""


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
    if len(operation.selection_set.selections) > MAX_ROOTS:
        raise TooMuch(f"This question has more than {MAX_ROOTS} root fields. Ask in several requests.")


def _measure(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], depth: int
) -> tuple[int, int]:
    fields, deepest = 0, depth
    for node in selections.selections:
        if isinstance(node, FragmentSpreadNode):
            inner, below = fragments[node.name.value].selection_set, depth
        else:
            inner, below = node.selection_set, depth + 1 if isinstance(node, FieldNode) else depth
        fields += isinstance(node, FieldNode)
        if inner is not None:
            found, reached = _measure(inner, fragments, below)
            fields, deepest = fields + found, max(deepest, reached)
        if fields > MAX_FIELDS or deepest > MAX_DEPTH:
            return fields, deepest
    return fields, deepest


Chain = tuple[tuple[Given, int], ...]
"""A page's size with those of the pages above it, each with the most that its list allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The page sizes of a question: each page with those above it, so that rows can be multiplied."""

    chains: tuple[Chain, ...]
    ids: tuple[Given, ...]


def sizes_of(question: Question) -> Sizes:
    """Made once with the plan; the sizes themselves come with each request."""
    ids = tuple(root.ids for root in question.roots if isinstance(root, ByKeys))
    return Sizes(chains=tuple(_chains(question.roots, ())), ids=ids)


def _chains(steps: tuple[Step | Root, ...], above: Chain) -> Iterator[Chain]:
    for page in pages_of(steps):
        yield from _below(page, above)


def _below(page: Page, above: Chain) -> Iterator[Chain]:
    chain = (*above, (page.ask.size, page.ask.most))
    records: list[Record] = list(records_of(page.parts))
    for _ in range(max(1, len(records))):
        yield chain
    for record in records:
        yield from _chains(record.steps, chain)


__all__ = [
    "MAX_COST",
    "MAX_IDS",
    "MAX_PAGE",
    "MAX_SOURCE",
    "MAX_TOKENS",
    "Sizes",
    "TooMuch",
    "judge_shape",
    "sizes_of",
]
