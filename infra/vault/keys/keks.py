"""Where key-encryption keys come from: files in a folder that only the vault reads, or the environment.

More providers (a hardware module, a cloud's key service) are another class with `keys`. Refuses an empty place where
keys must have been, files that others may read, and what is no key; says which, and what to do.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from infra.home import speaking_of
from infra.secret_files import create_secret, read_secret, write_secret
from infra.startup import CannotStart
from infra.vault.keys.ring import SIZE, kek_id

CURRENT, SUFFIX = "current", ".key"
SETTING = "PARLEY_VAULT_KEK"


class FileKeks:
    """A folder with one file a key, named by its id, and `current`, which says which one new things are under."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keys(self) -> Sequence[bytes]:
        """See `Provider`."""
        with speaking_of(self.folder):
            told = read_secret(self.folder / CURRENT)
            found = {path.stem: _key(path) for path in sorted(self.folder.glob(f"*{SUFFIX}"))}
        current = (told or b"").decode("ascii", "replace").strip()
        if current not in found:
            named = f" {current}" if current else ""
            raise CannotStart(
                f"The folder {self.folder} does not hold the current key-encryption key{named}.",
                "Restore the folder from where its copy is kept: without it no identity opens. Nothing was changed.",
            )
        return [found.pop(current), *found.values()]

    def begun(self) -> None:
        """Make the first key, if this folder never had one. Half done is finished."""
        with speaking_of(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if (self.folder / CURRENT).exists():
                return
            there = [path.stem for path in self.folder.glob(f"*{SUFFIX}")]
            if len(there) <= 1:
                create_secret(self.folder / CURRENT, f"{there[0] if there else self._written()}\n".encode())

    def add(self) -> str:
        """A new key, the current one from now on; its id."""
        with speaking_of(self.folder):
            made = self._written()
            write_secret(self.folder / CURRENT, f"{made}\n".encode())
        return made

    def shred(self, name: str) -> None:
        """Overwrite and remove a key that nothing is wrapped under any more."""
        path = self.folder / f"{name}{SUFFIX}"
        with speaking_of(path):
            if not path.exists():
                return
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()

    def _written(self) -> str:
        key = secrets.token_bytes(SIZE)
        create_secret(self.folder / f"{kek_id(key)}{SUFFIX}", base64.b64encode(key) + b"\n")
        return kek_id(key)


class GivenKeks:
    """Keys as the environment gives them (`PARLEY_VAULT_KEK`): base64, the current one first, commas between."""

    def __init__(self, told: str) -> None:
        self._keys = [_decoded(one.strip().encode(), SETTING) for one in told.split(",") if one.strip()]
        if not self._keys:
            raise CannotStart(f"{SETTING} holds no key.", "Give 32 random bytes in base64, or unset it.")

    def keys(self) -> Sequence[bytes]:
        """See `Provider`."""
        return self._keys


def _key(path: Path) -> bytes:
    key = _decoded((read_secret(path) or b"").strip(), str(path))
    if kek_id(key) != path.stem:
        raise CannotStart(
            f"{path} is not the key that its name says.", "Restore it from where its copy is kept."
        )
    return key


def _decoded(text: bytes, place: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != SIZE:
        raise CannotStart(
            f"{place} holds something that is no key-encryption key: {SIZE} bytes in base64 are needed.",
            "Restore it; `openssl rand -base64 32` makes a new one for a vault that holds nothing yet.",
        )
    return key
