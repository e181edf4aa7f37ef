"""What a question may cost, wherever its sizes stand; and how much is kept of what was asked."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from api.documents import MAX_DOCUMENTS, MAX_PLANS, MAX_WEIGHT
from api.execution import Execution
from api.refused import Refused
from infra.pools import ReadingPool, TooSlow
from schema.limits import MAX_IDS
from tests.reads.world import BY_NAME

NGO = BY_NAME["ngo"]
DEEP = "{ sites { nodes " + "{ engagements { nodes { site " * 6 + "{ id }" + " } } }" * 6 + " } }"
SECTORS = "sectors { nodes { id } }"
WIDE = "nodes { id engagements(first: 100) { nodes { id participants(first: 100) { nodes { id } } } } }"


async def code(execution: Execution, source: str, **values: object) -> str:
    try:
        await execution.answer(source, values, None, NGO)
    except Refused as refused:
        return f"{refused.code}: {refused.errors[0]['message']}"
    return "OK"


BEYOND = {
    "tokens": ("{ sectors { nodes { " + "id " * 4001 + "} } }", "GRAPHQL_PARSE_FAILED"),
    "characters": ("{ __typename } #" + "x" * 40_000, "TOO_COMPLEX"),
    "depth": (DEEP, "TOO_COMPLEX"),
    "fields": ("{ sectors { nodes { " + "id " * 1001 + "} } }", "TOO_COMPLEX"),
    "one list again and again": ("{ sectors { nodes { " + "seats { nodes { id } } " * 101 + "} } }", "TOO_COMPLEX"),
    "roots": ("{ " + " ".join(f"a{n}: {SECTORS}" for n in range(21)) + " }", "TOO_COMPLEX"),
    "roots by a fragment": ("{ ...F } fragment F on Query { " + " ".join(f"a{n}: {SECTORS}" for n in range(21)) + " }", "TOO_COMPLEX"),
    "rows": (f"{{ sites(first: 100) {{ {WIDE} }} }}", "TOO_COMPLEX"),
    "rows beside a look at the schema": ("{ __schema { queryType { name } } sites(first: 50) { nodes { engagements(first: 50) { nodes { id } } } } }", "TOO_COMPLEX"),
    "the schema of the schema": ("{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }", "GRAPHQL_VALIDATION_FAILED"),
    "many searches for one row each": ("{ engagements(first: 100) { nodes { site { " + " ".join(f"a{n}: engagements(first: 1) {{ total {{ count }} }}" for n in range(51)) + " } } } }", "TOO_COMPLEX: This could return 51100 records"),
    "a page": ("{ engagements(first: 201) { nodes { id } } }", "BAD_PAGE"),
}  # fmt: skip


@pytest.mark.parametrize("name", BEYOND)
async def test_beyond_a_limit(execution: Execution, name: str) -> None:
    source, expected = BEYOND[name]
    assert (await code(execution, source)).startswith(expected)


async def test_sizes_in_variables_are_judged_with_each_request(execution: Execution) -> None:
    """The plan is kept; its price is not."""
    source = "query($n: Int) { sites(first: $n) { nodes { id engagements(first: $n) { nodes { id participants(first: $n) { nodes { id } } } } } } }"
    assert await code(execution, source, n=20) == "OK"
    assert (await code(execution, source, n=60)).startswith("TOO_COMPLEX: This could return 219660 records")
    assert (await code(execution, source, n=101)).startswith("BAD_PAGE")


async def test_ids_multiply_what_is_asked_below_them(execution: Execution) -> None:
    source = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Site {{ {WIDE[8:-2]} }} }} }}"
    site = "site_00000002000040008000000000000001"
    assert await code(execution, source, ids=[site] * 4) == "OK"
    assert (await code(execution, source, ids=[site] * 5)).startswith("TOO_COMPLEX")
    assert (await code(execution, source, ids=[site] * (MAX_IDS + 1))).startswith("BAD_USER_INPUT")


@pytest.mark.parametrize("beside", ["", "__schema { queryType { name } } "], ids=["compiled", "plainly"])
async def test_a_question_that_takes_too_long_is_its_senders_to_mend(
    execution: Execution, beside: str
) -> None:
    """No fault of the service: it is told what to do, and no 500."""
    source = f"{{ {beside}engagements(first: 20) {{ nodes {{ id }} }} }}"
    assert await code(execution, source) == "OK"
    with patch.object(ReadingPool, "_ask", side_effect=TooSlow):
        assert await code(execution, source) == (
            "TOO_COMPLEX: This took longer than a question may take. Ask for less, or with narrower filters."
        )


async def test_a_flood_of_documents_is_forgotten(execution: Execution) -> None:
    for n in range(MAX_DOCUMENTS + 40):
        execution.documents.operation(f"{{ a{n}: __typename }}", None)
    assert len(execution.documents) == MAX_DOCUMENTS


async def test_a_flood_of_variants_is_forgotten(execution: Execution) -> None:
    """Ten flags make 1024 plans of one document; a few are kept."""
    flags = [f"b{n}" for n in range(10)]
    fields = " ".join(f"{flag}: id @include(if: ${flag})" for flag in flags)
    source = (
        f"query({', '.join(f'${flag}: Boolean!' for flag in flags)}) {{ sites {{ nodes {{ {fields} }} }} }}"
    )
    operation = execution.documents.operation(source, None)
    for n in range(60):
        execution.planned(operation, {flag: bool(n >> i & 1) for i, flag in enumerate(flags)}, NGO)
    kept = operation.plans.get(NGO.kind)
    assert kept is not None
    assert len(kept) == MAX_PLANS


async def test_what_is_kept_stays_within_its_weight(execution: Execution) -> None:
    """Large documents, each asked by the same viewer: memory does not follow their number."""
    body = "\n".join(f"a{n}: place" for n in range(700))
    for n in range(140):
        execution.documents.operation(
            f"query Q{n} {{ engagements {{ nodes {{ {body} {'#' * 9_000} \n }} }} }}", None
        )
        assert execution.documents.weight <= MAX_WEIGHT
    assert 1 <= len(execution.documents) < 140
