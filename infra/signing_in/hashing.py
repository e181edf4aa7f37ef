"""Passwords as argon2id hashes, made off the event loop, a few at once.

Every hash takes 64 MiB: beyond a short queue nobody waits (Crowded), so that a flood costs no memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from secrets import token_urlsafe
from threading import Semaphore
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

T = TypeVar("T")

AT_ONCE = 4
WAITING = 16


class Crowded(Exception):
    """The queue is full; nothing was judged."""


class Hashing:
    """argon2id with the low-memory parameters of RFC 9106 section 4 (64 MiB, three passes, four lanes)."""

    def __init__(
        self, hasher: PasswordHasher | None = None, *, at_once: int = AT_ONCE, waiting: int = WAITING
    ) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="passwords")
        self._places = Semaphore(at_once + waiting)
        self._nobodys = self._pool.submit(self._hasher.hash, token_urlsafe())  # nobody's start waits for it

    @property
    def nobodys(self) -> str:
        """The hash of a password that nobody has: what an unknown user's is compared with."""
        return self._nobodys.result()

    async def hash(self, password: str) -> str:
        """A new hash, under a salt of its own."""
        return await self._aside(lambda: self._hasher.hash(password))

    async def verify(self, hash_: str, password: str | None) -> bool:
        """Whether it is the password; None costs as much, and is nobody's."""
        return await self._aside(lambda: self._verified(hash_, password or "")) and password is not None

    def outgrown(self, hash_: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hash_)

    def close(self) -> None:
        """Ends the threads; what waits is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verified(self, hash_: str, password: str) -> bool:
        try:
            return self._hasher.verify(hash_, password)
        except VerifyMismatchError:
            return False

    async def _aside(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(blocking=False):
            raise Crowded
        try:
            under_way: Future[T] = self._pool.submit(work)
        except BaseException:
            self._places.release()
            raise
        under_way.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(under_way)
