"""What can be subscribed to: events of cases, each told to whoever sees its record at that moment."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date
from typing import Annotated

import strawberry

from domain.access import Scope
from schema.codes import CaseEntity, CaseEventKind
from schema.fact import lazily, link


@strawberry.type(
    description="Something that happened to a case. Told to those who see the case's record at the moment of telling, a"
    " message to those who see the message. Of anonymous cases events come in strokes, some minutes apart and in no order:"
    " when one comes does not tell when it happened."
)
class CaseEvent:
    """Source: the domain, sections 6 to 8."""

    position: str = strawberry.field(
        description="Where you stand once you have this one. Opaque; keep the last and give it as `after` to go on from it."
    )
    kind: CaseEventKind = strawberry.field(description="What happened.")
    id: strawberry.ID | None = strawberry.field(
        description="The id of the record to which it happened; null of LISTENING."
    )
    on: date | None = strawberry.field(
        description="On which day (UTC) it happened, or, of an anonymous case, the Sunday that ends its week; null of LISTENING."
    )
    by_week: bool = strawberry.field(description="Whether the day is told by week.")
    grievance = link(
        lazily("Grievance", "schema.grievances"), "Grievance", "grievance",
        "The grievance as it stands when you are told; null where it happened to another kind of record.",
        scope=Scope.GRIEVANCES_READ,
    )  # fmt: skip
    report = link(
        lazily("Report", "schema.whistleblowing"), "Report", "report",
        "The report as it stands when you are told; null where it happened to another kind of record.",
        scope=Scope.REPORTS_READ,
    )  # fmt: skip
    allegation = link(
        lazily("Allegation", "schema.reprisals"), "Allegation", "allegation",
        "The allegation as it stands when you are told; null where it happened to another kind of record.",
        scope=Scope.REPRISALS_READ,
    )  # fmt: skip
    early_warning = link(
        lazily("EarlyWarning", "schema.reprisals"), "EarlyWarning", "early_warning",
        "The early warning as it stands when you are told; null where it happened to another kind of record.",
        scope=Scope.REPRISALS_READ,
    )  # fmt: skip


_AFTER = Annotated[
    str | None,
    strawberry.argument(
        description="The `position` of the last event that you have: you are told everything behind it. Left out: from now on."
    ),
]
_OF = Annotated[
    list[CaseEntity] | None,
    strawberry.argument(
        description="Of which kinds of record; left out: of all that the token's scopes let you read."
    ),
]
_KINDS = Annotated[
    list[CaseEventKind] | None,
    strawberry.argument(description="Which kinds of event; left out: all of them."),
]


@strawberry.type(
    description="What you are told as it happens: over Server-Sent Events at `/graphql/stream`, or over WebSocket at"
    " `/graphql` (`graphql-transport-ws`). A stream ends with its token; open the next one with `after`."
)
class Subscription:
    """The root of what is told as it happens; `api.events` answers it, per-field execution never does."""

    @strawberry.subscription(
        description="Events of the cases that you see: new ones, transitions, messages, deadlines that are near or have"
        " passed, check-ins that are due. Takes `grievances:read`, `reports:read` or `reprisals:read`, for each kind of"
        " record its own. The first event is LISTENING: what happens from then on you are told, whatever becomes of the"
        " connection, if you come back with the last `position` within the days for which events are kept (14, unless the"
        " operator chose otherwise). Come back later than that, and you are told to read the queue anew. An event may come"
        " twice, never not at all. Example: `subscription { caseEvents(of: [REPORT]) { position kind report { id state dueOn } } }`"
    )
    async def case_events(
        self, after: _AFTER = None, of: _OF = None, kinds: _KINDS = None
    ) -> AsyncGenerator[CaseEvent, None]:
        raise NotImplementedError("told by api.events")
        yield  # pragma: no cover
