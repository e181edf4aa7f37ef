"""Where databases of the tests lie: in memory where there is room, since each is a thousand small files.

A disk may take a second for them. Elsewhere, and where memory is short, they lie in the folder for temporary files.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psutil

RUN = "TESTS_RUN_IN"
"""The setting that names the folder of this run of the tests. Not PARLEY_*: an unknown setting is an error."""

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 1024**3
"""Bytes that must be free, of memory and for files in it: the databases of two workers take a quarter of that."""


def roomy_place() -> Path:
    """The folder to make a folder in."""
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    return MEMORY if in_memory and psutil.virtual_memory().available > ENOUGH else Path(tempfile.gettempdir())


def places() -> tuple[Path, ...]:
    """Where a run that was killed may have left something."""
    return (Path(tempfile.gettempdir()), *([MEMORY] if MEMORY.is_dir() else []))
