"""Another key for the log: everything before is signed by the old one, everything after by the new one.

In one transaction, under the sequencer's turn: the note that both keys signed, and two entries of the log about it.
Broken off before that, nothing has changed; after it, the next look overwrites the old key.
"""

from __future__ import annotations

from domain.vault.checkpoint import Checkpoint, origin_of
from domain.vault.leaf import Leaf
from domain.vault.values import Act
from infra.notes import NoteKey
from infra.vault.inside import Inside
from infra.vault.log.checkpoints import LOCK, checkpointed

REASON = "LOG"


async def succeeded(inside: Inside) -> NoteKey:
    """The key that is the log's from now on."""
    await checkpointed(inside)
    async with inside.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        await inside.signer.refresh(connection)
        row = await connection.fetchrow("SELECT size, root FROM public.log_checkpoint(NULL, false)")
        assert row is not None
        last = Checkpoint(origin=origin_of(inside.tenant), size=row["size"], root=row["root"])
        old = inside.signer.key
        new, note = await inside.signer.followed_at(last)
        await connection.execute(
            "SELECT public.log_succeed($1, $2, $3, $4, $5)",
            inside.signer.number + 1, last.size, note,
            _leaf(inside, Act.KEY_RETIRED, old), _leaf(inside, Act.KEY_ADDED, new),
        )  # fmt: skip
    await inside.signer.refresh(inside.pool)
    await checkpointed(inside)
    return new


async def successions(inside: Inside) -> list[str]:
    """All notes about it, from the first on."""
    return [row["note"] for row in await inside.pool.fetch("SELECT note FROM public.log_successions_told()")]


def _leaf(inside: Inside, act: Act, key: NoteKey) -> bytes:
    return Leaf(act=act, on=inside.clock.today(), reason=REASON, key=key.id.hex()).bytes
