"""What a company could learn of interviews at its own site by the clock: lists, and look-ups of what is hidden.

The two worlds of `test_own_view`, asked in turns; how samples are compared: `tests/timing.py`.
"""

from __future__ import annotations

from uuid import uuid4

import pytest

from domain.labels import encode_id
from tests.interviews.people import COMPANY
from tests.interviews.test_own_view import Two, databases, two
from tests.timing import BUSY, alike

__all__ = ["databases", "two"]

LISTS = {
    "audits": "{ audits(first: 20) { nodes { id state version } total { count } } }",
    "interviews": "{ interviews(first: 20) { nodes { id } total { count } } }",
    "incidents": "{ integrityIncidents(first: 20) { nodes { id } total { count } } }",
    "notices": "{ integrityNotices(first: 20) { nodes { id kind } total { count } } }",
    "ratings": "{ audits(first: 1) { nodes { ratings(first: 20) { nodes { rating evidence { nodes { says } }"
    " interviewEvidence { total { count } } } total { count } } } } }",
}


@pytest.mark.parametrize("asked", LISTS)
async def test_a_list_takes_as_long_whether_people_talked_or_not(two: Two, asked: str) -> None:
    assert await alike(
        {
            "nobody talked": lambda n: two.plain.ask(LISTS[asked], {}, COMPANY),
            "people talked": lambda n: two.full.ask(LISTS[asked], {}, COMPANY),
        },
        seed=len(asked),
        busy=BUSY,
    )


@pytest.mark.parametrize("entity", ["Interview", "InterviewItem", "IntegrityIncident"])
async def test_a_look_up_of_what_is_hidden_takes_as_long_as_of_nothing(two: Two, entity: str) -> None:
    document, hidden = "query($id: ID!) { node(id: $id) { id __typename } }", two.hidden[entity]
    assert await alike(
        {
            "hidden": lambda n: two.full.ask(
                document, {"id": encode_id(entity, hidden[n % len(hidden)])}, COMPANY
            ),
            "none": lambda n: two.full.ask(document, {"id": encode_id(entity, uuid4())}, COMPANY),
        },
        seed=len(entity),
        busy=BUSY,
    )
