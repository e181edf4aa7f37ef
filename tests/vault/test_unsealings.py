"""Unsealings in the vault, from the request to what the recipient reads, and how they end."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from domain.kernel import BadInput, NotThere, Refusal
from domain.vault.ports import Opened, Pending, ToDecide
from domain.vault.refusals import (
    GrantEnded,
    KeyNotReady,
    NoBreakGlass,
    NoIdentity,
    NotOpenForDecision,
    NotYourGrant,
    ReviewOverdue,
    TooManyRequests,
    UnfitKey,
)
from domain.vault.rules import OPEN_AT_ONCE, WITHIN_AN_HOUR
from domain.vault.statement import read_statement
from domain.vault.values import IdentityField, Purpose, Tier, UnsealingState
from infra.vault.unsealings.ending import passed
from tests.vault.people import CONTACTS, NAMES, Custodian, Requester, World, found_circle

S, F = UnsealingState, IdentityField
CIRCLE = A, B, C = Custodian(), Custodian(), Custodian()


@pytest.mark.parametrize("tier", Tier)
async def test_two_agree_it_is_announced_opened_once_and_only_the_recipient_reads_it(
    world: World, tier: Tier
):
    label = await world.sealed(tier)
    before = await world.last()
    request = (await world.asked(label)).request
    assert (await world.yes(request, B)).state is S.REQUESTED
    assert (await world.yes(request, A)).state is S.APPROVED
    opened = await world.opened(request)
    assert isinstance(opened, Opened)
    assert world.anna.reads(opened) == {F.NAMES: NAMES, F.CONTACTS: CONTACTS}
    assert await world.opened(request) == GrantEnded(state="SPENT")
    acts = [act for act, _ in await world.acts(before)]
    assert acts == ["REQUESTED", "APPROVED", "APPROVED", "ANNOUNCED", "OPENED", "REFUSED"]
    assert await world.inside.keys.get_envelope(request) is None
    assert await world.inside.keys.get_layer(request, A.key_id) is None


@pytest.mark.parametrize(("first", "second"), [(A, B), (B, A), (A, C), (C, A), (B, C), (C, B)])
async def test_any_two_open_what_is_sealed_in_any_order(world: World, first: Custodian, second: Custodian):
    request = (await world.asked(await world.sealed(Tier.SEALED), fields=(F.NAMES,))).request
    await world.yes(request, first, second)
    opened = await world.opened(request)
    assert isinstance(opened, Opened)
    assert world.anna.reads(opened) == {F.NAMES: NAMES}


@pytest.mark.parametrize("tier", Tier)
async def test_which_labels_are_one_person_is_told_to_the_recipient_alone(world: World, tier: Tier):
    label, other = await world.sealed(tier), await world.sealed(tier)
    assert await world.vault.link(other, label) is None
    request = (await world.asked(other, fields=(F.ALIASES,))).request
    await world.yes(request, A, B)
    opened = await world.opened(request)
    assert isinstance(opened, Opened)
    assert str(label).encode() not in repr(opened).encode() + opened.fields[0].sealed
    told = world.anna.reads(opened)
    assert sorted(json.loads(told[F.ALIASES])) == sorted([str(label), str(other)])


async def test_a_field_that_nothing_is_kept_in_is_left_out(world: World):
    request = (await world.asked(await world.sealed(Tier.SEALED), fields=(F.NAMES, F.OTHER))).request
    await world.yes(request, A, B)
    opened = await world.opened(request)
    assert isinstance(opened, Opened)
    assert world.anna.reads(opened) == {F.NAMES: NAMES}


async def test_one_custodian_declines_and_it_is_over(world: World):
    request = (await world.asked(await world.sealed(Tier.SEALED))).request
    await world.yes(request, A)
    assert await world.inside.keys.get_layer(request, B.key_id) is not None
    late = await world.vault.take_up(request, C.person)
    todo = await world.vault.take_up(request, B.person)
    assert isinstance(todo, ToDecide)
    assert isinstance(late, ToDecide)
    declined = await world.vault.decline(B.says("DECLINE", todo))
    assert isinstance(declined, Pending)
    assert declined.state is S.DECLINED
    assert await world.inside.keys.get_layer(request, B.key_id) is None
    assert await world.vault.approve(C.says("APPROVE", late)) == NotOpenForDecision(state="DECLINED")


async def test_who_asked_takes_it_back_and_a_custodian_stops_it(world: World):
    label = await world.sealed(Tier.SEALED)
    for by in (world.anna.person, C.person):
        request = (await world.asked(label)).request
        await world.yes(request, A, B)
        assert await world.vault.revoke(request, uuid4()) == NotYourGrant()
        assert await world.state(request) == "APPROVED"
        revoked = await world.vault.revoke(request, by)
        assert isinstance(revoked, Pending)
        assert revoked.state is S.REVOKED
        assert await world.opened(request) == GrantEnded(state="REVOKED")
        assert await world.inside.keys.get_envelope(request) is None


async def test_time_ends_a_request_and_a_round_writes_it_down(world: World):
    request = (await world.asked(await world.sealed(Tier.SEALED))).request
    await world.yes(request, A, B)
    await world.moved(
        "UPDATE unsealings SET requested_at = requested_at - interval '2 hours', "
        "ends_at = clock_timestamp() - interval '1 second' WHERE request = $1", request,
    )  # fmt: skip
    said = await world.opened(request)
    assert said == GrantEnded(state="APPROVED")  # the statement lasts, the row's own time is over
    before = await world.last()
    await passed(world.inside)
    await passed(world.inside)
    assert await world.acts(before) == [("EXPIRED", None)]
    assert await world.state(request) == "EXPIRED"
    assert await world.inside.keys.get_envelope(request) is None


async def test_what_a_cut_short_end_left_behind_is_destroyed_by_the_next_round(world: World):
    request = (await world.asked(await world.sealed(Tier.SEALED))).request
    await world.yes(request, A, B)
    envelope = await world.inside.keys.get_envelope(request)
    assert envelope is not None
    assert isinstance(await world.opened(request), Opened)
    await world.inside.keys.put_envelope(
        request, envelope
    )  # as if the service had died before it was destroyed
    await world.moved("UPDATE unsealings SET layers = true WHERE request = $1", request)
    await passed(world.inside)
    assert await world.inside.keys.get_envelope(request) is None


async def test_an_emergency_opens_what_is_confidential_by_one_and_another_reviews_it(world: World):
    label = await world.sealed(Tier.CONFIDENTIAL)
    before = await world.last()
    pending = await world.asked(label, break_glass=True, ends_in=24 * 3600)
    assert (await world.yes(pending.request, A)).state is S.APPROVED
    opened = await world.opened(pending.request)
    assert isinstance(opened, Opened)
    assert world.anna.reads(opened)[F.NAMES] == NAMES
    assert await world.opened(pending.request) == GrantEnded(state="BREAK_GLASS")
    now = await world.stands(pending.request)
    assert now.review_due_at is not None
    assert pending.ends_at - 3600 <= now.review_due_at - 72 * 3600 < pending.ends_at
    todo = ToDecide(pending=now, key_id=B.key_id)
    assert isinstance(await world.vault.review(A.says("REVIEW", todo)), Refusal)
    reviewed = await world.vault.review(B.says("REVIEW", todo))
    assert isinstance(reviewed, Pending)
    assert reviewed.state is S.REVIEWED
    acts = [act for act, _ in await world.acts(before)]
    assert acts == ["REQUESTED", "APPROVED", "BREAK_GLASS", "OPENED", "REFUSED", "REFUSED", "REVIEWED"]


async def test_there_is_no_emergency_for_what_is_sealed(world: World):
    label = await world.sealed(Tier.SEALED)
    asked = world.anna.asks(label, break_glass=True)
    assert await world.vault.request(asked) == NoBreakGlass()
    assert await world.vault.standing([asked.request]) == ()


async def test_an_emergency_does_not_tell_under_which_other_labels_somebody_appears(world: World):
    """Who is CONFIDENTIAL in one record may have reported under SEALED in another: that takes two custodians."""
    known, reporter = await world.sealed(Tier.CONFIDENTIAL), await world.sealed(Tier.SEALED)
    assert await world.vault.link(known, reporter) is None
    before = await world.last()
    for fields in ((IdentityField.ALIASES,), (IdentityField.NAMES, IdentityField.ALIASES)):
        refused = await world.vault.request(world.anna.asks(known, break_glass=True, fields=fields))
        assert isinstance(refused, BadInput)
        assert refused.field == "fields"
    alone = await world.sealed(Tier.CONFIDENTIAL)
    same = await world.vault.request(
        world.anna.asks(alone, break_glass=True, fields=(IdentityField.ALIASES,))
    )
    assert same == await world.vault.request(
        world.anna.asks(known, break_glass=True, fields=(IdentityField.ALIASES,))
    )
    assert [act for act, _ in await world.acts(before)] == ["SEALED"]
    asked = await world.asked(known, fields=(IdentityField.ALIASES,))
    assert read_statement(asked.statement).break_glass is False


async def test_an_emergency_that_nobody_reviewed_shuts_the_door_until_somebody_does(world: World):
    label = await world.sealed(Tier.CONFIDENTIAL)
    late = (await world.asked(label, break_glass=True)).request
    waiting = (await world.asked(label, break_glass=True)).request
    agreed = (await world.asked(label, break_glass=True)).request
    await world.yes(late, A)
    await world.yes(agreed, A)
    assert isinstance(await world.opened(late), Opened)
    await world.moved(
        "UPDATE unsealings SET review_due_at = clock_timestamp() - interval '1 second' WHERE request = $1",
        late,
    )
    before = await world.last()
    await passed(world.inside)
    await passed(world.inside)
    assert await world.acts(before) == [("REVIEW_OVERDUE", None)]
    assert await world.vault.request(world.anna.asks(label, break_glass=True)) == ReviewOverdue()
    todo = await world.vault.take_up(waiting, B.person)
    assert isinstance(todo, ToDecide)
    assert await world.vault.approve(B.says("APPROVE", todo)) == ReviewOverdue()
    assert await world.opened(agreed) == ReviewOverdue()
    ordinary = (await world.asked(label)).request
    await world.yes(ordinary, A, B)
    assert isinstance(await world.opened(ordinary), Opened)
    now = await world.stands(late)
    assert isinstance(await world.vault.review(B.says("REVIEW", ToDecide(pending=now, key_id=""))), Pending)
    assert isinstance(await world.opened(agreed), Opened)


async def test_whose_key_came_later_is_told_so(world: World):
    request = (await world.asked(await world.sealed(Tier.SEALED))).request
    late = Custodian()
    await found_circle(world.owner, [late])
    assert await world.vault.take_up(request, late.person) == KeyNotReady()
    await world.owner.execute("UPDATE custodians SET retired_on = '2026-11-22' WHERE id = $1", late.id)


async def test_a_request_that_comes_twice_is_one_and_its_id_serves_for_no_other(world: World):
    asked = world.anna.asks(await world.sealed(Tier.CONFIDENTIAL))
    first = await world.vault.request(asked)
    before = await world.last()
    assert await world.vault.request(asked) == first
    assert await world.vault.request(replace(asked, ends_in=60)) == first
    for other in (replace(asked, fields=(F.NAMES,)), replace(asked, purpose=Purpose.LEGAL_OBLIGATION)):
        assert isinstance(await world.vault.request(other), BadInput)
    assert await world.last() == before


@pytest.mark.parametrize(
    ("unfit", "field"),
    [
        ({"fields": ()}, "fields"),
        ({"fields": (F.NAMES, F.NAMES)}, "fields"),
        ({"ends_in": 0}, "ends_in"),
        ({"ends_in": 24 * 3600 + 1}, "ends_in"),
        ({"token_key": "short"}, "token_key"),
        ({"client": ""}, "client"),
        ({"operators": tuple(uuid4() for _ in range(101))}, "operators"),
    ],
)
async def test_nonsense_is_no_request(world: World, unfit: dict[str, Any], field: str):
    before = await world.last()
    no = await world.vault.request(world.anna.asks(uuid4(), **unfit))
    assert isinstance(no, BadInput)
    assert no.field == field
    assert await world.last() == before


@pytest.mark.parametrize("key", [b"", b"k" * 31, bytes(32)])
async def test_a_key_that_nothing_can_be_encrypted_for_is_refused(world: World, key: bytes):
    assert (
        await world.vault.request(world.anna.asks(await world.sealed(Tier.CONFIDENTIAL), recipient_key=key))
        == UnfitKey()
    )


async def test_nothing_is_kept_of_a_request_for_nobody_but_that_it_was_refused(world: World):
    before = await world.last()
    for _ in range(3):
        assert await world.vault.request(world.anna.asks(uuid4())) == NoIdentity()
    assert await world.acts(before) == [("REFUSED", "NO_IDENTITY")]
    assert await world.vault.take_up(uuid4(), A.person) == NotThere()
    assert await world.vault.announce(uuid4(), world.anna.bearer) == NotThere()


async def test_one_person_has_so_many_requests_open_and_no_more(world: World):
    label = await world.sealed(Tier.CONFIDENTIAL)
    made = [(await world.asked(label)).request for _ in range(OPEN_AT_ONCE)]
    assert await world.vault.request(world.anna.asks(label)) == TooManyRequests()
    assert isinstance(await world.vault.request(Requester().asks(label)), Pending)
    await world.vault.revoke(made[0], world.anna.person)
    assert isinstance(await world.vault.request(world.anna.asks(label)), Pending)
    await world.moved("UPDATE unsealings SET state = 'REVOKED' WHERE request = ANY ($1)", made)
    for _ in range(WITHIN_AN_HOUR - OPEN_AT_ONCE - 1):
        await world.vault.revoke((await world.asked(label)).request, world.anna.person)
    assert await world.vault.request(world.anna.asks(label)) == TooManyRequests()


async def test_the_person_is_told_when_and_for_what_under_this_label_alone(world: World):
    label, other = await world.sealed(Tier.CONFIDENTIAL), await world.sealed(Tier.CONFIDENTIAL)
    assert await world.vault.link(other, label) is None
    request = (await world.asked(label, purpose=Purpose.LEGAL_OBLIGATION)).request
    await world.yes(request, A, B)
    await world.opened(request)
    await world.asked(label)
    told = await world.vault.looks(label)
    assert {(one.state, one.purpose, one.break_glass) for one in told} == {
        (S.REQUESTED, Purpose.PROTECTION, False), (S.SPENT, Purpose.LEGAL_OBLIGATION, False)
    }  # fmt: skip
    assert await world.vault.looks(other) == ()


async def test_the_database_links_no_request_to_a_label_a_person_or_another_request(world: World):
    label, other = await world.sealed(Tier.CONFIDENTIAL), await world.sealed(Tier.CONFIDENTIAL)
    assert await world.vault.link(other, label) is None
    for one in (label, other):
        request = (await world.asked(one)).request
        await world.yes(request, A, B)
        await world.opened(request)
    rows = await world.owner.fetch(
        "SELECT * FROM unsealings WHERE asker = (SELECT asker FROM unsealings WHERE request = $1)", request
    )
    assert len(rows) == 2
    for column in ("subject", "person", "told"):
        assert len({row[column] for row in rows}) == 2
    dump = b"".join(repr(dict(row)).encode() for row in rows) + b"".join(bytes(row["told"]) for row in rows)
    for secret in (label, other, world.anna.person, world.anna.organisation):
        assert str(secret).encode() not in dump
        assert secret.bytes not in dump
        assert secret.hex.encode() not in dump
