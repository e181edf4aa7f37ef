"""A bench's server ends with whoever started it, also where that one is killed and can end nothing."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from threading import Thread


def end_with_parent(channel: Connection) -> None:
    """Watch the other end of the channel, on which nothing more is said: when it closes, end."""
    Thread(target=_wait, args=(channel,), daemon=True).start()


def _wait(channel: Connection) -> None:
    try:
        channel.recv()
    except (EOFError, OSError):
        os._exit(1)
