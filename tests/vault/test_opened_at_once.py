"""Announced and opened in one call: the same two transactions, and whatever changes between them is seen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.types import Message

from api.vault_service import door
from domain.kernel import Refusal
from domain.vault.ports import TODAY, ConsentGiven, Today, Unsealed
from domain.vault.refusals import (
    AnnounceFirst,
    ApproverTied,
    CustodianRetired,
    GrantEnded,
    IdentityChanged,
    NoIdentity,
    NotApproved,
    NotConsentedTo,
    NotYourGrant,
)
from domain.vault.values import IdentityField, Purpose, Tier, UnsealingState
from infra.vault.client import VaultClient
from infra.vault.identities.consents import row_of, subject_of
from infra.vault.identities.labels import mark_of
from infra.vault.keys.store import Kind
from infra.vault.place.database import pool_of
from infra.vault.service import service
from infra.vault.unsealings.ending import cleared
from infra.vault.veil import Veil
from infra.vault.wire.call import Call
from infra.vault.wire.caller import CALLER, Gone, is_gone
from infra.vault.within import Within
from tests.vault.people import CONTACTS, ELSEWHERE, NAMES, Custodian, World, found_circle, sealing

CIRCLE = A, B = Custodian(), Custodian()


async def agreed(world: World, label: UUID, *by: Custodian, **more: Any) -> UUID:
    request = (await world.asked(label, **more)).request
    await world.yes(request, *(by or (A, B)))
    return request


async def opens(world: World, request: UUID, *, meanwhile: Gone | None = None) -> Unsealed | Refusal:
    """`meanwhile` happens once it is announced, before it is opened, and says whether the caller hung up."""
    token = CALLER.set(meanwhile) if meanwhile else None
    try:
        return await world.vault.open(request, world.anna.bearer)
    finally:
        if token:
            CALLER.reset(token)
        await cleared()


async def openings(world: World, request: UUID) -> int:
    return await world.owner.fetchval("SELECT count(*) FROM unsealing_openings WHERE request = $1", request)


@pytest.mark.parametrize("tier", Tier)
async def test_it_is_announced_in_one_transaction_and_opened_in_another(world: World, tier: Tier):
    request = await agreed(world, await world.sealed(tier))
    before = await world.last()
    unsealed = await opens(world, request)
    assert isinstance(unsealed, Unsealed)
    assert world.anna.reads(unsealed.opened) == {IdentityField.NAMES: NAMES, IdentityField.CONTACTS: CONTACTS}
    assert unsealed.pending == await world.stands(request)
    assert unsealed.pending.state is UnsealingState.SPENT
    assert unsealed.opened.promise
    assert await world.acts(before) == [("ANNOUNCED", None), ("OPENED", None)]
    announced, opened = await world.owner.fetchrow(
        """SELECT a.xmin::text AS announced, o.xmin::text AS opened FROM unsealing_announcements a
        JOIN unsealing_openings o USING (request) WHERE request = $1""", request,
    )  # fmt: skip
    assert announced != opened
    assert await world.inside.keys.get_layers(request) == {}


async def test_an_emergency_is_opened_and_its_review_is_due(world: World):
    label = await world.sealed(Tier.CONFIDENTIAL)
    request = await agreed(world, label, A, break_glass=True)
    unsealed = await opens(world, request)
    assert isinstance(unsealed, Unsealed)
    stands = await world.stands(request)
    assert (unsealed.pending, stands.state) == (stands, UnsealingState.BREAK_GLASS)
    assert stands.review_due_at is not None
    todo = await world.vault.take_up(request, B.person)
    await world.vault.review(B.says("REVIEW", todo))  # or the door stays shut for others


async def test_aliases_are_told_with_it(world: World):
    label = await world.sealed(Tier.SEALED)
    request = await agreed(world, label, fields=(IdentityField.NAMES, IdentityField.ALIASES))
    unsealed = await opens(world, request)
    assert isinstance(unsealed, Unsealed)
    assert str(label) in world.anna.reads(unsealed.opened)[IdentityField.ALIASES]


async def test_of_many_at_once_one_gets_it(world: World):
    request = await agreed(world, await world.sealed(Tier.SEALED))
    given = await asyncio.gather(*(opens(world, request) for _ in range(4)))
    assert sum(isinstance(one, Unsealed) for one in given) == 1
    assert {one for one in given if isinstance(one, Refusal)} == {GrantEnded(state="SPENT")}
    assert await openings(world, request) == 1


async def test_nothing_is_opened_that_two_did_not_agree_to_or_for_another(world: World):
    request = (await world.asked(await world.sealed(Tier.CONFIDENTIAL))).request
    await world.yes(request, A)
    assert await opens(world, request) == NotApproved()
    await world.yes(request, B)
    for strange in ({"requester": uuid4()}, {"client": "another"}, {"proof": ""}):
        bearer = replace(world.anna.bearer, **strange)
        assert await world.vault.open(request, bearer) == NotYourGrant()
    assert (await openings(world, request), await world.state(request)) == (0, "APPROVED")


async def test_for_a_caller_who_hung_up_nothing_is_spent(world: World):
    request = await agreed(world, await world.sealed(Tier.SEALED))
    before = await world.last()

    async def gone() -> bool:
        return True

    assert await opens(world, request, meanwhile=gone) == AnnounceFirst()
    assert await world.acts(before) == [("ANNOUNCED", None)]
    assert (await openings(world, request), await world.state(request)) == (0, "ACTIVE")
    assert isinstance(await opens(world, request), Unsealed)


async def test_what_is_missing_is_a_fault_that_spends_nothing(world: World):
    request = await agreed(world, await world.sealed(Tier.SEALED))
    envelope = await world.inside.keys.get_envelope(request)
    assert envelope is not None
    await world.inside.keys.end(request)
    given = await opens(world, request)
    assert isinstance(given, Refusal)
    assert (given.code, await openings(world, request)) == ("VAULT_UNAVAILABLE", 0)
    await world.inside.keys.put_envelope(request, envelope)
    assert isinstance(await opens(world, request), Unsealed)


@pytest.mark.parametrize(
    ("happens", "no"),
    [
        ("withdrawn", NotConsentedTo()), ("erased", GrantEnded(state="REVOKED")), ("sealed anew", IdentityChanged()),
        ("forgotten", NoIdentity()), ("retired", CustodianRetired()), ("tied", ApproverTied()),
        ("a minute", AnnounceFirst()),
        ("opened", GrantEnded(state="SPENT")), ("revoked", GrantEnded(state="REVOKED")),
    ],
)  # fmt: skip
async def test_what_happens_between_announcement_and_opening_is_seen(world: World, happens: str, no: Refusal):
    """The opening judges anew; its refusal is the one that `fetch` alone would have given."""
    label, gone = await world.sealed(Tier.CONFIDENTIAL), Custodian()
    consent = ConsentGiven(
        id=uuid4(), label=label, recipient=None, purpose=Purpose.INVESTIGATION,
        fields=(IdentityField.NAMES,), given_on=date(2026, 11, 1),
    )  # fmt: skip
    await world.vault.give_consent(consent)
    await found_circle(world.owner, [gone])
    rests = {"purpose": Purpose.INVESTIGATION, "fields": (IdentityField.NAMES,)}
    request = await agreed(world, label, gone, A, **rests)
    between: dict[str, Callable[[], Awaitable[object]]] = {
        "withdrawn": lambda: _withdrawn_alone(world, consent),
        "erased": lambda: world.vault.erase(label),
        "sealed anew": lambda: world.vault.seal(sealing(label, Tier.SEALED)),
        "forgotten": lambda: _label_alone_forgotten(world, label),
        "retired": lambda: world.owner.execute(
            "UPDATE custodians SET retired_on = '2026-11-22' WHERE id = $1", gone.id
        ),
        "tied": lambda: world.owner.execute(
            "UPDATE custodians SET ties = ties || $2::uuid WHERE id = $1", gone.id, world.anna.organisation
        ),
        "a minute": lambda: world.moved(
            "UPDATE unsealing_announcements SET at = at - interval '60 seconds' WHERE request = $1", request
        ),
        "opened": lambda: world.opened(request),
        "revoked": lambda: world.vault.revoke(request, world.anna.person),
    }

    async def meanwhile() -> bool:
        CALLER.set(_waits)
        await between[happens]()
        return False

    before = await openings(world, request)
    given = await opens(world, request, meanwhile=meanwhile)
    await world.owner.execute("UPDATE custodians SET retired_on = '2026-11-22' WHERE id = $1", gone.id)
    assert given == no
    assert await openings(world, request) == before + (happens == "opened")


async def _waits() -> bool:
    return False


async def _withdrawn_alone(world: World, consent: ConsentGiven) -> None:
    """Withdrawn, and cut short before the requests that rested on it were found."""
    inside = world.inside
    key = await inside.keys.get_label_key(mark_of(inside, consent.label))
    assert key is not None
    row = row_of(inside, consent.label, consent.id)
    told = Veil(key).sealed(row, {"withdrawn_on": "2026-11-22"})
    subject = subject_of(inside, consent.label)
    await inside.pool.execute("SELECT consent_withdrawn($1, $2, $3, $4)", row, subject, told, b"{}")


async def _label_alone_forgotten(world: World, label: UUID) -> None:
    """The label leads nowhere any more, and the identity is there still."""
    await world.moved("DELETE FROM identity_labels WHERE mark = $1", mark_of(world.inside, label))


async def test_what_is_opened_one_after_the_other_is_destroyed_together(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """The first write goes out at once; what is opened meanwhile waits for the second."""
    requests = [await agreed(world, await world.sealed(Tier.SEALED)) for _ in range(3)]
    at_once: list[int] = []
    drop, free = world.inside.keys.place.drop, asyncio.Event()

    async def counted(kind: Kind, *owners: UUID) -> None:
        at_once.append(len(owners))
        await free.wait()
        await drop(kind, *owners)

    monkeypatch.setattr(world.inside.keys.place, "drop", counted)
    for request in requests:
        assert isinstance(await world.vault.open(request, world.anna.bearer), Unsealed)
    free.set()
    await cleared()
    assert at_once == [1, 2]
    for request in requests:
        assert await world.inside.keys.get_layers(request) == {}
        left = await world.owner.fetchval("SELECT layers FROM unsealings WHERE request = $1", request)
        assert left is False


@pytest.mark.parametrize("hung_up", [False, True])
async def test_the_door_says_whether_its_caller_still_waits(hung_up: bool):
    async def does(_: object) -> bool:
        return await is_gone()

    body: list[Message] = [{"type": "http.request", "body": b"{}", "more_body": False}]
    said: list[Message] = []

    async def receive() -> Message:
        if body:
            return body.pop()
        if hung_up:
            return {"type": "http.disconnect"}
        return await asyncio.Event().wait() and {}

    async def send(message: Message) -> None:
        said.append(message)

    scope = {"type": "http", "method": "POST", "path": "/call/ask", "headers": [], "query_string": b""}
    await door({"ask": Call(name="ask", takes=None, does=does)})(scope, receive, send)
    assert said[-1]["body"] == (b'{"given":true}' if hung_up else b'{"given":false}')


@pytest.mark.parametrize("ends", ["refused", "void", "replayed", "step by step"])
async def test_an_opening_waits_for_no_second_connection_while_it_holds_one(
    world: World, vault_database: Any, ends: str
):
    """Otherwise as many as there are connections would wait for each other for good."""
    request = await agreed(world, await world.sealed(Tier.CONFIDENTIAL))
    bearer = replace(world.anna.bearer, client="another") if ends == "refused" else world.anna.bearer
    if ends == "replayed":
        assert isinstance(await world.vault.announce(request, bearer), UUID)
    pool = await pool_of(vault_database.login, size=1)
    narrow = VaultClient(Within(service(replace(world.inside, pool=pool)).calls))

    async def meanwhile() -> bool:
        if ends == "step by step":
            await world.owner.execute(
                "UPDATE custodians SET ties = ties || $1 WHERE id = $2", [uuid4()], A.id
            )
        return False

    today = Today(operators=(ELSEWHERE,)) if ends == "void" else TODAY
    token = CALLER.set(meanwhile)
    try:
        async with asyncio.timeout(20):
            given = await narrow.open(request, bearer, today)
    finally:
        CALLER.reset(token)
        await pool.close()
    expected = {
        "refused": NotYourGrant,
        "void": ApproverTied,
        "replayed": NotYourGrant,
        "step by step": Unsealed,
    }
    assert isinstance(given, expected[ends])
    assert await openings(world, request) == (1 if ends == "step by step" else 0)


async def test_whoever_agreed_while_it_was_looked_at_is_judged_as_well(world: World):
    """Tied by the records alone: nothing but the look at them says so."""
    alone, site, owner = Custodian(organisation=None), uuid4(), world.owner
    await found_circle(owner, [alone])
    request = (await world.asked(await world.sealed(Tier.CONFIDENTIAL))).request
    await world.yes(request, A)
    as_it_is: str = await owner.fetchval("SELECT pg_get_functiondef('unsealing_of'::regproc)")
    await owner.execute(as_it_is.replace("BEGIN", "BEGIN PERFORM pg_advisory_xact_lock_shared(77);", 1))
    try:
        await owner.execute("SELECT pg_advisory_lock(77)")
        today = Today(operators=(site,), ties={alone.person: (site,)})
        asking = asyncio.create_task(world.vault.open(request, world.anna.bearer, today))
        waits = "SELECT true FROM pg_locks WHERE locktype = 'advisory' AND objid = 77 AND NOT granted"
        for _ in range(400):
            if await owner.fetchval(waits):
                break
            await asyncio.sleep(0.01)
        yes = (request, alone.id, alone.key_id, "APPROVE", bytes(64), bytes(32), 1, b"{}")
        assert await owner.fetchval("SELECT unsealing_decide($1, $2, $3, $4, $5, $6, $7, $8)", *yes) == "DONE"
        await owner.execute("SELECT pg_advisory_unlock(77)")
        assert await asking == ApproverTied()
    finally:
        await owner.execute(as_it_is)
        await owner.execute("UPDATE custodians SET retired_on = '2026-11-22' WHERE id = $1", alone.id)
    assert (await openings(world, request), await world.state(request)) == (0, "REVOKED")
