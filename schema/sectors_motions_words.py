"""What each code of motions means, for someone outside."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.sectors.motion_values import MotionState, ResultReason, Stance, Vote

MOTION_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    MotionState: {
        "DRAFT": "Its words can still change.",
        "SEEKING_CONSENSUS": "The seats are asked whether one of them objects.",
        "ADOPTED": "No seat objected, and enough spoke.",
        "VOTING": "The seats vote, until the moment that was told.",
        "PASSED": "The vote carried it.",
        "FAILED": "The vote did not carry it.",
        "RETURNED": "Both seats of a sector voted NO: it went back to the full board.",
    },
    Vote: {
        "YES": "In favour.",
        "NO": "Against.",
        "ABSTAIN": "Neither; counts for the quorum alone.",
    },
    Stance: {
        "ASSENT": "The seat agrees.",
        "OBJECTION": "The seat objects: there is no consensus while it does.",
        "STAND_ASIDE": "The seat neither agrees nor stands in the way; counts for the quorum alone.",
    },
    ResultReason: {
        "CONSENSUS": "No seat objected.",
        "MAJORITY": "Enough seats voted, and YES had the majority.",
        "NO_MAJORITY": "Enough seats voted, and YES did not have the majority.",
        "NO_QUORUM": "Too few seats had a vote that counts.",
        "SECTOR_REFUSED": "Both seats of at least one sector voted NO.",
    },
}
"""One sentence for every code."""
