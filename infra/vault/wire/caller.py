"""Whether whoever called still waits for the answer: what is given once is not spent on nobody.

A hint, and no more: a caller who goes away a moment later has spent it. In a vault without a door, somebody waits.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar

Gone = Callable[[], Awaitable[bool]]


async def _nobody_left() -> bool:
    return False


CALLER: ContextVar[Gone] = ContextVar("caller", default=_nobody_left)
"""Of the call that is being answered: whether its caller is gone."""


async def is_gone() -> bool:
    """Whether the caller has hung up."""
    return await CALLER.get()()
