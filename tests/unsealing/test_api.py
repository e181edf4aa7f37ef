"""An unsealing by documents: from the request to a name on the requester's screen, and every no on the way."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

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
    raw_id,
    read,
    todo_of,
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


# -- whose it is not


async def test_of_whom_one_may_not_know_the_answer_is_as_of_an_id_that_never_was(world: World) -> None:
    known = await world.party()
    never = encode_id("Party", "0" * 31 + "7")
    others = {
        "another NGO": replace(ANNA, organisation=demo.NGO_2.id),
        "an audit firm": replace(
            ANNA, profile=Profile.AUDIT_FIRM, organisation=demo.AUDIT_FIRM_1.id, person=demo.AUDITOR.id
        ),
        "the keeper's people, signed in for a company": replace(
            ANNA, profile=Profile.COMPANY, organisation=demo.COMPANY_1.id
        ),
        "a brand": replace(ANNA, profile=Profile.PUBLIC, organisation=demo.BRAND.id),
        "the Board": replace(ANNA, profile=Profile.BOARD, organisation=demo.NGO_1.id),
    }
    before = await world.kept()
    for who, asker in others.items():
        assert await asked_raw(world, known, asker) == await asked_raw(world, never, asker), who
        assert (await world.requests(known, asker))["code"] == "NOT_FOUND", who
    assert await world.kept() == before


async def asked_raw(world: World, subject: str, by: Asker) -> bytes:
    document = (
        "mutation($i: RequestUnsealingInput!) { requestUnsealing(input: $i, idempotencyKey: $k) "
        "{ __typename ... on Refusal { code message next } } }"
    ).replace("$k", '"a-key-of-the-test"')
    given = {
        "subject": subject,
        "purpose": "PROTECTION",
        "fields": ["NAMES"],
        "recipientKey": by.recipient_key,
    }
    return await world.raw(document, by, i=given)


async def test_in_a_case_its_handler_and_its_side_ask_and_the_rest_of_the_desk_is_told_whose_it_is(
    world: World,
) -> None:
    alias, handler = await one(
        world,
        "SELECT a.id, g.handler_id FROM grievance_aliases a JOIN grievances g ON g.id = a.grievance_id"
        " WHERE g.body_id = $1 AND g.handler_id = $2",
        demo.SECRETARIAT.id,
        demo.SECRETARIAT_HANDLER.id,
    )
    await world.seals(alias)
    subject = encode_id("GrievanceAlias", alias.hex)
    colleague = replace(HANDLER, person=demo.SECRETARIAT_HANDLER_2.id)
    assert handler == HANDLER.person
    before = await world.kept()
    assert (await world.requests(subject, colleague))["code"] == "NOT_ASSIGNED"
    clerk = replace(HANDLER, person=demo.ADMINISTRATOR.id)
    assert (await world.requests(subject, clerk))["code"] == "NOT_FOUND"
    assert await world.kept() == before
    assert (await world.requests(subject, HANDLER))["__typename"] == "UnsealingRequested"


async def test_who_filed_an_allegation_or_handles_a_report_or_interviewed_asks(world: World) -> None:
    victim, side = await one(
        world,
        "SELECT a.id, g.filed_by_id FROM allegation_aliases a JOIN allegations g ON g.id = a.allegation_id"
        " JOIN organisations o ON o.id = g.filed_by_id AND o.kind = 'NGO'",
    )
    (reporter,) = await one(
        world,
        "SELECT a.id FROM report_aliases a JOIN reports r ON r.id = a.report_id WHERE r.handler_id = $1",
        demo.SECRETARIAT_HANDLER.id,
    )
    interview, firm, person = await one(
        world,
        "SELECT i.id, i.firm_id, m.person_id FROM interviews i JOIN audit_team_members m ON m.audit_id = i.audit_id"
        " WHERE i.firm_id = $1 AND m.person_id = $2 AND m.approved_on IS NOT NULL AND m.ended_on IS NULL",
        demo.AUDIT_FIRM_1.id,
        demo.LEAD_AUDITOR.id,
    )
    auditor = Asker(profile=Profile.AUDIT_FIRM, organisation=firm, person=person)
    not_theirs = replace(ANNA, organisation=demo.UNION.id)
    asking = [
        (encode_id("AllegationAlias", victim.hex), replace(ANNA, organisation=side), not_theirs),
        (
            encode_id("ReportAlias", reporter.hex),
            HANDLER,
            replace(ANNA, profile=Profile.COMPANY, organisation=demo.COMPANY_1.id),
        ),
        (
            encode_id("Interview", interview.hex),
            auditor,
            replace(auditor, person=demo.AUDITOR_2.id),
        ),
    ]
    for subject, whose, not_whose in asking:
        await world.seals(raw_id(subject))
        before = await world.kept()
        assert (await world.requests(subject, not_whose))["code"] == "NOT_FOUND", subject
        assert await world.kept() == before
        assert (await world.requests(subject, whose))["__typename"] == "UnsealingRequested", subject


async def test_a_company_that_knows_the_person_is_told_that_it_never_reads_identities(world: World) -> None:
    rows = await world.core.fetch(
        "SELECT a.id, a.in_confidence, g.body_id FROM grievance_aliases a JOIN grievances g ON g.id = a.grievance_id"
        " JOIN memberships m ON m.organisation_id = g.body_id AND m.person_id = $1 AND m.capacity = 'HANDLER'"
        " ORDER BY a.id",
        demo.COMPANY_HANDLER.id,
    )
    open_one = next(row for row in rows if not row["in_confidence"])
    company = Asker(profile=Profile.COMPANY, organisation=open_one["body_id"], person=demo.COMPANY_HANDLER.id)
    before = await world.kept()
    subject = encode_id("GrievanceAlias", open_one["id"].hex)
    assert (await world.requests(subject, company))["code"] == "NEVER_A_COMPANY"
    hidden = [row for row in rows if row["in_confidence"]]
    for row in hidden[:1]:
        subject = encode_id("GrievanceAlias", row["id"].hex)
        assert (await world.requests(subject, company))["code"] == "NOT_FOUND"
    assert await world.kept() == before


async def one(world: World, sql: str, *given: object) -> Any:
    found = await world.core.fetchrow(f"{sql} ORDER BY 1 LIMIT 1", *given)
    assert found is not None, sql
    return found


# -- what a person shows


@pytest.mark.parametrize(
    "asker",
    [
        replace(ANNA, bound=False),
        replace(ANNA, age=301),
        replace(ANNA, person=None),
        replace(ANNA, organisation=None),
    ],
    ids=["unbound", "stale", "machine", "nobody's"],
)
async def test_without_a_person_a_key_and_a_fresh_second_factor_nothing_is_asked_or_opened(
    world: World, asker: Asker
) -> None:
    subject, before = await world.party(), await world.kept()
    assert (await world.requests(subject, asker))["code"] == "PROOF_NEEDED"
    assert (await world.opens(encode_id("Unsealing", "0" * 32), asker))["code"] == "PROOF_NEEDED"
    assert await world.kept() == before


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"recipientKey": "00" * 32}, "UNFIT_KEY"),
        ({"recipientKey": "not a key"}, "UNFIT_KEY"),
        ({"fields": []}, "BAD_INPUT"),
        ({"hours": 25}, "BAD_INPUT"),
        ({"hours": 0}, "BAD_INPUT"),
        ({"purpose": "INVESTIGATION"}, "NOT_CONSENTED_TO"),
    ],
)
async def test_what_is_asked_has_to_make_sense(world: World, given: dict[str, object], code: str) -> None:
    subject = await world.party()
    before = (await world.kept())[:2]
    assert (await world.requests(subject, ANNA, **given))["code"] == code
    assert (await world.kept())[:2] == before


async def test_nothing_sealed_is_told_to_who_may_know(world: World) -> None:
    bare = await world.core.fetchval(
        "SELECT id FROM parties WHERE owner_id = $1 AND sensitivity <> 'PUBLIC' AND pseudonym NOT LIKE 'test-heron-%'"
        " ORDER BY id DESC LIMIT 1",
        demo.NGO_1.id,
    )
    assert (await world.requests(encode_id("Party", bare.hex), ANNA))["code"] == "NO_IDENTITY"


async def test_the_same_key_asks_once(world: World) -> None:
    subject, before = await world.party(), await world.kept()
    first = await world.requests(subject, ANNA, key="one-key-for-both")
    again = await world.requests(subject, ANNA, key="one-key-for-both")
    assert first["unsealing"]["id"] == again["unsealing"]["id"]
    assert (await world.kept())[:2] == (before[0] + 1, before[1] + 1)


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


async def waiting(world: World, by: Asker) -> list[str]:
    done = await world.change("unsealingsToDecide", "UnsealingsListed", "requests { id }", by, {})
    return [one["id"] for one in done["requests"]]


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
