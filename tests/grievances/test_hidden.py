"""What one may not see is answered like what never was; and whatever is refused, no row anywhere has moved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

import asyncpg
import pytest

from api.refused import Refused
from domain.access import ANYONE, Scope
from domain.labels import encode_id
from schema.grievances_writes import MUTATIONS
from tests.grievances.cast import (
    CURLEW,
    EVERYBODY,
    FOREST,
    HANDLERS,
    MINE,
    NGO,
    OPERATOR,
    PLOVER,
    RIVER_NGO,
    SANDPIPER,
    WHIMBREL,
    of,
)
from tests.grievances.conftest import Service
from tests.grievances.test_documents import filed

Fingerprint = Callable[[], Awaitable[Mapping[str, str]]]
OUTSIDERS = [name for name in EVERYBODY if name not in ("the river NGO", "the handler", "a colleague at the desk",
                                                        "the audit firm", "nobody")]  # fmt: skip


def changes(grievance: str, item: str, remedy: str) -> dict[str, dict[str, object]]:
    """Every change of a grievance that is named by an id, with something to send."""
    on: dict[str, object] = {"grievanceId": grievance}
    step = ("acknowledgeGrievance", "screenGrievance", "startGrievanceInvestigation", "resumeGrievance",
            "releaseGrievance", "withdrawGrievanceRelease", "eraseGrievanceContent", "acceptResponse", "appealResponse",
            "withdrawGrievance")  # fmt: skip
    person = encode_id("Person", CURLEW)
    return {
        **dict.fromkeys(step, on),
        "assignGrievanceHandler": {**on, "personId": person},
        "proposeResponse": {**on, "outcome": "UPHELD", "response": "So."},
        "agreeRemedy": {**on, "kind": "APOLOGY", "dueOn": "2026-05-01"},
        "deliverRemedy": {"remedyId": remedy},
        "verifyRemedy": {"remedyId": remedy},
        "closeGrievance": {**on, "reason": "NOT_APPEALED"},
        "holdGrievanceCheckIn": {**on, "finding": "RETALIATION"},
        "referGrievance": {**on, "mechanismId": encode_id("Mechanism", uuid4()), "reason": "BETTER_PLACED"},
        "pauseGrievance": {**on, "because": "EXTERNAL_PROCEEDING"},
        "contestResponse": {**on, "reason": "OTHER"},
        "addGrievanceItem": {**on, "kind": "MESSAGE", "text": "x"},
        "addHandlingItem": {**on, "kind": "NOTE", "text": "x"},
        "openGrievanceItem": {"itemId": item},
        "linkGrievance": {**on, "siteIds": [encode_id("Site", MINE)]},
        "linkHandledGrievance": {**on, "siteIds": [encode_id("Site", MINE)]},
    }


def test_every_change_of_a_grievance_is_tried() -> None:
    ids = {"grievance_id", "item_id", "remedy_id"}
    named = {one.name for one in MUTATIONS if ids & set(one.input_type.__annotations__)}
    assert named == set(changes("", "", ""))


@pytest.fixture
async def one(service: Service, owner: asyncpg.Connection) -> dict[str, str]:
    """A case with a remedy and an item, by their labels; and labels of none."""
    grievance, _ = await filed(service)
    on, by = {"grievanceId": grievance}, HANDLERS[CURLEW]
    await service.done("acknowledgeGrievance", on, by)
    await service.done("assignGrievanceHandler", {**on, "personId": encode_id("Person", CURLEW)}, by)
    await service.done("screenGrievance", on, by)
    await service.done("startGrievanceInvestigation", on, by)
    await service.done("proposeResponse", {**on, "outcome": "UPHELD", "response": "So."}, by)
    await service.done("acceptResponse", on, NGO)
    await service.done("agreeRemedy", {**on, "kind": "APOLOGY", "dueOn": "2026-05-01"}, by)
    key = grievance.partition("_")[2]
    item = await owner.fetchval("SELECT id FROM grievance_items WHERE grievance_id = $1 LIMIT 1", key)
    remedy = await owner.fetchval("SELECT id FROM remedies WHERE grievance_id = $1", key)
    return {
        "grievance": grievance,
        "item": encode_id("GrievanceItem", item),
        "remedy": encode_id("Remedy", remedy),
    }


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_for_outsiders_it_is_as_if_it_were_not_there(
    service: Service, one: dict[str, str], fingerprint: Fingerprint, name: str
) -> None:
    none = {k: f"{label.partition('_')[0]}_{uuid4().hex}" for k, label in one.items()}
    before = await fingerprint()
    for mutation, given in changes(**one).items():
        there = await service.do(f"{mutation} ... on Refusal {{ message }}", given, EVERYBODY[name])
        nowhere = await service.do(
            f"{mutation} ... on Refusal {{ message }}", changes(**none)[mutation], EVERYBODY[name]
        )
        assert there == nowhere, mutation
        assert there["code"] == "NOT_FOUND", mutation
    assert await fingerprint() == before


async def test_for_those_who_see_it_and_may_not_nothing_moves_either(
    service: Service, one: dict[str, str], fingerprint: Fingerprint
) -> None:
    before = await fingerprint()
    for by in (NGO, HANDLERS[CURLEW], HANDLERS[WHIMBREL], HANDLERS[PLOVER]):
        for mutation, given in changes(**one).items():
            does = {
                NGO: {"addGrievanceItem", "linkGrievance", "linkHandledGrievance", "withdrawGrievance",
                      "openGrievanceItem", "addHandlingItem"},
                HANDLERS[CURLEW]: {"assignGrievanceHandler", "agreeRemedy", "deliverRemedy", "pauseGrievance",
                                   "addHandlingItem", "addGrievanceItem", "releaseGrievance", "linkGrievance",
                                   "linkHandledGrievance", "openGrievanceItem"},
                HANDLERS[WHIMBREL]: set[str](),
                HANDLERS[PLOVER]: set[str](),
            }[by]  # fmt: skip
            if mutation in does:
                continue
            if by is HANDLERS[WHIMBREL] and mutation == "assignGrievanceHandler":
                continue
            answer = await service.do(mutation, given, by)
            assert "code" in answer, (by, mutation, answer)
    assert await fingerprint() == before


async def test_a_missing_scope_is_named(service: Service, one: dict[str, str]) -> None:
    bare = of(RIVER_NGO, scopes=frozenset({Scope.GRIEVANCES_READ}))
    with pytest.raises(Refused, match="INSUFFICIENT_SCOPE"):
        await service.do("withdrawGrievance", {"grievanceId": one["grievance"]}, bare)


async def test_counts_and_lists_hold_nothing_for_outsiders(service: Service, one: dict[str, str]) -> None:
    assert one
    question = "{ grievances(filter: {state: [REMEDY]}) { nodes { id } total { count isExact } } }"
    nothing = {"nodes": [], "total": {"count": 0, "isExact": True}}
    for by in (FOREST, of(OPERATOR), HANDLERS[SANDPIPER], EVERYBODY["the secretariat's clerk"]):
        assert (await service.ask(question, by))["grievances"] == nothing
    seen = (await service.ask(question, HANDLERS[CURLEW]))["grievances"]
    assert seen["total"]["count"] == len(seen["nodes"]) > 0
    filtered = question.replace("state: [REMEDY]", f'handler: ["{encode_id("Person", CURLEW)}"]')
    assert (await service.ask(filtered, NGO))["grievances"] == nothing
    assert (await service.ask(filtered, HANDLERS[WHIMBREL]))["grievances"]["nodes"] != []
    assert ANYONE.organisation is None
