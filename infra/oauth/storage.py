"""Transactions of the authorization server, under its own login.

Authlib is synchronous: its work runs on the session's own greenlet, over the one asyncpg driver. What the driver
says never comes out: its texts quote values.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import TextClause
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from infra.pools import Unavailable

T = TypeVar("T")

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
)


class StorageFault(Exception):
    """The database refused what we allowed: a defect. Carries the kind of fault and nothing of the input."""


class Storage:
    """Opens one transaction per piece of work."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def run(self, work: Callable[[Session], T]) -> T:
        """The work's result, committed; Unavailable if the database is away."""
        async with _without_its_words(), AsyncSession(self._engine, expire_on_commit=False) as session:
            async with session.begin():
                return await session.run_sync(work)

    async def value(self, statement: TextClause, given: Mapping[str, object]) -> Any:
        """What one statement that is a transaction by itself comes to: a row that everybody counts in is locked for
        as long as it runs, and not for the way there and back."""
        async with _without_its_words(), self._engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            return (await alone.execute(statement, given)).scalar()


@asynccontextmanager
async def _without_its_words() -> AsyncIterator[None]:
    """The driver's faults come out as ours."""
    try:
        yield
    except DBAPIError as fault:
        if fault.connection_invalidated or isinstance(_cause(fault), _AWAY):
            raise Unavailable from None
        raise StorageFault(type(_cause(fault)).__name__) from None
    except _AWAY:
        raise Unavailable from None


def _cause(fault: DBAPIError) -> BaseException:
    cause: BaseException = fault.orig or fault
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return cause
