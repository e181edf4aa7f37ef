"""The lists of undertakings, interviews, incidents and notices: their filters and their few, indexed orders."""

from __future__ import annotations

from enum import StrEnum

import strawberry

from domain.access import Scope
from schema.codes import (
    BreachKind,
    IncidentState,
    IntervieweeRole,
    InterviewSetting,
    InterviewState,
    SectorCode,
)
from schema.fact import ListOf, asks, lazily, order_input

READ = Scope.INTERVIEWS_READ
ASSURES = Scope.ASSURANCE_READ


@strawberry.enum(description="What the texts of undertakings can be ordered by.")
class UndertakingTextOrderBy(StrEnum):
    """Their version."""

    VERSION = "id"


@strawberry.enum(description="What undertakings can be ordered by.")
class UndertakingOrderBy(StrEnum):
    """When they were signed."""

    SIGNED_ON = "signed_on"


@strawberry.enum(description="What interviews can be ordered by.")
class InterviewOrderBy(StrEnum):
    """The week they were planned for."""

    PLANNED_WEEK = "planned_week"


@strawberry.enum(description="What the parts of an interview or an incident can be ordered by.")
class InterviewPartOrderBy(StrEnum):
    """Their place in the record."""

    POSITION = "position"


@strawberry.enum(description="What integrity incidents can be ordered by.")
class IntegrityIncidentOrderBy(StrEnum):
    """The week they were recorded in."""

    RECORDED_WEEK = "recorded_week"


@strawberry.enum(description="What integrity notices can be ordered by.")
class IntegrityNoticeOrderBy(StrEnum):
    """The week they were put to the site in."""

    PUT_WEEK = "put_week"


UndertakingTextOrder = order_input("UndertakingTextOrder", UndertakingTextOrderBy, "VERSION")
UndertakingOrder = order_input("UndertakingOrder", UndertakingOrderBy, "SIGNED_ON")
InterviewOrder = order_input("InterviewOrder", InterviewOrderBy, "PLANNED_WEEK")
InterviewPartOrder = order_input("InterviewPartOrder", InterviewPartOrderBy, "POSITION")
IntegrityIncidentOrder = order_input("IntegrityIncidentOrder", IntegrityIncidentOrderBy, "RECORDED_WEEK")
IntegrityNoticeOrder = order_input("IntegrityNoticeOrder", IntegrityNoticeOrderBy, "PUT_WEEK")


@strawberry.input(description="Narrows undertakings; every given part must hold.")
class UndertakingFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=ASSURES)
    audit: list[strawberry.ID] | None = asks("For these audits.", scope=ASSURES)


@strawberry.input(description="Narrows interviews; every given part must hold. A list means: any of these.")
class InterviewFilter:
    """Filters."""

    audit: list[strawberry.ID] | None = asks("Of these audits.", scope=READ)
    state: list[InterviewState] | None = asks("In these states.", scope=READ)
    sector: list[SectorCode] | None = asks("With people of these sectors.", scope=READ)
    role: list[IntervieweeRole] | None = asks("With people in these roles.", scope=READ)
    setting: list[InterviewSetting] | None = asks("In these settings.", scope=READ)


@strawberry.input(description="Narrows integrity incidents; every given part must hold.")
class IntegrityIncidentFilter:
    """Filters."""

    audit: list[strawberry.ID] | None = asks("Of these audits.", scope=READ)
    state: list[IncidentState] | None = asks("In these states.", scope=READ)
    kind: list[BreachKind] | None = asks("Of these kinds.", scope=READ)


@strawberry.input(description="Narrows integrity notices; every given part must hold.")
class IntegrityNoticeFilter:
    """Filters."""

    site: list[strawberry.ID] | None = asks("At these sites.", scope=ASSURES)
    audit: list[strawberry.ID] | None = asks("Of these audits.", scope=ASSURES)
    kind: list[BreachKind] | None = asks("Of these kinds.", scope=ASSURES)


def _list(
    entity: str, order: object, by: str, *, falls: bool = False, filter: object | None = None
) -> ListOf:
    return ListOf(
        target=lazily(entity, "schema.assurance_interviews"),
        entity=entity,
        order=order,
        default=(by, falls),
        filter=filter,
    )


UNDERTAKING_TEXTS = _list("UndertakingText", UndertakingTextOrder, "id", falls=True)
UNDERTAKINGS = _list("Undertaking", UndertakingOrder, "signed_on", falls=True, filter=UndertakingFilter)
INTERVIEWS = _list("Interview", InterviewOrder, "planned_week", falls=True, filter=InterviewFilter)
INTERVIEW_EVENTS = _list("InterviewEvent", InterviewPartOrder, "position")
INTERVIEW_CONSENTS = _list("InterviewConsent", InterviewPartOrder, "position")
INTERVIEW_ITEMS = _list("InterviewItem", InterviewPartOrder, "position")
INCIDENTS = _list(
    "IntegrityIncident", IntegrityIncidentOrder, "recorded_week", falls=True, filter=IntegrityIncidentFilter
)
INCIDENT_EVENTS = _list("IncidentEvent", InterviewPartOrder, "position")
INCIDENT_ITEMS = _list("IncidentItem", InterviewPartOrder, "position")
NOTICES = _list("IntegrityNotice", IntegrityNoticeOrder, "put_week", falls=True, filter=IntegrityNoticeFilter)
