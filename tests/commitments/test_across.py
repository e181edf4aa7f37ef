"""Across sites and versions: who publishes what, what became of it, how many of each group; and mechanisms likewise."""

from __future__ import annotations

import asyncpg
import pytest

from domain.commitments.assessing import change
from domain.commitments.values import POLICY_ITEMS, ItemState
from domain.labels import encode_id
from tests.commitments.cast import (
    ANYBODY,
    ASSESSOR,
    COMPANY,
    DESK,
    KEEPER,
    MINE,
    OTHER_COMPANY,
    RIVAL,
    RIVAL_MINE,
    SECOND_MINE,
    STRANGER,
)
from tests.commitments.conftest import ALL_CRITERIA, Ask, Kept, Read, key_of, set_up
from tests.conftest import FixedClock

SENIOR, PUBLIC = "APPROVED_AT_MOST_SENIOR_LEVEL", "PUBLICLY_ACCESSIBLE"
STARTED = "2026-04-01"
TODAY = FixedClock().today()


async def sites(read: Read, filter_: str, by: object = ANYBODY) -> set[str]:
    """The sites that a filter finds."""
    found = await read(
        f"{{ sites(first: 100, filter: {{{filter_}}}) {{ nodes {{ id }} total {{ count }} }} }}", by
    )
    ids = {site["id"] for site in found["sites"]["nodes"]}
    assert found["sites"]["total"]["count"] == len(ids)
    return ids


async def test_which_sites_publish_a_policy_approved_at_the_most_senior_level(kept: Kept, read: Read) -> None:
    mine, second, rivals = (encode_id("Site", site) for site in (MINE, SECOND_MINE, RIVAL_MINE))
    both, senior = f"policyMet: [{SENIOR}, {PUBLIC}]", f"policyMet: [{SENIOR}]"
    assert await sites(read, senior) == set()

    draft = await kept.draft()
    await kept.assessed(draft, **{SENIOR: "MET", PUBLIC: "MET"})
    assert await sites(read, both, KEEPER) == set(), (
        "a draft makes nobody find the site, not even who keeps it"
    )

    await kept.does("publishPolicyVersion", {"versionId": draft})
    assert await sites(read, both) == await sites(read, senior) == {mine}

    theirs = await kept.published(await kept.policy(OTHER_COMPANY, RIVAL_MINE), OTHER_COMPANY)
    await kept.assessed(theirs, by=STRANGER, **{SENIOR: "MET", PUBLIC: "NOT_MET"})
    assert await sites(read, senior) == {mine, rivals}
    assert await sites(read, both) == {mine}
    assert await sites(read, f"policyMet: [{SENIOR}], policyNotMet: [{PUBLIC}]") == {rivals}
    assert await sites(read, "policyUnassessed: [FORMAL_POLICY]") == {mine, rivals}

    everywhere = await kept.published(await kept.policy(site=None))
    await kept.assessed(everywhere, by=DESK, FORMAL_POLICY="MET")
    assert await sites(read, "policyMet: [FORMAL_POLICY]") == {mine, second}, (
        "an operator's holds where it operates"
    )

    soon = await kept.published(
        await kept.policy(OTHER_COMPANY, None, RIVAL), OTHER_COMPANY, starts="2050-01-01"
    )
    await kept.assessed(soon, by=DESK, FORMAL_POLICY="MET")
    assert rivals not in await sites(read, "policyMet: [FORMAL_POLICY]"), "it is not in force yet"
    await kept.does("withdrawPolicyVersion", {"versionId": draft, "reason": "NO_LONGER_HELD"})
    assert await sites(read, both) == set()


@pytest.mark.parametrize("rating", ["MET", "PARTIAL", "NOT_MET", "NO_EVIDENCE"])
async def test_versions_are_found_by_any_item_and_rating(kept: Kept, read: Read, rating: str) -> None:
    version = await kept.published()
    await kept.assessed(version, COMMITS_SITE=rating, EXPECTATIONS_FOR_CUSTOMERS=rating)
    name = "".join(part.title() if n else part for n, part in enumerate(rating.lower().split("_")))

    async def found(items: str) -> bool:
        listed = f"{{ policyVersions(first: 100, filter: {{{name}: [{items}]}}) {{ nodes {{ id }} }} }}"
        return version in [one["id"] for one in (await read(listed, ANYBODY))["policyVersions"]["nodes"]]

    assert await found("COMMITS_SITE")
    assert await found("COMMITS_SITE, EXPECTATIONS_FOR_CUSTOMERS")
    assert await found("COMMITS_SITE, COMMITS_SITE")
    assert not await found("COMMITS_SITE, FORMAL_POLICY")
    assert not await found("FORMAL_POLICY")


COMPARED = """query($id: ID!, $with: [ID!]) { policyVersion(id: $id) {
  comparisons(first: 50, filter: {withPolicyVersion: $with}) { total { count }
    nodes { item position earlier later change withPolicyVersion { id } } } } }"""
STATES = tuple(ItemState)


async def test_two_versions_are_compared_item_by_item(kept: Kept, read: Read) -> None:
    """Twenty-five pairs do not fit twenty items, so two earlier versions are compared with a third."""
    policy = await kept.policy()
    pairs = [(earlier, later) for earlier in STATES for later in STATES]
    now, seen = await kept.draft(policy, starts="2027-01-01"), set()
    laters = dict(zip(POLICY_ITEMS, [later for _, later in pairs[:20]], strict=True))
    await assess(kept, now, laters)
    for shift in range(5):
        before = await kept.draft(policy, starts=f"202{shift}-01-01")
        earliers = {item: STATES[(n // 5 + shift) % 5] for n, item in enumerate(POLICY_ITEMS)}
        await assess(kept, before, earliers)
        found = (await read(COMPARED, KEEPER, id=now, **{"with": [before]}))["policyVersion"]["comparisons"]
        assert found["total"]["count"] == 20
        assert [one["position"] for one in found["nodes"]] == list(range(1, 21))
        for one in found["nodes"]:
            earlier, later = ItemState(one["earlier"]), ItemState(one["later"])
            assert (earlier, later) == (earliers[one["item"]], laters[one["item"]])
            assert one["change"] == change(earlier, later).value
            assert one["withPolicyVersion"] == {"id": before}
            seen.add((earlier, later))
    assert seen == set(pairs)


async def assess(kept: Kept, version: str, states: dict[object, ItemState]) -> None:
    """As these say, leaving out what is to stay unassessed."""
    ratings = {str(item): state.value for item, state in states.items() if state is not ItemState.UNASSESSED}
    await kept.assessed(version, **ratings)


async def test_a_comparison_shows_no_version_that_is_hidden(kept: Kept, read: Read) -> None:
    policy = await kept.policy()
    public = await kept.published(policy)
    hidden = await kept.draft(policy)
    await kept.assessed(public, FORMAL_POLICY="MET")
    await kept.assessed(hidden, FORMAL_POLICY="NOT_MET")
    foreign = await kept.published()
    for by, visible in ((KEEPER, 20), (ASSESSOR, 20), (DESK, 20), (OTHER_COMPANY, 0), (ANYBODY, 0)):
        for with_ in ([hidden], None):
            found = await read(COMPARED, by, id=public, **{"with": with_})
            assert found["policyVersion"]["comparisons"]["total"]["count"] == visible, (by, with_)
        other = await read(COMPARED, by, id=public, **{"with": [foreign]})
        assert other["policyVersion"]["comparisons"]["nodes"] == [], "versions of another policy"
    worse = """query($id: ID!) { policyVersion(id: $id) {
      comparisons(filter: {change: [BETTER]}) { nodes { item earlier later } } } }"""
    found = (await read(worse, KEEPER, id=public))["policyVersion"]["comparisons"]["nodes"]
    assert found == [{"item": "FORMAL_POLICY", "earlier": "NOT_MET", "later": "MET"}]


async def test_counts_by_group_are_the_counts_of_the_list(kept: Kept, read: Read) -> None:
    version = await kept.published()
    ratings = ["MET", "PARTIAL", "NOT_MET", "NO_EVIDENCE", ""]
    states = {item.value: ratings[n % 5] for n, item in enumerate(POLICY_ITEMS)}
    await kept.assessed(version, **{item: rating for item, rating in states.items() if rating})
    asked = """query($id: ID!) { policyVersion(id: $id) {
      tallies { nodes { group items met partial notMet noEvidence unassessed } }
      items(first: 20) { nodes { item group rating } } gaps: items(filter: {gap: true}) { total { count } } } }"""
    found = (await read(asked, ANYBODY, id=version))["policyVersion"]
    assert {i["item"]: i["rating"] for i in found["items"]["nodes"]} == {
        item: rating or "UNASSESSED" for item, rating in states.items()
    }
    names = dict(zip(("met", "partial", "notMet", "noEvidence"), ratings, strict=False)) | {
        "unassessed": "UNASSESSED"
    }
    for tally in found["tallies"]["nodes"]:
        own = [i["rating"] for i in found["items"]["nodes"] if i["group"] == tally["group"]]
        assert tally["items"] == len(own)
        assert {name: tally[name] for name in names} == {
            name: own.count(state) for name, state in names.items()
        }
    assert found["gaps"]["total"]["count"] == 16


MECHANISM = """query($id: ID!) { whistleblowerMechanismVersion(id: $id) { number state inForce channels languages openTo
  anonymityOffered independence protectionStated version mechanism { title } site { id } owner { id }
  items(first: 50) { nodes { item rating } } tallies { nodes { group items met unassessed } } } }"""


async def test_a_whistleblower_mechanism_is_kept_and_assessed_likewise(
    kept: Kept, ask: Ask, read: Read
) -> None:
    mechanism = await kept.mechanism()
    version = await kept.does("draftMechanismVersion", set_up(mechanism))
    for by in (ANYBODY, OTHER_COMPANY, STRANGER):
        assert (await read(MECHANISM, by, id=version))["whistleblowerMechanismVersion"] is None
    await kept.does("publishMechanismVersion", {"versionId": version})
    await kept.assessed(version, OFFERS_ANONYMITY="MET", COVERS_BRIBE_REFUSAL="NO_EVIDENCE")
    found = (await read(MECHANISM, ANYBODY, id=version))["whistleblowerMechanismVersion"]
    assert [item["item"] for item in found["items"]["nodes"]] == ALL_CRITERIA
    assert {item["item"]: item["rating"] for item in found["items"]["nodes"]}["OFFERS_ANONYMITY"] == "MET"
    assert (found["channels"], found["languages"], found["anonymityOffered"]) == (
        ["HOTLINE", "WEB_FORM"],
        ["es", "qu"],
        True,
    )
    assert (found["number"], found["inForce"], found["version"]) == (1, True, None)
    assert [(t["group"], t["items"], t["met"]) for t in found["tallies"]["nodes"]] == [
        ("MECHANISM_ACCESS", 4, 1),
        ("MECHANISM_INDEPENDENCE", 2, 0),
        ("MECHANISM_COVERAGE", 5, 0),
        ("MECHANISM_PROTECTION", 2, 0),
    ]
    listed = "{ whistleblowerMechanismVersions(filter: {inForce: true, met: [OFFERS_ANONYMITY]}) { nodes { id } } }"
    assert version in [
        one["id"] for one in (await read(listed, ANYBODY))["whistleblowerMechanismVersions"]["nodes"]
    ]
    rates = {"versionId": version, "ratings": [{"item": "FORMAL_POLICY", "rating": "NO_EVIDENCE"}]}
    assert (await ask("assessMechanismVersion", rates, ASSESSOR)).typename == "NotItsItem"
    assert (await ask("assessMechanismVersion", rates, KEEPER)).typename == "SelfAssessment"
    second = await kept.does("draftMechanismVersion", set_up(mechanism, starts="2026-11-01"))
    publish = {"versionId": second}
    assert (await ask("publishMechanismVersion", publish, KEEPER)).typename == "VersionOverlaps"
    await kept.does("publishMechanismVersion", {**publish, "supersedesId": version})
    await kept.does("withdrawMechanismVersion", {"versionId": second, "reason": "NO_LONGER_HELD"})


@pytest.mark.parametrize("missing", ["channels", "languages", "openTo"])
async def test_a_mechanism_that_nobody_can_use_is_none(kept: Kept, ask: Ask, missing: str) -> None:
    told = set_up(await kept.mechanism(), **{missing: []})
    assert (await ask("draftMechanismVersion", told, KEEPER)).typename == "NobodyToUseIt"


async def test_a_site_and_an_operator_lead_to_their_commitments(kept: Kept, read: Read) -> None:
    policy, everywhere, mechanism = await kept.policy(), await kept.policy(site=None), await kept.mechanism()
    site, operator = encode_id("Site", MINE), encode_id("Organisation", COMPANY)
    asked = """query($site: ID!, $operator: ID!) {
      organisation(id: $operator) { policies(first: 100) { nodes { id } } }
      site(id: $site) { policies(first: 100) { nodes { id } }
        whistleblowerMechanisms(first: 100) { nodes { id } } } }"""

    async def listed(by: object) -> tuple[bool, bool, bool]:
        found = await read(asked, by, site=site, operator=operator)
        lists = (
            (found["site"]["policies"], policy),
            (found["organisation"]["policies"], everywhere),
            (found["site"]["whistleblowerMechanisms"], mechanism),
        )
        return tuple(one in [node["id"] for node in page["nodes"]] for page, one in lists)  # type: ignore[return-value]

    assert await listed(KEEPER) == await listed(DESK) == await listed(ASSESSOR) == (True, True, True)
    assert await listed(OTHER_COMPANY) == await listed(ANYBODY) == (False, False, False)


async def test_what_finds_across_sites_runs_on_an_index(kept: Kept, owner: asyncpg.Connection) -> None:
    version = await kept.published()
    await owner.execute("SET enable_seqscan = off")
    for sql in (
        "SELECT i.version_id FROM commitment_items i WHERE i.rating = 'MET' AND i.item = 'FORMAL_POLICY'",
        "SELECT count(*) FROM commitment_items i WHERE i.rating = 'MET' AND i.item = ANY('{FORMAL_POLICY}')"
        f" AND i.version_id = '{key_of(version)}'",
        f"SELECT * FROM commitment_comparisons t WHERE t.policy_version_id = '{key_of(version)}'",
        f"SELECT * FROM commitment_tallies t WHERE t.policy_version_id = '{key_of(version)}'",
    ):
        plan = "\n".join(row[0] for row in await owner.fetch(f"EXPLAIN {sql}"))
        assert "Seq Scan" not in plan, plan
        assert "Index" in plan
