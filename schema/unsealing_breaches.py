"""Breach incidents: for the secretariat alone."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import strawberry

from domain.access import Scope
from schema.codes import (
    BreachCause,
    BreachReach,
    BreachRisk,
    DataBreachKind,
    DelayReason,
    PeopleAffected,
    UntoldReason,
)
from schema.fact import ListOf, asks, fact, lazily, order_input
from schema.scalars import Node

LOG = Scope.AUDIT_LOG_READ


@strawberry.enum(description="What breaches can be ordered by.")
class DataBreachOrderBy(StrEnum):
    """Their clock."""

    DUE = "due_at"


DataBreachOrder = order_input("DataBreachOrder", DataBreachOrderBy, "DUE")


@strawberry.input(description="Narrows breaches; every given part must hold. A list means: any of these.")
class DataBreachFilter:
    """Filters."""

    risk: list[BreachRisk] | None = asks("Breaches of this risk.", scope=LOG)
    open: bool | None = asks("Only those not closed, or only closed ones.", scope=LOG)
    overdue: bool | None = asks(
        "Only those whose 72 hours are over with the authority not told, or only the others.", scope=LOG
    )
    due_until: date | None = asks("Whose 72 hours end on this day or earlier, by UTC.", scope=LOG)


BREACHES = ListOf(
    target=lazily("DataBreach", "schema.unsealing_breaches"),
    entity="DataBreach",
    order=DataBreachOrder,
    filter=DataBreachFilter,
    default=("due_at", False),
)


@strawberry.type(
    description="A breach of personal data, in codes, with the 72 hours in which the authority is told of it (GDPR 33). Holds"
    " no name and no sentence. Only the secretariat's administrators see it."
)
class DataBreach(Node):
    """Source: DOMAIN 11."""

    kinds: list[DataBreachKind] = fact("What it did to data.", scope=LOG)
    cause: BreachCause = fact("How it came about, as far as it is known.", scope=LOG)
    reached: list[BreachReach] = fact("What it reached, or may have reached.", scope=LOG)
    risk: BreachRisk = fact("The risk for the people concerned: it decides who must be told.", scope=LOG)
    people: PeopleAffected = fact("About how many people are concerned.", scope=LOG)
    aware_at: datetime = fact("When somebody became aware of it: the clock runs from there.", scope=LOG)
    due_at: datetime = fact("When the 72 hours are over.", scope=LOG)
    clock_runs: bool = fact("Whether the authority has still to be told.", scope=LOG)
    overdue: bool = fact("Whether the 72 hours are over and the authority was not told.", scope=LOG)
    recorded_at: datetime = fact("When it was written down.", scope=LOG)
    authority_told_at: datetime | None = fact("When the authority was told; null until then.", scope=LOG)
    delay_reason: DelayReason | None = fact("Why that was after 72 hours, if it was.", scope=LOG)
    people_told_at: datetime | None = fact("When the people concerned were told; null until then.", scope=LOG)
    untold_reason: UntoldReason | None = fact(
        "Why they need not be told one by one of a high risk.", scope=LOG
    )
    closed_at: datetime | None = fact("When it was closed; null until then.", scope=LOG)
    version: int = fact("Counts the changes of the record: pass it with yours.", scope=LOG)
