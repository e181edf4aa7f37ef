"""An export is whole, comes in pages, and tells what was written in a case to whoever holds its receipt alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.access import Profile, Scope
from domain.labels import encode_id
from domain.unsealing import export_pages
from domain.vault.values import Tier
from infra.demo import personas as demo
from tests.unsealing.world import A, Asker, C, World, raw_id
from tests.vault.people import sealing

NOBODY = Asker(profile=Profile.PUBLIC, organisation=None, person=None, scopes=frozenset())
ANNA = Asker()
EXPORTS = replace(ANNA, scopes=ANNA.scopes | {Scope.EXPORTS_RUN})
SAID = tuple(f"canary-{number} was said here" for number in range(4))
Page = Mapping[str, Any]


async def reported(world: World) -> str:
    """The receipt of somebody who told of something, and wrote three times more."""
    given = {"bodyId": encode_id("Organisation", demo.SECRETARIAT.id), "concern": "SAFETY",
             "protectedPerson": "WORKER", "narrative": SAID[0]}  # fmt: skip
    receipt = (await world.change("submitReport", "ReportSubmitted", "receipt", NOBODY, given))["receipt"]
    for text in SAID[1:]:
        added = {"receipt": receipt, "kind": "MESSAGE", "text": text}
        done = await world.change("addToReportWithReceipt", "ReportAddedTo", "position", NOBODY, added)
        assert done["__typename"] == "ReportAddedTo", done
    return receipt


async def mine(world: World, receipt: str, after: str | None = None) -> Page:
    given = {"receipt": receipt, "after": after}
    return await world.change("exportMyCase", "MyCaseExported", "export nextPage", NOBODY, given)


async def all_mine(world: World, receipt: str) -> list[Page]:
    pages = [await mine(world, receipt)]
    while (after := pages[-1]["nextPage"]) is not None:
        pages.append(await mine(world, receipt, after))
    return pages


def records(pages: list[Page]) -> list[Page]:
    return [one for page in pages for held in json.loads(page["export"])["held"] for one in held["records"]]


async def test_a_person_s_export_holds_what_was_written_in_their_case(world: World) -> None:
    receipt = await reported(world)
    (page,) = await all_mine(world, receipt)
    items = [one for one in records([page]) if one["type"] == "ReportItem"]
    assert sorted(one["text"] for one in items) == list(SAID)


async def test_what_they_wrote_is_theirs_though_it_was_redacted_and_what_was_taken_from_others_words_is_not(
    world: World,
) -> None:
    given = {"bodyId": encode_id("Organisation", demo.SECRETARIAT.id), "concern": "SAFETY",
             "protectedPerson": "WORKER", "narrative": SAID[0]}  # fmt: skip
    receipt = (await world.change("submitReport", "ReportSubmitted", "receipt", NOBODY, given))["receipt"]
    (page,) = await all_mine(world, receipt)
    (report,) = (one["id"] for one in records([page]) if one["type"] == "Report")
    (item,) = (one["id"] for one in records([page]) if one["type"] == "ReportItem")
    desk = Asker(profile=Profile.SECRETARIAT, organisation=demo.SECRETARIAT.id,
                 person=demo.SECRETARIAT_HANDLER.id, scopes=frozenset(Scope))  # fmt: skip

    async def does(name: str, success: str, given: Mapping[str, object], reads: str = "__typename") -> Page:
        done = await world.change(name, success, reads, desk, given)
        assert done["__typename"] == success, done
        return done

    person = encode_id("Person", demo.SECRETARIAT_HANDLER.id)
    await does("assignReportHandler", "ReportHandlerAssigned", {"reportId": report, "personId": person})
    wrong = {"reportId": report, "kind": "MESSAGE", "text": SAID[1]}
    theirs = await does("addReportItem", "ReportItemAdded", wrong, "__typename item { id }")
    for id, text in ((item, SAID[2]), (theirs["item"]["id"], SAID[3])):
        safe = {"itemId": id, "text": text, "reason": "IDENTIFIES_SOMEBODY_ELSE"}
        await does("redactReportItem", "ReportItemRedacted", safe)
    told = [one for one in records(await all_mine(world, receipt)) if one["type"] == "ReportItem"]
    assert sorted(one["text"] for one in told if "text" in one) == [SAID[0], SAID[2], SAID[3]]
    assert (
        sorted(str(one["facts"]["redacted_because"]) for one in told)
        == ["IDENTIFIES_SOMEBODY_ELSE"] * 2 + ["None"] * 2
    )


async def test_neither_places_nor_versions_tell_that_handlers_wrote_for_themselves(world: World) -> None:
    receipt = await reported(world)
    (page,) = await all_mine(world, receipt)
    (report,) = (UUID(one["id"].partition("_")[2]) for one in records([page]) if one["type"] == "Report")
    await world.core.execute(
        "UPDATE report_items SET position = position + 1 WHERE report_id = $1 AND position > 1", report
    )
    await world.core.execute(
        "INSERT INTO report_items SELECT (jsonb_populate_record(i, jsonb_build_object("
        "'id', gen_random_uuid(), 'position', 2, 'kind', 'NOTE', 'side', 'BODY', 'internal', true))).*"
        " FROM report_items i WHERE report_id = $1 AND position = 1",
        report,
    )
    await world.core.execute("UPDATE reports SET version = version + 1 WHERE id = $1", report)
    assert (await all_mine(world, receipt))[0]["export"] == page["export"]


@pytest.mark.parametrize("most", [1, 2, 6])
async def test_pages_are_bounded_and_together_tell_all_once(
    world: World, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    receipt = await reported(world)
    whole = records(await all_mine(world, receipt))
    assert len(whole) == 7
    monkeypatch.setattr(export_pages, "MOST_ROWS", most)
    pages = await all_mine(world, receipt)
    assert records(pages) == whole
    assert {len(records([page])) for page in pages[:-1]} == {most}
    told = [held for page in pages for held in json.loads(page["export"])["held"]]
    assert ["identity" in one for one in told] == [True] + [False] * (len(told) - 1)


async def test_where_much_was_written_a_page_ends_sooner(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await reported(world)
    whole = records(await all_mine(world, receipt))
    monkeypatch.setattr(export_pages, "MOST_TEXT", len(SAID[0]))
    pages = await all_mine(world, receipt)
    assert records(pages) == whole
    assert max(sum("text" in one for one in records([page])) for page in pages) == 1


async def test_what_was_erased_is_told_as_erased(world: World) -> None:
    receipt = await reported(world)
    (page,) = await all_mine(world, receipt)
    label = UUID(json.loads(page["export"])["held"][0]["label"]["id"])
    await world.core.execute(
        "UPDATE reports SET erased_on = '2026-11-22', state = 'CONCLUDED', conclusion = 'PASSED_ON', handler_id = $2"
        " FROM report_aliases a WHERE a.report_id = reports.id AND a.id = $1",
        label,
        demo.SECRETARIAT_HANDLER.id,
    )
    items = [one for one in records(await all_mine(world, receipt)) if one["type"] == "ReportItem"]
    assert [(one["erasedOn"], "text" in one) for one in items] == [("2026-11-22", False)] * len(SAID)


async def test_a_cursor_of_elsewhere_or_of_nothing_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, other = await reported(world), await reported(world)
    monkeypatch.setattr(export_pages, "MOST_ROWS", 2)
    elsewhere = (await mine(world, other))["nextPage"]
    label = json.loads((await mine(world, receipt))["export"])["held"][0]["label"]["id"]
    made = [
        base64.urlsafe_b64encode(f"{UUID(label).hex}.{one}".encode()).decode() for one in ("-1.", "x.", "1")
    ]
    for after in (elsewhere, "nothing", "=", "é", *made):
        refused = await mine(world, receipt, after)
        assert (refused["code"], "after" in refused["next"] or "nextPage" in refused["next"]) == (
            "BAD_INPUT",
            True,
        )


async def test_it_is_recorded_of_the_case_as_every_opening_is(world: World) -> None:
    receipt = await reported(world)
    before = await world.core.fetchval(
        "SELECT count(*) FROM audit_log_by_week WHERE command = 'exportMyCase' AND entity = 'Report'"
    )
    await mine(world, receipt)
    rows = await world.core.fetch(
        "SELECT entity_id FROM audit_log_by_week WHERE command = 'exportMyCase' AND entity = 'Report'"
    )
    known = {row[0] for row in await world.core.fetch("SELECT id FROM reports")}
    assert len(rows) == before + 1
    assert {row[0] for row in rows} <= known


async def test_whoever_opened_all_labels_pages_through_them_and_is_told_nothing_that_was_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await reported(world)
    (page,) = await all_mine(world, receipt)
    alias = UUID(json.loads(page["export"])["held"][0]["label"]["id"])
    party = await world.party()
    assert await world.vault.seal(sealing(alias, Tier.SEALED)) is None
    assert await world.vault.link(alias, raw_id(party)) is None
    id = await world.asked(party, EXPORTS, fields=["ALIASES"])
    await world.agreed(id, A, C)
    assert (await world.opens(id, EXPORTS))["__typename"] == "OpenedIdentity"
    labels = [party, encode_id("ReportAlias", alias.hex)]

    async def pages() -> list[Page]:
        found, after = [], None
        while not found or after is not None:
            given = {"unsealingId": id, "labels": labels, "after": after}
            done = await world.change("exportPerson", "PersonExported", "export nextPage", EXPORTS, given)
            assert done["__typename"] == "PersonExported", done
            found.append(done)
            after = done["nextPage"]
        return found

    (whole,) = await pages()
    assert "canary" not in whole["export"]
    assert {one["type"] for one in records([whole])} >= {"Party", "Report", "ReportItem"}
    monkeypatch.setattr(export_pages, "MOST_ROWS", 2)
    cut = await pages()
    assert records(cut) == records([whole])
    labels.reverse()
    assert records(await pages()) == records([whole])
