"""Starts the real `parley serve` for a test, as its own process, on a free port and a folder of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from infra.home import WHERE
from infra.vault_place import CLUSTER, vault_place
from tests.room import RUN, roomy_place

PARLEY = str(Path(sys.executable).with_name("parley"))
NO_VAULT = "unix:/nowhere/vault.sock"
PATIENCE = 180.0
"""Seconds, on a machine that does much else: no test tells anything of how long it takes."""


def free_port() -> int:
    """A port nobody uses just now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@contextmanager
def folder() -> Iterator[Path]:
    """A data folder that the account of PostgreSQL can reach; whatever runs in it is ended with it."""
    above = Path(tempfile.mkdtemp(prefix="parley-service-", dir=roomy_place()))
    above.chmod(0o711)
    data = above / "data"
    try:
        yield data
    finally:
        for postgres in (*postgres_of(data), *_working_in(vault_place(data).base / CLUSTER / "pgdata")):
            postgres.send_signal(signal.SIGQUIT)
        for where in (data / WHERE, data / "vault" / WHERE):
            if where.exists():
                shutil.rmtree(where.read_text().strip(), ignore_errors=True)
        shutil.rmtree(above, ignore_errors=True)


@contextmanager
def folder_of_the_demo() -> Iterator[Path]:
    """The same, in which the demo's world lies as `parley seed` wrote it: once a run, for others it is copied.

    What is served from it finds no vault yet. Whatever tells of the first start of a demo begins with `folder`.
    """
    with folder() as data:
        subprocess.run(["cp", "-a", _demo_of_the_run(), data], check=True)  # with their owners
        if (data / WHERE).exists():  # its PostgreSQL lay elsewhere
            shutil.rmtree(data)
            _seeded(data)
        yield data


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Only what the service needs, and the settings of the test. No vault, unless it says so: it costs a cluster."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PARLEY_DATA_DIR": str(data), "PARLEY_VAULT_SERVICE": NO_VAULT, **settings}


def parley(*command: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [PARLEY, *command],
        env=environment(data, **settings),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def _as_from_a_terminal() -> None:
    """A run of the tests under nohup ignores hang-ups, and so would the service."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Service:
    """A `parley serve` that runs."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.port = int(settings.setdefault("PARLEY_PORT", str(free_port())))
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [PARLEY, "serve"],
            env=environment(data, **settings),
            cwd="/",
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            preexec_fn=_as_from_a_terminal,
        )

    def until_ready(self) -> float:
        """Wait until it answers; gives the seconds it took."""
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE:
            if self.process.poll() is not None:
                raise AssertionError(f"it ended with {self.process.returncode}: {self.said()}")
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return time.monotonic() - begun
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("not ready in time")

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal and wait; gives the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            if self.process.poll() is None:
                self.process.kill()

    def said(self) -> str:
        """What it wrote to stderr, once it has ended."""
        assert self.process.stderr is not None
        return self.process.stderr.read()


def _demo_of_the_run() -> Path:
    made = Path(os.environ[RUN]) / "demo"
    with (made.parent / "demo.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.exists():
            with folder() as data:
                _seeded(data)
                subprocess.run(["cp", "-a", data, made], check=True)
    return made


def _seeded(data: Path) -> None:
    done = parley("seed", data=data, PARLEY_DEMO="true")
    assert done.returncode == 0, done.stderr


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[Service]:
    """A service that is ready, ended afterwards whatever happened."""
    service = Service(data, **settings)
    try:
        service.until_ready()
        yield service
    finally:
        service.end()


def pgdata_of(data: Path) -> Path:
    """PostgreSQL's folder of a data folder."""
    where = data / WHERE
    base = Path(where.read_text().strip()) if where.exists() else data
    return base / "core" / "pgdata"


def postgres_of(data: Path) -> list[psutil.Process]:
    """The PostgreSQL server processes that work in the folder."""
    return _working_in(pgdata_of(data))


def _working_in(pgdata: Path) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["name", "cwd"]):
        if (process.info["name"] or "").startswith("postgres") and process.info["cwd"] == str(pgdata):
            found.append(process)
    return found
