"""`Not yours` is `not there`: byte for byte in every answer, and as far as 200 samples can tell, in time."""

from __future__ import annotations

import math
import time
from random import Random
from statistics import NormalDist

import orjson
import pytest

from api.execution import Execution
from domain.access import Profile, Viewer
from domain.labels import encode_id
from tests.reads.world import BY_NAME, PERSONAS, Persona, uid

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
    times: tuple[list[float], list[float]] = ([], [])
    coin = Random(len(document))
    for n in range(samples + 30):
        pair = [(0, yours_not[n % 20]), (1, nobody("Engagement", n))]
        for kind, label in (
            pair if coin.random() < 0.5 else reversed(pair)
        ):  # neither kind is always the second
            began = time.perf_counter()
            await execution.answer(document, {"id": label}, None, viewer)
            if n >= 30:
                times[kind].append(time.perf_counter() - began)
    assert mann_whitney(*times) >= 0.001


def mann_whitney(a: list[float], b: list[float]) -> float:
    """Two-sided p by the normal approximation, which is exact enough from 20 samples a side; ties are rare in times."""
    ranked = sorted((value, side) for side, values in enumerate((a, b)) for value in values)
    ranks = sum(rank for rank, (_, side) in enumerate(ranked, 1) if side == 0)
    n, m = len(a), len(b)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return 2 * (1 - NormalDist().cdf(abs(z)))


def test_mann_whitney_tells_two_kinds_apart() -> None:
    same, more = [float(n) for n in range(200)], [float(n) + 40 for n in range(200)]
    assert mann_whitney(same, more) < 0.001
    assert mann_whitney(same, [n + 0.5 for n in same]) > 0.9
