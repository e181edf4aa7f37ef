"""The embedded PostgreSQL: makes, starts, adopts, recovers and stops one cluster in the data folder.

Passwords are asked from the first start on (SCRAM), on a local socket alone. A server that was left behind by a
killed Parley is adopted; one that crashed is recovered. Refused, each with one line: a folder of another
PostgreSQL version, a folder another Parley holds, a folder or disk that cannot be written.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from infra import binaries, postmaster, server_config
from infra.account import UNPRIVILEGED, Account, account_for
from infra.address import Address
from infra.binaries import Binaries
from infra.home import SYSTEM_PLACE, base_for, held, prepared, speaking_of
from infra.passwords import passwords
from infra.startup import CannotStart

SUPERUSER = "parley_superuser"
PORT = 5432
LONGEST_SOCKET = 100
"""Bytes; systems allow 103 to 107 for a socket's whole path."""

PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")
PATIENCE = 60.0
"""Seconds to wait for a server that stops."""

RECOVERY = 300.0
"""Seconds to wait for a server that starts; after a crash it replays its log first."""


@dataclass(slots=True, kw_only=True)
class Cluster:
    """One PostgreSQL of ours: `core`, and the vault's with its own folder and account."""

    base: Path
    account: Account
    programs: Binaries
    name: str = "core"
    extra: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def home(self) -> Path:
        """The folder the account owns: `pgdata`, `log` and usually `run` with the socket."""
        return self.base / self.name

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "pgdata"

    def start(self) -> Address:
        """Have the cluster run, whatever state it was left in, and say how to reach it."""
        secret = self._secret()
        if not (self.pgdata / "PG_VERSION").exists():
            self._create(secret)
        self._refuse_other_version()
        running = self._settled()
        if running is None:
            self._clear_stale()
            self._launch()
        return self.address()

    def address(self) -> Address:
        """How to reach the running cluster as its superuser; refuses when it does not run."""
        deadline = time.monotonic() + PATIENCE
        while (running := postmaster.running_on(self.pgdata)) is None or running.status != "ready":
            if running is None or time.monotonic() > deadline:
                raise CannotStart(
                    "The database is not running.", "Start it with `parley serve` (or `make run`)."
                )
            time.sleep(0.05)
        return Address(
            host=str(running.socket_folder),
            port=running.port,
            database="postgres",
            user=SUPERUSER,
            password=self._secret(),
        )

    def stop(self) -> None:
        """Stop cleanly: open transactions are rolled back, everything committed is on disk."""
        running = postmaster.running_on(self.pgdata)
        if running is None:
            return
        self._pg_ctl("stop", "-m", "fast", "-w", "-t", str(int(PATIENCE)))
        self._wait_until_gone()
        if running.socket_folder.parent == Path(tempfile.gettempdir()):
            shutil.rmtree(running.socket_folder, ignore_errors=True)

    def _secret(self) -> str:
        return passwords(self.base, [f"{self.name}:{SUPERUSER}"])[f"{self.name}:{SUPERUSER}"]

    def _create(self, secret: str) -> None:
        with speaking_of(self.home):
            if (
                self.pgdata.exists()
            ):  # an earlier creation was cut short: without PG_VERSION there is no data in it
                shutil.rmtree(self.pgdata)
            for folder in (self.home, self.home / "log"):
                folder.mkdir(mode=0o700, exist_ok=True)
                self.account.give(folder)
            note = self.home / "first-password"
            note.touch(mode=0o600)
            note.write_text(secret)
            self.account.give(note)
        unfinished = self.home / "unfinished"
        try:
            done = self._initdb(unfinished, note)
        finally:
            note.unlink()
        if done.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise _cannot("create the database", done.stdout, self.home)
        unfinished.rename(self.pgdata)

    def _initdb(self, folder: Path, note: Path):
        shutil.rmtree(folder, ignore_errors=True)
        locale = ["--locale=C"]
        if self.programs.major >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return self.account.run(
            [
                self.programs.program("initdb"),
                f"--pgdata={folder}",
                f"--username={SUPERUSER}",
                f"--pwfile={note}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-instructions",
                *locale,
                *(["--no-sync"] if self.extra.get("fsync") == "off" else []),
            ],
            cwd=self.home,
        )

    def _refuse_other_version(self) -> None:
        with speaking_of(self.pgdata):
            found = (self.pgdata / "PG_VERSION").read_text().strip()
        if found != str(self.programs.major):
            raise CannotStart(
                f"{self.pgdata} was made by PostgreSQL {found}; this Parley runs PostgreSQL {self.programs.major}.",
                "Move the data with pg_dump and pg_restore, or name another folder with PARLEY_DATA_DIR.",
            )

    def _settled(self) -> postmaster.Postmaster | None:
        """The server left running by a killed Parley, once it has made up its mind; None if there is none."""
        deadline = time.monotonic() + PATIENCE
        while (running := postmaster.running_on(self.pgdata)) is not None and running.status != "ready":
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"A PostgreSQL (process {running.pid}) holds {self.pgdata} and is neither ready nor gone.",
                    f"Look at {self.home / 'log'}, or stop that process.",
                )
            time.sleep(0.05)
        return running

    def _clear_stale(self) -> None:
        """Remove lock files whose process is gone or somebody else's, once nothing of ours works there."""
        self._wait_until_gone()
        with speaking_of(self.pgdata):
            (self.pgdata / "postmaster.pid").unlink(missing_ok=True)
            for left in (self.home / "run").glob(".s.PGSQL.*"):
                left.unlink()

    def _wait_until_gone(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while rest := postmaster.leftovers(self.pgdata):
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"Processes of a killed PostgreSQL still work in {self.pgdata}: {rest}.",
                    "Stop them, then start again.",
                )
            time.sleep(0.05)

    def _launch(self) -> None:
        socket_folder = self._socket_folder()
        with speaking_of(self.pgdata):
            server_config.write(
                self.pgdata,
                socket_folder=socket_folder,
                port=PORT,
                major=self.programs.major,
                extra=self.extra,
            )
            first_words = self.home / "log" / "start.log"
            says = first_words.open("wb")
            written = _written(self.home)
        # not by pg_ctl: it hands the folder's name to a shell, which stumbles over quotes and dollars
        with says:
            server = self.account.leave_running(
                [self.programs.program("postgres"), "-D", str(self.pgdata)], cwd=self.home, says=says
            )
        deadline = time.monotonic() + RECOVERY
        while (running := postmaster.running_on(self.pgdata)) is None or running.status != "ready":
            if server.poll() is not None:
                raise _cannot(
                    "start the database", _text(first_words) + _since(written, self.home), self.home
                )
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"The database did not get ready within {RECOVERY:.0f} seconds.",
                    f"Look at {self.home / 'log'}; start again to wait longer.",
                )
            time.sleep(0.02)

    def _socket_folder(self) -> Path:
        folder = self.home / "run"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET or not PLAIN_PATH.fullmatch(
            str(folder)
        ):
            folder = Path(tempfile.mkdtemp(prefix="parley-"))
        with speaking_of(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            self.account.give(folder)
        return folder

    def _pg_ctl(self, *arguments: str):
        command = [self.programs.program("pg_ctl"), *arguments, "--silent", f"--pgdata={self.pgdata}"]
        return self.account.run(command, cwd=self.home)


@contextmanager
def cluster_in(
    data_dir: Path,
    *,
    name: str = "core",
    accounts: Sequence[str] = UNPRIVILEGED,
    extra: Mapping[str, str] | None = None,
    major: int = 18,
) -> Iterator[tuple[Cluster, bool]]:
    """The cluster of a data folder, and whether it is ours to start and stop.

    False says that another Parley holds the folder: its database may be used while it runs.
    """
    folder = prepared(data_dir)
    account = account_for(names=accounts)
    base = base_for(folder, account)
    account = account_for(owner_of=base / name, names=accounts)
    programs = binaries.from_wheel(major)
    if not account.may("x", Path(programs.program("postgres"))):
        with speaking_of(SYSTEM_PLACE):
            programs = binaries.copied_below(SYSTEM_PLACE, programs)
    with held(base) as ours:
        yield Cluster(base=base, account=account, programs=programs, name=name, extra=extra or {}), ours


def _cannot(what: str, said: str, home: Path) -> CannotStart:
    """One line out of what PostgreSQL printed."""
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return CannotStart(
            f"The disk that holds {home} is full.",
            "Free some space, or name another folder with PARLEY_DATA_DIR.",
        )
    if "Read-only file system" in said:
        return CannotStart(
            f"The disk that holds {home} is read-only.",
            "Make it writable, or name another folder with PARLEY_DATA_DIR.",
        )
    if "could not create shared memory" in said or "Cannot allocate memory" in said:
        return CannotStart(
            "There is not enough memory for the database.", "It needs about 400 MB: free some."
        )
    hints = [line for line in said.splitlines() if re.search(r"FATAL|PANIC|error:", line)]
    reason = hints[-1].strip() if hints else "it gave no reason"
    return CannotStart(f"PostgreSQL could not {what}: {reason}.", f"Its log is in {home / 'log'}.")


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _written(home: Path) -> dict[Path, int]:
    return {log: log.stat().st_size for log in (home / "log").glob("postgresql-*.log")}


def _since(before: Mapping[Path, int], home: Path) -> str:
    """What was logged since then: an old trouble is not today's reason."""
    return "".join(
        _text(log)[before.get(log, 0) if size >= before.get(log, 0) else 0 :]
        for log, size in _written(home).items()
    )
