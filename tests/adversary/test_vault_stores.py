"""Who holds the vault's stores: dumps, files, pages, logs; all backups and one custodian's key; the server's own keys.

Invented people are sealed, asked for, opened, corrected and erased; then everything that was written is searched.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kernel import Refusal
from domain.vault.ports import Opened, Sealing, ToDecide
from domain.vault.values import IdentityField, Tier
from infra.binaries import from_wheel
from infra.custody.layers import data_key, peeled
from infra.hpke import CannotUnwrap
from infra.vault.client import VaultClient
from infra.vault.identities.labels import Found, standing
from infra.vault.inside import Inside
from infra.vault.keys.store import VAULT
from infra.vault.service import service
from infra.vault.wire.hop import Away
from infra.vault.within import Within
from tests.adversary.canary import Canary, found_in, labelled, written
from tests.vault.fixtures import VaultDatabase, inside_of
from tests.vault.people import Custodian, Requester, World, found_circle

F = IdentityField
A, B, C = (Custodian() for _ in range(3))


class Heard:
    """The vault's door, with everything that was said through it."""

    def __init__(self, within: Within) -> None:
        self.within, self.answers = within, bytearray()

    async def say(self, name: str, told: object) -> Mapping[str, Any]:
        answer = await self.within.say(name, told)
        self.answers += repr(answer).encode()
        return answer

    async def close(self) -> None: ...


@dataclass
class Lived:
    """A vault with some people in it, about whom things happened."""

    inside: Inside
    database: VaultDatabase
    folder: Path
    heard: Heard
    world: World
    people: dict[UUID, Canary] = field(default_factory=dict[UUID, Canary])
    sealed: list[UUID] = field(default_factory=list[UUID])
    links: list[tuple[UUID, UUID]] = field(default_factory=list[tuple[UUID, UUID]])
    logged: str = ""

    @property
    def words(self) -> list[str]:
        return [word for one in self.people.values() for word in one.words]

    async def seal(self, tier: Tier) -> UUID:
        label, person = uuid4(), Canary()
        fields = {F.NAMES: person.names, F.CONTACTS: person.contacts}
        assert await self.world.vault.seal(Sealing(label=label, tier=tier, fields=fields)) is None
        self.people[label] = person
        if tier is Tier.SEALED:
            self.sealed.append(label)
        return label


@pytest.fixture(scope="module")
async def lived(
    vault_database: VaultDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Lived]:
    folder = tmp_path_factory.mktemp("stores")
    owner = await asyncpg.connect(**vault_database.superuser.arguments())
    await found_circle(owner, (A, B, C))
    log = logging.getLogger()
    lines: list[str] = []
    handler = logging.Handler(level=0)
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))
    log.addHandler(handler)
    async with inside_of(vault_database, folder) as inside:
        heard = Heard(Within(service(inside).calls))
        world = World(vault=VaultClient(heard), inside=inside, owner=owner, anna=Requester())
        made = Lived(inside, vault_database, folder, heard, world)
        await _live(made)
        log.removeHandler(handler)
        made.logged = "\n".join(lines)
        yield made
    await owner.close()


async def _live(it: Lived) -> None:
    vault = it.world.vault
    for tier in Tier:
        label, other = await it.seal(tier), await it.seal(tier)
        assert await vault.link(other, label) is None
        it.links.append((label, other))
        request = (await it.world.asked(other, fields=(F.NAMES, F.CONTACTS, F.ALIASES))).request
        await it.world.yes(request, A, B)
        opened = await it.world.opened(request)
        assert isinstance(opened, Opened)
        assert it.world.anna.reads(opened)[F.NAMES] == it.people[other].names
        corrected = Canary()
        fields = {F.NAMES: corrected.names, F.CONTACTS: corrected.contacts}
        assert await vault.seal(Sealing(label=label, tier=tier, fields=fields)) is None
        it.people[uuid4()] = corrected
        gone = await it.seal(tier)
        assert not isinstance(await vault.erase(gone), Refusal)
        it.sealed = [one for one in it.sealed if one != gone]
        await vault.seal(Sealing(label=label, tier=tier, fields={F.NAMES: it.people[label].names + "\0"}))
        left = (await it.world.asked(label)).request
        await vault.revoke(left, it.world.anna.person)
    nothing: Any = None
    broken = Within(
        service(replace(it.inside, keys=nothing)).calls
    )  # a fault inside says nothing of it either
    fields = {F.NAMES: it.people[label].names}
    with pytest.raises(Away):
        await broken.say("seal", Sealing(label=label, tier=Tier.SEALED, fields=fields))
    answer = await broken.say("seal", {"label": 7, "tier": "SEALED", "fields": {"NAMES": fields[F.NAMES]}})
    it.heard.answers += repr(answer).encode()


def test_the_search_finds_a_word_in_every_way_it_was_written():
    person = Canary()
    for word in person.words:
        for way, told in written(word).items():
            assert (word, way) in found_in(b"before " + told + b" after", person.words), way


def dumped(it: Lived) -> bytes:
    superuser = it.database.superuser
    return subprocess.run(
        [from_wheel().program("pg_dump"), "--inserts", "-h", superuser.host, "-p", str(superuser.port),
         "-U", superuser.user, superuser.database],
        env={**os.environ, "PGPASSWORD": superuser.password}, capture_output=True, check=True,
    ).stdout  # fmt: skip


async def test_a_superusers_dump_names_nobody_and_links_no_label(lived: Lived):
    dump = await asyncio.to_thread(dumped, lived)
    assert b"unsealing_decisions" in dump
    assert found_in(dump, lived.words) == []
    for label in (label for pair in lived.links for label in pair):
        assert [way for way, told in labelled(label).items() if told in dump] == []
    await lived.world.owner.execute("CREATE TABLE leak (told text)")
    leaked = Canary()
    await lived.world.owner.execute("INSERT INTO leak VALUES ($1)", f"she is {leaked.names}, they say")
    try:
        assert found_in(await asyncio.to_thread(dumped, lived), leaked.words) != []
    finally:
        await lived.world.owner.execute("DROP TABLE leak")


async def test_two_labels_of_one_person_share_nothing_in_any_table(lived: Lived):
    """Rows that carry either label's digest, found by one who knows how they are made, have no value in common."""
    owner = lived.world.owner
    for label, other in lived.links:
        requests = await owner.fetch("SELECT request, subject, person, told FROM unsealings")
        marks = await owner.fetch("SELECT mark, told FROM identity_labels")
        values = [
            bytes(value) for row in (*marks, *requests) for value in row.values() if isinstance(value, bytes)
        ]
        assert len(values) == len(set(values)) + _shared_by_one_label(requests)
        assert label != other


def _shared_by_one_label(rows: list[asyncpg.Record]) -> int:
    """Requests about one label have its digest in common: the records show that they are about it anyway."""
    subjects = [row["subject"] for row in rows]
    return len(subjects) - len(set(subjects))


async def test_no_page_of_the_database_and_no_file_of_the_key_store_names_anybody(lived: Lived):
    await lived.world.owner.execute("CHECKPOINT")
    place = Path(await lived.world.owner.fetchval("SHOW data_directory"))
    number = await lived.world.owner.fetchval(
        "SELECT oid FROM pg_database WHERE datname = current_database()"
    )
    files = [*(place / "base" / str(number)).iterdir(), *(place / "pg_wal").glob("0*")]
    files += [one for one in lived.folder.rglob("*") if one.is_file()]
    assert len(files) > 100
    plain = [(word, way) for word in lived.words for way in ("utf-8", "hex", "base64+0", "utf-16")]
    said = {written(word)[way] for word, way in plain}
    for file in files:
        try:
            told = file.read_bytes()
        except FileNotFoundError:  # PostgreSQL puts its list of catalogues away and makes it anew
            assert file.name == "pg_internal.init" or file.parent.name == "pg_wal", file.name
            continue
        assert not any(one in told for one in said), file.name


async def test_wal_and_pages_would_show_a_name_that_was_written(lived: Lived):
    word = Canary().names
    await lived.world.owner.execute("CREATE TABLE leak (told text)")
    await lived.world.owner.execute("INSERT INTO leak VALUES ($1)", word)
    await lived.world.owner.execute("CHECKPOINT")
    place = Path(await lived.world.owner.fetchval("SHOW data_directory"))
    page = place / await lived.world.owner.fetchval("SELECT pg_relation_filepath('leak')")
    assert found_in(page.read_bytes(), [word]) != []
    assert any(word.encode() in one.read_bytes() for one in (place / "pg_wal").glob("0*"))
    await lived.world.owner.execute("DROP TABLE leak")


async def test_nothing_that_the_vault_answers_or_logs_names_anybody(lived: Lived):
    assert len(lived.heard.answers) > 10_000
    assert found_in(bytes(lived.heard.answers), lived.words) == []
    assert "a call of the vault failed" in lived.logged
    assert found_in(lived.logged.encode(), lived.words) == []
    assert found_in(repr(lived.inside).encode(), lived.words) == []
    leaves = b"".join(row["leaf"] for row in await lived.world.owner.fetch("SELECT leaf FROM log_entries"))
    assert found_in(leaves, lived.words) == []
    ids = [label for pair in lived.links for label in pair]
    ids += [lived.world.anna.person, lived.world.anna.organisation, A.person, A.id, B.id]
    assert [one for one in ids for told in labelled(one).values() if told in leaves] == []


async def wraps(it: Lived, label: UUID) -> tuple[UUID, Mapping[str, bytes]]:
    """Everything that all three backups and the key-encryption key give of an identity."""
    found = await standing(it.inside, label)
    assert isinstance(found, Found)
    return found.key, await it.inside.keys.all(found.key)


def opens(it: Lived, key: UUID, held: Mapping[str, bytes], with_keys: list[Custodian]) -> bool:
    """Whether these custodians' keys get the data key out of these wraps, every layer tried with every key."""
    tenant = it.inside.tenant
    for name, wrap in held.items():
        outer, _, inner = name.partition(":")
        for first in with_keys:
            try:
                layer = peeled(first.sealing, wrap, tenant, key, outer, inner)
            except CannotUnwrap:
                continue
            for second in with_keys:
                try:
                    return len(data_key(second.sealing, layer, tenant, key, outer, inner)) == 32
                except CannotUnwrap:
                    continue
    return False


async def test_all_backups_the_key_encryption_key_and_one_custodians_key_open_nothing_sealed(lived: Lived):
    assert lived.sealed
    for label in lived.sealed:
        key, held = await wraps(lived, label)
        assert VAULT not in held
        assert sum(":" in name for name in held) == 6
        assert [opens(lived, key, held, [one]) for one in (A, B, C)] == [False] * 3
        assert all(opens(lived, key, held, list(pair)) for pair in permutations((A, B, C), 2))


async def test_what_is_pending_opens_with_the_next_key_until_it_ends_and_never_after(lived: Lived):
    """Between the first yes and the end, the key store holds what the second's key goes on with (SECURITY.md)."""
    label = lived.sealed[0]
    key, held = await wraps(lived, label)
    request = (await lived.world.asked(label)).request
    await lived.world.yes(request, A)
    layer = await lived.inside.keys.get_layer(request, B.key_id)
    assert layer is not None
    with pytest.raises(CannotUnwrap):  # the first's own key goes on with nothing
        data_key(A.sealing, layer, lived.inside.tenant, key, A.key_id, B.key_id)
    assert len(data_key(B.sealing, layer, lived.inside.tenant, key, A.key_id, B.key_id)) == 32
    todo = await lived.world.vault.take_up(request, C.person)
    assert isinstance(todo, ToDecide)
    await lived.world.vault.decline(C.says("DECLINE", todo))
    assert await lived.inside.keys.get_layer(request, B.key_id) is None
    assert not opens(lived, key, held, [B])


async def test_the_service_that_turned_bad_cannot_have_a_sealed_identity_opened_by_one(lived: Lived):
    """The server with all it holds, one custodian's key, and every call it likes: no envelope, no data key."""
    label = lived.sealed[0]
    request = (await lived.world.asked(label)).request
    await lived.world.yes(request, A)
    key, held = await wraps(lived, label)
    mine = {
        inner: await lived.inside.keys.get_layer(request, inner) for inner in (A.key_id, B.key_id, C.key_id)
    }
    assert mine[A.key_id] is None
    for inner, layer in mine.items():
        if layer is not None:
            with pytest.raises(CannotUnwrap):
                data_key(A.sealing, layer, lived.inside.tenant, key, A.key_id, inner)
    assert not opens(lived, key, held, [A])
    await lived.world.vault.revoke(request, lived.world.anna.person)
