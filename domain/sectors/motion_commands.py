"""What can be asked about motions. Their words stand in the clear and are screened on the way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.sectors.motion_values import Stance, Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMotion:
    """Put a question before the Board, about at most one thing."""

    title: str
    text: str
    site_id: UUID | None = None
    organisation_id: UUID | None = None
    proposed_change_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendMotion:
    """Other words for a draft."""

    motion_id: UUID
    version: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnMotion:
    """A step of a motion. `version`: as it was read, where the sender says."""

    motion_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePosition:
    """A seat's answer. `version`: of the seat's answer as it was read; none where it gave none yet."""

    motion_id: UUID
    stance: Stance
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVote:
    """Let the seats vote, through the closing day in UTC."""

    motion_id: UUID
    version: int | None = None
    closes_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CastBallot:
    """A seat's vote. `version`: of the seat's ballot as it was read; none where it cast none yet."""

    motion_id: UUID
    vote: Vote
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecuseFromMotion:
    """The word of a seat's holder that they take no part."""

    motion_id: UUID
