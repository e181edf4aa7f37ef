"""What errors, estimates, statistics and sequences tell a reading login of rows that it may not see.

Two kinds of test: what tells nothing, and what does tell (counts, never contents). The second kind is in SECURITY.md;
it fails when the leak is gone, so that the page stays true.
"""

from __future__ import annotations

import json

import asyncpg
import pytest

from domain.access import Profile
from infra.roles import LOGINS, ensure_roles

OUTSIDERS = (Profile.PUBLIC, Profile.BOARD, Profile.COMPANY, Profile.AUDIT_FIRM)
KEPT_FROM_ALL = ("parties", "participants", "engagements", "barriers")


@pytest.mark.parametrize("profile", OUTSIDERS)
async def test_an_error_is_raised_over_visible_rows_only(raw, truth, profile: Profile) -> None:
    """A cast that fails shows the value in its message: it must never be tried on a hidden row."""
    session = await raw(profile)
    hidden = await truth.fetchval("SELECT pseudonym FROM parties WHERE NOT is_public LIMIT 1")
    probe = "SELECT count(*) FROM parties WHERE CASE WHEN pseudonym = $1 THEN pseudonym::int END = 1"
    with pytest.raises(asyncpg.InvalidTextRepresentationError, match=hidden):
        await truth.fetchval(probe, hidden)
    assert await session.fetchval(probe, hidden) == 0


@pytest.mark.parametrize("profile", sorted(set(Profile) - {Profile.SECRETARIAT}))
async def test_column_statistics_are_not_shown_for_tables_under_a_policy(
    raw, truth, profile: Profile
) -> None:
    """pg_stats holds most common values and histograms: pseudonyms, dates, places."""
    held = "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename = ANY($1::name[])"
    assert await truth.fetchval(held, KEPT_FROM_ALL) > 20
    session = await raw(profile)
    assert await session.fetchval(held, KEPT_FROM_ALL) == 0
    for closed in ("pg_statistic", "pg_statistic_ext_data", "pg_authid"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.fetch(f"SELECT 1 FROM {closed}")


@pytest.mark.parametrize("profile", Profile)
async def test_sequences_do_not_tell_how_much_was_written(raw, profile: Profile) -> None:
    session = await raw(profile)
    for name in ("audit_log_id_seq", "outbox_id_seq"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.fetch(f"SELECT last_value FROM {name}")
        assert await session.fetchval("SELECT pg_sequence_last_value($1::text::regclass)", name) is None


async def test_what_others_are_asking_is_not_shown_to_another_login(raw) -> None:
    member, company = await raw(Profile.MEMBER), await raw(Profile.COMPANY)
    pid = await member.fetchval("SELECT pg_backend_pid() /* whose site? */")
    seen = await company.fetchrow("SELECT query, client_addr FROM pg_stat_activity WHERE pid = $1", pid)
    assert tuple(seen) == ("<insufficient privilege>", None)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await company.fetchval("SELECT pg_terminate_backend($1)", pid)


async def test_told_row_counts_of_whole_tables(raw, truth) -> None:
    """Documented: the catalogue tells how many rows a table has, hidden ones included. Contents it does not tell."""
    session = await raw(Profile.PUBLIC)
    for table in KEPT_FROM_ALL:
        rows = await truth.fetchval(f"SELECT count(*) FROM {table}")
        told = await session.fetchval(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = $1::text::regclass", table
        )
        assert told == rows > await session.fetchval(f"SELECT count(*) FROM {table}")


async def test_told_the_planner_estimates_with_hidden_rows(raw, truth) -> None:
    """Documented: EXPLAIN's estimates come from statistics over all rows, and may tell how common a known value is."""
    session = await raw(Profile.COMPANY)
    plan = json.loads(await session.fetchval("EXPLAIN (FORMAT JSON) SELECT FROM barriers"))
    visible = await session.fetchval("SELECT count(*) FROM barriers")
    assert plan[0]["Plan"]["Plan Rows"] != visible
    analysed = json.loads(await session.fetchval("EXPLAIN (ANALYZE, FORMAT JSON) SELECT FROM barriers"))
    removed = analysed[0]["Plan"].get("Rows Removed by Filter", 0)
    hidden = await truth.fetchval("SELECT count(*) FROM barriers") - visible
    assert removed == hidden > 0


async def test_told_what_arms_and_links_need_of_a_visible_row(raw, truth) -> None:
    """Documented: under a login, a visible row also shows sharing flags and keys that the API never answers with."""
    company = await raw(Profile.COMPANY)
    assert await company.fetchval("SELECT count(shared_members) FROM engagements") > 0
    assert await company.fetchval("SELECT count(xmin) FROM participants") > 0
    member = await raw(Profile.MEMBER)
    hidden = (
        "SELECT count(DISTINCT party_id) FROM participants WHERE party_id NOT IN (SELECT id FROM parties)"
    )
    assert await member.fetchval(hidden) > 0  # whose two participations are one party's: by key, never by who


async def test_what_a_login_changes_about_itself_is_undone_at_the_next_start(planted, raw, truth) -> None:
    """A role may alter its own password and defaults, though no claim: it could break reading, and only until then."""
    session = await raw(Profile.MEMBER)
    known = {login: _password(planted, login) for login in LOGINS}
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await session.execute("ALTER ROLE parley_member SET app.org = 'd14c15f3-81aa-4c3b-9477-00abcbda2e5d'")
    await session.execute("ALTER ROLE parley_member SET row_security = off")
    assert "row_security=off" in await _settings(truth)
    await ensure_roles(truth, known)
    assert "row_security=off" not in await _settings(truth)
    assert "default_transaction_read_only=on" in await _settings(truth)


async def _settings(truth: asyncpg.Connection) -> list[str]:
    return await truth.fetchval(
        "SELECT setconfig FROM pg_db_role_setting WHERE setrole = 'parley_member'::regrole AND setdatabase = 0"
    )


def _password(planted, login: str) -> str:
    addresses = [planted.writer, planted.authorizer, planted.teller, *planted.readers.values()]
    return next(a.arguments()["password"] for a in addresses if a.arguments()["user"] == login)


@pytest.mark.parametrize("profile", Profile)
async def test_told_that_and_when_a_kind_of_case_is_written(raw, planted, profile: Profile) -> None:
    """Locks and counters of whole tables are shown to every login: of which site or whom, they do not tell."""
    mine = await raw(profile)
    locked = (
        "SELECT count(*) FROM pg_locks WHERE relation = 'reports'::regclass AND mode = 'RowExclusiveLock'"
    )
    counted = "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'reports'"
    assert await mine.fetchval(locked) == 0
    assert await mine.fetchval(counted) is not None
    writer = await asyncpg.connect(**planted.writer.arguments())
    async with writer.transaction():
        await writer.execute("UPDATE reports SET version = version WHERE false")
        assert await mine.fetchval(locked) == 1
    await writer.close()
