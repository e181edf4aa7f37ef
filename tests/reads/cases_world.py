"""The little world's cases: some of each kind at every site, with ties in due days, parts and people in confidence.

The desks of the secretariat, the audit firm and the company are sat at by the one account that each of them has.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from tests.reads import world as w

Rows = dict[str, list[dict[str, object]]]
FAR = datetime(2200, 1, 1, tzinfo=UTC)
SUNDAY = w.TODAY - timedelta(days=w.TODAY.isoweekday())
DESKS = ("secretariat", "audit_firm", "company")
MECHANISMS = {0: ("SITE", "company"), 1: ("AUDIT_FIRM", "audit_firm"), 2: ("SCHEME", "secretariat")}


async def fill_cases(owner: asyncpg.Connection) -> None:
    """Writes them beside the rest, as the owner role."""
    dice, rows = random.Random(11), Rows()
    for n, name in enumerate(DESKS):
        _add(rows, "memberships", w.uid(4, 50 + n), person_id=w.PERSON[name], organisation_id=w.ORG[name],
             capacity="HANDLER", starts=w.TODAY - timedelta(9))  # fmt: skip
    for n, (kind, body) in MECHANISMS.items():
        _add(rows, "mechanisms", w.uid(20, n), kind=kind, body_id=w.ORG[body], name=f"Mechanism {n}",
             site_id=w.SITE[0] if kind == "SITE" else None, opened_on=w.TODAY)  # fmt: skip
    for n in range(48):
        _grievance(rows, n, dice)
    for n in range(36):
        _report(rows, n, dice)
        _allegation(rows, n, dice)
    for table, held in rows.items():
        columns = list(held[0])
        records = [tuple(row[column] for column in columns) for row in held]
        await owner.copy_records_to_table(table, records=records, columns=columns)


def _add(rows: Rows, table: str, id: UUID | None, /, **facts: object) -> None:
    rows.setdefault(table, []).append({**({"id": id} if id else {}), **facts})


def _clock(dice: random.Random) -> dict[str, object]:
    """Few different moments, so that many tie."""
    due_at = dice.choice([None, *(datetime(2026, month, 1, 5, tzinfo=UTC) for month in (1, 2, 12))])
    due_on = due_at and SUNDAY
    return {"due": due_at and "ANSWER", "due_on": due_on, "due_at": due_at, "due_key": due_at or FAR}


def _sides(dice: random.Random, key: UUID) -> tuple[UUID, UUID, bool]:
    """Who filed it and who speaks; for a third of them nobody, and by week."""
    if dice.random() < 0.33:
        return key, key, True
    filer = w.ORG[dice.choice(["ngo", "other_ngo", "union"])]
    return filer, dice.choice([key, w.ORG["ngo"]]), False


def _parts(n: int) -> Iterator[int]:
    return iter(range(n % 3))


def _rewritten(kind: int, n: int, part: int) -> dict[str, object]:
    """The second item of a case stands in the place of the first, or translates it."""
    redacts, second = n % 4 > 1, part == 1
    first = w.uid(kind, n * 3) if second else None
    return {
        "opened_on": None if second else SUNDAY,
        "redacted_on": SUNDAY if redacts and not second else None,
        "redacts_id": first if redacts else None,
        "redacted_because": "ENDANGERS_SOMEBODY" if redacts and second else None,
        "translates_id": None if redacts else first,
        "translated_by": "MACHINE" if second and not redacts else None,
        "language": "en",
    }


def _grievance(rows: Rows, n: int, dice: random.Random) -> None:
    key, mechanism = w.uid(21, n), n % 3
    kind, body = MECHANISMS[mechanism]
    filed, speaks, by_week = _sides(dice, key)
    released = kind != "SITE" and dice.random() < 0.4
    shared: dict[str, object] = {
        "site_id": w.SITE[0 if kind == "SITE" else n % 6], "body_id": w.ORG[body], "filed_by": filed,
        "represented_by": speaks, "operator_sees": kind == "SITE" or released,
    }  # fmt: skip
    _add(rows, "grievances", key, **shared, **_clock(dice), mechanism_id=w.uid(20, mechanism), mechanism=kind,
         identity_mode="ANONYMOUS" if by_week else "CONFIDENTIAL", by_week=by_week,
         category=dice.choice(["WATER", "LABOUR"]), activities=dice.choice([[], ["ORGANISING", "BRIBE_REFUSAL"]]),
         engagement_ids=[w.uid(8, n), w.uid(8, n + 1)], barrier_ids=[w.uid(13, n | 1)], also_site_ids=[w.SITE[1]],
         received_on=SUNDAY - timedelta(7 * dice.randrange(3)), state=dice.choice(["SUBMITTED", "SCREENED"]),
         handler_id=dice.choice([None, w.PERSON[body]]), released=released,
         paused_because=dice.choice([None, "INTERPRETER_SOUGHT"]))  # fmt: skip
    below = {"grievance_id": key, **shared}
    for part in _parts(n):
        one = n * 3 + part
        _add(rows, "grievance_events", w.uid(22, one), **below, state="SUBMITTED", occurred_on=SUNDAY, side="BODY",
             person_id=w.PERSON[body], reason=None, position=part)  # fmt: skip
        _add(rows, "grievance_aliases", w.uid(23, one), **below, alias=f"Reed-{part}", role="WITNESS",
             in_confidence=bool(dice.randrange(2)))  # fmt: skip
        _add(rows, "grievance_items", w.uid(24, one), **below, kind="NOTE", side="BODY", internal=bool(part),
             written_on=SUNDAY, position=part, **_rewritten(24, n, part))  # fmt: skip
        _add(rows, "remedies", w.uid(25, one), **below, kind="APOLOGY", agreed_on=SUNDAY, due_on=SUNDAY)
        _add(rows, "grievance_check_ins", w.uid(26, one), **below, due_on=SUNDAY, held_on=SUNDAY,
             finding="NOT_REACHED", person_id=w.PERSON[body])  # fmt: skip
    if released:
        _add(rows, "grievance_releases", w.uid(27, n), **below, released_on=SUNDAY)


def _report(rows: Rows, n: int, dice: random.Random) -> None:
    key, body = w.uid(28, n), dice.choice(["secretariat", "audit_firm"])
    _add(rows, "reports", key, **_clock(dice), body_id=w.ORG[body], site_id=dice.choice([None, w.SITE[n % 6]]),
         identity_mode="ANONYMOUS", by_week=True, concern=dice.choice(["BRIBERY", "SAFETY"]), protected_person="INTERN",
         retaliation_forms=dice.choice([[], ["SMEAR"]]), activities=["BRIBE_REFUSAL"], received_on=SUNDAY,
         state="RECEIVED", handler_id=dice.choice([None, w.PERSON[body]]))  # fmt: skip
    for part in _parts(n):
        below = {"report_id": key, "body_id": w.ORG[body]}
        _add(rows, "report_events", w.uid(29, n * 3 + part), **below, step="RECEIVED", state="RECEIVED",
             occurred_on=SUNDAY, side="CONCERNED", position=part)  # fmt: skip
        _add(rows, "report_items", w.uid(30, n * 3 + part), **below, kind="MESSAGE", side="BODY", internal=False,
             written_on=SUNDAY, position=part, **_rewritten(30, n, part))  # fmt: skip


def _allegation(rows: Rows, n: int, dice: random.Random) -> None:
    key = w.uid(31, n)
    filed, speaks, by_week = _sides(dice, key)
    shared: dict[str, object] = {
        "site_id": w.SITE[n % 6], "body_id": w.ORG["secretariat"], "filed_by": filed, "represented_by": speaks,
    }  # fmt: skip
    _add(rows, "allegations", key, **shared, **_clock(dice), by_week=by_week,
         identity_mode="ANONYMOUS" if by_week else "CONFIDENTIAL", audit_firm_id=w.ORG["audit_firm"],
         activities=["AUDIT_PARTICIPATION"], forms=dice.choice([["SMEAR"], ["DISMISSAL", "SMEAR"]]), actor="AGENT",
         received_on=SUNDAY, state="FOUND", finding=dice.choice(["SUBSTANTIATED", "INCONCLUSIVE"]),
         handler_id=w.PERSON["secretariat"])  # fmt: skip
    below = {"allegation_id": key, **shared}
    if n % 2:
        _add(rows, "sittings", None, allegation_id=key, person_id=w.PERSON["company"])
        _add(rows, "committee_members", w.uid(32, n), **below, person_id=w.PERSON["company"], seat_id="WORKERS:1",
             sector="WORKERS", seated_on=SUNDAY, opinion="INCONCLUSIVE")  # fmt: skip
    for part in _parts(n):
        _add(rows, "allegation_events", w.uid(33, n * 3 + part), **below, state="RECEIVED", occurred_on=SUNDAY,
             side="CONCERNED", person_id=None, position=part)  # fmt: skip
        _add(rows, "allegation_items", w.uid(34, n * 3 + part), **below, kind="NOTE", side="COMMITTEE",
             internal=bool(part), written_on=SUNDAY, position=part, **_rewritten(34, n, part))  # fmt: skip
    for part, audience in enumerate(("OPERATOR", "PUBLIC")):
        _add(rows, "allegation_releases", w.uid(35, n * 2 + part), **below, audience=audience,
             finding="SUBSTANTIATED", released_on=SUNDAY, withdrawn_on=dice.choice([None, SUNDAY]))  # fmt: skip
    _add(rows, "early_warnings", w.uid(36, n), body_id=w.ORG["secretariat"], site_id=w.SITE[n % 6], by_week=False,
         rule="FEAR_PERSISTS", cause=f"{n}", raised_on=SUNDAY)  # fmt: skip
    _add(rows, "early_warning_records", w.uid(37, n), warning_id=w.uid(36, n), body_id=w.ORG["secretariat"],
         filed_by=filed, entity="Allegation", record_id=key)  # fmt: skip
