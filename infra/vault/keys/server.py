"""Identities' keys on a PostgreSQL of their own (`PARLEY_VAULT_KEYS_URL`), asked through functions.

Its backups must be gone after at most seven days: until then a restored one still holds an erased key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg

from infra.address import Address
from infra.keys import prepared as preparing
from infra.keys.store import KeysUnavailable
from infra.migrate import KEYS
from infra.pools import as_it_is
from infra.vault.keys.store import NOBODY, Kept, Kind

CONNECTIONS = 8
PATIENCE = 10.0
"""Seconds for one act."""
SHARDS = 64
IDENTITIES = preparing.Kind(
    setting="PARLEY_VAULT_KEYS_URL",
    owner="parley_vault_keys_owner",
    login="parley_vault_keys",
    scripts=KEYS.with_name("vault_keys"),
    beside="the identities",
)


async def made_fit(url: str, folder: Path, records: Address) -> Address:
    """The login on the PostgreSQL of this URL, with its tables; `records` is the database whose cluster it must not be.

    The login's password is kept in this folder.
    """
    return await preparing.prepared(url, folder, records, IDENTITIES)


class ServerPlace:
    """See `infra.vault.keys.store.KeyPlace`."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def of(cls, login: Address, *, patience: float = PATIENCE) -> ServerPlace:
        """A store whose connections are opened when they are first needed."""
        return cls(
            await asyncpg.create_pool(
                **login.arguments(),  # pyright: ignore[reportArgumentType]
                min_size=0,
                max_size=CONNECTIONS,
                reset=as_it_is,
                timeout=min(patience, 5.0),
                command_timeout=patience,
                server_settings={"application_name": "parley vault keys"},
            )
        )

    async def put(self, kind: Kind, owner: UUID, blobs: Mapping[str, bytes], *, beside: bool = False) -> bool:
        """See `KeyPlace`."""
        return await self._one(
            "keep($1, $2, $3, $4, $5)", kind, owner, list(blobs), list(blobs.values()), beside
        )

    async def get(self, kind: Kind, owner: UUID, name: str | None = None) -> Mapping[str, bytes]:
        """See `KeyPlace`."""
        rows = await self._rows("kept_of($1, $2, $3)", kind, owner, name)
        return {row["name"]: row["blob"] for row in rows}

    async def once(self, kind: Kind, owner: UUID, name: str, blob: bytes) -> bytes:
        """See `KeyPlace`."""
        return await self._one("keep_once($1, $2, $3, $4)", kind, owner, name, blob)

    async def begin(self, key: UUID, blobs: Mapping[str, bytes], label: Kept) -> bytes:
        """See `KeyPlace`."""
        return await self._one(
            "begin_key($1, $2, $3, $4, $5, $6)",
            key, list(blobs), list(blobs.values()), label.owner, label.name, label.blob,
        )  # fmt: skip

    async def swap(self, pairs: Sequence[tuple[Kept, bytes]]) -> int:
        """See `KeyPlace`."""
        there = [was for was, _ in pairs]
        return await self._one(
            "swap_kept($1, $2, $3, $4, $5)",
            [was.kind for was in there], [was.owner for was in there], [was.name for was in there],
            [was.blob for was in there], [blob for _, blob in pairs],
        )  # fmt: skip

    async def drop(self, kind: Kind, *owners: UUID) -> None:
        """See `KeyPlace`."""
        for owner in owners:
            await self._one("drop_kept($1, $2)", kind, owner)

    async def drop_holder(self, key_id: str) -> int:
        """See `KeyPlace`. One table after the other: broken off, it goes on when it is asked for again."""
        return sum([await self._one("drop_holder($1, $2)", shard, key_id) for shard in range(SHARDS)])

    async def erase(self, key: UUID, on: date) -> date:
        """See `KeyPlace`."""
        return await self._one("erase_key($1, $2)", key, on)

    async def erased_on(self, key: UUID) -> date | None:
        """See `KeyPlace`."""
        return await self._one("key_erased_on($1)", key)

    async def keys_after(self, after: UUID, limit: int) -> Sequence[UUID]:
        """See `KeyPlace`."""
        return [row[0] for row in await self._rows("keys_after($1, $2)", after, limit)]

    async def not_under(self, kek: str, after: Kept | None, limit: int) -> Sequence[Kept]:
        """See `KeyPlace`."""
        last = (after.kind, after.owner, after.name) if after else (None, None, None)
        rows = await self._rows("kept_not_under($1, $2, $3, $4, $5)", bytes.fromhex(kek), *last, limit)
        return [
            Kept(kind=Kind(row["kind"]), owner=row["owner"], name=row["name"], blob=row["blob"])
            for row in rows
        ]

    async def generations(self) -> Mapping[str, int]:
        """See `KeyPlace`."""
        found: dict[str, int] = {}
        for row in await self._rows("generations()"):
            found[row["kek"].hex()] = found.get(row["kek"].hex(), 0) + row["many"]
        return found

    async def unsettled(self) -> Sequence[tuple[UUID, int]]:
        """See `KeyPlace`."""
        return [(row["key"], row["looks"]) for row in await self._rows("unsettled_keys()")]

    async def settle(self, keys: Sequence[UUID]) -> None:
        """See `KeyPlace`."""
        await self._one("settle_keys($1)", keys)

    async def looked(self, keys: Sequence[UUID]) -> None:
        """See `KeyPlace`."""
        await self._one("looked_for_keys($1)", keys)

    async def answers(self) -> bool:
        """See `KeyPlace`."""
        try:
            await self.erased_on(NOBODY)
        except KeysUnavailable:
            return False
        return True

    async def system(self) -> int:
        """Which PostgreSQL system it is: what must differ from that of the identities, and of the records."""
        return (await self._rows_of("SELECT system_identifier FROM pg_control_system()"))[0][0]

    async def close(self) -> None:
        """See `KeyPlace`."""
        await self._pool.close()

    async def _one(self, call: str, *arguments: object):
        return (await self._rows(call, *arguments))[0][0]

    async def _rows(self, call: str, *arguments: object) -> Sequence[asyncpg.Record]:
        return await self._rows_of(f"SELECT * FROM public.{call}", *arguments)

    async def _rows_of(self, asked: str, *arguments: object) -> Sequence[asyncpg.Record]:
        try:
            return await self._pool.fetch(asked, *arguments)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            raise KeysUnavailable from None
