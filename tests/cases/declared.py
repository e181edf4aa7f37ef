"""Throwaway mutations that do what cases will: open to everyone, telling something once, kept by week or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import strawberry

from domain.access import Scope, Viewer
from domain.kernel import Clock, Event, NewId, Recorded, Refusal
from domain.work import Work
from schema.commands import title
from schema.stakeholders import Organisation
from schema.writing import Mutation, UseCase

RECEIPT = "7Q2ZK-M4B9X-R0HWT-C6D1N-PA8VE-3Y"
LETTER = UUID("00000000-0000-4000-8000-0000000000aa")


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLetter:
    """A letter in a box."""

    words: str


@strawberry.input(description="A letter.")
class DropLetterInput:
    words: str = title("What it says.")


SEEN_BY: list[Viewer] = []
"""Whom the use case was told that it acts for."""


def recording(recorded: Recorded | Refusal) -> UseCase[DropLetter]:
    """A use case that records this."""

    async def drop(
        command: DropLetter, viewer: Viewer, work: Work, clock: Clock, new_id: NewId
    ) -> Recorded | Refusal:
        SEEN_BY.append(viewer)
        return recorded

    return drop


DROPPED = Recorded(
    entity="Letter",
    id=LETTER,
    events=(Event(kind="LetterDropped", entity="Letter", id=LETTER),),
    told={"receiptText": RECEIPT},
    by_week=True,
)

DROP = Mutation(
    name="dropLetter",
    scope=None,
    description="Drops a letter.",
    input_type=DropLetterInput,
    command=DropLetter,
    use_case=recording(DROPPED),
    success="LetterDropped",
    tells={"receiptText": "The receipt, told once.", "hint": "What else there is to say, if anything."},
)
TELL = replace(
    DROP,
    name="tellLetter",
    scope=Scope.GRIEVANCES_HANDLE,
    use_case=recording(replace(DROPPED, by_week=False)),
    success="LetterTold",
)
OPEN = replace(
    TELL,
    name="openLetter",
    use_case=recording(replace(DROPPED, events=())),
    success="LetterOpened",
    kept=False,
)


def showing(organisation: UUID) -> Mutation[DropLetter]:
    """An open one that shows a record beside what it tells."""
    shown = replace(DROPPED, entity="Organisation", id=organisation)
    return replace(
        DROP,
        name="showLetter",
        success="LetterShown",
        shows=("organisation", Organisation),
        use_case=recording(shown),
    )


def arguments(
    words: str = "Something happened.", key: str = "8f14e45f-ceea-467f-a0e6-1f3b2c4d5e6f"
) -> Mapping[str, object]:
    """What is sent."""
    return {"input": {"words": words}, "idempotencyKey": key}
