"""Two who act at once: one wins, the other is told what changed."""

from __future__ import annotations

import asyncio

import asyncpg

from domain.access import ANYONE
from domain.labels import encode_id
from tests.grievances.cast import CURLEW, HANDLERS, NGO, SECRETARIAT, WHIMBREL
from tests.grievances.conftest import Service
from tests.grievances.test_documents import filed, mechanism


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told(
    service: Service, owner: asyncpg.Connection
) -> None:
    for _ in range(4):
        grievance, _receipt = await filed(service)
        answers = await asyncio.gather(
            *(
                service.do(
                    "assignGrievanceHandler ... on ChangedMeanwhile { currentVersion }",
                    {"grievanceId": grievance, "version": 1, "personId": encode_id("Person", person)},
                    HANDLERS[person],
                )
                for person in (CURLEW, WHIMBREL)
            )
        )
        told = sorted(answer["__typename"] for answer in answers)
        assert told == ["ChangedMeanwhile", "GrievanceHandlerAssigned"]
        (loser,) = [answer for answer in answers if answer["__typename"] == "ChangedMeanwhile"]
        assert loser["currentVersion"] == 2
        open_ones = await owner.fetchval(
            "SELECT count(*) FROM grievance_handlings h JOIN grievances g ON g.id = h.grievance_id"
            " WHERE h.ends IS NULL AND g.version = 2 AND g.id = $1",
            _key(grievance),
        )
        assert open_ones == 1


async def test_acknowledged_twice_at_once_it_is_acknowledged_once(service: Service) -> None:
    grievance, _ = await filed(service)
    answers = await asyncio.gather(
        *(
            service.do("acknowledgeGrievance", {"grievanceId": grievance}, HANDLERS[person])
            for person in (CURLEW, WHIMBREL)
        )
    )
    told = sorted(answer["__typename"] for answer in answers)
    assert told == ["GrievanceAcknowledged", "IllegalTransition"]


async def test_accepted_and_contested_at_once_one_of_the_two_holds(service: Service) -> None:
    grievance, receipt = await filed(service)
    on, by = {"grievanceId": grievance}, HANDLERS[CURLEW]
    await service.done("acknowledgeGrievance", on, by)
    await service.done("assignGrievanceHandler", {**on, "personId": encode_id("Person", CURLEW)}, by)
    await service.done("screenGrievance", on, by)
    await service.done("startGrievanceInvestigation", on, by)
    await service.done("proposeResponse", {**on, "outcome": "UPHELD", "response": "So."}, by)
    answers = await asyncio.gather(
        service.do("acceptResponse", on, NGO),
        service.do("answerGrievanceWithReceipt", {"receipt": receipt, "step": "CONTEST"}, ANYONE),
    )
    assert [answer["__typename"] for answer in answers].count("IllegalTransition") == 1


async def test_what_is_filed_again_under_the_same_key_is_filed_once_with_the_same_receipt(
    service: Service, owner: asyncpg.Connection
) -> None:
    given = {
        "mechanismId": await mechanism(service, "SCHEME", SECRETARIAT),
        "siteId": encode_id("Site", (await owner.fetchval("SELECT id FROM sites ORDER BY id LIMIT 1"))),
        "category": "WATER",
        "narrative": "Sent again and again.",
    }
    submit = "submitGrievance ... on GrievanceSubmitted { receipt }"
    before = await owner.fetchval("SELECT count(*) FROM grievances")
    key = "5f0e9c1a-7a54-4d0e-9c55-0d2f6b8a1c3e"
    answers = await asyncio.gather(*(service.do(submit, given, ANYONE, key) for _ in range(3)))
    assert len({answer["receipt"] for answer in answers}) == 1
    assert await owner.fetchval("SELECT count(*) FROM grievances") == before + 1


def _key(label: str) -> str:
    return label.partition("_")[2]
