"""Lists of consultations: rounds, comments, responses and tallies, with their filters and orders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from domain.access import Arm, Scope
from schema.codes import CommentChannel, CommentPosition, CommentState, Disposition, SectorCode
from schema.fact import ListOf, asks, lazily, order_input

COMMENT = Scope.GOVERNANCE_COMMENT
DESK = frozenset({Arm.ALL})


@strawberry.enum(description="What the steps of a proposed change can be ordered by.")
class ProposedChangeEventOrderBy(StrEnum):
    """As they happened."""

    POSITION = "position"


@strawberry.enum(description="What consultation rounds can be ordered by.")
class ConsultationRoundOrderBy(StrEnum):
    """Their first day."""

    OPENS_ON = "opens_on"


@strawberry.enum(description="What comments can be ordered by.")
class CommentOrderBy(StrEnum):
    """The day they came in; from the public form, the week."""

    SUBMITTED_ON = "submitted_on"


@strawberry.enum(description="What earlier versions of a comment can be ordered by.")
class EarlierCommentOrderBy(StrEnum):
    """As they were replaced."""

    NUMBER = "number"


@strawberry.enum(description="What responses can be ordered by.")
class ConsultationResponseOrderBy(StrEnum):
    """The day they were given."""

    RESPONDED_ON = "responded_on"


@strawberry.enum(description="What tallies can be ordered by.")
class CommentTallyOrderBy(StrEnum):
    """Round, sector and position."""

    LABEL = "id"


ProposedChangeEventOrder = order_input("ProposedChangeEventOrder", ProposedChangeEventOrderBy, "POSITION")
ConsultationRoundOrder = order_input("ConsultationRoundOrder", ConsultationRoundOrderBy, "OPENS_ON")
CommentOrder = order_input("CommentOrder", CommentOrderBy, "SUBMITTED_ON")
EarlierCommentOrder = order_input("EarlierCommentOrder", EarlierCommentOrderBy, "NUMBER")
ConsultationResponseOrder = order_input(
    "ConsultationResponseOrder", ConsultationResponseOrderBy, "RESPONDED_ON"
)
CommentTallyOrder = order_input("CommentTallyOrder", CommentTallyOrderBy, "LABEL")


@strawberry.input(description="Narrows consultation rounds; every given part must hold.")
class ConsultationRoundFilter:
    """Filters."""

    change: list[strawberry.ID] | None = asks("Of these proposed changes.")
    open_on: date | None = asks("That take comments on this day.")


@strawberry.input(
    description="Narrows published comments; every given part must hold. A list means: any of these."
)
class ConsultationCommentFilter:
    """Filters."""

    change: list[strawberry.ID] | None = asks("On these proposed changes.")
    round: list[strawberry.ID] | None = asks("In these rounds.")
    sector: list[SectorCode] | None = asks("From these sectors.")
    sector_declared: bool | None = asks("Only those with a sector (or only those without).")
    requirement: list[strawberry.ID] | None = asks("On these requirements.")
    chapter: list[strawberry.ID] | None = asks("On these chapters.")
    position: list[CommentPosition] | None = asks("That want this.")
    disposition: list[Disposition] | None = asks("Answered so.")
    answered: bool | None = asks("With a response (or without).")


@strawberry.input(
    description="Narrows submitted comments; every given part must hold. A list means: any of these."
)
class SubmittedCommentFilter:
    """Filters."""

    state: list[CommentState] | None = asks("In these states.", scope=COMMENT)
    channel: list[CommentChannel] | None = asks("That came in so.", scope=COMMENT)
    change: list[strawberry.ID] | None = asks("On these proposed changes.", scope=COMMENT)
    round: list[strawberry.ID] | None = asks("In these rounds.", scope=COMMENT)
    sector: list[SectorCode] | None = asks("From these sectors.", scope=COMMENT)
    sector_declared: bool | None = asks("Only those with a sector (or only those without).", scope=COMMENT)
    requirement: list[strawberry.ID] | None = asks("On these requirements.", scope=COMMENT)
    chapter: list[strawberry.ID] | None = asks("On these chapters.", scope=COMMENT)
    position: list[CommentPosition] | None = asks("That want this.", scope=COMMENT)
    disposition: list[Disposition] | None = asks("Answered so.", scope=COMMENT)
    answered: bool | None = asks("With a response (or without).", scope=COMMENT)


@strawberry.input(description="Narrows responses; every given part must hold. A list means: any of these.")
class ConsultationResponseFilter:
    """Filters."""

    change: list[strawberry.ID] | None = asks("On these proposed changes.")
    round: list[strawberry.ID] | None = asks("In these rounds.")
    disposition: list[Disposition] | None = asks("Of this kind.")


@strawberry.input(description="Narrows tallies; every given part must hold. A list means: any of these.")
class CommentTallyFilter:
    """Filters."""

    change: list[strawberry.ID] | None = asks("On these proposed changes.")
    round: list[strawberry.ID] | None = asks("In these rounds.")
    sector: list[SectorCode] | None = asks("Of these sectors.")
    position: list[CommentPosition] | None = asks("Of this position.")


def _list(
    entity: str, order: object, by: str, *, falls: bool = False, filter: object | None = None
) -> ListOf:
    return ListOf(
        target=lazily(entity, "schema.standard_consultations"),
        entity=entity,
        order=order,
        default=(by, falls),
        filter=filter,
    )


CHANGE_EVENTS = _list("ProposedChangeEvent", ProposedChangeEventOrder, "position")
ROUNDS = _list(
    "ConsultationRound", ConsultationRoundOrder, "opens_on", falls=True, filter=ConsultationRoundFilter
)
COMMENTS = _list(
    "ConsultationComment", CommentOrder, "submitted_on", falls=True, filter=ConsultationCommentFilter
)
SUBMITTED = _list("SubmittedComment", CommentOrder, "submitted_on", falls=True, filter=SubmittedCommentFilter)
EARLIER = _list("EarlierComment", EarlierCommentOrder, "number")
RESPONSES = _list(
    "ConsultationResponse",
    ConsultationResponseOrder,
    "responded_on",
    falls=True,
    filter=ConsultationResponseFilter,
)
TALLIES = _list("CommentTally", CommentTallyOrder, "id", filter=CommentTallyFilter)
