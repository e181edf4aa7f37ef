"""What was done so that people learn of an audit and can take part, and what stood in its way.

For the firm and the secretariat. Which barriers somebody met is told by kind; a barrier on record can be named beside
it where the firm sees it. Refused: a day to come, a barrier of another site, one kind twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assurance.audit import Audit
from domain.assurance.refusals import WrongStage
from domain.assurance.team import TEAM_CHANGES, wrong_stage
from domain.assurance.values import OutreachKind
from domain.engagement.parts import Decided
from domain.engagement.values import BarrierKind
from domain.kernel import BadInput, Event
from domain.sectors.model import Sector

MOST_REACHED = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodInTheWay:
    """A barrier that the outreach met."""

    id: UUID
    kind: BarrierKind
    barrier_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outreach:
    """One thing that was done to reach people."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    audited_by: UUID
    drafted: bool
    published: bool
    kind: OutreachKind
    sector: Sector
    language: str
    held_on: date
    reached: int | None = None
    """About how many; none where nobody knows."""
    version: int = 1
    barriers: tuple[StoodInTheWay, ...] = ()

    def recorded(self, audit: Audit) -> Decided[Outreach] | WrongStage | BadInput:
        """On record, while the firm is at work."""
        if audit.state not in TEAM_CHANGES:
            return wrong_stage(audit, TEAM_CHANGES)
        if self.reached is not None and not 0 <= self.reached <= MOST_REACHED:
            return _bad("A number of people lies between 0 and 1,000,000.", "reached")
        if len({one.kind for one in self.barriers}) < len(self.barriers):
            return _bad("A kind of barrier is named twice.", "barriers")
        event = Event(kind="OutreachRecorded", entity="Outreach", id=self.id, facts={"kind": self.kind.value})
        return Decided(record=self, events=(event,))


def _bad(message: str, field: str) -> BadInput:
    return BadInput(message=message, next="Correct it and send it again.", field=field)
