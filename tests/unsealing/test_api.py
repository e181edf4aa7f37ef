"""An unsealing by documents: from the request to a name on the requester's screen, and every no on the way."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from api.unsealing_rounds import unsealings_followed
from domain.access import Profile
from domain.kernel import Refusal
from domain.labels import encode_id
from domain.vault.away import NoVault
from domain.vault.values import IdentityField, Tier
from infra.clock import WallClock
from infra.demo import personas as demo
from tests.unsealing.world import (
    HANDLER,
    A,
    Asker,
    B,
    C,
    World,
    by_another_key,
    custodian,
    one,
    raw_id,
    read,
    waiting,
)
from tests.vault.people import CONTACTS, NAMES

MOVED = uuid4()
"""An assignment that comes about in a test."""
ANNA = Asker()


async def test_two_custodians_agree_and_only_the_requesters_key_reads_the_name(world: World) -> None:
    subject, before = await world.party(Tier.SEALED), await world.last()
    done = await world.requests(subject, ANNA)
    asked = done["unsealing"]
    assert {name: asked[name] for name in ("state", "approvals", "fields", "reader", "breakGlass", "subjectKind")} == {
        "state": "REQUESTED", "approvals": 0, "fields": ["CONTACTS", "NAMES"], "reader": "NGO", "breakGlass": False,
        "subjectKind": "Party",
    }  # fmt: skip
    id = asked["id"]
    assert await world.says("APPROVE", id, A) == {
        "__typename": "UnsealingApproved",
        "standing": {"id": id, "state": "REQUESTED", "approvals": 1},
    }
    assert (await world.says("APPROVE", id, C))["standing"] == {"id": id, "state": "APPROVED", "approvals": 2}
    opened = await world.opens(id, ANNA)
    assert opened["__typename"] == "OpenedIdentity", opened
    assert read(opened["identity"], ANNA) == {IdentityField.NAMES: NAMES, IdentityField.CONTACTS: CONTACTS}
    assert opened["unsealing"] == {"state": "SPENT"}
    assert await world.acts(before) == [
        "REQUESTED",
        "APPROVED",
        "APPROVED",
        "ANNOUNCED",
        "OPENED",
    ]
    listed = await world.ask(
        "{ unsealings(first: 1) { nodes { id state approvals party { id } grievanceAlias { id } } } }", ANNA
    )
    assert listed["unsealings"]["nodes"] == [
        {"id": id, "state": "SPENT", "approvals": 2, "party": {"id": subject}, "grievanceAlias": None}
    ]


async def test_a_confidential_identity_and_its_other_labels(world: World) -> None:
    subject = await world.party(Tier.CONFIDENTIAL)
    id = await world.asked(subject, ANNA, fields=["NAMES", "ALIASES"], purpose="LEGAL_OBLIGATION", hours=1)
    await world.agreed(id, B, C)
    opened = await world.opens(id, ANNA)
    found = read(opened["identity"], ANNA)
    assert found[IdentityField.NAMES] == NAMES
    assert str(raw_id(subject)) in found[IdentityField.ALIASES]


# -- opening


async def test_a_grant_opens_once_with_the_key_and_the_application_that_asked(world: World) -> None:
    id = await world.asked(await world.party(), ANNA)
    await world.agreed(id, B, A)
    before = await world.kept()
    assert (await world.opens(id, by_another_key(ANNA)))["code"] == "NOT_YOUR_GRANT"
    assert (await world.opens(id, replace(ANNA, client="another-app")))["code"] == "NOT_YOUR_GRANT"
    assert (await world.opens(id, replace(ANNA, person=demo.SECRETARIAT_HANDLER.id)))["code"] == "NOT_FOUND"
    assert (await world.kept())[:2] == before[:2]
    assert (await world.opens(id, ANNA))["__typename"] == "OpenedIdentity"
    again = await world.opens(id, ANNA)
    assert (again["code"], again["__typename"]) == ("GRANT_ENDED", "GrantEnded")


async def test_whoever_is_no_longer_the_handler_opens_nothing(world: World) -> None:
    alias, case = await one(
        world,
        "SELECT a.id, g.id FROM grievance_aliases a JOIN grievances g ON g.id = a.grievance_id"
        " WHERE g.body_id = $1 AND g.handler_id = $2",
        demo.SECRETARIAT.id,
        demo.SECRETARIAT_HANDLER.id,
    )
    await world.seals(alias)
    id = await world.asked(encode_id("GrievanceAlias", alias.hex), HANDLER)
    await world.agreed(id, A, C)
    await world.core.execute(
        "UPDATE grievances SET handler_id = $2 WHERE id = $1", case, demo.SECRETARIAT_HANDLER_2.id
    )
    try:
        before = await world.kept()
        assert (await world.opens(id, HANDLER))["code"] == "NOT_ASSIGNED"
        assert await world.kept() == before
    finally:
        await world.core.execute(
            "UPDATE grievances SET handler_id = $2 WHERE id = $1", case, demo.SECRETARIAT_HANDLER.id
        )
    assert (await world.opens(id, HANDLER))["__typename"] == "OpenedIdentity"


async def test_an_emergency_takes_one_custodian_and_another_reviews_it(world: World) -> None:
    sealed, subject = await world.party(Tier.SEALED), await world.party(Tier.CONFIDENTIAL)
    assert (await world.breaks_glass(sealed, ANNA))["code"] == "NO_BREAK_GLASS"
    id = (await world.breaks_glass(subject, ANNA))["unsealing"]["id"]
    await world.agreed(id, A)
    opened = await world.opens(id, ANNA)
    assert read(opened["identity"], ANNA) == {IdentityField.NAMES: NAMES}
    assert opened["unsealing"] == {"state": "BREAK_GLASS"}
    assert (await world.says("REVIEW", id, A))["code"] == "ALREADY_DECIDED"
    reviewed = await world.says("REVIEW", id, B)
    assert reviewed.get("standing", reviewed)["state"] == "REVIEWED", reviewed


# -- what else holds


async def test_a_request_is_its_askers_alone(world: World) -> None:
    id = await world.asked(await world.party(), ANNA)
    document = "query($id: ID!) { unsealing(id: $id) { state } node(id: $id) { id } }"
    assert (await world.ask(document, ANNA, id=id))["unsealing"] == {"state": "REQUESTED"}
    for other in (
        HANDLER,
        replace(ANNA, person=demo.SECRETARIAT_HANDLER.id),
        replace(ANNA, profile=Profile.PUBLIC),
        replace(custodian(A), scopes=ANNA.scopes),
    ):
        assert await world.ask(document, other, id=id) == {"unsealing": None, "node": None}


async def test_the_records_follow_what_happens_in_the_vault(world: World) -> None:
    id = await world.asked(await world.party(), ANNA)
    assert not isinstance(await world.vault.revoke(raw_id(id), ANNA.person), Refusal)
    await unsealings_followed(world.door.works, WallClock())
    found = await world.ask("query($id: ID!) { unsealing(id: $id) { state version } }", ANNA, id=id)
    assert found["unsealing"] == {"state": "REVOKED", "version": 2}
    await unsealings_followed(world.door.works, WallClock())
    assert await world.ask("query($id: ID!) { unsealing(id: $id) { state version } }", ANNA, id=id) == found


async def test_while_the_vault_is_away_unsealing_says_so_and_the_rest_works(world: World) -> None:
    id = await world.asked(await world.party(), ANNA)
    subject = await world.party()
    works = world.door.works
    there, works._vault = works._vault, NoVault()  # pyright: ignore[reportPrivateUsage]
    try:
        before = await world.kept()
        for done in (
            await world.requests(subject, ANNA),
            await world.takes_up(id, A),
            await world.revokes(id, ANNA),
            await world.opens(id, ANNA),
        ):
            assert done["code"] == "VAULT_UNAVAILABLE"
        assert id in await waiting(world, custodian(A))
        assert (await world.ask("query($id: ID!) { unsealing(id: $id) { state } }", ANNA, id=id)) == {
            "unsealing": {"state": "REQUESTED"}
        }
        await unsealings_followed(works, WallClock())
        assert await world.kept() == before
    finally:
        works._vault = there  # pyright: ignore[reportPrivateUsage]


async def test_nothing_that_identifies_is_audited_or_kept(world: World) -> None:
    id = await world.asked(await world.party(), ANNA)
    await world.agreed(id, A, B)
    opened = await world.opens(id, ANNA)
    kept = await world.core.fetch(
        "SELECT row_to_json(a)::text AS line FROM audit_log a UNION ALL SELECT row_to_json(o)::text FROM outbox o"
        " UNION ALL SELECT row_to_json(k)::text FROM idempotency_keys k"
    )
    lines = "\n".join(row["line"] for row in kept)
    assert str(raw_id(id)) in lines
    for secret in (
        opened["identity"]["envelope"],
        opened["identity"]["statement"],
        NAMES,
        ANNA.recipient_key,
    ):
        assert secret not in lines
    acts = await world.core.fetch(
        "SELECT command FROM audit_log WHERE entity_id = $1 ORDER BY id", raw_id(id)
    )
    assert [row["command"] for row in acts] == [
        "requestUnsealing", "takeUpUnsealing", "approveUnsealing", "takeUpUnsealing", "approveUnsealing",
        "openIdentity",
    ]  # fmt: skip
