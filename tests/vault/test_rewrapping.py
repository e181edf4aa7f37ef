"""Enrolling, renewing, retiring: who opens what before, half-way and after, and what is really gone."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.vault.custodians import Change
from domain.vault.handing import rewrapped_text
from domain.vault.refusals import BadSignature, CeremonyOutOfTurn, NotACustodian, TooFewCustodians
from infra.custody.changing import NotAccepted, handed_over, rewrapped
from infra.custody.layers import wrapped_for_all
from infra.vault.custodians import handing
from infra.vault.custodians.handing import TRIED
from infra.vault.custodians.rewrapping import settle, shred, tried_under
from infra.vault.custodians.roster import held, roster
from infra.vault.inside import Inside
from infra.vault.keys.store import handed_under
from tests.vault.circle import Circle, Custodian, begin_anew, labels, opening
from tests.vault.fixtures import TENANT

A, B, C = (Custodian(label=f"custodian {letter}") for letter in "ABC")


@pytest.fixture
async def circle(inside: Inside, vault_owner: asyncpg.Connection) -> Circle:
    """Three custodians, founded for each test anew, with what they sealed before."""
    await begin_anew(vault_owner)
    for one in (A, B, C):
        del one.keys[:-1]
    made = Circle(inside)
    await made.found(A, B, C)
    return made


async def opened_by(circle: Circle, keys: dict[UUID, bytes], first: Custodian, second: Custodian) -> int:
    """How many data keys the two open, in this order."""
    return sum(
        [opening(await circle.inside.keys.all(of), of, first, second) == key for of, key in keys.items()]
    )


async def acts(owner: asyncpg.Connection) -> list[str]:
    """The log's acts in order, with the keys they name."""
    rows = await owner.fetch("SELECT leaf FROM log_entries ORDER BY id")
    told = [json.loads(bytes(row["leaf"])) for row in rows]
    return [one["act"] for one in told]


async def test_an_enrolled_custodian_opens_what_is_sealed_from_now_on_at_once_and_the_rest_when_it_is_wrapped(
    circle: Circle,
) -> None:
    old = await circle.sealed(3)
    d = Custodian(label="custodian D")
    assert (await circle.change(Change.ENROL, d, (A, B)))["state"] == "DONE"
    new = await circle.sealed(1)

    assert await opened_by(circle, new, d, C) == 1
    assert await opened_by(circle, old, d, C) == 0

    await circle.bring_in(d, giver=A, taker=B)

    for first, second in permutations((A, B, C, d), 2):
        assert await opened_by(circle, old | new, first, second) == 4


async def test_rewrapping_is_interrupted_and_goes_on_with_both_keys_readable(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (handing,):
        monkeypatch.setattr(module, "MOST", 2)
        monkeypatch.setattr(module, "LOOKED_AT", 3)
    old = await circle.sealed(5)
    await circle.change(Change.RENEW, C, (A, B))
    new_only, old_only = replace_keys(C, 0), replace_keys(C, 1)

    assert await circle.hand_over(A, B, batches=1) == 2
    await circle.rewrap(B, batches=1)
    assert await opened_by(circle, old, A, new_only) == 2
    assert await opened_by(circle, old, A, old_only) == 5
    assert {key.key_id for key in await held(circle.inside)} >= {key.key_id for key in C.keys}

    await circle.hand_over(A, B)
    await circle.rewrap(B)
    assert await opened_by(circle, old, A, new_only) == 5
    assert await opened_by(circle, old, A, old_only) == 5, "until the new key is proved"

    await circle.hand_over(A, C, prove=True)
    assert (await circle.rewrap(C))["whole"] is False, "more is kept than one call looks at"
    assert await settle(circle.inside) is True, "as the round does"
    assert await opened_by(circle, old, A, old_only) == 0
    for first, second in permutations((A, B, new_only), 2):
        assert await opened_by(circle, old, first, second) == 5
    assert [key.key_id for key in await held(circle.inside) if key.person == C.person] == [C.keys[0].key_id]


async def test_a_retired_custodians_wraps_are_gone_and_nothing_is_wrapped_for_them_again(
    circle: Circle, vault_owner: asyncpg.Connection
) -> None:
    sealed = await circle.sealed(3)
    assert (await circle.change(Change.RETIRE, C, (A, B)))["state"] == "DONE"

    gone = C.keys[0].key_id
    for of in sealed:
        assert not [name for name in await circle.inside.keys.all(of) if gone in name]
    assert await opened_by(circle, sealed, A, B) == 3
    after = await circle.sealed(1)
    assert await opened_by(circle, after, A, C) == 0
    assert (await acts(vault_owner))[-2:] == ["CUSTODIAN_RETIRED", "KEY_RETIRED"]


async def test_what_a_seal_that_was_under_way_wrote_for_a_retired_key_is_shredded_by_the_round(
    circle: Circle,
) -> None:
    before = await roster(circle.inside)
    await circle.change(Change.RETIRE, C, (A, B))
    of = uuid4()
    await circle.inside.keys.put(of, wrapped_for_all(b"k" * 32, TENANT, of, before))

    await shred(circle.inside)

    assert {C.keys[0].key_id} & {
        part for name in await circle.inside.keys.all(of) for part in name.split(":")
    } == set()
    assert await opened_by(circle, {of: b"k" * 32}, A, B) == 1


async def test_nothing_is_kept_for_who_is_retired_while_it_is_handed_over(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their layers were looked through before this one is put there: with their key it would open by itself."""
    (of,) = await circle.sealed(1)
    await circle.change(Change.ENROL, Custodian(label="custodian D"), (A, B))
    put = type(circle.inside.keys).put_layers

    async def later(*told: Any) -> None:
        if C.person in {key.person for key in await held(circle.inside)}:
            assert (await circle.change(Change.RETIRE, C, (A, B)))["state"] == "DONE"
        await put(*told)

    to = str(await circle.id_of(C))
    due = await circle.say("custody_due", person=str(A.person), to=to, prove=False, after=None)
    layers, key_id, signature = handed_over(A.keys, UUID(to), due["wraps"], {key.key_id for key in C.keys})
    assert layers
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(type(circle.inside.keys), "put_layers", later)
        refused = await circle.say(
            "custody_hand_over",
            person=str(A.person),
            to=to,
            layers=layers,
            key_id=key_id,
            signature=signature,
        )
    assert isinstance(refused, NotACustodian)
    assert await circle.inside.keys.get_layers(handed_under(of)) == {}


async def test_nobody_is_retired_while_fewer_than_two_would_open_everything(circle: Circle) -> None:
    sealed = await circle.sealed(2)
    await circle.change(Change.RETIRE, C, (A, B))
    d = Custodian(label="custodian D")
    await circle.change(Change.ENROL, d, (A, B))

    refused = await circle.change(Change.RETIRE, B, (A, B))
    assert isinstance(refused, TooFewCustodians), "D cannot open what was sealed before"

    await circle.hand_over(A, B)
    await circle.rewrap(B)
    refused = await circle.change(Change.RETIRE, B, (A, B))
    assert isinstance(refused, TooFewCustodians), "D has not shown yet that they can"

    await circle.hand_over(A, d, prove=True)
    await circle.rewrap(d)
    assert (await circle.change(Change.RETIRE, B, (A, B)))["state"] == "DONE"
    assert await opened_by(circle, sealed, A, d) == await opened_by(circle, sealed, d, A) == 2

    refused = await circle.change(Change.RETIRE, d, (A, d))
    assert isinstance(refused, TooFewCustodians)


async def test_a_key_that_was_tried_does_not_count_while_something_is_missing_for_it(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "MOST", 1)
    sealed = await circle.sealed(3)
    await circle.change(Change.RETIRE, C, (A, B))
    await circle.change(Change.ENROL, d := Custodian(label="custodian D"), (A, B))
    await circle.hand_over(A, B, batches=1)
    await circle.rewrap(B, batches=1)
    await circle.hand_over(A, d, prove=True)
    await circle.rewrap(d)
    assert isinstance(await circle.change(Change.RETIRE, B, (A, B)), TooFewCustodians)

    await circle.hand_over(A, B)
    await circle.rewrap(B)
    assert (await circle.change(Change.RETIRE, B, (A, B)))["state"] == "DONE"
    assert await opened_by(circle, sealed, A, d) == 3


async def test_what_a_new_key_is_tried_on_is_chosen_evenly(circle: Circle) -> None:
    """Not by the gaps between ids: one key stands alone above them all, and sixty crowd at the bottom."""
    await circle.sealed(1)
    await circle.change(Change.RENEW, B, (A, C))
    pair = f"{A.keys[0].key_id}:{B.keys[0].key_id}"
    for n in (*range(1, 61), (1 << 128) - 1):
        await circle.inside.keys.put(UUID(int=n), {pair: b"wrap"})
    b, drawn = str(await circle.id_of(B)), list[str]()
    for _ in range(8):
        due = await circle.say("custody_due", person=str(A.person), to=b, prove=True)
        assert len(due["wraps"]) == handing.SAMPLE
        drawn += due["wraps"]
    assert len(set(drawn)) > 40  # of 61, in 8 draws of 16 each: 55 or so


async def test_where_nothing_is_sealed_a_new_key_has_nothing_to_prove(circle: Circle) -> None:
    d = Custodian(label="custodian D")
    await circle.change(Change.ENROL, d, (A, B))
    assert all(key.proved for key in await held(circle.inside))
    await circle.change(Change.RENEW, d, (A, B))
    assert [key.key_id for key in await held(circle.inside) if key.person == d.person] == [d.keys[0].key_id]


async def test_wraps_of_another_data_key_are_refused_whole(circle: Circle) -> None:
    sealed = await circle.sealed(2)
    d = Custodian(label="custodian D")
    await circle.change(Change.ENROL, d, (A, B))
    await circle.hand_over(A, B)
    got = await circle.say("custody_handed", person=str(B.person), after=None)
    keys = {key.key_id: key for key in await held(circle.inside)}
    batch = rewrapped(B.keys, got["layers"], got["due"], keys, labels(keys))
    before = {of: await circle.inside.keys.all(of) for of in sealed}

    wrong = dict.fromkeys(batch.checks, "00" * 32)
    signature = B.keys[0].signing.sign(rewrapped_text(TENANT, batch.wraps, wrong)).hex()
    told: dict[str, Any] = {
        "person": str(B.person),
        "wraps": batch.wraps,
        "checks": wrong,
        "key_id": batch.key_id,
    }
    assert isinstance(await circle.say("custody_rewrap", **told, signature=signature), BadSignature)
    assert isinstance(
        await circle.say("custody_rewrap", **{**told, "checks": batch.checks}, signature=signature),
        BadSignature,
    ), "signed for other checks"

    assert {of: await circle.inside.keys.all(of) for of in sealed} == before


async def test_what_is_there_is_never_written_over(circle: Circle) -> None:
    sealed = await circle.sealed(1)
    (of,) = sealed
    await circle.change(Change.ENROL, d := Custodian(label="custodian D"), (A, B))
    before = await circle.inside.keys.all(of)
    await circle.hand_over(A, B)
    got = await circle.say("custody_handed", person=str(B.person), after=None)
    keys = {key.key_id: key for key in await held(circle.inside)}
    pairs = [f"{a.keys[0].key_id}:{b.keys[0].key_id}" for a, b in permutations((A, C, d), 2)]
    batch = rewrapped(B.keys, got["layers"], {str(of): pairs}, keys, labels(keys))

    await circle.say(
        "custody_rewrap", person=str(B.person), wraps=batch.wraps, checks=batch.checks, key_id=batch.key_id,
        signature=batch.signature,
    )  # fmt: skip

    after = await circle.inside.keys.all(of)
    assert {name: after[name] for name in before} == dict(before)
    assert len(after) == len(before) + 4, "of the six that were sent, the four that were missing"


async def test_layers_are_handed_over_only_where_something_is_missing(circle: Circle) -> None:
    await circle.sealed(2)
    to = str(await circle.id_of(B))
    for prove in (False, True):
        due = await circle.say("custody_due", person=str(A.person), to=to, prove=prove)
        assert due["wraps"] == {}


async def test_a_layer_handed_over_by_somebody_else_or_for_somebody_else_is_refused(circle: Circle) -> None:
    (of,) = await circle.sealed(1)
    await circle.change(Change.ENROL, Custodian(label="custodian D"), (A, B))
    b, c = str(await circle.id_of(B)), str(await circle.id_of(C))
    due = await circle.say("custody_due", person=str(A.person), to=b)
    layers, key_id, signature = handed_over(A.keys, UUID(b), due["wraps"], {B.keys[0].key_id})
    told: dict[str, Any] = {"layers": layers, "key_id": key_id, "signature": signature}

    async def sent(**other: Any) -> Any:
        return await circle.say("custody_hand_over", **{"person": str(A.person), "to": b, **told, **other})

    assert isinstance(await sent(to=c), BadSignature)
    assert isinstance(await sent(person=str(C.person)), BadSignature)
    assert isinstance(await sent(person=str(uuid4())), NotACustodian)
    assert isinstance(
        await sent(layers={name: one[:-2] + "00" for name, one in layers.items()}), BadSignature
    )
    assert await circle.inside.keys.get_layers(handed_under(of)) == {}
    assert (await sent())["kept"] == 1


async def test_an_erased_identity_takes_what_was_handed_over_with_it(circle: Circle) -> None:
    (of,) = await circle.sealed(1)
    await circle.change(Change.ENROL, Custodian(label="custodian D"), (A, B))
    assert await circle.hand_over(A, B) == 1

    await circle.inside.keys.erase(of, circle.inside.clock.today())

    assert await circle.inside.keys.get_layers(handed_under(of)) == {}
    assert (await circle.say("custody_handed", person=str(B.person), after=None))["layers"] == {}


async def test_what_a_new_key_is_tried_on_goes_with_an_erased_identity_and_the_key_is_proved_by_the_rest(
    circle: Circle,
) -> None:
    """A layer that stayed would open what was erased, for the holder of the new key and a copy of the database."""
    sealed = await circle.sealed(2)
    await circle.change(Change.ENROL, d := Custodian(label="custodian D"), (A, B))
    await circle.hand_over(A, B)
    await circle.rewrap(B)
    for _ in range(5):
        await circle.hand_over(A, d, prove=True)
    keys, place = circle.inside.keys, tried_under(TENANT, d.keys[0].key_id)
    chosen = {UUID(name.partition(":")[0]) for name in await keys.get_layers(place)}
    assert chosen == set(sealed)
    gone, stays = sealed

    await keys.erase(gone, circle.inside.clock.today())
    layers = [
        layer for owner in (place, handed_under(gone)) for layer in (await keys.get_layers(owner)).values()
    ]
    assert not [layer for layer in layers if len(layer) > len(TRIED)]

    answer = await circle.rewrap(d)
    assert (answer["right"], answer["whole"]) == (1, True)
    assert await keys.get_layers(place) == await keys.get_layers(handed_under(stays)) == {}


async def test_layers_that_were_handed_over_to_a_retired_custodian_are_destroyed(circle: Circle) -> None:
    """Whoever stole their key would open them alone."""
    (of,) = await circle.sealed(1)
    await circle.change(Change.ENROL, Custodian(label="custodian D"), (A, B))
    assert await circle.hand_over(A, C) == 1
    await circle.hand_over(A, B)
    keys = circle.inside.keys
    assert f"{A.keys[0].key_id}:{C.keys[0].key_id}" in await keys.get_layers(handed_under(of))
    await circle.change(Change.RETIRE, C, (A, B))
    await shred(circle.inside)
    assert not [name for name in await keys.get_layers(handed_under(of)) if C.keys[0].key_id in name]


async def test_a_tool_wraps_for_no_key_that_its_custodian_has_not_accepted(circle: Circle) -> None:
    await circle.sealed(1)
    await circle.change(Change.ENROL, d := Custodian(label="custodian D"), (A, B))
    await circle.hand_over(A, B)
    got = await circle.say("custody_handed", person=str(B.person), after=None)
    keys = {key.key_id: key for key in await held(circle.inside)}
    with pytest.raises(NotAccepted) as no:
        rewrapped(
            B.keys,
            got["layers"],
            got["due"],
            keys,
            labels({name: key for name, key in keys.items() if name != d.keys[0].key_id}),
        )
    assert no.value.key_id == d.keys[0].key_id


async def test_a_change_signed_before_another_one_does_not_count_after_it(circle: Circle) -> None:
    d, e = Custodian(label="custodian D"), Custodian(label="custodian E")
    earlier = await circle.proposal(Change.ENROL, d, d.file())
    await circle.sign(A, earlier)
    await circle.change(Change.ENROL, e, (A, B))
    assert isinstance(await circle.sign(B, earlier), CeremonyOutOfTurn)
    later = replace(earlier, generation=2)
    assert isinstance(await circle.sign(B, later), CeremonyOutOfTurn), "nor under the same name"
    assert d.person not in {key.person for key in await held(circle.inside)}


async def test_settling_waits_for_what_is_missing(circle: Circle) -> None:
    await circle.sealed(1)
    await circle.change(Change.RENEW, C, (A, B))
    assert await settle(circle.inside) is False
    assert len([key for key in await held(circle.inside) if key.person == C.person]) == 2


def replace_keys(custodian: Custodian, at: int) -> Custodian:
    """The same person with one of their keys alone."""
    return Custodian(label=custodian.label, person=custodian.person, keys=[custodian.keys[at]])
