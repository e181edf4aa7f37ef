"""What the use cases of this context need of the world: stores that load and keep, and what the Board decided.

`load` locks the record until the transaction ends, so that two acts on one record follow each other. Who needs both
loads the proposed change before its comments, and comments in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.rules import Rules
from domain.sectors.model import Sector
from domain.standard.comment import Comment, Response
from domain.standard.proposal import MotionOn, ProposedChange
from domain.standard.requirement import Edition, Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementGlance:
    """A requirement's edition, before anything is locked."""

    id: str
    edition_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """An erratum kept beside a requirement."""

    id: str
    edition_id: str
    requirement_id: str
    given: str
    correction: str | None
    note: str
    source: str


class Editions(Protocol):
    """Where editions and their chapters are kept."""

    async def load(self, id: str) -> Edition | None:
        """The edition, locked: nobody brings it into force before the transaction ends."""
        ...

    async def in_force(self) -> Sequence[Edition]:
        """Those in force, locked."""
        ...

    async def edition_of_chapter(self, chapter: str) -> str | None:
        """The edition that a chapter belongs to."""
        ...

    async def keep(self, record: Edition, /, *, was: Edition) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Requirements(Protocol):
    """Where requirements are kept."""

    async def glance(self, id: str) -> RequirementGlance | None:
        """Its edition."""
        ...

    async def load(self, id: str) -> Requirement | None:
        """The requirement of a draft, locked; none of any other edition."""
        ...

    async def add(self, record: Requirement, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Requirement, /, *, was: Requirement) -> None:
        """Keeps what changed since it was loaded."""
        ...

    async def add_slip(self, slip: Slip) -> None:
        """Keeps an erratum."""
        ...


class ProposedChanges(Protocol):
    """Where proposed changes are kept."""

    async def load(self, id: str) -> ProposedChange | None:
        """The change with its parts, locked."""
        ...

    async def of_round(self, round: UUID) -> str | None:
        """The change that a round is about."""
        ...

    async def of_edition(self, edition: str) -> Sequence[str]:
        """The changes proposed for an edition, in a fixed order."""
        ...

    async def next_position(self) -> int:
        """The place behind all others; two who ask at once follow each other."""
        ...

    async def add(self, record: ProposedChange, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: ProposedChange, /, *, was: ProposedChange) -> None:
        """Keeps what changed since it was loaded."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentGlance:
    """As much of a comment as tells whose it is."""

    id: UUID
    proposed_change_id: str
    organisation_id: UUID | None


class Comments(Protocol):
    """Where comments are kept."""

    async def glance(self, id: UUID) -> CommentGlance | None:
        """Whose it is."""
        ...

    async def load(self, id: UUID) -> Comment | None:
        """The comment with what it said before, locked."""
        ...

    async def waiting(self, round: UUID) -> int:
        """How many of a round were not moderated."""
        ...

    async def missing(self, round: UUID) -> int:
        """How many published ones of a round have no response."""
        ...

    async def sector_of(self, organisation: UUID) -> Sector | None:
        """The sector that an organisation belongs to, if it belongs to one."""
        ...

    async def add(self, record: Comment, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Comment, /, *, was: Comment) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Responses(Protocol):
    """Where responses are kept."""

    async def load(self, id: UUID) -> Response | None:
        """The response, locked."""
        ...

    async def add(self, record: Response, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Response, /, *, was: Response) -> None:
        """Keeps what changed since it was loaded."""
        ...


class MotionResults(Protocol):
    """What the Board decided on proposed changes."""

    async def of(self, motion: UUID) -> MotionOn | None:
        """A motion, and what became of it."""
        ...


class StandardWork(Protocol):
    """The part of one transaction that the standard's use cases work on."""

    @property
    def rules(self) -> Rules: ...

    @property
    def standard_editions(self) -> Editions: ...

    @property
    def requirements(self) -> Requirements: ...

    @property
    def proposed_changes(self) -> ProposedChanges: ...

    @property
    def comments(self) -> Comments: ...

    @property
    def responses(self) -> Responses: ...

    @property
    def motion_results(self) -> MotionResults: ...
