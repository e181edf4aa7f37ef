"""Someone runs SQL under a reading login: what its grants and policies hold, and what a forged claim reaches.

What is reached here is written in SECURITY.md, in the same words.
"""

from __future__ import annotations

import asyncpg
import pytest

from domain.access import Profile
from infra.demo.personas import AUDIT_FIRM_1, BOARD_MEMBER, COMPANY_1, NGO_1, NGO_2, SECRETARIAT
from tests.adversary import withheld

NEVER = {
    "attendance": {Profile.PUBLIC, Profile.BOARD, Profile.COMPANY},
    "releases": {Profile.PUBLIC, Profile.BOARD, Profile.COMPANY, Profile.AUDIT_FIRM},
    "persons": {Profile.PUBLIC},
    "memberships": {Profile.PUBLIC},
    **dict.fromkeys(
        (
            "oauth_assertions",
            "audit_log",
            "audit_log_by_week",
            "outbox",
            "outbox_by_week",
            "outbox_progress",
            "idempotency_keys",
            "party_consents",
        ),
        frozenset(Profile),
    ),
    **dict.fromkeys(("oauth_clients", "security_events"), set(Profile) - {Profile.SECRETARIAT}),
    **withheld.TABLES,
    **withheld.OF_INTERVIEWS,
    **withheld.GOVERNANCE,
}
"""Tables without any privilege for these profiles."""

COLUMNS = {
    "parties.reference_digest": set(Profile),
    "parties.recorded_on": set(Profile) - {Profile.MEMBER, Profile.SECRETARIAT},
    "organisations.size_class": set(Profile),
    "organisations.external_ref": set(Profile) - {Profile.SECRETARIAT},
    "external_inspections.external_ref": set(Profile),
    "engagements.external_ref": set(Profile) - {Profile.MEMBER, Profile.SECRETARIAT},
    "engagements.recorded_at": set(Profile) - {Profile.MEMBER, Profile.SECRETARIAT},
    "engagements.recorded_by": set(Profile) - {Profile.MEMBER, Profile.SECRETARIAT},
    "engagements.ctid": set(Profile) - {Profile.MEMBER, Profile.SECRETARIAT},
    "engagements.xmin": set(Profile) - {Profile.MEMBER, Profile.SECRETARIAT},
    "barriers.affected_roles": set(Profile) - {Profile.MEMBER, Profile.SECRETARIAT},
    "security_events.grant_id": set(Profile),
    **withheld.COLUMNS,
}  # fmt: skip
"""Columns without any privilege for these profiles."""


@pytest.mark.parametrize("profile", Profile)
async def test_tables_and_columns_without_a_privilege(raw, profile: Profile) -> None:
    session = await raw(profile)
    denied = [f"SELECT 1 FROM {table}" for table, whom in NEVER.items() if profile in whom]
    denied += [
        f"SELECT {name.split('.')[1]} FROM {name.split('.')[0]}"
        for name, whom in COLUMNS.items()
        if profile in whom
    ]
    for statement in denied:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.fetch(statement)


async def test_without_a_claim_only_what_is_public_comes(raw, truth) -> None:
    public = await truth.fetchval("SELECT count(*) FROM engagements WHERE published")
    for profile in set(Profile) - {Profile.SECRETARIAT}:
        session = await raw(profile)
        for claim in ("", None):
            if claim is not None:
                await session.execute("SET app.org = ''; SET app.person = ''")
            assert await session.fetchval("SELECT count(*) FROM engagements") == public
            assert await session.fetchval("SELECT count(*) FROM parties WHERE NOT is_public") == 0
            if profile is not Profile.PUBLIC:
                assert await session.fetchval("SELECT count(*) FROM persons") == 0


async def test_a_forged_claim_reaches_other_organisations_of_the_same_profile_and_no_further(
    raw, truth
) -> None:
    """The pool of a profile can stand for any organisation of that profile: SECURITY.md says so."""
    hidden = "SELECT count(*) FROM parties WHERE owner_id = $1 AND NOT is_public"
    member = await raw(Profile.MEMBER)
    for organisation in (NGO_1.id, NGO_2.id, SECRETARIAT.id):
        await member.execute(f"SET app.org = '{organisation}'")
        assert await member.fetchval(hidden, organisation) == await truth.fetchval(hidden, organisation) > 0
    for profile in (Profile.COMPANY, Profile.AUDIT_FIRM, Profile.BOARD, Profile.PUBLIC):
        session = await raw(profile)
        await session.execute(f"SET app.org = '{NGO_1.id}'")
        assert await session.fetchval(hidden, NGO_1.id) == 0
        kept = "SELECT count(*) FROM engagements WHERE owner_id = $1 AND NOT published"
        assert await session.fetchval(kept, NGO_1.id) == 0, profile
    board = await raw(Profile.BOARD)
    await board.execute(f"SET app.org = '{COMPANY_1.id}'; SET app.person = '{BOARD_MEMBER.id}'")
    assert await board.fetchval("SELECT count(*) FROM persons") == 1
    company = await raw(Profile.COMPANY)
    await company.execute(f"SET app.org = '{AUDIT_FIRM_1.id}'")
    public = await truth.fetchval("SELECT count(*) FROM engagements WHERE published")
    assert await company.fetchval("SELECT count(*) FROM engagements") == public


@pytest.mark.parametrize("profile", Profile)
async def test_nobody_becomes_anybody_else(raw, profile: Profile) -> None:
    session = await raw(profile)
    others = ("parley_owner", "parley_writer", *(f"parley_{p.value}" for p in Profile if p is not profile))
    for other in others:
        for statement in (f"SET ROLE {other}", f"SET SESSION AUTHORIZATION {other}", f"GRANT {other} TO CURRENT_USER",
                          f"ALTER ROLE {other} PASSWORD 'x'", f"ALTER ROLE {other} SET app.org = 'x'"):  # fmt: skip
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await session.execute(statement)


@pytest.mark.parametrize("profile", Profile)
async def test_policies_cannot_be_switched_off_or_shadowed(raw, profile: Profile) -> None:
    session = await raw(profile)
    for statement in (
        "CREATE TEMP VIEW assignments AS SELECT 1", "CREATE SCHEMA tricks",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "DO $$ BEGIN END $$",
        "ALTER TABLE engagements DISABLE ROW LEVEL SECURITY",
        "DROP POLICY published ON engagements", "CREATE POLICY open ON engagements USING (true)",
        "TRUNCATE engagements",
        "COPY engagements TO PROGRAM 'cat'", "SELECT pg_read_file('postgresql.conf')", "SELECT lo_import('/etc/hosts')",
        "CREATE EXTENSION vector", "SET session_replication_role = replica",
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.execute(statement)
    before = await session.fetchval("SELECT count(*) FROM engagements")
    await session.execute("SET search_path = pg_temp, pg_catalog")
    assert await session.fetchval("SELECT count(*) FROM public.engagements") == before
    await session.execute("SET row_security = off")
    if profile is not Profile.SECRETARIAT:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await session.fetchval("SELECT count(*) FROM public.engagements")


async def test_there_is_no_function_of_ours_that_runs_as_somebody_else(truth) -> None:
    """Those there are refuse changes as triggers, or come with the type of a range: none looks at a row that
    its caller may not see."""
    ours = await truth.fetch(
        "SELECT proname, prosecdef, prorettype::regtype::text AS gives FROM pg_proc p"
        " WHERE pronamespace = 'public'::regnamespace OR prosecdef"
    )
    assert [row["proname"] for row in ours if row["prosecdef"]] == []
    assert {row["gives"] for row in ours} == {"trigger", "uuid_range", "uuid_multirange"}
    assert {row["proname"] for row in ours if row["gives"] == "trigger"} == {
        "a_published_report_stays", "open_for_seats", "decided_for_good", "counted_for_good",
        "tell_workers", "tell_tellers", "refuse_change_of_security_events", "profile_follows_kind",
        "refuse_rewriting_breaches",
    }  # fmt: skip


async def test_every_table_has_a_policy_and_no_view_goes_round_one(truth) -> None:
    bare = await truth.fetch(
        "SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
        " AND (relkind = 'm' OR relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"
        " OR relkind IN ('r', 'p') AND NOT (relrowsecurity AND EXISTS"
        " (SELECT FROM pg_policy WHERE polrelid = c.oid)))"
    )
    # what everybody reads alike: it looks at comments that are published and at nothing else
    assert [row["relname"] for row in bare] == ["published_comments"]
    said = await truth.fetchval("SELECT pg_get_viewdef('published_comments'::regclass)")
    assert said.rstrip(";").endswith("WHERE (state = 'PUBLISHED'::text)")


STAFF_OF = {
    Profile.MEMBER: {"NGO", "UNION", "COMMUNITY"},
    Profile.AUDIT_FIRM: {"AUDIT_FIRM"},
    Profile.COMPANY: {"COMPANY"},
}


@pytest.mark.parametrize("profile", STAFF_OF)
async def test_a_forged_claim_shows_accounts_of_organisations_of_the_profile_s_kinds_only(
    raw, truth, profile: Profile
) -> None:
    """A company's login must not list the accounts of the NGOs at its sites, whatever it claims."""
    session = await raw(profile)
    for row in await truth.fetch(
        "SELECT DISTINCT ON (kind) id, kind FROM organisations WHERE kind <> 'SECRETARIAT'"
    ):
        await session.execute(f"SET app.org = '{row['id']}'")
        shown = (
            await session.fetchval("SELECT count(*) FROM persons"),
            await session.fetchval("SELECT count(*) FROM memberships"),
        )
        assert (min(shown) > 0) == (row["kind"] in STAFF_OF[profile]), (profile, row["kind"], shown)
