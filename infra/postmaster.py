"""Reads what a running PostgreSQL says of itself in `postmaster.pid`, and tells ours from a recycled number.

Refuses to guess: a process is ours only if it is a `postgres` whose working directory is the data folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """A PostgreSQL that runs on a data folder: its process, its socket, and whether it is ready."""

    pid: int
    port: int
    socket_folder: Path
    status: str


def running_on(pgdata: Path) -> Postmaster | None:
    """The server that runs on this folder, or None: no file, a dead process, or somebody else's number."""
    try:
        lines = (pgdata / "postmaster.pid").read_text().splitlines()
        found = Postmaster(
            pid=int(lines[0]),
            port=int(lines[3]) if len(lines) > 3 else 0,
            socket_folder=Path(lines[4].split(",")[0]) if len(lines) > 4 else Path(),
            status=lines[7].strip() if len(lines) > 7 else "starting",
        )
    except (OSError, ValueError, IndexError):
        return None
    return found if _works_in(found.pid, pgdata) else None


def leftovers(pgdata: Path) -> list[int]:
    """Processes that still work in this folder, such as those that outlive a killed server for a moment."""
    return [pid for pid in psutil.pids() if _works_in(pid, pgdata)]


def _works_in(pid: int, pgdata: Path) -> bool:
    try:
        process = psutil.Process(pid)
        if not process.name().startswith("postgres"):
            return False
        return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()).samefile(pgdata)
    except (psutil.Error, OSError):
        return False
