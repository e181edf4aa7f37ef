"""Parties on real tables: what is done stands there, what is refused moved nothing, and the hidden are not there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile, Scope, Viewer
from domain.labels import encode_id
from schema.writing import Outcome

SECRETARIAT = UUID("00000000-0000-4000-8000-000000000001")
NGO = UUID("00000000-0000-4000-8000-000000000002")
OTHER_NGO = UUID("00000000-0000-4000-8000-000000000003")
COMPANY = UUID("00000000-0000-4000-8000-000000000004")
AUDIT_FIRM = UUID("00000000-0000-4000-8000-000000000006")
SITE = UUID("00000000-0000-4000-8000-000000000011")
NOBODY = UUID("00000000-0000-4000-8000-0000000000ff")

Refuse = Callable[..., Awaitable[Outcome]]


def viewer(profile: Profile, organisation: UUID | None) -> Viewer:
    return Viewer(
        profile=profile, organisation=organisation, scopes=frozenset(Scope), client=f"a {profile.value}"
    )


RIVER_WATCH = viewer(Profile.MEMBER, NGO)
HIGHLAND = viewer(Profile.MEMBER, OTHER_NGO)
DESK = viewer(Profile.SECRETARIAT, SECRETARIAT)


def site(id: UUID) -> str:
    return encode_id("Site", id)


def made(outcome: Outcome) -> UUID:
    assert outcome.records, outcome
    ((_, raw),) = outcome.records.values()
    return UUID(raw)


def at(id: UUID, version: int, **more: object) -> dict[str, object]:
    return {"partyId": encode_id("Party", id), "version": version, **more}


async def test_a_party_through_its_life(ask, refuse: Refuse, owner: asyncpg.Connection):
    known = "SELECT sensitivity, name, is_public, version FROM parties WHERE id = $1"
    role = {"role": "UNION_REPRESENTATIVE", "starts": "2026-01-01"}
    given = {"kind": "ORGANISATION", "name": "The Valley Union", "sensitivity": "PUBLIC", "roles": [role]}
    id = made(await ask("recordParty", given, by=RIVER_WATCH))
    assert tuple(await owner.fetchrow(known, id)) == ("PUBLIC", "The Valley Union", True, 1)

    defender = at(id, 1, role="DEFENDER", siteId=site(SITE), starts="2026-02-01")
    assert (await refuse("giveRole", defender, by=RIVER_WATCH)).typename == "ConsentNeeded"
    made(await ask("raiseSensitivity", at(id, 1, to="CONFIDENTIAL"), by=RIVER_WATCH))
    assert tuple(await owner.fetchrow(known, id)) == ("CONFIDENTIAL", None, False, 2)
    copies = "SELECT DISTINCT is_public FROM party_roles WHERE party_id = $1"
    assert [row[0] for row in await owner.fetch(copies, id)] == [False]

    made(await ask("giveRole", {**defender, "version": 2}, by=RIVER_WATCH))
    assert tuple(await owner.fetchrow(known, id)) == ("SEALED", None, False, 3)
    lower = at(id, 3, to="PUBLIC", name="The Valley Union")
    needed = await refuse("lowerSensitivity", lower, by=RIVER_WATCH)
    assert (needed.typename, needed.values["purpose"]) == ("ConsentNeeded", "LOWER_SENSITIVITY")

    agreed = at(id, 3, purpose="LOWER_SENSITIVITY", givenOn="2026-11-20")
    made(await ask("recordConsent", agreed, by=RIVER_WATCH))
    assert (await refuse("lowerSensitivity", lower, by=RIVER_WATCH)).typename == "ChangedMeanwhile"
    made(await ask("lowerSensitivity", {**lower, "version": 4}, by=RIVER_WATCH))
    assert tuple(await owner.fetchrow(known, id)) == ("PUBLIC", "The Valley Union", True, 5)
    assert [row[0] for row in await owner.fetch(copies, id)] == [True]

    made(await ask("withdrawConsent", at(id, 5, purpose="LOWER_SENSITIVITY"), by=RIVER_WATCH))
    assert tuple(await owner.fetchrow(known, id)) == ("SEALED", None, False, 6)
    assert "Valley Union" not in str(
        await owner.fetch("SELECT p::text, o::text, i::text FROM parties p, outbox o, idempotency_keys i")
    )


async def test_what_a_party_knows_is_offered_by_consent_and_screened(
    ask, refuse: Refuse, owner: asyncpg.Connection
):
    id = made(await ask("recordParty", {"kind": "GROUP"}, by=RIVER_WATCH))
    offer = at(id, 1, areas=["river fisheries", "night-shift safety"])
    assert (await refuse("offerExpertise", offer, by=RIVER_WATCH)).typename == "ConsentNeeded"
    made(
        await ask("recordConsent", at(id, 1, purpose="OFFER_EXPERTISE", givenOn="2026-11-20"), by=RIVER_WATCH)
    )
    telling = at(id, 2, areas=["river fisheries", "write to someone@example.org"])
    refused = await refuse("offerExpertise", telling, by=RIVER_WATCH)
    assert (refused.typename, refused.values["field"]) == ("IdentifyingText", "areas.1")
    made(await ask("offerExpertise", {**offer, "version": 2}, by=RIVER_WATCH))
    offered = "SELECT expertise FROM parties WHERE id = $1"
    assert await owner.fetchval(offered, id) == ["river fisheries", "night-shift safety"]
    made(await ask("withdrawConsent", at(id, 3, purpose="OFFER_EXPERTISE"), by=RIVER_WATCH))
    assert await owner.fetchval(offered, id) == []


async def test_a_role_ends_once(ask, refuse: Refuse, owner: asyncpg.Connection):
    roles = [{"role": "WORKER", "siteId": site(SITE), "starts": "2026-01-01"}]
    id = made(await ask("recordParty", {"kind": "PERSON", "roles": roles}, by=RIVER_WATCH))
    role = await owner.fetchval("SELECT id FROM party_roles WHERE party_id = $1", id)
    end = {"roleId": encode_id("PartyRole", role), "version": 1, "endsOn": "2026-06-30"}
    assert made(await ask("endRole", end, by=RIVER_WATCH)) == id
    assert await owner.fetchval("SELECT ends FROM party_roles WHERE id = $1", role) == date(2026, 6, 30)
    assert (await refuse("endRole", {**end, "version": 2}, by=RIVER_WATCH)).typename == "AlreadyEnded"
    assert (await refuse("endRole", {**end, "version": 2}, by=HIGHLAND)).typename == "NotThere"


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "PERSON", "name": "Somebody"},
        {"kind": "PERSON", "name": "Somebody", "sensitivity": "SEALED"},
        {"kind": "PERSON", "name": "Somebody", "sensitivity": "CONFIDENTIAL"},
    ],
)
async def test_a_name_below_public_is_refused_and_kept_nowhere(refuse: Refuse, given: dict[str, object]):
    assert (await refuse("recordParty", given, by=RIVER_WATCH)).typename == "NameNotKept"


async def test_a_role_at_a_site_that_is_not_there_is_refused(ask, refuse: Refuse):
    role = {"role": "WORKER", "siteId": site(NOBODY), "starts": "2026-01-01"}
    assert (
        await refuse("recordParty", {"kind": "PERSON", "roles": [role]}, by=RIVER_WATCH)
    ).typename == "NotThere"
    id = made(await ask("recordParty", {"kind": "PERSON"}, by=RIVER_WATCH))
    assert (await refuse("giveRole", at(id, 1, **role), by=RIVER_WATCH)).typename == "NotThere"


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.BOARD, Profile.COMPANY, Profile.AUDIT_FIRM])
async def test_who_keeps_no_parties_records_none(refuse: Refuse, profile: Profile):
    answer = await refuse("recordParty", {"kind": "GROUP"}, by=viewer(profile, COMPANY))
    assert answer.typename == "NotYours"


async def test_a_hidden_party_is_no_party_and_a_public_one_is_somebody_elses(ask, refuse: Refuse):
    hidden = made(await ask("recordParty", {"kind": "GROUP"}, by=HIGHLAND))
    public = {"kind": "ORGANISATION", "name": "Fisher Cooperative", "sensitivity": "PUBLIC"}
    seen = made(await ask("recordParty", public, by=HIGHLAND))
    for by in (RIVER_WATCH, viewer(Profile.COMPANY, COMPANY), viewer(Profile.AUDIT_FIRM, AUDIT_FIRM)):
        for id, expected in ((hidden, "NotThere"), (seen, "NotYours"), (NOBODY, "NotThere")):
            for version in (1, 9):
                answer = await refuse("raiseSensitivity", at(id, version, to="SEALED"), by=by)
                assert answer.typename == expected
    assert made(await ask("raiseSensitivity", at(hidden, 1, to="SEALED"), by=DESK)) == hidden


async def test_a_key_that_repeats_is_only_its_own_organisations(ask, owner: asyncpg.Connection):
    """Another client that guesses the key learns nothing of what was answered under it."""
    mine = await ask("recordParty", {"kind": "GROUP"}, by=RIVER_WATCH, key="guessable-key")
    theirs = await ask(
        "recordParty",
        {"kind": "GROUP"},
        by=Viewer(
            profile=Profile.MEMBER, organisation=OTHER_NGO, scopes=frozenset(Scope), client="another member"
        ),
        key="guessable-key",
    )
    assert made(mine) != made(theirs)
    assert await owner.fetchval("SELECT owner_id FROM parties WHERE id = $1", made(theirs)) == OTHER_NGO
