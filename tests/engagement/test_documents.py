"""A meeting's whole life as GraphQL documents: every change answers with what its sender may see of it, and no more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from api.changes import Changes
from api.execution import Execution
from api.writes import Writes
from domain.labels import encode_id
from infra.database import Database
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from schema import barrier_writes, consent_writes, engagement_writes
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.engagement.place import arrange
from tests.engagement.world import GROUP, MINE, OFFICIAL, OPERATOR, RIVER_NGO, VILLAGE, viewer

Send = Callable[[str, Mapping[str, object], UUID], Awaitable[dict[str, object]]]


@pytest.fixture
async def send(database: Database, owner: asyncpg.Connection, pools: Pools, writes: Writes) -> Send:
    """Sends `name(input: {...}) { selection }` for an organisation and gives the field's answer."""
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(database)
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    execution.commands = Changes(execution, writes, MUTATIONS)

    async def sent(name_and_selection: str, given: Mapping[str, object], by: UUID) -> dict[str, object]:
        name, _, selection = name_and_selection.partition(" ")
        input_type = MUTATIONS[name].input_type.__name__
        source = (
            f"mutation ($input: {input_type}!, $key: String!)"
            f" {{ it: {name}(input: $input, idempotencyKey: $key) {{ __typename {selection} }} }}"
        )
        answer = orjson.loads(
            await execution.answer(source, {"input": given, "key": str(uuid4())}, None, viewer(by))
        )
        assert list(answer) == ["data"], answer
        return answer["data"]["it"]

    return sent


RECORD = "recordEngagement ... on EngagementRecorded { engagement { id language attendance { nodes { headcount } } } }"
SHOWN = """... on BarrierIdentified { barrier { id state affectedGroup affectedRoles } }
... on TellsOfSomeone { code barrierId } ... on ImpossibleDate { code field earliest latest }"""
MEETING = {
    "siteId": encode_id("Site", MINE),
    "startsOn": "2026-03-02",
    "purpose": "Calidad del agua",
    "method": "PUBLIC_MEETING",
    "level": "CONSULT",
    "language": "spa",
    "attendance": [{"sector": "COMMUNITIES", "headcount": 40}],
    "participants": [{"partyId": encode_id("Party", GROUP)}, {"partyId": encode_id("Party", OFFICIAL)}],
}


async def met(send: Send) -> str:
    return (await send(RECORD, MEETING, RIVER_NGO))["engagement"]["id"]


async def test_a_recorded_meeting_comes_back_as_it_is_kept(send: Send) -> None:
    answer = await send(RECORD, MEETING, RIVER_NGO)
    assert answer == {
        "__typename": "EngagementRecorded",
        "engagement": {
            "id": answer["engagement"]["id"],
            "language": "es",
            "attendance": {"nodes": [{"headcount": 40}]},
        },
    }


async def test_a_refused_day_is_told_with_the_days_that_can_be(send: Send) -> None:
    engagement = await met(send)
    agree = "agreeAction ... on ImpossibleDate { code field earliest latest }"
    given = {
        "engagementId": engagement,
        "description": "Second well tested",
        "responsibleId": encode_id("Organisation", OPERATOR),
        "dueOn": "2026-03-01",
    }
    assert await send(agree, given, RIVER_NGO) == {
        "__typename": "ImpossibleDate",
        "code": "IMPOSSIBLE_DATE",
        "field": "dueOn",
        "earliest": "2026-03-02",
        "latest": None,
    }


async def test_the_operator_that_marks_a_barrier_mitigated_sees_it_without_roles_or_headcounts(
    send: Send,
) -> None:
    engagement = await met(send)
    told = {
        "engagementId": engagement,
        "kind": "LANGUAGE",
        "severity": "HIGH",
        "affectedSector": "COMMUNITIES",
        "affectedGroup": "Upper valley",
        "affectedRoles": ["DEFENDER"],
        "identifiedOn": "2026-03-02",
    }
    barrier = (await send(f"identifyBarrier {SHOWN}", told, RIVER_NGO))["barrier"]
    assert (barrier["state"], barrier["affectedRoles"]) == ("IDENTIFIED", ["DEFENDER"])
    of = {"barrierId": barrier["id"]}
    for audience in ("OPERATOR", "ASSIGNED_MEMBERS"):
        release = {"engagementId": engagement, "audience": audience}
        done = await send(
            "releaseEngagement ... on EngagementReleased { engagement { published sharedWithOperator } }",
            release,
            RIVER_NGO,
        )
    assert done["engagement"] == {"published": False, "sharedWithOperator": True}
    plan = {
        **of,
        "kind": "INTERPRETER",
        "responsibleId": encode_id("Organisation", OPERATOR),
        "plannedOn": "2026-03-04",
    }
    shown = """... on MitigationPlanned { barrier { state mitigations { nodes { kind doneOn } } } }"""
    planned = await send(f"planMitigation {shown}", plan, RIVER_NGO)
    assert planned["barrier"] == {
        "state": "MITIGATION_PLANNED",
        "mitigations": {"nodes": [{"kind": "INTERPRETER", "doneOn": None}]},
    }
    seen = """... on BarrierMitigated { barrier { state affectedGroup affectedRoles
      mitigations { nodes { doneOn } } engagement { attendance { nodes { headcount } }
      participants { nodes { party { pseudonym } } } } } }"""
    marked = await send(f"markMitigated {seen}", {**of, "doneOn": "2026-03-06"}, OPERATOR)
    assert marked["barrier"] == {
        "state": "MITIGATED",
        "affectedGroup": "Upper valley",
        "affectedRoles": None,
        "mitigations": {"nodes": [{"doneOn": "2026-03-06"}]},
        "engagement": {
            "attendance": {"nodes": []},
            "participants": {"nodes": [{"party": {"pseudonym": f"Heron-{OFFICIAL.int % 100}"}}]},
        },
    }
    verdict = (
        "verifyBarrierRemoved ... on OnlyTheAffectedSide { code }"
        " ... on BarrierVerifiedRemoved { barrier { state } }"
    )
    verify = {**of, "verifiedOn": "2026-03-09"}
    assert (await send(verdict, verify, OPERATOR))["code"] == "ONLY_THE_AFFECTED_SIDE"
    assert (await send(verdict, verify, VILLAGE))["barrier"] == {"state": "VERIFIED"}


async def test_a_release_that_would_tell_of_someone_names_the_barrier_and_the_way_out(send: Send) -> None:
    engagement = await met(send)
    told = {
        "engagementId": engagement,
        "kind": "FEAR_OF_REPRISAL",
        "severity": "HIGH",
        "affectedSector": "WORKERS",
        "affectedGroup": "Night shift at the crusher",
        "identifiedOn": "2026-03-02",
    }
    barrier = (await send(f"identifyBarrier {SHOWN}", told, RIVER_NGO))["barrier"]["id"]
    answer = await send(
        "releaseEngagement ... on TellsOfSomeone { code message next barrierId }",
        {"engagementId": engagement, "audience": "PUBLIC"},
        RIVER_NGO,
    )
    assert answer == {
        "__typename": "TellsOfSomeone",
        "code": "TELLS_OF_SOMEONE",
        "message": "The barrier FEAR_OF_REPRISAL identified on 2026-03-02 names the group that it affects. "
        "Read by the operator or the public, it could single people out.",
        "next": "Remove the affected group from that barrier, or release to ASSIGNED_MEMBERS only.",
        "barrierId": barrier,
    }


async def test_the_community_sees_its_process_step_by_step(send: Send) -> None:
    shown = "{ consentProcess { id state events { nodes { state conditions } } } }"
    opened = await send(
        f"openConsentProcess ... on ConsentProcessOpened {shown}",
        {
            "siteId": encode_id("Site", MINE),
            "communityId": encode_id("Organisation", VILLAGE),
            "subject": "A second open pit",
            "openedOn": "2026-03-02",
        },
        VILLAGE,
    )
    step = {"consentProcessId": opened["consentProcess"]["id"], "on": "2026-03-05"}
    no = await send(f"withholdConsent ... on ConsentWithheld {shown}", step, VILLAGE)
    assert no["consentProcess"]["state"] == "WITHHELD"
    assert [event["state"] for event in no["consentProcess"]["events"]["nodes"]] == [
        "NOT_STARTED",
        "WITHHELD",
    ]
    after = "agreeProcess ... on IllegalTransition { code legalNext next }"
    assert await send(after, step, VILLAGE) == {
        "__typename": "IllegalTransition",
        "code": "ILLEGAL_TRANSITION",
        "legalNext": [],
        "next": "The community has answered and its answer stands. A new subject needs a new process.",
    }


def test_what_a_refusal_tells_can_be_asked_for_beside_any_success() -> None:
    schema = graphql_schema()
    for mutation in MUTATIONS.values():
        success, *refusals = schema.get_type(mutation.result).types
        for refusal in refusals:
            for name in set(success.fields) & set(refusal.fields):
                pytest.fail(
                    f"{mutation.name}: {name} of {refusal.name} cannot stand beside that of {success.name}"
                )


def test_every_mutation_of_this_context_is_part_of_the_schema() -> None:
    declared = [
        mutation.name
        for mutation in (*engagement_writes.MUTATIONS, *barrier_writes.MUTATIONS, *consent_writes.MUTATIONS)
    ]
    root = graphql_schema().mutation_type
    assert len(declared) == len(set(declared)) == 25
    assert set(declared) <= set(root.fields)
