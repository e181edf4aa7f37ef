"""A whistleblower report: what is told to a body that is not the operator, and what it does about it.

    RECEIVED -> ASSESSED -> ADDRESSED -> CONCLUDED; then check-ins, since protection goes on

No step ends a report unread: it is assessed by the handler to whom it is assigned, or not at all, and only what was
addressed is concluded. Receipt is acknowledged on the clock, in whatever state. Who acts is judged by the use cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from domain.cases.clock import Deadlines, DueKind, Pause, PauseReason, too_early
from domain.cases.clock_refusals import (
    AlreadyPaused,
    CheckInTooEarly,
    DeadlineAlreadyPassed,
    DeadlineInThePast,
    NothingDue,
    NotPaused,
    ProtectionGoesOn,
)
from domain.cases.items import MOST_OF_ONE_SIDE, Writing, is_full, redacted, translated
from domain.cases.parts import (
    Alias,
    CaseSide,
    CheckIn,
    CheckInFinding,
    Handling,
    IdentityMode,
    Item,
    ItemKind,
    PersonRole,
    RedactionReason,
    Translator,
)
from domain.cases.refusals import ContentErased, StillOpen
from domain.cases.retaliation import Activity, RetaliationForm
from domain.engagement.parts import Decided
from domain.kernel import Event, IllegalTransition
from domain.stakeholders.pseudonyms import pseudonym
from domain.whistleblowing.parts import Account, Act, ReportEvent
from domain.whistleblowing.refusals import AlreadyTheirs, ReportIsFull
from domain.whistleblowing.values import (
    Assessment,
    Concern,
    Conclusion,
    FollowUp,
    ProtectedPerson,
    ReportState,
    ReportStep,
)

STEPS: Mapping[ReportState, tuple[ReportState, ...]] = MappingProxyType(
    {
        ReportState.RECEIVED: (ReportState.ASSESSED,),
        ReportState.ASSESSED: (ReportState.ADDRESSED,),
        ReportState.ADDRESSED: (ReportState.CONCLUDED,),
        ReportState.CONCLUDED: (),
    }
)
"""What can follow what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report, to whom it is addressed, and its history. Nothing in it says who tells it."""

    id: UUID
    body_id: UUID
    site_id: UUID | None = None
    identity_mode: IdentityMode
    concern: Concern
    protected_person: ProtectedPerson
    retaliation_forms: tuple[RetaliationForm, ...] = ()
    activities: tuple[Activity, ...] = ()
    received_on: date
    state: ReportState = ReportState.RECEIVED
    conclusion: Conclusion | None = None
    handler_id: UUID | None = None
    due: DueKind | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    closed_on: date | None = None
    erased_on: date | None = None
    version: int = 1
    events: tuple[ReportEvent, ...] = ()
    aliases: tuple[Alias, ...] = ()
    items: tuple[Item, ...] = ()
    handlings: tuple[Handling, ...] = ()
    pauses: tuple[Pause, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()

    @property
    def by_week(self) -> bool:
        """Whether no exact day is kept of it."""
        return self.identity_mode is IdentityMode.ANONYMOUS

    @property
    def clock(self) -> Deadlines:
        """What is due next, and what stops it."""
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
        return self.clock.order_key

    @property
    def paused_because(self) -> PauseReason | None:
        """Why its clock stands still just now."""
        return self.clock.paused_because

    @property
    def acknowledged_on(self) -> date | None:
        """When receipt was acknowledged."""
        told = (event.occurred_on for event in self.events if event.step is ReportStep.ACKNOWLEDGED)
        return next(told, None)

    @classmethod
    def received(cls, account: Account, act: Act) -> Decided[Report]:
        """A report as it comes in: the reporter under a label, what they tell, and a clock that runs."""
        drafted = cls(
            id=act.new_id(),
            body_id=account.body_id,
            site_id=account.site_id,
            identity_mode=account.identity_mode,
            concern=account.concern,
            protected_person=account.protected_person,
            retaliation_forms=tuple(dict.fromkeys(account.retaliation_forms)),
            activities=tuple(dict.fromkeys(account.activities)),
            received_on=act.on,
            version=0,
            aliases=(Alias(id=act.new_id(), alias=pseudonym(act.new_id()), role=PersonRole.REPORTER),),
        )
        told = drafted._with_item(ItemKind.NARRATIVE, CaseSide.CONCERNED, account.language, act)
        begun = told._ticking(Deadlines.started(act.today, act.by), act)
        return begun._stepped(ReportStep.RECEIVED, act, CaseSide.CONCERNED)

    def assigned_to(self, person: UUID, act: Act) -> Decided[Report] | AlreadyTheirs:
        """Given to a handler, who alone takes its steps and opens what was told, until it is given to another."""
        if self.handler_id == person:
            return AlreadyTheirs()
        ended = tuple(replace(one, ends=one.ends or max(act.on, one.starts)) for one in self.handlings)
        begun = Handling(id=act.new_id(), person_id=person, starts=act.on)
        after = replace(self, handler_id=person, handlings=(*ended, begun), version=self.version + 1)
        return Decided(record=after, events=(after._event("ReportAssigned"),))

    def acknowledged(self, act: Act) -> Decided[Report] | NothingDue:
        """Whoever reports is told that it came in."""
        if self.due is not DueKind.ACKNOWLEDGEMENT:
            return NothingDue()
        ticking = self._ticking(self.clock.acknowledged(act.today, act.by), act)
        return ticking._stepped(ReportStep.ACKNOWLEDGED, act)

    def assessed(self, as_what: Assessment, act: Act) -> Decided[Report] | IllegalTransition:
        """Read by its handler."""
        return self._illegal(ReportState.ASSESSED) or self._stepped(
            ReportStep.ASSESSED, act, reason=as_what, state=ReportState.ASSESSED
        )

    def addressed(
        self, by_what: FollowUp, language: str | None, act: Act
    ) -> Decided[Report] | IllegalTransition | ReportIsFull:
        """Something was done about it, and whoever reports is told what (WD 9(1)(f)): the last item tells it."""
        refused = self._illegal(ReportState.ADDRESSED) or self._full(CaseSide.BODY)
        if refused:
            return refused
        told = self._with_item(ItemKind.MESSAGE, CaseSide.BODY, language, act)
        answered = told._ticking(self.clock.answered(act.today, act.by), act)
        return answered._stepped(ReportStep.ADDRESSED, act, reason=by_what, state=ReportState.ADDRESSED)

    def concluded(
        self, as_what: Conclusion, language: str | None, act: Act
    ) -> Decided[Report] | IllegalTransition | ReportIsFull:
        """What it came to, told to whoever reports by the last item. Check-ins follow."""
        refused = self._illegal(ReportState.CONCLUDED) or self._full(CaseSide.BODY)
        if refused:
            return refused
        told = self._with_item(ItemKind.MESSAGE, CaseSide.BODY, language, act)
        closed = replace(told, conclusion=as_what)._ticking(self.clock.closed(act.today, act.by), act)
        return closed._stepped(ReportStep.CONCLUDED, act, reason=as_what, state=ReportState.CONCLUDED)

    def paused(
        self, because: PauseReason, until: date | None, act: Act
    ) -> (
        Decided[Report]
        | ProtectionGoesOn
        | AlreadyPaused
        | NothingDue
        | DeadlineAlreadyPassed
        | DeadlineInThePast
    ):
        """Its clock stands still."""
        if self.due is DueKind.CHECK_IN:
            return ProtectionGoesOn()
        clock = self.clock.paused(act.new_id(), because, act.now, act.by, until=until)
        return self._ticked(clock, act, "ReportPaused") if isinstance(clock, Deadlines) else clock

    def resumed(self, act: Act) -> Decided[Report] | NotPaused:
        """Its clock goes on."""
        clock = self.clock.resumed(act.today, act.by)
        return self._ticked(clock, act, "ReportResumed") if isinstance(clock, Deadlines) else clock

    def written(
        self, kind: ItemKind, side: CaseSide, language: str | None, act: Act
    ) -> Decided[Report] | ContentErased | ReportIsFull:
        """Something more was written: the last item. What was awaited from whoever reports lets the clock go on."""
        refused = self._erased() or self._full(side)
        if refused:
            return refused
        after = self._with_item(kind, side, language, act)
        if side is CaseSide.CONCERNED and self.paused_because is PauseReason.AWAITING_COMPLAINANT:
            clock = self.clock.resumed(act.today, act.by)
            after = after._ticking(clock, act) if isinstance(clock, Deadlines) else after
        after = replace(after, version=self.version + 1)
        told = {"item": str(after.items[-1].id), "kind": kind.value, "side": side.value}
        return Decided(record=after, events=(after._event("ReportItemAdded", told),))

    def redacted(
        self, item: Item, reason: RedactionReason, language: str | None, by: Writing
    ) -> Decided[Report] | ContentErased | ReportIsFull:
        """A text stands in the item's place: the last item."""
        items = redacted(self.items, item, reason, language, by)
        return self._rewritten(items, by, "ReportItemRedacted")

    def translated(
        self, item: Item, language: str, how: Translator, by: Writing
    ) -> Decided[Report] | ContentErased | ReportIsFull:
        """A translation stands beside the item: the last item."""
        items = translated(self.items, item, language, how, by)
        return self._rewritten(items, by, "ReportItemTranslated")

    def with_items(self, items: tuple[Item, ...]) -> Report:
        """The same, of whose items it is now known who opened them."""
        return replace(self, items=items)

    def checked_in(self, finding: CheckInFinding, act: Act) -> Decided[Report] | NothingDue | CheckInTooEarly:
        """Someone asked whether there was retaliation; the next check-in follows, if there is one."""
        due = next((one for one in self.check_ins if one.held_on is None), None)
        clock = self.clock.checked_in(act.today, act.by)
        if due is None or not isinstance(clock, Deadlines):
            return NothingDue()
        early = too_early(self.check_ins, act.today, act.by)
        if early is not None:
            return early
        held = replace(due, held_on=act.on, finding=finding, person_id=act.person_id)
        others = tuple(one for one in self.check_ins if one.id != due.id)
        after = replace(self, check_ins=(*others, held))._ticking(clock, act)
        after = replace(after, version=self.version + 1)
        return Decided(record=after, events=(after._event("ReportCheckInHeld", {"finding": finding.value}),))

    def content_erased(self, act: Act) -> Decided[Report] | StillOpen | ContentErased:
        """What was written in it is gone for good; the record of its steps stays."""
        if self.state is not ReportState.CONCLUDED:
            return StillOpen()
        after = replace(self, erased_on=act.on)
        return self._erased() or after._stepped(ReportStep.CONTENT_ERASED, act)

    # -- how it is done

    def _illegal(self, to: ReportState) -> IllegalTransition | None:
        if to in STEPS[self.state] and self.handler_id is not None:
            return None
        return IllegalTransition(
            message=f"This report stands at {self.state.value}; {to.value} does not follow from there.",
            next=_WAYS[self.state],
            legal_next=tuple(one.value for one in STEPS[self.state]),
        )

    def _erased(self) -> ContentErased | None:
        return ContentErased(erased_on=self.erased_on) if self.erased_on else None

    def _full(self, side: CaseSide) -> ReportIsFull | None:
        return ReportIsFull(at_most=MOST_OF_ONE_SIDE) if is_full(self.items, side) else None

    def _with_item(self, kind: ItemKind, side: CaseSide, language: str | None, act: Act) -> Report:
        item = Item(
            id=act.new_id(),
            kind=kind,
            side=side,
            internal=side is CaseSide.BODY and kind is not ItemKind.MESSAGE,
            language=language,
            written_on=act.on,
            position=len(self.items) + 1,
        )
        return replace(self, items=(*self.items, item))

    def _rewritten(
        self, items: tuple[Item, ...], by: Writing, kind: str
    ) -> Decided[Report] | ContentErased | ReportIsFull:
        after = replace(self, items=items, version=self.version + 1)
        told = {"item": str(by.id), "side": by.side.value}
        refused = self._erased() or self._full(by.side)
        return refused or Decided(record=after, events=(after._event(kind, told),))

    def _ticked(self, clock: Deadlines, act: Act, kind: str) -> Decided[Report]:
        after = replace(self._ticking(clock, act), version=self.version + 1)
        return Decided(record=after, events=(after._event(kind),))

    def _ticking(self, clock: Deadlines, act: Act) -> Report:
        """The clock written back; a check-in that is due has its record from the day on which it is set."""
        awaited = self.check_ins
        if clock.kind is DueKind.CHECK_IN and clock.due_on and all(one.held_on for one in awaited):
            awaited = (*awaited, CheckIn(id=act.new_id(), due_on=clock.due_on))
        return replace(
            self,
            due=clock.kind,
            due_on=clock.due_on,
            due_at=clock.due_at,
            closed_on=clock.closed_on,
            pauses=clock.pauses,
            check_ins=awaited,
        )

    def _stepped(
        self,
        step: ReportStep,
        act: Act,
        side: CaseSide = CaseSide.BODY,
        *,
        reason: Assessment | FollowUp | Conclusion | None = None,
        state: ReportState | None = None,
    ) -> Decided[Report]:
        now = state or self.state
        event = ReportEvent(
            id=act.new_id(),
            step=step,
            state=now,
            occurred_on=act.on,
            side=side,
            person_id=act.person_id,
            reason=reason.value if reason else None,
            position=len(self.events) + 1,
        )
        after = replace(self, state=now, events=(*self.events, event), version=self.version + 1)
        facts = {"reason": reason.value} if reason else {}
        return Decided(record=after, events=(after._event(_KINDS[step], facts),))

    def _event(self, kind: str, facts: Mapping[str, str] = MappingProxyType({})) -> Event:
        return Event(kind=kind, entity="Report", id=self.id, facts={"state": self.state.value, **facts})


_KINDS: Mapping[ReportStep, str] = MappingProxyType(
    {
        ReportStep.RECEIVED: "ReportReceived",
        ReportStep.ACKNOWLEDGED: "ReportAcknowledged",
        ReportStep.ASSESSED: "ReportAssessed",
        ReportStep.ADDRESSED: "ReportAddressed",
        ReportStep.CONCLUDED: "ReportConcluded",
        ReportStep.CONTENT_ERASED: "ReportContentErased",
    }
)

_WAYS: Mapping[ReportState, str] = MappingProxyType(
    {
        ReportState.RECEIVED: "Assign it to a handler, who reads and assesses it.",
        ReportState.ASSESSED: "Say what was done about it, and tell whoever reported.",
        ReportState.ADDRESSED: "Conclude it, and tell whoever reported what it came to.",
        ReportState.CONCLUDED: "It is concluded. Hold the check-ins; what is new can still be added.",
    }
)
