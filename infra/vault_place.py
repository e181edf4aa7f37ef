"""Where a vault lies on this machine, for the vault itself and for those who knock: a folder of its own, two sockets.

Below the data folder, in `vault/`: the cluster, its passwords and, in `own/`, keys and sockets, which belong to the
vault's account. Nothing of the records' database lies there, and nothing of the vault's lies elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from infra.home import WHERE
from infra.startup import CannotStart

ACCOUNTS = ("parley-vault", "daemon")
"""Whom root lets the vault run as, the first that there is: never the account of the records' database."""
CLUSTER = "cluster"
LONGEST_SOCKET = 100
"""Bytes; systems allow 103 to 107."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultPlace:
    """The vault's folder as it is known by the data folder."""

    folder: Path

    @property
    def base(self) -> Path:
        """The folder below which everything lies: elsewhere if the vault's account cannot reach the data folder."""
        try:
            return Path((self.folder / WHERE).read_text().strip())
        except OSError:
            return self.folder

    @property
    def own(self) -> Path:
        """What only the vault's account reads."""
        return self.base / "own"

    @property
    def door(self) -> Path:
        """The API's socket."""
        return self._socket("api.sock")

    @property
    def desk(self) -> Path:
        """The operator's socket."""
        return self._socket("desk.sock")

    def _socket(self, name: str) -> Path:
        direct = self.own / name
        if len(os.fsencode(direct)) <= LONGEST_SOCKET:
            return direct
        known = hashlib.sha256(os.fsencode(self.own)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"parley-vault-{known}" / name


def vault_place(data_dir: Path) -> VaultPlace:
    """The place of the vault that belongs to a data folder."""
    return VaultPlace(folder=data_dir.absolute() / "vault")


def private(folder: Path) -> Path:
    """This folder, made if need be; refused if it is not ours alone, as one in a place for everybody may be."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise CannotStart(f"{folder} is not this account's alone.", "Remove it, or look who made it.")
    return folder
