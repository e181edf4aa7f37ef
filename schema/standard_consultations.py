"""Consultations as they are read: steps, rounds, comments as everybody and as their authors see them, responses, tallies."""

from __future__ import annotations

from datetime import date

import strawberry

from schema.codes import (
    CommentChannel,
    CommentPosition,
    CommentState,
    DeclineReason,
    Disposition,
    ProposalSide,
    ProposalState,
    SectorCode,
)
from schema.fact import fact, lazily, link
from schema.scalars import Node
from schema.standard_lists import COMMENT, COMMENTS, DESK, EARLIER, RESPONSES, TALLIES

_CHANGE = lazily("ProposedChange", "schema.standard")
_ROUND = lazily("ConsultationRound", "schema.standard_consultations")
_RESPONSE = lazily("ConsultationResponse", "schema.standard_consultations")
_REQUIREMENT = lazily("Requirement", "schema.standard")
_CHAPTER = lazily("Chapter", "schema.standard")
_ORGANISATION = lazily("Organisation", "schema.stakeholders")

_SECTOR = "The sector it comes from; null where none was declared, which is no sector and is counted apart."
_LANGUAGE = "The language it is written in, as a code."
_REQUIREMENT_OF = "The requirement it concerns, if it points at one."
_CHAPTER_OF = "The chapter it concerns, if it points at one."
_PUBLISHED_AS = "The organisation that said it, if it wished to be named; null otherwise."
_SUBMITTED_ON = "When it came in: the Sunday that ends the week, if it came by the public form."


@strawberry.type(description="A step of a proposed change: where it came to, when, why and by which motion.")
class ProposedChangeEvent(Node):
    """Kept as it happened."""

    state: ProposalState = fact("The state it came to.")
    occurred_on: date = fact("When.")
    side: ProposalSide = fact("Who took the step.")
    reason: str | None = fact("Why, if it was said.")
    position: int = fact("Its place among the steps.")
    motion = link(
        lazily("Motion", "schema.sectors_motions"), "Motion", "motion", "The motion that decided, if one did."
    )
    organisation = link(
        _ORGANISATION,
        "Organisation",
        "organisation",
        "The organisation that took it.",
        scope=COMMENT,
        through=DESK,
    )


@strawberry.type(description="A time in which everybody can say what they think of a proposed change.")
class ConsultationRound(Node):
    """Both days are included, and count in UTC."""

    change = link(_CHANGE, "ProposedChange", "change", "The proposed change.", null=False)
    number: int = fact("Its number, from 1.")
    name: str | None = fact("Its name, if it has one.")
    opens_on: date = fact("The first day.")
    closes_on: date = fact("The last day.")
    languages: list[str] = fact("In which languages one can take part, as codes.")
    questions: str | None = fact("What is asked in particular.")
    held_before: bool = fact("Whether it was held elsewhere, and is recorded here with its comments.")
    answered_on: date | None = fact("When every published comment had its response; null before.")
    comments = COMMENTS.page("What was said in it, once moderated.", link="comments")
    responses = RESPONSES.page("What the secretariat answered.", link="responses")
    tallies = TALLIES.page(
        "How many comments were published, by sector and position: exact, since all of them are public.",
        link="tallies",
    )


@strawberry.type(
    description="What somebody said to a proposed change, once it was moderated. The same for everybody who reads it."
)
class ConsultationComment(Node):
    """Nothing here tells who said it, unless an organisation wished to be named."""

    change = link(_CHANGE, "ProposedChange", "change", "The proposed change.", null=False)
    round = link(_ROUND, "ConsultationRound", "round", "The round.", null=False)
    channel: CommentChannel = fact("How it came in.")
    sector: SectorCode | None = fact(_SECTOR)
    requirement = link(_REQUIREMENT, "Requirement", "requirement", _REQUIREMENT_OF)
    chapter = link(_CHAPTER, "Chapter", "chapter", _CHAPTER_OF)
    position: CommentPosition = fact("What it wants.")
    text: str = fact("What it says.")
    language: str | None = fact(_LANGUAGE)
    submitted_on: date = fact(_SUBMITTED_ON)
    published_as = link(_ORGANISATION, "Organisation", "published_as", _PUBLISHED_AS)
    disposition: Disposition | None = fact("What was done with it; null before it is answered.")
    response = link(_RESPONSE, "ConsultationResponse", "response", "The response to it.")


@strawberry.type(
    description="A comment as its author and the secretariat see it, whatever became of it: for the organisation that "
    "said it, and for the secretariat."
)
class SubmittedComment(Node):
    """Its id differs from that of the published comment."""

    change = link(_CHANGE, "ProposedChange", "change", "The proposed change.", scope=COMMENT, null=False)
    round = link(_ROUND, "ConsultationRound", "round", "The round.", scope=COMMENT, null=False)
    channel: CommentChannel = fact("How it came in.", scope=COMMENT)
    organisation = link(
        _ORGANISATION,
        "Organisation",
        "organisation",
        "The organisation that said it; null for what came by the public form or was imported.",
        scope=COMMENT,
        through=DESK,
    )
    published_as = link(_ORGANISATION, "Organisation", "published_as", _PUBLISHED_AS, scope=COMMENT)
    sector: SectorCode | None = fact(_SECTOR, scope=COMMENT)
    requirement = link(_REQUIREMENT, "Requirement", "requirement", _REQUIREMENT_OF, scope=COMMENT)
    chapter = link(_CHAPTER, "Chapter", "chapter", _CHAPTER_OF, scope=COMMENT)
    position: CommentPosition = fact("What it wants.", scope=COMMENT)
    text: str = fact("What it says.", scope=COMMENT)
    language: str | None = fact(_LANGUAGE, scope=COMMENT)
    submitted_on: date = fact(_SUBMITTED_ON, scope=COMMENT)
    state: CommentState = fact("What became of it.", scope=COMMENT)
    decline_reason: DeclineReason | None = fact("Why it is not published, if it was declined.", scope=COMMENT)
    moderated_on: date | None = fact("When it was published or declined.", scope=COMMENT)
    disposition: Disposition | None = fact("What was done with it.", scope=COMMENT)
    response = link(_RESPONSE, "ConsultationResponse", "response", "The response to it.", scope=COMMENT)
    external_ref: str | None = fact(
        "Its reference in the sheet that it was imported from.", scope=COMMENT, through=DESK
    )
    version: int = fact("Counts its changes: send it with a change, so that nobody's is lost.", scope=COMMENT)
    earlier = EARLIER.page("What it said before it was amended.", scope=COMMENT, link="earlier")


@strawberry.type(
    description="What a comment said before it was amended: for its author and for the secretariat."
)
class EarlierComment(Node):
    """Kept as it was."""

    position: CommentPosition = fact("What it wanted.", scope=COMMENT)
    text: str = fact("What it said.", scope=COMMENT)
    replaced_on: date = fact("When it was amended.", scope=COMMENT)
    number: int = fact("Its place among them.", scope=COMMENT)


@strawberry.type(description="What the secretariat answered to a comment, or to several that say the same.")
class ConsultationResponse(Node):
    """Published with the disposition."""

    change = link(_CHANGE, "ProposedChange", "change", "The proposed change.", null=False)
    round = link(_ROUND, "ConsultationRound", "round", "The round.", null=False)
    disposition: Disposition = fact("What was done with the comments.")
    text: str = fact("What was answered.")
    responded_on: date = fact("When.")
    version: int = fact("Counts its changes.")
    comments = COMMENTS.page("The comments that it answers.", link="comments")


@strawberry.type(
    description="How many published comments of one sector want the same in one round. Exact: each of them is public."
)
class CommentTally(Node):
    """Counted anew whenever a comment is published or taken down."""

    change = link(_CHANGE, "ProposedChange", "change", "The proposed change.", null=False)
    round = link(_ROUND, "ConsultationRound", "round", "The round.", null=False)
    sector: SectorCode | None = fact("The sector; null for those that declared none, who are counted apart.")
    position: CommentPosition = fact("What they want.")
    comments: int = fact("How many.")
