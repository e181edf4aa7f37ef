"""A grievance's whole life as GraphQL documents, on a real database."""

from __future__ import annotations

import asyncpg

from domain.access import ANYONE
from domain.labels import encode_id
from tests.grievances.cast import (
    AUDITORS,
    CURLEW,
    FOREST,
    HANDLERS,
    MINE,
    NGO,
    OPERATOR,
    PLOVER,
    SANDPIPER,
    SECRETARIAT,
    STILT,
    WHIMBREL,
    of,
)
from tests.grievances.conftest import Service

SITE = encode_id("Site", MINE)


def shown(success: str) -> str:
    return f"... on {success} {{ grievance {{ id version state due dueOn }} }}"


async def mechanism(service: Service, kind: str, body: object, site: str | None = None) -> str:
    """A mechanism of that kind: the one that is there, or a new one."""
    known = await service.ask("{ mechanisms { nodes { id kind closedOn } } }", ANYONE)
    for one in known["mechanisms"]["nodes"]:
        if one["kind"] == kind and one["closedOn"] is None:
            return one["id"]
    given = {"kind": kind, "bodyId": encode_id("Organisation", body), "name": f"The {kind} one"}
    if site:
        given["siteId"] = site
    made = await service.done(
        "registerMechanism ... on MechanismRegistered { mechanism { id } }", given, HANDLERS[CURLEW]
    )
    return made["mechanism"]["id"]


async def filed(service: Service, kind: str = "SCHEME", **changes: object) -> tuple[str, str | None]:
    """A grievance of the river NGO's, and its receipt."""
    body, site = {"SCHEME": (SECRETARIAT, None), "SITE": (OPERATOR, SITE), "AUDIT_FIRM": (AUDITORS, None)}[
        kind
    ]
    given = {
        "mechanismId": await mechanism(service, kind, body, site),
        "siteId": SITE,
        "identityMode": "CONFIDENTIAL",
        "category": "AIR_AND_DUST",
        "activities": ["SAFETY_REPORT"],
        "language": "es",
        "narrative": "No riegan el camino.",
        **changes,
    }
    done = await service.done("fileGrievance ... on GrievanceFiled { receipt grievance { id } }", given, NGO)
    return done["grievance"]["id"], done["receipt"]


async def test_from_filing_to_the_last_check_in(service: Service) -> None:
    grievance, receipt = await filed(service)
    by, on = HANDLERS[CURLEW], {"grievanceId": grievance}

    async def steps(name: str, success: str, who: object = by, **given: object) -> dict[str, object]:
        return (await service.done(f"{name} {shown(success)}", {**on, **given}, who))["grievance"]

    assert receipt is not None
    assert len(receipt) == 32
    assert await steps("acknowledgeGrievance", "GrievanceAcknowledged") == {
        "id": grievance, "version": 2, "state": "ACKNOWLEDGED", "due": "ANSWER", "dueOn": "2026-06-11",
    }  # fmt: skip
    person = encode_id("Person", CURLEW)
    await steps("assignGrievanceHandler", "GrievanceHandlerAssigned", personId=person)
    await steps("screenGrievance", "GrievanceScreened")
    await steps("startGrievanceInvestigation", "GrievanceInvestigationStarted")
    said = await steps(
        "proposeResponse", "ResponseProposed", outcome="UPHELD", response="We water it from Monday."
    )
    assert (said["state"], said["due"]) == ("RESPONSE_PROPOSED", None)
    assert (await steps("acceptResponse", "ResponseAccepted", NGO))["state"] == "ACCEPTED"
    agreed = await service.done(
        "agreeRemedy ... on RemedyAgreed { grievance { state remedies { nodes { id kind dueOn } } } }",
        {**on, "kind": "GUARANTEE_OF_NON_REPETITION", "dueOn": "2026-04-01"},
        by,
    )
    (remedy,) = agreed["grievance"]["remedies"]["nodes"]
    assert remedy["dueOn"] == "2026-04-01"
    delivered = {"remedyId": remedy["id"]}
    await service.done("deliverRemedy", delivered, by)
    verified = await service.done(f"verifyRemedy {shown('RemedyVerified')}", delivered, NGO)
    assert verified["grievance"]["state"] == "VERIFIED"
    closed = await steps("closeGrievance", "GrievanceClosed", reason="REMEDY_VERIFIED")
    assert (closed["state"], closed["due"], closed["dueOn"]) == ("CLOSED", "CHECK_IN", "2026-04-10")
    service.clock.pass_days(30)
    asked = await service.done(
        f"holdGrievanceCheckIn {shown('GrievanceCheckInHeld')} ... on GrievanceCheckInHeld {{ advice }}",
        {**on, "finding": "RETALIATION"},
        by,
    )
    assert asked["grievance"]["state"] == "MONITORING"
    assert "allegeReprisal" in asked["advice"]
    story = await service.ask(
        f'{{ grievance(id: "{grievance}") {{ closureReason protectedActivities {{ nodes {{ name basis }} }}'
        " events { nodes { state side reason } } checkIns { nodes { dueOn finding } } } }",
        NGO,
    )
    assert [event["state"] for event in story["grievance"]["events"]["nodes"]] == [
        "SUBMITTED", "ACKNOWLEDGED", "SCREENED", "INVESTIGATING", "RESPONSE_PROPOSED", "ACCEPTED", "REMEDY",
        "VERIFIED", "CLOSED", "MONITORING",
    ]  # fmt: skip
    assert [one["finding"] for one in story["grievance"]["checkIns"]["nodes"]] == ["RETALIATION", None, None]


async def test_who_sees_a_confidential_case_of_the_scheme(service: Service) -> None:
    grievance, _ = await filed(service)
    question = f'{{ grievance(id: "{grievance}") {{ state filedBy {{ id }} items {{ nodes {{ kind }} }} }} }}'

    async def seen(by: object) -> object:
        return (await service.ask(question, by))["grievance"]

    ngo = {"id": encode_id("Organisation", NGO.organisation)}
    told = {"state": "SUBMITTED", "filedBy": ngo, "items": {"nodes": [{"kind": "NARRATIVE"}]}}
    assert await seen(NGO) == told
    assert await seen(HANDLERS[CURLEW]) == told
    assert await seen(HANDLERS[PLOVER]) == {"state": "SUBMITTED", "filedBy": None, "items": {"nodes": []}}
    for nobody in (FOREST, of(OPERATOR), HANDLERS[SANDPIPER], of(SECRETARIAT), ANYONE):
        assert nobody is ANYONE or await seen(nobody) is None


async def test_the_operator_sees_a_released_case_and_not_what_is_linked(service: Service) -> None:
    grievance, _ = await filed(service)
    by, on = HANDLERS[CURLEW], {"grievanceId": grievance}
    await service.done("acknowledgeGrievance", on, by)
    await service.done("assignGrievanceHandler", {**on, "personId": encode_id("Person", CURLEW)}, by)
    await service.done("linkGrievance", {**on, "siteIds": [encode_id("Site", MINE)]}, NGO)
    await service.done("releaseGrievance", on, by)
    question = (
        f'{{ grievance(id: "{grievance}") {{ state released filedBy {{ id }} handler {{ id }}'
        " alsoSites { nodes { id } } engagements { nodes { id } total { count } }"
        " aliases { nodes { alias } } items { nodes { kind } } } }"
    )
    assert (await service.ask(question, of(OPERATOR)))["grievance"] == {
        "state": "ACKNOWLEDGED",
        "released": True,
        "filedBy": None,
        "handler": None,
        "alsoSites": {"nodes": []},
        "engagements": {"nodes": [], "total": {"count": 0}},
        "aliases": {"nodes": []},
        "items": {"nodes": []},
    }
    await service.done("withdrawGrievanceRelease", on, by)
    assert (await service.ask(question, of(OPERATOR)))["grievance"] is None


async def test_the_queue_is_what_is_mine_by_what_is_due(service: Service) -> None:
    first, _ = await filed(service)
    service.clock.pass_days(3)
    second, _ = await filed(service)
    for grievance in (second, first):
        given = {"grievanceId": grievance, "personId": encode_id("Person", WHIMBREL)}
        await service.done("assignGrievanceHandler", given, HANDLERS[WHIMBREL])
    queue = "{ grievances(filter: {mine: MINE}, order: {by: DUE, direction: ASC}) { nodes { id dueOn } } }"
    mine = await service.ask(queue.replace("MINE", "true"), HANDLERS[WHIMBREL])
    assert mine["grievances"]["nodes"] == [
        {"id": first, "dueOn": "2026-03-18"},
        {"id": second, "dueOn": "2026-03-23"},  # the 21st is a Saturday
    ]
    asked = queue.replace("MINE", "$mine").replace("{ grievances", "query ($mine: Boolean) { grievances", 1)
    for said, expected in ((True, {first, second}), (False, set[str]())):
        found = await service.ask(asked, HANDLERS[WHIMBREL], mine=said)
        ids = {node["id"] for node in found["grievances"]["nodes"]}
        assert (ids & {first, second}) == expected
    assert (await service.ask(queue.replace("MINE", "true"), NGO))["grievances"]["nodes"] == []


async def test_in_a_site_case_the_operators_handlers_see_no_alias_in_confidence(service: Service) -> None:
    people = [{"role": "WITNESS"}, {"role": "RESPONDENT", "inConfidence": False}]
    grievance, _ = await filed(service, "SITE", people=people)
    question = (
        f'{{ grievance(id: "{grievance}") {{'
        " aliases { nodes { role inConfidence } } items { nodes { id } } } }"
    )
    seen = (await service.ask(question, HANDLERS[SANDPIPER]))["grievance"]
    assert seen["aliases"]["nodes"] == [{"role": "RESPONDENT", "inConfidence": False}]
    assert len(seen["items"]["nodes"]) == 1
    assert (await service.ask(question, of(OPERATOR)))["grievance"] == {
        "aliases": {"nodes": []},
        "items": {"nodes": []},
    }
    full = (await service.ask(question, NGO))["grievance"]
    assert sorted(node["role"] for node in full["aliases"]["nodes"]) == [
        "COMPLAINANT",
        "RESPONDENT",
        "WITNESS",
    ]


async def test_what_is_written_is_opened_by_its_handler_and_its_side_and_each_time_audited(
    service: Service, owner: asyncpg.Connection
) -> None:
    grievance, _ = await filed(service, "SITE")
    items = f'{{ grievance(id: "{grievance}") {{ items {{ nodes {{ id }} }} }} }}'
    (item,) = (await service.ask(items, NGO))["grievance"]["items"]["nodes"]
    on = {"grievanceId": grievance}
    await service.done("acknowledgeGrievance", on, HANDLERS[SANDPIPER])
    given = {**on, "personId": encode_id("Person", SANDPIPER)}
    await service.done("assignGrievanceHandler", given, HANDLERS[SANDPIPER])
    opened = "openGrievanceItem ... on GrievanceItemOpened { text }"
    count = "SELECT count(*) FROM audit_log WHERE command = 'openGrievanceItem'"
    before = await owner.fetchval(count)
    for by in (NGO, HANDLERS[SANDPIPER]):
        assert (await service.done(opened, {"itemId": item["id"]}, by))["text"] == "No riegan el camino."
    assert await owner.fetchval(count) == before + 2
    refused = await service.do(opened, {"itemId": item["id"]}, HANDLERS[STILT])
    assert refused["code"] == "NOT_OPEN_TO_YOU"
    for by in (of(OPERATOR), HANDLERS[PLOVER], FOREST, HANDLERS[CURLEW]):
        assert (await service.do(opened, {"itemId": item["id"]}, by))["code"] == "NOT_FOUND"
    assert await owner.fetchval(count) == before + 2
