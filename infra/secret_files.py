"""Files that hold secrets: only their owner may read them, and one is never seen half written.

Refuses to read a file that others on the machine may read.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from infra.startup import CannotStart


def read_secret(path: Path) -> bytes | None:
    """The file's bytes, or None when there is no such file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise CannotStart(
                f"{path} holds secrets and may be read by others.", "Run `chmod 600` on it, then renew them."
            )
        return file.read()


def write_secret(path: Path, content: bytes) -> None:
    """Puts the content in place of whatever stood there, in one step."""
    draft = _draft(path, content)
    draft.replace(path)


def create_secret(path: Path, content: bytes) -> bool:
    """Puts the content there unless a file stands there already; says whether it did.

    Two processes that start at once agree on one content: the first link wins.
    """
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return True


def _draft(path: Path, content: bytes) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
