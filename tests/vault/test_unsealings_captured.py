"""A captured API process says to the vault whatever it likes: no approval that a custodian did not sign counts.

Each test acts on the calls themselves and also shows that nothing moved.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from domain.kernel import Refusal
from domain.vault.ports import Decision, Opened, Pending, ToDecide
from domain.vault.refusals import (
    AlreadyDecided,
    BadSignature,
    NeverACompany,
    NotACustodian,
    NotOpenForDecision,
    OfTheRequestersOrganisation,
    OwnRequest,
    TakeUpAgain,
    TiedToTheOperator,
)
from domain.vault.statement import Statement, canonical, read_statement
from domain.vault.values import IdentityField, Purpose, ReaderKind, Tier, UnsealingState
from tests.vault.people import Custodian, Requester, World

F = IdentityField
OPERATOR, NGO = uuid4(), uuid4()
ANNA = Requester(organisation=NGO)
A, B, C = (Custodian() for _ in range(3))
HERSELF = Custodian(person=ANNA.person)
COLLEAGUE, TIED, DECLARED = (
    Custodian(organisation=NGO),
    Custodian(organisation=OPERATOR),
    Custodian(ties=(OPERATOR,)),
)
CIRCLE = (A, B, C, HERSELF, COLLEAGUE, TIED, DECLARED)


async def taken_up(world: World, by: Custodian, tier: Tier = Tier.SEALED, **more: Any) -> ToDecide:
    pending = await world.asked(await world.sealed(tier), **more)
    todo = await world.vault.take_up(pending.request, by.person)
    assert isinstance(todo, ToDecide), todo
    return todo


async def not_moved_by(world: World, decision: Decision, no: Refusal) -> None:
    """The decision is refused by this name, the refusal is in the log once, and nothing else moved."""
    before, at = await rows(world, decision), await world.last()
    assert await world.vault.approve(decision) == no
    assert await world.vault.approve(decision) == no
    assert await rows(world, decision) == before
    assert await world.acts(at) == [("REFUSED", no.code)]
    assert await world.inside.keys.get_envelope(decision.request) is None


async def rows(world: World, decision: Decision) -> Any:
    return await world.owner.fetch(
        "SELECT u.state, d.* FROM unsealings u LEFT JOIN unsealing_decisions d ON d.request = u.request "
        "WHERE u.request = $1", decision.request,
    )  # fmt: skip


async def test_a_forged_approval(world: World):
    todo = await taken_up(world, A)
    real = A.says("APPROVE", todo)
    for forged in (bytes(64), b"", B.says("DECLINE", todo).signature, A.says("DECLINE", todo).signature):
        assert await world.vault.approve(replace(real, signature=forged)) == BadSignature()
    assert await world.state(real.request) == "REQUESTED"


async def test_an_approval_under_another_custodians_name(world: World):
    todo = await taken_up(world, A)
    mine = A.says("APPROVE", todo)
    await not_moved_by(world, replace(mine, custodian=B.person), NotACustodian())
    await not_moved_by(world, replace(mine, custodian=B.person, key_id=B.key_id), BadSignature())


async def test_a_custodian_of_its_own_making(world: World):
    todo = await taken_up(world, A)
    made_up = Custodian()
    decision = replace(A.says("APPROVE", todo), custodian=made_up.person, key_id=made_up.key_id)
    await not_moved_by(world, made_up.signs("APPROVE", decision, todo.pending.statement), NotACustodian())
    as_somebody = made_up.signs("APPROVE", replace(decision, custodian=A.person), todo.pending.statement)
    assert await world.vault.approve(as_somebody) == NotACustodian()
    assert await world.vault.take_up(decision.request, made_up.person) == NotACustodian()


def changed(statement: Statement, **more: Any) -> bytes:
    return replace(statement, **more).bytes


@pytest.mark.parametrize(
    "swapped",
    [
        {"recipient_key": X25519PrivateKey.generate().public_key().public_bytes_raw().hex()},
        {"purpose": Purpose.LEGAL_OBLIGATION},
        {"fields": (F.NAMES, F.CONTACTS, F.WHEREABOUTS)},
        {"subject": uuid4()},
        {"requester": uuid4()},
        {"client": "another-application"},
        {"token_key": "j" * 43},
        {"reader": ReaderKind.UNION},
        {"operators": ()},
        {"tenant": uuid4()},
        {"break_glass": True},
    ],
    ids=lambda swapped: next(iter(swapped)),
)
async def test_another_statement_shown_to_the_custodian(world: World, swapped: dict[str, Any]):
    todo = await taken_up(world, A, Tier.CONFIDENTIAL, operators=(OPERATOR,))
    shown = changed(read_statement(todo.pending.statement), **swapped)
    signed = A.signs("APPROVE", A.says("APPROVE", todo), shown)
    await not_moved_by(world, signed, BadSignature())


@pytest.mark.parametrize("tier", Tier)
async def test_an_approval_of_one_request_for_another(world: World, tier: Tier):
    label = await world.sealed(tier)
    first, second = (await world.asked(label)).request, (await world.asked(label)).request
    todo = await world.vault.take_up(first, A.person)
    assert isinstance(todo, ToDecide)
    await not_moved_by(world, replace(A.says("APPROVE", todo), request=second), BadSignature())


async def test_one_custodian_twice(world: World):
    todo = await taken_up(world, A)
    await world.vault.approve(A.says("APPROVE", todo))
    again = replace(A.says("APPROVE", todo), peeled={}, envelope=bytes(32 * 2 + 48))
    again = A.signs("APPROVE", again, todo.pending.statement, again.envelope or b"")
    await not_moved_by(world, again, AlreadyDecided())
    assert await world.vault.take_up(todo.pending.request, A.person) == AlreadyDecided()


async def test_other_layers_than_the_custodian_signed(world: World):
    todo = await taken_up(world, A)
    real = A.says("APPROVE", todo)
    await not_moved_by(world, replace(real, peeled={name: bytes(80) for name in real.peeled}), BadSignature())


async def test_another_envelope_than_the_custodian_signed(world: World):
    todo = await taken_up(world, A)
    await world.vault.approve(A.says("APPROVE", todo))
    second = await world.vault.take_up(todo.pending.request, B.person)
    assert isinstance(second, ToDecide)
    decision = B.says("APPROVE", second)
    await not_moved_by(
        world, replace(decision, envelope=bytes(len(decision.envelope or b""))), BadSignature()
    )


@pytest.mark.parametrize("peeled", [0, 1, "short", "strange"])
async def test_layers_that_are_too_few_too_short_or_for_nobody(world: World, peeled: Any):
    todo = await taken_up(world, A)
    whole = dict(A.says("APPROVE", todo).peeled)
    handed = {
        0: {},
        1: dict(list(whole.items())[:1]),
        "short": {name: layer[:-1] for name, layer in whole.items()},
        "strange": {**whole, "f" * 32: bytes(80)},
    }[peeled]
    decision = replace(A.says("APPROVE", todo), peeled=handed)
    beside = canonical({name: layer.hex() for name, layer in handed.items()}) if handed else b""
    await not_moved_by(world, A.signs("APPROVE", decision, todo.pending.statement, beside), TakeUpAgain())


async def test_an_envelope_of_another_length_or_none(world: World):
    todo = await taken_up(world, A)
    await world.vault.approve(A.says("APPROVE", todo))
    second = await world.vault.take_up(todo.pending.request, B.person)
    assert isinstance(second, ToDecide)
    for envelope in (None, b"", bytes(32 + 48), bytes(32 * 3 + 48)):
        decision = replace(B.says("APPROVE", second), envelope=envelope)
        signed = B.signs("APPROVE", decision, second.pending.statement, envelope or b"")
        assert await world.vault.approve(signed) == TakeUpAgain()
    assert await world.state(todo.pending.request) == "REQUESTED"


async def test_a_first_approval_that_comes_second_takes_up_again(world: World):
    todo = await taken_up(world, A)
    other = await world.vault.take_up(todo.pending.request, B.person)
    assert isinstance(other, ToDecide)
    await world.vault.approve(A.says("APPROVE", todo))
    await not_moved_by(world, B.says("APPROVE", other), TakeUpAgain())
    assert (await world.yes(todo.pending.request, B)).state is UnsealingState.APPROVED


@pytest.mark.parametrize(
    ("who", "no"),
    [
        (HERSELF, OwnRequest()),
        (COLLEAGUE, OfTheRequestersOrganisation()),
        (TIED, TiedToTheOperator()),
        (DECLARED, TiedToTheOperator()),
    ],
    ids=["herself", "colleague", "tied", "declared"],
)
async def test_who_is_not_independent(world: World, who: Custodian, no: Refusal):
    pending = await world.asked(await world.sealed(Tier.CONFIDENTIAL), operators=(OPERATOR,))
    todo = ToDecide(pending=pending, key_id=who.key_id)
    await not_moved_by(world, who.says("APPROVE", todo), no)
    assert await world.vault.decline(who.says("DECLINE", todo)) == no
    assert await world.vault.take_up(pending.request, who.person) == no


async def test_a_tie_that_the_records_know_of_today(world: World):
    todo = await taken_up(world, A, Tier.CONFIDENTIAL, operators=(OPERATOR,))
    await not_moved_by(world, A.says("APPROVE", todo, ties=(OPERATOR,)), TiedToTheOperator())
    assert isinstance(await world.vault.approve(A.says("APPROVE", todo)), Pending)


async def test_an_operator_asks_about_its_own_site(world: World):
    asked = ANNA.asks(await world.sealed(Tier.CONFIDENTIAL), operators=(OPERATOR, NGO))
    assert await world.vault.request(asked) == NeverACompany()


async def test_a_review_is_no_approval_and_an_approval_no_review(world: World):
    todo = await taken_up(world, A, Tier.CONFIDENTIAL)
    await not_moved_by(world, A.says("REVIEW", todo), BadSignature())
    assert await world.vault.review(A.says("REVIEW", todo)) == NotOpenForDecision(state="REQUESTED")


async def test_who_brings_the_wrong_things_along_for_a_confidential_identity(world: World):
    todo = await taken_up(world, A, Tier.CONFIDENTIAL)
    decision = replace(A.says("APPROVE", todo), envelope=b"x" * 112)
    await not_moved_by(world, A.signs("APPROVE", decision, todo.pending.statement, b"x" * 112), TakeUpAgain())


@pytest.mark.parametrize("tier", Tier)
async def test_the_same_yes_sent_again_is_answered_as_the_first_and_counts_once(world: World, tier: Tier):
    """Whoever lost the answer sends it again; another signature of theirs is still a second yes."""
    todo = await taken_up(world, A, tier)
    yes = A.says("APPROVE", todo)
    first, before = await world.vault.approve(yes), await world.last()
    assert await world.vault.approve(yes) == first
    assert isinstance(first, Pending)
    assert (first.approvals, await world.last()) == (1, before)
    assert await world.vault.decline(A.says("DECLINE", todo)) == AlreadyDecided()


async def test_the_same_no_or_review_sent_again_is_answered_as_the_first(world: World):
    todo = await taken_up(world, A)
    no = A.says("DECLINE", todo)
    first, before = await world.vault.decline(no), await world.last()
    assert isinstance(first, Pending)
    assert first.state is UnsealingState.DECLINED
    assert (await world.vault.decline(no), await world.last()) == (first, before)
    closed = NotOpenForDecision(state="DECLINED")
    assert await world.vault.decline(B.says("DECLINE", todo)) == closed
    assert await world.vault.approve(A.says("APPROVE", todo)) == closed

    pending = await world.asked(await world.sealed(Tier.CONFIDENTIAL), break_glass=True)
    await world.yes(pending.request, A)
    assert isinstance(await world.opened(pending.request), Opened)
    looked = B.says("REVIEW", ToDecide(pending=await world.stands(pending.request), key_id=B.key_id))
    first, before = await world.vault.review(looked), await world.last()
    assert isinstance(first, Pending)
    assert first.state is UnsealingState.REVIEWED
    assert (await world.vault.review(looked), await world.last()) == (first, before)
