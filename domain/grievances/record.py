"""The grievance as it is kept: its facts, what follows from them, and how each act leaves a record of itself.

Nothing here names anybody: people are aliases, what they tell is case content, why something happened is a code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from uuid import UUID

from domain.cases.clock import Deadlines, DueKind, Pause, PauseReason
from domain.cases.parts import CheckIn, IdentityMode, Item
from domain.cases.retaliation import Activity
from domain.engagement.parts import Decided
from domain.grievances.parts import Act, Alias, GrievanceEvent, Handling, Release, Remedy
from domain.grievances.refusals import TooMany
from domain.grievances.values import Category, ClosureReason, GrievanceState, MechanismKind, Outcome
from domain.kernel import Event

MOST_PARTS = 500
"""How many of each part one grievance holds."""


APPEALABLE = frozenset({GrievanceState.RESPONSE_PROPOSED, GrievanceState.CONTESTED})
"""Where an answer stands that may be appealed, if none was before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrievanceRecord:
    """One complaint, with everything that was done about it."""

    id: UUID
    mechanism_id: UUID
    mechanism: MechanismKind
    body_id: UUID
    site_id: UUID
    filed_by_id: UUID | None = None
    representative_id: UUID | None = None
    identity_mode: IdentityMode
    category: Category
    activities: tuple[Activity, ...] = ()
    engagement_ids: tuple[UUID, ...] = ()
    barrier_ids: tuple[UUID, ...] = ()
    also_site_ids: tuple[UUID, ...] = ()
    received_on: date
    state: GrievanceState = GrievanceState.SUBMITTED
    outcome: Outcome | None = None
    closure_reason: ClosureReason | None = None
    referred_to_id: UUID | None = None
    handler_id: UUID | None = None
    due: DueKind | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    appeal_by: date | None = None
    """The last day on which those who complained can appeal; none where there is no answer that can be."""
    closed_on: date | None = None
    erased_on: date | None = None
    external_ref: str | None = None
    version: int = 1
    events: tuple[GrievanceEvent, ...] = ()
    aliases: tuple[Alias, ...] = ()
    items: tuple[Item, ...] = ()
    handlings: tuple[Handling, ...] = ()
    pauses: tuple[Pause, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    releases: tuple[Release, ...] = ()

    # -- what follows from it

    @property
    def by_week(self) -> bool:
        """Whether no exact day is kept of it: whoever told it here came without a name."""
        return self.identity_mode is IdentityMode.ANONYMOUS and self.external_ref is None

    @property
    def filed_by(self) -> UUID:
        """The organisation that filed it; the case's own id where none did."""
        return self.filed_by_id or self.id

    @property
    def represented_by(self) -> UUID:
        """The organisation that speaks for them; the case's own id where none does."""
        return self.representative_id or self.id

    @property
    def released(self) -> bool:
        """Whether the body let the site's operator know of it."""
        return any(release.withdrawn_on is None for release in self.releases)

    @property
    def operator_sees(self) -> bool:
        """Whether the site's operator may see it."""
        return self.mechanism is MechanismKind.SITE or self.released

    @property
    def deadlines(self) -> Deadlines:
        """Its clock."""
        return Deadlines(
            received_on=self.received_on,
            kind=self.due,
            due_on=self.due_on,
            due_at=self.due_at,
            closed_on=self.closed_on,
            check_ins_done=sum(one.held_on is not None for one in self.check_ins),
            pauses=self.pauses,
        )

    @property
    def due_key(self) -> datetime:
        """Where it stands in the order of what is due next."""
        return self.deadlines.order_key

    @property
    def paused_because(self) -> PauseReason | None:
        """Why its clock stands still just now."""
        return self.deadlines.paused_because

    @property
    def was_appealed(self) -> bool:
        """Whether its one appeal was used."""
        return any(event.state is GrievanceState.APPEALED for event in self.events)

    @property
    def answered_on(self) -> date | None:
        """When the last response was proposed."""
        days = [event.occurred_on for event in self.events if event.state is GrievanceState.RESPONSE_PROPOSED]
        return days[-1] if days else None

    def remedy(self, id: UUID) -> Remedy | None:
        """The remedy of that id, if it is of this grievance."""
        return next((one for one in self.remedies if one.id == id), None)

    # -- what it is kept by

    def _full_of(self, held: str) -> TooMany | None:
        parts: tuple[object, ...] = getattr(self, held)
        return TooMany() if len(parts) >= MOST_PARTS else None

    def _with_clock(self, clock: Deadlines) -> Self:
        return replace(
            self,
            received_on=clock.received_on,
            due=clock.kind,
            due_on=clock.due_on,
            due_at=clock.due_at,
            closed_on=clock.closed_on,
            pauses=clock.pauses,
        )

    def _moved(
        self, state: GrievanceState, act: Act, kind: str, reason: str | None = None, **facts: str
    ) -> Decided[Self]:
        event = GrievanceEvent(
            id=act.id,
            state=state,
            occurred_on=act.on,
            side=act.side,
            person_id=act.person_id,
            reason=reason,
            position=len(self.events) + 1,
        )
        appeal_by = self.appeal_by if state in APPEALABLE else None
        after = replace(self, state=state, appeal_by=appeal_by, events=(*self.events, event))
        return after._changed(kind, **facts)

    def _changed(self, kind: str, **facts: str) -> Decided[Self]:
        after = replace(self, version=self.version + 1)
        told = {"state": after.state.value, "body": str(after.body_id), **facts}
        return Decided(record=after, events=(Event(kind=kind, entity="Grievance", id=self.id, facts=told),))
