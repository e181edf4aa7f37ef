"""What consultations look like from outside, written down by hand for the oracle."""

from __future__ import annotations

from tests.access.shape import shape

_OF_ROUND = "change:ProposedChange.proposed_change_id round:ConsultationRound.round_id"
_CONCERNS = (
    f"{_OF_ROUND} publishedAs:Organisation.published_as_id requirement:Requirement.requirement_id"
    " chapter:Chapter.chapter_id response:ConsultationResponse.response_id"
)

PUBLIC_CONSULTATION_SHAPES = {
    "ProposedChangeEvent": shape(
        "proposed_change_events",
        "pev",
        "state occurredOn side reason position",
        "organisation:Organisation.organisation_id motion:Motion.motion_id",
    ),
    "ConsultationRound": shape(
        "consultation_rounds",
        "rnd",
        "number name opensOn closesOn languages questions heldBefore answeredOn",
        "change:ProposedChange.proposed_change_id",
        "comments:ConsultationComment.round_id responses:ConsultationResponse.round_id"
        " tallies:CommentTally.round_id",
    ),
    "ConsultationResponse": shape(
        "consultation_responses",
        "resp",
        "disposition text respondedOn version",
        _OF_ROUND,
        "comments:ConsultationComment.response_id",
    ),
    "CommentTally": shape("comment_tallies", "tally", "sector position comments", _OF_ROUND, text=True),
}
"""Records that everybody reads."""

COMMENT_SHAPES = {
    "ConsultationComment": shape(
        "consultation_comments",
        "com",
        "channel sector position text language submittedOn disposition",
        _CONCERNS,
    ),
    "SubmittedComment": shape(
        "consultation_comments",
        "sub",
        "channel sector position text language submittedOn state declineReason moderatedOn disposition externalRef"
        " version",
        f"{_CONCERNS} organisation:Organisation.organisation_id",
        "earlier:EarlierComment.comment_id",
    ),
    "EarlierComment": shape("earlier_comments", "ecom", "position text replacedOn number"),
}
"""Comments: everybody's once they are published; before and otherwise, their author's and the secretariat's."""
