"""Erasing, holding and exporting by documents: who may, what comes of it, and every no on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.access import Profile, Scope
from domain.kernel import NotThere
from domain.labels import encode_id
from domain.vault.ports import LegalHold
from domain.vault.values import HoldReason, IdentityField, Tier
from infra.custody.receipts import checked
from infra.demo import personas as demo
from infra.log_keys import LogKeys
from infra.vault.inside import Inside
from tests.unsealing.world import HANDLER, A, Asker, C, World, raw_id
from tests.vault.people import sealing

ANNA = Asker()
TODAY = datetime.now(UTC).date()
STRANGERS = {
    "another NGO": Asker(organisation=demo.NGO_2.id, person=uuid4()),
    "a company": Asker(profile=Profile.COMPANY, organisation=demo.COMPANY_1.id, person=uuid4()),
    "an audit firm": Asker(profile=Profile.AUDIT_FIRM, organisation=demo.AUDIT_FIRM_1.id, person=uuid4()),
    "nobody's": Asker(profile=Profile.PUBLIC, organisation=demo.BRAND.id, person=uuid4()),
}


async def party(world: World, tier: Tier = Tier.SEALED) -> str:
    """A new party of the NGO's, with an identity: what was erased stays so."""
    new = uuid4()
    await world.core.execute(
        "INSERT INTO parties SELECT (jsonb_populate_record(p, jsonb_build_object("
        "'id', $2::uuid, 'pseudonym', 'Heron ' || left($2::text, 8)))).* FROM parties p"
        " WHERE owner_id = $1 AND sensitivity <> 'PUBLIC' LIMIT 1",
        demo.NGO_1.id,
        new,
    )
    assert await world.vault.seal(sealing(new, tier)) is None
    return f"pty_{new.hex}"


async def erase(world: World, subject: str, by: Asker, **more: object) -> dict[str, Any]:
    given = {"subject": subject, "wishedOn": TODAY.isoformat(), "wished": "IN_PERSON", **more}
    shown = "erasureReceipt erasedOn backupsGoneOn"
    return await world.change("eraseIdentity", "IdentityErasedOnWish", shown, by, given)


async def hold(world: World, subject: str, by: Asker, **more: object) -> dict[str, Any]:
    given = {"subject": subject, "reason": "LEGAL_CLAIM", **more}
    return await world.change("placeLegalHold", "LegalHoldPlaced", "holdId", by, given)


async def lift(world: World, subject: str, id: str, by: Asker) -> dict[str, Any]:
    given = {"subject": subject, "holdId": id}
    return await world.change("liftLegalHold", "LegalHoldLifted", "liftedOn", by, given)


async def holds(world: World, subject: str, by: Asker) -> dict[str, Any]:
    shown = "holds { id reason until liftedOn }"
    return await world.change("legalHolds", "LegalHoldsTold", shown, by, {"subject": subject})


async def _everything(world: World) -> tuple[object, ...]:
    core = await world.core.fetchval("SELECT count(*) FROM audit_log") + await world.core.fetchval(
        "SELECT count(*) FROM audit_log_by_week"
    )
    return (*await world.kept(), core, await world.sealed_away.fetchval("SELECT count(*) FROM identities"))


# -- erasing


async def test_whoever_keeps_the_record_erases_on_the_persons_wish(world: World, inside: Inside) -> None:
    subject, before = await party(world), await world.last()
    done = await erase(world, subject, ANNA)
    assert done["__typename"] == "IdentityErasedOnWish", done
    key = LogKeys((inside.signer.key,))
    assert checked(done["erasureReceipt"], key).erased_on.isoformat() == done["erasedOn"]
    assert (await erase(world, subject, ANNA))["erasureReceipt"] == done["erasureReceipt"]
    assert await world.acts(before) == ["ERASED"]
    refused = await world.requests(subject, ANNA)
    assert refused["code"] == "IDENTITY_ERASED"


async def test_an_erasure_ends_what_was_agreed_to_and_not_opened(world: World) -> None:
    subject = await party(world)
    id = await world.asked(subject, ANNA)
    await world.agreed(id, A, C)
    await erase(world, subject, ANNA)
    opened = await world.opens(id, ANNA)
    assert opened["code"] in ("GRANT_ENDED", "IDENTITY_ERASED"), opened


@pytest.mark.parametrize("who", STRANGERS)
async def test_to_whom_the_person_is_not_there_nothing_happens(world: World, who: str) -> None:
    """The same bytes as for somebody who never was."""
    subject, never = await party(world), f"pty_{uuid4().hex}"
    before = await _everything(world)
    stranger = STRANGERS[who]
    assert await erase(world, subject, stranger) == await erase(world, never, stranger)
    for act in (hold, holds):
        assert (await act(world, subject, stranger))["code"] == "SECRETARIAT_ONLY"
    assert await _everything(world) == before


@pytest.mark.parametrize("flaw", ["old", "unbound", "future", "long ago"])
async def test_without_a_fresh_second_factor_a_bound_token_or_a_wish_nothing_happens(
    world: World, flaw: str
) -> None:
    subject = await party(world)
    before = await _everything(world)
    who = (
        replace(ANNA, age=301) if flaw == "old" else replace(ANNA, bound=False) if flaw == "unbound" else ANNA
    )
    day = {"future": str(TODAY + timedelta(days=1)), "long ago": "0001-01-01"}.get(flaw, str(TODAY))
    refused = await erase(world, subject, who, wishedOn=day)
    assert refused["code"] == ("PROOF_NEEDED" if who is not ANNA else "BAD_INPUT")
    assert await _everything(world) == before


# -- holds


async def test_a_hold_of_the_secretariats_stops_the_erasure_until_it_is_lifted(world: World) -> None:
    subject = await party(world)
    placed = await hold(world, subject, HANDLER, until=str(TODAY + timedelta(days=30)))
    assert placed["__typename"] == "LegalHoldPlaced", placed
    before = await _everything(world)
    assert (await erase(world, subject, ANNA))["code"] == "UNDER_LEGAL_HOLD"
    assert await _everything(world) == before
    (told,) = (await holds(world, subject, HANDLER))["holds"]
    assert told == {
        "id": placed["holdId"],
        "reason": "LEGAL_CLAIM",
        "until": str(TODAY + timedelta(days=30)),
        "liftedOn": None,
    }
    assert (await lift(world, subject, placed["holdId"], ANNA))["code"] == "SECRETARIAT_ONLY"
    assert (await lift(world, subject, str(uuid4()), HANDLER))["code"] == "NOT_FOUND"
    assert (await lift(world, subject, placed["holdId"], HANDLER))["__typename"] == "LegalHoldLifted"
    assert (await erase(world, subject, ANNA))["__typename"] == "IdentityErasedOnWish"


# -- exporting

EXPORTS = replace(ANNA, scopes=ANNA.scopes | {Scope.EXPORTS_RUN})


async def export(world: World, id: str, labels: list[str], by: Asker = EXPORTS) -> dict[str, Any]:
    given = {"unsealingId": id, "labels": labels}
    return await world.change("exportPerson", "PersonExported", "export nextPage", by, given)


async def _two_labels(world: World) -> tuple[str, str]:
    """A party and somebody in a case, who are one person."""
    subject = await party(world)
    alias: UUID = await world.core.fetchval("SELECT id FROM grievance_aliases ORDER BY random() LIMIT 1")
    await world.vault.seal(sealing(alias, Tier.CONFIDENTIAL))
    assert await world.vault.link(alias, raw_id(subject)) is None
    return subject, encode_id("GrievanceAlias", alias.hex)


async def _opened(world: World, subject: str) -> str:
    id = await world.asked(subject, EXPORTS, fields=["NAMES", "ALIASES"])
    await world.agreed(id, A, C)
    done = await world.opens(id, EXPORTS)
    assert done["__typename"] == "OpenedIdentity", done
    return id


async def test_whoever_opened_all_labels_is_told_all_that_is_held(world: World) -> None:
    subject, alias = await _two_labels(world)
    id = await _opened(world, subject)
    done = await export(world, id, [subject, alias])
    assert done["__typename"] == "PersonExported", done
    told = json.loads(done["export"])
    kinds = {one["type"] for each in told["held"] for one in each["records"]}
    assert {"Party", "GrievanceAlias", "Grievance", "GrievanceEvent"} <= kinds
    of_party = next(each for each in told["held"] if each["label"]["kind"] == "Party")
    assert of_party["identity"]["tier"] == "SEALED"
    assert [look["state"] for look in of_party["identity"]["looks"]] == ["SPENT"]
    assert IdentityField.NAMES.value in of_party["identity"]["fields"]
    for word in ("Rosa", "Quispe", "sealed_text"):
        assert word not in done["export"]


@pytest.mark.parametrize(
    "flaw", ["one is missing", "one too many", "another's request", "not opened", "no aliases"]
)
async def test_whoever_did_not_open_them_all_is_told_nothing(world: World, flaw: str) -> None:
    subject, alias = await _two_labels(world)
    other = await party(world)
    labels, by = [subject, alias], EXPORTS
    if flaw in ("not opened", "no aliases"):
        id = await world.asked(
            subject, EXPORTS, fields=["NAMES", *([] if flaw == "no aliases" else ["ALIASES"])]
        )
        await world.agreed(id, A, C)
        if flaw == "no aliases":
            await world.opens(id, EXPORTS)
    else:
        id = await _opened(world, subject)
    if flaw == "one is missing":
        labels = [subject]
    if flaw == "one too many":
        other = f"pty_{uuid4().hex}"
        labels = [subject, alias, other]
    if flaw == "another's request":
        by = replace(EXPORTS, person=uuid4())
    before = await _everything(world)
    expected = "NOT_APPROVED" if flaw in ("not opened", "no aliases") else "NOT_FOUND"
    assert (await export(world, id, labels, by))["code"] == expected
    if flaw == "another's request":  # the vault judges by itself, whatever the API says
        told = {"request": str(raw_id(id)), "labels": [str(raw_id(one)) for one in labels]}
        assert isinstance(
            await world.vault.call("about_person", {**told, "requester": str(by.person)}), NotThere
        )
    assert await _everything(world) == before


async def test_by_receipt_the_person_is_told_what_is_held_in_their_case_and_nothing_of_another(
    world: World,
) -> None:
    told = {
        "bodyId": encode_id("Organisation", demo.SECRETARIAT.id.hex),
        "concern": "CORRUPTION",
        "protectedPerson": "NOT_SAID",
        "narrative": "canary-4c7d91e2 was said here",
    }
    one = await world.change("submitReport", "ReportSubmitted", "receipt", ANNA, told)
    assert "receipt" in one, one
    sealed = {"receipt": one["receipt"], "identity": {"names": "canary-9a02f6b1"}}
    assert "sealedOn" in await world.change("sealMyIdentity", "MyIdentitySealed", "sealedOn", ANNA, sealed)
    done = await _exported_by(world, one["receipt"])
    (held,) = json.loads(done["export"])["held"]
    assert held["identity"]["tier"] == "SEALED"
    assert held["identity"]["fields"] == ["NAMES"]
    assert {record["type"] for record in held["records"]} >= {
        "Report",
        "ReportAlias",
        "ReportEvent",
        "ReportItem",
    }
    assert "canary-9a02f6b1" not in done["export"]
    assert done["nextPage"] is None
    await world.core.execute(
        "INSERT INTO report_items SELECT (jsonb_populate_record(i, jsonb_build_object("
        "'id', gen_random_uuid(), 'position', 99, 'kind', 'NOTE', 'side', 'BODY', 'internal', true))).*"
        " FROM report_items i JOIN report_aliases a USING (report_id) WHERE a.id = $1 LIMIT 1",
        UUID(held["label"]["id"]),
    )
    assert (await _exported_by(world, one["receipt"]))["export"] == done["export"]

    hold = LegalHold(
        id=uuid4(), label=UUID(held["label"]["id"]), reason=HoldReason.AUTHORITY_REQUEST, placed_on=TODAY
    )
    assert await world.vault.hold(hold) is None
    assert (await _erased_by(world, one["receipt"]))["code"] == "UNDER_LEGAL_HOLD"
    kept = await world.change(
        "myIdentity",
        "MyIdentityTold",
        "identity { holds { reason until } }",
        ANNA,
        {"receipt": one["receipt"]},
    )
    assert kept["identity"]["holds"] == [{"reason": "AUTHORITY_REQUEST", "until": None}]
    assert await world.vault.lift_hold(hold.label, hold.id) is None
    assert "erasedOn" in await _erased_by(world, one["receipt"])
    (held,) = json.loads((await _exported_by(world, one["receipt"]))["export"])["held"]
    assert held["identity"] == {"erased": True}
    mistyped = one["receipt"][:-1] + ("2" if one["receipt"][-1] != "2" else "3")
    assert (await _exported_by(world, mistyped))["code"] in ("MISTYPED_RECEIPT", "NOT_FOUND")


async def _erased_by(world: World, receipt: str) -> dict[str, Any]:
    return await world.change(
        "askForErasure", "IdentityErasedForGood", "erasedOn", ANNA, {"receipt": receipt},
        input_type="MyIdentityInput",
    )  # fmt: skip


async def _exported_by(world: World, receipt: str) -> dict[str, Any]:
    given = {"receipt": receipt}
    return await world.change("exportMyCase", "MyCaseExported", "export nextPage", ANNA, given)
