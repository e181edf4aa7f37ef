"""Who was overtaken looks again: what was judged by a version that is not there any more is judged anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

MOST = 10
"""Times that one act is overtaken before it gives up as a fault."""

Given = TypeVar("Given")


class Overtaken(Exception):
    """Something else happened in between; nothing was done. Carries nothing."""


async def in_turn(act: Callable[[], Awaitable[Given]]) -> Given:
    """The act, again if it was overtaken."""
    for _ in range(MOST - 1):
        try:
            return await act()
        except (Overtaken, asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
            continue
    return await act()
