"""What becomes of audits when the standard changes: an edition's results stay its own, and only what came in counts."""

from __future__ import annotations

import asyncpg

from domain.labels import encode_id
from tests.assurance.conftest import Ask, Auditing, key_of
from tests.assurance.people import COMPANY, FIRM, OFFICE
from tests.assurance.place import DRAFT
from tests.reprisals.people import MINE, OTHER_MINE

OF_AN_AUDIT = {
    "audits": "id",
    "audit_scope": "audit_id",
    "audit_ratings": "audit_id",
    "audit_reports": "audit_id",
    "achievements": "audit_id",
}
CAME_IN, SENT_BACK, NAMED_BY_A_DRAFT = "2.0:3.1.8", DRAFT, "2.0:3.1.7"


async def everything(owner: asyncpg.Connection, audit: str) -> list[str]:
    """All that is kept of an audit's result."""
    return [
        row[0]
        for table, column in OF_AN_AUDIT.items()
        for row in await owner.fetch(
            f"SELECT t::text FROM {table} t WHERE {column} = $1 ORDER BY 1", key_of(audit)
        )
    ]


async def proposed(owner: asyncpg.Connection) -> None:
    """Requirements of the coming edition: what adds the one was approved, what adds another sent back; and one of the
    edition itself, which somebody's draft claims to add.
    """
    for requirement in (CAME_IN, NAMED_BY_A_DRAFT):
        await owner.execute(
            "INSERT INTO requirements (id, edition_id, chapter_id, number, title, summary, critical, source)"
            " VALUES ($1, '2.0', '2.0:3.1', $2, 'A requirement', 'In our words.', true, 'A')",
            requirement,
            requirement.removeprefix("2.0:"),
        )
    steps = (("APPROVED", CAME_IN), ("RETURNED", SENT_BACK), ("DRAFTED", NAMED_BY_A_DRAFT))
    for position, (state, requirement) in enumerate(steps, 1):
        await owner.execute(
            "INSERT INTO proposed_changes (id, edition_id, title, summary, state, position, source)"
            " VALUES ($1, '2.0', 'A change', 'In our words.', $2, $3, 'A')",
            f"2.0:{state}",
            state,
            position,
        )
        await owner.execute(
            "INSERT INTO proposed_requirements (id, proposed_change_id, requirement_id, effect)"
            " VALUES ($1, $2, $3, 'ADDS')",
            f"2.0:{state}-adds",
            f"2.0:{state}",
            requirement,
        )


async def test_a_new_edition_leaves_the_results_of_the_one_before_and_takes_in_what_was_approved(
    auditing: Auditing, owner: asyncpg.Connection, ask: Ask
) -> None:
    published = await auditing.published()
    drafted = await auditing.drafted(OTHER_MINE, a2="SUBSTANTIALLY")
    before = {audit: await everything(owner, audit) for audit in (published, drafted)}
    assert len(before[published]) > len(before[drafted]) > 2
    await proposed(owner)
    await auditing.does("bringEditionIntoForce", {"editionId": "ed_2.0"}, OFFICE)
    assert {audit: await everything(owner, audit) for audit in before} == before
    await auditing.does("publishAuditReport", {"auditId": drafted}, OFFICE)
    row = await owner.fetchrow("SELECT edition_id, level FROM audits WHERE id = $1", key_of(drafted))
    assert tuple(row or ()) == ("1.0", "LEVEL_75")
    await the_next_audit_counts_what_came_in(auditing, ask)


async def the_next_audit_counts_what_came_in(auditing: Auditing, ask: Ask) -> None:
    anew = {"siteId": encode_id("Site", MINE), "cycle": "REASSESSMENT"}
    refused = await ask("openAudit", {**anew, "editionId": "ed_1.0"}, COMPANY)
    assert refused.values["code"] == "EDITION_NOT_IN_FORCE"
    opened = await auditing.does("openAudit", {**anew, "editionId": "ed_2.0"}, COMPANY)
    audit = encode_id(*opened.records["audit"])
    await auditing.goes_on(audit, "STAGE_1")
    outside = "REQUIREMENT_OUTSIDE_EDITION"
    for requirement, code in ((SENT_BACK, outside), (CAME_IN, None), (NAMED_BY_A_DRAFT, None)):
        given = {"auditId": audit, "requirementIds": [f"req_{requirement}"]}
        came = await ask("addToAuditScope", given, FIRM)
        assert came.values.get("code") == code
