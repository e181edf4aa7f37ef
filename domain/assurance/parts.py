"""What an audit is made of: its steps and its team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assurance.values import AuditState, StopReason, TeamRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act today: whoever does it, for which organisation."""

    id: UUID
    on: date
    organisation_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """That an audit came to a state: who, when and, where it was stopped, why."""

    id: UUID
    state: AuditState
    occurred_on: date
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    reason: StopReason | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """Somebody of the firm who works in an audit, once the secretariat approved it."""

    id: UUID
    person_id: UUID
    role: TeamRole
    proposed_on: date
    approved_on: date | None = None
    ended_on: date | None = None

    @property
    def is_proposed(self) -> bool:
        """Whether the secretariat has yet to say yes."""
        return self.approved_on is None and self.ended_on is None

    @property
    def sits(self) -> bool:
        """Whether they are on the team."""
        return self.approved_on is not None and self.ended_on is None
