"""A motion before the Board (G; DOMAIN 1).

    DRAFT -> SEEKING_CONSENSUS -> ADOPTED
                               -> VOTING -> PASSED | FAILED | RETURNED

Consensus comes first: it is adopted if no seat objects, a quorum assents or stands aside, and every seat that may
answer has, or had its time (A). It goes to a vote once a seat objects or that time is over. A vote stays open until the
moment that was told when it opened, and not a moment less: until then every seat can change its vote, so closing early
would take that away, and would tell that all have voted. What votes come to: `domain.sectors.ballots`.

Votes and answers are the seat's. Whoever holds the seat that day gives them and may change what a predecessor gave; a
seat that fell vacant keeps the vote that was cast. Who is tied to the subject takes no part: judged when they act, and
of everybody anew on the closing day, where a vote does not count if whoever cast it or whoever holds its seat is tied.

Neither votes nor answers change the motion's version, its events or any day in it: nobody can count them there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from domain.engagement.parts import Decided
from domain.kernel import Event, IllegalTransition, NewId, Refusal
from domain.reprisals.parts import HeldSeat
from domain.rules import Rules
from domain.sectors import motion_refusals as no
from domain.sectors.ballots import Result
from domain.sectors.model import Sector
from domain.sectors.motion_parts import Act, Ballot, Chamber, MotionEvent, MotionPosition, MotionRecusal
from domain.sectors.motion_values import OWN_WORD, RESULTS, MotionState, ResultReason

S = MotionState

STEPS: Mapping[MotionState, tuple[MotionState, ...]] = MappingProxyType(
    {
        S.DRAFT: (S.SEEKING_CONSENSUS,),
        S.SEEKING_CONSENSUS: (S.ADOPTED, S.VOTING),
        S.VOTING: (S.PASSED, S.FAILED, S.RETURNED),
        S.ADOPTED: (),
        S.PASSED: (),
        S.FAILED: (),
        S.RETURNED: (),
    }
)
"""What can follow what."""

Given = TypeVar("Given", Ballot, MotionPosition)


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionGlance:
    """As much of a motion as others ask: where it stands and what it would change."""

    id: UUID
    state: MotionState
    has_result: bool
    proposed_change_id: str | None = None

    @property
    def carried(self) -> bool:
        """Whether the Board decided for it."""
        return self.state in (S.ADOPTED, S.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A question before the Board, with everything that was said to it. `moved_by`: a seat, or the secretariat."""

    id: UUID
    title: str
    text: str
    site_id: UUID | None = None
    organisation_id: UUID | None = None
    proposed_change_id: str | None = None
    moved_by: str | None = None
    drafted_on: date
    state: MotionState = S.DRAFT
    consensus_until: date | None = None
    opened_on: date | None = None
    closes_at: datetime | None = None
    decided_on: date | None = None
    because: ResultReason | None = None
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    recused: int | None = None
    quorum: int | None = None
    majority_parts: int | None = None
    majority_of: int | None = None
    returned_by: tuple[Sector, ...] = ()
    version: int = 1
    events: tuple[MotionEvent, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    positions: tuple[MotionPosition, ...] = ()
    recusals: tuple[MotionRecusal, ...] = ()

    @property
    def has_result(self) -> bool:
        """Whether it is decided, and everyone's to read."""
        return self.state in RESULTS

    @property
    def last_day(self) -> date | None:
        """The day on which a vote closes: who holds a seat and who is tied is judged as of it."""
        return None if self.closes_at is None else (self.closes_at - timedelta(days=1)).date()

    # -- its words

    def drafted(self, act: Act) -> Decided[Motion] | Refusal:
        """A new one."""
        if sum(one is not None for one in (self.site_id, self.organisation_id, self.proposed_change_id)) > 1:
            return no.OneSubjectAtATime()
        return self.moved(S.DRAFT, act, "MotionDrafted", version=1)

    def amended(self, title: str, text: str) -> Decided[Motion] | Refusal:
        """With other words, as long as nobody was asked about these."""
        if self.state is not S.DRAFT:
            return self.illegal()
        after = replace(self, title=title, text=text, version=self.version + 1)
        return Decided(record=after, events=(self.event("MotionAmended"),))

    def sought(self, act: Act, rules: Rules) -> Decided[Motion] | Refusal:
        """Put before the seats for their consensus."""
        if self.state is not S.DRAFT:
            return self.illegal()
        until = act.on + timedelta(days=rules.consensus_days)
        return replace(self, consensus_until=until).moved(S.SEEKING_CONSENSUS, act, "ConsensusSought")

    # -- who takes no part

    def stood_back(self, seat: HeldSeat, act: Act) -> Decided[Motion] | Refusal:
        """With the word of a seat's holder that they take no part. What they gave before counts no more."""
        if self.state is not S.SEEKING_CONSENSUS:
            refused = self.not_voting(act.at)
            if refused is not None:
                return refused
        if self._own_word(seat.person_id):
            return no.AlreadyRecused()
        word = MotionRecusal(
            id=act.id,
            seat_id=seat.seat_id,
            person_id=seat.person_id,
            ties=(OWN_WORD,),
            recused_on=act.on,
        )
        after = replace(self, recusals=(*self.recusals, word))
        return Decided(record=after, events=(self.event("SeatRecused", seat.seat_id),))

    def barred(self, person: UUID, chamber: Chamber) -> tuple[str, ...]:
        """What keeps a person from taking part; nothing where they may."""
        own = (OWN_WORD,) if self._own_word(person) else ()
        return (*chamber.ties.get(person, ()), *own)

    def people(self) -> frozenset[UUID]:
        """Everybody who gave a vote or an answer."""
        return frozenset(one.person_id for one in (*self.ballots, *self.positions))

    # -- parts

    def ballot_of(self, seat_id: str) -> Ballot | None:
        """The seat's vote."""
        return next((one for one in self.ballots if one.seat_id == seat_id), None)

    def position_of(self, seat_id: str) -> MotionPosition | None:
        """The seat's answer."""
        return next((one for one in self.positions if one.seat_id == seat_id), None)

    def barred_people(self, chamber: Chamber) -> Mapping[tuple[str, UUID], tuple[str, ...]]:
        """By seat and person, the ties of everybody who takes no part: who holds a seat, or gave what it has."""
        given = self.ballots if self.state is S.VOTING else self.positions
        people = {(one.seat_id, one.person_id) for one in given}
        people |= {(seat.seat_id, person) for person, seat in chamber.seats.items()}
        return {
            (seat, person): barred
            for seat, person in sorted(people)
            if (barred := self.barred(person, chamber))
        }

    def barred_seats(self, chamber: Chamber) -> frozenset[str]:
        """Seats shown as recused: the holder is, or whoever gave the vote or answer that the seat has."""
        return frozenset(seat for seat, _ in self.barred_people(chamber))

    def counting(self, given: Iterable[Given], chamber: Chamber) -> list[Given]:
        """Those of the votes or answers whose seats are not recused."""
        barred = self.barred_seats(chamber)
        return [one for one in given if one.seat_id not in barred]

    def with_recusals(self, chamber: Chamber, act: Act, new_id: NewId) -> Motion:
        """With a record of everybody who was found to be tied now."""
        known = {one.person_id for one in self.recusals}
        found = tuple(
            MotionRecusal(id=new_id(), seat_id=seat, person_id=person, ties=ties, recused_on=act.on)
            for (seat, person), ties in self.barred_people(chamber).items()
            if person not in known
        )
        return replace(self, recusals=(*self.recusals, *found))

    def _own_word(self, person: UUID) -> bool:
        return any(one.person_id == person and OWN_WORD in one.ties for one in self.recusals)

    # -- steps

    def not_voting(self, at: datetime) -> Refusal | None:
        """Why no vote is taken at this moment; none if one is."""
        if self.has_result:
            return no.VoteClosed()
        if self.state is not S.VOTING or self.closes_at is None:
            return no.VoteNotOpen()
        return no.VoteClosed() if at >= self.closes_at else None

    def decided(self, result: Result, act: Act) -> Decided[Motion]:
        """With its result, and the measure by which."""
        after = replace(
            self,
            decided_on=act.on,
            because=result.because,
            in_favour=result.in_favour,
            against=result.against,
            abstained=result.abstained,
            recused=result.recused,
            quorum=result.quorum,
            majority_parts=result.majority_parts,
            majority_of=result.majority_of,
            returned_by=result.returned_by,
        )
        return after.moved(result.state, act, "MotionDecided", {"because": result.because.value})

    def moved(
        self,
        state: MotionState,
        act: Act,
        kind: str,
        facts: Mapping[str, str] | None = None,
        version: int | None = None,
    ) -> Decided[Motion]:
        """One step further, with the record of it."""
        event = MotionEvent(
            id=act.id,
            state=state,
            occurred_on=act.on,
            person_id=act.person_id,
            position=len(self.events) + 1,
        )
        after = replace(self, state=state, events=(*self.events, event), version=version or self.version + 1)
        told = Event(kind=kind, entity="Motion", id=self.id, facts={"state": state.value, **(facts or {})})
        return Decided(record=after, events=(told,))

    def event(self, kind: str, seat: str | None = None) -> Event:
        """That something happened to it. How a seat voted is never told here."""
        return Event(kind=kind, entity="Motion", id=self.id, facts={"seat": seat} if seat else {})

    def illegal(self) -> IllegalTransition:
        """That what was asked does not follow from where it stands."""
        return IllegalTransition(
            message=f"This motion stands at {self.state.value}.",
            next=_WAYS[self.state],
            legal_next=tuple(one.value for one in STEPS[self.state]),
        )


_WAYS: Mapping[MotionState, str] = MappingProxyType(
    {
        S.DRAFT: "Put it before the seats first: a motion seeks consensus before anything else.",
        S.SEEKING_CONSENSUS: "It seeks consensus; the secretariat adopts it, or opens a vote where a seat objects.",
        S.VOTING: "It is being voted on, until the moment that was told when the vote was opened.",
        S.ADOPTED: "It was adopted by consensus. To decide otherwise, move a new motion.",
        S.PASSED: "It passed. To decide otherwise, move a new motion.",
        S.FAILED: "It failed. To have it decided anew, move a new motion.",
        S.RETURNED: "It went back to the full board. To bring it again, move a new motion.",
    }
)
