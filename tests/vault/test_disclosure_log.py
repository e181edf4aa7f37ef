"""The log grows in its database, is signed, and proves itself; what was changed under it is not signed over."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

import asyncpg
import pytest

from domain.kernel import Refusal
from domain.vault.auditing import audited
from domain.vault.checkpoint import read_checkpoint
from domain.vault.leaf import Leaf
from domain.vault.tree import consistent, includes, leaf_hash, root_of
from domain.vault.values import Act
from infra.notes import WITNESS, cosign, key_of, read_key, signed_by
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.log.checkpoints import checkpointed
from infra.vault.log.door import desk_calls
from infra.vault.log.promises import promise
from infra.vault.service import service
from infra.vault.within import Within
from tests.vault.fixtures import VaultDatabase

DAY = date(2026, 11, 22)
SEED = bytes(range(32))


def leaf(n: int) -> bytes:
    return Leaf(act=Act.REFUSED, on=DAY, request=f"{n:032x}", reason="OWN_REQUEST").bytes


async def append(inside: Inside, *numbers: int) -> list[int]:
    return [await inside.pool.fetchval("SELECT public.log_append($1)", leaf(n)) for n in numbers]


async def told(vault: VaultClient, name: str, **asked: object) -> Mapping[str, Any]:
    found = await vault.call(name, asked)
    assert not isinstance(found, Refusal), found
    return found


async def entries(vault: VaultClient, first: int, last: int) -> list[bytes]:
    return [
        one.encode() for one in (await told(vault, "log_entries", **{"from": first, "to": last}))["entries"]
    ]


def hashes(found: Mapping[str, Any]) -> list[bytes]:
    return [base64.b64decode(one) for one in found["hashes"]]


async def test_what_was_appended_is_signed_served_and_proven(inside: Inside, vault: VaultClient):
    key = read_key((await told(vault, "log_key"))["key"])
    assert await checkpointed(inside) is True
    empty = await told(vault, "log_checkpoint")
    assert (empty["size"], empty["witnesses"]) == (0, [])
    kept = {0: read_checkpoint(str(signed_by(empty["note"], key)))}
    for upto in (1, 5, 300):
        ids = await append(inside, *range(max(kept), upto))
        assert await inside.pool.fetchval("SELECT public.log_index($1)", ids[-1]) is None
        assert await checkpointed(inside) is True
        assert await checkpointed(inside) is False
        now = read_checkpoint(str(signed_by((await told(vault, "log_checkpoint"))["note"], key)))
        assert now.size == upto
        index = await inside.pool.fetchval("SELECT public.log_index($1)", ids[-1])
        (text,) = await entries(vault, index, index + 1)
        assert leaf(upto - 1) in text
        proof = hashes(await told(vault, "log_inclusion", index=index, size=upto))
        assert includes(now.root, upto, index, leaf_hash(text), proof)
        for old in kept.values():
            proof = hashes(await told(vault, "log_consistency", **{"from": old.size, "to": upto}))
            assert consistent(old.size, old.root, upto, now.root, proof)
        kept[upto] = now
    everything = await entries(vault, 0, 300)
    assert root_of(leaf_hash(one) for one in everything) == kept[300].root
    findings = list(audited(kept[300], everything, list(kept.values())))
    assert [one.said for one in findings if not one.holds] == []
    for index in range(0, 300, 7):
        proof = hashes(await told(vault, "log_inclusion", index=index, size=300))
        assert includes(kept[300].root, 300, index, leaf_hash(everything[index]), proof)
    older = await told(vault, "log_checkpoint", size=5)
    assert read_checkpoint(str(signed_by(older["note"], key))) == kept[5]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("log_inclusion", {"index": -1, "size": 2}),
        ("log_inclusion", {"index": "0", "size": 2}),
        ("log_inclusion", {"index": 0, "size": True}),
        ("log_inclusion", {"size": 2}),
        ("log_inclusion", {"index": 2, "size": 2}),
        ("log_inclusion", {"index": 0, "size": 2**70}),
        ("log_inclusion", {"index": 0, "size": 2**61}),
        ("log_consistency", {"from": 3, "to": 2}),
        ("log_consistency", {"from": 0, "to": 2**61}),
        ("log_entries", {"from": 0, "to": 2**61}),
        ("log_entries", {"from": 5, "to": 4}),
        ("log_checkpoint", {"size": 2**61}),
        ("log_checkpoint", {"size": "x"}),
    ],
)
async def test_nonsense_is_refused_and_nothing_breaks(
    vault: VaultClient, name: str, asked: dict[str, object]
):
    found = await vault.call(name, asked)
    assert isinstance(found, Refusal)
    assert found.code in ("BAD_INPUT", "NOT_FOUND")


async def test_appending_goes_on_while_checkpoints_are_made(inside: Inside, vault: VaultClient):
    """Two sequencers and six who append, all at once: every entry gets one place, and every checkpoint leads on."""
    begun = (await told(vault, "log_checkpoint"))["size"]
    done = asyncio.Event()

    async def appending(n: int) -> None:
        await append(inside, *range(1_000 * n, 1_000 * n + 40))

    async def signing() -> int:
        made = 0
        while not done.is_set():
            made += await checkpointed(inside, at_once=3)
            await asyncio.sleep(0)
        return made

    signers = [asyncio.create_task(signing()) for _ in range(2)]
    await asyncio.gather(*(appending(n) for n in range(1, 7)))
    done.set()
    assert sum(await asyncio.gather(*signers)) > 0
    await checkpointed(inside)
    rows = await inside.pool.fetchval("SELECT public.log_size()")
    assert rows == begun + 240
    everything = await entries(vault, 0, rows)
    assert len(set(everything)) == rows
    now = read_checkpoint((await told(vault, "log_checkpoint"))["note"].split("\n\n")[0] + "\n")
    assert all(one.holds for one in audited(now, everything))


async def test_two_that_append_to_one_chain_at_once_stand_one_after_the_other(
    inside: Inside, vault: VaultClient
):
    async with inside.pool.acquire() as one, inside.pool.acquire() as other:
        async with one.transaction():
            first = await one.fetchval("SELECT public.log_append($1)", leaf(8_000))
            chain = await one.fetchval(CHAIN)
            turn = other.transaction()
            await turn.start()
            while await other.fetchval(CHAIN) != chain:
                await turn.rollback()
                turn = other.transaction()
                await turn.start()
            pid = await other.fetchval("SELECT pg_backend_pid()")
            waits = asyncio.create_task(other.fetchval("SELECT public.log_append($1)", leaf(8_001)))
            while not waits.done() and not await one.fetchval(WAITS, pid):
                pass
        second = await waits
        await turn.commit()
    rows = [
        await inside.pool.fetchrow("SELECT * FROM public.log_place($1)", entry) for entry in (first, second)
    ]
    assert rows[1]["place"] == rows[0]["place"] + 1
    assert rows[1]["previous"] == rows[0]["hash"]
    assert await checkpointed(inside) > 0


WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE pid = $1 AND NOT granted)"
CHAIN = "SELECT pg_current_xact_id()::text::bigint % 8"


async def test_an_append_that_is_rolled_back_leaves_no_gap(inside: Inside, vault: VaultClient):
    async with inside.pool.acquire() as connection:
        turned_back = connection.transaction()
        await turned_back.start()
        await connection.fetchval("SELECT public.log_append($1)", leaf(7_000))
        await turned_back.rollback()
    await append(inside, *range(7_001, 7_020))
    await checkpointed(inside)
    size = (await told(vault, "log_checkpoint"))["size"]
    everything = await entries(vault, 0, size)
    assert not any(leaf(7_000) in one for one in everything)
    now = read_checkpoint((await told(vault, "log_checkpoint"))["note"].split("\n\n")[0] + "\n")
    assert all(one.holds for one in audited(now, everything))


async def test_while_one_process_signs_another_leaves_it_to_it(inside: Inside):
    await append(inside, 8_000)
    async with inside.pool.acquire() as other, other.transaction():
        await other.execute("SELECT pg_advisory_xact_lock(7021005)")
        assert await checkpointed(inside) is False
    assert await checkpointed(inside) is True


async def test_a_signer_that_is_killed_before_its_commit_leaves_nothing(
    inside: Inside, vault: VaultClient, monkeypatch: pytest.MonkeyPatch
):
    before = (await told(vault, "log_checkpoint"))["size"]
    await append(inside, 8_100)

    async def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("infra.vault.log.checkpoints._keep", killed)
        with pytest.raises(KeyboardInterrupt):
            await checkpointed(inside)
    assert (await told(vault, "log_checkpoint"))["size"] == before
    assert await checkpointed(inside) is True
    assert (await told(vault, "log_checkpoint"))["size"] == before + 1


async def test_a_signer_that_is_killed_after_its_commit_goes_on_from_there(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
):
    async def killed(*_: object) -> None:
        raise KeyboardInterrupt

    await append(inside, 8_200)
    with monkeypatch.context() as patched:
        patched.setattr("infra.vault.keys.store.IdentityKeys.remember", killed)
        with pytest.raises(KeyboardInterrupt):
            await checkpointed(inside)
    await append(inside, 8_201)
    assert await checkpointed(inside) is True


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE public.log_entries SET leaf = '\\x7b7d'",
        "DELETE FROM public.log_entries",
        "TRUNCATE public.log_entries",
        "TRUNCATE public.log_checkpoints CASCADE",
        "UPDATE public.log_checkpoints SET size = size + 1",
        "DELETE FROM public.log_tiles",
        "DELETE FROM public.log_runs",
        "DELETE FROM public.log_cosignatures",
        "TRUNCATE public.log_witnesses",
    ],
)
async def test_not_even_the_owner_changes_what_stands_there(
    inside: Inside, vault_owner: asyncpg.Connection, statement: str
):
    key = key_of("witness.example/kept", SEED, WITNESS).text
    await inside.pool.execute("SELECT public.log_witness($1, true, $2)", key, leaf(8_300))
    await checkpointed(inside)
    await inside.pool.execute("SELECT public.log_cosign(public.log_size(), $1, 'a line')", key)
    before = await vault_owner.fetchval("SELECT count(*) FROM public.log_entries")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await vault_owner.execute(statement)
    assert await vault_owner.fetchval("SELECT count(*) FROM public.log_entries") == before


@pytest.mark.parametrize(
    "statement", ["UPDATE public.log_entries SET place = 1", "DELETE FROM public.log_entries"]
)
async def test_nor_does_a_superuser_for_whom_triggers_rest(
    vault_database: VaultDatabase, inside: Inside, statement: str
):
    await append(inside, 8_400)
    connection = await asyncpg.connect(**vault_database.superuser.arguments())
    await connection.execute("SET session_replication_role = replica")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()


@pytest.mark.parametrize(
    "table", ["log_entries", "log_runs", "log_tiles", "log_checkpoints", "log_witnesses"]
)
async def test_the_services_login_reads_and_writes_no_table_of_the_log(
    vault_login: asyncpg.Connection, table: str
):
    for statement in (f"SELECT 1 FROM public.{table}", f"DELETE FROM public.{table}"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await vault_login.execute(statement)


async def test_a_promise_holds_until_the_checkpoint_and_after(inside: Inside, vault: VaultClient):
    key = read_key((await told(vault, "log_key"))["key"])
    (entry,) = await append(inside, 8_500)
    text = str(signed_by(await promise(inside, entry), key))
    assert text.startswith(f"{key.name} promise\n")
    with pytest.raises(LookupError):
        await promise(inside, entry + 10_000)


class TestWitnesses:
    """A cosignature counts if the operator registered its key and it is over a checkpoint of this log."""

    NAME = "witness.example/one"

    async def desk(self, inside: Inside, name: str, **asked: object) -> Any:
        (call,) = [one for one in desk_calls(inside) if one.name == name]
        return await call.does(asked)

    async def test_a_registered_witness_is_served_with_the_checkpoint(
        self, inside: Inside, vault: VaultClient
    ):
        key = key_of(self.NAME, SEED, WITNESS)
        assert await self.desk(inside, "log_witness_add", key=key.text) == {"key": key.text}
        await checkpointed(inside)
        bare = await told(vault, "log_checkpoint")
        assert bare["witnesses"] == []
        text = bare["note"].split("\n\n")[0] + "\n"
        line = cosign(text, self.NAME, SEED, 1_790_000_000)
        assert (await told(vault, "log_cosignature", note=bare["note"] + line))["kept"] == [self.NAME]
        assert (await told(vault, "log_cosignature", note=bare["note"] + line))["kept"] == [self.NAME]
        shown = await told(vault, "log_checkpoint")
        assert shown["note"] == bare["note"] + line
        assert shown["witnesses"] == [self.NAME]
        await append(inside, 9_000)
        await checkpointed(inside)
        assert (await told(vault, "log_checkpoint"))["witnesses"] == []
        assert await told(vault, "log_checkpoint", witnessed=True) == shown
        size = (await told(vault, "log_checkpoint"))["size"]
        everything = b"\n".join(await entries(vault, 0, size))
        assert f'"act":"KEY_ADDED","key":"{key.id.hex()}"'.encode() in everything

    async def test_a_strange_or_wrong_signature_is_refused_and_not_kept(
        self, inside: Inside, vault: VaultClient
    ):
        await append(inside, 9_100)
        await checkpointed(inside)
        bare = await told(vault, "log_checkpoint")
        text = bare["note"].split("\n\n")[0] + "\n"
        other = text.replace("\n", "\n1", 1)
        stranger = cosign(text, "witness.example/stranger", SEED, 5)
        forged = cosign(text, self.NAME, bytes(32), 5)
        elsewhere = cosign(other, self.NAME, SEED, 5)
        for note in (
            "",
            "x",
            bare["note"],
            bare["note"] + stranger,
            bare["note"] + forged,
            f"{other}\n{elsewhere}",
        ):
            refused = await vault.call("log_cosignature", {"note": note})
            assert isinstance(refused, Refusal)
            assert refused.code == "BAD_INPUT"
        assert await told(vault, "log_checkpoint") == bare

    async def test_a_witness_whose_key_was_ended_counts_no_longer_and_is_not_taken_again(
        self, inside: Inside, vault: VaultClient
    ):
        key = key_of("witness.example/two", SEED, WITNESS)
        await self.desk(inside, "log_witness_add", key=key.text)
        await checkpointed(inside)
        bare = await told(vault, "log_checkpoint")
        line = cosign(bare["note"].split("\n\n")[0] + "\n", key.name, SEED, 5)
        await told(vault, "log_cosignature", note=bare["note"] + line)
        await self.desk(inside, "log_witness_end", key=key.text)
        assert await told(vault, "log_checkpoint") == bare
        assert isinstance(await self.desk(inside, "log_witness_add", key=key.text), Refusal)

    @pytest.mark.parametrize("key", ["", "x", key_of("parley-log/x", SEED).text])
    async def test_what_is_no_key_of_a_witness_is_not_registered(self, inside: Inside, key: str):
        assert isinstance(await self.desk(inside, "log_witness_add", key=key), Refusal)
        assert (
            await inside.pool.fetchval(
                "SELECT count(*) FROM public.log_witnesses_known() WHERE key = $1", key
            )
            == 0
        )

    async def test_the_api_registers_none(self, inside: Inside):
        vault = VaultClient(Within(service(inside).calls))
        found = await vault.call("log_witness_add", {"key": key_of(self.NAME, SEED, WITNESS).text})
        assert isinstance(found, Refusal)
        assert found.code == "VAULT_UNAVAILABLE"
