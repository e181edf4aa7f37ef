"""The lists of what audits find: their filters and their few, indexed orders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from schema.assurance_lists import READ, AuditPartOrder
from schema.codes import AchievementLevel, BarrierKind, OutreachKind, RatingCode, SectorCode
from schema.fact import MAX_PAGE, ListOf, asks, lazily, order_input


@strawberry.enum(description="What the findings of an audit can be ordered by.")
class FindingOrderBy(StrEnum):
    """Their random label: in which order an auditor worked is nobody's to know."""

    LABEL = "id"


@strawberry.enum(description="What corrective actions can be ordered by.")
class CorrectiveActionOrderBy(StrEnum):
    """When they are due."""

    DUE = "due"


@strawberry.enum(description="What achievements can be ordered by.")
class AchievementOrderBy(StrEnum):
    """When they were granted, or when the next look at the site is due."""

    GRANTED_ON = "granted_on"
    SURVEILLANCE_DUE_ON = "surveillance_due_on"


@strawberry.enum(description="What published reports can be ordered by.")
class AuditReportOrderBy(StrEnum):
    """When they came out."""

    PUBLISHED_ON = "published_on"


@strawberry.enum(description="What outreach can be ordered by.")
class OutreachOrderBy(StrEnum):
    """When it took place."""

    HELD_ON = "held_on"


FindingOrder = order_input("FindingOrder", FindingOrderBy, "LABEL")
CorrectiveActionOrder = order_input("CorrectiveActionOrder", CorrectiveActionOrderBy, "DUE")
AchievementOrder = order_input("AchievementOrder", AchievementOrderBy, "GRANTED_ON")
AuditReportOrder = order_input("AuditReportOrder", AuditReportOrderBy, "PUBLISHED_ON")
OutreachOrder = order_input("OutreachOrder", OutreachOrderBy, "HELD_ON")


@strawberry.input(description="Narrows ratings; every given part must hold.")
class RatingFilter:
    """Filters."""

    requirement: list[strawberry.ID] | None = asks("Of these requirements.", scope=READ)
    rating: list[RatingCode] | None = asks("Rated so.", scope=READ)
    current: bool | None = asks("Only those that stand (or only those that were replaced).", scope=READ)


@strawberry.input(description="Narrows corrective actions; every given part must hold.")
class CorrectiveActionFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    audit: list[strawberry.ID] | None = asks("Of these audits.", scope=READ)
    requirement: list[strawberry.ID] | None = asks("Against these requirements.", scope=READ)
    overdue: bool | None = asks("Only those not done by their day (or only the others).", scope=READ)
    verified: bool | None = asks("Only those that the firm saw done (or only the others).", scope=READ)
    due_until: date | None = asks("Due by this day.", scope=READ)


@strawberry.input(description="Narrows achievements; every given part must hold.")
class AchievementFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("Of these sites.")
    operator: list[strawberry.ID] | None = asks("Of these companies.")
    edition: list[strawberry.ID] | None = asks("Against these editions.")
    level: list[AchievementLevel] | None = asks("Of these levels.")
    held: bool | None = asks("Only those that the site still holds (or only those that ended).")
    surveillance_due_until: date | None = asks("In force, with the next look at the site due by this day.")
    surveillance_overdue: bool | None = asks("Only those whose next look is overdue (or only the others).")


@strawberry.input(description="Narrows published reports; every given part must hold.")
class AuditReportFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("On these sites.")
    edition: list[strawberry.ID] | None = asks("Against these editions.")
    level: list[AchievementLevel] | None = asks("That came to these levels.")
    published_from: date | None = asks("That came out on this day or later.")
    published_until: date | None = asks("That came out on this day or earlier.")


@strawberry.input(description="Narrows outreach; every given part must hold.")
class OutreachFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    audit: list[strawberry.ID] | None = asks("For these audits.", scope=READ)
    kind: list[OutreachKind] | None = asks("Of these kinds.", scope=READ)
    sector: list[SectorCode] | None = asks("To these sectors.", scope=READ)
    barrier_kind: list[BarrierKind] | None = asks(
        "In whose way one of these barriers stood.", scope=READ, of="OutreachBarrier"
    )


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
        target=lazily(entity, "schema.assurance_findings"),
        entity=entity,
        order=order,
        default=(by, falls),
        filter=filter,
        most=most,
    )


SCOPE = _list("AuditedRequirement", FindingOrder, "id", most=200)
RATINGS = _list("Rating", FindingOrder, "id", filter=RatingFilter, most=200)
EVIDENCE = _list("RatingEvidence", AuditPartOrder, "position")
INTERVIEW_EVIDENCE = _list("InterviewEvidence", FindingOrder, "id")
ACTIONS = _list("CorrectiveAction", CorrectiveActionOrder, "due", filter=CorrectiveActionFilter)
ACTION_EVENTS = _list("CorrectiveActionEvent", AuditPartOrder, "position")
ACHIEVEMENTS = _list("Achievement", AchievementOrder, "granted_on", falls=True, filter=AchievementFilter)
REPORTS = _list("AuditReport", AuditReportOrder, "published_on", falls=True, filter=AuditReportFilter)
SCORES = _list("AreaScore", FindingOrder, "id")
OUTREACH = _list("Outreach", OutreachOrder, "held_on", falls=True, filter=OutreachFilter)
OUTREACH_BARRIERS = _list("OutreachBarrier", FindingOrder, "id")
