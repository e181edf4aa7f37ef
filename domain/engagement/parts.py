"""What an engagement is made of: who took part, how many came, what was told, raised and agreed, who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from domain.engagement.values import Audience
from domain.kernel import Event
from domain.sectors.model import Sector

Changed_co = TypeVar("Changed_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Generic[Changed_co]):
    """A yes: the record as it now stands, and what happened to it."""

    record: Changed_co
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """That a party took part. Who it is stands with the party, under its pseudonym."""

    id: UUID
    party_id: UUID
    party_owner_id: UUID
    is_public: bool
    sector: Sector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How many came, of one sector or of none in particular. For companies and the public it does not exist."""

    id: UUID
    sector: Sector | None = None
    headcount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedInformation:
    """What those met were told, and in which language."""

    id: UUID
    position: int
    description: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What was raised, and the response it got, if any."""

    id: UUID
    position: int
    raised: str
    response: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedAction:
    """What somebody promised to do, and by when."""

    id: UUID
    position: int
    description: str
    responsible_id: UUID
    due_on: date
    completed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A dated act of the organisation that keeps the engagement: to whom it is opened, why, and until when."""

    id: UUID
    audience: Audience
    released_on: date
    withdrawn_on: date | None = None
    why: str | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_on is None


def next_position(parts: Sequence[SharedInformation | Issue | AgreedAction]) -> int:
    """The place of one more in its list, counted from 1."""
    return max((part.position for part in parts), default=0) + 1
