"""A bound on work that must not grow out of hand: in seconds of the processor, which a busy machine does not spend."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Endless(Exception):
    """The work was broken off."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Breaks off what takes longer of the processor."""

    def broken_off(_: int, __: FrameType | None) -> None:
        raise Endless(f"not done after {seconds} s of the processor")

    before = signal.signal(signal.SIGVTALRM, broken_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
