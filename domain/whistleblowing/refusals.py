"""The refusals of whistleblower reports, in words a reporter could read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotBeAddressed(Refusal):
    """Reports go to the scheme's secretariat or to an audit firm, never to a company or another member."""

    code: ClassVar[str] = "CANNOT_BE_ADDRESSED"
    message: str = "This organisation takes no reports. Nothing was kept."
    next: str = "Address it to the secretariat or to an audit firm."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyTheirs(Refusal):
    """The person handles the report already."""

    code: ClassVar[str] = "ALREADY_THEIRS"
    message: str = "This person handles the report already."
    next: str = "Nothing more is needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIsFull(Refusal):
    """One side has written as much as a report takes."""

    code: ClassVar[str] = "REPORT_IS_FULL"
    message: str = "This report takes no more from this side."
    next: str = "Bring what is new as another report; mention there that it belongs to an earlier one."
    at_most: int
