"""Scores by principle area, and the level that a site comes to (DOMAIN 10).

Whole numbers and fractions only: a threshold is met or it is not.

Points (A, `Rules`): FULLY 100, SUBSTANTIALLY and PARTIALLY what the rules say, DOES_NOT_MEET none, of 100 that each
scored requirement could bring. NOT_RELEVANT and NOT_SCORED leave the denominator (C). Areas are never averaged
together.

- LEVEL_50: 50 % in each of the four areas and every critical requirement met. (The scheme, of its first audits under
  edition 1.0: all critical requirements, and at least half of the criteria in each of the four areas; its release of
  20 June 2023.)
- LEVEL_75: 75 % in each area and every critical requirement at least substantially met (DOMAIN 10, C).
- LEVEL_100: 100 % in each area, so every scored requirement is fully met (A, from the level's name).
- TRANSPARENCY: everything else. The report is out, and says why.

A critical requirement is met if it is rated FULLY or SUBSTANTIALLY, or NOT_RELEVANT: what does not concern a site
cannot be failed by it. NOT_SCORED, not rated, or left out of the audit's scope, it is not met (A): nobody may win a
level by not looking. A requirement of which the sources do not say whether it is critical counts as critical (A):
what is not known is not taken in the site's favour. An area in which nothing is scored has no percentage, and no
level above TRANSPARENCY.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain.assurance.values import Level, PrincipleArea, RatingCode
from domain.rules import Rules

FULL_POINTS = 100
"""What one scored requirement could bring."""
THRESHOLDS = {
    Level.LEVEL_100: Fraction(1),
    Level.LEVEL_75: Fraction(3, 4),
    Level.LEVEL_50: Fraction(1, 2),
}
"""From the most to the least: what each area has to come to."""
MET = frozenset({RatingCode.FULLY, RatingCode.SUBSTANTIALLY, RatingCode.NOT_RELEVANT})
"""How a critical requirement has to be rated for a level above TRANSPARENCY."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A requirement of an edition, as far as scoring asks."""

    id: str
    area: PrincipleArea | None
    """None where the edition gives it no chapter: then it is not audited."""
    critical: bool | None
    """None where the sources do not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaScore:
    """What the scored requirements of one area brought, of what they could."""

    area: PrincipleArea
    points: int
    possible: int

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; none where nothing is scored."""
        return Fraction(self.points, self.possible) if self.possible else None


def scores_of(
    demands: Iterable[Demand], ratings: Mapping[str, RatingCode], rules: Rules
) -> tuple[AreaScore, ...]:
    """One score for each of the four areas, in their order."""
    worth = points_by_rating(rules)
    brought: dict[PrincipleArea, list[int]] = {area: [] for area in PrincipleArea}
    for demand in demands:
        points = worth.get(ratings.get(demand.id, RatingCode.NOT_SCORED))
        if points is not None and demand.area is not None:
            brought[demand.area].append(points)
    return tuple(
        AreaScore(area=area, points=sum(points), possible=FULL_POINTS * len(points))
        for area, points in brought.items()
    )


def level_of(
    demands: Iterable[Demand], ratings: Mapping[str, RatingCode], scores: Iterable[AreaScore]
) -> Level:
    """What the site comes to. `demands`: all of the edition, in the audit's scope or not."""
    if any(unmet(demand, ratings) for demand in demands):
        return Level.TRANSPARENCY
    shares = [score.share for score in scores]
    for level, threshold in THRESHOLDS.items():
        if all(share is not None and share >= threshold for share in shares):
            return level
    return Level.TRANSPARENCY


def unmet(demand: Demand, ratings: Mapping[str, RatingCode]) -> bool:
    """Whether it is a critical requirement, for all we know, that is not met."""
    return demand.critical is not False and ratings.get(demand.id) not in MET


def points_by_rating(rules: Rules) -> Mapping[RatingCode, int]:
    """What each rating that counts is worth; the two that leave the denominator are not in it."""
    return {
        RatingCode.FULLY: FULL_POINTS,
        RatingCode.SUBSTANTIALLY: rules.points_substantially,
        RatingCode.PARTIALLY: rules.points_partially,
        RatingCode.DOES_NOT_MEET: 0,
    }
