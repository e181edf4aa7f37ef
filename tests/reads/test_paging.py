"""Paging both ways: forward pages together are the list, backward pages its mirror, for every persona, order and size.

Many rows share a day, and many reach a viewer through two arms at once: neither may repeat or lose a row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from api.execution import Execution
from domain.access import Viewer
from domain.labels import encode_id
from tests.reads.world import BY_NAME, PERSONAS, SITE, Persona

SIZES = (1, 2, 3, 5, 7)
CUT = 21
"""Rows walked of a longer list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class List_:
    """A list as a client asks it."""

    name: str
    type: str
    order: str
    filter: Mapping[str, object] | None = None

    async def page(self, execution: Execution, viewer: Viewer, way: str, **ask: object) -> dict[str, object]:
        """One page of the list."""
        source = (
            f"query P($f: {self.type}Filter, $first: Int, $last: Int, $after: String, $before: String) {{"
            f" {self.name}(filter: $f, first: $first, last: $last, after: $after, before: $before,"
            f" order: {{by: {self.order}, direction: {way}}}) {{ edges {{ cursor node {{ id }} }}"
            " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
        )
        answer = await execution.answer(source, {"f": self.filter, **ask}, None, viewer)
        return json.loads(answer)["data"][self.name]


def at(*sites: int) -> dict[str, object]:
    return {"site": [encode_id("Site", SITE[n]) for n in sites]}


LISTS = {
    "engagements": List_(name="engagements", type="Engagement", order="STARTS_ON"),
    "engagements of one site": List_(name="engagements", type="Engagement", order="STARTS_ON", filter=at(1)),
    "engagements of two sites": List_(
        name="engagements", type="Engagement", order="STARTS_ON", filter=at(0, 1)
    ),
    "barriers by day": List_(name="barriers", type="Barrier", order="IDENTIFIED_ON"),
    "severe barriers first": List_(name="barriers", type="Barrier", order="SEVERITY"),
}


def ids(page: Mapping[str, object]) -> list[str]:
    return [edge["node"]["id"] for edge in page["edges"]]  # type: ignore[index,attr-defined]


@pytest.mark.parametrize("way", ["ASC", "DESC"])
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("persona", PERSONAS, ids=lambda p: p.name)
async def test_pages_together_are_the_list(
    execution: Execution, persona: Persona, name: str, way: str
) -> None:
    list_, viewer = LISTS[name], persona.viewer
    whole = ids(await list_.page(execution, viewer, way, first=200))
    mirrored = ids(await list_.page(execution, viewer, {"ASC": "DESC", "DESC": "ASC"}[way], first=200))
    assert whole == mirrored[::-1]
    assert len(set(whole)) == len(whole)
    for size in SIZES:
        assert await _walked(execution, list_, viewer, way, size, len(whole), forward=True) == whole[:CUT]
        assert await _walked(execution, list_, viewer, way, size, len(whole), forward=False) == whole[-CUT:]


async def _walked(
    execution: Execution, list_: List_, viewer: Viewer, way: str, size: int, length: int, *, forward: bool
) -> list[str]:
    """The first (or last) CUT rows by pages of `size`, of a list of this length."""
    seen: list[str] = []
    cursor: object = None
    while True:
        ask = {"first": size, "after": cursor} if forward else {"last": size, "before": cursor}
        page = await list_.page(execution, viewer, way, **ask)
        info = page["pageInfo"]
        edges = page["edges"]
        assert isinstance(info, dict)
        assert isinstance(edges, list)
        assert info["hasPreviousPage" if forward else "hasNextPage"] is (cursor is not None)
        assert [info["startCursor"], info["endCursor"]] == (
            [edges[0]["cursor"], edges[-1]["cursor"]] if edges else [None, None]
        )
        seen = [*seen, *ids(page)] if forward else [*ids(page), *seen]
        more = info["hasNextPage" if forward else "hasPreviousPage"]
        assert more is (len(seen) < length)
        if not more or len(seen) >= CUT:
            return seen[:CUT] if forward else seen[-CUT:]
        assert len(edges) == size
        cursor = info["endCursor" if forward else "startCursor"]


async def test_a_list_may_be_long_and_seen_through_two_arms(execution: Execution) -> None:
    """What the tests above walk through: enough rows, ties, and rows that come by more than one arm."""
    page = await LISTS["engagements"].page(execution, BY_NAME["ngo"], "DESC", first=200)
    assert len(ids(page)) == 114
