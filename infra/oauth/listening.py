"""Keeps what is known up to the second: listens on a connection of its own for the word that something changed.

Any word leads to one reading; words that come while one is under way lead to one more, not to many. A connection that
was lost is made again at once, and what it missed is read. Where words never come (a pooler that cannot pass them
on), what is known is fifteen seconds old at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg

from infra import log
from infra.address import Address
from infra.oauth.storage import StorageFault
from infra.pools import Unavailable

CHANNEL = "parley_access"
EVERY = 15.0
"""Seconds between two readings when no word comes."""
BREATH = 0.05
"""Seconds between two readings when many words come: a flood of changes costs the database no more than this."""
AGAIN = 0.5
"""Seconds after which a lost database is tried again."""
PATIENCE = 5
"""Seconds that one reading, or an answer of the listening connection, may take."""

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)


class Listening:
    """Reads when there is a word, and now and then without one."""

    __slots__ = ("_address", "_channel", "_every", "_read", "_what", "_word")

    def __init__(
        self,
        address: Address,
        read: Callable[[], Awaitable[None]],
        *,
        every: float = EVERY,
        channel: str = CHANNEL,
        what: str = "what every request must know",
    ) -> None:
        self._address = address
        self._channel, self._what = channel, what
        self._read = read
        self._every = every
        self._word = asyncio.Event()

    async def until_cancelled(self) -> None:
        """Both halves, for as long as the service lives."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._keep_reading())

    async def _keep_reading(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._word.wait()
            self._word.clear()
            await asyncio.sleep(BREATH if await self._is_read() else AGAIN)

    async def _is_read(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._read()
        except (Unavailable, StorageFault, TimeoutError):
            log.warn(f"{self._what} was not read anew")
        except Exception as broken:
            log.fault(f"{self._what} was not read anew", broken)
        else:
            return True
        self._word.set()  # what the word said is still to be read
        return False

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except _AWAY:
                log.warn(f"changes of {self._what} are not heard: no connection")
            except Exception as broken:
                log.fault(f"changes of {self._what} are not heard", broken)
            await asyncio.sleep(AGAIN)

    async def _hear(self) -> None:
        lost = asyncio.Event()
        connection = await asyncpg.connect(
            **self._address.arguments(),  # pyright: ignore[reportArgumentType]
            timeout=PATIENCE,
            command_timeout=PATIENCE,
            server_settings={"application_name": "parley listener"},
        )
        try:
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(self._channel, lambda *_: self._word.set())
            self._word.set()  # whatever was said before we listened
            while not lost.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._every):
                        await lost.wait()
                        return
                await connection.execute("SELECT 1")  # a server that vanished says nothing of it
        finally:
            connection.terminate()
