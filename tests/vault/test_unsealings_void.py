"""What was agreed to and holds no longer: a consent, an identity, a custodian or a tie has changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.kernel import Refusal
from domain.vault.ports import ConsentGiven, Opened, Pending, Today, ToDecide
from domain.vault.refusals import (
    ApproverTied,
    CustodianRetired,
    GrantEnded,
    IdentityChanged,
    NotConsentedTo,
    NotOpenForDecision,
    TakeUpAgain,
)
from domain.vault.values import IdentityField, Purpose, Tier, UnsealingState
from infra.vault.custodians.rewrapping import shred
from infra.vault.unsealings import deciding
from infra.vault.unsealings.ending import end_of_labels, end_without_ground
from tests.vault.people import NAMES, Custodian, World, found_circle, sealing

S, F = UnsealingState, IdentityField
CIRCLE = A, B, C = Custodian(), Custodian(), Custodian()


def consent(label: UUID, **more: Any) -> ConsentGiven:
    told: dict[str, Any] = {
        "id": uuid4(), "label": label, "recipient": None, "purpose": Purpose.INVESTIGATION,
        "fields": (F.NAMES,), "given_on": date(2026, 11, 1),
    }  # fmt: skip
    return ConsentGiven(**{**told, **more})


@pytest.mark.parametrize("purpose", Purpose)
async def test_consent_bounds_what_may_be_asked_but_for_protection_and_law(world: World, purpose: Purpose):
    label = await world.sealed(Tier.CONFIDENTIAL)
    asked = world.anna.asks(label, purpose=purpose, fields=(F.NAMES,))
    free = purpose in {Purpose.PROTECTION, Purpose.LEGAL_OBLIGATION}
    made = await world.vault.request(asked)
    assert isinstance(made, Pending) if free else made == NotConsentedTo()
    if not free:
        assert await world.vault.give_consent(consent(label, purpose=purpose)) is None
        assert await world.vault.request(replace(asked, fields=(F.NAMES, F.CONTACTS))) == NotConsentedTo()
        assert isinstance(await world.vault.request(asked), Pending)


@pytest.mark.parametrize("approvals", [0, 1, 2])
async def test_a_consent_that_is_withdrawn_ends_what_rested_on_it(world: World, approvals: int):
    label = await world.sealed(Tier.CONFIDENTIAL)
    given = consent(label)
    await world.vault.give_consent(given)
    request = (await world.asked(label, purpose=Purpose.INVESTIGATION, fields=(F.NAMES,))).request
    protects = (await world.asked(label)).request
    if approvals:
        await world.yes(request, *(A, B)[:approvals])
    todo = await world.vault.take_up(request, C.person) if approvals < 2 else None
    before = await world.last()
    await world.vault.withdraw_consent(label, given.id, date(2026, 11, 22))
    if todo is None:
        assert await world.opened(request) in (NotConsentedTo(), GrantEnded(state="REVOKED"))
    else:
        assert isinstance(todo, ToDecide)
        no = await world.vault.approve(C.says("APPROVE", todo))
        assert no in (NotConsentedTo(), NotOpenForDecision(state="REVOKED"))
    await end_without_ground(world.inside, [label])
    assert await world.state(request) == "REVOKED"
    assert ("REVOKED", "NOT_CONSENTED_TO") in await world.acts(before)
    assert await world.state(protects) == "REQUESTED"


async def test_between_announcement_and_fetch_a_withdrawal_still_counts(world: World):
    label = await world.sealed(Tier.CONFIDENTIAL)
    given = consent(label)
    await world.vault.give_consent(given)
    request = (await world.asked(label, purpose=Purpose.INVESTIGATION, fields=(F.NAMES,))).request
    await world.yes(request, A, B)
    bearer = world.anna.bearer
    announcement = await world.vault.announce(request, bearer)
    assert isinstance(announcement, UUID)
    await world.vault.withdraw_consent(label, given.id, date(2026, 11, 22))
    assert isinstance(await world.vault.fetch(announcement, bearer), Refusal)
    assert await world.state(request) == "REVOKED"


async def test_an_erasure_ends_all_that_is_open_about_its_labels(world: World):
    label, other = await world.sealed(Tier.SEALED), await world.sealed(Tier.SEALED)
    mine = [(await world.asked(label)).request for _ in range(2)]
    others = (await world.asked(other)).request
    await world.yes(mine[0], A, B)
    assert await end_of_labels(world.inside, [label], "IDENTITY_ERASED") == 2
    assert [await world.state(one) for one in (*mine, others)] == ["REVOKED", "REVOKED", "REQUESTED"]
    assert await world.inside.keys.get_envelope(mine[0]) is None
    assert await end_of_labels(world.inside, [label], "IDENTITY_ERASED") == 0


@pytest.mark.parametrize("approvals", [1, 2])
async def test_what_was_sealed_anew_is_not_what_was_agreed_to(world: World, approvals: int):
    label = await world.sealed(Tier.SEALED)
    request = (await world.asked(label)).request
    await world.yes(request, *(A, B)[:approvals])
    assert (
        await world.vault.seal(
            replace(sealing(label, Tier.SEALED), fields={F.NAMES: "Ana", F.CONTACTS: "none"})
        )
        is None
    )
    if approvals == 2:
        assert await world.opened(request) == IdentityChanged()
    else:
        assert await world.vault.take_up(request, C.person) == IdentityChanged()
    assert await world.state(request) == "REVOKED"


async def test_an_emergency_does_not_outlive_that_the_identity_is_kept_more_closely(world: World):
    label = await world.sealed(Tier.CONFIDENTIAL)
    request = (await world.asked(label, break_glass=True)).request
    await world.yes(request, A)
    assert await world.vault.seal(sealing(label, Tier.SEALED)) is None
    assert await world.opened(request) == IdentityChanged()
    assert await world.state(request) == "REVOKED"


@pytest.mark.parametrize("announced", [False, True])
async def test_who_is_retired_has_agreed_to_nothing(world: World, announced: bool):
    gone = Custodian()
    await found_circle(world.owner, [gone])
    request = (await world.asked(await world.sealed(Tier.CONFIDENTIAL))).request
    await world.yes(request, gone, A)
    bearer = world.anna.bearer
    announcement = await world.vault.announce(request, bearer) if announced else None
    await world.owner.execute("UPDATE custodians SET retired_on = '2026-11-22' WHERE id = $1", gone.id)
    if announcement is not None:
        assert isinstance(announcement, UUID)
        assert await world.vault.fetch(announcement, bearer) == CustodianRetired()
    else:
        assert await world.opened(request) == CustodianRetired()
    assert await world.state(request) == "REVOKED"


@pytest.mark.parametrize("announced", [False, True])
@pytest.mark.parametrize("tie", ["works for it", "declared it", "the records know", "it came to the site"])
async def test_a_tie_that_came_after_a_yes_makes_it_void(world: World, tie: str, announced: bool):
    """Whatever tells it: the vault's own record of who agreed, the API's of their ties, or of who operates the site."""
    free, operator, later = Custodian(), uuid4(), uuid4()
    await found_circle(world.owner, [free])
    request = (await world.asked(await world.sealed(Tier.CONFIDENTIAL), operators=(operator,))).request
    await world.yes(request, free, A)
    assert await world.vault.approvers(request) == (free.person, A.person)
    bearer = world.anna.bearer
    announcement = await world.vault.announce(request, bearer) if announced else None
    today = Today()
    match tie:
        case "works for it":
            await world.owner.execute(
                "UPDATE custodians SET organisation = $2 WHERE id = $1", free.id, operator
            )
        case "declared it":
            await world.owner.execute("UPDATE custodians SET ties = $2 WHERE id = $1", free.id, [operator])
        case "the records know":
            today = Today(ties={free.person: (operator,)})
        case _:
            await world.owner.execute("UPDATE custodians SET ties = $2 WHERE id = $1", free.id, [later])
            today = Today(operators=(later,))
    before = await world.last()
    if announcement is None:
        assert await world.vault.announce(request, bearer, today) == ApproverTied()
    else:
        assert isinstance(announcement, UUID)
        assert await world.vault.fetch(announcement, bearer, today) == ApproverTied()
    assert (await world.state(request), await world.acts(before)) == (
        "REVOKED",
        [("REVOKED", "APPROVER_TIED")],
    )
    assert isinstance(await world.opened(request), GrantEnded)


async def test_a_first_yes_is_judged_again_before_the_second(world: World):
    free = Custodian()
    await found_circle(world.owner, [free])
    request = (await world.asked(await world.sealed(Tier.SEALED))).request
    await world.yes(request, free)
    await world.owner.execute(
        "UPDATE custodians SET ties = $2 WHERE id = $1", free.id, [world.anna.organisation]
    )
    assert await world.vault.take_up(request, A.person) == ApproverTied()
    assert await world.state(request) == "REVOKED"


async def retired(world: World, gone: Custodian) -> None:
    """As a ceremony leaves it: what follows is cut off before, and done by the round."""
    await world.owner.execute("UPDATE custodians SET retired_on = '2026-11-22' WHERE id = $1", gone.id)
    await world.owner.execute(
        "UPDATE custodian_keys SET ended_at = clock_timestamp() WHERE custodian = $1", gone.id
    )
    await shred(world.inside)


async def test_a_layer_that_was_peeled_for_who_is_retired_is_gone_and_the_others_go_on(world: World):
    gone = Custodian()
    await found_circle(world.owner, [gone])
    request = (await world.asked(await world.sealed(Tier.SEALED))).request
    await world.yes(request, A)
    before = await world.inside.keys.get_layers(request)
    assert {B.key_id, C.key_id, gone.key_id} <= before.keys()
    await retired(world, gone)
    after = await world.inside.keys.get_layers(request)
    assert after == {key_id: layer for key_id, layer in before.items() if key_id != gone.key_id}
    await shred(world.inside)
    assert await world.inside.keys.get_layers(request) == after
    await world.yes(request, B)
    opened = await world.opened(request)
    assert isinstance(opened, Opened)
    assert world.anna.reads(opened)[F.NAMES] == NAMES


async def test_a_layer_for_who_is_retired_while_somebody_agrees_is_not_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    """What was due is worked out before the request is held: what was looked through by then holds no layer yet."""
    gone = Custodian()
    await found_circle(world.owner, [gone])
    request = (await world.asked(await world.sealed(Tier.SEALED))).request
    worked_out = deciding._due

    async def due(*asked: Any) -> Any:
        found = await worked_out(*asked)
        await retired(world, gone)
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(deciding, "_due", due)
        told = await world.vault.take_up(request, A.person)
        assert isinstance(told, ToDecide)
        assert await world.vault.approve(A.says("APPROVE", told)) == TakeUpAgain()
    assert await world.inside.keys.get_layers(request) == {}
    await world.yes(request, A, B)
    assert isinstance(await world.opened(request), Opened)


async def test_what_a_retired_custodian_agreed_to_ends_at_once_with_all_that_they_peeled(world: World):
    gone = Custodian()
    await found_circle(world.owner, [gone])
    request = (await world.asked(await world.sealed(Tier.SEALED))).request
    await world.yes(request, gone)
    before = await world.last()
    await retired(world, gone)
    assert (await world.state(request), await world.inside.keys.get_layers(request)) == ("REVOKED", {})
    assert ("REVOKED", "CUSTODIAN_RETIRED") in await world.acts(before)
