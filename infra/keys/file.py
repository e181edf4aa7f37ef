"""Keys in a file of their own: the embedded key store, an SQLite file whose deletions are real.

Keys lie in rows of one length that are appended and never moved or removed; erasing one overwrites it where it lies
(`infra.keys.secret_file`). Refuses a file or folder that others may read.
"""

from __future__ import annotations

import secrets
import sqlite3
from datetime import date
from pathlib import Path
from uuid import UUID

from domain.cases.content import Erased
from infra.home import prepared
from infra.keys.secret_file import SecretFile
from infra.keys.store import SIZE, KeysUnavailable

FOLDER, NAME = "keys", "keys.sqlite"


class FileKeys(SecretFile):
    """See `infra.keys.store.KeyStore`. Several processes of one machine may use the file at once."""

    @classmethod
    def below(cls, data_dir: Path) -> FileKeys:
        """The key file of a data folder, made if it is the first time."""
        return cls.made(
            prepared(data_dir) / FOLDER / NAME,
            _TABLES,
            holds="the keys of case content",
            without="the content of cases cannot be read",
        )

    async def make(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        fresh = secrets.token_bytes(SIZE)

        def made(connection: sqlite3.Connection) -> bytes | Erased | None:
            self.made_in(connection, case, fresh)
            return self._key_in(connection, case)

        return await self.write(made)

    async def key(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        return await self.do(lambda it: self._key_in(it, case))

    @staticmethod
    def _key_in(connection: sqlite3.Connection, case: UUID) -> bytes | Erased | None:
        day, key = connection.execute(_KEY, (case.bytes, case.bytes)).fetchone()
        if day is not None:
            return Erased(on=date.fromisoformat(day))
        if key is not None and not any(key):  # overwritten, and the day is lost: the file is damaged
            raise KeysUnavailable
        return key

    async def erase(self, case: UUID, on: date) -> None:
        """See `KeyStore`."""

        def both(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            self.erased_in(connection, case, on)
            connection.execute("COMMIT")

        await self.do(both)

    async def secret(self, name: str) -> bytes:
        """See `KeyStore`."""

        def found(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute("SELECT secret FROM secrets WHERE name = ?", (name,)).fetchone()
            return None if row is None else row[0]

        def made(connection: sqlite3.Connection) -> bytes | None:
            connection.execute(_MAKE_SECRET, (name, secrets.token_bytes(SIZE)))
            return found(connection)

        kept = await self.look(found) or await self.write(made)
        assert kept is not None
        return kept

    async def answers(self) -> bool:
        """See `KeyStore`."""
        try:
            await self.key(UUID(int=0))
        except KeysUnavailable:
            return False
        return True

    async def close(self) -> None:
        """Nothing is held between acts."""

    @staticmethod
    def made_in(connection: sqlite3.Connection, case: UUID, fresh: bytes) -> None:
        """Append the key, unless there is or was one."""
        connection.execute(_MAKE, (case.bytes, fresh, case.bytes))

    @staticmethod
    def erased_in(connection: sqlite3.Connection, case: UUID, on: date) -> None:
        """Leave the day and overwrite the key where it lies."""
        connection.execute(_DAY, (case.bytes, on.isoformat()))
        connection.execute(_OVERWRITE, (case.bytes,))


_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS case_keys (
    place INTEGER PRIMARY KEY,
    case_id BLOB NOT NULL UNIQUE,
    key BLOB NOT NULL CHECK (length(key) = {SIZE})
);
CREATE TABLE IF NOT EXISTS erasures (
    case_id BLOB PRIMARY KEY,
    erased_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secrets (
    place INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    secret BLOB NOT NULL CHECK (length(secret) = {SIZE})
);
COMMIT;
"""

_MAKE = """
INSERT INTO case_keys (case_id, key) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE case_id = ?)
ON CONFLICT DO NOTHING
"""
_KEY = """
SELECT (SELECT erased_on FROM erasures WHERE case_id = ?), (SELECT key FROM case_keys WHERE case_id = ?)
"""
_DAY = "INSERT INTO erasures (case_id, erased_on) VALUES (?, ?) ON CONFLICT DO NOTHING"
_OVERWRITE = f"UPDATE case_keys SET key = zeroblob({SIZE}) WHERE case_id = ?"
_MAKE_SECRET = "INSERT INTO secrets (name, secret) VALUES (?, ?) ON CONFLICT DO NOTHING"
