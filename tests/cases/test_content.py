"""What is told in a case: opened as it was told, by its own case's key alone, and plain nowhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.access import Profile
from domain.cases.content import MOST, Erased
from infra import log
from infra.content import ContentTooLong, ContentUnreadable, seal
from infra.keys.file import FileKeys
from infra.keys.store import KeysUnavailable
from infra.unit_of_work import Works, WriteFault
from tests.cases.conftest import begin, told

TODAY = date(2026, 11, 22)
NARRATIVE = "They waited for Illari Quispe at the gate of the mine."
TOLD = [
    "",
    "no",
    "\0",
    "ends in nothing\0\0",
    "ends like the padding\u0080",
    "Nos amenazaron en la mina a las dos de la tarde.",
    "他们在矿井里威胁我们。",
    "هددونا عند المنجم.",
    "Нам угрожали у шахты.",
    "खदान पर हमें धमकी दी गई।",
    "Runasimita rimaq warmi 🪨🏔️",
    "half a letter \ud83e",
    "x" * 254,
    "x" * 255,
    "x" * 256,
    "x" * MOST,
    "🪨" * MOST,
]


@pytest.mark.parametrize("text", TOLD, ids=range(len(TOLD)))
async def test_what_was_told_is_opened_as_it_was_told(works: Works, text: str):
    case, item = await told(works, text)
    assert await opened(works, case, item) == text


async def test_one_character_too_many_is_a_fault_that_tells_nothing_and_moves_nothing(
    works: Works, fingerprint
):
    before = await fingerprint()
    with pytest.raises(ContentTooLong) as fault:
        await told(works, "x" * (MOST + 1))
    assert fault.value.args == ()
    assert await fingerprint() == before


async def test_nothing_of_a_text_stands_in_its_row(works: Works, owner: asyncpg.Connection):
    _, item = await told(works, NARRATIVE)
    row = await owner.fetchval("SELECT c::text FROM case_contents c WHERE item_id = $1", item)
    sealed = await sealed_under(owner, item)
    for words in ("They waited", "Illari", "Quispe", "mine"):
        assert words.encode() not in sealed
        assert words.encode().hex() not in row


async def test_a_row_does_not_tell_a_yes_from_a_no_nor_that_two_said_the_same(works: Works, owner):
    rows = [
        await sealed_under(owner, (await told(works, text))[1]) for text in ("no", "yes", "yes", "x" * 255)
    ]
    assert [len(row) for row in rows] == [1 + 12 + 256 + 16] * 4
    assert len({row[:13] for row in rows}) == 4
    assert len({row[13:] for row in rows}) == 4


async def test_what_is_not_kept_or_is_another_cases_is_not_there(works: Works):
    case, item = await told(works, NARRATIVE)
    other, _ = await told(works, "another")
    assert await opened(works, case, uuid4()) is None
    assert await opened(works, other, item) is None


async def test_an_item_is_never_put_twice(works: Works):
    case, item = await told(works, NARRATIVE)

    async def again() -> None:
        async with begin(works) as work:
            await work.contents.put(case, item, "something else")
            await work.commit()

    with pytest.raises(WriteFault) as fault:
        await again()
    assert str(fault.value) == "UniqueViolationError"
    assert await opened(works, case, item) == NARRATIVE


# -- what was changed does not open, and opens again once it is put back


def flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda sealed: sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "the version": flipped(0),
    "the nonce": flipped(5),
    "the first byte": flipped(13),
    "the padding": flipped(13 + 250),
    "the tag": flipped(1 + 12 + 512 + 15),
    "a block cut off": lambda sealed: sealed[:-256],
    "a block added": lambda sealed: sealed + bytes(256),
    "nothing but zeros": lambda sealed: bytes(len(sealed)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_changed_row_does_not_open_and_is_not_lost(works: Works, owner: asyncpg.Connection, change):
    case, item = await told(works, NARRATIVE * 6)
    sealed = await sealed_under(owner, item)
    await replace(owner, item, change(sealed))
    await refused(works, case, item)
    await replace(owner, item, sealed)
    assert await opened(works, case, item) == NARRATIVE * 6


async def test_a_row_does_not_open_in_the_place_of_another(works: Works, owner: asyncpg.Connection):
    case, item = await told(works, "It was the foreman.")
    sealed = await sealed_under(owner, item)
    other = uuid4()
    async with begin(works) as work:
        await work.contents.put(case, other, "It was not the foreman.")
        await work.commit()
    await replace(owner, other, sealed)  # within the case: the same key, another item
    await refused(works, case, other)
    assert await opened(works, case, item) == "It was the foreman."


async def test_a_row_moved_to_another_case_does_not_open_even_with_the_same_key(
    works: Works, owner: asyncpg.Connection, keys: FileKeys
):
    case, item = await told(works, NARRATIVE)
    other, _ = await told(works, "another")
    key = await keys.key(case)
    assert isinstance(key, bytes)
    await owner.execute("UPDATE case_contents SET case_id = $2 WHERE item_id = $1", item, other)
    await refused(works, other, item)
    await replace(owner, item, seal(key, case, item, NARRATIVE))
    await refused(works, other, item)
    await owner.execute("UPDATE case_contents SET case_id = $2 WHERE item_id = $1", item, case)
    assert await opened(works, case, item) == NARRATIVE


async def test_another_key_does_not_open_it(works: Works, tmp_path_factory, database):
    case, item = await told(works, NARRATIVE)
    strange = FileKeys.below(tmp_path_factory.mktemp("strange"))
    elsewhere = Works(works._engine, strange)
    await refused(elsewhere, case, item)  # a store without this case's key
    await strange.make(case)
    await refused(elsewhere, case, item)  # a store with another
    assert await opened(works, case, item) == NARRATIVE


async def test_a_case_without_a_key_takes_nothing(works: Works, fingerprint):
    before = await fingerprint()
    with pytest.raises(ContentUnreadable):
        async with begin(works) as work:
            await work.contents.put(uuid4(), uuid4(), NARRATIVE)
    assert await fingerprint() == before


# -- erased


async def test_an_erased_case_opens_nowhere_and_takes_nothing_more(works: Works):
    case, item = await told(works, NARRATIVE)
    other, its = await told(works, "another")
    async with begin(works) as work:
        await work.contents.erase(case, TODAY)
        await work.contents.begin(case)
        with pytest.raises(ContentUnreadable):
            await work.contents.put(case, uuid4(), "more")
    assert await opened(works, case, item) == Erased(on=TODAY)
    assert await opened(works, case, uuid4()) is None
    assert await opened(works, other, its) == "another"


async def test_no_key_is_erased_before_the_database_has_taken_what_goes_with_it(works: Works):
    """The rows of an act go last of all; an erasure is never taken back."""
    case, item = await told(works, NARRATIVE)

    async def erases_beside_a_row_that_is_refused() -> None:
        async with begin(works) as work:
            await work.contents.put(case, item, "something else")
            await work.contents.erase(case, TODAY)
            await work.commit()

    with pytest.raises(WriteFault):
        await erases_beside_a_row_that_is_refused()
    assert await opened(works, case, item) == NARRATIVE


async def test_a_filing_that_is_taken_back_leaves_no_row_and_harms_nobody(works: Works, fingerprint):
    before, case, item = await fingerprint(), uuid4(), uuid4()
    async with begin(works) as work:
        await work.contents.begin(case)
        await work.contents.put(case, item, NARRATIVE)
    assert await fingerprint() == before
    async with begin(works) as work:
        await work.contents.begin(case)
        await work.contents.put(case, item, NARRATIVE)
        await work.commit()
    assert await opened(works, case, item) == NARRATIVE


async def test_without_a_key_store_content_is_out_of_reach_and_nothing_moves(works: Works, fingerprint):
    case, item = await told(works, NARRATIVE)
    before, keyless = await fingerprint(), Works(works._engine)
    for act in (
        lambda it: it.begin(uuid4()),
        lambda it: it.put(case, uuid4(), "more"),
        lambda it: it.open(case, item),
        lambda it: it.erase(case, TODAY),
    ):
        with pytest.raises(KeysUnavailable):
            async with begin(keyless) as work:
                await act(work.contents)
    assert await fingerprint() == before
    assert await opened(works, case, item) == NARRATIVE


# -- who may, and what is said


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("table", ["case_contents", "case_receipts"])
async def test_no_reading_role_has_any_privilege_on_it(as_profile, profile: Profile, table: str):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_profile[profile].fetch(f"SELECT 1 FROM {table}")


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET case_id = case_id", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["case_contents", "case_receipts"])
async def test_the_writing_role_adds_and_looks_and_no_more(
    writer: asyncpg.Connection, statement: str, table: str
):
    assert await writer.fetchval(f"SELECT count(*) >= 0 FROM {table}") is True
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await writer.execute(statement.format(table))


async def test_a_fault_says_nothing_of_what_was_told(
    works: Works, owner: asyncpg.Connection, caplog: pytest.LogCaptureFixture
):
    case, item = await told(works, NARRATIVE)
    await replace(owner, item, flipped(13)(await sealed_under(owner, item)))
    with pytest.raises(ContentUnreadable) as fault, caplog.at_level(logging.DEBUG):
        await opened(works, case, item)
    log.fault("case content does not open", fault.value)
    said = "\n".join(log.Lines().format(record) for record in caplog.records)
    assert '"fault": "infra.content.ContentUnreadable"' in said
    assert (fault.value.args, fault.value.__cause__, fault.value.__suppress_context__) == ((), None, True)
    for word in (str(case), str(item), case.hex, item.hex, "Illari"):
        assert word not in said + caplog.text


async def opened(works: Works, case: UUID, item: UUID) -> str | Erased | None:
    async with begin(works) as work:
        return await work.contents.open(case, item)


async def refused(works: Works, case: UUID, item: UUID) -> None:
    with pytest.raises(ContentUnreadable):
        await opened(works, case, item)


async def sealed_under(owner: asyncpg.Connection, item: UUID) -> bytes:
    return await owner.fetchval("SELECT sealed FROM case_contents WHERE item_id = $1", item)


async def replace(owner: asyncpg.Connection, item: UUID, sealed: bytes) -> None:
    await owner.execute("UPDATE case_contents SET sealed = $2 WHERE item_id = $1", item, sealed)
