"""How much of the record an organisation sees decides its size class; what everyone sees counts for nobody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import asyncpg

from infra.stores.stakeholders_size_classes import recompute_size_classes

KEEPER, NEIGHBOUR, FORMER, OPERATOR, AUDITOR, SECRETARIAT = (UUID(int=n, version=4) for n in range(1, 7))
BUSY, QUIET = UUID(int=11, version=4), UUID(int=12, version=4)
KINDS = {
    KEEPER: "NGO",
    NEIGHBOUR: "COMMUNITY",
    FORMER: "UNION",
    OPERATOR: "COMPANY",
    AUDITOR: "AUDIT_FIRM",
    SECRETARIAT: "SECRETARIAT",
}
SECTORS = {"NGO": "NGOS", "COMMUNITY": "COMMUNITIES", "UNION": "WORKERS", "COMPANY": "MINING_COMPANIES"}
STAYS = (
    (NEIGHBOUR, QUIET, "COMMUNITY", None),
    (FORMER, BUSY, "UNION", date(2024, 1, 1)),
    (OPERATOR, QUIET, "OPERATOR", None),
    (AUDITOR, BUSY, "AUDIT", None),
)


async def test_classes_follow_from_what_each_sees_through_its_own_ties(owner: asyncpg.Connection) -> None:
    await owner.execute("INSERT INTO sectors SELECT s, s, s, n FROM unnest($1::text[]) WITH ORDINALITY u(s, n)",
                        list(SECTORS.values()))  # fmt: skip
    for organisation, kind in KINDS.items():
        await owner.execute(
            "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $2, $3)",
            organisation, kind, SECTORS.get(kind),
        )  # fmt: skip
    await owner.executemany(
        "INSERT INTO sites (id, name, country, status) VALUES ($1, $2, 'PE', 'OPERATING')",
        [(BUSY, "Busy"), (QUIET, "Quiet")],
    )
    await owner.executemany(
        "INSERT INTO assignments VALUES (gen_random_uuid(), $1, $2, $3, '2020-01-01', $4)", STAYS
    )
    # 990 of 1,000 at the busy site, published; 10 at the quiet one, of which 7 are shared with members
    await owner.execute(
        """INSERT INTO engagements (id, owner_id, site_id, starts_on, ends_on, purpose, method, level, language,
                shared_members, published, recorded_at)
            SELECT gen_random_uuid(), $1, CASE WHEN n > 10 THEN $2::uuid ELSE $3::uuid END, '2025-01-01', '2025-01-01',
                'Talk', 'OTHER', 'INFORM', 'en', n <= 7, n > 10, now() FROM generate_series(1, 1000) n""",
        KEEPER, BUSY, QUIET,
    )  # fmt: skip

    assert await recompute_size_classes(owner) == 4
    assert {
        r["id"]: r["size_class"] for r in await owner.fetch("SELECT id, size_class FROM organisations")
    } == {
        KEEPER: "ALL",
        NEIGHBOUR: "TYPICAL",  # 7 of 1,000
        FORMER: "FEW",  # no longer assigned, and what is published is no tie
        OPERATOR: "FEW",  # nothing there is shared with operators
        AUDITOR: "ALL",
        SECRETARIAT: "ALL",
    }
    assert await recompute_size_classes(owner) == 0
