"""Files of a grievance: of those who complained and of its handler, and of nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg

from domain.labels import encode_id
from infra.attachments.seals import Ticket
from infra.attachments.uploading import Progress, Uploads
from infra.database import Database
from infra.engine import engine_for
from infra.unit_of_work import Works
from tests.grievances.cast import CURLEW, FOREST, HANDLERS, NGO, OPERATOR, PLOVER, SANDPIPER, STILT, of
from tests.grievances.conftest import Service
from tests.grievances.test_documents import filed

SAID = b"Dust on the leaves, every day."


async def test_whoever_may_open_the_item_opens_its_files_and_each_time_is_recorded(
    service: Service, database: Database, owner: asyncpg.Connection
) -> None:
    grievance, _ = await filed(service, "SITE")
    items = f'{{ grievance(id: "{grievance}") {{ items {{ nodes {{ id }} }} }} }}'
    (item,) = (await service.ask(items, NGO))["grievance"]["items"]["nodes"]  # type: ignore[index]
    on = {"grievanceId": grievance}
    await service.done("acknowledgeGrievance", on, HANDLERS[SANDPIPER])
    given = {**on, "personId": encode_id("Person", SANDPIPER)}
    await service.done("assignGrievanceHandler", given, HANDLERS[SANDPIPER])
    to = {"itemId": item["id"], "size": len(SAID)}
    begins = "... on {} {{ upload }}"
    begun = await service.done(
        "attachToGrievanceItem " + begins.format("AttachToGrievanceItemBegun"), to, NGO
    )
    handling = "attachToHandlingItem " + begins.format("AttachToHandlingItemBegun")
    assert (await service.do(handling, to, HANDLERS[SANDPIPER]))["code"] == "NOT_YOUR_ITEM"
    engine = engine_for(database.writer, size=2)
    uploads = Uploads(Works(engine, service.keys), service.keys, service.clock)
    got = await uploads.append(Ticket(str(begun["upload"])), 0, once(SAID))
    await engine.dispose()
    assert isinstance(got, Progress)
    assert got.kept is not None
    attachment = {"attachmentId": str(got.kept.id)}
    opened = (
        "openGrievanceAttachment ... on GrievanceAttachmentOpened { download attachment { type size name } }"
    )
    for by in (NGO, HANDLERS[SANDPIPER]):
        told = await service.done(opened, attachment, by)
        assert told["attachment"] == {"type": "text/plain", "size": len(SAID), "name": None}
    count = "SELECT count(*) FROM audit_log WHERE command = 'openGrievanceAttachment'"
    assert await owner.fetchval(count) == 2
    assert (await service.do(opened, attachment, HANDLERS[STILT]))["code"] == "NOT_OPEN_TO_YOU"
    for by in (of(OPERATOR), HANDLERS[PLOVER], FOREST, HANDLERS[CURLEW]):
        assert (await service.do(opened, attachment, by))["code"] == "NOT_FOUND"
    assert await owner.fetchval(count) == 2


async def once(body: bytes) -> AsyncIterator[bytes]:
    yield body
