"""The lists of commitments: their filters and their few, indexed orders."""

from __future__ import annotations

from enum import StrEnum

import strawberry

from domain.access import Arm, Scope
from schema.codes import (
    ApprovalLevel,
    CommitmentChange,
    CommitmentItemCode,
    CommitmentItemGroup,
    CommitmentItemState,
    CommitmentRating,
    CommitmentState,
    MechanismIndependence,
)
from schema.fact import ListOf, asks, lazily, order_input

READ = Scope.COMMITMENTS_READ
KEEPERS = frozenset({Arm.OPERATED, Arm.AUDITED, Arm.ALL})
"""Who may see what was not published."""
ASSESSORS = frozenset({Arm.AUDITED, Arm.ALL})
ALL_OF = "Of which every one of these items"


@strawberry.enum(description="What policies and whistleblower mechanisms can be ordered by.")
class CommitmentOrderBy(StrEnum):
    """Their title."""

    TITLE = "title"


@strawberry.enum(description="What versions of a commitment can be ordered by.")
class CommitmentVersionOrderBy(StrEnum):
    """The first day for which they are meant."""

    STARTS = "starts"


@strawberry.enum(description="What the parts of a version can be ordered by.")
class CommitmentPartOrderBy(StrEnum):
    """Their place in its list."""

    POSITION = "position"


CommitmentOrder = order_input("CommitmentOrder", CommitmentOrderBy, "TITLE")
CommitmentVersionOrder = order_input("CommitmentVersionOrder", CommitmentVersionOrderBy, "STARTS")
CommitmentPartOrder = order_input("CommitmentPartOrder", CommitmentPartOrderBy, "POSITION")


@strawberry.input(description="Narrows policies; every given part must hold. A list means: any of these.")
class PolicyFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("Of these sites.", scope=READ)
    operator: list[strawberry.ID] | None = asks("Of these operators, for wherever they operate.", scope=READ)
    owner: list[strawberry.ID] | None = asks("Kept by these companies.", scope=READ)
    in_force: bool | None = asks("With a version in force today (or without).", scope=READ)


@strawberry.input(
    description="Narrows versions of policies; every given part must hold. A list means any of these, but for items: all."
)
class PolicyVersionFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("Of these sites.", scope=READ)
    operator: list[strawberry.ID] | None = asks("Of these operators.", scope=READ)
    owner: list[strawberry.ID] | None = asks("Kept by these companies.", scope=READ)
    policy: list[strawberry.ID] | None = asks("Of these policies.", scope=READ)
    state: list[CommitmentState] | None = asks("In these states.", scope=READ)
    in_force: bool | None = asks("In force today (or not).", scope=READ)
    approved_by: list[ApprovalLevel] | None = asks("Approved at these levels, as recorded.", scope=READ)
    met: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is met.", scope=READ)
    partial: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is met in part.", scope=READ)
    not_met: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is not met.", scope=READ)
    no_evidence: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is without evidence.", scope=READ)
    unassessed: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is unassessed.", scope=READ)


@strawberry.input(description="Narrows whistleblower mechanisms; every given part must hold.")
class WhistleblowerMechanismFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("Of these sites.", scope=READ)
    owner: list[strawberry.ID] | None = asks("Kept by these companies.", scope=READ)
    in_force: bool | None = asks("With a version in force today (or without).", scope=READ)


@strawberry.input(
    description="Narrows versions of whistleblower mechanisms; every given part must hold. Of items, all that are given."
)
class WhistleblowerMechanismVersionFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("Of these sites.", scope=READ)
    owner: list[strawberry.ID] | None = asks("Kept by these companies.", scope=READ)
    mechanism: list[strawberry.ID] | None = asks("Of these mechanisms.", scope=READ)
    state: list[CommitmentState] | None = asks("In these states.", scope=READ)
    in_force: bool | None = asks("In force today (or not).", scope=READ)
    anonymity_offered: bool | None = asks("That offer anonymity (or do not).", scope=READ)
    independence: list[MechanismIndependence] | None = asks("Run by these.", scope=READ)
    met: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is met.", scope=READ)
    partial: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is met in part.", scope=READ)
    not_met: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is not met.", scope=READ)
    no_evidence: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is without evidence.", scope=READ)
    unassessed: list[CommitmentItemCode] | None = asks(f"{ALL_OF} is unassessed.", scope=READ)


@strawberry.input(description="Narrows the items of a version; every given part must hold.")
class CommitmentItemFilter:
    """Filters."""

    item: list[CommitmentItemCode] | None = asks("These items.", scope=READ)
    group: list[CommitmentItemGroup] | None = asks("Of these groups.", scope=READ)
    rating: list[CommitmentItemState] | None = asks("That stand so.", scope=READ)
    gap: bool | None = asks(
        "Only gaps: whatever is not MET, unassessed items too (or only what is MET).", scope=READ
    )
    disputed: bool | None = asks(
        "On which the last findings of two assessors differ (or do not).", scope=READ
    )


@strawberry.input(description="Narrows the assessments of a version; every given part must hold.")
class CommitmentAssessmentFilter:
    """Filters."""

    item: list[CommitmentItemCode] | None = asks("Of these items.", scope=READ)
    rating: list[CommitmentRating] | None = asks("That came to this.", scope=READ)
    assessor: list[strawberry.ID] | None = asks("By these organisations.", scope=READ)


@strawberry.input(
    description="Narrows a comparison; name the other version, or find this one beside every other."
)
class CommitmentComparisonFilter:
    """Filters."""

    with_policy_version: list[strawberry.ID] | None = asks("Beside these versions of the policy.", scope=READ)
    with_mechanism_version: list[strawberry.ID] | None = asks(
        "Beside these versions of the mechanism.", scope=READ
    )
    change: list[CommitmentChange] | None = asks("Items that became so.", scope=READ)
    group: list[CommitmentItemGroup] | None = asks("Of these groups.", scope=READ)


def _list(
    entity: str, order: object, by: str, *, falls: bool = False, filter: object | None = None
) -> ListOf:
    target = lazily(entity, "schema.commitments")
    return ListOf(target=target, entity=entity, order=order, default=(by, falls), filter=filter)


def _versions(entity: str, filter: object) -> ListOf:
    return _list(entity, CommitmentVersionOrder, "starts", falls=True, filter=filter)


def _parts(entity: str, filter: object | None = None) -> ListOf:
    return _list(entity, CommitmentPartOrder, "position", filter=filter)


POLICIES = _list("Policy", CommitmentOrder, "title", filter=PolicyFilter)
POLICY_VERSIONS = _versions("PolicyVersion", PolicyVersionFilter)
MECHANISMS = _list("WhistleblowerMechanism", CommitmentOrder, "title", filter=WhistleblowerMechanismFilter)
MECHANISM_VERSIONS = _versions("WhistleblowerMechanismVersion", WhistleblowerMechanismVersionFilter)
ITEMS = _parts("CommitmentItem", CommitmentItemFilter)
TALLIES = _parts("CommitmentTally")
COMPARISONS = _parts("CommitmentComparison", CommitmentComparisonFilter)
ASSESSMENTS = _parts("CommitmentAssessment", CommitmentAssessmentFilter)
EVENTS = _parts("CommitmentEvent")
