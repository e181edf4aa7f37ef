"""An allegation: that somebody suffered a reprisal. Every one is investigated by a committee of the Board (seed).

    RECEIVED -> INTERIM_PROTECTION -> COMMITTEE_CONSTITUTED -> INVESTIGATING -> FOUND -> OUTCOME -> MONITORING -> CLOSED
    RECEIVED -> COMMITTEE_CONSTITUTED, where nobody needs a measure (A)

There is no other way. Nothing refuses an allegation at intake, refers it elsewhere or closes it before there is an
outcome; who withdraws it adds a fact, and stops nothing (A). A finding changes nothing beside the allegation itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from domain.cases.clock import Deadlines, DueKind
from domain.cases.clock_refusals import NothingDue
from domain.cases.days import Reckoning
from domain.cases.items import MOST_OF_ONE_SIDE, Writing, is_full, redacted, translated
from domain.cases.parts import (
    Alias,
    CaseSide,
    CheckIn,
    Handling,
    IdentityMode,
    Item,
    ItemKind,
    PersonRole,
    RedactionReason,
    Translator,
)
from domain.cases.refusals import ContentErased
from domain.cases.retaliation import Activity, RetaliationForm
from domain.engagement.parts import Decided
from domain.kernel import Event, IllegalTransition
from domain.reprisals.parts import (
    Act,
    AllegationEvent,
    AllegationRelease,
    CommitteeMember,
    InterimMeasure,
    RecommendedAction,
)
from domain.reprisals.refusals import AllegationIsFull, AlreadyWithdrawn
from domain.reprisals.values import Actor, AllegationState, Finding, Outcome

S = AllegationState

STEPS: Mapping[AllegationState, tuple[AllegationState, ...]] = MappingProxyType(
    {
        S.RECEIVED: (S.INTERIM_PROTECTION, S.COMMITTEE_CONSTITUTED),
        S.INTERIM_PROTECTION: (S.COMMITTEE_CONSTITUTED,),
        S.COMMITTEE_CONSTITUTED: (S.INVESTIGATING,),
        S.INVESTIGATING: (S.FOUND,),
        S.FOUND: (S.OUTCOME,),
        S.OUTCOME: (S.MONITORING,),
        S.MONITORING: (S.CLOSED,),
        S.CLOSED: (),
    }
)
"""What can follow what: one way, and every state before FOUND leads towards it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """As much of an allegation as tells whether it exists for whoever asks."""

    id: UUID
    body_id: UUID
    site_id: UUID
    filed_by_id: UUID | None
    representative_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """What is alleged, where it stands, and its history. What people told is case content, under its items' ids."""

    id: UUID
    body_id: UUID
    site_id: UUID
    filed_by_id: UUID | None = None
    representative_id: UUID | None = None
    identity_mode: IdentityMode
    audit_firm_id: UUID | None = None
    activities: tuple[Activity, ...]
    forms: tuple[RetaliationForm, ...]
    actor: Actor
    grievance_id: UUID | None = None
    report_id: UUID | None = None
    received_on: date
    state: AllegationState = S.RECEIVED
    finding: Finding | None = None
    outcome: Outcome | None = None
    withdrawn_on: date | None = None
    agreement_id: UUID | None = None
    handler_id: UUID | None = None
    due: DueKind | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    closed_on: date | None = None
    erased_on: date | None = None
    version: int = 1
    events: tuple[AllegationEvent, ...] = ()
    aliases: tuple[Alias, ...] = ()
    items: tuple[Item, ...] = ()
    handlings: tuple[Handling, ...] = ()
    interim_measures: tuple[InterimMeasure, ...] = ()
    committee: tuple[CommitteeMember, ...] = ()
    recommended_actions: tuple[RecommendedAction, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    releases: tuple[AllegationRelease, ...] = ()

    @property
    def by_week(self) -> bool:
        """Whether no exact day is kept of it."""
        return self.identity_mode is IdentityMode.ANONYMOUS

    @property
    def filed_by(self) -> UUID:
        """The organisation that filed it, or the allegation itself."""
        return self.filed_by_id or self.id

    @property
    def represented_by(self) -> UUID:
        """The organisation that speaks for those concerned, or the allegation itself."""
        return self.representative_id or self.id

    @property
    def due_key(self) -> datetime:
        """Where it stands in the order of what is due next."""
        return self.clock.order_key

    @property
    def clock(self) -> Deadlines:
        """Its clock, which nothing pauses. Check-ins are counted from the outcome: monitoring begins with it."""
        return Deadlines(
            received_on=self.received_on,
            kind=self.due,
            due_on=self.due_on,
            due_at=self.due_at,
            closed_on=next((one.occurred_on for one in self.events if one.state is S.OUTCOME), None),
            check_ins_done=sum(one.held_on is not None for one in self.check_ins),
        )

    @property
    def sitting(self) -> tuple[CommitteeMember, ...]:
        """Who did not stand down."""
        return tuple(member for member in self.committee if member.sits)

    def member(self, person: UUID | None) -> CommitteeMember | None:
        """The person's own place on the committee, if they sit."""
        return next((one for one in self.sitting if one.person_id == person), None)

    # -- steps

    def received(self, act: Act, people: tuple[Alias, ...], told: Item, by: Reckoning) -> Decided[Allegation]:
        """The first record of it."""
        started = replace(self, aliases=people, items=(told,)).timed(Deadlines.started(self.received_on, by))
        return replace(started, version=0).moved(S.RECEIVED, act, "AllegationReceived")

    def acknowledged(self, act: Act, by: Reckoning) -> Decided[Allegation] | NothingDue:
        """Those who brought it were told that it came in; its answer is the finding."""
        if self.due is not DueKind.ACKNOWLEDGEMENT:
            return NothingDue()
        return self.timed(self.clock.acknowledged(act.on, by)).noted(
            replace(act, reason="ACKNOWLEDGED"), "AllegationAcknowledged"
        )

    def withdrawn(self, act: Act) -> Decided[Allegation] | AlreadyWithdrawn:
        """Those who brought it take it back: a fact with its day. It stops nothing."""
        if self.withdrawn_on is not None:
            return AlreadyWithdrawn()
        return replace(self, withdrawn_on=act.on).noted(
            replace(act, reason="WITHDRAWN"), "AllegationWithdrawn"
        )

    def handed_to(self, handling: Handling, act: Act) -> Decided[Allegation]:
        """Another handler looks after it from now on."""
        before = tuple(
            one if one.ends else replace(one, ends=max(act.on, one.starts)) for one in self.handlings
        )
        after = replace(self, handler_id=handling.person_id, handlings=(*before, handling))
        return after.noted(replace(act, reason="ASSIGNED"), "AllegationHandlerAssigned")

    def written(self, item: Item) -> Decided[Allegation] | AllegationIsFull:
        """Something more was written."""
        full = self._full(item.side)
        if full is not None:
            return full
        facts = {"item": str(item.id), "kind": item.kind.value}
        return replace(self, items=(*self.items, item)).told("AllegationItemAdded", facts)

    def redacted(
        self, item: Item, reason: RedactionReason, language: str | None, by: Writing
    ) -> Decided[Allegation] | ContentErased | AllegationIsFull:
        """A text stands in the item's place: the last item."""
        items = redacted(self.items, item, reason, language, by)
        return self._rewritten(items, by, "AllegationItemRedacted")

    def translated(
        self, item: Item, language: str, how: Translator, by: Writing
    ) -> Decided[Allegation] | ContentErased | AllegationIsFull:
        """A translation stands beside the item: the last item."""
        items = translated(self.items, item, language, how, by)
        return self._rewritten(items, by, "AllegationItemTranslated")

    def with_items(self, items: tuple[Item, ...]) -> Allegation:
        """The same, of whose items it is now known who opened them."""
        return replace(self, items=items)

    def erased(self, act: Act) -> Decided[Allegation]:
        """Nobody can read any more what was told in it."""
        return replace(self, erased_on=act.on).noted(replace(act, reason="ERASED"), "AllegationContentErased")

    # -- what steps are made of

    def _full(self, side: CaseSide) -> AllegationIsFull | None:
        return AllegationIsFull(at_most=MOST_OF_ONE_SIDE) if is_full(self.items, side) else None

    def _rewritten(
        self, items: tuple[Item, ...], by: Writing, kind: str
    ) -> Decided[Allegation] | ContentErased | AllegationIsFull:
        if self.erased_on is not None:
            return ContentErased(erased_on=self.erased_on)
        facts = {"item": str(by.id), "side": by.side.value}
        return self._full(by.side) or replace(self, items=items).told(kind, facts)

    def illegal(self, step: AllegationState) -> IllegalTransition | None:
        """Why the step cannot follow; none if it can."""
        if step in STEPS[self.state]:
            return None
        return IllegalTransition(
            message=f"This allegation stands at {self.state.value}; {step.value} does not follow from there.",
            next=_WAYS[self.state],
            legal_next=tuple(one.value for one in STEPS[self.state]),
        )

    def not_now(self, *states: AllegationState) -> IllegalTransition | None:
        """Why something cannot be done in the present state; none if it is one of these."""
        if self.state in states:
            return None
        return IllegalTransition(
            message=f"This allegation stands at {self.state.value}, where this cannot be done.",
            next=_WAYS[self.state],
            legal_next=tuple(one.value for one in STEPS[self.state]),
        )

    def moved(
        self, state: AllegationState, act: Act, kind: str, facts: Mapping[str, str] | None = None
    ) -> Decided[Allegation]:
        """At the state, with the record of how it came there."""
        return replace(self, state=state).noted(act, kind, facts)

    def noted(self, act: Act, kind: str, facts: Mapping[str, str] | None = None) -> Decided[Allegation]:
        """With the record of something that happened where it stands."""
        event = AllegationEvent(
            id=act.id,
            state=self.state,
            occurred_on=act.on,
            side=act.side,
            person_id=act.person_id,
            reason=act.reason,
            position=len(self.events) + 1,
        )
        return replace(self, events=(*self.events, event)).told(kind, facts)

    def told(self, kind: str, facts: Mapping[str, str] | None = None) -> Decided[Allegation]:
        """As it stands, one change later."""
        event = Event(
            kind=kind, entity="Allegation", id=self.id, facts={"state": self.state.value, **(facts or {})}
        )
        return Decided(record=replace(self, version=self.version + 1), events=(event,))

    def timed(self, clock: Deadlines) -> Allegation:
        """With what is due next."""
        return replace(self, due=clock.kind, due_on=clock.due_on, due_at=clock.due_at)

    def next_item(self, id: UUID, kind: ItemKind, act: Act, language: str | None, *, internal: bool) -> Item:
        """One more item, in its place."""
        return Item(
            id=id,
            kind=kind,
            side=act.side,
            internal=internal,
            language=language,
            written_on=act.on,
            position=len(self.items) + 1,
        )


VICTIM = PersonRole.VICTIM
CONCERNED, BODY, COMMITTEE = CaseSide.CONCERNED, CaseSide.BODY, CaseSide.COMMITTEE

_WAYS: Mapping[AllegationState, str] = MappingProxyType(
    {
        S.RECEIVED: "Take a measure of interim protection, or constitute the committee.",
        S.INTERIM_PROTECTION: "Constitute the committee.",
        S.COMMITTEE_CONSTITUTED: "A member of the committee starts the investigation.",
        S.INVESTIGATING: "The committee's members record their opinions, and one of them the finding.",
        S.FOUND: "The secretariat decides on the outcome.",
        S.OUTCOME: "Start monitoring.",
        S.MONITORING: "Hold the check-ins, then close it.",
        S.CLOSED: "It is closed. What happened since is a new allegation.",
    }
)
