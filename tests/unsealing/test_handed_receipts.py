"""A receipt that whoever took the case down knows opens nothing of who somebody is; what they seal is theirs alone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.access import Profile, Scope
from domain.cases.receipt import read_receipt
from domain.labels import encode_id
from infra.demo import personas as demo
from tests.unsealing.world import Asker, World

ANYBODY = Asker(profile=Profile.PUBLIC, organisation=None, person=None, scopes=frozenset())
SITE_DESK = Asker(
    profile=Profile.COMPANY, organisation=demo.COMPANY_1.id, person=demo.COMPANY_HANDLER.id,
    scopes=frozenset({Scope.GRIEVANCES_HANDLE, Scope.GRIEVANCES_READ}),
)  # fmt: skip
SCHEME_DESK = Asker(
    profile=Profile.SECRETARIAT, organisation=demo.SECRETARIAT.id, person=demo.SECRETARIAT_HANDLER.id,
    scopes=frozenset(Scope),
)  # fmt: skip
FILER = Asker(scopes=frozenset({Scope.GRIEVANCES_WRITE, Scope.GRIEVANCES_READ}))
WHO = {"names": "Rosa Huamán", "contacts": "through her sister"}
CONSENT = {"purpose": "INVESTIGATION", "fields": ["NAMES"]}
CALLS: Mapping[str, tuple[str, str, str, dict[str, object]]] = {
    "myIdentity": ("MyIdentityTold", "identity { tier }", "MyIdentityInput", {}),
    "exportMyCase": ("MyCaseExported", "export", "ExportMyCaseInput", {}),
    "sealMyIdentity": ("MyIdentitySealed", "sealedOn receipt", "SealMyIdentityInput", {"identity": WHO}),
    "giveIdentityConsent": (
        "IdentityConsentGiven", "consentId", "GiveIdentityConsentInput", {"consent": CONSENT}
    ),
    "withdrawIdentityConsent": (
        "IdentityConsentWithdrawn", "withdrawnOn", "WithdrawIdentityConsentInput",
        {"consentId": str(UUID(int=7, version=4))},
    ),
    "askForErasure": ("IdentityErasedForGood", "erasedOn", "MyIdentityInput", {}),
}  # fmt: skip


async def calls(world: World, name: str, receipt: str) -> dict[str, Any]:
    success, shown, input_type, more = CALLS[name]
    return await world.change(
        name, success, shown, ANYBODY, {"receipt": receipt, **more}, input_type=input_type
    )


async def renews(world: World, receipt: str, key: str = "") -> dict[str, Any]:
    return await world.change(
        "renewReceipt", "ReceiptRenewed", "receipt before", ANYBODY, {"receipt": receipt}, key
    )


async def stands(world: World, receipt: str) -> dict[str, Any]:
    return await world.change("returnToGrievance", "GrievanceStands", "state", ANYBODY, {"receipt": receipt})


async def _grievance(world: World, by: Asker, name: str, success: str, mode: str) -> str:
    kind, body = ("SITE", by.organisation) if by is SITE_DESK else ("SCHEME", demo.SECRETARIAT.id)
    mechanism = await world.core.fetchval(
        "SELECT id FROM mechanisms WHERE kind = $1 AND body_id = $2 LIMIT 1", kind, body
    )
    site = await world.core.fetchval(
        "SELECT site_id FROM assignments WHERE organisation_id = $1 AND starts <= current_date"
        " AND (ends IS NULL OR ends > current_date) LIMIT 1",
        demo.NGO_1.id,
    )
    given = {"mechanismId": encode_id("Mechanism", mechanism), "identityMode": mode, "category": "OTHER",
             "narrative": "Somebody came to us."}  # fmt: skip
    if by is not SITE_DESK:
        given["siteId"] = encode_id("Site", site)
    done = await world.change(name, success, "receipt", by, given)
    assert done["__typename"] == success, done
    return done["receipt"]


async def _allegation(world: World) -> str:
    site = await world.core.fetchval("SELECT id FROM sites LIMIT 1")
    given = {"siteId": encode_id("Site", site), "activities": ["AUDIT_PARTICIPATION"], "forms": ["DISMISSAL"],
             "actor": "MINE", "identityMode": "ANONYMOUS", "narrative": "They came to us."}  # fmt: skip
    done = await world.change("takeDownAllegation", "AllegationTakenDown", "receipt", SCHEME_DESK, given)
    assert done["__typename"] == "AllegationTakenDown", done
    return done["receipt"]


async def _report(world: World) -> str:
    given = {"identityMode": "ANONYMOUS", "concern": "SAFETY", "protectedPerson": "WORKER",
             "narrative": "They told us."}  # fmt: skip
    done = await world.change("takeDownReport", "ReportTakenDown", "receipt", SCHEME_DESK, given)
    assert done["__typename"] == "ReportTakenDown", done
    return done["receipt"]


async def handed(world: World, way: str) -> str:
    """The receipt of somebody whose case came in by another's hands, as those hands were told it."""
    match way:
        case "at the site's desk":
            return await _grievance(world, SITE_DESK, "takeDownGrievance", "GrievanceTakenDown", "ANONYMOUS")
        case "filed by an NGO":
            return await _grievance(world, FILER, "fileGrievance", "GrievanceFiled", "CONFIDENTIAL")
        case "an allegation":
            return await _allegation(world)
        case _:
            return await _report(world)


async def _everything(world: World) -> tuple[object, ...]:
    return (
        *await world.kept(),
        await world.sealed_away.fetchval("SELECT count(*) FROM identities"),
        await world.core.fetch("SELECT digest, held FROM case_receipts ORDER BY digest"),
    )


@pytest.mark.parametrize("way", ["at the site's desk", "filed by an NGO", "an allegation", "a report"])
async def test_whoever_took_it_down_reaches_nobody_by_the_receipt_and_nothing_moves(
    world: World, way: str
) -> None:
    receipt = await handed(world, way)
    before = await _everything(world)
    for name in CALLS:
        refused = await calls(world, name, receipt)
        assert refused["code"] == "RECEIPT_NOT_YOURS_ALONE", (name, refused)
        assert "renewReceipt" in refused["next"]
    assert await _everything(world) == before


async def test_the_person_renews_it_and_whoever_handed_it_to_them_is_out(world: World) -> None:
    at_the_desk = await handed(world, "at the site's desk")
    done = await renews(world, at_the_desk)
    assert (done["before"], done["receipt"] != at_the_desk) == ("HANDED", True)
    for name in CALLS:
        assert (await calls(world, name, at_the_desk))["code"] == "NOT_FOUND", name
    assert (await stands(world, at_the_desk))["code"] == "NOT_FOUND"
    assert (await stands(world, done["receipt"]))["state"] == "SUBMITTED"
    assert (await calls(world, "myIdentity", done["receipt"]))["identity"] == {"tier": None}


async def test_what_somebody_seals_is_out_of_reach_also_for_who_renewed_it_before_them(world: World) -> None:
    """A desk that renews the receipt and hands that on knows one more; not the one under which somebody seals."""
    by_the_desk = (await renews(world, await handed(world, "at the site's desk")))["receipt"]
    sealed = await calls(world, "sealMyIdentity", by_the_desk)
    assert sealed["__typename"] == "MyIdentitySealed"
    for name in CALLS:
        assert (await calls(world, name, by_the_desk))["code"] == "NOT_FOUND", name
    assert (await calls(world, "myIdentity", sealed["receipt"]))["identity"] == {"tier": "SEALED"}
    again = await renews(world, sealed["receipt"])
    assert again["before"] == "RENEWED"  # whoever renews for the first time learns that somebody did before
    assert (await calls(world, "myIdentity", again["receipt"]))["identity"] == {"tier": "SEALED"}


async def test_whoever_came_by_themselves_keeps_their_receipt(world: World) -> None:
    given = {"bodyId": encode_id("Organisation", demo.SECRETARIAT.id), "concern": "SAFETY",
             "protectedPerson": "WORKER", "narrative": "I saw it."}  # fmt: skip
    mine = (await world.change("submitReport", "ReportSubmitted", "receipt", ANYBODY, given))["receipt"]
    sealed = await calls(world, "sealMyIdentity", mine)
    assert sealed["receipt"] is None
    assert (await renews(world, mine))["before"] == "OWN"
    assert (await calls(world, "myIdentity", mine))["code"] == "NOT_FOUND"


async def test_of_two_that_renew_at_once_one_does(world: World) -> None:
    receipt = await handed(world, "a report")
    async with world.core.transaction():
        await world.core.execute("SELECT FROM case_receipts FOR UPDATE")
        both = [asyncio.create_task(renews(world, receipt)) for _ in range(2)]
        for _ in range(500):
            if await world.core.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") >= len(both):
                break
            await asyncio.sleep(0.01)
    done = await asyncio.gather(*both)
    assert sorted(one["__typename"] for one in done) == ["NotThere", "ReceiptRenewed"]
    (mine,) = [one["receipt"] for one in done if "receipt" in one]
    assert (await calls(world, "myIdentity", mine))["identity"] == {"tier": None}


async def test_an_answer_that_was_lost_is_told_again(world: World) -> None:
    receipt, key = await handed(world, "a report"), str(uuid4())
    first = await renews(world, receipt, key)
    assert await renews(world, receipt, key) == first
    nobody = read_receipt("0" * 27)
    assert (await renews(world, nobody.text))["code"] == "NOT_FOUND"  # type: ignore[union-attr]
    assert (await renews(world, "OOPS"))["code"] == "MISTYPED_RECEIPT"


async def test_what_is_recorded_of_a_renewal_names_no_case(world: World) -> None:
    await renews(world, await handed(world, "a report"))
    rows = await world.core.fetch(
        "SELECT entity_id, actor_person, client FROM audit_log_by_week WHERE command = 'renewReceipt'"
    )
    cases = {row[0] for row in await world.core.fetch("SELECT id FROM reports")}
    assert rows
    assert not cases & {row["entity_id"] for row in rows}
    assert {(row["actor_person"], row["client"]) for row in rows} == {(None, "")}
