"""A few cases of the demo have content: sealed in the records, opened with their own keys and no other."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from infra.content import ContentUnreadable, unseal
from infra.database import Database
from infra.demo.narratives import tell
from infra.demo.personas import COMPANY_HANDLER, HANDLER, SECRETARIAT_HANDLER
from infra.keys.file import FileKeys
from tests.demo.test_case_rules import BROKEN

ITEMS = """
SELECT c.case_id, c.item_id, c.sealed, i.internal, g.handler_id FROM case_contents c JOIN (
    SELECT id, grievance_id held, internal FROM grievance_items UNION ALL
    SELECT id, report_id, internal FROM report_items UNION ALL
    SELECT id, allegation_id, internal FROM allegation_items) i
    ON i.id = c.item_id JOIN (SELECT id, handler_id FROM grievances UNION ALL SELECT id, handler_id FROM reports
    UNION ALL SELECT id, handler_id FROM allegations) g ON g.id = c.case_id
"""
OF_AUDITS = """
SELECT c.case_id, c.item_id, c.sealed, i.kind FROM case_contents c JOIN (
    SELECT id, interview_id held, kind FROM interview_items UNION ALL
    SELECT id, incident_id, kind FROM incident_items) i ON i.id = c.item_id AND i.held = c.case_id
"""


async def test_narratives_are_sealed_and_the_personas_can_open_them(
    planted: Database, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    keys = FileKeys.below(tmp_path)
    told = await tell(owner, keys, seed=1)
    items, of_audits = await owner.fetch(ITEMS), await owner.fetch(OF_AUDITS)
    assert len(items) >= 18
    assert {item["kind"] for item in of_audits} == {"NOTES", "QUOTATION", "DESCRIPTION", "ANSWER"}
    assert len(items) + len(of_audits) == told
    assert {item["handler_id"] for item in items} == {HANDLER.id, SECRETARIAT_HANDLER.id, COMPANY_HANDLER.id}
    for item in (*items, *of_audits):
        key = await keys.key(item["case_id"])
        assert isinstance(key, bytes)
        text = unseal(key, item["case_id"], item["item_id"], item["sealed"])
        assert len(text) > 40
        assert text.encode() not in item["sealed"]
        with pytest.raises(ContentUnreadable):
            unseal(bytes(32), item["case_id"], item["item_id"], item["sealed"])
    for rule in ("an item without content, or content without an item", "an exact day in an anonymous case"):
        assert await owner.fetchval(BROKEN[rule]) == 0
