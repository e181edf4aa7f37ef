"""A version of a commitment: DRAFT -> PUBLISHED -> SUPERSEDED, or -> WITHDRAWN; and its list of items.

What it says never changes: a document that changed is a new version, so no rating comes to stand on other words than
it was given for. The number is given with publication, and so tells nothing of drafts that were given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar, Self
from uuid import UUID

from domain.commitments.assessing import Assessment, Found, Item, unfit
from domain.commitments.refusals import AlreadyPublished, NotInForce, VersionOverlaps, VersionWithdrawn
from domain.commitments.values import (
    ApprovalLevel,
    Channel,
    Independence,
    VersionState,
    WithdrawalReason,
)
from domain.engagement.parts import Decided
from domain.kernel import Event, IllegalTransition, NewId, Period, Refusal
from domain.labels import encode_id
from domain.whistleblowing.values import ProtectedPerson

HOLDING = (VersionState.PUBLISHED, VersionState.SUPERSEDED)
"""States in which a version is in force on the days of its period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does something, and when. `new_id` labels what comes of it."""

    organisation_id: UUID
    on: date
    new_id: NewId


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEvent:
    """That a version came to a state: when, by whom and why."""

    id: UUID
    state: VersionState
    occurred_on: date
    organisation_id: UUID
    reason: WithdrawalReason | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """As much of a published version as tells when it holds."""

    id: UUID
    number: int
    state: VersionState
    starts: date
    ends: date | None = None

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        return Period(starts=self.starts, ends=self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What versions of policies and of mechanisms have in common."""

    ENTITY: ClassVar[str]

    id: UUID
    commitment_id: UUID
    subject_id: UUID
    of_site: bool
    owner_id: UUID
    state: VersionState = VersionState.DRAFT
    published: bool = False
    number: int | None = None
    starts: date
    ends: date | None = None
    version: int = 1
    items: tuple[Item, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    events: tuple[VersionEvent, ...] = ()

    @property
    def period(self) -> Period:
        """The days for which it is meant."""
        return Period(starts=self.starts, ends=self.ends)

    def in_force_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.state in HOLDING and self.period.holds_on(day)

    def drafted(self, act: Act) -> Decided[Self]:
        """The first record of it."""
        return self._came_to(replace(self, version=0), VersionState.DRAFT, act)

    def released(
        self, others: Sequence[Slot], supersedes: UUID | None, act: Act
    ) -> Decided[Self] | AlreadyPublished | VersionWithdrawn | NotInForce | VersionOverlaps:
        """Published: everybody reads it from now on, and no other version may hold on its days."""
        if self.state is VersionState.WITHDRAWN:
            return VersionWithdrawn()
        if self.state is not VersionState.DRAFT:
            return AlreadyPublished()
        refused = self._no_room(others, supersedes)
        if refused is not None:
            return refused
        number = max((other.number for other in others), default=0) + 1
        after = replace(self, published=True, number=number)
        return self._came_to(after, VersionState.PUBLISHED, act)

    def superseded(self, starts: date, act: Act) -> Decided[Self]:
        """It ends the day before another starts, if it did not end sooner; up to then it holds."""
        last = starts - timedelta(days=1)
        return self._came_to(
            replace(self, ends=last if self.ends is None else min(self.ends, last)),
            VersionState.SUPERSEDED,
            act,
        )

    def withdrawn(
        self, reason: WithdrawalReason, act: Act
    ) -> Decided[Self] | VersionWithdrawn | IllegalTransition:
        """It holds no longer. What has been public stays on record."""
        if self.state is VersionState.WITHDRAWN:
            return VersionWithdrawn()
        if self.state is VersionState.SUPERSEDED:
            return IllegalTransition(
                message="A superseded version has its end already, and is not withdrawn.",
                next="Nothing more is needed. To withdraw what holds now, name the version that took its place.",
            )
        return self._came_to(self, VersionState.WITHDRAWN, act, reason)

    def assessed(self, found: Sequence[Found], person: UUID, act: Act) -> Decided[Self] | Refusal:
        """With what somebody found beside all that was found before."""
        refused = NotInForce() if self.state is VersionState.WITHDRAWN else unfit(found, self.items)
        if refused is not None:
            return refused
        new = tuple(
            Assessment(
                id=act.new_id(),
                item=one.item,
                rating=one.rating,
                evidence=one.evidence,
                place=one.place,
                assessor_id=act.organisation_id,
                person_id=person,
                assessed_on=act.on,
                position=position,
            )
            for position, one in enumerate(found, len(self.assessments) + 1)
        )
        every = (*self.assessments, *new)
        after = replace(
            self,
            assessments=every,
            items=tuple(item.after(every) for item in self.items),
            version=self.version + 1,
        )
        return Decided(record=after, events=(self._event("CommitmentAssessed", items=str(len(new))),))

    def _no_room(
        self, others: Sequence[Slot], supersedes: UUID | None
    ) -> NotInForce | VersionOverlaps | None:
        standing = [other for other in others if other.state in HOLDING]
        named = next((one for one in standing if one.id == supersedes), None)
        if supersedes is not None and (named is None or named.state is not VersionState.PUBLISHED):
            return NotInForce()
        for other in standing:
            gives_way = other is named and other.starts < self.starts
            if not gives_way and other.period.overlaps(self.period):
                return VersionOverlaps(version_id=encode_id(self.ENTITY, other.id))
        if named is not None and named.starts >= self.starts:
            return VersionOverlaps(version_id=encode_id(self.ENTITY, named.id))
        return None

    def _came_to(
        self, changed: Self, state: VersionState, act: Act, reason: WithdrawalReason | None = None
    ) -> Decided[Self]:
        event = VersionEvent(
            id=act.new_id(),
            state=state,
            occurred_on=act.on,
            organisation_id=act.organisation_id,
            reason=reason,
            position=len(self.events) + 1,
        )
        after = replace(changed, state=state, events=(*self.events, event), version=changed.version + 1)
        facts = {"reason": reason.value} if reason else {}
        return Decided(record=after, events=(self._event(f"Commitment{state.value.title()}", **facts),))

    def _event(self, happened: str, /, **facts: str) -> Event:
        return Event(kind=happened, entity=self.ENTITY, id=self.id, facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion(Version):
    """A version of a policy: the document, and who approved it."""

    ENTITY: ClassVar[str] = "PolicyVersion"

    approved_by: ApprovalLevel
    address: str | None = None
    digest: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismVersion(Version):
    """A version of a whistleblower mechanism: how it is reached, by whom, and what it promises."""

    ENTITY: ClassVar[str] = "WhistleblowerMechanismVersion"

    channels: frozenset[Channel]
    languages: frozenset[str]
    open_to: frozenset[ProtectedPerson]
    anonymity_offered: bool
    independence: Independence
    protection_stated: str | None = None
