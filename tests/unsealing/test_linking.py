"""Linking two labels says that they are one person, and no more: it hands nobody an identity under another label."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.access import Scope
from domain.labels import encode_id
from domain.vault.refusals import NoIdentity
from domain.vault.values import Tier
from infra.demo import personas as demo
from tests.unsealing.world import HANDLER, Asker, World, raw_id

ANNA = Asker()
WHO = {"names": "Rosa Huamán", "contacts": "through her sister"}


async def own_party(world: World, sensitivity: str = "SEALED") -> str:
    """A new party of the NGO's, of whom nothing is sealed."""
    keeper = replace(ANNA, scopes=frozenset({Scope.STAKEHOLDERS_WRITE, Scope.STAKEHOLDERS_READ}))
    given = {"kind": "PERSON", "sensitivity": sensitivity, "roles": []}
    done = await world.change("recordParty", "PartyRecorded", "party { id }", keeper, given)
    return done["party"]["id"]


async def complainant(world: World, *, handled: bool = False) -> str:
    """Somebody for whom the NGO filed a grievance, or one whom the secretariat's handler looks after; sealed."""
    side = "g.handler_id = $1" if handled else "g.filed_by_id = $1"
    label = await world.core.fetchval(
        "SELECT a.id FROM grievance_aliases a JOIN grievances g ON g.id = a.grievance_id"
        f" WHERE {side} AND a.role = 'COMPLAINANT' ORDER BY a.id LIMIT 1",
        HANDLER.person if handled else demo.NGO_1.id,
    )
    await world.seals(label)
    return encode_id("GrievanceAlias", label.hex)


async def links(world: World, one: str, other: str, by: Asker) -> dict[str, Any]:
    given = {"subject": one, "sameAs": other}
    return await world.change("linkIdentities", "IdentitiesLinked", "linkedOn", by, given)


async def seals(world: World, subject: str, by: Asker, **more: object) -> dict[str, Any]:
    given = {"subject": subject, "identity": {**WHO, **more}}
    return await world.change("sealIdentity", "IdentitySealed", "sealedOn", by, given)


@pytest.mark.parametrize("turned", [False, True])
async def test_a_label_without_an_identity_does_not_come_to_somebody_elses(world: World, turned: bool):
    """Under it a request would name no operator of the case, rest on no consent that the person gave, and be told them
    nowhere."""
    party, alias = await own_party(world), await complainant(world, handled=True)
    before = await world.kept()
    pair = (alias, party) if turned else (party, alias)
    assert (await links(world, *pair, HANDLER))["code"] == "NO_IDENTITY"
    assert isinstance(await world.vault.tier(raw_id(party)), NoIdentity)
    assert await world.kept() == before


async def test_who_speaks_for_somebody_does_not_link_their_case_to_a_record_that_they_may_erase(world: World):
    party, alias = await own_party(world), await complainant(world)
    assert (await seals(world, party, ANNA))["__typename"] == "IdentitySealed"
    wish = {"subject": alias, "wishedOn": "2026-11-01", "wished": "IN_PERSON"}
    erased = await world.change("eraseIdentity", "IdentityErasedOnWish", "erasedOn", ANNA, wish)
    assert erased["code"] == "NOT_ALLOWED"
    assert (await links(world, party, alias, ANNA))["code"] == "NOT_ALLOWED"
    assert (await links(world, alias, party, ANNA))["code"] == "NOT_ALLOWED"
    gone = await world.change(
        "eraseIdentity", "IdentityErasedOnWish", "erasedOn", ANNA, {**wish, "subject": party}
    )
    assert gone["__typename"] == "IdentityErasedOnWish"
    assert await world.vault.tier(raw_id(alias)) is Tier.SEALED


async def test_a_sealed_partys_identity_is_not_sealed_less_closely_afterwards(world: World):
    party = await own_party(world)
    done = await seals(world, party, ANNA, tier="CONFIDENTIAL")
    assert (done["code"], isinstance(await world.vault.tier(raw_id(party)), NoIdentity)) == (
        "BAD_INPUT",
        True,
    )


async def test_nothing_is_sealed_of_a_public_party_afterwards(world: World):
    party = await world.core.fetchval(
        "SELECT id FROM parties WHERE owner_id = $1 AND sensitivity = 'PUBLIC' LIMIT 1", demo.NGO_1.id
    )
    assert (await seals(world, encode_id("Party", party.hex), ANNA))["code"] == "BAD_INPUT"
