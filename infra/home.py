"""Where Parley keeps what must survive: the data folder, its lock, and who may enter it.

The database's account must be able to reach its folder. Where it cannot (a checkout below /root), the database
lives below /var/lib/parley instead and the file `where` in the data folder says so. Modes of folders that are
not ours are never changed. One process at a time holds a data folder.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.account import Account
from infra.startup import CannotStart

SYSTEM_PLACE = Path("/var/lib/parley")
WHERE = "where"


@contextmanager
def speaking_of(folder: Path) -> Iterator[None]:
    """Turn what the system says about a folder into one line that says what to do."""
    try:
        yield
    except OSError as no:
        raise CannotStart(*_what_the_system_says(no, folder)) from no


def _what_the_system_says(no: OSError, folder: Path) -> tuple[str, str]:
    elsewhere = "or name another folder with PARLEY_DATA_DIR."
    match no.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"The disk that holds {folder} is full.", f"Free some space, {elsewhere}"
        case errno.EROFS:
            return f"The disk that holds {folder} is read-only.", f"Make it writable, {elsewhere}"
        case errno.EACCES | errno.EPERM:
            return f"This user may not write to {folder}.", f"Give it that folder, {elsewhere}"
        case errno.ENOTDIR | errno.EEXIST:
            return f"{folder} is not a folder.", f"Move what lies there, {elsewhere}"
        case _:
            return f"{folder} cannot be used ({os.strerror(no.errno or 0)}).", f"Check it, {elsewhere}"


def prepared(data_dir: Path) -> Path:
    """The data folder, made if need be, and proved writable by writing to it."""
    folder = data_dir.absolute()
    with speaking_of(folder):
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        proof = folder / f".writable-{os.getpid()}"
        proof.write_text("yes")
        proof.unlink()
    return folder


def base_for(data_dir: Path, account: Account) -> Path:
    """The folder below which clusters and secrets lie: the data folder itself wherever that is possible."""
    where = data_dir / WHERE
    if not where.exists() and (not account.switch or account.may("x", data_dir)):
        return data_dir
    with speaking_of(where):
        if where.exists():
            base = Path(where.read_text().strip())
        else:
            base = SYSTEM_PLACE / hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    with speaking_of(base):
        base.mkdir(mode=0o711, parents=True, exist_ok=True)
        where.write_text(f"{base}\n")
    return base


@contextmanager
def held(base: Path) -> Iterator[bool]:
    """Hold the folder for as long as the block lasts; False says that another process holds it already.

    The lock is the kernel's: it goes with the process, however that ends.
    """
    with speaking_of(base):
        descriptor = os.open(base / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
