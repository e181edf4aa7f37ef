"""Someone runs SQL under a reading login: which cases its policies hold back, and which a forged claim reaches.

Not what the API does, which makes its claims from tokens, but what is left if somebody has a login's password or gets
SQL past the API. What is reached here is written in SECURITY.md, in the same words; content is reached by no login.
"""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile
from infra.demo.personas import (
    AUDIT_FIRM_1,
    AUDITOR,
    BOARD_MEMBER_NGOS,
    BRAND,
    COMMUNITY,
    COMPANY_1,
    COMPANY_2,
    COMPANY_HANDLER,
    HANDLER,
    NGO_1,
    SECRETARIAT,
    SECRETARIAT_HANDLER,
)
from tests.adversary.withheld import COMMENTS, INSIDE_AUDITS, OUTREACH, TABLES

ELSEWHERE = {"sittings", "declared_interests", *INSIDE_AUDITS, *OUTREACH, "interview_evidence", *COMMENTS}
"""What is no case: audits and comments are tried in their own places."""
CASES = tuple(table for table, whom in TABLES.items() if table not in ELSEWHERE and whom < set(Profile))


async def claim(
    session: asyncpg.Connection, organisation: UUID | None = None, person: UUID | None = None
) -> None:
    """Stand for somebody, as no token allowed."""
    await session.execute(f"SET app.org = '{organisation or ''}'; SET app.person = '{person or ''}'")


async def shown(session: asyncpg.Connection, table: str, where: str = "true") -> int:
    return await session.fetchval(f"SELECT count(*) FROM {table} WHERE {where}")


def readable(profile: Profile) -> list[str]:
    return [table for table in CASES if profile not in TABLES[table]]


@pytest.mark.parametrize("profile", Profile)
async def test_without_a_claim_no_case_comes(raw, truth, profile: Profile) -> None:
    session = await raw(profile)
    for claimed in (False, True):
        if claimed:
            await claim(session)
        for table in readable(profile):
            assert await shown(truth, table) > 0 or table.endswith("_items"), table
            assert await shown(session, table) == 0, table
        told = "audience = 'PUBLIC' AND withdrawn_on IS NULL"
        public = await shown(truth, "allegation_releases", told)
        assert await shown(session, "allegation_releases") == public


async def test_the_secretariat_s_machine_sees_no_case(raw) -> None:
    """The organisation alone sits at no desk: a person does."""
    session = await raw(Profile.SECRETARIAT)
    await claim(session, SECRETARIAT.id)
    assert [table for table in readable(Profile.SECRETARIAT) if await shown(session, table)] == []


async def test_told_a_forged_handler_at_the_secretariat_s_login_reaches_its_cases(raw, truth) -> None:
    """Documented: this login lists all accounts, so it finds a handler to stand for. Then all that the desk has is
    there: but not the cases of audit firms and companies, whoever is claimed."""
    session = await raw(Profile.SECRETARIAT)
    handler = await session.fetchval(
        "SELECT person_id FROM memberships WHERE capacity = 'HANDLER' AND organisation_id = $1 LIMIT 1",
        SECRETARIAT.id,
    )
    await claim(session, SECRETARIAT.id, handler)
    for table in readable(Profile.SECRETARIAT):
        at_desk = f"body_id = '{SECRETARIAT.id}'"
        assert await shown(session, table) == await shown(truth, table, at_desk), table
    assert await shown(session, "grievances") > 5
    assert await shown(session, "reports") > 5
    for organisation, person in ((AUDIT_FIRM_1.id, HANDLER.id), (COMPANY_1.id, COMPANY_HANDLER.id)):
        await claim(session, organisation, person)
        assert [table for table in readable(Profile.SECRETARIAT) if await shown(session, table)] == []


async def test_told_a_forged_firm_and_handler_at_an_audit_firm_s_login_reach_cases_of_firms(
    raw, truth
) -> None:
    """Documented: any firm's grievances and, standing for its handler, reports addressed to it. Not the scheme's."""
    session = await raw(Profile.AUDIT_FIRM)
    await claim(session, AUDIT_FIRM_1.id)
    own = f"body_id = '{AUDIT_FIRM_1.id}'"
    assert await shown(session, "grievances", own) == await shown(truth, "grievances", own) > 0
    assert await shown(session, "grievance_aliases") == await shown(session, "reports") == 0
    await claim(session, AUDIT_FIRM_1.id, AUDITOR.id)  # of the firm, at no desk
    assert await shown(session, "grievance_aliases") == await shown(session, "reports") == 0
    await claim(session, AUDIT_FIRM_1.id, HANDLER.id)
    for table in ("reports", "report_aliases", "grievance_aliases"):
        assert await shown(session, table) == await shown(truth, table, own) > 0, table
    for organisation, person in (
        (SECRETARIAT.id, SECRETARIAT_HANDLER.id),
        (COMPANY_1.id, COMPANY_HANDLER.id),
    ):
        await claim(session, organisation, person)
        assert [table for table in readable(Profile.AUDIT_FIRM) if await shown(session, table)] == []


MINE = """site_id IN (SELECT site_id FROM assignments WHERE organisation_id = '{}' AND capacity = 'OPERATOR'
    AND starts <= current_date AND (ends IS NULL OR ends >= current_date))"""


async def test_told_a_forged_company_and_handler_at_a_company_s_login_reach_what_companies_handle(
    raw, truth
) -> None:
    """Documented: what any operator sees, and standing for its handler the aliases and items of its own mechanism.
    Never an alias in confidence, an unreleased case of another mechanism, a report, an allegation or a warning."""
    session = await raw(Profile.COMPANY)
    for company in (COMPANY_1, COMPANY_2):
        await claim(session, company.id)
        mine = MINE.format(company.id)
        assert (
            await shown(session, "grievances")
            == await shown(truth, "grievances", f"{mine} AND operator_sees")
            > 0
        )
        assert await shown(truth, "grievances", f"{mine} AND NOT operator_sees") > 0
        assert await shown(session, "grievance_aliases") == await shown(session, "grievance_items") == 0
        told = f"withdrawn_on IS NULL AND (audience = 'PUBLIC' OR {mine})"
        assert await shown(session, "allegation_releases") == await shown(truth, "allegation_releases", told)
    await claim(session, COMPANY_1.id, COMPANY_HANDLER.id)
    own = f"body_id = '{COMPANY_1.id}' AND {MINE.format(COMPANY_1.id)}"
    open_ones = await shown(truth, "grievance_aliases", f"{own} AND NOT in_confidence")
    assert await shown(session, "grievance_aliases") == open_ones > 0
    assert await shown(truth, "grievance_aliases", f"{own} AND in_confidence") > 0
    assert await shown(session, "grievance_aliases", "in_confidence") == 0
    for organisation, person in (
        (SECRETARIAT.id, SECRETARIAT_HANDLER.id),
        (AUDIT_FIRM_1.id, HANDLER.id),
        (NGO_1.id, None),
    ):
        await claim(session, organisation, person)
        for table in readable(Profile.COMPANY):
            assert await shown(session, table) == 0, (organisation, table)


async def test_told_a_forged_member_reaches_what_other_members_filed_or_represent(raw, truth) -> None:
    """Documented, as for engagements. What came anonymously is nobody's: no organisation's claim reaches it."""
    session = await raw(Profile.MEMBER)
    everyones = [row["id"] for row in await truth.fetch("SELECT id FROM organisations")]
    reached = set[UUID]()
    for organisation in everyones:
        await claim(session, organisation)
        side = f"filed_by = '{organisation}' OR represented_by = '{organisation}'"
        for table in ("grievances", "allegations"):
            assert await shown(session, table) == await shown(truth, table, side)
        reached |= {row["id"] for row in await session.fetch("SELECT id FROM grievances")}
    anonymous = await truth.fetch(
        "SELECT id FROM grievances WHERE filed_by_id IS NULL AND representative_id IS NULL"
    )
    assert len(anonymous) > 5
    assert reached.isdisjoint(row["id"] for row in anonymous)
    await claim(session, COMMUNITY.id)
    assert await shown(session, "grievances") > 0


async def test_told_who_knows_an_anonymous_case_s_id_can_claim_it_at_a_member_s_login(raw, truth) -> None:
    """Documented: the id itself stands where a filer would. It is random; who is told it may see the case anyway."""
    session = await raw(Profile.MEMBER)
    case = await truth.fetchval("SELECT id FROM grievances WHERE by_week LIMIT 1")
    await claim(session, case)
    assert await session.fetchval("SELECT id FROM grievances") == case
    assert await shown(session, "grievances") == 1


async def test_told_a_forged_member_of_the_board_reaches_one_committee_after_another(raw, truth) -> None:
    """Documented: allegations before any committee, and from each who else sits there. Not those before none."""
    session = await raw(Profile.BOARD)
    await claim(session, None, BOARD_MEMBER_NGOS.id)
    known, found = {BOARD_MEMBER_NGOS.id}, set[UUID]()
    while fresh := known - found:
        for person in fresh:
            found.add(person)
            await claim(session, None, person)
            known |= {
                row["person_id"] for row in await session.fetch("SELECT person_id FROM committee_members")
            }
            before = f"id IN (SELECT allegation_id FROM sittings WHERE person_id = '{person}')"
            assert await shown(session, "allegations") == await shown(truth, "allegations", before)
            assert await shown(session, "declared_interests", f"person_id <> '{person}'") == 0
    assert len(found) > 3
    for organisation, person in (
        (SECRETARIAT.id, SECRETARIAT_HANDLER.id),
        (COMPANY_1.id, COMPANY_HANDLER.id),
    ):
        await claim(session, organisation, person)
        assert await shown(session, "allegations") == 0


async def test_the_public_s_login_reaches_no_case_whoever_is_claimed(raw, truth) -> None:
    session = await raw(Profile.PUBLIC)
    told = await shown(truth, "allegation_releases", "audience = 'PUBLIC' AND withdrawn_on IS NULL")
    assert told > 0
    for organisation, person in (
        (SECRETARIAT.id, SECRETARIAT_HANDLER.id), (COMPANY_1.id, COMPANY_HANDLER.id), (AUDIT_FIRM_1.id, HANDLER.id),
        (NGO_1.id, None), (BRAND.id, BOARD_MEMBER_NGOS.id),
    ):  # fmt: skip
        await claim(session, organisation, person)
        assert readable(Profile.PUBLIC) == []
        assert await shown(session, "allegation_releases") == told


@pytest.mark.parametrize("profile", Profile)
async def test_no_reading_login_writes_a_case_or_sits_down_anywhere(raw, profile: Profile) -> None:
    session = await raw(profile)
    for statement in (
        "UPDATE grievances SET released = true, operator_sees = true", "DELETE FROM grievances", "TRUNCATE allegations",
        "INSERT INTO sittings SELECT gen_random_uuid(), gen_random_uuid()", "UPDATE allegations SET state = 'CLOSED'",
        "UPDATE agreements SET terminated_on = current_date", "DELETE FROM case_contents", "DELETE FROM sittings",
        "DROP POLICY operator ON grievances", "ALTER TABLE reports DISABLE ROW LEVEL SECURITY",
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.execute(statement)


COUNTED = ("reports", "allegations", "grievances", "early_warnings")


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.COMPANY])
async def test_told_how_many_cases_there_are_in_all(raw, truth, profile: Profile) -> None:
    """Documented: the catalogue counts every table's rows for every login, also where it has no privilege; and how
    many were written since the server began. Neither says at which site, and the API asks neither."""
    session = await raw(profile)
    for table in COUNTED:
        rows = await shown(truth, table)
        told = "SELECT reltuples::bigint FROM pg_class WHERE oid = $1::text::regclass"
        assert await session.fetchval(told, table) == rows > 0
        written = "SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = $1"
        assert await session.fetchval(written, table) is not None
    held = "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename = ANY($1::name[])"
    assert await truth.fetchval(held, COUNTED) > 20
    assert await session.fetchval(held, COUNTED) == 0
