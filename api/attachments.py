"""Where files of cases come in and go out: `/attachments/upload` and `/attachments/download`.

Which file is meant, and that its sender may, is said by what a mutation told them once, in a header: never in an
address, which proxies write down. A file is sent as something to be saved, of a kind that was found out here, and never
to be shown in place. Refused is what comes without that, from elsewhere than where the file stopped, or when too many
send at once; nothing of what arrives is in an answer, a log or a metric. Whoever is slow, or falls silent, keeps nobody
else away: their place is one of many, theirs are few, and it ends.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route, request_response
from starlette.types import Message, Receive, Scope, Send

from api.attachments_words import SAID
from api.cross_origin import CrossOrigin
from api.places import Places
from infra.attachments.downloading import Downloads, Fetched
from infra.attachments.seals import Ticket
from infra.attachments.uploading import Problem, Progress, Uploads

UPLOAD, DOWNLOAD = "/attachments/upload", "/attachments/download"
AT_ONCE = 128
"""Files that come in, or go out, at the same time in one process: each holds a piece in memory, and no connection."""
OF_ONE_FILE = 2
"""Of them, those that bring the same file: a line that broke, and the one that goes on."""
OF_ONE_CASE = 8
"""Of them, those that fetch files of the same case."""
SILENT = 20.0
"""Seconds for which nothing may come of a file, or be taken of it."""
TURN = 120.0
"""Seconds after which what came is kept, and its sender goes on with the next request."""
SLICE = 32 * 1024
"""Bytes that are sent at once: taken within `SILENT` on the slowest line."""
LONGEST = 200
"""Characters of what says which file is meant."""
SENT = "application/offset+octet-stream"
TUS = {"tus-resumable": "1.0.0"}
_FIXED = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
AS_A_FILE = {
    **_FIXED,
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-site",
    "referrer-policy": "no-referrer",
}
ENDINGS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "text/plain": "txt",
}


@dataclass(slots=True)
class Files:
    """The two doors."""

    uploads: Uploads
    downloads: Downloads
    coming: Places = field(default_factory=lambda: Places(AT_ONCE, OF_ONE_FILE))
    going: Places = field(default_factory=lambda: Places(AT_ONCE, OF_ONE_CASE))

    async def upload(self, request: Request) -> Response:
        """How far a file is, more of it, or that it is given up."""
        said = request.headers.getlist("parley-upload")
        if len(said) != 1 or len(said[0]) > LONGEST:
            return _refused("UPLOAD_GONE")
        ticket = Ticket(said[0])
        if request.method == "HEAD":
            return _progress(await self.uploads.stands(ticket), head=True)
        if request.method == "DELETE":
            return (
                Response(status_code=204, headers={**_FIXED, **TUS})
                if await self.uploads.give_up(ticket)
                else _refused("UPLOAD_GONE")
            )
        offset = request.headers.get("upload-offset", "")
        if not (offset.isascii() and offset.isdecimal() and len(offset) < 12):
            return _refused("NO_OFFSET")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != SENT:
            return _refused("ANOTHER_KIND")
        if not self.coming.free(ticket):
            return _refused("TOO_MANY_AT_ONCE")
        with self.coming.taken(ticket):
            return _progress(await self.uploads.append(ticket, int(offset), body_of(request)))

    async def download(self, request: Request) -> Response:
        """The file, to be saved."""
        said = request.headers.getlist("parley-download")
        if len(said) != 1 or len(said[0]) > LONGEST:
            return _refused("DOWNLOAD_GONE")
        found = await self.downloads.by_pass(said[0])
        if found is None:
            return _refused("DOWNLOAD_GONE")
        return self.sent(found) if self.going.free(found.case) else _refused("TOO_MANY_AT_ONCE")

    def sent(self, found: Fetched) -> Response:
        """A file on its way out. Its name is ours: what its sender called it is never made a path by anybody."""

        async def slices() -> AsyncIterator[bytes]:
            with self.going.taken(found.case):
                async for piece in found.pieces:
                    for at in range(0, len(piece), SLICE):
                        yield piece[at : at + SLICE]

        kind = found.attachment.type or ""
        name = f"attachment-{found.attachment.id.hex[:8]}.{ENDINGS.get(kind, 'bin')}"
        headers = {
            **AS_A_FILE,
            "content-disposition": f'attachment; filename="{name}"',
            "content-length": str(found.attachment.size),
            "content-type": "text/plain; charset=utf-8" if kind == "text/plain" else kind,
        }
        return Outgoing(slices(), headers=headers)


class Outgoing(StreamingResponse):
    """A file, for as long as its reader takes something of it. Cut off, it has not the length that was said."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def taken(message: Message) -> None:
            async with asyncio.timeout(SILENT):
                await send(message)

        async with aclosing(self.body_iterator):  # type: ignore[type-var]
            with suppress(TimeoutError, ClientDisconnect):
                await super().__call__(scope, receive, taken)


async def body_of(request: Request) -> AsyncIterator[bytes]:
    """What is sent, until it ends, its turn does, or its sender is gone or silent: what came is kept."""
    ends = time.monotonic() + TURN
    async with aclosing(request.stream()) as stream:
        with suppress(ClientDisconnect, TimeoutError):
            while True:
                async with asyncio.timeout(min(SILENT, ends - time.monotonic())):
                    some = await anext(stream, None)
                if some is None:
                    return
                yield some


def routes(files: Files) -> list[BaseRoute]:
    """Both doors, open to scripts of any origin: they ask for what a mutation told."""
    coming, going = request_response(files.upload), request_response(files.download)
    return [
        Route(UPLOAD, CrossOrigin(coming, ("HEAD", "PATCH", "DELETE")), methods=["HEAD", "PATCH", "DELETE", "OPTIONS"]),
        Route(DOWNLOAD, CrossOrigin(going, ("GET",)), methods=["GET", "OPTIONS"]),
    ]  # fmt: skip


def _progress(found: Progress | Problem, *, head: bool = False) -> Response:
    if isinstance(found, Problem):
        return _refused(found.code, found.arrived)
    headers = {
        **_FIXED,
        **TUS,
        "upload-offset": str(found.arrived),
        "upload-length": str(found.size),
    }
    if found.kept is None or head:
        return Response(status_code=200 if head else 204, headers=headers)
    return Response(orjson.dumps(found.kept.listed), 200, headers, "application/json")


def _refused(code: str, arrived: int | None = None) -> Response:
    status, message, next_ = SAID[code]
    error = {"message": message, "extensions": {"code": code, "next": next_}}
    headers = {**_FIXED, **TUS} | ({} if arrived is None else {"upload-offset": str(arrived)})
    headers |= {"retry-after": "5"} if status == 503 else {}
    return Response(orjson.dumps({"errors": [error]}), status, headers, "application/json")
