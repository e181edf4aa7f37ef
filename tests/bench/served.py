"""Stands for the server of a bench: says which process it is, and waits."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection

from api.bench.parent import end_with_parent


def served(channel: Connection) -> None:
    """The process."""
    end_with_parent(channel)
    channel.send(os.getpid())
    time.sleep(60)
