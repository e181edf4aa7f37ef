"""Mutations on comments: what organisations say, what anybody says without a token, moderation and responses."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.kernel import ChangedMeanwhile, NotThere
from domain.stakeholders.refusals import SecretariatOnly
from domain.standard import commands as asked
from domain.standard import comment_cases as commenting
from domain.standard import refusals as no
from schema.codes import CommentPosition, DeclineReason, Disposition, SectorCode
from schema.commands import clear_text, code, plain, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.standard_consultations import ConsultationResponse, SubmittedComment
from schema.writing import Mutation

SCOPE = Scope.GOVERNANCE_COMMENT
LANGUAGE = "The language it is written in, such as es or quc."
NAMED = "Whether your organisation is named beside it once it is published; it is not, unless you say so."
REQUIREMENT = "The requirement that it concerns, if it points at one."
CHAPTER = "The chapter that it concerns, if it points at one and at no requirement."
SAYS = "What you say."
ROUND = "The round."


@strawberry.input(description="What your organisation says to a proposed change.")
class SubmitCommentInput:
    round_id: strawberry.ID = ref("ConsultationRound", ROUND)
    requirement_id: strawberry.ID | None = ref("Requirement", REQUIREMENT, optional=True)
    chapter_id: strawberry.ID | None = ref("Chapter", CHAPTER, optional=True)
    position: CommentPosition = plain("What you want.")
    text: str = clear_text(SAYS, at_most=8000)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    named: bool | None = plain(NAMED, optional=True)


@strawberry.input(description="What you say to a proposed change. Nothing is asked of who you are.")
class SubmitPublicCommentInput:
    round_id: strawberry.ID = ref("ConsultationRound", ROUND)
    sector: SectorCode | None = plain(
        "The sector that you count yourself to, if you want to say it.", optional=True
    )
    requirement_id: strawberry.ID | None = ref("Requirement", REQUIREMENT, optional=True)
    chapter_id: strawberry.ID | None = ref("Chapter", CHAPTER, optional=True)
    position: CommentPosition = plain("What you want.")
    text: str = clear_text(SAYS, at_most=8000)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="What your organisation says instead.")
class AmendCommentInput:
    comment_id: strawberry.ID = ref("SubmittedComment", "Your comment.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    position: CommentPosition = plain("What you want.")
    text: str = clear_text(SAYS, at_most=8000)
    named: bool | None = plain(NAMED, optional=True)


@strawberry.input(description="A comment to be published.")
class PublishCommentInput:
    comment_id: strawberry.ID = ref("SubmittedComment", "The comment.")
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="A comment that is not published, or taken down.")
class DeclineCommentInput:
    comment_id: strawberry.ID = ref("SubmittedComment", "The comment.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: DeclineReason = plain("Why. That it is against the proposal is no reason.")


@strawberry.input(description="A response to one comment, or to several that say the same.")
class RespondToCommentsInput:
    round_id: strawberry.ID = ref("ConsultationRound", ROUND)
    comment_ids: list[strawberry.ID] = ref(
        "ConsultationComment", "Published comments of the round.", many=True
    )
    disposition: Disposition = plain("What was done with them.")
    text: str = clear_text("What is answered.", at_most=4000)


@strawberry.input(description="A response, worded anew.")
class AmendResponseInput:
    response_id: strawberry.ID = ref("ConsultationResponse", "The response.")
    version: int | None = plain(MAYBE_VERSION, optional=True)
    disposition: Disposition = plain("What was done with the comments.")
    text: str = clear_text("What is answered.", at_most=4000)


_OPEN = (NotThere, no.NotYetOpen, no.ConsultationClosed, no.NoSuchPlace)
_COMMENT = ("comment", SubmittedComment)
_RESPONSE = ("response", ConsultationResponse)

SAYING = (
    Mutation(
        name="submitComment",
        scope=SCOPE,
        description="Say what your organisation thinks of a proposed change, in its sector: for every organisation but "
        "the secretariat. It is read by others once it was moderated.",
        input_type=SubmitCommentInput,
        command=asked.SubmitComment,
        use_case=commenting.submit_comment,
        success="CommentSubmitted",
        shows=_COMMENT,
        refusals=(*_OPEN, no.CannotComment),
    ),
    Mutation(
        name="amendComment",
        scope=SCOPE,
        description="Say something else instead, while the round is open: for the organisation that said it. It is "
        "moderated anew, and what it said before is kept.",
        input_type=AmendCommentInput,
        command=asked.AmendComment,
        use_case=commenting.amend_comment,
        success="CommentAmended",
        shows=_COMMENT,
        refusals=(
            NotThere,
            ChangedMeanwhile,
            no.NotYetOpen,
            no.ConsultationClosed,
            no.AlreadyModerated,
            no.AlreadyAnswered,
        ),
    ),
)
"""For every organisation but the secretariat."""

OPEN = (
    Mutation(
        name="submitPublicComment",
        scope=None,
        apart=True,
        description="Say what you think of a proposed change, without an account and without saying who you are. "
        "Nobody but the secretariat reads it before it was moderated, and only the week is kept.",
        input_type=SubmitPublicCommentInput,
        command=asked.SubmitPublicComment,
        use_case=commenting.submit_public_comment,
        success="PublicCommentSubmitted",
        tells={commenting.RECEIVED: "As of when it is kept: the Sunday that ends the week."},
        refusals=_OPEN,
    ),
)
"""For everybody."""

ANSWERING = (
    Mutation(
        name="publishComment",
        scope=SCOPE,
        description="Publish a comment: for the secretariat, once it was read with care for whom it could endanger.",
        input_type=PublishCommentInput,
        command=asked.PublishComment,
        use_case=commenting.publish_comment,
        success="CommentPublished",
        shows=_COMMENT,
        refusals=(NotThere, SecretariatOnly, ChangedMeanwhile, no.AlreadyModerated),
    ),
    Mutation(
        name="declineComment",
        scope=SCOPE,
        description="Do not publish a comment, or take it down: for the secretariat, for one of a few reasons.",
        input_type=DeclineCommentInput,
        command=asked.DeclineComment,
        use_case=commenting.decline_comment,
        success="CommentDeclined",
        shows=_COMMENT,
        refusals=(NotThere, SecretariatOnly, ChangedMeanwhile, no.AlreadyModerated),
    ),
    Mutation(
        name="respondToComments",
        scope=SCOPE,
        description="Answer one published comment, or several of a round that say the same: for the secretariat, once "
        "the round is over.",
        input_type=RespondToCommentsInput,
        command=asked.RespondToComments,
        use_case=commenting.respond_to_comments,
        success="CommentsAnswered",
        shows=_RESPONSE,
        refusals=(NotThere, SecretariatOnly, no.ConsultationRuns, no.NotPublished, no.AlreadyAnswered),
    ),
    Mutation(
        name="amendResponse",
        scope=SCOPE,
        description="Word a response anew: for the secretariat.",
        input_type=AmendResponseInput,
        command=asked.AmendResponse,
        use_case=commenting.amend_response,
        success="ResponseAmended",
        shows=_RESPONSE,
        refusals=(NotThere, SecretariatOnly, ChangedMeanwhile),
    ),
)
"""For the secretariat."""

MUTATIONS = (*SAYING, *OPEN, *ANSWERING)
