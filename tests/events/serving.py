"""The service as processes of their own, on a database of the tests. They make no rounds: those tell of deadlines.

They are forked from the one that runs the tests, which has everything loaded: a process that begins from nothing takes
seconds of CPU.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from api.app import application
from api.commands.serve import Announced, _uvicorn
from api.settings import Settings
from infra.database import Database
from tests.access.conftest import without_rounds
from tests.events.listening import ISSUER
from tests.ground.service import NO_VAULT


@dataclass(frozen=True, slots=True)
class Served:
    """A process that serves, and where."""

    process: BaseProcess
    url: str

    def signal(self, number: int) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def ended(self) -> int | None:
        """With what it ended."""
        self.process.join(60)
        return self.process.exitcode


@contextmanager
def serving(database: Database, folder: Path, *, stroke: int = 1) -> Iterator[Served]:
    """One that is killed at the end, if it still runs."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(100)
        given = (database, folder, door, stroke)
        process = multiprocessing.get_context("fork").Process(target=_serve, args=given)
        process.start()
        port = door.getsockname()[1]
    try:
        yield Served(process, f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.join()


def _serve(database: Database, folder: Path, door: socket.socket, stroke: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    settings = Settings(
        data_dir=folder, issuer=ISSUER, vault_service=NO_VAULT, events_stroke=stroke, demo=True
    )
    with without_rounds():
        Announced(_uvicorn(application(settings, database)), settings).run(sockets=[door])
