"""What does a site come to, exactly at a threshold, one point below it, and where nobody looked?"""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assurance.scoring import AreaScore, Demand, level_of, scores_of
from domain.assurance.values import Level, PrincipleArea, RatingCode
from domain.rules import Rules

FULLY, SUBSTANTIALLY, PARTIALLY, NOT_MET, IRRELEVANT, UNSCORED = RatingCode
AREAS = tuple(PrincipleArea)
RULES = Rules()
UPWARD = (NOT_MET, PARTIALLY, SUBSTANTIALLY, FULLY)
"""From the worst to the best of those that count."""


def edition(*critical: bool | None, each: int = 4) -> tuple[Demand, ...]:
    """So many requirements in each area; the first ones of the edition are critical as said, all others are not."""
    said = [*critical, *[False] * (each * len(AREAS) - len(critical))]
    ids = [(area, f"{n}.{m}") for n, area in enumerate(AREAS, 1) for m in range(1, each + 1)]
    return tuple(
        Demand(id=id, area=area, critical=is_critical)
        for (area, id), is_critical in zip(ids, said, strict=True)
    )


def came_to(demands: tuple[Demand, ...], ratings: dict[str, RatingCode], rules: Rules = RULES) -> Level:
    return level_of(demands, ratings, scores_of(demands, ratings, rules))


def all_rated(demands: tuple[Demand, ...], *by_area: list[RatingCode]) -> dict[str, RatingCode]:
    """The areas' ratings in their order; the last given goes on for those left."""
    rows = [*by_area, *[by_area[-1]] * (len(AREAS) - len(by_area))]
    flat = [one for row in rows for one in row]
    return {demand.id: one for demand, one in zip(demands, flat, strict=True)}


@pytest.mark.parametrize(
    ("first_area", "others", "expected"),
    [
        ([FULLY] * 4, [FULLY] * 4, Level.LEVEL_100),
        ([FULLY] * 3 + [SUBSTANTIALLY], [FULLY] * 4, Level.LEVEL_75),
        ([FULLY] * 3 + [NOT_MET], [FULLY] * 4, Level.LEVEL_75),  # 300 of 400
        ([SUBSTANTIALLY] * 4, [FULLY] * 4, Level.LEVEL_75),  # 300 of 400
        ([FULLY, FULLY, SUBSTANTIALLY, NOT_MET], [FULLY] * 4, Level.LEVEL_50),  # 275 of 400
        ([FULLY, FULLY, NOT_MET, NOT_MET], [FULLY] * 4, Level.LEVEL_50),  # 200 of 400
        ([FULLY, SUBSTANTIALLY, NOT_MET, NOT_MET], [FULLY] * 4, Level.TRANSPARENCY),  # 175 of 400
        ([PARTIALLY] * 4, [FULLY] * 4, Level.TRANSPARENCY),  # though all together come to 81 %
        ([NOT_MET] * 4, [FULLY] * 4, Level.TRANSPARENCY),
        ([FULLY] * 4, [PARTIALLY] * 4, Level.TRANSPARENCY),
        ([IRRELEVANT] * 3 + [FULLY], [FULLY] * 4, Level.LEVEL_100),
        ([UNSCORED] * 3 + [FULLY], [FULLY] * 4, Level.LEVEL_100),
        ([IRRELEVANT] * 4, [FULLY] * 4, Level.TRANSPARENCY),  # an area without a percentage
        ([UNSCORED] * 4, [FULLY] * 4, Level.TRANSPARENCY),
    ],
)
def test_each_area_has_to_come_to_the_threshold_by_itself(
    first_area: list[RatingCode], others: list[RatingCode], expected: Level
) -> None:
    demands = edition()
    assert came_to(demands, all_rated(demands, first_area, others)) is expected


@pytest.mark.parametrize("area", range(4))
def test_no_area_is_averaged_away(area: int) -> None:
    demands = edition()
    rows = [[FULLY] * 4 for _ in AREAS]
    rows[area] = [FULLY, FULLY, NOT_MET, NOT_MET]
    assert came_to(demands, all_rated(demands, *rows)) is Level.LEVEL_50


@pytest.mark.parametrize(
    ("critical", "rating", "expected"),
    [
        (True, FULLY, Level.LEVEL_75),
        (True, SUBSTANTIALLY, Level.LEVEL_75),
        (True, IRRELEVANT, Level.LEVEL_75),  # what does not concern a site cannot be failed by it
        (True, PARTIALLY, Level.TRANSPARENCY),
        (True, NOT_MET, Level.TRANSPARENCY),
        (True, UNSCORED, Level.TRANSPARENCY),
        (True, None, Level.TRANSPARENCY),  # not in scope, or not rated
        (None, SUBSTANTIALLY, Level.LEVEL_75),
        (None, PARTIALLY, Level.TRANSPARENCY),  # not known to be harmless
        (None, None, Level.TRANSPARENCY),
        (False, PARTIALLY, Level.LEVEL_75),
        (False, None, Level.LEVEL_75),
    ],
)
def test_a_critical_requirement_that_is_not_met_caps(
    critical: bool | None, rating: RatingCode | None, expected: Level
) -> None:
    """Beside nine that are fully and one that is partly met in the same area: 92 % or so, either way."""
    demands = edition(critical, each=10)
    ratings = all_rated(demands, [FULLY] * 9 + [PARTIALLY], [FULLY] * 10)
    del ratings[demands[0].id]
    if rating is not None:
        ratings[demands[0].id] = rating
    assert came_to(demands, ratings) is expected


def test_thirds_are_not_rounded_up_to_a_threshold() -> None:
    """Three quarters less a hundredth: 74 and 75 of a hundred requirements."""
    demands = edition(each=100)
    for full, expected in ((74, Level.LEVEL_50), (75, Level.LEVEL_75)):
        row = [FULLY] * full + [NOT_MET] * (100 - full)
        assert came_to(demands, all_rated(demands, row, [FULLY] * 100)) is expected


def test_the_points_are_the_rules_to_choose() -> None:
    demands = edition()
    ratings = all_rated(demands, [SUBSTANTIALLY] * 4)
    assert came_to(demands, ratings) is Level.LEVEL_75
    assert came_to(demands, ratings, Rules(points_substantially=74)) is Level.LEVEL_50
    assert came_to(demands, ratings, Rules(points_substantially=99)) is Level.LEVEL_75
    assert Rules(points_substantially=20, points_partially=30).checked() == (
        "points_partially cannot be greater than points_substantially.",
    )


RATING = st.sampled_from([*RatingCode, None])
CRITICAL = st.sampled_from([True, False, None])


@st.composite
def audits(draw: st.DrawFn) -> tuple[tuple[Demand, ...], dict[str, RatingCode]]:
    """An edition of a few requirements, rated somehow or not."""
    number = draw(st.integers(min_value=1, max_value=14))
    demands = tuple(
        Demand(id=str(n), area=draw(st.sampled_from(AREAS)), critical=draw(CRITICAL)) for n in range(number)
    )
    given_ = {demand.id: draw(RATING) for demand in demands}
    return demands, {id: rating for id, rating in given_.items() if rating is not None}


@given(audits(), st.data())
def test_raising_a_rating_never_lowers_the_level(
    audit: tuple[tuple[Demand, ...], dict[str, RatingCode]], data: st.DataObject
) -> None:
    demands, ratings = audit
    before = came_to(demands, ratings)
    raisable = sorted(id for id, rating in ratings.items() if rating in UPWARD[:-1])
    if not raisable:
        return
    id = data.draw(st.sampled_from(raisable))
    raised = {**ratings, id: UPWARD[UPWARD.index(ratings[id]) + 1]}
    assert came_to(demands, raised).rank >= before.rank


@given(audits(), st.sampled_from([IRRELEVANT, UNSCORED]), st.sampled_from(AREAS))
def test_what_is_not_relevant_or_not_scored_never_changes_the_denominator(
    audit: tuple[tuple[Demand, ...], dict[str, RatingCode]], rating: RatingCode, area: PrincipleArea
) -> None:
    demands, ratings = audit
    more = (*demands, Demand(id="more", area=area, critical=False))
    assert scores_of(more, {**ratings, "more": rating}, RULES) == scores_of(demands, ratings, RULES)
    assert came_to(more, {**ratings, "more": rating}) is came_to(demands, ratings)


@given(audits(), st.randoms(use_true_random=False))
def test_order_does_not_matter(
    audit: tuple[tuple[Demand, ...], dict[str, RatingCode]], random: Random
) -> None:
    demands, ratings = audit
    shuffled, others = list(demands), list(ratings.items())
    random.shuffle(shuffled)
    random.shuffle(others)
    assert scores_of(shuffled, dict(others), RULES) == scores_of(demands, ratings, RULES)
    assert came_to(tuple(shuffled), dict(others)) is came_to(demands, ratings)


@given(audits())
def test_a_critical_requirement_partially_met_leaves_transparency(
    audit: tuple[tuple[Demand, ...], dict[str, RatingCode]],
) -> None:
    demands, ratings = audit
    more = (*demands, Demand(id="more", area=AREAS[0], critical=True))
    assert came_to(more, {**ratings, "more": PARTIALLY}) is Level.TRANSPARENCY


@given(audits())
def test_a_level_is_what_plain_arithmetic_says(
    audit: tuple[tuple[Demand, ...], dict[str, RatingCode]],
) -> None:
    """Said once more from the domain, section 10, without looking at how it is computed."""
    demands, ratings = audit
    worth = {
        FULLY: Fraction(1),
        SUBSTANTIALLY: Fraction(3, 4),
        PARTIALLY: Fraction(1, 4),
        NOT_MET: Fraction(0),
    }
    least = Fraction(2)
    for area in AREAS:
        points = [
            worth[ratings[demand.id]]
            for demand in demands
            if demand.area is area and ratings.get(demand.id) in worth
        ]
        least = min(least, sum(points, Fraction(0)) / len(points) if points else Fraction(-1))
    safe = all(
        ratings.get(demand.id) in (FULLY, SUBSTANTIALLY, IRRELEVANT)
        for demand in demands
        if demand.critical in (True, None)
    )
    expected = Level.TRANSPARENCY
    if safe and least >= 0:
        steps = ((1, Level.LEVEL_100), (Fraction(3, 4), Level.LEVEL_75), (Fraction(1, 2), Level.LEVEL_50))
        expected = next((level for floor, level in steps if least >= floor), Level.TRANSPARENCY)
    assert came_to(demands, ratings) is expected


def test_a_score_without_anything_scored_has_no_share() -> None:
    assert AreaScore(area=AREAS[0], points=0, possible=0).share is None
    assert AreaScore(area=AREAS[0], points=133, possible=200).share == Fraction(133, 200)
