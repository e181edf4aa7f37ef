"""What a company could learn of hidden cases at its own sites by the clock: how long lists, look-ups and changes take.

The same questions to two worlds, asked in turns; how samples are compared: `tests/timing.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable
from time import perf_counter
from uuid import uuid4

import pytest

from domain.labels import encode_id
from tests.adversary.questions import sample_input
from tests.adversary.test_company_and_cases import NOBODY, Two, changes, planted_twice, two
from tests.timing import BUSY, COMPARISONS, alike, differ, sampled

__all__ = ["planted_twice", "two"]

LISTS = {
    "grievances": "{ grievances(first: 20) { nodes { id state } } }",
    "grievances counted": "{ grievances(first: 1) { total { count } } }",
    "grievances by due day": "{ grievances(first: 20, order: {by: DUE, direction: ASC}) { nodes { id dueAt } } }",
    "grievances, filtered": "{ grievances(first: 20, filter: {mechanism: [SCHEME]}) { nodes { id } total { count } } }",
    "allegations": "{ allegations(first: 20) { nodes { id } total { count } } }",
    "reports": "{ reports(first: 20) { nodes { id } total { count } } }",
    "warnings": "{ earlyWarnings(first: 20) { nodes { id } total { count } } }",
    "releases": "{ allegationReleases(first: 20) { nodes { id } total { count } } }",
}


@pytest.mark.parametrize("asked", LISTS)
async def test_a_list_takes_as_long_with_hidden_cases_as_without(two: Two, asked: str) -> None:
    who = "company-handler"
    assert await alike(
        {
            "without": lambda n: two.without.execute(who, LISTS[asked], {}),
            "with hidden": lambda n: two.with_hidden.execute(who, LISTS[asked], {}),
        },
        seed=len(asked),
        busy=BUSY,
    )


LOOKED_UP = {
    "grievances": "Grievance",
    "allegations": "Allegation",
    "reports": "Report",
    "early_warnings": "EarlyWarning",
}


@pytest.mark.parametrize("table", LOOKED_UP)
async def test_a_look_up_of_a_hidden_case_takes_as_long_as_of_none(two: Two, table: str) -> None:
    document, entity = "query($id: ID!) { node(id: $id) { id __typename } }", LOOKED_UP[table]
    hidden = two.hidden[table]
    assert await alike(
        {
            "hidden": lambda n: two.with_hidden.execute(
                "company-handler", document, {"id": encode_id(entity, hidden[n % len(hidden)])}
            ),
            "none": lambda n: two.with_hidden.execute(
                "company-handler", document, {"id": encode_id(entity, uuid4())}
            ),
        },
        seed=len(table),
        busy=BUSY,
    )


CHANGED = {
    "acknowledgeGrievance": "grievances",
    "openGrievanceItem": "grievance_items",
    "takeInterimMeasure": "allegations",
    "acknowledgeWarning": "early_warnings",
}


@pytest.mark.parametrize("name", CHANGED)
async def test_a_change_to_a_hidden_case_takes_as_long_as_to_none(two: Two, name: str) -> None:
    _, _, of, key, entity = next(change for change in changes() if change[0] == name)
    hidden = two.hidden[CHANGED[name]]

    def ask(id: object) -> Awaitable[str]:
        given = sample_input(of, {key: encode_id(entity, id)}, NOBODY)  # type: ignore[arg-type]
        return two.with_hidden.change("company-handler", name, given)

    kinds = {"hidden": lambda n: ask(hidden[n % len(hidden)]), "none": lambda n: ask(uuid4())}
    assert await alike(kinds, seed=len(name), busy=BUSY)


async def test_half_a_millisecond_would_be_found(two: Two) -> None:
    """By a comparison; where a busy machine hides it, by the next."""

    async def usual(n: int) -> bytes:
        return await two.without.execute("company-1", LISTS["reports"], {})

    async def longer(n: int) -> bytes:
        answer = await usual(n)
        until = perf_counter() + 0.0005
        while perf_counter() < until:
            pass
        return answer

    found = []
    while not any(found) and len(found) < 2 * COMPARISONS:
        times = await sampled({"usual": usual, "longer": longer}, seed=len(found))
        found.append(differ(times["usual"], times["longer"], BUSY))
    assert any(found)
