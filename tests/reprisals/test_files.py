"""Files of an allegation: of those who brought it, its handler and its committee, and of nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from domain.labels import encode_id
from infra.attachments.downloading import Downloads
from infra.attachments.seals import Ticket
from infra.attachments.uploading import Progress, Uploads
from infra.keys.file import FileKeys
from infra.unit_of_work import Works
from tests.conftest import FixedClock
from tests.reprisals.conftest import Case, key_of
from tests.reprisals.people import AVOCET, DESK, DIPPER, FILER, OPERATOR, OTHER_DESK, seated, viewer

SAID = b"The letter of the third of March."


@pytest.fixture
def uploads(works: Works, keys: FileKeys) -> Uploads:
    return Uploads(works, keys, FixedClock())


async def sends(uploads: Uploads, upload: object) -> str:
    """The whole of it: its id."""

    async def body() -> AsyncIterator[bytes]:
        yield SAID

    got = await uploads.append(Ticket(str(upload)), 0, body())
    assert isinstance(got, Progress)
    assert got.kept is not None
    return str(got.kept.id)


async def test_each_side_adds_to_its_own_and_whoever_may_open_the_item_opens_its_files(
    case: Case, uploads: Uploads, works: Works, keys: FileKeys, owner: asyncpg.Connection
) -> None:
    allegation = await case.constituted()
    theirs = {"itemId": await case.first_item(allegation), "size": len(SAID)}
    begun = await case.does("attachToAllegationItem", theirs, FILER)
    attachment = {"attachmentId": await sends(uploads, begun.told["upload"])}
    assert (await case.ask("attachToRecordedAllegationItem", theirs, DESK)).typename == "NotYourItem"
    for by in (FILER, DESK, seated(AVOCET)):
        opened = await case.does("openAllegationAttachment", attachment, by)
        fetched = await Downloads(works, keys).by_pass(str(opened.told["download"]))
        assert fetched is not None
        assert b"".join([piece async for piece in fetched.pieces]) == SAID
    assert (await case.ask("openAllegationAttachment", attachment, OTHER_DESK)).typename == "NotOpenToYou"
    for by in (viewer(OPERATOR), seated(DIPPER)):
        assert (await case.ask("openAllegationAttachment", attachment, by)).typename == "NotThere"
    for name in ("openReportAttachment", "openGrievanceAttachment"):
        assert (await case.ask(name, attachment, DESK)).typename == "NotThere"
    note = {"allegationId": allegation, "kind": "NOTE", "text": "Ask there.", "internal": True}
    await case.does("recordAllegationItem", note, DESK)
    internal = await owner.fetchval(
        "SELECT id FROM allegation_items WHERE allegation_id = $1 AND internal", key_of(allegation)
    )
    ours = {"itemId": encode_id("AllegationItem", internal), "size": len(SAID)}
    assert (await case.ask("attachToAllegationItem", ours, FILER)).typename == "NotThere"
    kept = await sends(
        uploads, (await case.does("attachToRecordedAllegationItem", ours, DESK)).told["upload"]
    )
    assert (await case.ask("openAllegationAttachment", {"attachmentId": kept}, FILER)).typename == "NotThere"
