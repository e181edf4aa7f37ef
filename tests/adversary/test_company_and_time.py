"""What a company could learn of hidden cases at its own sites by the clock: how long lists, look-ups and changes take.

Interleaved samples of both kinds, compared by Mann-Whitney; the quickest fifths may differ by what a
busy machine adds to waking up. What is there is there each time, also when nothing else slows an answer down: a
difference is one that three comparisons find, and find among the quick ones too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from random import Random
from statistics import quantiles
from time import perf_counter
from uuid import uuid4

import pytest

from domain.labels import encode_id
from tests.adversary.questions import sample_input
from tests.adversary.test_company_and_cases import NOBODY, Two, changes, planted_twice, two
from tests.reads.test_not_yours import mann_whitney

__all__ = ["planted_twice", "two"]
SAMPLES, BEFORE = 200, 20
BUSY = 150e-6
"""Seconds."""
COMPARISONS = 3

Kind = Callable[[int], Awaitable[object]]


async def alike(first: Kind, second: Kind, seed: int) -> bool:
    """Whether the two kinds of question take the same time."""
    for again in range(COMPARISONS):
        if await compared_alike(first, second, seed + again):
            return True
    return False


async def compared_alike(first: Kind, second: Kind, seed: int) -> bool:
    """One comparison of samples that are asked in turns; neither kind is always the second."""
    times: tuple[list[float], list[float]] = ([], [])
    kinds, dice = [(0, first), (1, second)], Random(seed)
    for n in range(SAMPLES + BEFORE):
        dice.shuffle(kinds)
        for side, ask in kinds:
            began = perf_counter()
            await ask(n)
            if n >= BEFORE:
                times[side].append(perf_counter() - began)
    p, (quick, other) = mann_whitney(*times), (quantiles(side, n=5)[0] for side in times)
    gap = abs(quick - other)
    print(f"p = {p:.4f}, the quickest fifths within {quick * 1e3:.3f} and {other * 1e3:.3f} ms")
    return p >= 0.001 or gap < BUSY


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
        lambda n: two.without.execute(who, LISTS[asked], {}),
        lambda n: two.with_hidden.execute(who, LISTS[asked], {}),
        seed=len(asked),
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
        lambda n: two.with_hidden.execute(
            "company-handler", document, {"id": encode_id(entity, hidden[n % len(hidden)])}
        ),
        lambda n: two.with_hidden.execute("company-handler", document, {"id": encode_id(entity, uuid4())}),
        seed=len(table),
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

    assert await alike(lambda n: ask(hidden[n % len(hidden)]), lambda n: ask(uuid4()), seed=len(name))


async def test_half_a_millisecond_would_be_found(two: Two) -> None:
    async def longer(n: int) -> bytes:
        answer = await two.without.execute("company-1", LISTS["reports"], {})
        until = perf_counter() + 0.0005
        while perf_counter() < until:
            pass
        return answer

    assert not await alike(lambda n: two.without.execute("company-1", LISTS["reports"], {}), longer, seed=3)
