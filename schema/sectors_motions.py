"""Motions before the Board as outsiders read them: from the result on. What a seat gave stays with the seat."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from schema import sectors_motions_lists as lists
from schema.codes import MotionState, ResultReason, SectorCode, Stance, Vote
from schema.fact import fact, lazily, link
from schema.scalars import Node
from schema.sectors_motions_lists import READ

_SEAT = lazily("Seat", "schema.sectors")
_PERSON = lazily("Person", "schema.stakeholders")
_MOTION = lazily("Motion", "schema.sectors_motions")


@strawberry.type(
    description="A question before the Board. It seeks consensus first, then a vote: one a seat, changeable until the vote"
    " closes. Where both seats of one sector vote NO it does not pass and returns to the full board. Until there is a result"
    " only whoever holds a seat today and the secretariat read it; then everyone does. Who voted how stays with each seat."
)
class Motion(Node):
    """Source: the scheme's governance page; the domain, section 1."""

    title: str = fact("What it is called.", scope=READ)
    text: str = fact("What the Board is asked to decide.", scope=READ)
    state: MotionState = fact("Where it stands.", scope=READ)
    drafted_on: date = fact("When it was drafted.", scope=READ)
    consensus_until: date | None = fact(
        "The last day on which seats have time to answer before it is adopted or voted on; null while it is a draft.",
        scope=READ,
    )
    opened_on: date | None = fact("When the vote was opened; null where there was none.", scope=READ)
    closes_at: datetime | None = fact(
        "The moment at which the vote closes, never earlier; null where there was none.", scope=READ
    )
    decided_on: date | None = fact("When the result was found.", scope=READ)
    because: ResultReason | None = fact("Why it came out so; null until there is a result.", scope=READ)
    in_favour: int | None = fact("How many seats voted YES, or assented. Known with the result.", scope=READ)
    against: int | None = fact("How many seats voted NO. Known with the result.", scope=READ)
    abstained: int | None = fact(
        "How many seats abstained, or stood aside. Known with the result.", scope=READ
    )
    recused: int | None = fact(
        "How many seats counted neither way, because of a tie to the subject. Known with the result.",
        scope=READ,
    )
    quorum: int | None = fact(
        "How many seats had to have a vote that counts, of all twelve. Known with the result.", scope=READ
    )
    majority_parts: int | None = fact(
        "YES had to be more than this of `majorityOf` among YES and NO: 1 of 2 is more YES than NO; null without a vote.",
        scope=READ,
    )
    majority_of: int | None = fact("See `majorityParts`.", scope=READ)
    returned_by: list[SectorCode] = fact(
        "The sectors both of whose seats voted NO: for each of them it did not pass and went back to the full board.",
        scope=READ,
    )
    version: int = fact(
        "For optimistic concurrency: pass it with your change. Votes do not change it.", scope=READ
    )
    site = link(
        lazily("Site", "schema.stakeholders"), "Site", "site", "The site that it is about.", scope=READ
    )
    organisation = link(
        lazily("Organisation", "schema.stakeholders"),
        "Organisation",
        "organisation",
        "The organisation that it is about.",
        scope=READ,
    )
    proposed_change = link(
        lazily("ProposedChange", "schema.standard"),
        "ProposedChange",
        "proposed_change",
        "The proposed change to the standard that it is about.",
        scope=READ,
    )
    moved_by = link(
        _SEAT, "Seat", "moved_by", "The seat that moved it; null where the secretariat did.", scope=READ
    )
    events = lists.EVENTS.page("Its steps.", link="events", scope=READ)
    ballots = lists.BALLOTS.page(
        "Votes: your own seat's; all of them, for the secretariat.", link="ballots", scope=READ
    )
    positions = lists.POSITIONS.page(
        "Answers while consensus was sought: your own seat's; all of them, for the secretariat.",
        link="positions",
        scope=READ,
    )
    recusals = lists.RECUSALS.page(
        "Who takes no part: your own seat's holders; all of them, for the secretariat.",
        link="recusals",
        scope=READ,
    )


@strawberry.type(description="That a motion came to a state, and when. Votes are no steps.")
class MotionEvent(Node):
    """A dated record."""

    state: MotionState = fact("The state.", scope=READ)
    occurred_on: date = fact("When.", scope=READ)
    position: int = fact("Its place in the record, counted from 1.", scope=READ)


@strawberry.type(
    description="A seat's vote on a motion. It belongs to the seat: whoever holds the seat can change it until the vote closes,"
    " and nobody afterwards. Visible to the seat's holder of today and the secretariat, also after the result."
)
class Ballot(Node):
    """Source: the domain, section 1."""

    vote: Vote = fact("The vote.", scope=READ)
    cast_at: datetime = fact("When it was cast or last changed.", scope=READ)
    recused: bool = fact(
        "Whether it was found at the close not to count, since who cast it or holds the seat is tied.",
        scope=READ,
    )
    version: int = fact("For optimistic concurrency: pass it when you change the vote.", scope=READ)
    seat = link(_SEAT, "Seat", "seat", "The seat.", scope=READ, null=False)
    person = link(_PERSON, "Person", "person", "Who cast it last, where you may see them.", scope=READ)
    motion = link(_MOTION, "Motion", "motion", "The motion.", scope=READ, null=False)


@strawberry.type(
    description="A seat's answer while a motion seeks consensus. Visible to the seat's holder of today and the secretariat."
)
class MotionPosition(Node):
    """Source: the domain, section 1."""

    stance: Stance = fact("The answer.", scope=READ)
    taken_at: datetime = fact("When it was given or last changed.", scope=READ)
    version: int = fact("For optimistic concurrency: pass it when you change the answer.", scope=READ)
    seat = link(_SEAT, "Seat", "seat", "The seat.", scope=READ, null=False)
    person = link(_PERSON, "Person", "person", "Who gave it last, where you may see them.", scope=READ)
    motion = link(_MOTION, "Motion", "motion", "The motion.", scope=READ, null=False)


@strawberry.type(
    description="That whoever holds or held a seat takes no part in a motion. Visible to the seat's holder of today and the"
    " secretariat; everyone reads with the result how many seats were recused."
)
class MotionRecusal(Node):
    """Source: the domain, section 1."""

    ties: list[str] = fact(
        "What ties them to the subject: SEAT, EMPLOYER, OPERATOR, AUDIT_FIRM, SITE or DECLARED_INTEREST; OWN_WORD where they"
        " said that they take no part.",
        scope=READ,
    )
    recused_on: date = fact("When that was said or found.", scope=READ)
    seat = link(_SEAT, "Seat", "seat", "The seat.", scope=READ, null=False)
    person = link(_PERSON, "Person", "person", "Who it is, where you may see them.", scope=READ)
    motion = link(_MOTION, "Motion", "motion", "The motion.", scope=READ, null=False)
