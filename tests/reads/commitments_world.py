"""The little world's commitments: published and not, of sites and of the operator, by who operates now and who did."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import UUID

import asyncpg

from domain.commitments.values import GROUP_OF, MECHANISM_ITEMS, POLICY_ITEMS
from tests.reads import world as w

KINDS = {
    "policies": ("policy_versions", "policy_version_id", POLICY_ITEMS, 60),
    "whistleblower_mechanisms": (
        "whistleblower_mechanism_versions",
        "mechanism_version_id",
        MECHANISM_ITEMS,
        61,
    ),
}
STATES = ("DRAFT", "PUBLISHED", "WITHDRAWN", "PUBLISHED")
RATINGS = ("MET", "PARTIAL", "NOT_MET", "NO_EVIDENCE", "UNASSESSED")


async def fill_commitments(owner: asyncpg.Connection) -> None:
    """Writes them beside the rest, as the owner role."""
    dice = random.Random(13)
    for table in KINDS:
        for n in range(12):
            await _commitment(owner, table, n, dice)


async def _insert(owner: asyncpg.Connection, table: str, **facts: object) -> None:
    places = ", ".join(f"${n}" for n in range(1, len(facts) + 1))
    await owner.execute(f"INSERT INTO {table} ({', '.join(facts)}) VALUES ({places})", *facts.values())


async def _commitment(owner: asyncpg.Connection, table: str, n: int, dice: random.Random) -> None:
    versions, link, items, kind = KINDS[table]
    of_operator = table == "policies" and n % 4 == 3
    id, subject = w.uid(kind, n), w.ORG["company"] if of_operator else w.SITE[n % 6]
    shared = {"subject_id": subject, "of_site": not of_operator, "owner_id": w.ORG["company"]}
    states = [STATES[(n + m) % 4] for m in range(2)]
    await _insert(owner, table, id=id, **shared, title=f"Promise {n % 3} Ñ", published="PUBLISHED" in states)
    for m, state in enumerate(states):
        version, published = w.uid(kind + 2, 2 * n + m), state == "PUBLISHED"
        told = {"commitment_id": id, **shared, "published": published}
        await _insert(
            owner, versions, id=version, **told, state=state, number=m + 1 if published else None,
            starts=w.TODAY - timedelta(100 * (2 - m)), ends=w.TODAY - timedelta(101) if m == 0 else None,
            **_terms(table, n),
        )  # fmt: skip
        await _parts(owner, {link: version, **told}, items, kind * 1000 + 2 * n + m, dice)


def _terms(table: str, n: int) -> dict[str, object]:
    if table == "policies":
        level = ("MOST_SENIOR", "SITE_MANAGEMENT")[n % 2]
        return {"approved_by": level, "digest": f"{n:064x}", "language": "es", "address": None}
    return {
        "channels": ["HOTLINE", "POST"][: 1 + n % 2],
        "languages": ["es"],
        "open_to": ["WORKER"],
        "anonymity_offered": n % 2 == 0,
        "independence": "UNKNOWN",
        "protection_stated": 'Nobody "suffers" for it.\n' if n % 3 else None,
    }


async def _parts(
    owner: asyncpg.Connection,
    told: dict[str, object],
    items: tuple[object, ...],
    number: int,
    dice: random.Random,
) -> None:
    for place, item in enumerate(items, 1):
        rating = dice.choice(RATINGS)
        found: UUID | None = None
        if rating != "UNASSESSED":
            found = w.uid(64, number * 50 + place)
            await _insert(
                owner, "commitment_assessments", id=found, **told, item=str(item), rating=rating, position=place,
                evidence=None if rating == "NO_EVIDENCE" else "They say so.", assessor_id=w.ORG["audit_firm"],
                person_id=w.PERSON["audit_firm"], assessed_on=w.TODAY,
            )  # fmt: skip
        await _insert(
            owner, "commitment_items", id=w.uid(65, number * 50 + place), **told, item=str(item),
            item_group=str(GROUP_OF[item]), position=place, rating=rating, disputed=place % 7 == 0,  # type: ignore[index]
            assessed_on=w.TODAY if found else None, assessment_id=found,
        )  # fmt: skip
    await _insert(
        owner, "commitment_events", id=w.uid(66, number), **told, state="DRAFT", occurred_on=w.TODAY,
        organisation_id=w.ORG["company"], position=1,
    )  # fmt: skip
