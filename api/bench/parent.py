"""A bench's server in a process of its own, which ends with whoever started it, also where that one is killed."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

Serves = Callable[..., Coroutine[Any, Any, None]]
"""Takes what it is given and a channel; says there, once, what the load needs to know, and serves until it is ended."""


@contextmanager
def beside(serves: Serves, *given: object) -> Iterator[tuple[Any, int]]:
    """Have it run for as long as the block lasts: what it said, and the number of its process."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_run, args=(serves, given, there), daemon=True)
    server.start()
    there.close()
    try:
        told = here.recv()
        assert server.pid is not None
        time.sleep(0.5)
        yield told, server.pid
    finally:
        server.terminate()
        server.join(10)


def _run(serves: Serves, given: tuple[object, ...], channel: Connection) -> None:
    import uvloop

    end_with_parent(channel)
    uvloop.run(serves(*given, channel))


def end_with_parent(channel: Connection) -> None:
    """Watch the other end of the channel, on which nothing more is said: when it closes, end."""
    Thread(target=_wait, args=(channel,), daemon=True).start()


def _wait(channel: Connection) -> None:
    try:
        channel.recv()
    except (EOFError, OSError):
        os._exit(1)
