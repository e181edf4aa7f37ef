"""One pool of connections per reading profile: the profile chooses the database role, and with it what it may see.

Reads are single statements in autocommit, so a connection goes back without a reset query. Statement caches are
bounded. When the database is away a read is refused politely (`Unavailable`) and the next one tries again.
"""

from __future__ import annotations

from collections.abc import Mapping

import asyncpg

from domain.access import Profile
from infra.address import Address

SIZE = 10
"""Connections per profile at most; they are opened when first needed."""

STATEMENTS = 200
"""Prepared statements kept per connection; a plan is some 200 kB."""

WAIT = 10.0
"""Seconds to wait for a free connection."""

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was cut in the middle of an answer
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidPasswordError,
)


class Unavailable(Exception):
    """The database cannot be reached just now. Carries nothing of the question."""


class TooSlow(Exception):
    """The question took longer than a reader may take. Carries nothing of the question."""


class KeptConnection(asyncpg.Connection):
    """A connection for single statements, which goes back as it is: 7 us less a read than `as_it_is`, which looks for
    an open transaction."""

    __slots__ = ()

    async def reset(self, *, timeout: float | None = None) -> None:
        """Nothing to reset; saves a round trip a read."""


async def as_it_is(_: object) -> None:
    """A pool's `reset` where nothing that a call does outlives it (a transaction that is open is rolled back): a round
    trip less for each."""


class ReadingPool:
    """The connections of one profile."""

    __slots__ = ("_pool",)

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def fetchval(self, sql: str, *arguments: object) -> object:
        """The one value of a single-statement read."""
        return await self._once_more("fetchval", sql, arguments)

    async def fetchrow(self, sql: str, *arguments: object) -> asyncpg.Record | None:
        """The first row of a single-statement read."""
        return await self._once_more("fetchrow", sql, arguments)  # pyright: ignore[reportReturnType]

    async def fetch(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """The rows of a single-statement read."""
        return await self._once_more("fetch", sql, arguments)  # pyright: ignore[reportReturnType]

    async def _once_more(self, how: str, sql: str, arguments: tuple[object, ...]) -> object:
        """A connection may have died in the pool: a read can be asked again, once, on another."""
        try:
            return await self._ask(how, sql, arguments)
        except Unavailable:
            return await self._ask(how, sql, arguments)

    async def _ask(self, how: str, sql: str, arguments: tuple[object, ...]) -> object:
        try:
            connection = await self._pool.acquire(timeout=WAIT)
        except _AWAY as no:
            raise Unavailable from no
        try:
            return await getattr(connection, how)(sql, *arguments)
        except asyncpg.QueryCanceledError as no:
            raise TooSlow from no
        except asyncpg.InterfaceError as no:
            if connection.is_closed():
                raise Unavailable from no
            raise
        except _AWAY as no:
            raise Unavailable from no
        finally:
            await self._pool.release(connection)

    async def close(self) -> None:
        """Let running reads end, then close."""
        await self._pool.close()


class Pools:
    """`pools[profile]`: the pool of a profile. Opened once at start, closed at the end."""

    __slots__ = ("_by_profile",)

    def __init__(self, by_profile: Mapping[Profile, ReadingPool]) -> None:
        self._by_profile = by_profile

    def __getitem__(self, profile: Profile) -> ReadingPool:
        return self._by_profile[profile]

    @classmethod
    async def open(cls, readers: Mapping[Profile, Address], *, size: int = SIZE) -> Pools:
        """Make the pools; connections come with the first reads."""
        made: dict[Profile, ReadingPool] = {}
        for profile, address in readers.items():
            pool = await asyncpg.create_pool(
                **address.arguments(),  # pyright: ignore[reportArgumentType]
                min_size=0,
                max_size=size,
                max_inactive_connection_lifetime=0,
                max_queries=1_000_000_000,
                connection_class=KeptConnection,
                statement_cache_size=STATEMENTS,
                max_cached_statement_lifetime=0,
                timeout=5,
                server_settings={"application_name": f"parley {profile.value}"},
            )
            made[profile] = ReadingPool(pool)
        return cls(made)

    async def answers(self) -> bool:
        """Whether the database can be read just now."""
        try:
            return await self[Profile.PUBLIC].fetchval("SELECT true") is True
        except Unavailable:
            return False

    async def close(self) -> None:
        """Close every pool."""
        for pool in self._by_profile.values():
            await pool.close()
