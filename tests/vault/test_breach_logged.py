"""That there was a breach stands in the log, once for each, however often it is told."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from uuid import uuid4

import asyncpg

from infra.vault.client import VaultClient


async def test_a_breach_has_one_entry(vault: VaultClient, vault_owner: asyncpg.Connection) -> None:
    one, other = uuid4(), uuid4()
    told = [vault.breach(one, date(2026, 11, 20)) for _ in range(4)]
    assert await asyncio.gather(*told) == [None] * 4
    assert await vault.breach(other, date(9999, 1, 1)) is None
    rows = await vault_owner.fetch("SELECT leaf FROM log_entries ORDER BY id")
    first, second = [json.loads(row["leaf"]) for row in rows]
    assert (first["act"], first["on"]) == ("BREACH_RECORDED", "2026-11-20")
    assert (second["act"], second["on"]) == ("BREACH_RECORDED", "2026-11-22")
    assert first["request"] != second["request"]
    assert str(one) not in str(first)
