"""The id of the request at hand: random, so that it tells neither when nor from whom."""

from __future__ import annotations

from contextvars import ContextVar
from random import Random

_CURRENT: ContextVar[str] = ContextVar("request_id", default="")

_DICE = Random()
"""Seeded from the machine's entropy. The id is a label in a log and opens nothing."""


def begin() -> str:
    """A fresh id for the request that starts here."""
    made = f"{_DICE.getrandbits(64):016x}"
    _CURRENT.set(made)
    return made


def current() -> str:
    """The id of the request at hand; empty outside one."""
    return _CURRENT.get()
