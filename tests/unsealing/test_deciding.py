"""Who decides on an unsealing: what custodians see, who of them may not, and what their yes and no come to."""

from __future__ import annotations

import base64
from dataclasses import replace
from uuid import uuid4

import pytest

from domain.labels import encode_id
from infra.demo import personas as demo
from tests.unsealing.world import HANDLER, A, Asker, B, C, World, custodian, one, raw_id, todo_of, waiting

MOVED = uuid4()
"""An assignment that comes about in a test."""
ANNA = Asker()


# -- who decides


async def test_custodians_see_what_waits_and_not_what_is_their_own(world: World) -> None:
    id = await world.asked(await world.party(), ANNA)
    assert id in await waiting(world, custodian(A))
    await world.core.execute(
        "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts)"
        " VALUES (gen_random_uuid(), $1, $2, 'MEMBER', '2026-01-01')",
        B.person,
        demo.NGO_1.id,
    )
    try:
        assert id not in await waiting(world, custodian(B))
        before = await world.kept()
        assert (await world.says("APPROVE", id, B))["code"] == "OF_THE_REQUESTERS_ORGANISATION"
        assert await world.kept() == before
    finally:
        await world.core.execute(
            "DELETE FROM memberships WHERE person_id = $1 AND capacity = 'MEMBER'", B.person
        )
    outsider = replace(custodian(A), person=demo.BOARD_MEMBER.id)
    listed = await world.change("unsealingsToDecide", "UnsealingsListed", "requests { id }", outsider, {})
    assert listed["code"] == "NOT_A_CUSTODIAN_TODAY"
    assert (await world.takes_up(id, A, outsider))["code"] == "NOT_A_CUSTODIAN_TODAY"


async def test_what_somebody_may_not_decide_does_not_hide_what_stands_behind_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.unsealing.deciding_cases.MOST", 1)
    theirs, before = await world.asked(await world.party(), ANNA), "2026-01-02"
    await world.core.execute(
        "UPDATE unsealings SET requested_on = $2::text::date WHERE id = $1", raw_id(theirs), before
    )
    alias, _ = await one(
        world,
        "SELECT a.id, g.handler_id FROM grievance_aliases a JOIN grievances g ON g.id = a.grievance_id"
        " WHERE g.body_id = $1 AND g.handler_id = $2",
        demo.SECRETARIAT.id,
        demo.SECRETARIAT_HANDLER.id,
    )
    await world.seals(alias)
    await world.asked(encode_id("GrievanceAlias", alias.hex), HANDLER)
    first = await waiting(world, custodian(B))
    assert first[:1] == [theirs]
    await world.core.execute(
        "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts)"
        " VALUES (gen_random_uuid(), $1, $2, 'MEMBER', '2026-01-01')",
        B.person,
        demo.NGO_1.id,
    )
    try:
        behind = await waiting(world, custodian(B))
        assert len(behind) == 1
        assert theirs not in behind
    finally:
        await world.core.execute(
            "DELETE FROM memberships WHERE person_id = $1 AND capacity = 'MEMBER'", B.person
        )


async def test_whoever_asked_or_is_tied_to_the_operator_does_not_decide(world: World) -> None:
    party, operator = await one(
        world,
        "SELECT p.id, a.organisation_id FROM parties p JOIN party_roles r ON r.party_id = p.id"
        " JOIN assignments a ON a.site_id = r.site_id AND a.capacity = 'OPERATOR' AND a.ends IS NULL"
        " WHERE p.owner_id = $1 AND p.sensitivity <> 'PUBLIC'",
        demo.NGO_1.id,
    )
    await world.seals(party)
    subject = encode_id("Party", party.hex)
    id = await world.asked(subject, ANNA)
    await world.core.execute(
        "INSERT INTO declared_interests (id, person_id, organisation_id, declared_on)"
        " VALUES ($1, $2, $3, '2026-01-01')",
        uuid4(),
        C.person,
        operator,
    )
    try:
        before = await world.kept()
        assert (await world.takes_up(id, C))["code"] == "TIED_TO_THE_OPERATOR"
        assert (await world.kept())[:2] == before[:2]
    finally:
        await world.core.execute("DELETE FROM declared_interests WHERE person_id = $1", C.person)
    own = await world.asked(subject, replace(ANNA, person=A.person))
    assert own not in await waiting(world, custodian(A))
    assert own in await waiting(world, custodian(B))
    assert (await world.takes_up(own, A))["code"] == "OWN_REQUEST"


@pytest.mark.parametrize(
    "moved", [False, True], ids=["a tie to the operator", "an operator that came to the site"]
)
async def test_a_tie_that_came_about_after_a_yes_opens_nothing(world: World, moved: bool) -> None:
    party, operator, site = await one(
        world,
        "SELECT p.id, a.organisation_id, r.site_id FROM parties p JOIN party_roles r ON r.party_id = p.id"
        " JOIN assignments a ON a.site_id = r.site_id AND a.capacity = 'OPERATOR' AND a.ends IS NULL"
        " WHERE p.owner_id = $1 AND p.sensitivity <> 'PUBLIC'",
        demo.NGO_1.id,
    )
    (elsewhere,) = await one(
        world,
        "SELECT a.organisation_id FROM assignments a WHERE a.capacity = 'OPERATOR' AND a.ends IS NULL AND NOT EXISTS"
        " (SELECT FROM assignments b WHERE b.organisation_id = a.organisation_id AND b.site_id = $1)",
        site,
    )
    await world.seals(party)
    if not moved:
        elsewhere = operator
    id = await world.asked(encode_id("Party", party.hex), ANNA)
    await world.agreed(id, A, C)
    await world.core.execute(
        "INSERT INTO declared_interests (id, person_id, organisation_id, declared_on)"
        " VALUES ($1, $2, $3, '2026-01-01')",
        uuid4(), C.person, elsewhere,
    )  # fmt: skip
    if moved:
        await world.core.execute(
            "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts)"
            " VALUES ($1, $2, $3, 'OPERATOR', '2026-01-01')",
            MOVED, elsewhere, site,
        )  # fmt: skip
    try:
        openings = "SELECT count(*) FROM unsealing_openings"
        before = await world.sealed_away.fetchval(openings)
        assert (await world.opens(id, ANNA))["code"] == "APPROVER_TIED"
        assert (await world.opens(id, ANNA))["code"] == "GRANT_ENDED"
        assert await world.sealed_away.fetchval(openings) == before
    finally:
        await world.core.execute("DELETE FROM assignments WHERE id = $1", MOVED)
        await world.core.execute("DELETE FROM declared_interests WHERE person_id = $1", C.person)


async def test_one_custodian_counts_once_and_a_signature_is_over_exactly_this(world: World) -> None:
    id = await world.asked(await world.party(), ANNA)
    other = await world.asked(await world.party(), ANNA)
    told = (await world.takes_up(id, A))["toDecide"]
    forged = await world.decides("APPROVE", id, A, told, signature=base64.b64encode(bytes(64)).decode())
    assert forged["code"] == "BAD_SIGNATURE"
    another = todo_of(other, (await world.takes_up(other, A))["toDecide"])
    replayed = base64.b64encode(A.says("APPROVE", another).signature).decode()
    assert (await world.decides("APPROVE", id, A, told, signature=replayed))["code"] == "BAD_SIGNATURE"
    assert (await world.decides("APPROVE", id, A, told, signature="%%"))["code"] == "BAD_INPUT"
    await world.agreed(id, A)
    assert (await world.says("APPROVE", id, A))["code"] == "ALREADY_DECIDED"
    assert (await world.opens(id, ANNA))["code"] == "NOT_APPROVED"


async def test_a_no_ends_it_and_who_asked_takes_it_back(world: World) -> None:
    declined, revoked = (
        await world.asked(await world.party(), ANNA),
        await world.asked(await world.party(), ANNA),
    )
    assert (await world.says("DECLINE", declined, A))["standing"]["state"] == "DECLINED"
    assert (await world.takes_up(declined, B))["code"] == "NOT_OPEN_FOR_DECISION"
    await world.agreed(revoked, A, B)
    assert (await world.revokes(revoked, replace(ANNA, person=demo.SECRETARIAT_HANDLER.id)))[
        "code"
    ] == "NOT_FOUND"
    assert (await world.revokes(revoked, ANNA))["unsealing"] == {"state": "REVOKED"}
    for id in (declined, revoked):
        assert (await world.opens(id, ANNA))["code"] == "GRANT_ENDED"
