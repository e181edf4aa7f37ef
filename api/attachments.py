"""Where files of cases come in and go out: `/attachments/upload` and `/attachments/download`.

Which file is meant, and that its sender may, is said by what a mutation told them once, in a header: never in an
address, which proxies write down. A file is sent as something to be saved, of a kind that was found out here, and never
to be shown in place. Refused is what comes without that, from elsewhere than where the file stopped, or when too many
send at once; nothing of what arrives is in an answer, a log or a metric.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route, request_response

from api.attachments_words import SAID
from api.cross_origin import CrossOrigin
from infra.attachments.downloading import Downloads, Fetched
from infra.attachments.seals import Ticket
from infra.attachments.uploading import Problem, Progress, Uploads

UPLOAD, DOWNLOAD = "/attachments/upload", "/attachments/download"
AT_ONCE = 16
"""Files that come in, or go out, at the same time in one process."""
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
    coming: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    going: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

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
        if self.coming.locked():
            return _refused("TOO_MANY_AT_ONCE")
        async with self.coming:
            return _progress(await self.uploads.append(ticket, int(offset), body_of(request)))

    async def download(self, request: Request) -> Response:
        """The file, to be saved."""
        said = request.headers.getlist("parley-download")
        if len(said) != 1 or len(said[0]) > LONGEST:
            return _refused("DOWNLOAD_GONE")
        if self.going.locked():
            return _refused("TOO_MANY_AT_ONCE")
        found = await self.downloads.by_pass(said[0])
        return _refused("DOWNLOAD_GONE") if found is None else self.sent(found)

    def sent(self, found: Fetched) -> Response:
        """A file on its way out. Its name is ours: what its sender called it is never made a path by anybody."""

        async def pieces() -> AsyncIterator[bytes]:
            async with self.going:
                async for piece in found.pieces:
                    yield piece

        kind = found.attachment.type or ""
        name = f"attachment-{found.attachment.id.hex[:8]}.{ENDINGS.get(kind, 'bin')}"
        headers = {
            **AS_A_FILE,
            "content-disposition": f'attachment; filename="{name}"',
            "content-length": str(found.attachment.size),
            "content-type": "text/plain; charset=utf-8" if kind == "text/plain" else kind,
        }
        return StreamingResponse(pieces(), headers=headers)


async def body_of(request: Request) -> AsyncIterator[bytes]:
    """What is sent, until it ends or its sender is gone: what came is worth keeping either way."""
    try:
        async for some in request.stream():
            yield some
    except ClientDisconnect:
        return


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
