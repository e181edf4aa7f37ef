"""Hard cases beside the demo world: stays that ended yesterday or begin tomorrow, wrong capacities, borrowed parties.

Each is a tie that nearly lets someone in. Written as the tables' owner, after planting.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import asyncpg

from infra.demo.personas import (
    AUDIT_FIRM_2,
    BRAND,
    COMMUNITY,
    COMPANY_1,
    COMPANY_2,
    NGO_1,
    NGO_2,
    SECRETARIAT,
    UNION,
)

_SPACE = UUID("5e9b0c1a-76c5-4a52-9a51-2f2a4d1f7c11")


def _id(what: str) -> UUID:
    return uuid5(_SPACE, what)


SITES = {name: _id(f"site {name}") for name in ("ended", "coming", "one day", "wrong capacity")}
"""Sites of which each tests one near miss."""

_STAYS = (
    # organisation, site, capacity, first and last day counted from today
    (NGO_2, "ended", "NGO", -300, -1),
    (UNION, "ended", "UNION", -300, 0),
    (COMPANY_2, "ended", "OPERATOR", -300, -1),
    (AUDIT_FIRM_2, "ended", "AUDIT", -300, -1),
    (NGO_2, "coming", "NGO", 1, None),
    (COMPANY_2, "coming", "OPERATOR", 1, None),
    (AUDIT_FIRM_2, "coming", "AUDIT", 1, 30),
    (NGO_2, "one day", "NGO", 0, 0),
    (COMPANY_2, "one day", "OPERATOR", 0, 0),
    (AUDIT_FIRM_2, "one day", "AUDIT", 0, 0),
    (BRAND, "wrong capacity", "NGO", -9, None),
    (COMPANY_1, "wrong capacity", "AUDIT", -9, None),
    (AUDIT_FIRM_2, "wrong capacity", "OPERATOR", -9, None),
    (NGO_2, "wrong capacity", "OPERATOR", -9, None),
    (UNION, "wrong capacity", "AUDIT", -9, None),
    (COMMUNITY, "wrong capacity", "NGO", -9, None),  # a member's capacity is any of the three
)

_TAIL = "owner_id, site_id, shared_members, shared_operator, published"
_SHARED = tuple((m, o, p) for m in (False, True) for o in (False, True) for p in (False, True))


async def plant_edges(owner: asyncpg.Connection, today: date) -> None:
    """Four sites, the near misses, and at each site an engagement in every state of sharing."""
    await owner.executemany(
        "INSERT INTO sites (id, name, country, status) VALUES ($1, $2, 'PE', 'OPERATING')",
        [(key, f"The {name} site") for name, key in SITES.items()],
    )
    await owner.executemany(
        "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts, ends) VALUES ($1,$2,$3,$4,$5,$6)",
        [
            (_id(f"stay {n}"), o.id, SITES[s], c, _day(today, a), _day(today, b))
            for n, (o, s, c, a, b) in enumerate(_STAYS)
        ],
    )
    await _parties(owner, today)
    for name, site in SITES.items():
        for number, flags in enumerate(_SHARED):
            await _engagement(owner, f"{name} {number}", (NGO_1.id, site, *flags), today)


def _day(today: date, offset: int | None) -> date | None:
    return None if offset is None else today + timedelta(days=offset)


async def _parties(owner: asyncpg.Connection, today: date) -> None:
    """A hidden party of another organisation, its keeper's own, and a public one: all met by NGO_1."""
    for name, keeper, sensitivity in (
        ("hidden", NGO_2, "SEALED"),
        ("own", NGO_1, "CONFIDENTIAL"),
        ("public", NGO_2, "PUBLIC"),
    ):
        public = sensitivity == "PUBLIC"
        await owner.execute(
            "INSERT INTO parties (id, owner_id, kind, pseudonym, name, sensitivity, is_public, sectors, focus,"
            " recorded_on) VALUES ($1, $2, 'GROUP', $3, $4, $5, $6, '{WORKERS}', '{LAND}', $7)",
            _id(name), keeper.id, f"Edge-{name}", "The Edge House" if public else None, sensitivity, public, today,
        )  # fmt: skip
        await owner.execute(
            "INSERT INTO party_roles (id, party_id, owner_id, is_public, role, starts)"
            " VALUES ($1,$2,$3,$4,'DEFENDER',$5)",
            _id(f"role {name}"), _id(name), keeper.id, public, today,
        )  # fmt: skip


async def _engagement(owner: asyncpg.Connection, name: str, tail: tuple[object, ...], today: date) -> None:
    key, barrier = _id(f"engagement {name}"), _id(f"barrier {name}")
    await owner.execute(
        f"INSERT INTO engagements (id, {_TAIL}, starts_on, ends_on, purpose, method, level, language, external_ref,"
        " recorded_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$7,'About water','HEARING','INFORM','es',$8,$9)",
        key, *tail, today, f"edge {name}", datetime(2026, 1, 2, 3, 4, 5, 678901, UTC),
    )  # fmt: skip
    for party, keeper, public in (("hidden", NGO_2, False), ("own", NGO_1, False), ("public", NGO_2, True)):
        await owner.execute(
            f"INSERT INTO participants (id, engagement_id, {_TAIL}, party_id, party_owner_id, is_public, sector)"
            " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
            _id(f"{party} at {name}"), key, *tail, _id(party), keeper.id, public,
            "FINANCE" if party == "hidden" else "NGOS",
        )  # fmt: skip
    await owner.execute(
        f"INSERT INTO attendance (id, engagement_id, {_TAIL}, sector, headcount)"
        " VALUES ($1,$2,$3,$4,$5,$6,$7,'WORKERS',7)",
        _id(f"attendance {name}"), key, *tail,
    )  # fmt: skip
    await owner.execute(
        f"INSERT INTO barriers (id, engagement_id, {_TAIL}, kind, severity, state, affected_sector, affected_roles,"
        " representative_id, identified_on)"
        " VALUES ($1,$2,$3,$4,$5,$6,$7,'LITERACY','HIGH','IDENTIFIED','WORKERS','{DEFENDER}',$8,$9)",
        barrier, key, *tail, SECRETARIAT.id, today,
    )  # fmt: skip
