"""The lists of assurance: their filters and their few, indexed orders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from domain.access import Arm, Scope
from schema.codes import AchievementLevel, AuditState, Cycle
from schema.fact import MAX_PAGE, ListOf, asks, lazily, order_input

READ = Scope.ASSURANCE_READ
WORKING = frozenset({Arm.CONTRACTED, Arm.ALL})
"""The audit's firm and the secretariat: not the operator."""


@strawberry.enum(description="What audits can be ordered by.")
class AuditOrderBy(StrEnum):
    """When they began."""

    OPENED_ON = "opened_on"


@strawberry.enum(description="What the steps of an audit can be ordered by.")
class AuditPartOrderBy(StrEnum):
    """Their place in the record."""

    POSITION = "position"


@strawberry.enum(description="What the members of an audit team can be ordered by.")
class AuditTeamOrderBy(StrEnum):
    """Their random label."""

    LABEL = "id"


@strawberry.enum(description="What notices of audits can be ordered by.")
class AuditNoticeOrderBy(StrEnum):
    """The day on which the firm comes to the site."""

    FIRST_DAY = "first_day"


AuditOrder = order_input("AuditOrder", AuditOrderBy, "OPENED_ON")
AuditPartOrder = order_input("AuditPartOrder", AuditPartOrderBy, "POSITION")
AuditTeamOrder = order_input("AuditTeamOrder", AuditTeamOrderBy, "LABEL")
AuditNoticeOrder = order_input("AuditNoticeOrder", AuditNoticeOrderBy, "FIRST_DAY")


@strawberry.input(description="Narrows audits; every given part must hold. A list means: any of these.")
class AuditFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    state: list[AuditState] | None = asks("In these states.", scope=READ)
    cycle: list[Cycle] | None = asks("Of these cycles.", scope=READ)
    firm: list[strawberry.ID] | None = asks("By these firms.", scope=READ)
    operator: list[strawberry.ID] | None = asks("Of these companies.", scope=READ)
    edition: list[strawberry.ID] | None = asks("Against these editions.", scope=READ)
    level: list[AchievementLevel] | None = asks("That came to these levels.", scope=READ)
    under_way: bool | None = asks("Only those under way (or only those over).", scope=READ)


@strawberry.input(description="Narrows notices of audits; every given part must hold.")
class AuditNoticeFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.")
    firm: list[strawberry.ID] | None = asks("By these firms.")
    first_day_from: date | None = asks("For this day or later.")
    first_day_until: date | None = asks("For this day or earlier.")
    standing: bool | None = asks("Only those that stand (or only those that ceased to).")


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
        target=lazily(entity, "schema.assurance"),
        entity=entity,
        order=order,
        default=(by, falls),
        filter=filter,
        most=most,
    )


AUDITS = _list("Audit", AuditOrder, "opened_on", falls=True, filter=AuditFilter)
AUDIT_EVENTS = _list("AuditEvent", AuditPartOrder, "position")
TEAM = _list("AuditTeamMember", AuditTeamOrder, "id")
NOTICES = _list("AuditNotice", AuditNoticeOrder, "first_day", falls=True, filter=AuditNoticeFilter)
