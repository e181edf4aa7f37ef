"""Keys on a PostgreSQL of their own (`PARLEY_KEYS_URL`), asked through functions: the login reads no table.

Its backups must be gone after at most seven days: until then a restored one still holds an erased key.
"""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

import asyncpg

from domain.cases.content import Erased
from infra.address import Address
from infra.keys.store import SIZE, KeysUnavailable
from infra.pools import as_it_is

CONNECTIONS = 4
PATIENCE = 10.0
"""Seconds for one act; an erasure writes every other key anew and may take this long with millions of cases."""


class PostgresKeys:
    """See `infra.keys.store.KeyStore`."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def at(cls, login: Address, *, patience: float = PATIENCE) -> PostgresKeys:
        """A store whose connections are opened when they are first needed."""
        return cls(
            await asyncpg.create_pool(
                **login.arguments(),  # pyright: ignore[reportArgumentType]
                min_size=0,
                max_size=CONNECTIONS,
                reset=as_it_is,
                timeout=min(patience, 5.0),
                command_timeout=patience,
                server_settings={"application_name": "parley keys"},
            )
        )

    async def make(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        await self._row("SELECT make_key($1, $2)", case, secrets.token_bytes(SIZE))
        return await self.key(case)

    async def key(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        found = await self._row("SELECT erased_on, key FROM key_of($1)", case)
        return found["key"] if found["erased_on"] is None else Erased(on=found["erased_on"])

    async def erase(self, case: UUID, on: date) -> None:
        """See `KeyStore`."""
        await self._row("SELECT erase_key($1, $2)", case, on)

    async def secret(self, name: str) -> bytes:
        """See `KeyStore`."""
        return (await self._row("SELECT secret_of($1, $2) AS it", name, secrets.token_bytes(SIZE)))["it"]

    async def answers(self) -> bool:
        """See `KeyStore`."""
        try:
            await self.key(UUID(int=0))
        except KeysUnavailable:
            return False
        return True

    async def close(self) -> None:
        """See `KeyStore`."""
        await self._pool.close()

    async def _row(self, sql: str, *arguments: object) -> asyncpg.Record:
        try:
            row = await self._pool.fetchrow(sql, *arguments)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            raise KeysUnavailable from None
        assert row is not None
        return row
