"""The id of the request at hand: random, so that it tells neither when nor from whom."""

from __future__ import annotations

import secrets
from contextvars import ContextVar

_CURRENT: ContextVar[str] = ContextVar("request_id", default="")


def begin() -> str:
    """A fresh id for the request that starts here."""
    made = secrets.token_hex(8)
    _CURRENT.set(made)
    return made


def current() -> str:
    """The id of the request at hand; empty outside one."""
    return _CURRENT.get()
