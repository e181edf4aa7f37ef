"""The closed lists of motions: where one stands, how a seat votes or answers, and why a motion came out as it did."""

from __future__ import annotations

from enum import StrEnum


class MotionState(StrEnum):
    """Where a motion stands."""

    DRAFT = "DRAFT"
    SEEKING_CONSENSUS = "SEEKING_CONSENSUS"
    ADOPTED = "ADOPTED"
    VOTING = "VOTING"
    PASSED = "PASSED"
    FAILED = "FAILED"
    RETURNED = "RETURNED"


RESULTS = frozenset({MotionState.ADOPTED, MotionState.PASSED, MotionState.FAILED, MotionState.RETURNED})
"""What can become of a motion. Nothing of it changes afterwards."""


class Vote(StrEnum):
    """How a seat votes on a motion."""

    YES = "YES"
    NO = "NO"
    ABSTAIN = "ABSTAIN"


class Stance(StrEnum):
    """How a seat answers while a motion seeks consensus."""

    ASSENT = "ASSENT"
    OBJECTION = "OBJECTION"
    STAND_ASIDE = "STAND_ASIDE"


class ResultReason(StrEnum):
    """Why a motion came out as it did."""

    CONSENSUS = "CONSENSUS"
    MAJORITY = "MAJORITY"
    NO_MAJORITY = "NO_MAJORITY"
    NO_QUORUM = "NO_QUORUM"
    SECTOR_REFUSED = "SECTOR_REFUSED"


OWN_WORD = "OWN_WORD"
"""Beside the ties that are known: a holder said that they do not take part."""
