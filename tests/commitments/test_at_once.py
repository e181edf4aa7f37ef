"""Two at once, twice, and what the tables themselves refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from uuid import uuid4

import asyncpg
import pytest

from domain.access import Profile
from tests.commitments.cast import ASSESSOR, COMPANY, DESK, KEEPER, MINE, RIVAL, viewer
from tests.commitments.conftest import Ask, Kept, Read, key_of, rated
from tests.commitments.place import SINCE

Fingerprint = Callable[[], Awaitable[Mapping[str, str]]]


def names(*answers: object) -> list[str]:
    return sorted(answer.typename for answer in answers)


async def test_of_two_who_assess_at_once_neither_is_lost(kept: Kept, ask: Ask, read: Read) -> None:
    for _ in range(4):
        version = await kept.published()
        answers = await asyncio.gather(
            *(
                ask("assessPolicyVersion", {"versionId": version, "ratings": rated(FORMAL_POLICY=rating)}, by)
                for by, rating in ((ASSESSOR, "MET"), (DESK, "NOT_MET"), (ASSESSOR, "PARTIAL"))
            )
        )
        assert names(*answers) == ["PolicyVersionAssessed"] * 3
        asked = """query($id: ID!) { policyVersion(id: $id) { assessments { nodes { position rating } }
          items(first: 1) { nodes { rating disputed } } } }"""
        found = (await read(asked, DESK, id=version))["policyVersion"]
        history = found["assessments"]["nodes"]
        assert sorted(one["rating"] for one in history) == ["MET", "NOT_MET", "PARTIAL"]
        assert [one["position"] for one in history] == [1, 2, 3]
        assert found["items"]["nodes"][0] == {"rating": history[-1]["rating"], "disputed": True}


async def test_two_who_read_the_same_version_do_not_overwrite_each_other(kept: Kept, ask: Ask) -> None:
    version = await kept.published()
    given = {"versionId": version, "version": 2, "ratings": rated(FORMAL_POLICY="MET")}
    answers = await asyncio.gather(*(ask("assessPolicyVersion", given, by) for by in (ASSESSOR, DESK)))
    assert names(*answers) == ["ChangedMeanwhile", "PolicyVersionAssessed"]


async def test_two_versions_published_at_once_are_not_both_in_force(
    kept: Kept, ask: Ask, owner: asyncpg.Connection
) -> None:
    for _ in range(4):
        policy = await kept.policy()
        drafts = [await kept.draft(policy), await kept.draft(policy, starts="2026-05-01")]
        answers = await asyncio.gather(
            *(ask("publishPolicyVersion", {"versionId": draft}, KEEPER) for draft in drafts)
        )
        assert names(*answers) == ["PolicyVersionPublished", "VersionOverlaps"]
        states = "SELECT count(*) FROM policy_versions WHERE commitment_id = $1 AND state = 'PUBLISHED'"
        assert await owner.fetchval(states, key_of(policy)) == 1


async def test_one_that_is_superseded_twice_at_once_gives_way_once(kept: Kept, ask: Ask) -> None:
    policy = await kept.policy()
    first = await kept.published(policy)
    drafts = [await kept.draft(policy, starts=day) for day in ("2026-06-01", "2026-07-01")]
    answers = await asyncio.gather(
        *(
            ask("publishPolicyVersion", {"versionId": draft, "supersedesId": first}, KEEPER)
            for draft in drafts
        )
    )
    assert names(*answers) == ["NotInForce", "PolicyVersionPublished"]


async def test_published_twice_or_withdrawn_beside_it(kept: Kept, ask: Ask) -> None:
    draft = await kept.draft()
    twice = await asyncio.gather(
        *(ask("publishPolicyVersion", {"versionId": draft}, KEEPER) for _ in range(2))
    )
    assert names(*twice) == ["AlreadyPublished", "PolicyVersionPublished"]
    gone = {"versionId": draft, "reason": "OTHER"}
    twice = await asyncio.gather(*(ask("withdrawPolicyVersion", gone, KEEPER) for _ in range(2)))
    assert names(*twice) == ["PolicyVersionWithdrawn", "VersionWithdrawn"]


async def test_a_refusal_moves_nothing(kept: Kept, ask: Ask, fingerprint: Fingerprint) -> None:
    policy = await kept.policy()
    first, second = await kept.published(policy), await kept.draft(policy)
    before = await fingerprint()
    for name, given, by in (
        ("publishPolicyVersion", {"versionId": second}, KEEPER),
        ("publishPolicyVersion", {"versionId": first}, KEEPER),
        ("publishPolicyVersion", {"versionId": second, "version": 7}, KEEPER),
        ("assessPolicyVersion", {"versionId": first, "ratings": rated(FORMAL_POLICY="MET")}, KEEPER),
        ("assessPolicyVersion", {"versionId": first, "ratings": rated(FORMAL_POLICY="MET")}, viewer(RIVAL)),
        ("assessPolicyVersion", {"versionId": first, "ratings": []}, ASSESSOR),
    ):
        assert "code" in (await ask(name, given, by)).values, (name, given)
    after = await fingerprint()
    assert {t for t in after if after[t] != before[t]} <= {"idempotency_keys", "audit_log"}


# -- the tables by themselves


async def test_the_table_holds_no_two_versions_for_one_day(kept: Kept, owner: asyncpg.Connection) -> None:
    policy = await kept.policy()
    await kept.published(policy)
    draft = await kept.draft(policy)
    forced = "UPDATE policy_versions SET state = 'PUBLISHED', published = true, number = 2 WHERE id = $1"
    with pytest.raises(asyncpg.ExclusionViolationError):
        await owner.execute(forced, key_of(draft))
    elsewhere = await kept.draft()
    await owner.execute(forced.replace("number = 2", "number = 1"), key_of(elsewhere))


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE policy_versions SET state = 'PUBLISHED' WHERE id = $1", asyncpg.CheckViolationError),
        ("UPDATE policy_versions SET number = 9 WHERE id = $1", asyncpg.CheckViolationError),
        ("UPDATE policy_versions SET digest = 'x' WHERE id = $1", asyncpg.CheckViolationError),
        ("UPDATE policy_versions SET ends = starts - 1 WHERE id = $1", asyncpg.CheckViolationError),
        ("UPDATE policy_versions SET owner_id = $2 WHERE id = $1", asyncpg.ForeignKeyViolationError),
        (
            "UPDATE commitment_items SET published = true WHERE policy_version_id = $1",
            asyncpg.ForeignKeyViolationError,
        ),
        (
            "UPDATE commitment_items SET rating = 'MET' WHERE policy_version_id = $1",
            asyncpg.CheckViolationError,
        ),
        (
            "UPDATE commitment_items SET mechanism_version_id = $1 WHERE policy_version_id = $1",
            asyncpg.CheckViolationError,
        ),
    ],
)
async def test_the_tables_refuse_what_cannot_be(
    kept: Kept, owner: asyncpg.Connection, sql: str, fault: type[Exception]
) -> None:
    draft = key_of(await kept.draft())
    with pytest.raises(fault):
        await owner.execute(sql, *((draft, RIVAL) if "$2" in sql else (draft,)))


async def test_the_table_takes_no_assessment_by_whoever_keeps_it(
    kept: Kept, owner: asyncpg.Connection
) -> None:
    version = await kept.published()
    await kept.assessed(version, FORMAL_POLICY="MET")
    copied = "UPDATE commitment_assessments SET assessor_id = $2 WHERE policy_version_id = $1"
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(copied, key_of(version), COMPANY)


async def test_no_profile_reads_past_its_policy_whatever_it_claims(
    kept: Kept, as_profile: Mapping[Profile, asyncpg.Connection]
) -> None:
    """The second lock alone: bare statements as each role, with the claim of the one it is after."""
    draft = key_of(await kept.draft())
    for profile, connection in as_profile.items():
        for claim, sees in ((COMPANY, profile is Profile.COMPANY), (RIVAL, False), (None, False)):
            await connection.execute("SELECT set_config('app.org', $1, false)", str(claim or ""))
            for table, column in (("policy_versions", "id"), ("commitment_items", "policy_version_id")):
                found = await connection.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", draft)
                assert bool(found) == (sees or profile is Profile.SECRETARIAT), (profile, claim, table)
    for profile in (Profile.PUBLIC, Profile.MEMBER, Profile.BOARD):
        for hidden in ("version FROM policy_versions", "person_id FROM commitment_assessments"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await as_profile[profile].fetch(f"SELECT {hidden}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_profile[Profile.COMPANY].fetch("SELECT person_id FROM commitment_assessments")


async def test_an_operator_of_yesterday_neither_reads_nor_changes(
    kept: Kept, ask: Ask, owner: asyncpg.Connection
) -> None:
    draft = await kept.draft()
    stay = "UPDATE assignments SET ends = $1 WHERE organisation_id = $2 AND site_id = $3"
    await owner.execute(stay, SINCE, COMPANY, MINE)
    try:
        answer = await ask("publishPolicyVersion", {"versionId": draft}, KEEPER)
        assert answer.typename == "NotThere"
        assert answer == await ask("publishPolicyVersion", {"versionId": f"polv_{uuid4().hex}"}, KEEPER)
    finally:
        await owner.execute(stay, None, COMPANY, MINE)
    await kept.does("publishPolicyVersion", {"versionId": draft})
