"""The mutations as a client sends them: what is kept, who can then read it, and that a refusal moves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile, Viewer
from domain.labels import encode_id
from schema.writing import MissingScope
from tests.engagement.sent import Ask, Fingerprint, key_of, label, meeting, met, obstacle, release
from tests.engagement.world import (
    AUDITORS,
    FOREIGN,
    FOREST_NGO,
    GROUP,
    MINE,
    OFFICIAL,
    OPERATOR,
    OTHER_COMPANY,
    RIVER_NGO,
    SECRETARIAT,
    UNION,
    VILLAGE,
    named,
)


async def test_a_meeting_is_kept_with_who_came_and_what_was_agreed(
    ask: Ask, owner: asyncpg.Connection
) -> None:
    engagement = await met(
        ask,
        externalRef="river-1",
        participants=[{"partyId": encode_id("Party", GROUP), "sector": "COMMUNITIES"}],
        attendance=[{"sector": "COMMUNITIES", "headcount": 40}, {"headcount": 3}],
    )
    of = {"engagementId": engagement}
    await ask(
        "addParticipants", {**of, "participants": [{"partyId": encode_id("Party", OFFICIAL)}]}, RIVER_NGO
    )
    await ask("recordSharedInformation", {**of, "description": "Map of the dam", "language": "es"}, RIVER_NGO)
    issue = await ask("raiseIssue", {**of, "raised": "Dust on the road"}, RIVER_NGO)
    await ask("answerIssue", {"issueId": label(issue), "response": "Watered twice a day"}, RIVER_NGO)
    action = await ask(
        "agreeAction",
        {
            **of,
            "description": "Second well tested",
            "responsibleId": encode_id("Organisation", OPERATOR),
            "dueOn": "2026-06-01",
        },
        RIVER_NGO,
    )
    done = await ask("completeAction", {"actionId": label(action), "completedOn": "2026-05-20"}, RIVER_NGO)
    assert done.typename == "ActionCompleted"
    id = key_of(engagement)
    assert await owner.fetchval("SELECT count(*) FROM participants WHERE engagement_id = $1", id) == 2
    assert await owner.fetchval("SELECT sum(headcount) FROM attendance WHERE engagement_id = $1", id) == 43
    assert tuple(
        await owner.fetchrow("SELECT raised, response FROM issues WHERE engagement_id = $1", id)
    ) == (
        "Dust on the road",
        "Watered twice a day",
    )
    assert str(
        await owner.fetchval("SELECT completed_on FROM agreed_actions WHERE engagement_id = $1", id)
    ) == ("2026-05-20")
    assert await owner.fetchval("SELECT version FROM engagements WHERE id = $1", id) == 7
    kinds = await owner.fetch(
        "SELECT kind FROM outbox WHERE entity = 'Engagement' AND entity_id = $1 ORDER BY id", id
    )
    assert [row["kind"] for row in kinds] == [
        "EngagementRecorded",
        "ParticipantsAdded",
        "SharedInformationRecorded",
        "IssueRaised",
        "IssueAnswered",
        "ActionAgreed",
        "ActionCompleted",
    ]


async def test_what_is_written_tells_the_ledger_nothing_of_its_text(
    ask: Ask, owner: asyncpg.Connection
) -> None:
    await met(ask, purpose="Aguas del manantial", place="Quebrada Honda")
    ledger = str(await owner.fetch("SELECT * FROM audit_log, outbox, idempotency_keys"))
    assert "manantial" not in ledger
    assert "Quebrada" not in ledger


@pytest.mark.parametrize(
    "by", [FOREST_NGO, OPERATOR, OTHER_COMPANY, AUDITORS], ids=lambda by: f"{by.int % 100}"
)
async def test_who_does_not_stand_there_records_nothing(ask: Ask, by: UUID, fingerprint: Fingerprint) -> None:
    before = await fingerprint()
    answer = await ask("recordEngagement", meeting(), by)
    assert (answer.typename, answer.values["code"]) == ("NotAssignedHere", "NOT_ASSIGNED_HERE")
    assert await fingerprint() == before


@pytest.mark.parametrize(
    ("changes", "typename", "field"),
    [
        ({"purpose": "Call +51 900 000 001"}, "IdentifyingText", "purpose"),
        ({"place": "with Mr. Placeholder"}, "IdentifyingText", "place"),
        ({"purpose": "a\x00b"}, "UnreadableText", "purpose"),
        ({"purpose": "x"}, "WrongLength", "purpose"),
        ({"purpose": "x" * 501}, "WrongLength", "purpose"),
        ({"language": "klingon"}, "BadInput", "language"),
        ({"siteId": "site_nonsense"}, "BadInput", "siteId"),
        ({"followsId": encode_id("Site", MINE)}, "BadInput", "followsId"),
        ({"startsOn": "2031-01-01"}, "ImpossibleDate", "startsOn"),
        ({"endsOn": "2026-03-01"}, "ImpossibleDate", "endsOn"),
        ({"attendance": [{"headcount": -1}]}, "BadInput", "counts"),
        ({"participants": [{"partyId": encode_id("Party", FOREIGN)}]}, "NotThere", None),
        ({"siteId": encode_id("Site", named(404))}, "NotThere", None),
    ],
)
async def test_nonsense_is_refused_by_field_and_moves_nothing(
    ask: Ask, fingerprint: Fingerprint, changes: Mapping[str, object], typename: str, field: str | None
) -> None:
    await ask("recordEngagement", meeting(), RIVER_NGO)
    before = await fingerprint()
    answer = await ask("recordEngagement", meeting(**changes), RIVER_NGO)
    assert (answer.typename, answer.values.get("field")) == (typename, field)
    assert await fingerprint() == before


async def test_without_the_scope_nothing_is_asked_at_all(ask: Ask, fingerprint: Fingerprint) -> None:
    before = await fingerprint()
    bare = Viewer(profile=Profile.MEMBER, organisation=RIVER_NGO)
    with pytest.raises(MissingScope):
        await ask("recordEngagement", meeting(), bare)
    assert await fingerprint() == before


async def test_a_record_of_others_and_no_record_are_one_answer(ask: Ask, fingerprint: Fingerprint) -> None:
    engagement = await met(ask)
    barrier = label(await ask("identifyBarrier", obstacle(engagement), RIVER_NGO))
    before = await fingerprint()
    nothing = encode_id("Engagement", named(404))
    no_barrier = encode_id("Barrier", named(404))
    for stranger in (FOREST_NGO, UNION, OPERATOR, OTHER_COMPANY):
        for name, hidden, unknown in (
            (
                "raiseIssue",
                {"engagementId": engagement, "raised": "Dust"},
                {"engagementId": nothing, "raised": "Dust"},
            ),
            (
                "releaseEngagement",
                {"engagementId": engagement, "audience": "PUBLIC"},
                {"engagementId": nothing, "audience": "PUBLIC"},
            ),
            (
                "verifyBarrierRemoved",
                {"barrierId": barrier, "verifiedOn": "2026-03-09"},
                {"barrierId": no_barrier, "verifiedOn": "2026-03-09"},
            ),
            (
                "markMitigated",
                {"barrierId": barrier, "doneOn": "2026-03-09"},
                {"barrierId": no_barrier, "doneOn": "2026-03-09"},
            ),
        ):
            answer = await ask(name, hidden, stranger)
            assert answer.typename == "NotThere"
            assert answer == await ask(name, unknown, stranger)
    assert await fingerprint() == before


async def readers(as_profile: Mapping[Profile, asyncpg.Connection], engagement: str) -> dict[str, int]:
    """How many of an engagement's rows each reader finds: engagement, participants, headcounts and barriers."""
    who = {
        "union": (Profile.MEMBER, UNION),
        "forest": (Profile.MEMBER, FOREST_NGO),
        "operator": (Profile.COMPANY, OPERATOR),
        "public": (Profile.PUBLIC, None),
    }
    found: dict[str, int] = {}
    for name, (profile, organisation) in who.items():
        connection = as_profile[profile]
        async with connection.transaction():
            await connection.execute("SELECT set_config('app.org', $1, true)", str(organisation or ""))
            count = "SELECT count(*) FROM engagements WHERE id = $1"
            found[name] = await connection.fetchval(count, key_of(engagement))
            for table in ("participants", "barriers"):
                count = f"SELECT count(*) FROM {table} WHERE engagement_id = $1"
                found[f"{name} {table}"] = await connection.fetchval(count, key_of(engagement))
    return {name: count for name, count in found.items() if count}


async def test_each_audience_reads_from_its_release_to_its_withdrawal(
    ask: Ask, as_profile: Mapping[Profile, asyncpg.Connection]
) -> None:
    engagement = await met(
        ask,
        participants=[{"partyId": encode_id("Party", GROUP)}, {"partyId": encode_id("Party", OFFICIAL)}],
    )
    await ask("identifyBarrier", obstacle(engagement), RIVER_NGO)
    assert await readers(as_profile, engagement) == {}
    await release(ask, engagement, "ASSIGNED_MEMBERS")
    members = {"union": 1, "union participants": 2, "union barriers": 1}
    assert await readers(as_profile, engagement) == members
    await release(ask, engagement, "OPERATOR")
    operator = {"operator": 1, "operator participants": 1, "operator barriers": 1}
    assert await readers(as_profile, engagement) == {**members, **operator}
    for audience in ("ASSIGNED_MEMBERS", "OPERATOR"):
        withdraw = {"engagementId": engagement, "audience": audience}
        assert (await ask("withdrawRelease", withdraw, RIVER_NGO)).typename == "ReleaseWithdrawn"
    assert await readers(as_profile, engagement) == {}


async def test_fear_with_a_group_is_released_to_the_operator_only_once_the_group_is_gone(
    ask: Ask, fingerprint: Fingerprint
) -> None:
    engagement = await met(ask)
    told = obstacle(engagement, kind="FEAR_OF_REPRISAL", affectedGroup="Night shift at the crusher")
    barrier = label(await ask("identifyBarrier", told, RIVER_NGO))
    before = await fingerprint()
    answer = await ask("releaseEngagement", {"engagementId": engagement, "audience": "OPERATOR"}, RIVER_NGO)
    assert (answer.typename, answer.values["code"], answer.values["barrierId"]) == (
        "TellsOfSomeone",
        "TELLS_OF_SOMEONE",
        barrier,
    )
    assert await fingerprint() == before
    removed = await ask("removeAffectedGroup", {"barrierId": barrier}, RIVER_NGO)
    assert removed.typename == "AffectedGroupRemoved"
    await release(ask, engagement, "OPERATOR")


async def test_only_the_affected_side_verifies_what_the_operator_calls_mitigated(
    ask: Ask, fingerprint: Fingerprint, owner: asyncpg.Connection
) -> None:
    engagement = await met(ask)
    barrier = label(await ask("identifyBarrier", obstacle(engagement), RIVER_NGO))
    await release(ask, engagement, "ASSIGNED_MEMBERS", "OPERATOR")
    of = {"barrierId": barrier}
    plan = {
        **of,
        "kind": "INTERPRETER",
        "responsibleId": encode_id("Organisation", OPERATOR),
        "plannedOn": "2026-03-04",
    }
    assert (await ask("planMitigation", plan, RIVER_NGO)).typename == "MitigationPlanned"
    assert (
        await ask("markMitigated", {**of, "doneOn": "2026-03-06"}, OPERATOR)
    ).typename == "BarrierMitigated"
    before = await fingerprint()
    verify = {**of, "verifiedOn": "2026-03-09", "why": "Two meetings in our own language"}
    for other in (OPERATOR, RIVER_NGO, UNION, SECRETARIAT, AUDITORS):
        answer = await ask("verifyBarrierRemoved", verify, other)
        assert answer.values["code"] == "ONLY_THE_AFFECTED_SIDE"
    assert await fingerprint() == before
    assert (await ask("verifyBarrierRemoved", verify, VILLAGE)).typename == "BarrierVerifiedRemoved"
    history = await owner.fetch(
        "SELECT state, organisation_id FROM barrier_events WHERE barrier_id = $1 ORDER BY position",
        key_of(barrier),
    )
    assert [tuple(row) for row in history] == [
        ("IDENTIFIED", RIVER_NGO),
        ("MITIGATION_PLANNED", RIVER_NGO),
        ("MITIGATED", OPERATOR),
        ("VERIFIED", VILLAGE),
    ]
    again = await ask("markBarrierPersisting", {**of, "observedOn": "2026-03-10"}, VILLAGE)
    assert (again.typename, again.values["legalNext"]) == ("IllegalTransition", [])


async def test_the_community_alone_walks_to_its_answer(ask: Ask, fingerprint: Fingerprint) -> None:
    opened = {
        "siteId": encode_id("Site", MINE),
        "communityId": encode_id("Organisation", VILLAGE),
        "subject": "A second open pit",
        "openedOn": "2026-03-02",
    }
    process = label(await ask("openConsentProcess", opened, SECRETARIAT))
    step = {"consentProcessId": process, "on": "2026-03-05"}
    before = await fingerprint()
    assert (await ask("agreeProcess", step, SECRETARIAT)).typename == "OnlyTheCommunity"
    assert (await ask("agreeProcess", step, OPERATOR)).typename == "NotThere"
    early = await ask("giveConsent", step, VILLAGE)
    assert (early.typename, early.values["legalNext"]) == (
        "IllegalTransition",
        ["PROCESS_AGREED", "WITHHELD"],
    )
    assert await fingerprint() == before
    for name in (
        "agreeProcess",
        "shareInformation",
        "beginDeliberation",
        "shareInformation",
        "beginDeliberation",
    ):
        done = await ask(name, step, VILLAGE)
        assert list(done.records) == ["consentProcess"], done
    last = {**step, "conditions": "No work in the dry season"}
    assert (await ask("giveConditionalConsent", last, VILLAGE)).typename == "ConditionalConsentGiven"
    assert (await ask("withholdConsent", step, VILLAGE)).typename == "IllegalTransition"


async def test_an_amendment_of_an_old_version_is_refused(ask: Ask) -> None:
    engagement = await met(ask)
    amend = {"engagementId": engagement, "version": 1, "level": "INVOLVE", "place": "Lower valley"}
    assert (await ask("amendEngagement", amend, RIVER_NGO)).typename == "EngagementAmended"
    answer = await ask("amendEngagement", amend, RIVER_NGO)
    assert (answer.typename, answer.values["currentVersion"]) == ("ChangedMeanwhile", 2)
