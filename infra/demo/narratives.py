"""What is told in a few of the demo's cases and interviews, sealed with keys of the demo's own key store, so that a
handler, or the audit's team, can open it.

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
_NOTES = (
    "They work two shifts in a row when the next crew is short. The foreman writes one of them down.",
    "The water tank comes twice a month. Since the meeting with the company nobody asks them any more.",
    "They were told of the audit by the radio and by nobody from the site. They would come again.",
    "The training was held in a language that half of the crew does not speak.",
)
_QUOTED = (
    "We are asked, and then the thing is done anyway.",
    "The masks are there when somebody visits.",
)
_INCIDENT = {
    "INCENTIVE": "Before the team came, those who were to be heard were promised a day off if all went well.",
    "COACHING": "Three people answered in the same words, from a sheet that lay on the table of the canteen.",
    "COERCION": "A supervisor stood at the door of the hall and wrote down who went in.",
}
_SITES_ANSWER = (
    "The site says that this was a misunderstanding, and that the person has been moved to other work."
)
_NOTED = 8
"""Interviews of which there are notes."""
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
    return told + await _tell_of_audits(connection, keys, seed)


async def _tell_of_audits(connection: Connection, keys: KeyStore, seed: int) -> int:
    """Notes of some interviews, by what was agreed to, and what is told of every incident; so many items."""
    told, chance = 0, Chance(seed, "narratives of audits")
    for interview in await connection.fetch(_INTERVIEWS, _NOTED):
        await keys.make(interview["id"])
        agreed = [("NOTES", _NOTES)] + ([("QUOTATION", _QUOTED)] if interview["quotable"] else [])
        for position, (kind, texts) in enumerate(agreed, start=1):
            item = UUID(chance.id())
            await connection.execute(_INTERVIEW_ITEM, item, kind, position, interview["id"])
            await _seal(connection, keys, interview["id"], item, chance.pick(texts))
            told += 1
    for incident in await connection.fetch(_INCIDENTS):
        await keys.make(incident["id"])
        written = [("DESCRIPTION", incident["recorded_week"], _INCIDENT[incident["kind"]])]
        if incident["answered"] is not None:
            written.append(("ANSWER", incident["answered"], _SITES_ANSWER))
        for position, (kind, week, text) in enumerate(written, start=1):
            item = UUID(chance.id())
            await connection.execute(_INCIDENT_ITEM, item, kind, week, position, incident["id"])
            await _seal(connection, keys, incident["id"], item, text)
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
_INTERVIEWS = """
SELECT i.id, EXISTS (SELECT FROM interview_consents c WHERE c.interview_id = i.id AND c.consent = 'QUOTATION'
    AND c.answer = 'GIVEN') AS quotable
FROM interviews i
WHERE i.state = 'HELD' AND EXISTS (SELECT FROM interview_consents c WHERE c.interview_id = i.id AND c.consent = 'NOTES'
    AND c.answer = 'GIVEN')
ORDER BY i.held_week DESC, i.id LIMIT $1
"""
_INTERVIEW_ITEM = """
INSERT INTO interview_items (id, interview_id, audit_id, firm_id, kind, language, week, position)
SELECT $1, id, audit_id, firm_id, $2, 'en', held_week, $3 FROM interviews WHERE id = $4
"""
_INCIDENTS = """
SELECT i.id, i.kind, i.recorded_week, (SELECT e.week FROM incident_events e WHERE e.incident_id = i.id
    AND e.state = 'ANSWERED') AS answered FROM integrity_incidents i ORDER BY i.recorded_week, i.id
"""
_INCIDENT_ITEM = """
INSERT INTO incident_items (id, incident_id, audit_id, firm_id, kind, language, week, position)
SELECT $1, id, audit_id, firm_id, $2, 'en', $3, $4 FROM integrity_incidents WHERE id = $5
"""
_CONTENT = "INSERT INTO case_contents (item_id, case_id, sealed) VALUES ($1, $2, $3)"
