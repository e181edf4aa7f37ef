"""The use cases on real tables: what is done stands there, and what is refused moved nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile, Scope, Viewer
from domain.labels import encode_id
from schema.mutations import MUTATIONS
from schema.writing import Outcome

SECRETARIAT = UUID("00000000-0000-4000-8000-000000000001")
NGO = UUID("00000000-0000-4000-8000-000000000002")
OTHER_NGO = UUID("00000000-0000-4000-8000-000000000003")
COMPANY = UUID("00000000-0000-4000-8000-000000000004")
OTHER_COMPANY = UUID("00000000-0000-4000-8000-000000000005")
AUDIT_FIRM = UUID("00000000-0000-4000-8000-000000000006")
BRAND = UUID("00000000-0000-4000-8000-000000000007")
SITE = UUID("00000000-0000-4000-8000-000000000011")
OTHER_SITE = UUID("00000000-0000-4000-8000-000000000012")
NOBODY = UUID("00000000-0000-4000-8000-0000000000ff")

Refuse = Callable[..., Awaitable[Outcome]]


def viewer(profile: Profile, organisation: UUID | None) -> Viewer:
    return Viewer(
        profile=profile, organisation=organisation, scopes=frozenset(Scope), client=f"a {profile.value}"
    )


def org(id: UUID) -> str:
    return encode_id("Organisation", id)


def site(id: UUID) -> str:
    return encode_id("Site", id)


def made(outcome: Outcome) -> UUID:
    assert outcome.records, outcome
    ((_, raw),) = outcome.records.values()
    return UUID(raw)


KEPT_BY_THE_SECRETARIAT = {
    "registerOrganisation": {"name": "New", "kind": "NGO"},
    "renameOrganisation": {"organisationId": org(NGO), "version": 1, "name": "Other"},
    "registerPerson": {"handle": "amber-kiln"},
    "openMembership": {
        "personId": encode_id("Person", NOBODY),
        "capacity": "CUSTODIAN",
        "starts": "2026-01-01",
    },
    "invitePerson": {"personId": encode_id("Person", NOBODY)},
    "withdrawInvitation": {"personId": encode_id("Person", NOBODY)},
    "closeAccount": {"personId": encode_id("Person", NOBODY)},
    "endMembership": {"membershipId": encode_id("Membership", NOBODY), "endsOn": "2026-01-01"},
    "registerSite": {"name": "New", "country": "PE", "status": "OPERATING"},
    "updateSite": {"siteId": site(SITE), "version": 1, "name": "New", "country": "PE", "status": "OPERATING"},
    "designateRisk": {"siteId": site(SITE), "kind": "HIGH_RISK", "starts": "2026-01-01", "source": "A list"},
    "endRiskDesignation": {"designationId": encode_id("RiskDesignation", NOBODY), "endsOn": "2026-01-01"},
    "assignOrganisation": {
        "organisationId": org(NGO),
        "siteId": site(SITE),
        "capacity": "NGO",
        "starts": "2026-01-01",
    },
    "endAssignment": {"assignmentId": encode_id("Assignment", NOBODY), "endsOn": "2026-01-01"},
    "fillSeat": {"seatId": "seat_WORKERS:1", "personId": encode_id("Person", NOBODY), "starts": "2026-01-01"},
    "vacateSeat": {"seatId": "seat_WORKERS:1", "endsOn": "2026-01-01"},
}


@pytest.mark.parametrize("profile", [p for p in Profile if p is not Profile.SECRETARIAT])
async def test_only_the_secretariat_changes_the_register_whatever_the_scopes(
    refuse: Refuse, profile: Profile
):
    for name, given in KEPT_BY_THE_SECRETARIAT.items():
        answer = await refuse(name, given, by=viewer(profile, NGO))
        assert answer.typename == "SecretariatOnly", name


def test_every_mutation_of_the_register_is_named_above():
    """A new mutation is either kept by the secretariat or judged in a test of its own."""
    own = {"Party"}
    stakeholders = {
        n
        for n, m in MUTATIONS.items()
        if {"Organisation", "Person", "Membership", "Site", "SeatTerm"} & set(m.shown.values())
        or {"RiskDesignation", "Assignment"} & set(m.shown.values())
    }
    assert stakeholders == set(KEPT_BY_THE_SECRETARIAT)
    assert {n for n, m in MUTATIONS.items() if own & set(m.shown.values())} == {
        "recordParty",
        "giveRole",
        "endRole",
        "raiseSensitivity",
        "lowerSensitivity",
        "recordConsent",
        "withdrawConsent",
        "offerExpertise",
    }


async def test_a_name_is_registered_once_whatever_its_capitals(ask, refuse: Refuse):
    first = {"name": "Mesa Verde Neighbours", "kind": "COMMUNITY", "country": "US"}
    made(await ask("registerOrganisation", first))
    again = await refuse("registerOrganisation", {**first, "name": "MESA VERDE neighbours"})
    assert again.typename == "AlreadyRegistered"
    assert made(await ask("registerOrganisation", {**first, "country": "MX"}))


async def test_an_unknown_record_is_not_there(refuse: Refuse):
    nowhere = {"siteId": site(NOBODY), "kind": "HIGH_RISK", "starts": "2026-01-01", "source": "A list"}
    given = {
        "designateRisk": nowhere,
        "endMembership": {"membershipId": encode_id("Membership", NOBODY), "endsOn": "2026-01-01"},
        "endAssignment": {"assignmentId": encode_id("Assignment", NOBODY), "endsOn": "2026-01-01"},
        "endRiskDesignation": {"designationId": encode_id("RiskDesignation", NOBODY), "endsOn": "2026-01-01"},
        "fillSeat": {
            "seatId": "seat_WORKERS:1",
            "personId": encode_id("Person", NOBODY),
            "starts": "2026-01-01",
        },
    }
    for name, asked in given.items():
        assert (await refuse(name, asked)).typename == "NotThere", name


async def test_a_site_is_flagged_while_its_area_is_designated(ask, refuse: Refuse, owner: asyncpg.Connection):
    flag = "SELECT high_risk_area FROM sites WHERE id = $1"
    asked = {
        "siteId": site(OTHER_SITE),
        "kind": "CONFLICT_AFFECTED",
        "starts": "2026-01-01",
        "source": "A UN list",
    }
    designation = made(await ask("designateRisk", asked))
    assert await owner.fetchval(flag, OTHER_SITE) is True
    assert (await refuse("designateRisk", asked)).typename == "AlreadyInPlace"
    telling = {**asked, "kind": "HIGH_RISK", "source": "Ask Dr. Maria Lopez, maria@example.org"}
    assert (await refuse("designateRisk", telling)).typename == "IdentifyingText"
    end = {"designationId": encode_id("RiskDesignation", designation), "endsOn": "2026-11-21"}
    assert made(await ask("endRiskDesignation", end)) == designation
    assert await owner.fetchval(flag, OTHER_SITE) is False
    assert (await refuse("endRiskDesignation", end)).typename == "AlreadyEnded"


async def test_a_site_is_updated_on_the_version_read(ask, refuse: Refuse, owner: asyncpg.Connection):
    first = {"name": "Quebrada Honda", "country": "CL", "status": "CONSTRUCTION", "region": "Atacama"}
    id = made(await ask("registerSite", first))
    update = {
        "siteId": site(id),
        "version": 1,
        "name": "Quebrada Honda",
        "country": "CL",
        "status": "OPERATING",
        "commodities": ["copper", "rare earths"],
        "latitude": -27.5,
        "longitude": -70.25,
        "timeZone": "America/Santiago",
    }
    nowhere = await refuse("updateSite", {**update, "timeZone": "Atlantis/Centre"})
    assert (nowhere.typename, nowhere.values["field"]) == ("BadInput", "timeZone")
    assert made(await ask("updateSite", update)) == id
    row = await owner.fetchrow(
        "SELECT region, status, commodities, time_zone, version FROM sites WHERE id = $1", id
    )
    assert tuple(row) == (None, "OPERATING", ["copper", "rare earths"], "America/Santiago", 2)
    assert (await refuse("updateSite", update)).values["currentVersion"] == 2


def assigned(organisation: UUID, capacity: str, starts: str, ends: str | None = None) -> dict[str, object]:
    return {
        "organisationId": org(organisation),
        "siteId": site(SITE),
        "capacity": capacity,
        "starts": starts,
        "ends": ends,
    }


async def test_organisations_come_to_stand_by_a_site_and_go(ask, refuse: Refuse, owner: asyncpg.Connection):
    operating = made(await ask("assignOrganisation", assigned(COMPANY, "OPERATOR", "2024-01-01")))
    second = assigned(OTHER_COMPANY, "OPERATOR", "2026-01-01")
    assert (await refuse("assignOrganisation", second)).typename == "SiteHasOperator"
    wrong = await refuse("assignOrganisation", assigned(BRAND, "NGO", "2024-01-01"))
    assert (wrong.typename, wrong.values["fitting"]) == ("CapacityDoesNotFit", [])
    backwards = await refuse("assignOrganisation", assigned(NGO, "NGO", "2024-01-02", "2024-01-01"))
    assert (backwards.typename, backwards.values["field"]) == ("BadInput", "ends")
    made(await ask("assignOrganisation", assigned(NGO, "NGO", "2024-01-01")))
    assert (
        await refuse("assignOrganisation", assigned(NGO, "NGO", "2025-01-01"))
    ).typename == "AlreadyInPlace"
    end = {"assignmentId": encode_id("Assignment", operating), "endsOn": "2025-12-31"}
    assert made(await ask("endAssignment", end)) == operating
    assert made(await ask("assignOrganisation", second))
    assert await owner.fetchval("SELECT ends FROM assignments WHERE id = $1", operating) == date(2025, 12, 31)


async def test_two_operators_at_once_and_one_is_refused(ask, owner: asyncpg.Connection):
    at_other = {"siteId": site(OTHER_SITE)}
    answers = await asyncio.gather(
        *(
            ask("assignOrganisation", {**assigned(company, "OPERATOR", "2026-01-01"), **at_other})
            for company in (COMPANY, OTHER_COMPANY)
        )
    )
    assert sorted(answer.typename for answer in answers) == ["OrganisationAssigned", "SiteHasOperator"]
    held = "SELECT count(*) FROM assignments WHERE site_id = $1 AND capacity = 'OPERATOR'"
    assert await owner.fetchval(held, OTHER_SITE) == 1


async def board_member(ask, handle: str) -> tuple[UUID, UUID]:
    person = made(await ask("registerPerson", {"handle": handle}))
    membership = await ask(
        "openMembership",
        {"personId": encode_id("Person", person), "capacity": "BOARD_MEMBER", "starts": "2026-01-01"},
    )
    return person, made(membership)


async def test_a_seat_is_filled_and_vacated_and_the_membership_outlasts_it(ask, refuse: Refuse):
    person, membership = await board_member(ask, "granite-lamp")
    fill = {"seatId": "seat_WORKERS:1", "personId": encode_id("Person", person), "starts": "2026-02-01"}
    early = await refuse("fillSeat", {**fill, "starts": "2025-12-31"})
    assert early.typename == "NotABoardMember"
    made(await ask("fillSeat", fill))
    assert (await refuse("fillSeat", {**fill, "seatId": "seat_WORKERS:2"})).typename == "AlreadySeated"
    other, _ = await board_member(ask, "cobalt-lamp")
    taken = await refuse("fillSeat", {**fill, "personId": encode_id("Person", other)})
    assert taken.typename == "SeatTaken"
    end = {"membershipId": encode_id("Membership", membership), "endsOn": "2026-10-31"}
    assert (await refuse("endMembership", end)).typename == "SeatStillHeld"
    vacate = {"seatId": "seat_WORKERS:1", "endsOn": "2026-10-31"}
    made(await ask("vacateSeat", vacate))
    assert (await refuse("vacateSeat", vacate)).typename == "SeatVacant"
    assert made(await ask("endMembership", end)) == membership
    assert (await refuse("endMembership", end)).typename == "AlreadyEnded"


async def test_two_for_one_seat_at_once_and_one_is_refused(ask):
    first, _ = await board_member(ask, "first-lamp")
    second, _ = await board_member(ask, "second-lamp")
    answers = await asyncio.gather(
        *(
            ask(
                "fillSeat",
                {"seatId": "seat_NGOS:1", "personId": encode_id("Person", p), "starts": "2026-02-01"},
            )
            for p in (first, second)
        )
    )
    assert sorted(answer.typename for answer in answers) == ["SeatFilled", "SeatTaken"]


async def test_whoever_fills_a_seat_waits_for_whoever_is_at_it(ask, owner: asyncpg.Connection):
    person, _ = await board_member(ask, "patient-lamp")
    fill = {"seatId": "seat_FINANCE:1", "personId": encode_id("Person", person), "starts": "2026-02-01"}
    async with owner.transaction():
        await owner.execute("SELECT pg_advisory_xact_lock(hashtextextended('the board', 0))")
        asked = asyncio.create_task(ask("fillSeat", fill))
        done, _ = await asyncio.wait({asked}, timeout=0.5)
        assert not done
    assert made(await asked)


async def test_a_handle_is_taken_once(ask, refuse: Refuse):
    made(await ask("registerPerson", {"handle": "quiet-anvil"}))
    assert (await refuse("registerPerson", {"handle": "quiet-anvil"})).typename == "HandleTaken"


async def test_an_auditor_acts_for_an_audit_firm(ask, refuse: Refuse):
    person = encode_id("Person", made(await ask("registerPerson", {"handle": "plumb-bob"})))
    asked = {"personId": person, "capacity": "AUDITOR", "starts": "2026-01-01"}
    assert (await refuse("openMembership", asked)).typename == "OrganisationNeeded"
    assert (
        await refuse("openMembership", {**asked, "organisationId": org(NGO)})
    ).typename == "CapacityDoesNotFit"
    firm = {**asked, "organisationId": org(AUDIT_FIRM)}
    made(await ask("openMembership", firm))
    assert (await refuse("openMembership", firm)).typename == "AlreadyInPlace"
