"""The nearest valid value, when one is misspelt."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import fuzz, process, utils

CLOSE_ENOUGH = 62
"""Below this likeness a suggestion would be a guess."""


def nearest(given: str, choices: Collection[str], *, close: float = CLOSE_ENOUGH) -> str:
    """The choice most like what was given, or nothing."""
    found = process.extractOne(
        given, choices, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=close
    )
    return found[0] if found else ""


def among(choices: Collection[str]) -> str:
    """A short list as a sentence part."""
    listed = sorted(choices)
    return ", ".join(listed) if len(listed) <= 15 else f"{', '.join(listed[:15])} and more"
