"""One item more in a report, from whichever side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from domain.cases.parts import CaseSide, ItemKind
from domain.kernel import BadInput, Clock, NewId, Recorded, Refusal
from domain.whistleblowing.approach import dated, keep
from domain.whistleblowing.model import Report
from domain.whistleblowing.ports import WhistleblowingWork


async def write(
    report: Report,
    kind: ItemKind,
    side: CaseSide,
    text: str,
    language: str | None,
    person: UUID | None,
    work: WhistleblowingWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    """Adds the item and seals its text; told of the item."""
    decided = report.written(kind, side, language, await dated(report, person, work, clock, new_id))
    if isinstance(decided, Refusal):
        return decided
    done = await keep(decided, report, work, text=text)
    item = decided.record.items[-1].id
    return replace(done, entity="ReportItem", id=item) if isinstance(done, Recorded) else done


def unfit(kind: ItemKind, fitting: Collection[ItemKind]) -> BadInput | None:
    """That this side does not write such a thing."""
    if kind in fitting:
        return None
    return BadInput(
        message=f"{kind.value} cannot be added here.",
        next=f"Give one of {', '.join(one.value for one in fitting)}.",
        field="kind",
    )
