"""Who keeps, who assesses, who reads: a company, its auditors, the secretariat, a rival and everybody else."""

from __future__ import annotations

from collections.abc import Mapping

import asyncpg
import pytest

from api.execution import Execution
from domain.access import Profile, Viewer
from domain.labels import encode_id
from tests.commitments.cast import (
    ANYBODY,
    ASSESSOR,
    COMPANY,
    DESK,
    FIRM,
    INTERESTED,
    KEEPER,
    MEMBER,
    MINE,
    NGO,
    OTHER_COMPANY,
    RIVAL,
    RIVAL_MINE,
    STRANGER,
    TURNCOAT,
    viewer,
)
from tests.commitments.conftest import DIGEST, QUOTED, Ask, Kept, Read, drafted, key_of, rated

WHOLE = """query($id: ID!) { policyVersion(id: $id) { number state published starts ends inForce approvedBy address
  digest language version policy { title } site { id } operator { id } owner { id }
  items(first: 50) { nodes { item group position rating gap disputed assessedOn
    assessment { evidence place assessor { id } } } }
  tallies(first: 50) { nodes { group items met partial notMet noEvidence unassessed } }
  events(first: 50) { nodes { state reason position organisation { id } } } } }"""


async def test_a_version_lists_all_twenty_items_before_anybody_assessed_one(kept: Kept, read: Read) -> None:
    version = await kept.draft()
    found = (await read(WHOLE, KEEPER, id=version))["policyVersion"]
    assert (found["number"], found["state"], found["published"], found["inForce"]) == (
        None,
        "DRAFT",
        False,
        False,
    )
    assert (found["digest"], found["language"], found["version"]) == (DIGEST, "es", 1)
    assert [item["position"] for item in found["items"]["nodes"]] == list(range(1, 21))
    assert {item["rating"] for item in found["items"]["nodes"]} == {"UNASSESSED"}
    assert all(item["gap"] and item["assessment"] is None for item in found["items"]["nodes"])
    assert [(t["group"], t["items"], t["unassessed"], t["met"]) for t in found["tallies"]["nodes"]] == [
        ("SCOPE", 7, 7, 0),
        ("APPROVAL_AND_ACCESS", 2, 2, 0),
        ("RECOGNITION_AND_ZERO_TOLERANCE", 4, 4, 0),
        ("EXPECTATIONS", 7, 7, 0),
    ]


async def test_an_assessment_is_kept_and_the_last_one_counts(kept: Kept, read: Read) -> None:
    version = await kept.published()
    await kept.assessed(
        version, FORMAL_POLICY="MET", ZERO_TOLERANCE_OF_THREATS="PARTIAL", COMMITS_SITE="NO_EVIDENCE"
    )
    await kept.assessed(version, by=DESK, FORMAL_POLICY="NOT_MET")
    found = (await read(WHOLE, ANYBODY, id=version))["policyVersion"]
    by_item = {item["item"]: item for item in found["items"]["nodes"]}
    assert by_item["FORMAL_POLICY"]["rating"] == "NOT_MET"
    assert by_item["FORMAL_POLICY"]["disputed"] is True
    assert by_item["ZERO_TOLERANCE_OF_THREATS"]["assessment"] == {
        "evidence": QUOTED,
        "place": "Section 2",
        "assessor": {"id": encode_id("Organisation", FIRM)},
    }
    assert found["tallies"]["nodes"][0] == {
        "group": "SCOPE", "items": 7, "met": 0, "partial": 0, "notMet": 1, "noEvidence": 1, "unassessed": 5,
    }  # fmt: skip
    assert found["version"] is None
    history = "query($id: ID!) { policyVersion(id: $id) { assessments(filter: {item: [FORMAL_POLICY]}) {"
    history += " nodes { rating position } } } }"
    assert (await read(history, ANYBODY, id=version))["policyVersion"]["assessments"]["nodes"] == [
        {"rating": "MET", "position": 1},
        {"rating": "NOT_MET", "position": 4},
    ]
    gaps = "query($id: ID!) { policyVersion(id: $id) {"
    gaps += " items(filter: {gap: true, group: [SCOPE]}) { total { count } } } }"
    assert (await read(gaps, ANYBODY, id=version))["policyVersion"]["items"]["total"]["count"] == 7


READERS: dict[str, tuple[Viewer, bool]] = {
    "the company": (KEEPER, True),
    "the secretariat": (DESK, True),
    "the site's audit firm": (ASSESSOR, True),
    "another company": (OTHER_COMPANY, False),
    "another audit firm": (STRANGER, False),
    "an NGO at the site": (MEMBER, False),
    "anybody": (ANYBODY, False),
}


@pytest.mark.parametrize("site", [MINE, None], ids=["of the site", "of the operator"])
@pytest.mark.parametrize("who", READERS)
async def test_what_is_not_published_exists_for_few(
    execution: Execution, kept: Kept, read: Read, who: str, site: object
) -> None:
    by, sees = READERS[who]
    policy = await kept.policy(site=site)
    version = await kept.draft(policy)
    await kept.assessed(version, FORMAL_POLICY="MET")
    item = await read(
        "query($id: ID!) { policyVersion(id: $id) { items(first: 1) { nodes { id } } } }", DESK, id=version
    )
    item = item["policyVersion"]["items"]["nodes"][0]["id"]
    page = "(first: 100) { nodes { id } total { count } }"
    lists = f"{{ policies{page} policyVersions{page} }}"
    listed = await read(lists, by)
    assert (policy in [one["id"] for one in listed["policies"]["nodes"]]) == sees
    assert (version in [one["id"] for one in listed["policyVersions"]["nodes"]]) == sees
    assert listed["policies"]["total"]["count"] == len(listed["policies"]["nodes"])
    for label in (policy, version, item):
        question = "query($id: ID!) { node(id: $id) { __typename } }"
        absent = await execution.answer(question, {"id": f"{label.partition('_')[0]}_{'0' * 32}"}, None, by)
        answer = await execution.answer(question, {"id": label}, None, by)
        assert (answer == absent) == (not sees), label
    await kept.does("publishPolicyVersion", {"versionId": version})
    assert (await read(WHOLE, by, id=version))["policyVersion"]["number"] == 1


async def test_a_refusal_is_the_same_for_what_is_not_theirs_and_what_is_not_there(
    kept: Kept, ask: Ask, fingerprint: object
) -> None:
    version = await kept.draft()
    policy = await kept.policy()
    before = await fingerprint()
    for by in (OTHER_COMPANY, STRANGER, MEMBER):
        for name, field, label, more in (
            ("draftPolicyVersion", "policyId", policy, drafted(policy)),
            ("publishPolicyVersion", "versionId", version, {}),
            ("withdrawPolicyVersion", "versionId", version, {"reason": "OTHER"}),
            ("assessPolicyVersion", "versionId", version, {"ratings": rated(FORMAL_POLICY="MET")}),
        ):
            absent = f"{label.partition('_')[0]}_{'0' * 32}"
            answers = [await ask(name, {**more, field: one}, by) for one in (label, absent)]
            assert answers[0] == answers[1]
            assert answers[0].typename == "NotThere"
    after = await fingerprint()
    assert {t for t in after if after[t] != before[t]} <= {"idempotency_keys", "audit_log"}


async def test_who_may_open_what(kept: Kept, ask: Ask) -> None:
    mine, rivals = encode_id("Site", MINE), encode_id("Site", RIVAL_MINE)
    company, rival, ngo = (encode_id("Organisation", one) for one in (COMPANY, RIVAL, NGO))
    nowhere = "site_" + "0" * 32
    for given, by, expected in (
        ({"siteId": mine}, KEEPER, "PolicyOpened"),
        ({"operatorId": company}, KEEPER, "PolicyOpened"),
        ({"siteId": rivals}, KEEPER, "NotYours"),
        ({"operatorId": rival}, KEEPER, "NotYours"),
        ({"siteId": rivals}, DESK, "PolicyOpened"),
        ({"operatorId": ngo}, DESK, "NotAnOperator"),
        ({"siteId": nowhere}, DESK, "NotThere"),
        ({"siteId": mine, "operatorId": company}, KEEPER, "OneSubject"),
        ({}, KEEPER, "OneSubject"),
        ({"siteId": mine}, ASSESSOR, "NotYours"),
        ({"siteId": mine}, MEMBER, "NotYours"),
    ):
        assert (await ask("openPolicy", {**given, "title": "On defenders"}, by)).typename == expected, (
            given,
            by,
        )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"digest": "abc"}, "NotADigest"),
        ({"digest": "g" * 64}, "NotADigest"),
        ({"address": "ftp://mine.example/policy"}, "NotAPublicAddress"),
        ({"address": "https://user@mine.example/policy"}, "NotAPublicAddress"),
        ({"address": "https://linkedin.com/in/somebody"}, "IdentifyingText"),
        ({"address": "file:///etc/passwd"}, "NotAPublicAddress"),
        ({"language": "zz"}, "BadInput"),
        ({"ends": "2026-03-31"}, "BadInput"),
        ({"digest": DIGEST.upper()}, "PolicyVersionDrafted"),
        ({"address": None}, "PolicyVersionDrafted"),
        ({"ends": "2026-04-01"}, "PolicyVersionDrafted"),
    ],
)
async def test_what_a_draft_may_say(kept: Kept, ask: Ask, changes: dict[str, object], expected: str) -> None:
    policy = await kept.policy()
    assert (await ask("draftPolicyVersion", drafted(policy, **changes), KEEPER)).typename == expected


async def test_a_company_never_assesses_itself_and_nobody_with_a_tie_does(
    kept: Kept, ask: Ask, fingerprint: object
) -> None:
    version = await kept.published()
    everywhere = await kept.published(await kept.policy(site=None))
    before = await fingerprint()
    for by, target, expected in (
        (KEEPER, version, "SelfAssessment"),
        (OTHER_COMPANY, version, "NotYours"),
        (STRANGER, version, "NotYours"),
        (MEMBER, version, "NotYours"),
        (viewer(FIRM), version, "AssessorNotNamed"),
        (viewer(FIRM, TURNCOAT), version, "ConflictOfInterest"),
        (viewer(FIRM, TURNCOAT), everywhere, "ConflictOfInterest"),
        (viewer(FIRM, INTERESTED), everywhere, "ConflictOfInterest"),
    ):
        answer = await ask(
            "assessPolicyVersion", {"versionId": target, "ratings": rated(FORMAL_POLICY="MET")}, by
        )
        assert answer.typename == expected, (by, target)
    after = await fingerprint()
    assert {t for t in after if after[t] != before[t]} <= {"idempotency_keys", "audit_log"}
    await kept.assessed(everywhere, FORMAL_POLICY="MET")
    await kept.assessed(everywhere, by=DESK, FORMAL_POLICY="MET")


async def test_an_assessment_says_what_it_rests_on(kept: Kept, ask: Ask) -> None:
    version = await kept.published()
    for ratings, expected in (
        ([], "BadInput"),
        (rated(FORMAL_POLICY="MET") * 2, "BadInput"),
        ([{"item": "FORMAL_POLICY", "rating": "MET"}], "EvidenceMissing"),
        ([{"item": "FORMAL_POLICY", "rating": "NO_EVIDENCE", "evidence": QUOTED}], "BadInput"),
        (rated(OFFERS_ANONYMITY="MET"), "NotItsItem"),
        (
            [{"item": "FORMAL_POLICY", "rating": "MET", "evidence": "Write to ana@mine.example"}],
            "IdentifyingText",
        ),
    ):
        answer = await ask("assessPolicyVersion", {"versionId": version, "ratings": ratings}, ASSESSOR)
        assert answer.typename == expected, ratings
    stale = {"versionId": version, "version": 1, "ratings": rated(FORMAL_POLICY="MET")}
    assert (await ask("assessPolicyVersion", stale, ASSESSOR)).typename == "ChangedMeanwhile"
    await kept.does("withdrawPolicyVersion", {"versionId": version, "reason": "NO_LONGER_HELD"})
    late = {"versionId": version, "ratings": rated(FORMAL_POLICY="MET")}
    assert (await ask("assessPolicyVersion", late, ASSESSOR)).typename == "NotInForce"


async def test_one_version_is_in_force_at_a_time(kept: Kept, ask: Ask, read: Read) -> None:
    policy = await kept.policy()
    first = await kept.published(policy)
    second = await kept.draft(policy, starts="2026-10-01")
    refused = await ask("publishPolicyVersion", {"versionId": second}, KEEPER)
    assert (refused.typename, refused.values["versionId"]) == ("VersionOverlaps", first)
    elsewhere = await kept.published()
    for wrong in (elsewhere, second):
        given = {"versionId": second, "supersedesId": wrong}
        assert (await ask("publishPolicyVersion", given, KEEPER)).typename == "NotInForce"
    early = await kept.draft(policy, starts="2026-04-01")
    given = {"versionId": early, "supersedesId": first}
    assert (await ask("publishPolicyVersion", given, KEEPER)).typename == "VersionOverlaps"
    await kept.does("publishPolicyVersion", {"versionId": second, "supersedesId": first})
    found = [(await read(WHOLE, ANYBODY, id=one))["policyVersion"] for one in (first, second)]
    assert [(v["number"], v["state"], v["ends"], v["inForce"]) for v in found] == [
        (1, "SUPERSEDED", "2026-09-30", False),
        (2, "PUBLISHED", None, True),
    ]
    for given, expected in (
        ({"versionId": second}, "AlreadyPublished"),
        ({"versionId": first}, "AlreadyPublished"),
    ):
        assert (await ask("publishPolicyVersion", given, KEEPER)).typename == expected
    withdraw = {"versionId": first, "reason": "OTHER"}
    assert (await ask("withdrawPolicyVersion", withdraw, KEEPER)).typename == "IllegalTransition"
    await kept.does("withdrawPolicyVersion", {**withdraw, "versionId": second})
    gone = (await read(WHOLE, ANYBODY, id=second))["policyVersion"]
    assert (gone["state"], gone["inForce"], gone["events"]["nodes"][-1]["reason"]) == (
        "WITHDRAWN",
        False,
        "OTHER",
    )
    again = {"versionId": second}
    assert (await ask("publishPolicyVersion", again, KEEPER)).typename == "VersionWithdrawn"
    assert (
        await ask("withdrawPolicyVersion", {**again, "reason": "OTHER"}, KEEPER)
    ).typename == "VersionWithdrawn"


async def test_numbers_tell_nothing_of_drafts_that_were_given_up(kept: Kept, read: Read) -> None:
    policy = await kept.policy()
    for _ in range(2):
        given_up = await kept.draft(policy)
        await kept.does("withdrawPolicyVersion", {"versionId": given_up, "reason": "NEVER_ADOPTED"})
    version = await kept.published(policy)
    found = await read(
        "query($id: ID!) { policy(id: $id) { versions { nodes { id number } total { count } } } }",
        ANYBODY,
        id=policy,
    )
    assert found["policy"]["versions"] == {"nodes": [{"id": version, "number": 1}], "total": {"count": 1}}
    mine = await read(
        "query($id: ID!) { policy(id: $id) { versions { total { count } } } }", KEEPER, id=policy
    )
    assert mine["policy"]["versions"]["total"]["count"] == 3


async def test_whoever_takes_a_site_over_reads_nothing_unpublished_of_who_was_there(
    kept: Kept, read: Read, owner: object, as_profile: Mapping[Profile, asyncpg.Connection]
) -> None:
    draft, company = await kept.draft(), as_profile[Profile.COMPANY]
    stay = "UPDATE assignments SET {} WHERE organisation_id = $1 AND site_id = $2"
    await owner.execute(stay.format("ends = '2026-01-01'"), COMPANY, MINE)
    await owner.execute(stay.format(f"site_id = '{MINE}'"), RIVAL, RIVAL_MINE)
    try:
        for by, sees in ((KEEPER, False), (OTHER_COMPANY, False), (DESK, True), (ASSESSOR, True)):
            answer = await read("query($id: ID!) { policyVersion(id: $id) { state } }", by, id=draft)
            assert (answer["policyVersion"] is not None) == sees, by
        for claim in (COMPANY, RIVAL):  # the policy alone, without the arm before it
            await company.execute("SELECT set_config('app.org', $1, false)", str(claim))
            bare = "SELECT count(*) FROM policy_versions WHERE id = $1"
            assert await company.fetchval(bare, key_of(draft)) == 0
    finally:
        await owner.execute(stay.format("ends = null"), COMPANY, MINE)
        await owner.execute(stay.format(f"site_id = '{RIVAL_MINE}'"), RIVAL, MINE)
