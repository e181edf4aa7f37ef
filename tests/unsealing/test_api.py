"""An unsealing by documents: from the request to a name on the requester's screen, and every no on the way."""

from __future__ import annotations

from domain.vault.values import IdentityField, Tier
from tests.unsealing.world import A, Asker, C, World, read
from tests.vault.people import CONTACTS, NAMES

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
