"""Files in reports, on the run's PostgreSQL: the mutations, and the doors beside them as a client meets them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette

from api.attachments import Files, routes
from api.faults import Faults
from infra.attachments.downloading import Downloads
from infra.attachments.uploading import Uploads
from infra.keys.file import FileKeys
from infra.telemetry import Telemetry
from infra.unit_of_work import Works
from tests.whistleblowing.conftest import (
    Act,
    act,
    handled,
    hands,
    keys,
    placed,
    works,
    writes,
)
from tests.whistleblowing.world import Hands

__all__ = ["act", "hands", "keys", "placed", "works", "writes"]
SENT = "application/offset+octet-stream"


@pytest.fixture
def files(works: Works, keys: FileKeys, hands: Hands) -> Files:
    """The two doors."""
    return Files(Uploads(works, keys, hands), Downloads(works, keys))


@pytest.fixture
async def client(files: Files) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever sends and fetches."""
    app = Starlette(routes=routes(files))
    door = Faults(app, telemetry=Telemetry())
    transport = httpx.ASGITransport(app=door)
    async with httpx.AsyncClient(transport=transport, base_url="http://files") as made:
        yield made


@dataclass(slots=True)
class Reporter:
    """Somebody with a receipt, and a file."""

    act: Act
    client: httpx.AsyncClient
    owner: asyncpg.Connection
    report: str
    receipt: str

    async def begins(self, size: int, position: int = 1, **more: object) -> str:
        """What goes on with a file of so many bytes."""
        done = await self.act("attachWithReceipt", {**self.given(position, size), **more})
        assert done.typename == "AttachmentBegun", done
        return str(done.told["upload"])

    def given(self, position: int, size: int) -> dict[str, object]:
        return {"receipt": self.receipt, "position": position, "size": size}

    async def sends(self, upload: str, body: bytes, offset: int = 0, **headers: str) -> httpx.Response:
        """A piece of it."""
        return await self.client.patch(
            "/attachments/upload",
            content=body,
            headers={"parley-upload": upload, "upload-offset": str(offset), "content-type": SENT, **headers},
        )

    async def asks(self, upload: str) -> httpx.Response:
        """How far it is."""
        return await self.client.head("/attachments/upload", headers={"parley-upload": upload})

    async def attaches(self, body: bytes, position: int = 1, **more: object) -> str:
        """A file that is kept: its id."""
        sent = await self.sends(await self.begins(len(body), position, **more), body)
        assert sent.status_code == 200, sent.text
        return str(sent.json()["id"])

    async def opens(self, attachment: str) -> str:
        """What fetches it."""
        done = await self.act(
            "openAttachmentWithReceipt", {"receipt": self.receipt, "attachmentId": attachment}
        )
        assert done.typename == "AttachmentOpened", done
        return str(done.told["download"])

    async def fetches(self, download: str) -> httpx.Response:
        """The file."""
        return await self.client.get("/attachments/download", headers={"parley-download": download})

    async def rows(self) -> tuple[int, int, int]:
        """Files, pieces of kept ones and pieces that arrive, of this case."""
        case = UUID(self.report.partition("_")[2])
        counts = await self.owner.fetchrow(
            "WITH mine AS (SELECT id FROM case_attachments WHERE case_id = $1) SELECT (SELECT count(*) FROM mine),"
            " (SELECT count(*) FROM case_attachment_pieces p JOIN mine ON mine.id = p.attachment_id),"
            " (SELECT count(*) FROM case_attachment_arrivals p JOIN mine ON mine.id = p.attachment_id)",
            case,
        )
        return tuple(counts)


@pytest.fixture
async def reporter(act: Act, client: httpx.AsyncClient, placed: asyncpg.Connection) -> Reporter:
    """A report that is assigned to its keeper."""
    report, receipt = await handled(act, placed)
    return Reporter(act, client, placed, report, receipt)
