"""Which account of the operating system runs PostgreSQL.

PostgreSQL refuses to run as root. Started by root, it therefore runs as `parley` if there is such an account,
otherwise as `nobody`. This module refuses to change the modes of folders that are not its own.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from infra.startup import CannotStart

UNPRIVILEGED = ("parley", "nobody")
QUIET_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
"""PostgreSQL gets no variable of ours: neither secrets nor a stray PGDATA."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who runs PostgreSQL. `switch` tells whether that is somebody other than ourselves."""

    uid: int
    gid: int
    name: str
    switch: bool

    def run(self, command: Sequence[str], *, cwd: Path | str = "/") -> subprocess.CompletedProcess[str]:
        """Run a program as this account and wait for it. What it printed comes back merged."""
        with self._allowed():
            return subprocess.run(
                command,
                cwd=cwd,
                env=QUIET_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                start_new_session=True,  # Ctrl-C is ours to handle: it must not reach initdb
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=[] if self.switch else None,
            )

    def leave_running(self, command: Sequence[str], *, cwd: Path, says: BinaryIO) -> subprocess.Popen[bytes]:
        """Start a program as this account that goes on by itself; it prints into `says`."""
        with self._allowed():
            return subprocess.Popen(
                command,
                cwd=cwd,
                env=QUIET_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=says,
                stderr=says,
                start_new_session=True,  # nor PostgreSQL
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=[] if self.switch else None,
            )

    @contextmanager
    def _allowed(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as no:
            if not self.switch:
                raise
            raise CannotStart(
                f"PostgreSQL must not run as root, and this system does not let root start it as {self.name}.",
                "Start Parley as an ordinary user, or set PARLEY_DATABASE_URL.",
            ) from no

    def may(self, letter: str, path: Path) -> bool:
        """Whether the account can search (x) or read (r) this path, asked of the system itself."""
        if not self.switch:
            return os.access(path, os.X_OK if letter == "x" else os.R_OK)
        return self.run(["/bin/sh", "-c", f'test -{letter} "$1"', "sh", str(path)]).returncode == 0

    def give(self, path: Path) -> None:
        """Hand a file or folder of ours to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)


def become(account: Account) -> Account:
    """Be this account from here on, without a way back; the account as it is seen by itself."""
    if not account.switch:
        return account
    try:
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
    except PermissionError as no:
        raise CannotStart(
            f"This system does not let root become {account.name}.", "Start it as an ordinary user."
        ) from no
    os.umask(0o077)
    return replace(account, switch=False)


def account_for(owner_of: Path | None = None, names: Sequence[str] = UNPRIVILEGED) -> Account:
    """The account to use: ourselves, or for root the one that already owns the folder, or one of these names."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), name="this user", switch=False)
    if owner_of is not None and owner_of.exists() and (uid := owner_of.stat().st_uid) != 0:
        return Account(uid=uid, gid=owner_of.stat().st_gid, name=_name(uid), switch=True)
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=name, switch=True)
    raise CannotStart(
        f"PostgreSQL must not run as root, and there is no account {' or '.join(f'`{name}`' for name in names)}.",
        f"Create one (useradd --system {names[0]}), or start Parley as an ordinary user.",
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user number {uid}"
