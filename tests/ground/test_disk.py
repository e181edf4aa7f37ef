"""A disk that is full or read-only: one line that says so, and no half-made database that hinders the next start.

Needs to mount a small disk in memory, so it runs as root where that is allowed.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ground.service import free_port, parley, serving


def mount(*arguments: str) -> bool:
    """Whether the system let us."""
    try:
        return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of 24 MB: a database needs about twice that."""
    above = Path(tempfile.mkdtemp(prefix="parley-disk-"))
    if not mount("-t", "tmpfs", "-o", "size=24m,mode=711", "tmpfs", str(above)):
        above.rmdir()
        pytest.skip("mounting a small disk needs root and a system that allows it")
    yield above
    subprocess.run(["umount", "--lazy", str(above)], check=True)
    above.rmdir()


def test_a_full_disk_gets_one_line_and_once_there_is_room_it_starts(disk: Path):
    done = parley("serve", data=disk / "data", PARLEY_PORT=str(free_port()))
    assert (done.returncode, done.stderr) == (
        2,
        f"parley: The disk that holds {disk}/data/core is full. "
        "Free some space, or name another folder with PARLEY_DATA_DIR.\n",
    )
    assert mount("-o", "remount,size=200m", str(disk))
    with serving(disk / "data"):
        assert (disk / "data/core/pgdata/PG_VERSION").read_text() == "18\n"


def test_a_read_only_disk_gets_one_line(disk: Path):
    assert mount("-o", "remount,ro", str(disk))
    done = parley("serve", data=disk / "data", PARLEY_PORT=str(free_port()))
    assert (done.returncode, done.stderr) == (
        2,
        f"parley: The disk that holds {disk}/data is read-only. "
        "Make it writable, or name another folder with PARLEY_DATA_DIR.\n",
    )


def test_a_disk_that_fills_up_after_the_database_was_made_gets_one_line(disk: Path):
    assert mount("-o", "remount,size=200m", str(disk))
    with serving(disk / "data"):
        pass
    filler = disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        filler.write_bytes(b"\0" * 300_000_000)
    done = parley("serve", data=disk / "data", PARLEY_PORT=str(free_port()))
    filler.unlink()
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert " is full. Free some space, " in done.stderr
    with serving(disk / "data"):
        pass
