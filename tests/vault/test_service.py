"""How the vault is spoken to: what fits is answered, what does not is refused, and a fault tells nothing."""

from __future__ import annotations

import json
from types import SimpleNamespace
from uuid import uuid4

import asyncpg
import pytest

from domain.kernel import BadInput
from domain.vault.ports import Sealing
from domain.vault.refusals import NoIdentity, VaultUnavailable
from domain.vault.values import Tier
from infra.vault import service as added_up
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.service import answer
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import SPOKEN, Label
from infra.vault.within import Within
from tests.vault.fixtures import TENANT


async def test_the_vault_answers_who_it_is(vault: VaultClient):
    assert await vault.answers()
    assert await vault.call("self", {}) == {"tenant": str(TENANT)}


async def test_a_call_that_is_not_there_is_a_vault_that_does_not_answer(vault: VaultClient):
    assert await vault.call("open_everything", {}) == VaultUnavailable()


async def test_a_value_and_a_refusal_come_back_as_they_were():
    label = uuid4()

    async def tier(told: Label) -> object:
        return Tier.SEALED if told.label == label else NoIdentity()

    vault = VaultClient(Within({"tier": Call(name="tier", takes=Label, does=tier)}))
    assert await vault.tier(label) is Tier.SEALED
    assert await vault.tier(uuid4()) == NoIdentity()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"no json", b'{"label": 3}', b'{"label": "x", "more": 1}', b"[" * 100_000]
)
async def test_nonsense_is_refused_without_repeating_it(body: bytes):
    async def tier(told: Label) -> object:
        raise AssertionError

    status, said = await answer({"tier": Call(name="tier", takes=Label, does=tier)}, "tier", body)
    assert (status, json.loads(said)["refused"]["code"]) == (200, BadInput.code)
    assert b"more" not in said


@pytest.mark.parametrize("fault", [ValueError("Amina Diallo"), asyncpg.ConnectionDoesNotExistError("x")])
async def test_what_breaks_inside_is_answered_with_nothing(fault: Exception):
    async def tier(told: Label) -> object:
        raise fault

    calls = {"tier": Call(name="tier", takes=Label, does=tier)}
    assert await answer(calls, "tier", json.dumps({"label": str(uuid4())}).encode()) == (503, b"")
    assert await VaultClient(Within(calls)).tier(uuid4()) == VaultUnavailable()


async def test_every_call_takes_what_both_ends_agreed_on(inside: Inside):
    built = added_up.service(inside)
    for name in built.calls.keys() & SPOKEN.keys():
        assert built.calls[name].takes is SPOKEN[name].takes
    assert not built.calls.keys() & built.desk.keys()


async def test_the_login_has_no_table_and_becomes_nobody(vault_login: asyncpg.Connection):
    tables = await vault_login.fetch(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S') "
        "AND relnamespace = 'public'::regnamespace AND (has_table_privilege(oid, 'SELECT') "
        "OR has_table_privilege(oid, 'INSERT') OR has_table_privilege(oid, 'UPDATE') "
        "OR has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE'))"
    )
    assert tables == []
    for act in (
        "SET ROLE parley_vault_owner",
        "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "SELECT * FROM alembic_version",
        "CREATE ROLE another",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await vault_login.execute(act)


def bringing(*calls: Call) -> SimpleNamespace:
    """A file of the vault that brings these calls."""
    return SimpleNamespace(calls=lambda inside: calls)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((bringing(Call(name="a", takes=None, does=print)), bringing(Call(name="a", takes=None, does=print))),
         "Two calls are named a."),
        ((bringing(Call(name="tier", takes=Sealing, does=print)),), "The call tier takes Label."),
    ],
)  # fmt: skip
async def test_a_call_twice_or_of_another_value_is_found_at_the_start(
    inside: Inside, monkeypatch: pytest.MonkeyPatch, files: tuple[SimpleNamespace, ...], said: str
):
    monkeypatch.setattr(added_up, "_modules", lambda: iter(files))
    with pytest.raises(TypeError, match=said):
        added_up.service(inside)
