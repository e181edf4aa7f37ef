"""The vault that `parley serve` starts beside itself: another process and environment, started anew when it ends.

The service never waits for it. It ends with the service however that ends: its standard input is a pipe that the kernel
closes. Why it cannot start comes by its standard output, and is told when it is another reason than the last time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress

from api.settings import Settings
from api.vault_settings import for_the_child
from infra import log
from infra.account import account_for
from infra.home import base_for, prepared
from infra.startup import CannotStart, plain
from infra.vault_place import ACCOUNTS, vault_place

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before it is started again; twice as long each time it ends soon."""
LIVED = 60.0
"""Seconds after which an end is no sign of trouble at the start."""
LONGEST_LINE = 4096
"""Bytes of what it says when it cannot start."""
PATIENCE = 70.0
"""Seconds to wait for its clean end: its database's takes some."""


class VaultBeside:
    """One vault process, kept running from `start` to `stop`. Without an embedded vault, nothing."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._place = vault_place(settings.data_dir)
        self._over = threading.Event()
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper: threading.Thread | None = None

    def start(self) -> None:
        """Start it, and see to it that it runs."""
        if self._settings.vault_service:
            return
        try:
            # before anybody looks for its socket
            base_for(prepared(self._place.folder), account_for(names=ACCOUNTS))
            self._process = self._started()
        except (CannotStart, OSError) as no:
            why = str(no) if isinstance(no, CannotStart) else f"{os.strerror(no.errno or 0)}."
            print(f"The vault could not start; everything but identities goes on. {why}", file=sys.stderr)
            return
        self._keeper = threading.Thread(target=self._keep, name="vault", daemon=True)
        self._keeper.start()

    def leave(self) -> None:
        """Tell it to end, without waiting."""
        with self._turn:
            self._over.set()
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()

    def stop(self) -> None:
        """Have it ended."""
        self.leave()
        if self._process is None or self._keeper is None:
            return
        self._keeper.join(PATIENCE)
        if self._process.poll() is None:
            log.warn("the vault does not end")
            self._process.kill()

    def _keep(self) -> None:
        pause, told = FIRST_PAUSE, None
        while self._process is not None:
            begun = time.monotonic()
            said = self._end_of(self._process)
            if self._over.is_set():
                return
            if time.monotonic() - begun > LIVED:
                pause, told = FIRST_PAUSE, None
            if said != told:
                if said:
                    print(said, file=sys.stderr, flush=True)
                log.warn("the vault ended; it is started again")
            told = said
            if self._over.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE)
            with self._turn:
                if self._over.is_set():
                    return
                with suppress(OSError):  # no room for another process just now
                    self._process = self._started()

    @staticmethod
    def _end_of(process: subprocess.Popen[bytes]) -> str:
        """Why it could not start, in one line; nothing if it ended otherwise."""
        assert process.stdout is not None
        with process.stdout as out:  # read to its end first: a pipe that nobody reads would hold it up
            said = out.read(LONGEST_LINE)
        process.wait()
        return plain(said.decode("utf-8", "replace").strip())

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "api.vault_service"],
            cwd="/",
            env=for_the_child(self._settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is the service's to handle
        )
