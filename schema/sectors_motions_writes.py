"""Mutations on motions: they are drafted, seek consensus, are voted on and closed. One vote a seat."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere
from domain.sectors import ballot_cases as voting
from domain.sectors import motion_cases as moving
from domain.sectors import motion_commands as asked
from domain.sectors import motion_refusals as no
from domain.stakeholders.refusals import SecretariatOnly
from schema.codes import Stance, Vote
from schema.commands import clear_text, plain, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.sectors_motions import Ballot, Motion, MotionPosition, MotionRecusal
from schema.writing import Mutation

VOTE = Scope.GOVERNANCE_VOTE
MOTION = "The motion."
TITLE = "What it is called."
TEXT = "What the Board is asked to decide. Everyone reads it once there is a result."


@strawberry.input(description="A question for the Board.")
class DraftMotionInput:
    title: str = clear_text(TITLE, at_least=3, at_most=200)
    text: str = clear_text(TEXT, at_least=3, at_most=4000)
    site_id: strawberry.ID | None = ref(
        "Site", "The site that it is about, if it is about one.", optional=True
    )
    organisation_id: strawberry.ID | None = ref(
        "Organisation", "The organisation that it is about, if it is about one.", optional=True
    )
    proposed_change_id: strawberry.ID | None = ref(
        "ProposedChange",
        "The proposed change that it would approve, if it is about one: where it passes, the change can be approved.",
        optional=True,
    )


@strawberry.input(description="Other words for a draft.")
class AmendMotionInput:
    motion_id: strawberry.ID = ref("Motion", MOTION)
    version: int = plain("The version that you read.")
    title: str = clear_text(TITLE, at_least=3, at_most=200)
    text: str = clear_text(TEXT, at_least=3, at_most=4000)


@strawberry.input(description="A motion that goes one step further.")
class StepOfMotionInput:
    motion_id: strawberry.ID = ref("Motion", MOTION)
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="How your seat answers.")
class TakePositionInput:
    motion_id: strawberry.ID = ref("Motion", MOTION)
    stance: Stance = plain("The answer.")
    version: int | None = plain(
        "The version of your seat's answer that you read; left out where it gave none yet.", optional=True
    )


@strawberry.input(description="A vote to be opened.")
class OpenVoteInput:
    motion_id: strawberry.ID = ref("Motion", MOTION)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    closes_on: date = plain(
        "The last day of the vote; it closes when that day is over in UTC, and never earlier."
    )


@strawberry.input(description="How your seat votes.")
class CastBallotInput:
    motion_id: strawberry.ID = ref("Motion", MOTION)
    vote: Vote = plain("The vote.")
    version: int | None = plain(
        "The version of your seat's ballot that you read; left out where it cast none yet.", optional=True
    )


@strawberry.input(description="A motion in which you take no part.")
class RecuseFromMotionInput:
    motion_id: strawberry.ID = ref("Motion", MOTION)


INSIDE = (NotThere, no.OnlyTheBoard)
STEP = (*INSIDE, ChangedMeanwhile, IllegalTransition)
SEAT = (*INSIDE, no.OnlyASeat, no.RecusedFromMotion, ChangedMeanwhile, no.VoteClosed)

MUTATIONS = (
    Mutation(
        name="draftMotion",
        scope=VOTE,
        description="Draft a motion: for whoever holds a seat, signed in for the Board, and for the secretariat.",
        input_type=DraftMotionInput,
        command=asked.DraftMotion,
        use_case=moving.draft_motion,
        success="MotionDrafted",
        shows=("motion", Motion),
        refusals=(*INSIDE, no.OneSubjectAtATime),
    ),
    Mutation(
        name="amendMotion",
        scope=VOTE,
        description="Give a draft other words: for the seat that moved it, and for the secretariat.",
        input_type=AmendMotionInput,
        command=asked.AmendMotion,
        use_case=moving.amend_motion,
        success="MotionAmended",
        shows=("motion", Motion),
        refusals=(*STEP, no.OnlyWhoMoved),
    ),
    Mutation(
        name="seekConsensus",
        scope=VOTE,
        description="Put a draft before the seats: for the seat that moved it, and for the secretariat.",
        input_type=StepOfMotionInput,
        command=asked.OnMotion,
        use_case=moving.seek_consensus,
        success="ConsensusSought",
        shows=("motion", Motion),
        refusals=(*STEP, no.OnlyWhoMoved),
    ),
    Mutation(
        name="takePosition",
        scope=VOTE,
        description="Answer for your seat while a motion seeks consensus; you can change the answer until it moves on.",
        input_type=TakePositionInput,
        command=asked.TakePosition,
        use_case=voting.take_position,
        success="PositionTaken",
        shows=("position", MotionPosition),
        refusals=(*SEAT, no.NotSeekingConsensus),
    ),
    Mutation(
        name="adoptMotion",
        scope=VOTE,
        description="Record that the Board agrees: for the secretariat, where no seat objects, enough spoke, and every seat has"
        " answered or had its time.",
        input_type=StepOfMotionInput,
        command=asked.OnMotion,
        use_case=moving.adopt_motion,
        success="MotionAdopted",
        shows=("motion", Motion),
        refusals=(
            *STEP,
            SecretariatOnly,
            no.VoteClosed,
            no.ObjectionStands,
            no.StillSeekingConsensus,
            no.NoConsensus,
        ),
    ),
    Mutation(
        name="openVote",
        scope=VOTE,
        description="Let the seats vote: for the secretariat, once a seat objects or the time to answer is over.",
        input_type=OpenVoteInput,
        command=asked.OpenVote,
        use_case=moving.open_vote,
        success="VoteOpened",
        shows=("motion", Motion),
        refusals=(*STEP, SecretariatOnly, no.VoteClosed, no.ClosingDayRefused, no.StillSeekingConsensus),
    ),
    Mutation(
        name="castBallot",
        scope=VOTE,
        description="Vote for the seat that you hold today; you can change the vote until it closes.",
        input_type=CastBallotInput,
        command=asked.CastBallot,
        use_case=voting.cast_ballot,
        success="BallotCast",
        shows=("ballot", Ballot),
        refusals=(*SEAT, no.VoteNotOpen),
    ),
    Mutation(
        name="recuseFromMotion",
        scope=VOTE,
        description="Say that you take no part in a motion. It cannot be taken back; what you gave before no longer counts.",
        input_type=RecuseFromMotionInput,
        command=asked.RecuseFromMotion,
        use_case=voting.recuse_from_motion,
        success="SeatRecused",
        shows=("recusal", MotionRecusal),
        refusals=(*INSIDE, no.OnlyASeat, no.AlreadyRecused, no.VoteNotOpen, no.VoteClosed),
    ),
    Mutation(
        name="closeVote",
        scope=VOTE,
        description="Count the votes, once the moment has come: for the secretariat. It is also done by itself within a minute.",
        input_type=StepOfMotionInput,
        command=asked.OnMotion,
        use_case=moving.close_vote,
        success="VoteCounted",
        shows=("motion", Motion),
        refusals=(
            *INSIDE,
            SecretariatOnly,
            ChangedMeanwhile,
            no.VoteNotOpen,
            no.VoteStillOpen,
            no.VoteClosed,
        ),
    ),
)
"""Motions."""
