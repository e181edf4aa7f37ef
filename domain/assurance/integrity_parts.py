"""What an integrity incident is made of: its steps and that something was written. Weeks, never days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assurance.interview_values import IncidentItemKind, IncidentState


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent:
    """That an incident came to a state, in which week and through whom; none where the site did it."""

    id: UUID
    state: IncidentState
    week: date
    person_id: UUID | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentItem:
    """That something was written about an incident: by the team, or by the site. What it says is case content."""

    id: UUID
    kind: IncidentItemKind
    language: str | None = None
    week: date
    position: int
