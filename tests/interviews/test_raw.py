"""Somebody runs SQL under a reading login, with whatever claims: which interviews the second lock alone holds back."""

from __future__ import annotations

import asyncpg
import pytest

from domain.access import Profile
from tests.adversary.withheld import INTERVIEWS
from tests.interviews.conftest import Case
from tests.interviews.people import (
    COMPANY,
    LAPWING,
    MERLIN,
    NIGHTJAR,
    OFFICE,
    ORIOLE,
    PLOVER,
    QUAIL,
    SIGNER,
)
from tests.reprisals.people import AUDITORS, OPERATOR, OTHER_FIRM, SECRETARIAT

ANYBODY = (LAPWING, MERLIN, NIGHTJAR, ORIOLE, PLOVER, QUAIL, SIGNER, OFFICE.person, None)


async def claim(session: asyncpg.Connection, organisation: object, person: object) -> None:
    """Stand for somebody, as no token allowed."""
    await session.execute(f"SET app.org = '{organisation or ''}'; SET app.person = '{person or ''}'")


@pytest.fixture
async def arranged(case: Case) -> None:
    """One interview with notes, one incident put to the site and one that was not."""
    interview = await case.held("NOTES")
    await case.noted(interview)
    await case.put(await case.incident(interviewId=interview))
    await case.incident("COERCION")


@pytest.mark.parametrize("profile", sorted(set(Profile) - {Profile.AUDIT_FIRM}), ids=str)
async def test_no_other_login_has_a_privilege_on_any_column(
    arranged: None, as_profile, owner, profile: Profile
):
    session = as_profile[profile]
    for organisation in (AUDITORS, OPERATOR, SECRETARIAT, None):
        await claim(session, organisation, LAPWING)
        for table in INTERVIEWS:
            columns = await owner.fetch(
                "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND NOT attisdropped",
                table,
            )
            for column in ("count(*)", *(row["attname"] for row in columns)):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await session.fetch(f"SELECT {column} FROM {table}")


async def test_told_under_the_firms_login_only_a_person_of_the_team_reaches_interviews(
    arranged: None, as_profile, owner
):
    """Documented: whoever forges the claim of a person on a team, and of its firm, reads that team's; no more."""
    session = as_profile[Profile.AUDIT_FIRM]
    for organisation in (AUDITORS, OTHER_FIRM, OPERATOR, None):
        for person in ANYBODY:
            await claim(session, organisation, person)
            on_team = organisation == AUDITORS and person in (LAPWING, MERLIN)
            for table in INTERVIEWS:
                there = await owner.fetchval(f"SELECT count(*) FROM {table}") if on_team else 0
                assert await session.fetchval(f"SELECT count(*) FROM {table}") == there, (
                    organisation,
                    person,
                )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await session.fetch("SELECT sealed FROM case_contents")


async def test_a_company_reaches_the_notices_of_its_own_sites(arranged: None, as_profile):
    session = as_profile[Profile.COMPANY]
    for organisation, seen in ((OPERATOR, 1), (AUDITORS, 0), (SECRETARIAT, 0), (None, 0)):
        await claim(session, organisation, COMPANY.person)
        assert await session.fetchval("SELECT count(*) FROM integrity_notices") == seen


@pytest.mark.parametrize("profile", Profile, ids=str)
async def test_no_reading_login_writes(arranged: None, as_profile, profile: Profile):
    session = as_profile[profile]
    await claim(session, AUDITORS, LAPWING)
    await session.execute("SET default_transaction_read_only = off")
    for statement in (
        "UPDATE interviews SET state = 'HELD'", "DELETE FROM interview_consents", "TRUNCATE undertakings",
        "UPDATE integrity_incidents SET notice_id = NULL", "DROP POLICY team ON interviews",
        "UPDATE audit_team_members SET ended_on = NULL", "DELETE FROM integrity_notices",
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.execute(statement)
