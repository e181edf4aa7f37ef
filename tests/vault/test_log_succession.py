"""Another key for the log while it serves: both sign it, the old one goes on checking and signs no more."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from domain.vault.checkpoint import Checkpoint, origin_of
from domain.vault.entry import read_entry
from domain.vault.succession import Succession, read_succession
from infra.log_keys import LogKeys, TwoFollow, walked
from infra.notes import key_of, read_key, read_note, sign, signature, signed_by
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.keys.store import GONE
from infra.vault.log.checkpoints import checkpointed
from infra.vault.log.door import desk_calls
from infra.vault.log.promises import promise
from infra.vault.log.signer import KeyGone, signer_of
from infra.vault.log.succeeding import succeeded
from infra.vault.within import Within
from tests.vault.fixtures import VaultDatabase, fresh_vault, inside_of
from tests.vault.test_disclosure_log import append, entries, told

ORIGIN = "parley-log/x"
SEEDS = [bytes([n]) * 32 for n in range(1, 6)]
KEYS = [key_of(ORIGIN, seed) for seed in SEEDS]


def step(
    old: int, new: int, size: int = 4, *, origin: str = ORIGIN, by: tuple[int, ...] | None = None
) -> str:
    """A succession between two of the keys, signed by both unless it says otherwise."""
    last = Checkpoint(origin=origin, size=size, root=b"r" * 32)
    names = [key_of(origin, SEEDS[n]) for n in (old, new)]
    text = Succession(last=last, old=names[0].text, new=names[1].text).text
    return f"{text}\n" + "".join(signature(text, origin, SEEDS[n]).line for n in by or (old, new))


def entitled(origin: str) -> str:
    """A true one but for its title, which is another log's."""
    text = read_note(step(0, 1))[0].replace(ORIGIN, origin, 1)
    return f"{text}\n" + "".join(signature(text, ORIGIN, SEEDS[n]).line for n in (0, 1))


# -- walking


@pytest.mark.parametrize("trusted", range(3))
def test_whichever_key_is_trusted_leads_to_all(trusted: int):
    found = walked(KEYS[trusted], [step(1, 2, 9), step(0, 1, 4)])
    assert found.keys == tuple(KEYS[:3])
    assert [one.last.size for one in found.handed_over] == [4, 9]
    assert [found.of(size) for size in (0, 4, 5, 9, 10, 10**9)] == [KEYS[n] for n in (0, 0, 1, 1, 2, 2)]


def test_a_checkpoint_counts_under_the_key_of_its_size_alone():
    keys = walked(KEYS[0], [step(0, 1, 4)])
    for size, seed, holds in ((4, 0, True), (4, 1, False), (5, 0, False), (5, 1, True)):
        made = Checkpoint(origin=ORIGIN, size=size, root=b"s" * 32)
        assert (keys.checkpoint(sign(made.text, ORIGIN, SEEDS[seed])) == made) is holds, (size, seed)
    other = Checkpoint(origin="parley-log/y", size=5, root=b"s" * 32)
    assert keys.checkpoint(sign(other.text, ORIGIN, SEEDS[1])) is None


@pytest.mark.parametrize(
    "note",
    [
        step(0, 1, by=(0,)),
        step(0, 1, by=(1,)),
        step(0, 1, by=(0, 2)),
        step(0, 1, origin="parley-log/y"),
        step(0, 1).replace("succession", "promise"),
        step(0, 1).replace("\n4\n", "\n04\n"),
        step(0, 1).replace("\n4\n", "\n5\n"),
        step(2, 3),
        entitled("parley-log/y"),
        "",
        "nonsense",
        "x" * 20_000,
        "9" * 5_000 + "\n\n— a b\n",
    ],
)
def test_what_was_not_signed_by_both_leads_nowhere(note: str):
    assert walked(KEYS[0], [note]) == LogKeys((KEYS[0],))


@pytest.mark.parametrize(
    "notes", [(step(0, 1), step(0, 2)), (step(0, 2), step(1, 2)), (step(0, 1), step(0, 1, 5))]
)
def test_a_key_that_two_follow_is_told(notes: tuple[str, ...]):
    with pytest.raises(TwoFollow):
        walked(KEYS[0], notes)


def test_keys_that_go_round_end():
    found = walked(KEYS[0], [step(0, 1, 4), step(1, 2, 5), step(2, 0, 6)])
    assert len(found.handed_over) <= 3


def test_a_succession_has_one_writing():
    text = read_note(step(0, 1))[0]
    assert read_succession(text).text == text
    for bad in (text + "\n", text.replace("4", "9" * 30, 1), text.replace(KEYS[1].text, KEYS[0].text), ""):
        with pytest.raises(ValueError, match="no succession"):
            read_succession(bad)


# -- in the vault


@pytest.fixture
def vault_database(server: Any) -> Iterator[VaultDatabase]:
    """A database for each test: which key signs stands in it, and each test has a key store of its own."""
    with fresh_vault(server.superuser) as made:
        yield made


async def test_everything_after_it_is_signed_by_the_new_key(inside: Inside, vault: VaultClient):
    old = read_key((await told(vault, "log_key"))["key"])
    await append(inside, 1, 2, 3)
    said = await VaultClient(Within({one.name: one for one in desk_calls(inside)})).call("log_key_rotate", {})
    new = read_key((await told(vault, "log_key"))["key"])
    assert new != old
    assert said["key"] == new.text
    notes = (await told(vault, "log_successions"))["notes"]
    keys = walked(old, notes)
    assert keys.keys == (old, new) == walked(new, notes).keys
    handed = keys.handed_over[0].last
    before = await told(vault, "log_checkpoint", size=handed.size)
    assert keys.checkpoint(before["note"]) == handed
    assert signed_by(before["note"], new) is None
    now = await told(vault, "log_checkpoint")
    assert keys.checkpoint(now["note"])
    assert signed_by(now["note"], old) is None
    assert signed_by(await promise(inside, (await append(inside, 4))[0]), new)
    leaves = [read_entry(one).leaf for one in await entries(vault, handed.size, now["size"])]
    assert {(one["act"], one["key"], one["reason"]) for one in leaves} == {
        ("KEY_RETIRED", old.id.hex(), "LOG"),
        ("KEY_ADDED", new.id.hex(), "LOG"),
    }


async def test_the_old_key_is_gone_and_the_new_one_is_found_again(inside: Inside):
    old = await inside.keys.secret("log")
    new = await succeeded(inside)
    assert await inside.keys.secret("log") == GONE != old
    assert (await signer_of(inside.keys, inside.tenant, inside.pool)).key == new
    third = await succeeded(inside)
    assert await inside.keys.secret("log 1") == GONE
    assert third != new


async def test_another_process_signs_with_the_new_one_at_its_next_look(inside: Inside):
    other = replace(inside, signer=await signer_of(inside.keys, inside.tenant, inside.pool))
    new = await succeeded(inside)
    assert other.signer.key != new
    await append(inside, 5)
    assert await checkpointed(other)
    assert other.signer.key == new


async def test_two_at_once_are_one_after_the_other(inside: Inside, vault: VaultClient):
    first = inside.signer.key
    other = replace(inside, signer=await signer_of(inside.keys, inside.tenant, inside.pool))
    made = await asyncio.gather(succeeded(inside), succeeded(other))
    keys = walked(first, (await told(vault, "log_successions"))["notes"])
    assert set(made) == set(keys.keys[1:])
    assert len(keys.keys) == 3


async def test_broken_off_before_it_came_to_be_changes_nothing_and_is_taken_up(
    inside: Inside, vault: VaultClient
):
    old = inside.signer.key
    await checkpointed(inside)
    row = await inside.pool.fetchrow("SELECT size, root FROM public.log_checkpoint(NULL, false)")
    last = Checkpoint(origin=origin_of(inside.tenant), size=row["size"], root=row["root"])
    meant, _ = await inside.signer.followed_at(last)  # and then the process ends
    again = replace(inside, signer=await signer_of(inside.keys, inside.tenant, inside.pool))
    assert again.signer.key == old
    assert await succeeded(again) == meant


async def test_broken_off_afterwards_the_next_start_overwrites_the_old_key(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as broken:

        async def ends(name: str) -> None:
            raise SystemExit

        broken.setattr(inside.keys, "overwrite", ends, raising=True)
        with pytest.raises(SystemExit):
            await succeeded(inside)
    assert await inside.keys.secret("log") != GONE
    made = await signer_of(inside.keys, inside.tenant, inside.pool)
    assert made.number == 1
    assert await inside.keys.secret("log") == GONE


@pytest.fixture
def put_back(server: Any) -> Iterator[VaultDatabase]:
    """The same database as it was before anything happened."""
    with fresh_vault(server.superuser) as made:
        yield made


async def test_a_database_from_before_it_signs_nothing(
    vault_database: VaultDatabase, put_back: VaultDatabase, tmp_path: Path
):
    async with inside_of(vault_database, tmp_path) as inside:
        await succeeded(inside)
    async with inside_of(put_back, tmp_path) as inside:
        with pytest.raises(KeyGone):
            inside.signer.sign("anything")
        with pytest.raises(KeyGone):
            _ = inside.signer.key  # nobody is told a key that anybody could sign with
        await append(inside, 1)
        with pytest.raises(KeyGone):
            await checkpointed(inside)
        assert await inside.keys.secret("log") == GONE


async def test_a_key_store_from_before_it_makes_no_key_of_its_own(
    vault_database: VaultDatabase, tmp_path: Path
):
    for folder in ("now", "before"):
        (tmp_path / folder).mkdir(mode=0o700)
    async with inside_of(vault_database, tmp_path / "now") as inside:
        await succeeded(inside)
    async with inside_of(vault_database, tmp_path / "before") as inside:
        with pytest.raises(KeyGone):
            inside.signer.sign("anything")
        with pytest.raises(KeyGone):
            _ = inside.signer.key  # nobody is told a key that anybody could sign with
        await append(inside, 1)
        with pytest.raises(KeyGone):
            await checkpointed(inside)


async def test_successions_are_never_changed(inside: Inside, vault_owner: asyncpg.Connection):
    await succeeded(inside)
    for change in (
        "UPDATE public.log_successions SET note = 'x'",
        "DELETE FROM public.log_successions",
        "TRUNCATE public.log_successions",
    ):
        with pytest.raises(asyncpg.PostgresError, match="append"):
            await vault_owner.execute(change)
    with pytest.raises(asyncpg.SerializationError):
        await inside.pool.execute("SELECT public.log_succeed(1, 0, 'x', '\\x00', '\\x00')")
