"""Somebody runs SQL under a login of the records: what these know of unsealings, breaches and raised parties."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.access import Profile
from infra.database import Database
from infra.demo import personas as demo
from infra.roles import AUTHORIZER, OWNER, READERS, WRITER
from tests.adversary.test_raw_vault import login_of

TOLD = {
    "SELECT": "id subject_kind subject_id purpose fields requester_id reader break_glass requested_on state approvals"
    " ends_at review_due_at entry version",
}  # fmt: skip
BREACH = {
    "SELECT": "id kinds cause reached risk people aware_at due_at recorded_at authority_told_at delay_reason"
    " people_told_at untold_reason closed_at version",
}  # fmt: skip
PRIVILEGES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "unsealings": {
        "member": TOLD, "audit_firm": TOLD, "secretariat": TOLD,
        "writer": {"SELECT": "*", "INSERT": "*", "UPDATE": "state approvals ends_at review_due_at entry version"},
    },
    "breaches": {"secretariat": BREACH, "writer": {"SELECT": "*", "INSERT": "*", "UPDATE": "*"}},
    "raised_parties": {"writer": {"SELECT": "*", "INSERT": "*", "DELETE": "*"}},
    "case_receipts": {"writer": {"SELECT": "*", "INSERT": "*", "UPDATE": "digest held"}},
}  # fmt: skip
"""Of each table, by login: what it may do, and with which columns. Who is not named has nothing."""
ROLES = {
    **{profile.value: role for profile, role in READERS.items()},
    "writer": WRITER,
    "authorizer": AUTHORIZER,
}
COLUMNS = """
SELECT p.act, array_agg(a.attname ORDER BY a.attnum) AS columns
FROM pg_attribute a, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS p (act)
WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege($2::text, a.attrelid, a.attnum, p.act) GROUP BY p.act
UNION ALL
SELECT p.act, NULL FROM unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN']) AS p (act)
WHERE has_table_privilege($2::text, $1::regclass, p.act)
"""


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("table", PRIVILEGES)
async def test_a_login_has_exactly_these_privileges(truth: asyncpg.Connection, table: str, who: str) -> None:
    every = await truth.fetchval(
        "SELECT array_agg(attname) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0", table
    )
    found = {
        row["act"]: set(row["columns"] or every) for row in await truth.fetch(COLUMNS, table, ROLES[who])
    }
    assert found == {
        act: set(every) if columns == "*" else set(columns.split())
        for act, columns in PRIVILEGES[table].get(who, {}).items()
    }


@pytest.fixture
async def rows(planted: Database) -> AsyncIterator[Mapping[str, UUID]]:
    """One row of each table, which is somebody's."""
    made = {"unsealings": uuid4(), "breaches": uuid4(), "raised_parties": uuid4()}
    owner = await asyncpg.connect(**planted.owner.arguments())
    await owner.execute(f"SET ROLE {OWNER}")
    await owner.execute(
        "INSERT INTO unsealings VALUES ($1, 'Party', $2, 'PROTECTION', '{NAMES}', $3, $4, 'NGO', 'x', false,"
        " '2026-11-01', 'REQUESTED', 0, now())",
        made["unsealings"], uuid4(), demo.NGO_MEMBER.id, demo.NGO_1.id,
    )  # fmt: skip
    await owner.execute(
        "INSERT INTO breaches (id, kinds, cause, reached, risk, people, aware_at, due_at, recorded_at, warned,"
        " in_log, version) VALUES ($1, '{INTEGRITY}', 'STOLEN_DEVICE', '{NAMES}', 'LIKELY', 'UNKNOWN', now(),"
        " now() + interval '72 hours', now(), 'NOT_YET', false, 1)",
        made["breaches"],
    )
    made["raised_parties"] = await owner.fetchval(
        "INSERT INTO raised_parties SELECT id FROM parties LIMIT 1 RETURNING party_id"
    )
    await owner.execute("ANALYZE unsealings, breaches, raised_parties")
    yield made
    await owner.execute("DELETE FROM unsealings WHERE id = $1", made["unsealings"])
    await owner.execute("DELETE FROM raised_parties")
    await owner.close()


@pytest.mark.parametrize("profile", Profile)
async def test_what_is_not_theirs_shows_in_no_count_statistic_plan_or_error(
    planted: Database, rows: Mapping[str, UUID], profile: Profile
) -> None:
    session = await asyncpg.connect(**login_of(planted, profile.value).arguments())
    await session.execute("SET default_transaction_read_only = off")
    try:
        for table, id in rows.items():
            column = "party_id" if table == "raised_parties" else "id"
            asked = (f"SELECT count(*) FROM {table}", f"EXPLAIN SELECT {column} FROM {table}",
                     f"SELECT 1 / ({column} <> '{id}')::int FROM {table}",
                     f"DELETE FROM {table}", f"TRUNCATE {table}")  # fmt: skip
            mine = profile.value in PRIVILEGES[table]
            for statement in asked[3:] if mine else asked:
                with pytest.raises(asyncpg.InsufficientPrivilegeError) as no:
                    await session.execute(statement)
                assert str(id) not in repr(no.value.as_dict())
            if mine and table == "unsealings":  # nobody's claim: no row, so no error that tells of one
                assert await session.fetchval(asked[0]) == 0
                assert await session.fetch(asked[2]) == []
        shown = "SELECT count(*) FROM pg_stats WHERE tablename = ANY($1::text[])"
        assert await session.fetchval(shown, list(rows)) == 0
    finally:
        await session.close()
