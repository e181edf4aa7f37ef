"""Motions before the demo world's Board, in every state: one on its way to consensus, one being voted on, and one that
both seats of the mining companies sent back.

The rows come from the domain's own steps, so none of them says what the service would refuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from uuid import UUID

from domain.reprisals.parts import HeldSeat
from domain.rules import Rules
from domain.sectors import consensus, voting
from domain.sectors.model import Sector
from domain.sectors.motion import Motion
from domain.sectors.motion_parts import Act, Chamber
from domain.sectors.motion_values import Stance, Vote
from infra.demo.chance import Chance
from infra.demo.people import Seated
from infra.demo.personas import AUDIT_FIRM_2, SECRETARIAT_HANDLER
from infra.demo.rows import Batch, put_from
from infra.demo.steps import done

_RULES = Rules()
_STANCES = {"A": Stance.ASSENT, "O": Stance.OBJECTION, "S": Stance.STAND_ASIDE}
_VOTES = {"Y": Vote.YES, "N": Vote.NO, "a": Vote.ABSTAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far a motion comes. Answers and votes are letters, seat by seat in the sectors' order; a dot is silence."""

    title: str
    text: str
    ago: int
    """Days before the world's last day on which it was drafted."""
    moved_by: str | None = None
    organisation: UUID | None = None
    change: str | None = None
    answers: str | None = None
    stands_back: str = ""
    """The seat whose holder says that they take no part."""
    votes: str | None = None
    closes_after: int = 14
    decided: bool = True


COURSES = (
    Course(title="Meetings of the Board by video", text="Two of the Board's four yearly meetings are held by video.",
           ago=9, moved_by="FINANCE:1"),
    Course(title="Summaries in the languages of sites", text="Summaries of audit reports appear in every language that "
           "is spoken at the site.", ago=5, moved_by="COMMUNITIES:1", answers="A.A.A.S..."),
    Course(title="A second interpreter at hearings", text="Communities name one of two interpreters.",
           ago=210, moved_by="WORKERS:1", answers="AAAAASAAAA"),
    Course(title="Travel costs of people who are heard", text="The scheme pays the travel of people who are heard, "
           "whoever invited them.", ago=26, moved_by="NGOS:1", answers="AAAAOOAASA", votes="YYYYNNY.a.",
           closes_after=30, decided=False),
    Course(title="Publication of the list of barriers", text="Which barriers stood in the way of audits is published "
           "by site each quarter.", ago=330, change="2.0:D-list-of-barriers", answers="AAOAA.AAAA", votes="YYYYYNaYYa"),
    Course(title="Fewer days of notice", text="Audits may be announced fourteen days before they begin.",
           ago=280, moved_by="MINING_COMPANIES:1", answers="OOOOOAAAAA", votes="NNaYaYYYYY"),
    Course(title="Fees by turnover", text="What a site pays to the scheme follows the operator's turnover.",
           ago=265, answers="AAAAAOAAOA", votes="YaYYaNaNaN"),
    Course(title="A fund for small unions", text="A fund pays the time that delegates of small unions give to audits.",
           ago=250, moved_by="WORKERS:1", answers="AAAAAO.A.A", votes="YYYYaN....", closes_after=10),
    Course(title="Operators pay for independent experts", text="Communities choose an expert, and the operator pays.",
           ago=160, moved_by="COMMUNITIES:2", change="2.0:D-paid-experts", answers="AAAAAOOAAA", votes="YYYYYNNYYY"),
    Course(title="Contract of the second audit firm", text="The contract with the firm is renewed for a year.",
           ago=120, organisation=AUDIT_FIRM_2.id, answers="AAAAAAAOAA", stands_back="FINANCE:1", votes="YYYYYYYaY."),
)  # fmt: skip
"""Draft; seeking consensus; adopted; being voted on; passed; returned by the communities; failed by majority and by
quorum; returned by the mining companies; passed with one seat standing back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Motions:
    """The Board as it sits, and what it decides."""

    chance: Chance
    until: date
    seated: Sequence[Seated]

    def made(self) -> list[Motion]:
        """All of them."""
        return [self._gone(course) for course in COURSES]

    def write(self, motions: Sequence[Motion], into: Batch) -> None:
        """Every motion with its parts."""
        for motion in motions:
            self._put(motion, into)

    def _gone(self, course: Course) -> Motion:
        day = self.until - timedelta(days=course.ago)
        motion = done(
            Motion(
                id=self._id(),
                title=course.title,
                text=course.text,
                moved_by=course.moved_by,
                organisation_id=course.organisation,
                proposed_change_id=course.change,
                drafted_on=day,
            ).drafted(self._act(day))
        )
        if course.answers is None:
            return motion
        day += timedelta(days=3)
        motion = done(motion.sought(self._act(day), _RULES))
        for seat, letter in zip(self._seats, course.answers, strict=True):
            if letter != ".":
                motion = done(
                    consensus.answered(motion, seat, _STANCES[letter], None, self._act(day), self._chamber)
                )
            if seat.seat_id == course.stands_back:
                motion = done(motion.stood_back(seat, self._act(day)))
        if course.ago < _RULES.consensus_days:
            return motion
        day += timedelta(days=_RULES.consensus_days + 1)
        if course.votes is None:
            return done(consensus.adopted(motion, self._chamber, self._act(day), _RULES, self._id))
        return self._voted(motion, course, course.votes, day)

    def _voted(self, motion: Motion, course: Course, votes: str, day: date) -> Motion:
        closes = day + timedelta(days=course.closes_after)
        motion = done(voting.opened(motion, closes, self._chamber, self._act(day), _RULES))
        for seat, letter in zip(self._seats, votes, strict=True):
            if letter != "." and seat.seat_id != course.stands_back:
                day_of = min(day + timedelta(days=self.chance.below(6)), self.until)
                motion = self._cast(motion, seat, _VOTES[letter], day_of)
        if not course.decided:
            return motion
        act = self._act(closes + timedelta(days=1))
        return done(voting.closed(motion, self._chamber, act, _RULES, self._id))

    def _cast(self, motion: Motion, seat: HeldSeat, vote: Vote, day: date) -> Motion:
        """Some change their minds, which leaves a version and nothing else."""
        if self.chance.happens(0.2):
            motion = done(voting.cast(motion, seat, Vote.ABSTAIN, None, self._act(day), self._chamber))
        before = motion.ballot_of(seat.seat_id)
        return done(voting.cast(motion, seat, vote, before and before.version, self._act(day), self._chamber))

    @property
    def _seats(self) -> list[HeldSeat]:
        return [
            HeldSeat(person_id=UUID(held.person), seat_id=held.seat, sector=Sector(held.sector))
            for held in self.seated
        ]

    @property
    def _chamber(self) -> Chamber:
        """Nobody on this Board is tied to what these motions are about."""
        return Chamber(seats={seat.person_id: seat for seat in self._seats}, ties=_NO_TIES)

    def _act(self, day: date) -> Act:
        at = datetime.combine(day, time(12), UTC)
        return Act(id=self._id(), at=at, person_id=SECRETARIAT_HANDLER.id)

    def _id(self) -> UUID:
        return UUID(self.chance.id())

    def _put(self, motion: Motion, into: Batch) -> None:
        put_from(into, "motions", motion)
        put_all = {
            "motion_events": motion.events,
            "ballots": motion.ballots,
            "motion_positions": motion.positions,
            "motion_recusals": motion.recusals,
        }
        for table, parts in put_all.items():
            for part in parts:
                put_from(into, table, part, motion_id=motion.id, has_result=motion.has_result)


_NO_TIES: Mapping[UUID, tuple[str, ...]] = MappingProxyType({})
