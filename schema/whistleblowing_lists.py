"""The lists of whistleblower reports: their filters and their few, indexed orders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from domain.access import Scope
from schema.codes import (
    Activity,
    Concern,
    DueKind,
    IdentityMode,
    PauseReason,
    ProtectedPerson,
    ReportState,
    RetaliationForm,
)
from schema.engagement_lists import PartOrder
from schema.fact import ListOf, asks, lazily, order_input

READ = Scope.REPORTS_READ


def _lazy(name: str) -> object:
    return lazily(name, "schema.whistleblowing")


@strawberry.enum(description="What reports can be ordered by.")
class ReportOrderBy(StrEnum):
    """When they came in, or what is due next. Paused ones, and those of which nothing is due, stand last."""

    RECEIVED_ON = "received_on"
    DUE = "due"


@strawberry.enum(description="What the people of a report can be ordered by.")
class ReportAliasOrderBy(StrEnum):
    """Their random label."""

    ALIAS = "alias"


@strawberry.enum(description="What periods in a report's life can be ordered by.")
class ReportPeriodOrderBy(StrEnum):
    """When they began."""

    STARTS = "starts"


@strawberry.enum(description="What a report's check-ins can be ordered by.")
class ReportCheckInOrderBy(StrEnum):
    """When they are due."""

    DUE_ON = "due_on"


ReportOrder = order_input("ReportOrder", ReportOrderBy, "RECEIVED_ON")
ReportAliasOrder = order_input("ReportAliasOrder", ReportAliasOrderBy, "ALIAS")
ReportPeriodOrder = order_input("ReportPeriodOrder", ReportPeriodOrderBy, "STARTS")
ReportCheckInOrder = order_input("ReportCheckInOrder", ReportCheckInOrderBy, "DUE_ON")


@strawberry.input(description="Narrows reports; every given part must hold. A list means: any of these.")
class ReportFilter:
    """Filters."""

    state: list[ReportState] | None = asks("In these states.", scope=READ)
    site: list[strawberry.ID] | None = asks("That concern these sites.", scope=READ)
    handler: list[strawberry.ID] | None = asks("Assigned to these people.", scope=READ)
    mine: bool | None = asks("Only those assigned to you, or only the others.", scope=READ)
    concern: list[Concern] | None = asks("About these concerns.", scope=READ)
    protected_person: list[ProtectedPerson] | None = asks("Told by these people.", scope=READ)
    retaliation_form: list[RetaliationForm] | None = asks(
        "That tell of these forms of retaliation.", scope=READ
    )
    activity: list[Activity] | None = asks("That concern these protected activities.", scope=READ)
    identity_mode: list[IdentityMode] | None = asks("Told in these ways.", scope=READ)
    received_from: date | None = asks("That came in on this day or later.", scope=READ)
    received_until: date | None = asks("That came in on this day or earlier.", scope=READ)
    due: list[DueKind] | None = asks("Of which this is due.", scope=READ)
    due_until: date | None = asks("Of which something is due by this day.", scope=READ)
    overdue: bool | None = asks("Only those overdue, or only the others.", scope=READ)
    paused: bool | None = asks("Only those whose clock stands still, or only the others.", scope=READ)
    paused_because: list[PauseReason] | None = asks("Whose clock stands still for these reasons.", scope=READ)


def _list(
    entity: str, order: object, by: str, *, falls: bool = False, filter: object | None = None
) -> ListOf:
    return ListOf(target=_lazy(entity), entity=entity, order=order, default=(by, falls), filter=filter)


REPORTS = _list("Report", ReportOrder, "received_on", falls=True, filter=ReportFilter)
REPORT_EVENTS = _list("ReportEvent", PartOrder, "position")
REPORT_ALIASES = _list("ReportAlias", ReportAliasOrder, "alias")
REPORT_ITEMS = _list("ReportItem", PartOrder, "position")
REPORT_HANDLINGS = _list("ReportHandling", ReportPeriodOrder, "starts")
REPORT_PAUSES = _list("ReportPause", ReportPeriodOrder, "starts")
REPORT_CHECK_INS = _list("ReportCheckIn", ReportCheckInOrder, "due_on")
