"""What an import leaves behind: one audit row and one message for the whole batch, which is one act of one operator.

Neither holds a name of the file or anything of its content; the batch's label ties the two together.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from infra.imports.kinds import Kind
from infra.imports.staging import Counts

CLIENT = "parley import"


async def leave_trace(
    connection: Connection, kind: Kind, keeper: UUID | None, counts: Counts, now: datetime, batch: UUID
) -> None:
    """Write both, in the import's own transaction."""
    facts = {
        "kind": kind.entity,
        "added": counts.added,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
    }
    outcome = " ".join(f"{name}={number}" for name, number in facts.items() if name != "kind")
    await connection.execute(
        "INSERT INTO audit_log (at, actor_organisation, client, command, entity, entity_id, outcome) "
        "VALUES ($1, $2, $3, $4, 'Import', $5, $6)",
        now, keeper, CLIENT, f"IMPORT_{kind.name.upper()}", batch, outcome,
    )  # fmt: skip
    told = {**facts, **({"keeper": str(keeper)} if keeper else {})}
    await connection.execute(
        "INSERT INTO outbox (at, kind, entity, entity_id, facts) VALUES ($1, 'RecordsImported', 'Import', $2, $3)",
        now, batch, json.dumps(told),
    )  # fmt: skip
