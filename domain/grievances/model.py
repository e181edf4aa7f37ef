"""The grievance: a complaint with a right to an answer and, where due, a remedy. What can be done about it, and when.

Every act answers with the record as it would stand, or with a refusal; nothing is changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.cases.clock import Deadlines, DueKind, PauseReason, appeal_by, check_ins, in_the_past, too_early
from domain.cases.clock_refusals import (
    AlreadyPaused,
    CheckInTooEarly,
    DeadlineAlreadyPassed,
    DeadlineInThePast,
    NothingDue,
    NotPaused,
    ProtectionGoesOn,
)
from domain.cases.items import Writing, is_full, redacted, translated
from domain.cases.parts import CaseSide, CheckIn, CheckInFinding, Item, RedactionReason, Translator
from domain.cases.refusals import ContentErased, StillOpen
from domain.engagement.parts import Decided
from domain.grievances.parts import Act, Handling, Release, Remedy
from domain.grievances.record import GrievanceRecord
from domain.grievances.refusals import (
    AlreadyAssigned,
    AppealStillOpen,
    AppealTimeOver,
    GrievanceAlreadyReleased,
    GrievanceNotReleased,
    NeedsNoRelease,
    RemedyAlreadyDone,
    RemedyNotDelivered,
    SameHandler,
    TooMany,
)
from domain.grievances.steps import CLOSES_AS, ENDED, illegal
from domain.grievances.values import (
    ClosureReason,
    ContestReason,
    GrievanceState,
    HandlingStage,
    MechanismKind,
    Outcome,
    ReferralReason,
    RemedyKind,
    WithdrawalReason,
)
from domain.kernel import BadInput, IllegalTransition, NewId, NotThere

MOST_LINKS = 50
"""How many engagements, barriers or further sites one grievance names."""

S = GrievanceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Grievance(GrievanceRecord):
    """One complaint, with everything that can be done about it."""

    # -- from filing to an answer

    def filed(self, act: Act) -> Decided[Grievance]:
        """The first record of it."""
        started = self._with_clock(Deadlines.started(act.today, act.by))
        return replace(started, state=S.SUBMITTED, version=0)._moved(S.SUBMITTED, act, "GrievanceFiled")

    def acknowledged(self, act: Act) -> Decided[Grievance] | IllegalTransition:
        """The body said that it came in."""
        timed = self._with_clock(self.deadlines.acknowledged(act.today, act.by))
        return illegal(self.state, S.ACKNOWLEDGED) or timed._moved(
            S.ACKNOWLEDGED, act, "GrievanceAcknowledged"
        )

    def screened(self, act: Act) -> Decided[Grievance] | IllegalTransition:
        """Its handler looked at what it needs, and whose it is."""
        return illegal(self.state, S.SCREENED) or self._moved(S.SCREENED, act, "GrievanceScreened")

    def investigated(self, act: Act) -> Decided[Grievance] | IllegalTransition:
        """Its handler looks into it."""
        refused = illegal(self.state, S.INVESTIGATING)
        return refused or self._moved(S.INVESTIGATING, act, "GrievanceInvestigationStarted")

    def answered(
        self, outcome: Outcome, item: Item, act: Act
    ) -> Decided[Grievance] | IllegalTransition | TooMany:
        """Its handler proposed a response; after an appeal, the appeal's handler did."""
        refused = illegal(self.state, S.RESPONSE_PROPOSED) or self._full_from(item.side)
        if refused:
            return refused
        timed = self._with_clock(self.deadlines.answered(act.today, act.by))
        latest = None if self.was_appealed else appeal_by(act.on, act.by).due_on
        said = replace(timed, outcome=outcome, items=(*self.items, item), appeal_by=latest)
        return said._moved(S.RESPONSE_PROPOSED, act, "ResponseProposed", outcome.value)

    def referred(
        self, to: UUID, reason: ReferralReason, act: Act
    ) -> Decided[Grievance] | IllegalTransition | BadInput:
        """Another mechanism is to take it: nothing more is due here."""
        refused = illegal(self.state, S.REFERRED)
        if refused:
            return refused
        if to == self.mechanism_id:
            return BadInput(
                message="The grievance is with this mechanism already.",
                next="Name another mechanism.",
                field="mechanismId",
            )
        timed = self._with_clock(self.deadlines.stopped(act.today, act.by))
        return replace(timed, referred_to_id=to)._moved(S.REFERRED, act, "GrievanceReferred", reason.value)

    # -- what those who complained say to the answer

    def accepted(self, act: Act) -> Decided[Grievance] | IllegalTransition:
        """They accept the response."""
        return illegal(self.state, S.ACCEPTED) or self._moved(S.ACCEPTED, act, "ResponseAccepted")

    def contested(
        self, reason: ContestReason, act: Act, new_id: NewId
    ) -> Decided[Grievance] | IllegalTransition:
        """They do not accept it. If it was the appeal's, that decides the case, and other ways stay open."""
        refused = illegal(self.state, S.CONTESTED)
        if refused:
            return refused
        contested = self._moved(S.CONTESTED, act, "ResponseContested", reason.value)
        if not self.was_appealed:
            return contested
        ends = replace(act, id=new_id())
        closed = contested.record._closed(ClosureReason.APPEAL_DECIDED, ends, new_id)
        return Decided(record=closed.record, events=(*contested.events, *closed.events))

    def appealed(self, act: Act) -> Decided[Grievance] | IllegalTransition | AppealTimeOver:
        """They ask that somebody else look at it. Whoever handled it no longer does."""
        refused = illegal(self.state, S.APPEALED)
        if refused:
            return refused
        latest = appeal_by(self.answered_on or act.on, act.by)
        if latest.passed(act.now):
            return AppealTimeOver(latest=latest.due_on)
        timed = self._with_clock(self.deadlines.appealed(act.today, act.by))
        left = replace(timed, handler_id=None, handlings=_ended(self.handlings, act.on))
        return left._moved(S.APPEALED, act, "ResponseAppealed")

    def withdrawn(self, reason: WithdrawalReason, act: Act) -> Decided[Grievance] | IllegalTransition:
        """They do not go on with it. Protection does."""
        timed = self._with_clock(self.deadlines.stopped(act.today, act.by))
        return illegal(self.state, S.WITHDRAWN) or timed._moved(
            S.WITHDRAWN, act, "GrievanceWithdrawn", reason.value
        )

    # -- making good

    def remedy_agreed(
        self, id: UUID, kind: RemedyKind, due_on: date, act: Act
    ) -> Decided[Grievance] | IllegalTransition | DeadlineInThePast | TooMany:
        """Something was agreed to make good, by a day."""
        refused = illegal(self.state, S.REMEDY) or in_the_past(due_on, act.today, "dueOn")
        full = self._full_of("remedies")
        if refused or full:
            return refused or full or TooMany()
        remedy = Remedy(id=id, kind=kind, agreed_on=act.on, due_on=act.by.kept(due_on))
        agreed = replace(self, remedies=(*self.remedies, remedy))
        return agreed._moved(S.REMEDY, act, "RemedyAgreed", kind.value)

    def remedy_delivered(
        self, id: UUID, act: Act
    ) -> Decided[Grievance] | IllegalTransition | NotThere | RemedyAlreadyDone:
        """The body says that it did what was agreed: a claim, until those it is for verify it."""
        remedy = self.remedy(id)
        if remedy is None:
            return NotThere()
        if self.state is not S.REMEDY:
            return illegal(self.state, S.REMEDY) or RemedyAlreadyDone()
        if remedy.delivered_on is not None:
            return RemedyAlreadyDone()
        return self._with_remedy(replace(remedy, delivered_on=max(act.on, remedy.agreed_on)))._changed(
            "RemedyDelivered"
        )

    def remedy_verified(
        self, id: UUID, act: Act
    ) -> Decided[Grievance] | IllegalTransition | NotThere | RemedyNotDelivered | RemedyAlreadyDone:
        """Those it is for say that it was done; once they said so of all, the grievance is VERIFIED."""
        remedy = self.remedy(id)
        if remedy is None:
            return NotThere()
        refused = illegal(self.state, S.VERIFIED)
        if refused:
            return refused
        if remedy.delivered_on is None:
            return RemedyNotDelivered()
        if remedy.verified_on is not None:
            return RemedyAlreadyDone()
        after = self._with_remedy(replace(remedy, verified_on=max(act.on, remedy.delivered_on)))
        if any(one.verified_on is None for one in after.remedies):
            return after._changed("RemedyVerified")
        return after._moved(S.VERIFIED, act, "RemediesVerified")

    # -- closing it, and after

    def closed(
        self, reason: ClosureReason, act: Act, new_id: NewId
    ) -> Decided[Grievance] | IllegalTransition | BadInput | AppealStillOpen:
        """Its handler closes it, for a reason. Closing does not end protection: the check-ins begin."""
        refused = illegal(self.state, S.CLOSED)
        if refused:
            return refused
        fitting = CLOSES_AS[self.state]
        if reason not in fitting:
            return BadInput(
                message=f"From {self.state.value} a grievance is not closed for this reason.",
                next=f"Fitting: {', '.join(one.value for one in fitting)}.",
                field="reason",
            )
        latest = appeal_by(self.answered_on or act.on, act.by)
        if self.state is S.CONTESTED and not latest.passed(act.now):
            return AppealStillOpen(latest=latest.due_on)
        return self._closed(reason, act, new_id)

    def checked_in(
        self, finding: CheckInFinding, act: Act
    ) -> Decided[Grievance] | NothingDue | CheckInTooEarly:
        """Somebody asked whether anything was done to them. The first time, monitoring begins."""
        timed = self.deadlines.checked_in(act.today, act.by)
        upcoming = next((one for one in self.check_ins if one.held_on is None), None)
        if isinstance(timed, NothingDue) or upcoming is None:
            return NothingDue()
        early = too_early(self.check_ins, act.today, act.by)
        if early is not None:
            return early
        held = replace(upcoming, held_on=act.on, finding=finding, person_id=act.person_id)
        rest = tuple(held if one.id == held.id else one for one in self.check_ins)
        after = replace(self._with_clock(timed), check_ins=rest)
        facts = {"finding": finding.value}
        if self.state is S.CLOSED:
            return after._moved(S.MONITORING, act, "GrievanceCheckInHeld", **facts)
        return after._changed("GrievanceCheckInHeld", **facts)

    def content_erased(self, on: date) -> Decided[Grievance] | StillOpen | ContentErased:
        """What was written in it can no longer be read, by anybody."""
        refused = self.erasable()
        return refused or replace(self, erased_on=on)._changed("GrievanceContentErased")

    def erasable(self) -> StillOpen | ContentErased | None:
        """Why its content cannot be erased."""
        if self.erased_on is not None:
            return ContentErased(erased_on=self.erased_on)
        return None if self.state in ENDED - {S.REFERRED} else StillOpen()  # elsewhere it is still worked on

    # -- who handles it, and its clock

    def assigned(
        self, id: UUID, person: UUID, act: Act
    ) -> Decided[Grievance] | AlreadyAssigned | SameHandler | TooMany:
        """Somebody at the desk takes it. An appeal is not handled by whoever handled the case before."""
        if self.handler_id == person:
            return AlreadyAssigned()
        stage = HandlingStage.APPEAL if self.was_appealed else HandlingStage.FIRST
        first = {one.person_id for one in self.handlings if one.stage is HandlingStage.FIRST}
        if stage is HandlingStage.APPEAL and person in first:
            return SameHandler()
        full = self._full_of("handlings")
        if full:
            return full
        taken = Handling(id=id, person_id=person, starts=act.on, stage=stage)
        after = replace(self, handler_id=person, handlings=(*_ended(self.handlings, act.on), taken))
        return after._changed("GrievanceAssigned", stage=stage.value)

    def paused(
        self, id: UUID, because: PauseReason, until: date | None, act: Act
    ) -> (
        Decided[Grievance]
        | ProtectionGoesOn
        | AlreadyPaused
        | NothingDue
        | DeadlineAlreadyPassed
        | DeadlineInThePast
        | TooMany
    ):
        """Its clock stands still; never that of the check-ins."""
        if self.due is DueKind.CHECK_IN:
            return ProtectionGoesOn()
        timed = self.deadlines.paused(id, because, act.now, act.by, until=until)
        if not isinstance(timed, Deadlines):
            return timed
        return self._full_of("pauses") or self._with_clock(timed)._changed(
            "GrievancePaused", because=because.value
        )

    def resumed(self, act: Act) -> Decided[Grievance] | NotPaused:
        """Its clock goes on."""
        timed = self.deadlines.resumed(act.today, act.by)
        return self._with_clock(timed)._changed("GrievanceResumed") if isinstance(timed, Deadlines) else timed

    # -- what is written in it, who else may know, and what it is about

    def written(self, item: Item, act: Act) -> Decided[Grievance] | ContentErased | TooMany:
        """Something was added to it. What was awaited from those who complain lets the clock go on."""
        if self.erased_on is not None:
            return ContentErased(erased_on=self.erased_on)
        after = replace(self, items=(*self.items, item))
        if item.side is CaseSide.CONCERNED and self.paused_because is PauseReason.AWAITING_COMPLAINANT:
            clock = self.deadlines.resumed(act.today, act.by)
            after = after._with_clock(clock) if isinstance(clock, Deadlines) else after
        return self._full_from(item.side) or after._changed(
            "GrievanceItemAdded", item=str(item.id), item_kind=item.kind.value
        )

    def redacted(
        self, item: Item, reason: RedactionReason, language: str | None, by: Writing
    ) -> Decided[Grievance] | ContentErased | TooMany:
        """A text stands in the item's place: the last item."""
        items = redacted(self.items, item, reason, language, by)
        return self._rewritten(items, by, "GrievanceItemRedacted")

    def translated(
        self, item: Item, language: str, how: Translator, by: Writing
    ) -> Decided[Grievance] | ContentErased | TooMany:
        """A translation stands beside the item: the last item."""
        items = translated(self.items, item, language, how, by)
        return self._rewritten(items, by, "GrievanceItemTranslated")

    def with_items(self, items: tuple[Item, ...]) -> Grievance:
        """The same, of whose items it is now known who opened them."""
        return replace(self, items=items)

    def released_to_operator(
        self, id: UUID, act: Act
    ) -> Decided[Grievance] | NeedsNoRelease | GrievanceAlreadyReleased | TooMany:
        """The body lets the site's operator know of it."""
        if self.mechanism is MechanismKind.SITE:
            return NeedsNoRelease()
        if self.released:
            return GrievanceAlreadyReleased()
        after = replace(self, releases=(*self.releases, Release(id=id, released_on=act.on)))
        return self._full_of("releases") or after._changed("GrievanceReleased")

    def release_withdrawn(self, act: Act) -> Decided[Grievance] | GrievanceNotReleased:
        """The operator sees it no longer. What was read cannot be unread; the release stays as a record."""
        if not self.released:
            return GrievanceNotReleased()
        ended = tuple(
            replace(one, withdrawn_on=max(act.on, one.released_on)) if one.withdrawn_on is None else one
            for one in self.releases
        )
        return replace(self, releases=ended)._changed("GrievanceReleaseWithdrawn")

    def linked(
        self, engagements: tuple[UUID, ...], barriers: tuple[UUID, ...], sites: tuple[UUID, ...]
    ) -> Decided[Grievance] | TooMany:
        """With further engagements, barriers and sites that it is about; each once."""
        after = replace(
            self,
            engagement_ids=_joined(self.engagement_ids, engagements),
            barrier_ids=_joined(self.barrier_ids, barriers),
            also_site_ids=tuple(one for one in _joined(self.also_site_ids, sites) if one != self.site_id),
        )
        links = (after.engagement_ids, after.barrier_ids, after.also_site_ids)
        return (
            TooMany() if any(len(some) > MOST_LINKS for some in links) else after._changed("GrievanceLinked")
        )

    # -- what steps are made of

    def _full_from(self, side: CaseSide) -> TooMany | None:
        return TooMany() if is_full(self.items, side) else None

    def _rewritten(
        self, items: tuple[Item, ...], by: Writing, kind: str
    ) -> Decided[Grievance] | ContentErased | TooMany:
        if self.erased_on is not None:
            return ContentErased(erased_on=self.erased_on)
        return self._full_from(by.side) or replace(self, items=items)._changed(
            kind, item=str(by.id), side=by.side.value
        )

    def _closed(self, reason: ClosureReason, act: Act, new_id: NewId) -> Decided[Grievance]:
        ask = tuple(CheckIn(id=new_id(), due_on=one.due_on) for one in check_ins(act.today, act.by))
        after = replace(self, closure_reason=reason, check_ins=ask)
        timed = after._with_clock(after.deadlines.closed(act.today, act.by))
        return timed._moved(S.CLOSED, act, "GrievanceClosed", reason.value)

    def _with_remedy(self, remedy: Remedy) -> Grievance:
        return replace(self, remedies=tuple(remedy if one.id == remedy.id else one for one in self.remedies))


def _ended(handlings: tuple[Handling, ...], on: date) -> tuple[Handling, ...]:
    return tuple(replace(one, ends=max(on, one.starts)) if one.ends is None else one for one in handlings)


def _joined(known: tuple[UUID, ...], more: tuple[UUID, ...]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys((*known, *more)))
