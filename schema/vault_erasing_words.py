"""What the codes of holds and erasures mean, for whoever reads the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.unsealing.erasing_cases import WishChannel
from domain.vault.values import HoldReason

ERASING_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    HoldReason: {
        "LEGAL_CLAIM": "Somebody's claim in law rests on it, or the defence against one.",
        "LEGAL_OBLIGATION": "A law demands that it is kept.",
        "AUTHORITY_REQUEST": "A court or an authority asked that it is kept.",
    },
    WishChannel: {
        "IN_PERSON": "The person said so, face to face.",
        "IN_WRITING": "The person wrote it.",
        "BY_PHONE": "The person called.",
        "THROUGH_SOMEBODY_THEY_TRUST": "Somebody told it for them whom they had asked to.",
    },
}
