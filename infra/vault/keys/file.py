"""The embedded place for identities' keys: an SQLite file of the vault's own, whose deletions are real.

Every row has the same length for good: owner, name and blob are padded. What is dropped is overwritten where it lies,
and the row is taken again by what comes next (`infra.keys.secret_file` says why). No key stands in an index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from infra.keys.secret_file import SecretFile
from infra.keys.store import KeysUnavailable
from infra.vault.keys.ring import wrapped_under
from infra.vault.keys.store import LONGEST_BLOB, LONGEST_NAME, NOBODY, Kept, Kind

NAME = "identity-keys.sqlite"
LENGTH = 2
SLOT = LENGTH + LONGEST_BLOB


class FilePlace(SecretFile):
    """See `infra.vault.keys.store.KeyPlace`. Several processes of one machine may use the file at once."""

    @classmethod
    def below(cls, folder: Path) -> FilePlace:
        """The key file in a folder of the vault's own, made if it is the first time."""
        return cls.made(
            folder / NAME, _TABLES, holds="the keys of identities", without="no identity can be opened"
        )

    async def put(self, kind: Kind, owner: UUID, blobs: Mapping[str, bytes], *, beside: bool = False) -> bool:
        """See `KeyPlace`."""
        return await self.write(lambda it: self.put_in(it, kind, owner, blobs, beside=beside))

    async def begin(self, key: UUID, blobs: Mapping[str, bytes], label: Kept) -> bytes:
        """See `KeyPlace`."""

        def begun(connection: sqlite3.Connection) -> bytes:
            self.put_in(connection, Kind.KEY, key, blobs)
            return _once(connection, label.kind, label.owner, label.name, label.blob)

        return await self.write(begun)

    async def get(self, kind: Kind, owner: UUID, name: str | None = None) -> Mapping[str, bytes]:
        """See `KeyPlace`."""

        def found(connection: sqlite3.Connection) -> Mapping[str, bytes]:
            asked = f"SELECT name, slot FROM kept WHERE {_OWNED}"
            if name is None:
                rows = connection.execute(asked, (kind, owner.bytes))
            else:
                rows = connection.execute(f"{asked} AND name = ?", (kind, owner.bytes, _padded(name)))
            return {named.rstrip(): _blob(slot) for named, slot in rows}

        return await self.look(found)

    async def once(self, kind: Kind, owner: UUID, name: str, blob: bytes) -> bytes:
        """See `KeyPlace`."""
        return await self.write(lambda it: _once(it, kind, owner, name, blob))

    async def swap(self, pairs: Sequence[tuple[Kept, bytes]]) -> int:
        """See `KeyPlace`."""

        def swapped(connection: sqlite3.Connection) -> int:
            rows = [
                (
                    wrapped_under(blob),
                    _slot(blob),
                    was.kind,
                    was.owner.bytes,
                    _padded(was.name),
                    _slot(was.blob),
                )
                for was, blob in pairs
            ]
            return connection.executemany(f"{_REPLACE} AND slot = ?", rows).rowcount

        return await self.write(swapped)

    async def drop(self, kind: Kind, *owners: UUID) -> None:
        """See `KeyPlace`."""
        await self.write(lambda it: self.dropped_in(it, kind, *owners))

    async def drop_holder(self, key_id: str) -> int:
        """See `KeyPlace`."""
        needed = (Kind.KEY, f"{key_id}:%", f"%:{key_id}%")
        return await self.do(
            lambda it: (
                it.execute(
                    f"UPDATE kept SET {_FREED} WHERE kind = ? AND (name LIKE ? OR name LIKE ?)", needed
                ).rowcount
            )
        )

    async def erase(self, key: UUID, on: date) -> date:
        """See `KeyPlace`."""

        def both(connection: sqlite3.Connection) -> date:
            connection.execute(
                "INSERT INTO erasures VALUES (?, ?) ON CONFLICT DO NOTHING", (key.bytes, on.isoformat())
            )
            self.dropped_in(connection, Kind.KEY, key)
            day = connection.execute("SELECT erased_on FROM erasures WHERE key = ?", (key.bytes,)).fetchone()
            return date.fromisoformat(day[0])

        return await self.write(both)

    async def erased_on(self, key: UUID) -> date | None:
        """See `KeyPlace`."""
        day = await self.look(
            lambda it: it.execute("SELECT erased_on FROM erasures WHERE key = ?", (key.bytes,)).fetchone()
        )
        return date.fromisoformat(day[0]) if day else None

    async def keys_after(self, after: UUID, limit: int) -> Sequence[UUID]:
        """See `KeyPlace`."""
        asked = f"""SELECT DISTINCT owner FROM kept WHERE kind = '{Kind.KEY}' AND kind <> '{FREE}' AND owner > ?
            ORDER BY owner LIMIT ?"""
        rows = await self.do(lambda it: it.execute(asked, (after.bytes, limit)).fetchall())
        return [UUID(bytes=owner) for (owner,) in rows]

    async def not_under(self, kek: str, after: Kept | None, limit: int) -> Sequence[Kept]:
        """See `KeyPlace`."""
        last = (after.kind, after.owner.bytes, _padded(after.name)) if after else ("", b"", "")
        asked = f"""SELECT kind, owner, name, slot FROM kept WHERE kind <> '{FREE}' AND kek <> ?
            AND (kind, owner, name) > (?, ?, ?) ORDER BY kind, owner, name LIMIT ?"""
        rows = await self.do(lambda it: it.execute(asked, (kek, *last, limit)).fetchall())
        return [
            Kept(kind=Kind(kind), owner=UUID(bytes=owner), name=name.rstrip(), blob=_blob(slot))
            for kind, owner, name, slot in rows
        ]

    async def generations(self) -> Mapping[str, int]:
        """See `KeyPlace`."""
        asked = f"SELECT kek, count(*) FROM kept WHERE kind <> '{FREE}' GROUP BY kek ORDER BY kek"
        return dict(await self.do(lambda it: it.execute(asked).fetchall()))

    async def unsettled(self) -> Sequence[tuple[UUID, int]]:
        """See `KeyPlace`."""
        rows = await self.do(lambda it: it.execute("SELECT key, looks FROM unsettled").fetchall())
        return [(UUID(bytes=key), looks) for key, looks in rows]

    async def settle(self, keys: Sequence[UUID]) -> None:
        """See `KeyPlace`."""
        told = [(key.bytes,) for key in keys]
        await self.do(lambda it: it.executemany("DELETE FROM unsettled WHERE key = ?", told))

    async def looked(self, keys: Sequence[UUID]) -> None:
        """See `KeyPlace`."""
        told = [(key.bytes,) for key in keys]
        await self.do(lambda it: it.executemany("UPDATE unsettled SET looks = looks + 1 WHERE key = ?", told))

    @staticmethod
    def put_in(
        connection: sqlite3.Connection,
        kind: Kind,
        owner: UUID,
        blobs: Mapping[str, bytes],
        *,
        beside: bool = False,
    ) -> bool:
        """Keep them, in a transaction."""
        if connection.execute("SELECT 1 FROM erasures WHERE key = ?", (owner.bytes,)).fetchone():
            return False
        known = connection.execute(f"SELECT 1 FROM kept WHERE {_OWNED}", (kind, owner.bytes)).fetchone()
        if beside and not known:
            return False
        for name, blob in blobs.items():
            row = (wrapped_under(blob), _slot(blob), kind, owner.bytes, _padded(name))
            if not known or not connection.execute(_REPLACE, row).rowcount:
                _append(connection, row)
        if kind is Kind.KEY and not known:
            connection.execute(
                "INSERT INTO unsettled (key) VALUES (?) ON CONFLICT DO NOTHING", (owner.bytes,)
            )
        return True

    @staticmethod
    def dropped_in(connection: sqlite3.Connection, kind: Kind, *owners: UUID) -> None:
        """Overwrite what is kept under the owners, in a transaction."""
        told = [(owner.bytes,) for owner in owners]
        connection.executemany(f"UPDATE kept SET {_FREED} WHERE {_OWNED}", [(kind, *one) for one in told])
        connection.executemany("DELETE FROM unsettled WHERE key = ?", told)

    async def answers(self) -> bool:
        """See `KeyPlace`."""
        try:
            await self.get(Kind.SECRET, NOBODY, "?")
        except KeysUnavailable:
            return False
        return True

    async def close(self) -> None:
        """Nothing is held between acts."""


def _once(connection: sqlite3.Connection, kind: Kind, owner: UUID, name: str, blob: bytes) -> bytes:
    named = (kind, owner.bytes, _padded(name))
    there = connection.execute(f"SELECT slot FROM kept WHERE {_NAMED}", named).fetchone()
    if there is not None:
        return _blob(there[0])
    _append(connection, (wrapped_under(blob), _slot(blob), *named))
    return blob


def _append(connection: sqlite3.Connection, row: tuple[str | bytes, ...]) -> None:
    """In a row that is free, or a new one."""
    if not connection.execute(_REUSE, row).rowcount:
        connection.execute(_APPEND, row)


def _padded(name: str) -> str:
    return name.ljust(LONGEST_NAME)


def _slot(blob: bytes) -> bytes:
    return len(blob).to_bytes(LENGTH, "big") + blob + bytes(LONGEST_BLOB - len(blob))


def _blob(slot: bytes) -> bytes:
    blob = slot[LENGTH : LENGTH + int.from_bytes(slot[:LENGTH], "big")]
    if not blob:  # overwritten, and what said so is lost: the file is damaged
        raise KeysUnavailable
    return blob


FREE = "-"
"""The kind of a row whose blob was overwritten: the next that needs one takes it."""
_NO_KEK = "-" * 16

_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS kept (
    place INTEGER PRIMARY KEY,
    kek TEXT NOT NULL CHECK (length(kek) = 16),
    kind TEXT NOT NULL CHECK (length(kind) = 1),
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    name TEXT NOT NULL CHECK (length(name) = {LONGEST_NAME}),
    slot BLOB NOT NULL CHECK (length(slot) = {SLOT})
);
CREATE UNIQUE INDEX IF NOT EXISTS kept_once ON kept (kind, owner, name) WHERE kind <> '{FREE}';
CREATE INDEX IF NOT EXISTS kept_free ON kept (place) WHERE kind = '{FREE}';
CREATE INDEX IF NOT EXISTS kept_under ON kept (kek) WHERE kind <> '{FREE}';
CREATE TABLE IF NOT EXISTS erasures (
    key BLOB PRIMARY KEY,
    erased_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unsettled (
    key BLOB PRIMARY KEY,
    looks INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
COMMIT;
"""

_OWNED = f"kind = ? AND kind <> '{FREE}' AND owner = ?"
_NAMED = f"{_OWNED} AND name = ?"
_REPLACE = f"UPDATE kept SET kek = ?, slot = ? WHERE {_NAMED}"
_REUSE = f"""
UPDATE kept SET kek = ?, slot = ?, kind = ?, owner = ?, name = ?
WHERE place = (SELECT min(place) FROM kept WHERE kind = '{FREE}')
"""
_APPEND = "INSERT INTO kept (kek, slot, kind, owner, name) VALUES (?, ?, ?, ?, ?)"
_FREED = (
    f"kek = '{_NO_KEK}', kind = '{FREE}', owner = zeroblob(16), name = printf('%{LONGEST_NAME}s', ''),"
    f" slot = zeroblob({SLOT})"
)
