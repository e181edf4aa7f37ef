"""Who may ask for an identity: in which capacity, of whom, and with what shown. Nobody else is told anything."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from domain.access import Profile
from domain.labels import encode_id
from infra.demo import personas as demo
from tests.unsealing.world import HANDLER, Asker, World, one, raw_id

MOVED = uuid4()
"""An assignment that comes about in a test."""
ANNA = Asker()


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
    bare = await world.bare_party()
    assert (await world.requests(encode_id("Party", bare.hex), ANNA))["code"] == "NO_IDENTITY"


async def test_the_same_key_asks_once(world: World) -> None:
    subject, before = await world.party(), await world.kept()
    first = await world.requests(subject, ANNA, key="one-key-for-both")
    again = await world.requests(subject, ANNA, key="one-key-for-both")
    assert first["unsealing"]["id"] == again["unsealing"]["id"]
    assert (await world.kept())[:2] == (before[0] + 1, before[1] + 1)
