"""What each code of the standard, its proposals and its consultations means. See `schema.words`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.standard.values import (
    CommentChannel,
    CommentPosition,
    CommentState,
    DeclineReason,
    Disposition,
    EditionStatus,
    ProposalEffect,
    ProposalSide,
    ProposalState,
)

STANDARD_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    EditionStatus: {
        "IN_FORCE": "Audits begin by it today.",
        "DRAFT": "Not in force: it changes no result.",
        "SUPERSEDED": "Another edition counts in its place; what was audited by it stays as it is.",
    },
    ProposalState: {
        "DRAFTED": "Written down, and not yet before the Board.",
        "UNDER_BOARD_CONSIDERATION": "The Board considers it.",
        "IN_CONSULTATION": "A consultation round is announced or runs.",
        "CONSULTATION_CLOSED": "The last round is over; comments are being answered.",
        "APPROVED": "The Board approved it by a motion. It counts once its edition comes into force.",
        "RETURNED": "The motion did not pass. It can be put to the Board again.",
        "IN_FORCE": "Its edition is in force.",
    },
    ProposalEffect: {
        "ADDS": "The draft would have a requirement that was not there.",
        "CHANGES": "The draft would say differently what a requirement says now.",
    },
    ProposalSide: {
        "PROPOSER": "An organisation that proposed it.",
        "SECRETARIAT": "The secretariat.",
        "BOARD": "The Board, by a motion.",
    },
    CommentChannel: {
        "ORGANISATION": "An organisation said it, in its own sector.",
        "PUBLIC_FORM": "Somebody without an organisation said it, in the sector that they declared, if any.",
        "IMPORTED": "It comes from a comment sheet kept elsewhere.",
    },
    CommentPosition: {
        "SUPPORT": "For it as it is.",
        "SUPPORT_WITH_CHANGES": "For it, if something is changed.",
        "OPPOSE": "Against it.",
        "NEUTRAL": "Neither: a question, or a remark.",
    },
    CommentState: {
        "SUBMITTED": "Waits for moderation: its author and the secretariat alone read it.",
        "PUBLISHED": "Everybody reads it.",
        "DECLINED": "Not published, or taken down: its author and the secretariat alone read it.",
    },
    DeclineReason: {
        "TELLS_OF_A_PERSON": "It would tell who somebody is. What it said is taken out for good, and what it said before.",
        "OFF_TOPIC": "It is about something else.",
        "ABUSIVE": "It insults or threatens.",
        "UNLAWFUL": "Publishing it would be against the law.",
        "REPEATED": "The same author said the same already.",
        "NOT_GENUINE": "Nobody meant it: advertising, or a machine's noise.",
    },
    Disposition: {
        "ACCEPTED": "The draft is changed as the comment asks.",
        "ACCEPTED_IN_PART": "The draft is changed in part of what the comment asks.",
        "NOT_ACCEPTED": "The draft is not changed, and the response says why.",
        "NOTED": "There was nothing to change.",
    },
}
