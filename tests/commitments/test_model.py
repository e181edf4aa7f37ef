"""The rules of versions and items as tables, and what holds whatever is found by whomever in whatever order."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commitments.assessing import Found, Item, change, unassessed, unfit
from domain.commitments.refusals import AlreadyPublished, NotInForce, VersionOverlaps, VersionWithdrawn
from domain.commitments.values import (
    GROUP_OF,
    MECHANISM_ITEMS,
    POLICY_ITEMS,
    ApprovalLevel,
    Change,
    ItemCode,
    ItemGroup,
    ItemState,
    Rating,
    VersionState,
    WithdrawalReason,
)
from domain.commitments.version import Act, PolicyVersion, Slot
from domain.kernel import IllegalTransition, Recorded, Refusal
from domain.labels import encode_id
from tests.commitments.cast import AUDITOR, COMPANY, FIRM, MINE, SECRETARIAT, named

TODAY = date(2026, 11, 22)
IDS = count(10_000)


def new_id() -> UUID:
    return named(next(IDS))


def act(organisation: UUID = COMPANY) -> Act:
    return Act(organisation_id=organisation, on=TODAY, new_id=new_id)


def version(starts: date = TODAY, ends: date | None = None) -> PolicyVersion:
    drafted = PolicyVersion(
        id=new_id(),
        commitment_id=named(50),
        subject_id=MINE,
        of_site=True,
        owner_id=COMPANY,
        starts=starts,
        ends=ends,
        approved_by=ApprovalLevel.UNKNOWN,
        digest="0" * 64,
        language="es",
        items=unassessed(POLICY_ITEMS, new_id),
    )
    return drafted.drafted(act()).record


def slot(starts: str, ends: str | None = None, state: VersionState = VersionState.PUBLISHED) -> Slot:
    return Slot(
        id=named(60),
        number=1,
        state=state,
        starts=date.fromisoformat(starts),
        ends=date.fromisoformat(ends) if ends else None,
    )


def test_the_twenty_items_stand_in_the_groups_of_the_seed() -> None:
    sizes = {group: sum(GROUP_OF[item] is group for item in POLICY_ITEMS) for group in ItemGroup}
    assert {group.value: size for group, size in sizes.items() if size} == {
        "SCOPE": 7,
        "APPROVAL_AND_ACCESS": 2,
        "RECOGNITION_AND_ZERO_TOLERANCE": 4,
        "EXPECTATIONS": 7,
    }
    assert len(POLICY_ITEMS) == 20
    assert {GROUP_OF[item].value for item in MECHANISM_ITEMS} == {
        group.value for group in ItemGroup if group.value.startswith("MECHANISM")
    }
    for item in POLICY_ITEMS:
        begins = {"EXPECTATIONS": "EXPECTATIONS_FOR_", "APPROVAL_AND_ACCESS": ("APPROVED", "PUBLICLY")}
        expected = begins.get(GROUP_OF[item].value)
        assert expected is None or item.value.startswith(expected)


CHANGES = {
    # earlier: later MET, PARTIAL, NOT_MET, NO_EVIDENCE, UNASSESSED
    "MET": "SAME WORSE WORSE WORSE UNASSESSED",
    "PARTIAL": "BETTER SAME WORSE WORSE UNASSESSED",
    "NOT_MET": "BETTER BETTER SAME SAME UNASSESSED",
    "NO_EVIDENCE": "BETTER BETTER SAME SAME UNASSESSED",
    "UNASSESSED": "UNASSESSED UNASSESSED UNASSESSED UNASSESSED UNASSESSED",
}


def test_what_became_of_an_item_between_two_versions() -> None:
    for earlier, row in CHANGES.items():
        for later, expected in zip(ItemState, row.split(), strict=True):
            assert change(ItemState(earlier), later) is Change(expected), (earlier, later)


@pytest.mark.parametrize(
    ("others", "supersedes", "starts", "ends", "expected"),
    [
        ([], False, "2026-06-01", None, 1),
        ([slot("2026-01-01", "2026-05-31")], False, "2026-06-01", None, 2),
        ([slot("2026-01-01", "2026-06-01")], False, "2026-06-01", None, VersionOverlaps),
        ([slot("2026-01-01")], False, "2026-06-01", None, VersionOverlaps),
        ([slot("2026-01-01")], True, "2026-06-01", None, 2),
        ([slot("2026-06-01")], True, "2026-06-01", None, VersionOverlaps),
        ([slot("2026-07-01")], True, "2026-06-01", None, VersionOverlaps),
        ([slot("2026-07-01")], True, "2026-05-01", "2026-06-30", VersionOverlaps),
        ([slot("2026-07-01")], False, "2026-05-01", "2026-06-30", 2),
        ([slot("2026-01-01", state=VersionState.WITHDRAWN)], False, "2026-06-01", None, 2),
        ([slot("2026-01-01", state=VersionState.WITHDRAWN)], True, "2026-06-01", None, NotInForce),
        ([slot("2026-01-01", "2026-05-31", VersionState.SUPERSEDED)], True, "2026-06-01", None, NotInForce),
        (
            [slot("2026-01-01", "2026-06-30", VersionState.SUPERSEDED)],
            False,
            "2026-06-01",
            None,
            VersionOverlaps,
        ),
        ([], True, "2026-06-01", None, NotInForce),
    ],
)
def test_where_a_version_finds_room(
    others: list[Slot], supersedes: bool, starts: str, ends: str | None, expected: object
) -> None:
    draft = version(date.fromisoformat(starts), date.fromisoformat(ends) if ends else None)
    decided = draft.released(others, named(60) if supersedes else None, act())
    if isinstance(expected, int):
        assert not isinstance(decided, Refusal)
        assert (decided.record.number, decided.record.state) == (expected, VersionState.PUBLISHED)
        assert decided.record.published
    else:
        assert type(decided) is expected
    if isinstance(decided, VersionOverlaps):
        assert decided.version_id == encode_id("PolicyVersion", named(60))


def test_the_steps_of_a_version() -> None:
    draft = version()
    published = draft.released([], None, act()).record
    superseded = published.superseded(TODAY + timedelta(days=9), act()).record
    withdrawn = draft.withdrawn(WithdrawalReason.NEVER_ADOPTED, act()).record
    assert superseded.ends == TODAY + timedelta(days=8)
    for one, publish, withdraw in (
        (draft, None, None),
        (published, AlreadyPublished, None),
        (superseded, AlreadyPublished, IllegalTransition),
        (withdrawn, VersionWithdrawn, VersionWithdrawn),
    ):
        answers = (one.released([], None, act()), one.withdrawn(WithdrawalReason.OTHER, act()))
        for answer, expected in zip(answers, (publish, withdraw), strict=True):
            assert (type(answer) is expected) if expected else not isinstance(answer, Refusal | Recorded)
    assert [event.position for event in superseded.events] == [1, 2, 3]
    assert [(one.in_force_on(TODAY), one.published) for one in (draft, published, superseded, withdrawn)] == [
        (False, False),
        (True, True),
        (True, True),
        (False, False),
    ]


def test_superseding_never_makes_a_version_hold_longer() -> None:
    short = version(TODAY, TODAY + timedelta(days=3)).released([], None, act()).record
    assert short.superseded(TODAY + timedelta(days=90), act()).record.ends == TODAY + timedelta(days=3)


def found(item: ItemCode, rating: Rating) -> Found:
    return Found(item=item, rating=rating, evidence=None if rating is Rating.NO_EVIDENCE else "They say so.")


FINDINGS = st.lists(
    st.tuples(
        st.sampled_from((SECRETARIAT, FIRM)),
        st.dictionaries(st.sampled_from(POLICY_ITEMS), st.sampled_from(Rating), min_size=1, max_size=6),
    ),
    max_size=8,
)


@given(FINDINGS)
def test_nothing_found_is_lost_and_the_last_finding_counts(
    rounds: list[tuple[UUID, dict[ItemCode, Rating]]],
) -> None:
    one = version()
    told: dict[ItemCode, dict[UUID, Rating]] = {}
    last: dict[ItemCode, Rating] = {}
    for organisation, ratings in rounds:
        decided = one.assessed([found(*each) for each in ratings.items()], AUDITOR, act(organisation))
        assert not isinstance(decided, Refusal)
        assert decided.record.assessments[: len(one.assessments)] == one.assessments
        one = decided.record
        for item, rating in ratings.items():
            told.setdefault(item, {})[organisation] = last[item] = rating
    assert len(one.assessments) == sum(len(ratings) for _, ratings in rounds)
    assert [a.position for a in one.assessments] == list(range(1, len(one.assessments) + 1))
    assert [item.item for item in one.items] == list(POLICY_ITEMS)
    for item in one.items:
        expected = last.get(item.item)
        assert item.rating.value == (expected.value if expected else "UNASSESSED")
        assert item.is_gap == (expected is not Rating.MET)
        assert item.disputed == (len(set(told.get(item.item, {}).values())) > 1)
        by_id = {a.id: a for a in one.assessments}
        if item.assessment_id is None:
            assert expected is None
        else:
            assert (by_id[item.assessment_id].item, by_id[item.assessment_id].rating) == (item.item, expected)


@pytest.mark.parametrize(
    ("ratings", "code"),
    [
        ([], "BAD_INPUT"),
        ([found(ItemCode.FORMAL_POLICY, Rating.MET)] * 2, "BAD_INPUT"),
        ([Found(item=ItemCode.FORMAL_POLICY, rating=Rating.NOT_MET)], "EVIDENCE_MISSING"),
        ([Found(item=ItemCode.FORMAL_POLICY, rating=Rating.NO_EVIDENCE, evidence="Some")], "BAD_INPUT"),
        ([found(ItemCode.OFFERS_ANONYMITY, Rating.MET)], "NOT_ITS_ITEM"),
        ([Found(item=ItemCode.FORMAL_POLICY, rating=Rating.NO_EVIDENCE)], None),
        ([found(ItemCode.FORMAL_POLICY, Rating.MET)], None),
    ],
)
def test_what_an_assessment_must_say(ratings: list[Found], code: str | None) -> None:
    items: tuple[Item, ...] = unassessed(POLICY_ITEMS, new_id)
    refused = unfit(ratings, items)
    assert (refused.code if refused else None) == code
