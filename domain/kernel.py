"""The few words every context shares: ids, the clock, periods, events and refusals.

A *refusal* is an answer: a named value that says what was refused, why, and what can be done next.
A *fault* is something broken; it is raised, and never carries what a person told us.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Protocol
from uuid import UUID

FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2199, 12, 31)
"""What a record can tell of. The calendar's own ends would be kept as infinities, and no client reads those."""


class Clock(Protocol):
    """Tells the time. Passed in, so that a rule about dates can be tested on any date."""

    def now(self) -> datetime:
        """The current instant, always with a time zone."""
        ...

    def today(self) -> date:
        """The current day in UTC."""
        ...


NewId = Callable[[], UUID]
"""Makes a random label (UUIDv4): a time-ordered id would tell when a record was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days from `starts` to `ends`, both included; no end means still running."""

    starts: date
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the day lies within the period."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def overlaps(self, other: Period) -> bool:
        """Whether the two periods share at least one day."""
        return (self.ends is None or other.starts <= self.ends) and (
            other.ends is None or self.starts <= other.ends
        )

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it starts; no record may hold such a period."""
        return self.ends is not None and self.ends < self.starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A considered no. Subclasses name the rule; each says what a person can do next."""

    code: ClassVar[str] = "REFUSED"
    message: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotThere(Refusal):
    """The record does not exist, or not for this viewer: the two are one answer on purpose."""

    code: ClassVar[str] = "NOT_FOUND"
    message: str = "There is no such record, or it is not yours to see."
    next: str = "Check the id. If the record belongs to another organisation, ask it to share the record."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYours(Refusal):
    """The viewer may see the record but may not change it."""

    code: ClassVar[str] = "NOT_ALLOWED"
    message: str = "Your organisation may read this record but not change it."
    next: str = "Ask the organisation that keeps the record."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedMeanwhile(Refusal):
    """Someone else changed the record first (optimistic concurrency)."""

    code: ClassVar[str] = "CHANGED_MEANWHILE"
    message: str = "This record was changed after you read it."
    next: str = "Read it again, look at what changed, and repeat your change with the new version."
    current_version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IllegalTransition(Refusal):
    """The state machine has no such step from here."""

    code: ClassVar[str] = "ILLEGAL_TRANSITION"
    message: str
    next: str
    legal_next: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BadInput(Refusal):
    """A value breaks a rule that one field can show by itself."""

    code: ClassVar[str] = "BAD_INPUT"
    message: str
    next: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a record, in the past tense; goes to the audit row and the outbox.

    `facts` holds codes and ids only: never free text, a name or a contact.
    """

    kind: str
    entity: str
    id: UUID
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Yes: the record the act was about, and everything that happened.

    `told`: what is said once to whoever acted (a receipt, an opened text), under its GraphQL names. It stands nowhere
    in the clear. `given`: the same where it is more than a text: JSON's values under their GraphQL names. `by_week`:
    the act belongs to an anonymous case, so no exact time of it is kept. `key`: the readable key of a record that has
    one; its id is then a label that follows from it.
    """

    entity: str
    id: UUID
    events: tuple[Event, ...]
    key: str = ""
    told: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    given: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    by_week: bool = False
