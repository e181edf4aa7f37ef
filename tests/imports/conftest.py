"""A small record to import into: a secretariat, an NGO that stands by one site, a company, and two sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from infra import reference
from infra.imports.catalogue import KINDS
from infra.imports.loading import Means, Outcome, load
from infra.imports.mapping import NO_MAP, read_map
from infra.imports.order import Order
from infra.imports.references import digest_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRETARIAT, NGO, OTHER_NGO, COMPANY = (UUID(int=n, version=4) for n in (1, 2, 3, 4))
LLANURA, TERRAZA = (UUID(int=n, version=4) for n in (11, 12))
KEY = b"k" * 32

_WORLD = f"""
INSERT INTO organisations (id, name, kind, sector, country, external_ref) VALUES
    ('{SECRETARIAT}', 'Scheme Secretariat', 'SECRETARIAT', NULL, 'NL', NULL),
    ('{NGO}', 'Aguas Claras Network', 'NGO', 'NGOS', 'PE', 'acn'),
    ('{OTHER_NGO}', 'Quillmar Circle', 'NGO', 'NGOS', 'PH', NULL),
    ('{COMPANY}', 'Corvanelle Copper', 'COMPANY', 'MINING_COMPANIES', 'CL', NULL);
INSERT INTO sites (id, name, country, status, external_ref) VALUES
    ('{LLANURA}', 'Llanura Alta', 'PE', 'OPERATING', 'llanura'),
    ('{TERRAZA}', 'Terraza Baja', 'PE', 'OPERATING', 'terraza');
INSERT INTO assignments (id, organisation_id, site_id, capacity, starts) VALUES
    (gen_random_uuid(), '{NGO}', '{LLANURA}', 'NGO', '2020-01-01'),
    (gen_random_uuid(), '{COMPANY}', '{LLANURA}', 'OPERATOR', '2020-01-01');
"""
TABLES = (
    "organisations", "sites", "assignments", "parties", "party_roles", "party_consents", "engagements", "participants",
    "attendance", "barriers", "barrier_events", "mechanisms", "grievances", "grievance_events", "grievance_imports",
    "external_inspections", "inspection_documents", "audit_log", "outbox",
)  # fmt: skip


STAY = ("audit_reports", "area_scores")
"""Tables that refuse to be emptied."""


@dataclass(frozen=True, kw_only=True)
class Importing:
    """Imports texts as files, in one database, and looks at what is there afterwards."""

    owner: asyncpg.Connection
    writer: asyncpg.Connection
    folder: Path

    def file(self, content: str | bytes, name: str = "log.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    async def load(
        self,
        kind: str,
        content: str | bytes | Path,
        *,
        map: str | Path | None = None,
        keeper: str = "",
        now: datetime = NOW,
        **more: object,
    ) -> Outcome:
        path = content if isinstance(content, Path) else self.file(content)
        map_path = self.file(map, "map.toml") if isinstance(map, str) else map
        said = read_map(map_path, kind, [f.name for f in KINDS[kind].fields]) if map_path else NO_MAP
        order = Order(kind=KINDS[kind], path=path, said=said, keeper=keeper)
        means = Means(now=now, new_id=uuid4, digest=lambda keeper, text: digest_of(KEY, keeper, text))
        return await load(self.writer, replace(order, **more), means)

    async def everything(self) -> dict[str, list[str]]:
        """Every row of every table an import may touch, as text."""
        return {
            table: [row[0] for row in await self.owner.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")]
            for table in TABLES
        }

    async def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in await self.owner.fetch(sql)]


@pytest.fixture
async def importing(owner: asyncpg.Connection, writer: asyncpg.Connection, tmp_path: Path) -> Importing:
    """The small record, as it is before each test."""
    for table in STAY:  # what no login may take back, a test may
        await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    await owner.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
    for table in STAY:
        await owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    if not await owner.fetchval("SELECT EXISTS (SELECT FROM sectors)"):
        await reference.load(owner)
    await owner.execute(_WORLD)
    return Importing(owner=owner, writer=writer, folder=tmp_path)
