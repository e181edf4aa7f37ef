"""Does a site win a level by not looking again, or keep one that rests on what was put right since?"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import date

import pytest

from tests.assurance.conftest import DOCUMENT, Auditing, key_of
from tests.assurance.people import FIRM, OFFICE
from tests.assurance.place import CRITICAL, PLAIN
from tests.reprisals.people import MINE


@pytest.fixture(autouse=True)
async def later(auditing: Auditing) -> None:
    """After what other tests published."""
    last = await auditing.owner.fetchval("SELECT max(published_on) FROM audits WHERE site_id = $1", MINE)
    auditing.hands.day = date((last or auditing.hands.day).year + 1, 1, 7)


async def looked(auditing: Auditing, found: Mapping[str, str]) -> str:
    """A surveillance of some requirements whose findings are before the operator."""
    id = await auditing.at("NOTICE_PUBLISHED", cycle="SURVEILLANCE")
    await auditing.scoped(id, *found)
    auditing.hands.pass_days(30)
    await auditing.does("startStageTwo", {"auditId": id}, FIRM)
    for requirement, rating in found.items():
        await auditing.rated(id, requirement, rating)
    await auditing.does("draftAuditReport", {"auditId": id}, FIRM)
    return id


async def surveyed(auditing: Auditing, found: Mapping[str, str]) -> str:
    """The same, whose report is out."""
    id = await looked(auditing, found)
    await auditing.does("publishAuditReport", {"auditId": id}, OFFICE)
    return id


async def corrected(auditing: Auditing, id: str, requirement: str, rating: str) -> None:
    """The report put right in one rating."""
    said = {"requirementId": f"req_{requirement}", "rating": rating, "evidence": [DOCUMENT]}
    given = {"auditId": id, "why": "Two wells were mixed up.", "corrections": [said]}
    await auditing.does("correctAuditReport", given, OFFICE)


async def bodies(auditing: Auditing, id: str) -> list[dict[str, object]]:
    """What the numbers of an audit's report say."""
    query = "SELECT body FROM audit_reports WHERE audit_id = $1 ORDER BY number"
    return [json.loads(row["body"]) for row in await auditing.owner.fetch(query, key_of(id))]


async def held(auditing: Auditing) -> tuple[str, str]:
    """What the site holds, and by which audit."""
    query = "SELECT level, audit_id FROM achievements WHERE site_id = $1 AND ended_on IS NULL"
    row = await auditing.owner.fetchrow(query, MINE)
    assert row is not None
    return row["level"], f"aud_{row['audit_id'].hex}"


async def test_what_a_surveillance_leaves_unscored_stands_as_it_was(auditing: Auditing) -> None:
    await auditing.published(a1="DOES_NOT_MEET")
    assert (await held(auditing))[0] == "LEVEL_50"
    for again in ({PLAIN[0]: "NOT_SCORED"}, {PLAIN[2]: "FULLY"}):  # nor does the next one forget it
        id = await surveyed(auditing, again)
        assert await held(auditing) == ("LEVEL_50", id)
        (body,) = await bodies(auditing, id)
        assert body["carried"][PLAIN[0]] == "DOES_NOT_MEET"  # type: ignore[index]


async def test_a_critical_requirement_that_a_surveillance_leaves_unscored_is_not_met(
    auditing: Auditing,
) -> None:
    await auditing.published()
    id = await surveyed(auditing, {CRITICAL: "NOT_SCORED"})
    assert await held(auditing) == ("TRANSPARENCY", id)


async def test_a_report_put_right_puts_right_the_surveillance_that_rests_on_it(auditing: Auditing) -> None:
    first = await auditing.published()
    id = await surveyed(auditing, {CRITICAL: "FULLY"})
    assert await held(auditing) == ("LEVEL_100", id)
    await corrected(auditing, first, PLAIN[3], "PARTIALLY")
    assert await held(auditing) == ("TRANSPARENCY", id)
    before, after = await bodies(auditing, id)
    assert (before["level"], after["level"]) == ("LEVEL_100", "TRANSPARENCY")
    assert after["carried"][PLAIN[3]] == "PARTIALLY"  # type: ignore[index]
    assert after["correction"] == "Two wells were mixed up."
    level = await auditing.owner.fetchval("SELECT level FROM audits WHERE id = $1", key_of(id))
    assert level == "TRANSPARENCY"


async def test_what_a_surveillance_looked_at_itself_is_its_own(auditing: Auditing) -> None:
    first = await auditing.published()
    id = await surveyed(auditing, {CRITICAL: "SUBSTANTIALLY"})
    await corrected(auditing, first, CRITICAL, "PARTIALLY")
    assert await held(auditing) == ("LEVEL_75", id)
    assert len(await bodies(auditing, id)) == 1


async def test_an_old_surveillance_put_right_rests_on_what_was_known_then(auditing: Auditing) -> None:
    await auditing.published(a2="SUBSTANTIALLY")
    old = await surveyed(auditing, {CRITICAL: "FULLY"})
    full = await auditing.published(cycle="REASSESSMENT", a4="PARTIALLY")
    await corrected(auditing, old, CRITICAL, "SUBSTANTIALLY")
    first, second = await bodies(auditing, old)
    assert (
        first["carried"]
        == second["carried"]
        == {PLAIN[0]: "FULLY", PLAIN[1]: "SUBSTANTIALLY"} | dict.fromkeys(PLAIN[2:], "FULLY")
    )
    assert await held(auditing) == ("TRANSPARENCY", full)
    assert len(await bodies(auditing, full)) == 1


async def test_published_and_put_right_at_once_no_level_rests_on_what_was_wrong(auditing: Auditing) -> None:
    first = await auditing.published()
    id = await looked(auditing, {CRITICAL: "FULLY"})
    await asyncio.gather(
        auditing.does("publishAuditReport", {"auditId": id}, OFFICE),
        corrected(auditing, first, PLAIN[3], "PARTIALLY"),
    )
    assert await held(auditing) == ("TRANSPARENCY", id)
