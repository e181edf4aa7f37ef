"""The refusals that cases of every kind share, in words a complainant could read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOpenToYou(Refusal):
    """That something was written may be known; what it says is for those who handle the case and those concerned."""

    code: ClassVar[str] = "NOT_OPEN_TO_YOU"
    message: str = "You see that this was written, but it is not yours to read."
    next: str = "Ask the handler to whom the case is assigned, or the side whose case it is."


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentErased(Refusal):
    """The key of the case's content was erased: nobody can read it any more."""

    code: ClassVar[str] = "CONTENT_ERASED"
    message: str = "What was written in this case was erased for good. Nobody can read it any more."
    next: str = "The record of its steps stays. Ask those concerned whether they want to tell it again."
    erased_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssigned(Refusal):
    """A case's steps are taken by the handler to whom it is assigned, not by the whole desk."""

    code: ClassVar[str] = "NOT_ASSIGNED"
    message: str = "This is for the handler to whom the case is assigned."
    next: str = "Let the case be assigned to you, or ask its handler."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAHandler(Refusal):
    """The person does not sit at the desk of the body that takes the case, or there is no such person."""

    code: ClassVar[str] = "NOT_A_HANDLER"
    message: str = "This person is not a handler of the body that takes the case."
    next: str = "Choose somebody who sits at this body's desk today."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheConcernedSide(Refusal):
    """Those whose case it is decide this, or who speaks for them; nobody in their place."""

    code: ClassVar[str] = "ONLY_THE_CONCERNED_SIDE"
    message: str = "Only those whose case it is, or who speaks for them, can do this."
    next: str = "Ask the organisation that filed it or that speaks for them. Who came alone has the receipt."


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOpen(Refusal):
    """The content of a case is not erased under the hands of those who work on it."""

    code: ClassVar[str] = "STILL_OPEN"
    message: str = "This case is still open, so what was written in it cannot be erased."
    next: str = "Close it, or let those concerned withdraw it first. What was referred is kept for whoever has it now."
