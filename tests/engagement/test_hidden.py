"""A change to what one may not see is answered like a change to nothing: in words, and in the time it takes."""

from __future__ import annotations

from uuid import UUID, uuid4

import asyncpg

from domain.labels import encode_id
from tests.engagement.sent import Ask, key_of, label, met, release
from tests.engagement.world import FOREST_NGO, GROUP, OPERATOR, RIVER_NGO
from tests.timing import BUSY, alike


async def test_an_operator_cannot_tell_a_hidden_participant_from_none(
    ask: Ask, owner: asyncpg.Connection
) -> None:
    """The engagement is shared with it; that a sealed party took part is not."""
    engagement = await met(ask, participants=[{"partyId": encode_id("Party", GROUP)}])
    await release(ask, engagement, "OPERATOR")
    hidden: UUID = await owner.fetchval(
        "SELECT id FROM participants WHERE engagement_id = $1", key_of(engagement)
    )
    answers = [
        await ask("removeParticipant", {"participantId": encode_id("Participant", id)}, OPERATOR)
        for id in (hidden, uuid4())
    ]
    assert answers[0] == answers[1]
    assert answers[0].typename == "NotYours"
    assert await owner.fetchval("SELECT true FROM participants WHERE id = $1", hidden)


async def test_a_hidden_issue_takes_as_long_as_none(ask: Ask) -> None:
    """To find out that an issue's engagement is hidden takes one look more than to find no issue: 0.4 ms."""
    issue = label(await ask("raiseIssue", {"engagementId": await met(ask), "raised": "Dust"}, RIVER_NGO))

    async def answers(id: str) -> None:
        told = await ask("answerIssue", {"issueId": id, "response": "Watered"}, FOREST_NGO)
        assert told.typename == "NotThere"

    kinds = {"hidden": lambda n: answers(issue), "none": lambda n: answers(encode_id("Issue", uuid4()))}
    assert await alike(kinds, seed=11, samples=100, before=5, busy=BUSY)
