"""What the bench says of a plan: whether it goes over all cases."""

from __future__ import annotations

import pytest

from api.bench.cases_plans import told_of

BY_ORDER = {"Node Type": "Index Only Scan", "Relation Name": "grievances", "Index Name": "grievances_queue"}
BY_BITMAP = {
    "Node Type": "Bitmap Heap Scan",
    "Relation Name": "grievances",
    "Plans": [{"Node Type": "Bitmap Index Scan", "Index Name": "grievances_filed_due"}],
}


def cut(*below: object) -> dict[str, object]:
    return {"Node Type": "Limit", "Plans": list(below)}


def sorted_(*below: object) -> dict[str, object]:
    return {"Node Type": "Sort", "Plans": list(below)}


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (cut(BY_ORDER), "Index Only Scan grievances_queue; no sort and no scan over all cases"),
        (sorted_(cut(BY_ORDER)), "Index Only Scan grievances_queue; no sort and no scan over all cases"),
        (cut(sorted_(BY_ORDER)), "Index Only Scan grievances_queue; OVER ALL CASES: Sort"),
        (
            cut(sorted_(BY_BITMAP)),
            "Bitmap Heap Scan grievances, Bitmap Index Scan grievances_filed_due; OVER ALL CASES: Sort",
        ),
        (
            cut({"Node Type": "Seq Scan", "Relation Name": "grievances"}),
            "Seq Scan grievances; OVER ALL CASES: Seq Scan",
        ),
    ],
)
def test_a_sort_before_the_cut_and_a_scan_without_an_index_are_told(
    plan: dict[str, object], said: str
) -> None:
    assert told_of(plan) == said
