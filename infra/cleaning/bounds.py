"""What a file may be, and what the process that reads it may use. Nothing a file holds makes it more.

Refused is named by a code alone: what is wrong with a file may tell what is in it.
"""

from __future__ import annotations

import os
import resource

LARGEST = 50 * 1024 * 1024
"""Bytes of a file, before and after."""
PIXELS = 50_000_000
"""Of one picture, unpacked: 200 MB at four bytes each."""
PAGES = 2000
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""
SECONDS = 30
"""Of a processor."""
NOBODY = 65534


class Refused(Exception):
    """The file is not taken. Carries its reason's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def bounded(memory: int) -> None:
    """From here on: so much memory and time, after everybody else; no file written, no core left behind."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confined() -> None:
    """From here on no further process, file or connection; started by root, no longer root. Asked once what is needed
    is loaded: whatever a file makes of the process, it reads no key from the disk and calls nobody."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
