"""The start's bench: how long a person waits for `parley serve`, the first time and the second, and what CPU it takes.

Refuses nothing; the service runs in a folder of its own, with its vault and without the demo, and is gone afterwards.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from api.bench.console import CONSOLE
from api.bench.ports import free_port
from api.settings import Settings
from api.vault_settings import ROOT
from infra.home import WHERE

PAUSE, PATIENCE = 0.05, 120.0
"""Seconds between two looks at the service, and until it must be ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start, in seconds: until ready, and of CPU in the API's process."""

    took: float
    cpu: float


def measured(settings: Settings) -> tuple[Start, Start]:
    """The first start, which makes the databases, and the second."""
    folder = settings.data_dir.absolute() / "bench-start"
    _clear(folder)
    try:
        return _started(folder), _started(folder)
    finally:
        _clear(folder)


def show(starts: tuple[Start, Start]) -> None:
    """Both beside the aim."""
    for which, start in zip(("first", "second"), starts, strict=True):
        aim = " (aim 5)" if which == "second" else ""
        CONSOLE.print(
            f"the {which} start: ready in {start.took:.1f} s{aim}, {start.cpu:.1f} s CPU of the API's process"
        )


def _started(folder: Path) -> Start:
    port = free_port()
    told = {"PARLEY_DATA_DIR": str(folder), "PARLEY_PORT": str(port), "PYTHONPATH": str(ROOT)}
    told = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **told}
    begun = time.monotonic()
    command = [sys.executable, "-P", "-m", "api.cli", "serve"]
    service = subprocess.Popen(command, env=told, stderr=subprocess.DEVNULL)
    try:
        _until_ready(service, port)
        took, spent = time.monotonic() - begun, psutil.Process(service.pid).cpu_times()
        return Start(took=took, cpu=spent.user + spent.system)
    finally:
        service.terminate()
        service.wait()


def _until_ready(service: subprocess.Popen[bytes], port: int) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE and service.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PAUSE * 100):
                return
        except (URLError, OSError):
            time.sleep(PAUSE)
    raise RuntimeError("The benched service did not get ready.")


def _clear(folder: Path) -> None:
    """Also what lies below the system's own place, where PostgreSQL's account may not reach the folder."""
    for where in (folder / WHERE, folder / "vault" / WHERE):
        if where.exists():
            shutil.rmtree(where.read_text().strip(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
