"""What is told in a few of the demo's cases, sealed with keys of the demo's own key store, so that a handler can open
it.

Written beside the planted rows, once: an item is there exactly if its content is. Every sentence is invented.
"""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from infra.content import seal
from infra.demo.chance import Chance
from infra.demo.personas import COMPANY_HANDLER, HANDLER, SECRETARIAT_HANDLER
from infra.keys.store import KeyStore

_TOLD = {
    "grievance": (
        "Since the second pit was opened our well gives brown water. We asked twice for a test and were told to wait.",
        "Trucks pass the school at night without slowing down. The dust screens that were promised are not there.",
        "The survey line for the new road runs through two burial places. Nobody asked those who tend them.",
    ),
    "report": (
        "The readings of the dust monitors are written down before the shift begins. I have seen the sheets.",
        "A buyer asks drivers for money before a load is weighed. Those who do not pay wait a day.",
    ),
    "allegation": (
        "After the auditors had left, everyone who had spoken with them was moved to the night shift.",
        "The contract of the crew that had refused to enter the gallery was not renewed, and no other one was.",
    ),
}
_ANSWERED = (
    "Thank you for telling us. We have begun to look into it and will answer by the day that you see here."
)
_NOTE = "Ask for the register of last year before the visit, and go there without notice."
_HANDLERS = [HANDLER.id, SECRETARIAT_HANDLER.id, COMPANY_HANDLER.id]
_EACH = 3
"""Cases of each kind and handler that are given content."""

_COPIED = {
    "grievance": "site_id, body_id, filed_by, represented_by, operator_sees",
    "report": "body_id",
    "allegation": "site_id, body_id, filed_by, represented_by",
}


async def tell(connection: Connection, keys: KeyStore, seed: int) -> int:
    """Narratives, an answer and a note within for cases of the personas who handle them; so many items."""
    told = 0
    for kind, texts in _TOLD.items():
        chance = Chance(seed, f"narratives of {kind}")
        for handler in _HANDLERS:
            cases = await connection.fetch(_CASES.format(kind=kind), handler, _EACH)
            for case in cases:
                written = [
                    ("NARRATIVE", "CONCERNED", False, chance.pick(texts)),
                    ("MESSAGE", "BODY", False, _ANSWERED),
                    ("NOTE", "BODY", True, _NOTE),
                ]
                await keys.make(case["id"])
                for position, (sort, side, internal, text) in enumerate(written, start=1):
                    day = case["received_on"] if position == 1 else case["began"]
                    row = (UUID(chance.id()), sort, side, internal, day, position, case["id"])
                    await connection.execute(_ITEM.format(kind=kind, copied=_COPIED[kind]), *row)
                    await _seal(connection, keys, case["id"], row[0], text)
                    told += 1
    return told


async def _seal(connection: Connection, keys: KeyStore, case: UUID, item: UUID, text: str) -> None:
    key = await keys.key(case)
    assert isinstance(key, bytes)
    await connection.execute(_CONTENT, item, case, seal(key, case, item, text))


_CASES = """
SELECT c.id, c.received_on, h.starts AS began FROM {kind}s c JOIN {kind}_handlings h ON h.{kind}_id = c.id
WHERE h.ends IS NULL AND c.handler_id = $1 ORDER BY c.received_on DESC, c.id LIMIT $2
"""
_ITEM = """
INSERT INTO {kind}_items (id, kind, side, internal, language, written_on, position, {kind}_id, {copied})
SELECT $1, $2, $3, $4, 'en', $5, $6, id, {copied} FROM {kind}s WHERE id = $7
"""
_CONTENT = "INSERT INTO case_contents (item_id, case_id, sealed) VALUES ($1, $2, $3)"
