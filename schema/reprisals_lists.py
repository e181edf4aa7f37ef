"""The lists of reprisals: their filters and their few, indexed orders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from domain.access import Arm, Scope
from schema.codes import (
    Activity,
    Actor,
    AllegationState,
    DueKind,
    Finding,
    IdentityMode,
    Outcome,
    RetaliationForm,
    WarningRule,
)
from schema.fact import MAX_PAGE, ListOf, asks, lazily, order_input

READ = Scope.REPRISALS_READ
PEOPLE = frozenset({Arm.FILED, Arm.REPRESENTED, Arm.SEATED, Arm.HANDLED})
"""Those who brought it, its committee and its handlers: not the site's audit firms."""
INSIDE = frozenset({Arm.SEATED, Arm.HANDLED})
"""Those who judge it and those who handle it."""


@strawberry.enum(description="What allegations can be ordered by.")
class AllegationOrderBy(StrEnum):
    """When they came in, or when something is due: first what is due first, last where nothing is."""

    RECEIVED_ON = "received_on"
    DUE = "due"


@strawberry.enum(description="What events and items of an allegation can be ordered by.")
class AllegationPartOrderBy(StrEnum):
    """Their place in the record."""

    POSITION = "position"


@strawberry.enum(description="What an allegation's people can be ordered by.")
class AllegationAliasOrderBy(StrEnum):
    """Their random label."""

    ALIAS = "alias"


@strawberry.enum(description="What handlings can be ordered by.")
class AllegationHandlingOrderBy(StrEnum):
    """When they began."""

    STARTS = "starts"


@strawberry.enum(description="What interim measures can be ordered by.")
class InterimMeasureOrderBy(StrEnum):
    """When they were taken."""

    TAKEN_ON = "taken_on"


@strawberry.enum(description="What the members of a committee can be ordered by.")
class CommitteeMemberOrderBy(StrEnum):
    """When they were seated."""

    SEATED_ON = "seated_on"


@strawberry.enum(description="What recommended actions can be ordered by.")
class RecommendedActionOrderBy(StrEnum):
    """When they were recommended."""

    RECOMMENDED_ON = "recommended_on"


@strawberry.enum(description="What check-ins of an allegation can be ordered by.")
class AllegationCheckInOrderBy(StrEnum):
    """When they are due."""

    DUE_ON = "due_on"


@strawberry.enum(description="What releases of findings can be ordered by.")
class AllegationReleaseOrderBy(StrEnum):
    """When they were made."""

    RELEASED_ON = "released_on"


@strawberry.enum(description="What agreements can be ordered by.")
class AgreementOrderBy(StrEnum):
    """When they were signed."""

    SIGNED_ON = "signed_on"


@strawberry.enum(description="What declared interests can be ordered by.")
class DeclaredInterestOrderBy(StrEnum):
    """When they were declared."""

    DECLARED_ON = "declared_on"


@strawberry.enum(description="What early warnings can be ordered by.")
class EarlyWarningOrderBy(StrEnum):
    """When they were raised."""

    RAISED_ON = "raised_on"


@strawberry.enum(description="What the records of an early warning can be ordered by.")
class EarlyWarningRecordOrderBy(StrEnum):
    """Their random label."""

    LABEL = "id"


AllegationOrder = order_input("AllegationOrder", AllegationOrderBy, "RECEIVED_ON")
AllegationPartOrder = order_input("AllegationPartOrder", AllegationPartOrderBy, "POSITION")
AllegationAliasOrder = order_input("AllegationAliasOrder", AllegationAliasOrderBy, "ALIAS")
AllegationHandlingOrder = order_input("AllegationHandlingOrder", AllegationHandlingOrderBy, "STARTS")
InterimMeasureOrder = order_input("InterimMeasureOrder", InterimMeasureOrderBy, "TAKEN_ON")
CommitteeMemberOrder = order_input("CommitteeMemberOrder", CommitteeMemberOrderBy, "SEATED_ON")
RecommendedActionOrder = order_input("RecommendedActionOrder", RecommendedActionOrderBy, "RECOMMENDED_ON")
AllegationCheckInOrder = order_input("AllegationCheckInOrder", AllegationCheckInOrderBy, "DUE_ON")
AllegationReleaseOrder = order_input("AllegationReleaseOrder", AllegationReleaseOrderBy, "RELEASED_ON")
AgreementOrder = order_input("AgreementOrder", AgreementOrderBy, "SIGNED_ON")
DeclaredInterestOrder = order_input("DeclaredInterestOrder", DeclaredInterestOrderBy, "DECLARED_ON")
EarlyWarningOrder = order_input("EarlyWarningOrder", EarlyWarningOrderBy, "RAISED_ON")
EarlyWarningRecordOrder = order_input("EarlyWarningRecordOrder", EarlyWarningRecordOrderBy, "LABEL")


@strawberry.input(description="Narrows allegations; every given part must hold. A list means: any of these.")
class AllegationFilter:
    """Filters."""

    state: list[AllegationState] | None = asks("In these states.", scope=READ)
    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    activity: list[Activity] | None = asks("For one of these protected activities.", scope=READ)
    form: list[RetaliationForm] | None = asks("In one of these forms.", scope=READ)
    actor: list[Actor] | None = asks("By these.", scope=READ)
    finding: list[Finding] | None = asks("With these findings.", scope=READ)
    outcome: list[Outcome] | None = asks("With these outcomes.", scope=READ)
    identity_mode: list[IdentityMode] | None = asks(
        "In these modes. Only those who know the mode find anything by it.", scope=READ, through=PEOPLE
    )
    received_from: date | None = asks("That came in on this day or later.", scope=READ)
    received_until: date | None = asks("That came in on this day or earlier.", scope=READ)
    due: list[DueKind] | None = asks("That wait for one of these.", scope=READ)
    due_until: date | None = asks("In which something is due by this day.", scope=READ)
    overdue: bool | None = asks("In which something is (or is not) overdue.", scope=READ)
    handler: list[strawberry.ID] | None = asks("Handled by these.", scope=READ, through=INSIDE)
    mine: bool | None = asks("Assigned to you (or not).", scope=READ, through=INSIDE)


@strawberry.input(description="Narrows releases of findings; every given part must hold.")
class AllegationReleaseFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    finding: list[Finding] | None = asks("Of these findings.", scope=READ)
    outcome: list[Outcome] | None = asks("With these outcomes.", scope=READ)


@strawberry.input(description="Narrows agreements; every given part must hold.")
class AgreementFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("With these sites.")
    operator: list[strawberry.ID] | None = asks("Signed by these companies.")
    active: bool | None = asks("Only those in force (or only those that ended).")


@strawberry.input(description="Narrows early warnings; every given part must hold.")
class EarlyWarningFilter:
    """Filters."""

    rule: list[WarningRule] | None = asks("From these rules.", scope=READ)
    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    acknowledged: bool | None = asks("That somebody saw (or not).", scope=READ)
    acted_on: bool | None = asks("About which something was done (or not).", scope=READ)


def _list(
    entity: str,
    order: object,
    by: str,
    *,
    falls: bool = False,
    filter: object | None = None,
    most: int = MAX_PAGE,
) -> ListOf:
    return ListOf(
        target=lazily(entity, "schema.reprisals"),
        entity=entity,
        order=order,
        default=(by, falls),
        filter=filter,
        most=most,
    )


ALLEGATIONS = _list(
    "Allegation", AllegationOrder, "received_on", falls=True, filter=AllegationFilter, most=200
)
ALLEGATION_EVENTS = _list("AllegationEvent", AllegationPartOrder, "position")
ALLEGATION_ALIASES = _list("AllegationAlias", AllegationAliasOrder, "alias")
ALLEGATION_ITEMS = _list("AllegationItem", AllegationPartOrder, "position")
ALLEGATION_HANDLINGS = _list("AllegationHandling", AllegationHandlingOrder, "starts")
INTERIM_MEASURES = _list("InterimMeasure", InterimMeasureOrder, "taken_on")
COMMITTEE = _list("CommitteeMember", CommitteeMemberOrder, "seated_on")
RECOMMENDED_ACTIONS = _list("RecommendedAction", RecommendedActionOrder, "recommended_on")
ALLEGATION_CHECK_INS = _list("AllegationCheckIn", AllegationCheckInOrder, "due_on")
ALLEGATION_RELEASES = _list(
    "AllegationRelease", AllegationReleaseOrder, "released_on", falls=True, filter=AllegationReleaseFilter
)
AGREEMENTS = _list("Agreement", AgreementOrder, "signed_on", falls=True, filter=AgreementFilter)
DECLARED_INTERESTS = _list("DeclaredInterest", DeclaredInterestOrder, "declared_on", falls=True)
EARLY_WARNINGS = _list("EarlyWarning", EarlyWarningOrder, "raised_on", falls=True, filter=EarlyWarningFilter)
EARLY_WARNING_RECORDS = _list("EarlyWarningRecord", EarlyWarningRecordOrder, "id")
