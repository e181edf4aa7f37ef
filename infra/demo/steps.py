"""The demo world's rows come from the domain's own steps; one that is refused is a defect of the demo, told at once."""

from __future__ import annotations

from typing import TypeVar, cast

from domain.engagement.parts import Decided
from domain.kernel import Refusal

Record = TypeVar("Record")


def done(decided: Decided[Record] | Refusal) -> Record:
    """What the domain decided."""
    if isinstance(decided, Refusal):
        raise TypeError(f"The demo does what is refused: {decided.code}. {decided.message}")
    return cast(Decided[Record], decided).record
