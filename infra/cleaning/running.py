"""Has files cleaned by a process of its own for each, a few at once: fed and read in pieces, ended when it takes long.

The process gets the file and nothing else: no environment, no key, no open file, and once it has begun no rights.
Refused is what it refuses, what it breaks on, and what it does not finish.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from infra.cleaning.bounds import MEMORY, Refused

AT_ONCE = 2
"""Each takes a gigabyte at the most."""
WITHIN = 60.0
"""Seconds on the clock; of a processor it has half."""
PIECE = 256 * 1024
_BEGIN = "import sys; sys.path.insert(0, sys.argv[1]); from infra.cleaning.child import main; main()"
_HERE = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A file that tells nothing but what it shows."""

    type: str
    size: int
    pieces: AsyncIterator[bytes]
    """Of 256 KiB, but for the last. Read within the block; ends early with `Refused` if not all of it comes."""


class Cleaning:
    """See the module."""

    def __init__(self, at_once: int = AT_ONCE, within: float = WITHIN, memory: int = MEMORY) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._within = within
        self._memory = memory

    @asynccontextmanager
    async def of(self, raw: AsyncIterator[bytes]) -> AsyncIterator[Cleaned]:
        """The cleaned file, or `Refused`."""
        async with self._turns:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-c",
                _BEGIN,
                _HERE,
                str(self._memory),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
                cwd="/",
                limit=PIECE,
            )
            try:
                async with asyncio.timeout(self._within):
                    await _fed(child, raw)
                    type_, size = await _first_line(child)
                    yield Cleaned(type=type_, size=size, pieces=_pieces(child, size))
            except TimeoutError:
                raise Refused("TOO_MUCH_WORK") from None
            finally:
                await _ended(child)


async def _fed(child: asyncio.subprocess.Process, raw: AsyncIterator[bytes]) -> None:
    assert child.stdin is not None
    async for piece in raw:
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # it has made up its mind, or is gone: it is heard below
            child.stdin.write(piece)
            await child.stdin.drain()
    child.stdin.close()


async def _first_line(child: asyncio.subprocess.Process) -> tuple[str, int]:
    assert child.stdout is not None
    try:
        said = orjson.loads(await child.stdout.readuntil(b"\n"))
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, orjson.JSONDecodeError):
        raise Refused("TOO_MUCH_WORK") from None
    if "refused" in said:
        raise Refused(said["refused"])
    return str(said["type"]), int(said["size"])


async def _pieces(child: asyncio.subprocess.Process, size: int) -> AsyncIterator[bytes]:
    assert child.stdout is not None
    left = size
    while left:
        try:
            piece = await child.stdout.readexactly(min(PIECE, left))
        except asyncio.IncompleteReadError:
            raise Refused("TOO_MUCH_WORK") from None
        left -= len(piece)
        yield piece


async def _ended(child: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        child.kill()
    if child.stdin is not None:
        child.stdin.close()
    await child.wait()
