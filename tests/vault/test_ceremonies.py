"""The circle changes by two of its own alone: what one person, an operator or a captured API cannot do."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kernel import BadInput
from domain.vault.custodians import Ceremony, Change
from domain.vault.refusals import (
    AlreadyDecided,
    BadSignature,
    CeremonyOutOfTurn,
    NotACustodian,
    TooFewCustodians,
    UnfitKey,
    WrongTenant,
)
from infra.custody.changing import change_signed
from infra.custody.keys import introduced, introduction_text, made
from infra.vault.custodians.roster import held, held_by, holder, roster
from infra.vault.inside import Inside
from tests.vault.circle import Circle, Custodian, begin_anew
from tests.vault.fixtures import TENANT

A, B, C = (Custodian(label=f"custodian {letter}") for letter in "ABC")


@pytest.fixture
async def empty(inside: Inside, vault_owner: asyncpg.Connection) -> Circle:
    """No custodian, ever."""
    await begin_anew(vault_owner)
    for one in (A, B, C):
        del one.keys[:-1]
    return Circle(inside)


@pytest.fixture
async def circle(empty: Circle) -> Circle:
    """Three custodians."""
    await empty.found(A, B, C)
    return empty


async def persons(circle: Circle) -> list[UUID]:
    return sorted(key.person for key in await roster(circle.inside))


async def leaves(owner: asyncpg.Connection) -> list[dict[str, Any]]:
    return [
        json.loads(bytes(row["leaf"]))
        for row in await owner.fetch("SELECT leaf FROM log_entries ORDER BY id")
    ]


async def test_the_operator_founds_once_and_every_key_stands_in_the_log(
    empty: Circle, vault_owner: asyncpg.Connection
) -> None:
    before = len(await leaves(vault_owner))
    answer = await empty.found(A, B, C)
    assert answer == {"keys": [one.keys[0].key_id for one in (A, B, C)]}
    assert await persons(empty) == sorted([A.person, B.person, C.person])
    assert [(leaf["act"], leaf["key"]) for leaf in (await leaves(vault_owner))[before:]] == [
        ("CUSTODIAN_ENROLLED", one.keys[0].key_id) for one in (A, B, C)
    ]

    again = await empty.found(Custodian(label="D"), Custodian(label="E"))
    assert isinstance(again, CeremonyOutOfTurn)
    assert await persons(empty) == sorted([A.person, B.person, C.person])


@pytest.mark.parametrize(
    "case", ["one alone", "one person twice", "one label twice", "one key twice", "another instance's"]
)
async def test_no_circle_is_founded_of(case: str, empty: Circle) -> None:
    twin = Custodian(label="twin", keys=A.keys)
    strange = Custodian(label="strange", keys=[made(uuid4())])
    founders, no = {
        "one alone": ([A], TooFewCustodians),
        "one label twice": ([A, Custodian(label=A.label)], BadInput),
        "one person twice": ([A, Custodian(label="A again", person=A.person)], TooFewCustodians),
        "one key twice": ([A, twin], UnfitKey),
        "another instance's": ([A, strange], WrongTenant),
    }[case]
    assert isinstance(await empty.found(*founders), no)
    assert await persons(empty) == []
    assert isinstance(await empty.found(A, B), dict), "and the door is still open"


async def test_a_swapped_key_in_a_public_file_shows(empty: Circle) -> None:
    file = json.loads(B.file().text)
    other = made(TENANT).sealing.public_key().public_bytes_raw().hex()
    mine = B.keys[0].sealing.public_key().public_bytes_raw().hex()
    file["introduction"] = file["introduction"].replace(mine, other)
    answer = await empty._desk["found_custodians"].does({"files": [A.file().text, json.dumps(file)]})
    assert isinstance(answer, BadSignature)
    assert await persons(empty) == []


async def test_two_founders_at_once_make_one_circle(empty: Circle) -> None:
    answers = await asyncio.gather(empty.found(A, B), empty.found(C, Custodian(label="D")))
    assert sorted(type(answer).__name__ for answer in answers) == ["CeremonyOutOfTurn", "dict"]
    assert len(await persons(empty)) == 2


async def test_two_enrol_a_third_person_and_one_alone_does_not(
    circle: Circle, vault_owner: asyncpg.Connection
) -> None:
    d = Custodian(label="custodian D", organisation=uuid4(), ties=(uuid4(),))
    ceremony = await circle.proposal(Change.ENROL, d, d.file())
    assert await circle.sign(A, ceremony) == {"state": "SIGNED"}
    assert isinstance(await circle.sign(A, ceremony), AlreadyDecided), "one custodian counts once"
    assert d.person not in await persons(circle)

    standing = await circle.say("custody_standing", person=str(B.person))
    (waiting,) = standing["changes"]
    assert waiting == {"statement": ceremony.bytes, "signed": [await circle.id_of(A)]}

    assert await circle.sign(B, ceremony) == {"state": "DONE"}
    (key,) = await held_by(circle.inside, d.person)
    assert (key.organisation, key.ties, key.label) == (d.organisation, d.ties, "custodian D")
    assert key.custodian == ceremony.custodian
    assert (await leaves(vault_owner))[-1] == {
        "act": "CUSTODIAN_ENROLLED", "key": d.keys[0].key_id, "on": "2026-11-22", "v": 1,
    }  # fmt: skip
    assert isinstance(await circle.sign(C, ceremony), CeremonyOutOfTurn), "it is done"


async def test_two_at_once_make_one_change(circle: Circle) -> None:
    d = Custodian(label="custodian D")
    ceremony = await circle.proposal(Change.ENROL, d, d.file())
    states = await asyncio.gather(*(circle.sign(one, ceremony) for one in (A, B, C)))
    told = sorted(state["state"] if isinstance(state, dict) else state.code for state in states)
    assert told == ["CEREMONY_OUT_OF_TURN", "DONE", "SIGNED"]
    assert len(await persons(circle)) == 4


async def signed_wrongly(circle: Circle, case: str) -> tuple[Any, type]:
    """What an enemy who answers for the API can send, and how it is refused."""
    d = Custodian(label="the enemy's")
    ceremony = await circle.proposal(Change.ENROL, d, d.file())
    retire = await circle.proposal(Change.RETIRE, C)
    now = int(circle.inside.clock.now().timestamp())
    match case:
        case "signed by the newcomer":
            return await circle.sign(d, ceremony), NotACustodian
        case "signed with another key in a custodian's name":
            return await circle.sign(
                A, ceremony, signature=change_signed(d.keys[0], ceremony).hex()
            ), BadSignature
        case "another custodian's key under one's own name":
            return await circle.sign(A, ceremony, key_id=B.keys[0].key_id), NotACustodian
        case "a signature for another change":
            return await circle.sign(
                A, ceremony, signature=change_signed(A.keys[0], retire).hex()
            ), BadSignature
        case "a signature as another act":
            twisted = replace(ceremony, change=Change.RENEW)
            return await circle.sign(
                A, ceremony, signature=change_signed(A.keys[0], twisted).hex()
            ), BadSignature
        case "another instance's":
            return await circle.sign(A, replace(ceremony, tenant=uuid4())), WrongTenant
        case "a key that did not introduce itself":
            return await circle.sign(A, replace(ceremony, key_signature="00" * 64)), BadSignature
        case "a key that is another custodian's":
            stolen = introduced(B.keys[0], person=d.person, label="twin")
            return await circle.sign(A, await circle.proposal(Change.ENROL, d, stolen)), UnfitKey
        case "a person who is one already":
            twin = Custodian(label="twin", person=B.person)
            return await circle.sign(A, await circle.proposal(Change.ENROL, twin, twin.file())), BadInput
        case "a renewal for another person":
            about = replace(ceremony, change=Change.RENEW, custodian=await circle.id_of(B))
            return await circle.sign(A, about), NotACustodian
        case "a retirement of nobody":
            return await circle.sign(A, replace(retire, custodian=uuid4())), NotACustodian
        case "lapsed":
            return await circle.sign(A, replace(ceremony, ends_at=now)), CeremonyOutOfTurn
        case "good for ever":
            return await circle.sign(A, replace(ceremony, ends_at=now + 10**9)), CeremonyOutOfTurn
        case "before its turn":
            return await circle.sign(A, replace(ceremony, generation=2)), CeremonyOutOfTurn
        case "no key at all":
            zero = replace(d.file().introduction, sealing_key="00" * 32)
            signature = d.keys[0].signing.sign(introduction_text(zero)).hex()
            return await circle.sign(A, replace(ceremony, key=zero, key_signature=signature)), UnfitKey
        case _:
            return await circle.say("custody_sign", person="x", key_id=3, statement="{}"), BadInput


@pytest.mark.parametrize(
    "case",
    [
        "signed by the newcomer", "signed with another key in a custodian's name",
        "another custodian's key under one's own name", "a signature for another change",
        "a signature as another act", "another instance's", "a key that did not introduce itself",
        "a key that is another custodian's", "a person who is one already", "a renewal for another person",
        "a retirement of nobody", "lapsed", "good for ever", "before its turn", "no key at all", "nonsense",
    ],
)  # fmt: skip
async def test_a_captured_api_changes_nothing_with(
    case: str, circle: Circle, vault_owner: asyncpg.Connection
) -> None:
    before = await vault_owner.fetch("SELECT * FROM custodians"), await held(circle.inside)
    answer, no = await signed_wrongly(circle, case)
    assert isinstance(answer, no), case
    assert (await vault_owner.fetch("SELECT * FROM custodians"), await held(circle.inside)) == before
    assert await vault_owner.fetchval("SELECT count(*) FROM ceremony_signatures") == 0
    assert (await circle.say("custody_standing", person=str(A.person)))["changes"] == []


async def test_a_statement_that_is_not_canonical_is_none(circle: Circle) -> None:
    d = Custodian(label="custodian D")
    ceremony = await circle.proposal(Change.ENROL, d, d.file())
    for text in (
        ceremony.bytes + b" ",
        ceremony.bytes.replace(b'"ENROL"', b'"enrol"'),
        b"[]", b"{}", b"null", b"\xff", b"[" * 100_000,
        ceremony.bytes.replace(d.keys[0].key_id.encode(), A.keys[0].key_id.encode()),
    ):  # fmt: skip
        answer = await circle.sign(A, ceremony, statement=base64.b64encode(text).decode())
        assert isinstance(answer, BadInput)


async def test_forgeries_leave_one_entry_a_day_and_reason(
    circle: Circle, vault_owner: asyncpg.Connection
) -> None:
    before = len(await leaves(vault_owner))
    for _ in range(3):
        await signed_wrongly(circle, "a signature for another change")
    await signed_wrongly(circle, "another instance's")
    circle.inside.clock.at += timedelta(days=1)  # type: ignore[attr-defined]
    await signed_wrongly(circle, "a signature for another change")
    told = [(leaf["act"], leaf["on"], leaf["reason"]) for leaf in (await leaves(vault_owner))[before:]]
    assert told == [
        ("REFUSED", "2026-11-22", "BAD_SIGNATURE"),
        ("REFUSED", "2026-11-22", "WRONG_TENANT"),
        ("REFUSED", "2026-11-23", "BAD_SIGNATURE"),
    ]


async def test_a_retired_key_signs_nothing_and_never_comes_back(circle: Circle) -> None:
    await circle.change(Change.RETIRE, C, (A, B))
    assert await holder(circle.inside, C.person, C.keys[0].key_id) is None
    ceremony = await circle.proposal(Change.RETIRE, B)
    assert isinstance(await circle.sign(C, ceremony), NotACustodian)
    back = await circle.proposal(Change.ENROL, C, C.file())
    await circle.sign(A, back)
    assert isinstance(await circle.sign(B, back), UnfitKey)
    assert C.person not in await persons(circle)

    C.keys.insert(0, made(TENANT))
    again = await circle.proposal(Change.ENROL, C, C.file())
    await circle.sign(A, again)
    assert await circle.sign(B, again) == {"state": "DONE"}, "with a new key the person may"
    del C.keys[0]


async def test_one_of_two_cannot_be_retired(empty: Circle) -> None:
    await empty.found(A, B)
    ceremony = await empty.proposal(Change.RETIRE, B)
    assert isinstance(await empty.sign(A, ceremony), TooFewCustodians)
    assert len(await persons(empty)) == 2


async def test_the_database_holds_to_it_by_itself(circle: Circle, vault_login: asyncpg.Connection) -> None:
    """A service that verifies nothing still needs two different custodians' keys of the circle as it stands."""
    d = Custodian(label="custodian D")
    ceremony = await circle.proposal(Change.ENROL, d, d.file())

    async def put(key_id: str, of: Ceremony = ceremony, signature: bytes = b"s" * 64) -> str:
        return await vault_login.fetchval(
            "SELECT public.ceremony_signed($1, $2, $3, $4, $5)",
            of.bytes, key_id, signature, circle.inside.clock.now(), b"leaf",
        )  # fmt: skip

    a, b = A.keys[0].key_id, B.keys[0].key_id
    assert await put(d.keys[0].key_id) == "STRANGER"
    assert await put(a, replace(ceremony, generation=7)) == "LATE"
    assert await put(a) == "SIGNED"
    assert await put(a) == "TWICE"
    assert await put(a, signature=b"t" * 64) == "TWICE", "one custodian counts once, whatever they sign"
    assert await put(b, replace(ceremony, key=Custodian(label="x").file().introduction)) == "LATE"
    assert d.person not in await persons(circle)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await vault_login.execute("INSERT INTO public.custodians SELECT * FROM public.custodians")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await vault_login.fetch("SELECT * FROM public.custodian_keys")


async def test_the_public_list_tells_labels_and_keys_and_nobodys_id(circle: Circle) -> None:
    told = await circle.say("custodians")
    assert [one["label"] for one in told["custodians"]] == ["custodian A", "custodian B", "custodian C"]
    assert {*told["custodians"][0]} == {"label", "key_id", "signing_key", "sealing_key", "since", "newest"}
    assert str(A.person) not in str(told)
    assert isinstance(await circle.say("custody_standing", person=str(uuid4())), NotACustodian)
