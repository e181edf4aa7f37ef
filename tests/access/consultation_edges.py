"""Hard cases of consultations: comments of several organisations in every state, named and not, amended, answered."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg

from infra.demo.personas import AUDIT_FIRM_1, BRAND, COMPANY_1, NGO_1, NGO_2, SECRETARIAT

CHANGE, REQUIREMENT, CHAPTER = "2.0:work-stoppage", "2.0:3.2.3.7", "2.0:3.2"

_AUTHORS = (NGO_1, NGO_2, COMPANY_1, BRAND, AUDIT_FIRM_1, None)
"""None: the public form."""

_STATES = ("SUBMITTED", "PUBLISHED", "DECLINED")


async def plant_consultation_edges(owner: asyncpg.Connection, today: date) -> None:
    """One round with a comment of every author in every state; those published are answered but for one."""
    ended = today - timedelta(days=10)
    round_ = _id("round")
    await owner.execute(
        "INSERT INTO consultation_rounds (id, proposed_change_id, number, opens_on, closes_on, languages, questions)"
        " VALUES ($1, $2, 1, $3, $4, '{en,es}', 'Is it clear?')",
        round_, CHANGE, ended - timedelta(days=70), ended,
    )  # fmt: skip
    await owner.execute(
        "INSERT INTO proposed_change_events (id, proposed_change_id, state, occurred_on, side,"
        " organisation_id, position) VALUES ($1, $2, 'IN_CONSULTATION', $3, 'SECRETARIAT', $4, 1)",
        _id("event"), CHANGE, ended, SECRETARIAT.id,
    )  # fmt: skip
    await owner.execute(
        "INSERT INTO consultation_responses (id, proposed_change_id, round_id, disposition, wording, responded_on)"
        " VALUES ($1, $2, $3, 'ACCEPTED_IN_PART', 'The draft says it so now.', $4)",
        _id("response"), CHANGE, round_, today,
    )  # fmt: skip
    for author in _AUTHORS:
        for state in _STATES:
            await _comment(owner, author.id if author else None, state, ended)
    await owner.execute(
        "INSERT INTO comment_tallies (id, proposed_change_id, round_id, sector, position, comments)"
        " SELECT round_id || ':' || coalesce(sector, '~') || ':' || position, proposed_change_id, round_id, sector,"
        " position, count(*) FROM consultation_comments WHERE state = 'PUBLISHED' AND round_id = $1"
        " GROUP BY 1, 2, 3, 4, 5",
        round_,
    )


async def _comment(owner: asyncpg.Connection, author: UUID | None, state: str, day: date) -> None:
    key = _id(f"comment of {author} {state}")
    day = day if author else day + timedelta(days=7 - day.isoweekday())
    answered = state == "PUBLISHED" and author != NGO_2.id
    await owner.execute(
        "INSERT INTO consultation_comments (id, proposed_change_id, round_id, channel, organisation_id,"
        " published_as_id, sector, requirement_id, chapter_id, position, wording, language, submitted_on,"
        " state, decline_reason, moderated_on, response_id, disposition)"
        " SELECT $1, $2, $3, $4, $5, $6, (SELECT sector FROM organisations WHERE id = $5), $7, $8, 'OPPOSE',"
        " 'Say who decides.', 'en', $9, $10, $11, $12, $13, $14",
        key, CHANGE, _id("round"), "ORGANISATION" if author else "PUBLIC_FORM", author,
        author if author == NGO_1.id else None, REQUIREMENT if author else None, None if author else CHAPTER, day,
        state, "OFF_TOPIC" if state == "DECLINED" else None, None if state == "SUBMITTED" else day,
        _id("response") if answered else None, "ACCEPTED_IN_PART" if answered else None,
    )  # fmt: skip
    if author is None:
        return
    await owner.execute(
        "INSERT INTO earlier_comments VALUES ($1, $2, $3, 'NEUTRAL', 'Who decides?', $4, 1)",
        _id(f"earlier {key}"), key, author, day,
    )  # fmt: skip


def _id(name: str) -> UUID:
    made = uuid5(NAMESPACE_OID, f"consultations {name}")
    return UUID(bytes=made.bytes, version=4)
