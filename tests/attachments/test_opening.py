"""Who may open an item may open its files, and nobody else; nothing of a file, its name or its time stands anywhere."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile
from domain.cases.attachments import HANDLERS_STEPS, HANDLERS_UNDERWAY, MOST, MOST_UNDERWAY, STEP
from domain.labels import encode_id
from tests.attachments.conftest import Reporter
from tests.whistleblowing.conftest import Act, key_of, submitted
from tests.whistleblowing.world import COLLEAGUE, KEEPER, OUTSIDERS


async def test_nothing_stands_in_the_clear(reporter: Reporter, owner: asyncpg.Connection):
    said = b"CANARY in a file" * 500
    await reporter.attaches(said, name="CANARY in a name")
    upload = await reporter.begins(len(said) * 20, name="CANARY underway")
    await reporter.sends(upload, said * 10)
    for table in ("case_attachments", "case_attachment_pieces", "case_attachment_arrivals",
                  "idempotency_keys", "outbox_by_week", "audit_log_by_week"):  # fmt: skip
        for (row,) in await owner.fetch(f"SELECT t::text FROM {table} t"):
            assert "CANARY" not in row
            assert b"CANARY".hex() not in row
            assert upload not in row


async def test_a_file_leaves_no_time_in_an_anonymous_case(reporter: Reporter, owner: asyncpg.Connection):
    before = await owner.fetchval("SELECT count(*) FROM audit_log")
    attachment = await reporter.attaches(b"Seen.")
    await reporter.opens(attachment)
    assert await owner.fetchval("SELECT count(*) FROM audit_log") == before
    commands = await owner.fetch(
        "SELECT command FROM audit_log_by_week WHERE entity = 'ReportItem' AND command LIKE '%ttach%'"
    )
    assert {row[0] for row in commands} >= {
        "attachWithReceipt",
        "keepAttachment",
        "openAttachmentWithReceipt",
    }
    told = await owner.fetchval(
        "SELECT count(*) FROM outbox_by_week WHERE kind = 'ReportAttachmentKept' AND entity_id = $1",
        key_of(reporter.report),
    )
    assert told == 1
    columns = await owner.fetch(
        "SELECT data_type FROM information_schema.columns WHERE table_name LIKE 'case_attachment%'"
    )
    assert not {row[0] for row in columns} & {"date", "timestamp with time zone"}


@pytest.mark.parametrize("profile", Profile)
async def test_no_reading_role_has_any_privilege_on_files(as_profile, profile: Profile):
    for table in ("case_attachments", "case_attachment_pieces", "case_attachment_arrivals"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_profile[profile].fetch(f"SELECT 1 FROM {table}")


async def test_only_the_assigned_handler_opens_and_adds_and_each_time_is_recorded(
    reporter: Reporter, act: Act, owner: asyncpg.Connection
):
    attachment = await reporter.attaches(b"Seen.")
    given = {"attachmentId": attachment}
    for who, by in OUTSIDERS.items():
        assert (await act("openReportAttachment", given, by)).typename == "NotThere", who
    assert (await act("openReportAttachment", given, COLLEAGUE)).typename == "NotOpenToYou"
    assert (await act("openGrievanceAttachment", given, KEEPER)).typename == "NotThere"
    opened = await act("openReportAttachment", given, KEEPER)
    assert (await reporter.fetches(str(opened.told["download"]))).content == b"Seen."
    who = await owner.fetch(
        "SELECT actor_person, entity_id FROM audit_log_by_week WHERE command = 'openReportAttachment'"
    )
    item = await owner.fetchval("SELECT item_id FROM case_attachments WHERE id = $1", UUID(attachment))
    assert [tuple(row) for row in who] == [(KEEPER, item)]


async def test_a_file_goes_with_what_one_s_own_side_wrote(
    reporter: Reporter, act: Act, owner: asyncpg.Connection
):
    written = await act(
        "addReportItem", {"reportId": reporter.report, "kind": "MESSAGE", "text": "Which day?"}
    )
    ((_, raw),) = written.records.values()
    theirs = f"ReportItem_{UUID(raw)}"
    mine = await owner.fetchval(
        "SELECT id FROM report_items WHERE report_id = $1 AND position = 1", key_of(reporter.report)
    )
    assert (await act("attachWithReceipt", reporter.given(2, 5))).typename == "NotYourItem"
    assert (await act("attachWithReceipt", reporter.given(3, 5))).typename == "NotThere"
    ours = {"itemId": encode_id("ReportItem", UUID(raw)), "size": 5}
    told = {"itemId": encode_id("ReportItem", mine), "size": 5}
    assert (await act("attachToReportItem", told, KEEPER)).typename == "NotYourItem"
    assert (await act("attachToReportItem", ours, COLLEAGUE)).typename == "NotOpenToYou"
    for who, by in OUTSIDERS.items():
        assert (await act("attachToReportItem", ours, by)).typename == "NotThere", who
    assert await reporter.rows() == (0, 0, 0), theirs
    begun = await act("attachToReportItem", ours, KEEPER)
    sent = await reporter.sends(str(begun.told["upload"]), b"Seen.")
    assert (await reporter.fetches(await reporter.opens(sent.json()["id"]))).content == b"Seen."


async def test_what_is_for_handlers_alone_no_receipt_opens(reporter: Reporter, act: Act):
    note = await act("addReportItem", {"reportId": reporter.report, "kind": "NOTE", "text": "Ask there."})
    ((_, raw),) = note.records.values()
    begun = await act("attachToReportItem", {"itemId": encode_id("ReportItem", UUID(raw)), "size": 5}, KEEPER)
    sent = await reporter.sends(str(begun.told["upload"]), b"Seen.")
    given = {"receipt": reporter.receipt, "attachmentId": sent.json()["id"]}
    assert (await act("openAttachmentWithReceipt", given)).typename == "NotThere"
    export = await act("exportMyCase", {"receipt": reporter.receipt})
    assert sent.json()["id"] not in str(export.told)


async def test_another_case_s_receipt_opens_nothing(reporter: Reporter, act: Act, owner: asyncpg.Connection):
    attachment = await reporter.attaches(b"Seen.")
    _, other = await submitted(act, owner)
    given = {"receipt": other, "attachmentId": attachment}
    assert (await act("openAttachmentWithReceipt", given)).typename == "NotThere"


async def test_files_of_what_was_redacted_are_open_as_its_first_text_is(reporter: Reporter, act: Act):
    """Whoever wrote it has their own; those who handle it have all; what was taken from the other side is gone."""
    theirs = await reporter.attaches(b"Seen.")
    written = await act(
        "addReportItem", {"reportId": reporter.report, "kind": "MESSAGE", "text": "Which day?"}
    )
    ((_, raw),) = written.records.values()
    ours = encode_id("ReportItem", UUID(raw))
    begun = await act("attachToReportItem", {"itemId": ours, "size": 5}, KEEPER)
    sent = await reporter.sends(str(begun.told["upload"]), b"Said.")
    given = {"receipt": reporter.receipt, "attachmentId": sent.json()["id"]}
    assert (await act("openAttachmentWithReceipt", given)).typename == "AttachmentOpened"
    first = await reporter.owner.fetchval(
        "SELECT id FROM report_items WHERE report_id = $1 AND position = 1", key_of(reporter.report)
    )
    for item in (encode_id("ReportItem", first), ours):
        redacted = await act(
            "redactReportItem", {"itemId": item, "text": "Taken out.", "reason": "NOT_OF_THIS_CASE"}
        )
        assert not redacted.typename.startswith("Not"), redacted
        assert not (await act("openReportItem", {"itemId": item})).told["attachments"]
        original = (await act("openOriginalReportItem", {"itemId": item})).told["attachments"]
        assert len(original) == 1  # type: ignore[arg-type]
    assert (await act("openAttachmentWithReceipt", given)).typename == "NotOpenToYou"
    assert (await act("openReportAttachment", {"attachmentId": theirs}, KEEPER)).told["download"]
    assert (await reporter.fetches(await reporter.opens(theirs))).content == b"Seen."
    in_place = await reporter.owner.fetchval(
        "SELECT id FROM report_items WHERE report_id = $1 AND redacts_id = $2",
        key_of(reporter.report),
        UUID(raw),
    )
    to_that = {"itemId": encode_id("ReportItem", in_place), "size": 5}
    assert (await act("attachToReportItem", to_that, KEEPER)).typename == "NotYourItem"


async def test_those_who_handle_a_case_leave_room_for_those_who_told_it(reporter: Reporter, act: Act):
    note = await act("addReportItem", {"reportId": reporter.report, "kind": "NOTE", "text": "Ask there."})
    ((_, raw),) = note.records.values()
    ours = {"itemId": encode_id("ReportItem", UUID(raw))}
    theirs = HANDLERS_STEPS * STEP

    async def handler(size: int) -> object:
        return (await act("attachToReportItem", {**ours, "size": size}, KEEPER)).typename

    assert await handler(theirs + 1) == "AttachmentTooLarge"
    assert [await handler(theirs - STEP), await handler(STEP)] == ["AttachToReportItemBegun"] * 2
    assert await handler(1) == "AttachmentTooLarge"
    assert (
        await act("attachWithReceipt", reporter.given(1, MOST - theirs + 1))
    ).typename == "AttachmentTooLarge"
    await reporter.begins(MOST - theirs)


async def test_of_few_places_at_once_handlers_take_two(reporter: Reporter, act: Act):
    note = await act("addReportItem", {"reportId": reporter.report, "kind": "NOTE", "text": "Ask there."})
    ((_, raw),) = note.records.values()
    ours = {"itemId": encode_id("ReportItem", UUID(raw)), "size": 5}
    begun = [(await act("attachToReportItem", ours, KEEPER)).typename for _ in range(HANDLERS_UNDERWAY + 1)]
    assert begun == ["AttachToReportItemBegun"] * HANDLERS_UNDERWAY + ["TooManyAttachments"]
    for _ in range(MOST_UNDERWAY - HANDLERS_UNDERWAY):
        await reporter.begins(5)
