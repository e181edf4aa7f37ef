"""`Not yours` is `not there`: byte for byte in every answer, and as far as 200 samples can tell, in time."""

from __future__ import annotations

from collections.abc import Awaitable

import orjson
import pytest

from api.execution import Execution
from domain.access import Profile, Viewer
from domain.labels import encode_id
from tests.reads.world import BY_NAME, PERSONAS, Persona, uid
from tests.timing import alike, mann_whitney

SECRETARIAT = BY_NAME["secretariat"]
KINDS = {"Engagement": 8, "Participant": 9, "Attendance": 10, "Issue": 11, "Release": 12, "Barrier": 13, "BarrierEvent": 14,
         "Mitigation": 15, "ConsentProcess": 16, "Party": 6, "PartyRole": 7, "Person": 3, "Membership": 4,
         "Grievance": 21, "GrievanceEvent": 22, "GrievanceAlias": 23, "GrievanceItem": 24, "Remedy": 25, "GrievanceCheckIn": 26,
         "Report": 28, "ReportEvent": 29, "ReportItem": 30, "Allegation": 31, "CommitteeMember": 32, "AllegationEvent": 33,
         "AllegationItem": 34, "AllegationRelease": 35, "EarlyWarning": 36}  # fmt: skip
ROOTS = {
    "Engagement": "engagement",
    "Barrier": "barrier",
    "ConsentProcess": "consentProcess",
    "Party": "party",
    "Person": "person",
    "Grievance": "grievance",
    "Report": "report",
    "Allegation": "allegation",
}
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"


async def hidden(execution: Execution, viewer: Viewer, entity: str) -> list[str]:
    """Records that are there and that this viewer may not see."""
    labels = [encode_id(entity, uid(KINDS[entity], n)) for n in range(90)]
    there = orjson.loads(await execution.answer(NODES, {"ids": labels}, None, SECRETARIAT))["data"]["nodes"]
    seen = orjson.loads(await execution.answer(NODES, {"ids": labels}, None, viewer))["data"]["nodes"]
    return [label for label, a, b in zip(labels, there, seen, strict=True) if a is not None and b is None]


def nobody(entity: str, n: int = 0) -> str:
    return encode_id(entity, uid(77, n))


@pytest.mark.parametrize(
    "persona", [p for p in PERSONAS if p.viewer.profile is not Profile.SECRETARIAT], ids=lambda p: p.name
)
async def test_the_answers_are_the_same_bytes(execution: Execution, persona: Persona) -> None:
    """By node, by key, among nodes, below it, and by a filter on it."""
    compared = 0
    for entity in KINDS:
        yours_not = await hidden(execution, persona.viewer, entity)
        if not yours_not:
            continue
        documents = [
            f"query($id: ID!) {{ node(id: $id) {{ id __typename ... on {entity} {{ id }} }} }}",
            "query($id: ID!) { nodes(ids: [$id]) { id } }",
        ]
        if entity in ROOTS:
            documents.append(f"query($id: ID!) {{ {ROOTS[entity]}(id: $id) {{ id }} }}")
        for document in documents:
            answers = {
                await execution.answer(document, {"id": label}, None, persona.viewer)
                for label in (*yours_not[:3], nobody(entity))
            }
            assert len(answers) == 1
            compared += 1
    assert compared >= 4


@pytest.mark.parametrize(
    ("document", "samples"),
    [
        ("query($id: ID!) { engagement(id: $id) { id startsOn purpose } }", 600),  # enough to see 10 us
        ("query($id: ID!) { nodes(ids: [$id, $id]) { id } node(id: $id) { id } }", 220),
        (
            "query($id: ID!) { engagement(id: $id) { id startsOn purpose } __schema { queryType { name } } }",
            220,
        ),
    ],
    ids=["by key", "nodes", "per field"],
)
async def test_the_times_tell_nothing(execution: Execution, document: str, samples: int) -> None:
    """Interleaved samples of both kinds, without a network in between: by key, among nodes, and where plans do not compile."""
    viewer = BY_NAME["other_ngo"]
    yours_not = (await hidden(execution, viewer, "Engagement"))[:20]

    def ask(label: str) -> Awaitable[bytes]:
        return execution.answer(document, {"id": label}, None, viewer)

    there_not = [nobody("Engagement", n) for n in range(20)]
    kinds = {"not yours": lambda n: ask(yours_not[n % 20]), "not there": lambda n: ask(there_not[n % 20])}
    assert await alike(kinds, seed=len(document), samples=samples, before=30)


def test_mann_whitney_tells_two_kinds_apart() -> None:
    same, more = [float(n) for n in range(200)], [float(n) + 40 for n in range(200)]
    assert mann_whitney(same, more) < 0.001
    assert mann_whitney(same, [n + 0.5 for n in same]) > 0.9
