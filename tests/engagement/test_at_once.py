"""The same or contrary things sent at once: each has one outcome."""

from __future__ import annotations

import asyncio

import asyncpg

from tests.engagement.sent import Ask, key_of, label, meeting, met, obstacle
from tests.engagement.world import (
    RIVER_NGO,
)


async def test_a_release_and_a_telling_barrier_at_once_never_both_come_through(
    ask: Ask, owner: asyncpg.Connection
) -> None:
    for _ in range(5):
        engagement = await met(ask)
        told = obstacle(engagement, kind="FEAR_OF_REPRISAL", affectedGroup="Night shift at the crusher")
        answers = await asyncio.gather(
            ask("releaseEngagement", {"engagementId": engagement, "audience": "PUBLIC"}, RIVER_NGO),
            ask("identifyBarrier", told, RIVER_NGO),
        )
        assert [answer.typename for answer in answers].count("TellsOfSomeone") == 1
        shown = "SELECT count(*) FROM barriers WHERE engagement_id = $1 AND published"
        assert await owner.fetchval(shown, key_of(engagement)) == 0


async def test_two_issues_raised_at_once_both_stand_in_their_order(
    ask: Ask, owner: asyncpg.Connection
) -> None:
    engagement = await met(ask)
    answers = await asyncio.gather(
        *(ask("raiseIssue", {"engagementId": engagement, "raised": f"Dust {n}"}, RIVER_NGO) for n in range(4))
    )
    assert {answer.typename for answer in answers} == {"IssueRaised"}
    rows = await owner.fetch(
        "SELECT position FROM issues WHERE engagement_id = $1 ORDER BY position", key_of(engagement)
    )
    assert [row["position"] for row in rows] == [1, 2, 3, 4]


async def test_one_reference_recorded_twice_at_once_is_recorded_once(
    ask: Ask, owner: asyncpg.Connection
) -> None:
    told = meeting(externalRef="raced-1")
    answers = await asyncio.gather(*(ask("recordEngagement", told, RIVER_NGO) for _ in range(4)))
    assert sorted(answer.typename for answer in answers) == ["AlreadyRecorded"] * 3 + ["EngagementRecorded"]
    count = "SELECT count(*) FROM engagements WHERE external_ref = 'raced-1'"
    assert await owner.fetchval(count) == 1


async def test_the_same_key_records_one_meeting_however_often_it_is_sent(
    ask: Ask, owner: asyncpg.Connection
) -> None:
    told = meeting(purpose="Sent again and again")
    answers = await asyncio.gather(
        *(ask("recordEngagement", told, RIVER_NGO, key="again-and-again") for _ in range(4))
    )
    assert len({label(answer) for answer in answers}) == 1
    count = "SELECT count(*) FROM engagements WHERE purpose = 'Sent again and again'"
    assert await owner.fetchval(count) == 1
