"""What every request must know of organisations and clients, held in memory: size classes and suspensions.

Filled from the database at start and again every few seconds, so that the read path never waits for it. A
suspended client's tokens stop at the next refresh, not at their end. An unknown organisation counts as FEW.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.access import SizeClass
from infra import log
from infra.oauth.storage import Storage, StorageFault
from infra.pools import Unavailable


class Directory:
    """Size classes and suspensions as of the last refresh. `edition` changes when they did."""

    def __init__(self, sizes: Mapping[UUID, SizeClass] | None = None) -> None:
        self._sizes: Mapping[UUID, SizeClass] = dict(sizes or {})
        self.suspended: frozenset[str] = frozenset()
        self.edition = 0

    def size_of(self, organisation: UUID) -> SizeClass:
        """How much of the record the organisation sees."""
        return self._sizes.get(organisation, SizeClass.FEW)

    def replace(self, sizes: Mapping[UUID, SizeClass], suspended: frozenset[str]) -> None:
        """Puts newly read facts in place of the old ones."""
        if sizes != self._sizes or suspended != self.suspended:
            self._sizes, self.suspended = sizes, suspended
            self.edition += 1

    async def refresh(self, storage: Storage) -> None:
        """Reads both lists from the database. FEW is the default and is not carried."""
        self.replace(*await storage.run(_read))

    async def keep_fresh(self, storage: Storage, every: float = 15.0) -> None:
        """Refreshes until cancelled; while the database is away the last known facts stand."""
        while True:
            await asyncio.sleep(every)
            try:
                await self.refresh(storage)
            except (Unavailable, StorageFault):
                log.warn("the directory of organisations was not refreshed")


def _read(session: Session) -> tuple[Mapping[UUID, SizeClass], frozenset[str]]:
    sizes = session.execute(text("SELECT id, size_class FROM organisations WHERE size_class <> 'FEW'"))
    suspended = session.execute(text("SELECT id FROM oauth_clients WHERE NOT active"))
    return {row.id: SizeClass(row.size_class) for row in sizes}, frozenset(row.id for row in suspended)
