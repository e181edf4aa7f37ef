"""Rounds: what is done because time passes. Each at its times, once across all processes, and across restarts.

The times are kept in PostgreSQL by pgqueuer, in a schema of its own that the writing role alone may use. Whoever wakes
first takes a round; who dies in the middle of it is noticed by a heartbeat half a minute old, and the round is taken at
the next time by another. What was missed while nobody was there is done once, at the start. So a round that was cut
short comes again: it must be safe to repeat. A round that fails is tried at its next time; texts are never logged.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.sm import SchedulerManager
from pgqueuer.domain.models import Schedule
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel

from domain.kernel import Clock
from infra import log
from infra.address import Address
from infra.pools import Unavailable

SCHEMA = "scheduling"
AGAIN = 5.0
"""Seconds after which a lost database is tried again."""
DRAIN = 5.0
"""Seconds that a running round gets when the service stops."""
PATIENCE = 20
"""Seconds that a statement of the scheduler may take: a server that vanished does not answer at all."""

_AWAY = (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError,
         asyncpg.OperatorInterventionError, asyncpg.InsufficientResourcesError)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Something that is done at certain times."""

    name: str
    """Lower-case letters and underscores: it stands in the log."""
    at: str
    """A cron expression in UTC; a sixth field counts seconds."""
    do: Callable[[datetime], Awaitable[None]]
    """Told the time. Safe to repeat."""


class Scheduler:
    """Makes the rounds, on a connection of its own."""

    __slots__ = ("_again", "_clock", "_drain", "_ending", "_rounds", "_writer")

    def __init__(
        self,
        writer: Address,
        clock: Clock,
        rounds: Sequence[Round],
        *,
        again: float = AGAIN,
        drain: float = DRAIN,
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._rounds = rounds
        self._again = again
        self._drain = drain
        self._ending = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Rounds are made for as long as the block lasts; one that is running may end."""
        making = asyncio.create_task(self._until_the_end())
        try:
            yield
        finally:
            self._ending.set()
            await asyncio.wait({making}, timeout=self._drain)
            while not making.done():
                making.cancel()  # the first may find it between two rounds, and lead to waiting for the running one
                await asyncio.wait({making}, timeout=1)

    async def _until_the_end(self) -> None:
        while not self._ending.is_set():
            try:
                await self._make_rounds()
            except _AWAY:
                log.warn("the scheduler waits for the database")
            except Exception as broken:
                log.fault("the scheduler failed", broken)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), self._again)

    async def _make_rounds(self) -> None:
        connection = await asyncpg.connect(
            **self._writer.arguments(),  # pyright: ignore[reportArgumentType]
            timeout=PATIENCE,
            command_timeout=PATIENCE,
            server_settings={"application_name": "parley scheduler"},
        )
        try:
            manager = SchedulerManager(queries(connection))
            manager.shutdown = self._ending
            for one in self._rounds:
                manager.schedule(one.name, one.at, accepts_context=False)(self._told(one))
            await manager.run()
        finally:
            connection.terminate()

    def _told(self, one: Round) -> Callable[[Schedule], Awaitable[None]]:
        async def made(_: Schedule) -> None:
            try:
                await one.do(self._clock.now())
            except Unavailable:
                log.warn("a round waits for the database", {"round": one.name})
            except Exception as broken:
                log.fault("a round failed", broken, {"round": one.name})

        return made


def names() -> DBSettings:
    """What the library's things are called. All are said: it would take the rest from the environment."""
    return DBSettings(
        prefix="",
        db_schema=SCHEMA,
        channel=Channel("ch_pgqueuer"),
        function="fn_pgqueuer_changed",
        statistics_table="pgqueuer_statistics",
        queue_status_type="pgqueuer_status",
        queue_table="pgqueuer",
        queue_table_log="pgqueuer_log",
        trigger="tg_pgqueuer_changed",
        schedules_table="pgqueuer_schedules",
        durability=Durability.durable,
        widen_id=True,
    )


def queries(connection: asyncpg.Connection) -> Queries:
    """The library's statements, with our names."""
    ours = names()
    return Queries(
        AsyncpgDriver(connection),
        QueryBuilderEnvironment(ours),
        QueryQueueBuilder(ours),
        QuerySchedulerBuilder(ours),
    )
