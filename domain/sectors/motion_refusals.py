"""The named refusals of motions: what was refused, why, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheBoard(Refusal):
    """Motions are the affair of the Board's seats and the secretariat."""

    code: ClassVar[str] = "ONLY_THE_BOARD"
    message: str = (
        "Only whoever holds a seat of the Board today, signed in for it, or the secretariat can do this."
    )
    next: str = "Ask a board member of your sector, or the secretariat, to bring it before the Board."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyASeat(Refusal):
    """Votes, answers and words of recusal belong to a seat."""

    code: ClassVar[str] = "ONLY_A_SEAT"
    message: str = "Only whoever holds a seat of the Board today can do this; the secretariat has no vote."
    next: str = "Sign in as the board member whose seat it is."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyWhoMoved(Refusal):
    """A motion's words are its mover's."""

    code: ClassVar[str] = "ONLY_WHO_MOVED"
    message: str = "Only the seat that moved this motion, or the secretariat, can do this."
    next: str = "Ask the seat that moved it, or move one of your own."


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSubjectAtATime(Refusal):
    """What a motion is about decides who is recused: one thing at a time."""

    code: ClassVar[str] = "ONE_SUBJECT_AT_A_TIME"
    message: str = "A motion is about one site, one organisation, one proposed change, or none of these."
    next: str = "Move one motion for each."


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusedFromMotion(Refusal):
    """Nobody decides on what they are tied to, or said that they would not decide on."""

    code: ClassVar[str] = "RECUSED"
    message: str = "You are tied to what this motion is about, or said that you do not take part in it."
    next: str = "Leave it to the others. Your seat counts neither way and is shown as recused."
    ties: tuple[str, ...] = ()
    """Every tie that is known: SEAT, EMPLOYER, OPERATOR, AUDIT_FIRM, SITE, DECLARED_INTEREST or OWN_WORD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyRecused(Refusal):
    """A word of recusal is given once."""

    code: ClassVar[str] = "ALREADY_RECUSED"
    message: str = "You said before that you do not take part in this motion."
    next: str = "Nothing more is needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteNotOpen(Refusal):
    """There is no vote yet."""

    code: ClassVar[str] = "VOTE_NOT_OPEN"
    message: str = "There is no vote on this motion yet."
    next: str = "A motion is voted on after it sought consensus; wait until the secretariat opens the vote."


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteClosed(Refusal):
    """After the close nothing of a vote changes."""

    code: ClassVar[str] = "VOTE_CLOSED"
    message: str = "This motion has its result, or its vote is over. Nothing of it changes any more."
    next: str = "Read the result. To have the Board decide anew, move a new motion."


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteStillOpen(Refusal):
    """A vote can be changed until the moment that was told when it opened: it never closes earlier."""

    code: ClassVar[str] = "VOTE_STILL_OPEN"
    message: str = (
        "This vote is open until the moment that was told when it was opened, even if every seat has voted."
    )
    next: str = "Wait until it closes; it then closes by itself."
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDayRefused(Refusal):
    """Seats need time to vote, and a vote must end."""

    code: ClassVar[str] = "CLOSING_DAY_REFUSED"
    message: str = "A vote must stay open for a least number of days, and not longer than a greatest."
    next: str = "Choose a closing day between the two that are given here."
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StillSeekingConsensus(Refusal):
    """Every seat has until a day to answer, unless all have."""

    code: ClassVar[str] = "STILL_SEEKING_CONSENSUS"
    message: str = "Seats that have not answered can still do so, and none objects."
    next: str = "Wait until that day is over, or until every seat has answered."
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSeekingConsensus(Refusal):
    """Answers are taken while a motion seeks consensus."""

    code: ClassVar[str] = "NOT_SEEKING_CONSENSUS"
    message: str = "This motion does not seek consensus now."
    next: str = "Look at where it stands: a draft seeks consensus first, and what is voted on takes votes."


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionStands(Refusal):
    """There is no consensus where a seat objects."""

    code: ClassVar[str] = "OBJECTION_STANDS"
    message: str = "A seat objects, so there is no consensus."
    next: str = "Talk, so that the seat may change its answer, or open a vote."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoConsensus(Refusal):
    """Silence is no assent."""

    code: ClassVar[str] = "NO_CONSENSUS"
    message: str = (
        "Too few seats assented or stood aside for the quorum, or no more assented than stood aside."
    )
    next: str = "Ask the seats that are silent, or open a vote."
    assented: int
    stood_aside: int
    quorum: int
