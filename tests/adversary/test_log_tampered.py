"""A DBA edits, cuts, reorders or restores the log's database: who finds it, and that the signer goes no further.

Three look: the signer before it signs again, an outsider who kept a checkpoint and the entries' addresses, and a
requester who kept a promise. What each finds, and what it can't, is said case by case.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import asyncpg
import pytest

from domain.vault.auditing import audited
from domain.vault.checkpoint import Checkpoint, Promise, origin_of, read_checkpoint, read_promise
from domain.vault.leaf import Leaf
from domain.vault.tree import root_of
from domain.vault.values import Act
from infra.notes import sign, signed_by
from infra.vault.inside import Inside
from infra.vault.keys.store import NOBODY, Kind
from infra.vault.log.checkpoints import MARK, LogTampered, checkpointed, mark_of
from infra.vault.log.promises import promise
from tests.vault.fixtures import VaultDatabase, inside_of

TABLES = ("log_entries", "log_runs", "log_tiles", "log_checkpoints")
CHANGED = "The first 40 entries are not those that were signed before: the log was rewritten."
CUT = (
    "A checkpoint of 40 entries was signed before, and this one has 24: "
    "the log was cut, or an older one was put back."
)
ROOT = "The root computed from the entries is not the one that was signed: an entry is not what it was."


@dataclass
class World:
    """A log of 40 signed entries, with one more that waits and was promised; an earlier checkpoint covers 24."""

    inside: Inside
    dba: asyncpg.Connection
    early: Checkpoint
    kept: Checkpoint
    promised: Promise
    last: int

    async def entries(self) -> list[bytes]:
        rows = await self.dba.fetch("SELECT entry FROM public.log_entries_at(0, public.log_size())")
        return [row["entry"] for row in rows]

    async def now(self) -> Checkpoint:
        note = await self.dba.fetchval("SELECT note FROM public.log_checkpoint(NULL, false)")
        key = self.inside.signer.key
        return read_checkpoint(str(signed_by(note, key)))

    async def outsider(self, *promises: Promise) -> Sequence[str]:
        """What somebody finds who kept the checkpoint of 40 entries, of what is served now."""
        found = audited(await self.now(), await self.entries(), [self.early, self.kept], promises)
        return [one.said for one in found if not one.holds]

    async def signs_on(self) -> bool:
        await self.dba.fetchval("SELECT public.log_append('{}')")
        try:
            return await checkpointed(self.inside)
        except LogTampered:
            return False


@pytest.fixture(scope="module")
async def built(
    vault_database: VaultDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """The log as it was before anybody touched it, with a copy of its rows beside it."""
    async with inside_of(vault_database, tmp_path_factory.mktemp("keys")) as inside:
        dba = await asyncpg.connect(**vault_database.superuser.arguments())
        early = await grown(inside, dba, 24)
        kept = await grown(inside, dba, 16)
        last = await append(inside, 99)
        key = inside.signer.key
        promised = read_promise(str(signed_by(await promise(inside, last), key)))
        for table in TABLES:
            await dba.execute(f"ALTER TABLE public.{table} DISABLE TRIGGER ALL")
            await dba.execute(f"CREATE TABLE public.copy_of_{table} AS SELECT * FROM public.{table}")
        await dba.execute("ALTER TABLE public.log_entries DROP CONSTRAINT log_entries_check")
        yield World(inside, dba, early, kept, promised, last)
        await dba.close()


@pytest.fixture
async def world(built: World) -> World:
    """The log as it was, in its database and in the mark beside the keys."""
    for table in TABLES:
        await built.dba.execute(f"DELETE FROM public.{table}")
        await built.dba.execute(
            f"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE SELECT * FROM public.copy_of_{table}"
        )
    await built.inside.keys.remember(MARK, mark_of(built.kept), lambda _: True)
    return built


async def append(inside: Inside, n: int) -> int:
    leaf = Leaf(act=Act.ANNOUNCED, on=date(2026, 11, 22), request=f"{n:032x}")
    return await inside.pool.fetchval("SELECT public.log_append($1)", leaf.bytes)


async def grown(inside: Inside, dba: asyncpg.Connection, by: int) -> Checkpoint:
    for n in range(by):
        await append(inside, n)
    assert await checkpointed(inside)
    row = await dba.fetchrow("SELECT size, root FROM public.log_checkpoint(NULL, false)")
    assert row is not None
    return Checkpoint(origin=origin_of(inside.tenant), size=row["size"], root=row["root"])


async def test_nothing_is_found_where_nothing_was_done(world: World):
    assert await world.outsider() == []
    assert await world.signs_on() is True
    assert await world.outsider(world.promised) == []
    assert (await world.now()).size == 42


async def test_an_edited_entry_is_found_by_the_outsider_and_its_chain(world: World):
    """Edited as it lies, without touching what follows."""
    await world.dba.execute(
        'UPDATE public.log_entries SET leaf = \'{"act":"SEALED"}\' WHERE id = (SELECT min(id) FROM public.log_entries)'
    )
    found = await world.outsider()
    assert found[0] == ROOT
    assert "does not hold the hash of the entry before it: one of the two was changed" in found[1]
    assert found[-1] == CHANGED


async def test_an_edited_entry_with_its_chain_made_anew_is_found_by_the_outsider(world: World):
    """All hashes that follow are made anew: the chains hold, the signed roots do not."""
    await edited_with_its_chain(world)
    assert await world.outsider() == [
        ROOT,
        "The first 24 entries are not those that were signed before: the log was rewritten.",
        CHANGED,
    ]


async def test_the_signer_signs_nothing_over_a_changed_tree(world: World):
    await edited_with_its_chain(world)
    assert await world.signs_on() is False
    assert await world.now() == world.kept


async def test_an_entry_that_waits_is_not_edited_without_the_signer_seeing_it(world: World):
    await world.dba.execute("UPDATE public.log_entries SET leaf = '{}' WHERE id = $1", world.last)
    assert await world.signs_on() is False
    assert await world.now() == world.kept


async def test_a_tree_that_was_changed_is_not_signed_over_even_where_the_key_store_has_no_mark(world: World):
    """As a key store has none that was put back from before the first checkpoint."""
    await world.inside.keys.place.drop(Kind.REQUEST, NOBODY)
    assert await world.inside.keys.remembered(MARK) is None
    await edited_with_its_chain(world)
    assert await world.signs_on() is False
    assert await world.now() == world.kept


async def test_a_chain_of_waiting_entries_that_was_broken_is_not_signed_over(world: World):
    """Each of them has the hash that it should have; the later one of the chain holds the former's old one."""
    shard = "SELECT shard FROM public.log_place($1)"
    mine, later = await world.dba.fetchval(shard, world.last), None
    while later != mine:
        later = await world.dba.fetchval(shard, await append(world.inside, 1))
    await made_anew(world)
    assert await world.signs_on() is False
    assert await world.now() == world.kept


async def test_an_entry_that_waits_and_was_made_anew_is_found_by_whoever_has_its_promise(world: World):
    """Before a checkpoint covers it, only the signed promise ties the log to it: the others see nothing."""
    await made_anew(world)
    assert await world.signs_on() is True
    assert await world.outsider() == []
    (found,) = await world.outsider(world.promised)
    assert found.startswith("The log signed that an entry stands at chain ")


async def test_a_tail_that_waits_and_was_deleted_is_found_by_whoever_has_its_promise(world: World):
    await world.dba.execute("DELETE FROM public.log_entries WHERE id = $1", world.last)
    assert await world.signs_on() is True
    assert await world.outsider() == []
    (found,) = await world.outsider(world.promised)
    assert found.endswith("and that entry is not there: it was cut or changed.")


async def test_an_older_log_that_was_put_back_is_found_by_the_outsider_and_by_the_signer(world: World):
    """As if the database of 24 entries had been restored. The mark lies in the key store, which was not."""
    await world.dba.execute("DELETE FROM public.log_checkpoints WHERE size > 24")
    await world.dba.execute("DELETE FROM public.log_runs WHERE first_index >= 24")
    await world.dba.execute(
        "DELETE FROM public.log_entries WHERE id NOT IN (SELECT id FROM public.log_entries ORDER BY id LIMIT 24)"
    )
    assert await world.outsider() == [CUT]
    assert await world.signs_on() is False


async def test_a_whole_log_that_was_emptied_is_not_begun_anew(world: World):
    for table in ("log_checkpoints", "log_runs", "log_entries"):
        await world.dba.execute(f"DELETE FROM public.{table}")
    assert await world.signs_on() is False


async def test_two_entries_that_changed_places_are_found_by_their_chains_and_by_the_root(world: World):
    first, second = await of_one_chain(world, 2)
    await world.dba.execute("UPDATE public.log_entries SET place = place + 1000 WHERE id = $1", first["id"])
    await world.dba.execute(
        "UPDATE public.log_entries SET place = $2 WHERE id = $1", second["id"], first["place"]
    )
    await world.dba.execute(
        "UPDATE public.log_entries SET place = $2 WHERE id = $1", first["id"], second["place"]
    )
    found = await world.outsider()
    assert found[0] == ROOT
    assert any("does not hold the hash of the entry before it" in one for one in found)


async def test_an_entry_that_was_left_out_is_found_by_its_chain_the_count_and_the_checkpoint(world: World):
    (first, *_) = await of_one_chain(world, 2)
    await world.dba.execute("DELETE FROM public.log_entries WHERE id = $1", first["id"])
    found = await world.outsider()
    assert found[0] == "The checkpoint counts 40 entries, and 39 are here."
    assert any("something was left out, put in or moved before it" in one for one in found)
    assert found[-1] == CHANGED


async def test_an_entry_that_was_put_in_between_is_found(world: World):
    """As the outsider gets them: one entry twice, the rest as it was."""
    entries = await world.entries()
    found = [
        one.said
        for one in audited(world.kept, [*entries[:5], entries[4], *entries[5:]], [world.kept])
        if not one.holds
    ]
    assert found[0] == "The checkpoint counts 40 entries, and 41 are here."
    assert "something was left out, put in or moved before it" in found[1]


async def test_two_logs_of_one_size_under_the_true_key_are_a_split_view(world: World):
    """Whoever holds the log's key as well can sign another log; two who compare checkpoints find it."""
    entries = await world.entries()
    other = replace(world.kept, root=root_of(entries[:1]))
    note = world.inside.signer.sign(other.text)
    assert signed_by(note, world.inside.signer.key) == other.text
    found = [one.said for one in audited(world.kept, entries, [other]) if not one.holds]
    assert found == ["Two different logs of 40 entries were signed: a split view. Keep both checkpoints."]


async def test_a_checkpoint_signed_by_another_key_is_none(world: World):
    note = sign(world.kept.text, world.kept.origin, bytes(32))
    assert signed_by(note, world.inside.signer.key) is None


async def made_anew(world: World) -> None:
    """The entry that waits, changed with its hash."""
    await world.dba.execute(
        """UPDATE public.log_entries SET leaf = '{}', hash =
        sha256('\\x00'::bytea || public.log_entry_text(shard, place, previous, '{}')) WHERE id = $1""",
        world.last,
    )


async def edited_with_its_chain(world: World) -> None:
    """One leaf changed, and every hash of its chain after it made anew."""
    (first, *_) = await of_one_chain(world, 2)
    await world.dba.execute(
        """UPDATE public.log_entries SET leaf = '{"act":"SEALED"}', hash = sha256('\\x00'::bytea ||
        public.log_entry_text(shard, place, previous, '{"act":"SEALED"}')) WHERE id = $1""",
        first["id"],
    )
    rows = await world.dba.fetch(
        "SELECT id, place FROM public.log_entries WHERE shard = $1 AND place > $2 ORDER BY place",
        first["shard"],
        first["place"],
    )
    for row in rows:
        await world.dba.execute(
            """UPDATE public.log_entries e SET previous = b.hash, hash = sha256('\\x00'::bytea ||
            public.log_entry_text(e.shard, e.place, b.hash, e.leaf))
            FROM public.log_entries b WHERE e.id = $1 AND b.shard = e.shard AND b.place = e.place - 1""",
            row["id"],
        )


async def of_one_chain(world: World, count: int) -> list[asyncpg.Record]:
    """The first entries of the chain that has most of the first 24."""
    return await world.dba.fetch(
        """SELECT e.id, e.shard, e.place FROM public.log_entries e
        WHERE e.shard = (
            SELECT shard FROM public.log_runs WHERE first_index < 24 ORDER BY length DESC, shard LIMIT 1
        ) ORDER BY e.place LIMIT $1""",
        count,
    )
