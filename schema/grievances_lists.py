"""The lists of grievances: their filters and their few, indexed orders. What is due next is the order DUE, rising."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from domain.access import Arm, Scope
from schema.codes import (
    Activity,
    Category,
    Criterion,
    DueKind,
    GrievanceOutcome,
    GrievanceState,
    IdentityMode,
    MechanismKind,
    PauseReason,
)
from schema.engagement_lists import PartOrder
from schema.fact import MAX_PAGE, ListOf, asks, lazily, order_input

READ = Scope.GRIEVANCES_READ
HANDLERS = frozenset({Arm.MECHANISM, Arm.SITE_MECHANISM, Arm.HANDLED})
"""Who may know which person handles a grievance."""


@strawberry.enum(description="What mechanisms can be ordered by.")
class MechanismOrderBy(StrEnum):
    """When they were opened."""

    OPENED_ON = "opened_on"


@strawberry.enum(description="What a mechanism's assessments can be ordered by.")
class MechanismAssessmentOrderBy(StrEnum):
    """When they were made."""

    ASSESSED_ON = "assessed_on"


@strawberry.enum(description="What grievances can be ordered by.")
class GrievanceOrderBy(StrEnum):
    """When they came in; or what is due next (what waits for nobody comes last)."""

    RECEIVED_ON = "received_on"
    DUE = "due"


@strawberry.enum(description="What the people of a case can be ordered by.")
class GrievanceAliasOrderBy(StrEnum):
    """Their label in the case, which is random."""

    ALIAS = "alias"


@strawberry.enum(description="What handlings and pauses can be ordered by.")
class GrievancePeriodOrderBy(StrEnum):
    """When they began."""

    STARTS = "starts"


@strawberry.enum(description="What remedies can be ordered by.")
class RemedyOrderBy(StrEnum):
    """When they were agreed."""

    AGREED_ON = "agreed_on"


@strawberry.enum(description="What check-ins can be ordered by.")
class GrievanceCheckInOrderBy(StrEnum):
    """When they are due."""

    DUE_ON = "due_on"


@strawberry.enum(description="What a grievance's releases can be ordered by.")
class GrievanceReleaseOrderBy(StrEnum):
    """When they were made."""

    RELEASED_ON = "released_on"


MechanismOrder = order_input("MechanismOrder", MechanismOrderBy, "OPENED_ON")
MechanismAssessmentOrder = order_input("MechanismAssessmentOrder", MechanismAssessmentOrderBy, "ASSESSED_ON")
GrievanceOrder = order_input("GrievanceOrder", GrievanceOrderBy, "DUE")
GrievanceAliasOrder = order_input("GrievanceAliasOrder", GrievanceAliasOrderBy, "ALIAS")
GrievancePeriodOrder = order_input("GrievancePeriodOrder", GrievancePeriodOrderBy, "STARTS")
RemedyOrder = order_input("RemedyOrder", RemedyOrderBy, "AGREED_ON")
GrievanceCheckInOrder = order_input("GrievanceCheckInOrder", GrievanceCheckInOrderBy, "DUE_ON")
GrievanceReleaseOrder = order_input("GrievanceReleaseOrder", GrievanceReleaseOrderBy, "RELEASED_ON")


@strawberry.input(description="Narrows mechanisms; every given part must hold. A list means: any of these.")
class MechanismFilter:
    """Filters."""

    kind: list[MechanismKind] | None = asks("Of these kinds.")
    body: list[strawberry.ID] | None = asks("Run by these organisations.")
    site: list[strawberry.ID] | None = asks("Of these sites.")


@strawberry.input(description="Narrows a mechanism's assessments.")
class MechanismAssessmentFilter:
    """Filters."""

    criterion: list[Criterion] | None = asks("By these criteria.")


@strawberry.input(description="Narrows grievances; every given part must hold. A list means: any of these.")
class GrievanceFilter:
    """Filters."""

    state: list[GrievanceState] | None = asks("In these states.", scope=READ)
    site: list[strawberry.ID] | None = asks("About these sites.", scope=READ)
    body: list[strawberry.ID] | None = asks("Taken by these organisations.", scope=READ)
    mechanism: list[MechanismKind] | None = asks("Brought to mechanisms of these kinds.", scope=READ)
    category: list[Category] | None = asks("About these things.", scope=READ)
    outcome: list[GrievanceOutcome] | None = asks("With these outcomes.", scope=READ)
    identity_mode: list[IdentityMode] | None = asks("Filed in these ways.", scope=READ)
    activity: list[Activity] | None = asks("That concern these protected activities.", scope=READ)
    handler: list[strawberry.ID] | None = asks(
        "Assigned to these people. Others than the body's find none by it.", scope=READ, through=HANDLERS
    )
    mine: bool | None = asks(
        "True: only what is assigned to you; with the order DUE, rising, your queue. False: all else.",
        scope=READ,
        through=HANDLERS,
    )
    received_from: date | None = asks("Received on this day or later.", scope=READ)
    received_until: date | None = asks("Received on this day or earlier.", scope=READ)
    due: list[DueKind] | None = asks("That wait for one of these.", scope=READ)
    due_until: date | None = asks("Due on this day or earlier.", scope=READ)
    overdue: bool | None = asks("Only what is overdue, or only what is not.", scope=READ)
    paused: bool | None = asks("Only what is paused, or only what is not.", scope=READ)
    paused_because: list[PauseReason] | None = asks("Paused for one of these reasons.", scope=READ)


def _list(
    entity: str,
    order: object,
    by: str,
    *,
    falls: bool = False,
    filter: object | None = None,
    most: int = MAX_PAGE,
) -> ListOf:
    target = lazily(entity, "schema.grievances")
    return ListOf(target=target, entity=entity, order=order, default=(by, falls), filter=filter, most=most)


MECHANISMS = _list("Mechanism", MechanismOrder, "opened_on", falls=True, filter=MechanismFilter)
ASSESSMENTS = _list(
    "MechanismAssessment",
    MechanismAssessmentOrder,
    "assessed_on",
    falls=True,
    filter=MechanismAssessmentFilter,
)
GRIEVANCES = _list("Grievance", GrievanceOrder, "received_on", falls=True, filter=GrievanceFilter, most=200)
EVENTS = _list("GrievanceEvent", PartOrder, "position")
ALIASES = _list("GrievanceAlias", GrievanceAliasOrder, "alias")
ITEMS = _list("GrievanceItem", PartOrder, "position")
HANDLINGS = _list("GrievanceHandling", GrievancePeriodOrder, "starts")
PAUSES = _list("GrievancePause", GrievancePeriodOrder, "starts")
REMEDIES = _list("Remedy", RemedyOrder, "agreed_on")
CHECK_INS = _list("GrievanceCheckIn", GrievanceCheckInOrder, "due_on")
RELEASES = _list("GrievanceRelease", GrievanceReleaseOrder, "released_on")
