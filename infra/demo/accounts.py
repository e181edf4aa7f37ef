"""The demo's people sign in: passwords and second factors, made once per data directory, and their accounts.

Only reached in demo mode. What they sign in with lies beside the database, readable by its owner alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe

import asyncpg
from argon2 import PasswordHasher

from infra.demo.personas import LATECOMERS, PEOPLE, DemoPerson
from infra.oauth.sealing import Sealing
from infra.secret_files import create_secret, read_secret, write_secret
from infra.signing_in import second_factor

SIGN_IN = (*PEOPLE, *LATECOMERS)

_WITHOUT = """
    SELECT p.id FROM persons p LEFT JOIN accounts a ON a.person_id = p.id
    WHERE p.id = ANY($1) AND a.person_id IS NULL
"""
_OPEN = """
    INSERT INTO accounts (person_id, password_hash, totp_sealed, opened_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (person_id) DO NOTHING
"""


class DemoAccounts:
    """What each of the demo's people signs in with, by handle: `password` and `totp_secret`."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "oauth" / "demo-accounts.json"

    def secrets(self) -> Mapping[str, Mapping[str, str]]:
        """Made first if there are none; the same as long as the data directory is."""
        raw = read_secret(self._path)
        if raw is None:
            create_secret(self._path, _written({}))
            raw = read_secret(self._path) or b"{}"
        kept = json.loads(raw)
        if any(person.handle not in kept for person in SIGN_IN):
            write_secret(self._path, _written(kept))
            kept = json.loads(read_secret(self._path) or b"{}")
        return kept


async def open_accounts(
    connection: asyncpg.Connection, data_dir: Path, sealing: Sealing, hasher: PasswordHasher
) -> int:
    """Opens an account for each of the demo's people who has none; how many. Safe to repeat.

    Each costs a hash, so a tenth of a second with the usual hasher: once per database.
    """
    missing = {row["id"] for row in await connection.fetch(_WITHOUT, [person.id for person in SIGN_IN])}
    secrets, now = DemoAccounts(data_dir).secrets(), datetime.now(UTC)
    opened = [
        (
            person.id,
            hasher.hash(secrets[person.handle]["password"]),
            second_factor.sealed(sealing, person.id, secrets[person.handle]["totp_secret"]),
            now,
        )
        for person in SIGN_IN
        if person.id in missing
    ]
    await connection.executemany(_OPEN, opened)
    return len(opened)


def _written(kept: Mapping[str, Mapping[str, str]]) -> bytes:
    return json.dumps(
        {person.handle: kept.get(person.handle) or _new(person) for person in SIGN_IN}, indent=1
    ).encode()


def _new(person: DemoPerson) -> Mapping[str, str]:
    return {
        "password": f"{person.handle}-{token_urlsafe(18)}",
        "totp_secret": second_factor.new_totp_secret(),
    }
