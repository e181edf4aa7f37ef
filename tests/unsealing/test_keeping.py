"""Who keeps a record seals who its people are, links labels, and asks on their behalf; nobody else finds anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from api.refused import Refused
from domain.access import Profile, Scope
from domain.labels import encode_id
from domain.vault.refusals import NoIdentity
from domain.vault.values import IdentityField, Tier
from infra.demo import personas as demo
from tests.unsealing.world import HANDLER, A, Asker, C, World, raw_id, read

ANNA = Asker()
ELSEWHERE = Asker(organisation=demo.NGO_2.id)
COMPANY = Asker(profile=Profile.COMPANY, organisation=demo.COMPANY_1.id)
WHO = {"names": "Rosa Huamán", "contacts": "through her sister"}
CONSENT = {"purpose": "INVESTIGATION", "fields": ["NAMES"]}
SUCCESS = {
    "sealIdentity": ("IdentitySealed", "sealedOn"),
    "linkIdentities": ("IdentitiesLinked", "linkedOn"),
    "identityOpenings": (
        "IdentityOpeningsTold",
        "identity { tier fields consents { id purpose fields givenOn withdrawnOn recipientId }"
        " openings { state purpose reader fields on breakGlass logEntry } }",
    ),
    "recordIdentityConsent": ("IdentityConsentRecorded", "consentId"),
    "recordIdentityConsentWithdrawn": ("IdentityConsentWithdrawalRecorded", "withdrawnOn"),
}
INPUTS = {"identityOpenings": "IdentitySubjectInput"}


@pytest.fixture(autouse=True)
def one_clock(inside: Any) -> Iterator[None]:
    """The vault of these tests has a clock that stands still; here it is today, as in the records."""
    before, inside.clock.at = inside.clock.at, datetime.now(UTC)
    yield
    inside.clock.at = before


async def does(world: World, name: str, by: Asker, given: Mapping[str, object]) -> dict[str, Any]:
    success, shown = SUCCESS[name]
    return await world.change(name, success, shown, by, given, input_type=INPUTS.get(name, ""))


async def parties(world: World, most: int, *, by: Asker = ANNA) -> list[str]:
    """New parties of whom nothing is sealed: the NGO's, unless it is said whose."""
    keeper = replace(by, scopes=frozenset({Scope.STAKEHOLDERS_WRITE, Scope.STAKEHOLDERS_READ}))
    given = {"kind": "PERSON", "sensitivity": "SEALED", "roles": []}
    done = [
        await world.change("recordParty", "PartyRecorded", "party { id }", keeper, given) for _ in range(most)
    ]
    return [one["party"]["id"] for one in done]


async def test_what_is_sealed_afterwards_is_found_again_by_two_custodians_and_the_person_learns_of_it(
    world: World,
):
    (subject,) = await parties(world, 1)
    sealed = await does(world, "sealIdentity", ANNA, {"subject": subject, "identity": WHO})
    assert sealed["__typename"] == "IdentitySealed", sealed
    assert await world.vault.tier(raw_id(subject)) is Tier.SEALED
    nothing = await does(world, "identityOpenings", ANNA, {"subject": subject})
    assert nothing["identity"] == {
        "tier": "SEALED",
        "fields": ["CONTACTS", "NAMES"],
        "consents": [],
        "openings": [],
    }
    assert (await world.requests(subject, ANNA, purpose="INVESTIGATION"))["code"] == "NOT_CONSENTED_TO"
    consent = {"subject": subject, "consent": {**CONSENT, "fields": ["NAMES", "CONTACTS"]}}
    agreed = await does(world, "recordIdentityConsent", ANNA, consent)
    id = await world.asked(subject, ANNA, purpose="INVESTIGATION")
    await world.agreed(id, A, C)
    opened = await world.opens(id, ANNA)
    assert read(opened["identity"], ANNA) == {
        IdentityField.NAMES: WHO["names"],
        IdentityField.CONTACTS: WHO["contacts"],
    }
    given = {"subject": subject, "consentId": agreed["consentId"]}
    assert (await does(world, "recordIdentityConsentWithdrawn", ANNA, given))["withdrawnOn"]
    told = (await does(world, "identityOpenings", ANNA, {"subject": subject}))["identity"]
    (look,) = told["openings"]
    assert {name: look[name] for name in ("state", "purpose", "reader", "fields", "breakGlass")} == {
        "state": "SPENT", "purpose": "INVESTIGATION", "reader": "NGO", "fields": ["CONTACTS", "NAMES"],
        "breakGlass": False,
    }  # fmt: skip
    assert [(one["id"], one["withdrawnOn"] is not None) for one in told["consents"]] == [
        (agreed["consentId"], True)
    ]


async def test_a_correction_is_whole_and_never_less_closely_kept(world: World):
    (subject,) = await parties(world, 1)
    await does(world, "sealIdentity", ANNA, {"subject": subject, "identity": WHO})
    half = await does(world, "sealIdentity", ANNA, {"subject": subject, "identity": {"names": "Rosa"}})
    assert (half["code"], "CONTACTS" in half["next"]) == ("BAD_INPUT", True)
    lower = {"subject": subject, "identity": {**WHO, "tier": "CONFIDENTIAL"}}
    assert (await does(world, "sealIdentity", ANNA, lower))["code"] == "BAD_INPUT"
    assert await world.vault.tier(raw_id(subject)) is Tier.SEALED
    again = await does(
        world, "sealIdentity", ANNA, {"subject": subject, "identity": {**WHO, "names": "Rosa"}}
    )
    assert again["__typename"] == "IdentitySealed"


async def test_two_labels_are_linked_by_whom_both_belong_to_and_the_log_has_it(world: World):
    one, other = await parties(world, 2)
    (theirs,) = await parties(world, 1, by=ELSEWHERE)
    for subject in (one, other):
        await does(world, "sealIdentity", ANNA, {"subject": subject, "identity": WHO})
    before = await world.last()
    for pair in ({"subject": one, "sameAs": theirs}, {"subject": theirs, "sameAs": one}):
        assert (await does(world, "linkIdentities", ANNA, pair))["code"] == "NOT_FOUND"
    assert (await does(world, "linkIdentities", ELSEWHERE, {"subject": other, "sameAs": one}))[
        "code"
    ] == "NOT_FOUND"
    assert await world.last() == before
    linked = await does(world, "linkIdentities", ANNA, {"subject": other, "sameAs": one})
    assert linked["__typename"] == "IdentitiesLinked", linked
    assert await world.acts(before) == ["LINKED"]
    assert await world.vault.tier(raw_id(other)) is Tier.SEALED


def every_act(subject: str) -> dict[str, dict[str, object]]:
    return {
        "sealIdentity": {"subject": subject, "identity": WHO},
        "linkIdentities": {"subject": subject, "sameAs": subject},
        "identityOpenings": {"subject": subject},
        "recordIdentityConsent": {"subject": subject, "consent": CONSENT},
        "recordIdentityConsentWithdrawn": {"subject": subject, "consentId": str(UUID(int=5, version=4))},
    }


NOBODYS = encode_id("Party", UUID(int=77, version=4).hex)
OUTSIDERS = {
    "another NGO": ELSEWHERE,
    "a company with every scope": COMPANY,
    "a board member": Asker(profile=Profile.BOARD, organisation=demo.NGO_1.id),
    "an audit firm": Asker(profile=Profile.AUDIT_FIRM, organisation=demo.AUDIT_FIRM_1.id),
}


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_for_everybody_else_a_person_with_and_one_without_an_identity_and_nobody_are_the_same(
    world: World, who: str
):
    named, nameless = await parties(world, 2)
    await does(world, "sealIdentity", ANNA, {"subject": named, "identity": WHO})
    before = await world.last()
    for act in SUCCESS:
        answers = {
            str(await does(world, act, OUTSIDERS[who], every_act(subject)[act]))
            for subject in (named, nameless, NOBODYS)
        }
        assert len(answers) == 1, (act, answers)
        assert "NOT_FOUND" in answers.pop()
    assert await world.last() == before
    assert isinstance(await world.vault.tier(raw_id(nameless)), NoIdentity)


@pytest.mark.parametrize("act", SUCCESS)
async def test_without_a_second_factor_just_shown_and_a_bound_token_nothing_is_done(world: World, act: str):
    (subject,) = await parties(world, 1)
    before = await world.last()
    for by in (replace(ANNA, age=301), replace(ANNA, bound=False)):
        assert (await does(world, act, by, every_act(subject)[act]))["code"] == "PROOF_NEEDED"
    without = replace(ANNA, scopes=frozenset())
    with pytest.raises(Refused, match="INSUFFICIENT_SCOPE"):
        await does(world, act, without, every_act(subject)[act])
    assert await world.last() == before


async def test_of_a_case_weeks_are_told_also_to_its_handler(world: World):
    label = await world.core.fetchval(
        "SELECT a.id FROM grievance_aliases a JOIN grievances g ON g.id = a.grievance_id"
        " WHERE g.handler_id = $1 AND a.role = 'COMPLAINANT' ORDER BY a.id LIMIT 1",
        HANDLER.person,
    )
    subject = encode_id("GrievanceAlias", label.hex)
    given = {"subject": subject, "identity": {**WHO, "consents": [CONSENT]}}
    assert (await does(world, "sealIdentity", HANDLER, given))["__typename"] == "IdentitySealed"
    told = (await does(world, "identityOpenings", HANDLER, {"subject": subject}))["identity"]
    (consent,) = told["consents"]
    assert date.fromisoformat(consent["givenOn"]).isoweekday() == 7
