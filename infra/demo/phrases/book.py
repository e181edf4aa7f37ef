"""What one language offers to the demo world: whole, checked sentences and the few combinations that stay correct.

It holds no text itself and refuses a book in which a field is empty. Frames and topics are combined only where every
topic has the grammatical form that every frame asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Everything that is said in one language in the demo world."""

    language: str
    purposes: tuple[str, ...]
    information: tuple[str, ...]
    issues: tuple[tuple[str, tuple[str, ...]], ...]  # what was raised, and answers that fit it
    actions: tuple[str, ...]
    groups: tuple[str, ...]  # who is kept from taking part; never someone in particular
    aids: Mapping[str, str]  # mitigation kind -> what is done
    verified: tuple[str, ...]
    persists: tuple[str, ...]
    subjects: tuple[str, ...]  # what a community is asked to consent to
    conditions: tuple[str, ...]

    def __post_init__(self) -> None:
        empty = [field.name for field in fields(self) if not getattr(self, field.name)]
        if empty:
            raise ValueError(f"phrasebook {self.language}: nothing under {', '.join(empty)}")


def combined(frames: Iterable[str], topics: Iterable[str]) -> tuple[str, ...]:
    """Every topic in every frame."""
    held = tuple(topics)
    return tuple(frame.format(topic) for frame in frames for topic in held)
