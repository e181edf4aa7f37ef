"""The lists of the engagement record: their filters and their few, indexed orders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from domain.access import Scope
from schema.codes import BarrierKind, BarrierState, ConsentState, Level, Method, SectorCode, Severity
from schema.fact import MAX_PAGE, ListOf, asks, lazily, order_input

READ = Scope.ENGAGEMENT_READ


def _lazy(name: str) -> object:
    return lazily(name, "schema.engagement")


@strawberry.enum(description="What engagements can be ordered by.")
class EngagementOrderBy(StrEnum):
    """Their first day."""

    STARTS_ON = "starts_on"


@strawberry.enum(description="What barriers can be ordered by.")
class BarrierOrderBy(StrEnum):
    """When they were met, or how severe they are (then when)."""

    IDENTIFIED_ON = "identified_on"
    SEVERITY = "severity"


@strawberry.enum(description="What consent processes can be ordered by.")
class ConsentProcessOrderBy(StrEnum):
    """When they were opened."""

    OPENED_ON = "opened_on"


@strawberry.enum(description="What the parts of a record can be ordered by.")
class PartOrderBy(StrEnum):
    """Their place in the record."""

    POSITION = "position"


@strawberry.enum(description="What participants can be ordered by.")
class ParticipantOrderBy(StrEnum):
    """Their random label: participants have no order that would tell anything."""

    LABEL = "id"


@strawberry.enum(description="What mitigations can be ordered by.")
class MitigationOrderBy(StrEnum):
    """When they were planned."""

    PLANNED_ON = "planned_on"


@strawberry.enum(description="What releases can be ordered by.")
class ReleaseOrderBy(StrEnum):
    """When they were made."""

    RELEASED_ON = "released_on"


EngagementOrder = order_input("EngagementOrder", EngagementOrderBy, "STARTS_ON")
BarrierOrder = order_input("BarrierOrder", BarrierOrderBy, "IDENTIFIED_ON")
ConsentProcessOrder = order_input("ConsentProcessOrder", ConsentProcessOrderBy, "OPENED_ON")
PartOrder = order_input("PartOrder", PartOrderBy, "POSITION")
ParticipantOrder = order_input("ParticipantOrder", ParticipantOrderBy, "LABEL")
MitigationOrder = order_input("MitigationOrder", MitigationOrderBy, "PLANNED_ON")
ReleaseOrder = order_input("ReleaseOrder", ReleaseOrderBy, "RELEASED_ON")


@strawberry.input(description="Narrows engagements; every given part must hold. A list means: any of these.")
class EngagementFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    starts_from: date | None = asks("Starting on this day or later.", scope=READ)
    starts_until: date | None = asks("Starting on this day or earlier.", scope=READ)
    method: list[Method] | None = asks("Held in these ways.", scope=READ)
    level: list[Level] | None = asks("At these levels of the IAP2 spectrum.", scope=READ)
    language: list[str] | None = asks("In these languages (ISO 639).", scope=READ)
    sector: list[SectorCode] | None = asks(
        "In which these sectors took part, as far as you may see participants.", scope=READ, of="Participant"
    )
    high_risk_area: bool | None = asks(
        "Only at sites in (or only outside) conflict-affected or high-risk areas.", scope=READ
    )
    country: list[str] | None = asks("At sites in these countries.", scope=READ)
    owner: list[strawberry.ID] | None = asks("Kept by these organisations.", scope=READ)
    barrier_kind: list[BarrierKind] | None = asks(
        "In which a barrier of these kinds was met.", scope=READ, of="Barrier"
    )
    barrier_state: list[BarrierState] | None = asks(
        "In which a barrier stands in one of these states.", scope=READ, of="Barrier"
    )


@strawberry.input(description="Narrows barriers; every given part must hold. A list means: any of these.")
class BarrierFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    kind: list[BarrierKind] | None = asks("Of these kinds.", scope=READ)
    severity: list[Severity] | None = asks("Of these severities.", scope=READ)
    state: list[BarrierState] | None = asks("In these states.", scope=READ)
    affected_sector: list[SectorCode] | None = asks("That affect these sectors.", scope=READ)
    high_risk_area: bool | None = asks(
        "Only at sites in (or only outside) conflict-affected or high-risk areas.", scope=READ
    )
    identified_from: date | None = asks("Met on this day or later.", scope=READ)
    identified_until: date | None = asks("Met on this day or earlier.", scope=READ)
    owner: list[strawberry.ID] | None = asks("Kept by these organisations.", scope=READ)


@strawberry.input(description="Narrows participants.")
class ParticipantFilter:
    """Filters."""

    sector: list[SectorCode] | None = asks("That spoke for these sectors.", scope=READ)


@strawberry.input(description="Narrows consent processes; every given part must hold.")
class ConsentProcessFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=READ)
    state: list[ConsentState] | None = asks("In these states.", scope=READ)
    community: list[strawberry.ID] | None = asks("Of these communities.", scope=READ)


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
        target=_lazy(entity), entity=entity, order=order, default=(by, falls), filter=filter, most=most
    )


ENGAGEMENTS = _list("Engagement", EngagementOrder, "starts_on", falls=True, filter=EngagementFilter, most=200)
BARRIERS = _list("Barrier", BarrierOrder, "identified_on", falls=True, filter=BarrierFilter, most=200)
CONSENT_PROCESSES = _list(
    "ConsentProcess", ConsentProcessOrder, "opened_on", falls=True, filter=ConsentProcessFilter
)
CONSENT_EVENTS = _list("ConsentEvent", PartOrder, "position")
PARTICIPANTS = _list("Participant", ParticipantOrder, "id", filter=ParticipantFilter)
ATTENDANCE = _list("Attendance", ParticipantOrder, "id")
INFORMATION = _list("SharedInformation", PartOrder, "position")
ISSUES = _list("Issue", PartOrder, "position")
ACTIONS = _list("AgreedAction", PartOrder, "position")
RELEASES = _list("Release", ReleaseOrder, "released_on")
BARRIER_EVENTS = _list("BarrierEvent", PartOrder, "position")
MITIGATIONS = _list("Mitigation", MitigationOrder, "planned_on")
