"""A proposed change on its way: DRAFTED -> UNDER_BOARD_CONSIDERATION -> IN_CONSULTATION -> CONSULTATION_CLOSED ->
APPROVED | RETURNED -> IN_FORCE (DOMAIN 2). RETURNED may go to the Board again, and is consulted on anew.

Refused: a step out of turn, a decision without a motion of the Board on this very change, approval before the
consultation was answered. A proposed change holds no requirement's text: it cannot alter one, in force or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.engagement.parts import Decided
from domain.kernel import Event, IllegalTransition, Refusal
from domain.standard.labels import happened
from domain.standard.refusals import (
    AlreadyAnswered,
    CommentsAwaitModeration,
    CommentsUnanswered,
    ConsultationClosed,
    ConsultationRuns,
    ConsultationUnanswered,
    MotionDoesNotFit,
    MotionUndecided,
    NotYetOpen,
    RoundInThePast,
    RoundNameTaken,
    RoundNotOver,
    RoundTooShort,
)
from domain.standard.values import MotionOutcome, ProposalEffect, ProposalSide
from domain.standard.values import ProposalState as S

STEPS: Mapping[S, tuple[S, ...]] = MappingProxyType(
    {
        S.DRAFTED: (S.UNDER_BOARD_CONSIDERATION,),
        S.UNDER_BOARD_CONSIDERATION: (S.IN_CONSULTATION,),
        S.IN_CONSULTATION: (S.CONSULTATION_CLOSED,),
        S.CONSULTATION_CLOSED: (S.IN_CONSULTATION, S.APPROVED, S.RETURNED),
        S.APPROVED: (S.IN_FORCE,),
        S.RETURNED: (S.UNDER_BOARD_CONSIDERATION,),
        S.IN_FORCE: (),
    }
)
"""From each state to those that can follow."""

DECIDED = frozenset({S.APPROVED, S.RETURNED, S.IN_FORCE})
BEFORE_THE_BOARD = frozenset({S.UNDER_BOARD_CONSIDERATION, S.IN_CONSULTATION, S.CONSULTATION_CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who takes a step, when, and with which label for its record."""

    id: UUID
    on: date
    side: ProposalSide
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEvent:
    """One step: who, when, why, and by which motion."""

    id: UUID
    state: S
    occurred_on: date
    side: ProposalSide
    reason: str | None = None
    motion_id: UUID | None = None
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalChapter:
    """A chapter that it touches."""

    chapter_id: str
    kept_here: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedRequirement:
    """A requirement that it adds or changes."""

    id: str
    requirement_id: str
    effect: ProposalEffect
    kept_here: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One consultation round. Both days are included, and count in UTC."""

    id: UUID
    number: int
    name: str | None = None
    opens_on: date
    closes_on: date
    languages: tuple[str, ...]
    questions: str | None = None
    held_before: bool = False
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionOn:
    """A motion of the Board, as far as a proposed change needs to know it."""

    id: UUID
    proposed_change_id: str | None
    outcome: MotionOutcome
    decided_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """A change that somebody proposes to a draft edition."""

    id: str
    edition_id: str
    title: str
    summary: str
    rationale: str | None = None
    state: S
    position: int
    source: str
    kept_here: bool = True
    version: int = 1
    chapters: tuple[ProposalChapter, ...] = ()
    requirements: tuple[ProposedRequirement, ...] = ()
    events: tuple[ProposalEvent, ...] = ()
    rounds: tuple[Round, ...] = ()

    def drafted(self, act: Act) -> Decided[ProposedChange]:
        """The first record of it."""
        return self._step(S.DRAFTED, act, "ChangeDrafted", version=self.version)

    def put_to_the_board(self, act: Act) -> Decided[ProposedChange] | Refusal:
        """The Board considers it, for the first time or again."""
        return self._next(S.UNDER_BOARD_CONSIDERATION, act, "ChangePutToTheBoard")

    def consulted_on(self, round: Round, act: Act, least_days: int) -> Decided[ProposedChange] | Refusal:
        """A round is announced."""
        if S.IN_CONSULTATION not in STEPS[self.state]:
            return self._illegal()
        if round.opens_on < act.on:
            return RoundInThePast()
        if (round.closes_on - round.opens_on).days + 1 < least_days:
            return RoundTooShort(least_days=least_days)
        return self._with_round(round) or replace(self, rounds=(*self.rounds, round))._step(
            S.IN_CONSULTATION, act, "ConsultationOpened"
        )

    def held_before(self, round: Round, act: Act) -> Decided[ProposedChange] | Refusal:
        """A round that was held elsewhere is recorded, for its comments. It moves no state."""
        if self.state in DECIDED or not round.opens_on <= round.closes_on < act.on:
            return RoundNotOver()
        refused = self._with_round(round)
        if refused is not None:
            return refused
        after = replace(self, rounds=(*self.rounds, round), version=self.version + 1)
        return Decided(record=after, events=(self._event("HeldRoundRecorded"),))

    def closed(self, act: Act) -> Decided[ProposedChange] | Refusal:
        """The round is over."""
        if self.state is S.IN_CONSULTATION and act.on <= self.current.closes_on:
            return ConsultationRuns(closes_on=self.current.closes_on)
        return self._next(S.CONSULTATION_CLOSED, act, "ConsultationClosed")

    def takes_comments(self, round: UUID, on: date) -> Refusal | None:
        """Whether something can be said in the round on that day, or amended."""
        asked = self.round(round)
        if asked is None or self.state is not S.IN_CONSULTATION or asked is not self.current:
            return ConsultationClosed()
        if on < asked.opens_on:
            return NotYetOpen(opens_on=asked.opens_on)
        return ConsultationClosed() if on > asked.closes_on else None

    def is_over(self, round: Round, on: date) -> Refusal | None:
        """That the round still runs, if it does."""
        return ConsultationRuns(closes_on=round.closes_on) if on <= round.closes_on else None

    def answered(
        self, round: Round, on: date, waiting: int, missing: int
    ) -> Decided[ProposedChange] | Refusal:
        """Every comment published in the round has its response."""
        running = self.is_over(round, on)
        if running is not None:
            return running
        if round.answered_on is not None:
            return AlreadyAnswered()
        if waiting:
            return CommentsAwaitModeration(waiting=waiting)
        if missing:
            return CommentsUnanswered(missing=missing)
        rounds = tuple(replace(one, answered_on=on) if one.id == round.id else one for one in self.rounds)
        after = replace(self, rounds=rounds, version=self.version + 1)
        return Decided(record=after, events=(self._event("ConsultationAnswered"),))

    def decided(self, motion: MotionOn, act: Act) -> Decided[ProposedChange] | Refusal:
        """As the Board decided by a motion on this very change, after its consultation."""
        if motion.proposed_change_id != self.id or motion.id in {event.motion_id for event in self.events}:
            return MotionDoesNotFit()
        if motion.outcome is MotionOutcome.UNDECIDED or motion.decided_on is None:
            return MotionUndecided()
        if self.state is not S.CONSULTATION_CLOSED:
            return self._illegal()
        if motion.decided_on <= self.current.closes_on:
            return MotionDoesNotFit()
        if motion.outcome is MotionOutcome.NOT_CARRIED:
            return self._step(S.RETURNED, act, "ChangeReturned", motion=motion.id)
        if any(round.answered_on is None for round in self.rounds):
            return ConsultationUnanswered()
        return self._step(S.APPROVED, act, "ChangeApproved", motion=motion.id)

    def in_force(self, act: Act) -> Decided[ProposedChange] | Refusal:
        """Its edition came into force, and it was approved."""
        return self._next(S.IN_FORCE, act, "ChangeCameIntoForce")

    @property
    def is_undecided(self) -> bool:
        """Whether its edition waits for it. A draft is anybody's, and nobody holds an edition up with one (A)."""
        return self.state in BEFORE_THE_BOARD

    @property
    def current(self) -> Round:
        """The round announced last."""
        return max((one for one in self.rounds if not one.held_before), key=lambda one: one.number)

    def round(self, id: UUID) -> Round | None:
        """The round of this label."""
        return next((one for one in self.rounds if one.id == id), None)

    def _with_round(self, round: Round) -> Refusal | None:
        taken = round.name is not None and round.name in {one.name for one in self.rounds}
        return RoundNameTaken() if taken else None

    def _next(self, state: S, act: Act, kind: str) -> Decided[ProposedChange] | Refusal:
        return self._step(state, act, kind) if state in STEPS[self.state] else self._illegal()

    def _step(
        self, state: S, act: Act, kind: str, *, motion: UUID | None = None, version: int | None = None
    ) -> Decided[ProposedChange]:
        event = ProposalEvent(
            id=act.id,
            state=state,
            occurred_on=act.on,
            side=act.side,
            reason=act.reason,
            motion_id=motion,
            organisation_id=act.organisation_id,
            person_id=act.person_id,
            position=len(self.events) + 1,
        )
        after = replace(self, state=state, events=(*self.events, event), version=version or self.version + 1)
        return Decided(record=after, events=(self._event(kind),))

    def _illegal(self) -> IllegalTransition:
        return IllegalTransition(
            message=f"A proposed change that stands at {self.state} does not take this step.",
            next="See which states can follow.",
            legal_next=tuple(STEPS[self.state]),
        )

    def _event(self, kind: str) -> Event:
        return happened(kind, "ProposedChange", self.id)
