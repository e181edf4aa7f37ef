"""The ticket that came with the request at hand, and the one that goes back with its answer.

It is no part of what is asked and of nobody's question: doors put it here, and the intake finds it here.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

HEADER = "Parley-Ticket"
_NAME = HEADER.lower().encode()
_LONGEST = 200


@dataclass(slots=True)
class Carried:
    """`shown`: as it came. `again`: to come again with, in so many `seconds`; empty where none was given."""

    shown: str = field(default="", repr=False)
    again: str = field(default="", repr=False)
    seconds: int = 0


_CURRENT: ContextVar[Carried] = ContextVar("ticket")


def begin(shown: str = "") -> Carried:
    """What the request that starts here carries."""
    made = Carried(shown.strip()[:_LONGEST])
    _CURRENT.set(made)
    return made


def begin_with(headers: dict[bytes, bytes]) -> None:
    """The same, from a request's header."""
    begin(headers.get(_NAME, b"").decode("latin-1"))


def current() -> Carried:
    """What the request at hand carries; an empty one outside of any."""
    return _CURRENT.get(None) or Carried()
