"""The codes of this context. Their values are the codes in the tables and the enum values of the schema."""

from __future__ import annotations

from enum import StrEnum


class EditionStatus(StrEnum):
    """Whether an edition counts today."""

    IN_FORCE = "IN_FORCE"
    DRAFT = "DRAFT"
    SUPERSEDED = "SUPERSEDED"


class ProposalState(StrEnum):
    """Where a proposed change stands. Approval is a motion of the Board (DOMAIN 2)."""

    DRAFTED = "DRAFTED"
    UNDER_BOARD_CONSIDERATION = "UNDER_BOARD_CONSIDERATION"
    IN_CONSULTATION = "IN_CONSULTATION"
    CONSULTATION_CLOSED = "CONSULTATION_CLOSED"
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"
    IN_FORCE = "IN_FORCE"


class ProposalEffect(StrEnum):
    """What a proposal does to a requirement."""

    ADDS = "ADDS"
    CHANGES = "CHANGES"


class ProposalSide(StrEnum):
    """Who took a step with a proposed change."""

    PROPOSER = "PROPOSER"
    SECRETARIAT = "SECRETARIAT"
    BOARD = "BOARD"


class MotionOutcome(StrEnum):
    """What became of a motion, as far as a proposed change needs to know."""

    UNDECIDED = "UNDECIDED"
    CARRIED = "CARRIED"
    NOT_CARRIED = "NOT_CARRIED"


class CommentChannel(StrEnum):
    """How a comment came in."""

    ORGANISATION = "ORGANISATION"
    PUBLIC_FORM = "PUBLIC_FORM"
    IMPORTED = "IMPORTED"


class CommentPosition(StrEnum):
    """What a comment wants of the proposed change."""

    SUPPORT = "SUPPORT"
    SUPPORT_WITH_CHANGES = "SUPPORT_WITH_CHANGES"
    OPPOSE = "OPPOSE"
    NEUTRAL = "NEUTRAL"


class CommentState(StrEnum):
    """Whether a comment is read by others than its author and the secretariat."""

    SUBMITTED = "SUBMITTED"
    PUBLISHED = "PUBLISHED"
    DECLINED = "DECLINED"


class DeclineReason(StrEnum):
    """Why a comment is not published. That it is against the proposal is never a reason."""

    TELLS_OF_A_PERSON = "TELLS_OF_A_PERSON"
    OFF_TOPIC = "OFF_TOPIC"
    ABUSIVE = "ABUSIVE"
    UNLAWFUL = "UNLAWFUL"
    REPEATED = "REPEATED"
    NOT_GENUINE = "NOT_GENUINE"


class Disposition(StrEnum):
    """What was done with a comment."""

    ACCEPTED = "ACCEPTED"
    ACCEPTED_IN_PART = "ACCEPTED_IN_PART"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    NOTED = "NOTED"
