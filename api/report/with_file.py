"""Reads a form that brings a file: first its fields, then the file piece by piece, as it comes. Never on a disk.

Of the file nothing is looked at but its bytes: not its name, not the kind that a browser says. Refuses a form that is
no such, and one that ends early: `Interrupted`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from api.report.forms import Form

KIND = "multipart/form-data"
LONGEST_FIELD = 2_000
MOST_FIELDS = 20
FILE = "file"


class Interrupted(Exception):
    """It did not come to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The fields, and the file with how long it is at most. `file`: None where none was chosen."""

    form: Form
    most: int
    file: AsyncIterator[bytes] | None = field(default=None, repr=False)


def brings_file(request: Request) -> bool:
    """Whether the request says that it is such a form."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == KIND


async def sent_with_file(request: Request) -> Sent | None:
    """The form up to its file; None where it is none."""
    _, options = parse_options_header(request.headers.get("content-type", ""))
    length = request.headers.get("content-length", "")
    boundary = options.get("boundary", "")
    if not (boundary and length.isascii() and length.isdecimal() and len(length) < 12):
        return None
    events = _events(request, PushMultipartParser(boundary, content_length=int(length), strict=True))
    given, name, text = dict[str, list[str]](), "", bytearray()
    try:
        async for event in events:
            match event:
                case MultipartSegment() if event.name == FILE and event.filename is not None:
                    file = _file(events) if event.filename else None
                    return Sent(form=Form(given), most=int(length), file=file)
                case MultipartSegment():
                    name, text = event.name, bytearray()
                    if len(given) >= MOST_FIELDS:
                        return None
                case None:
                    given.setdefault(name or "", []).append(text.decode("utf-8", "replace"))
                case _:
                    text += event
                    if len(text) > LONGEST_FIELD:
                        return None
    except Interrupted:
        return None
    return Sent(form=Form(given), most=0)


async def drained(request: Request, most: int) -> None:
    """Lets the rest go by: a browser reads an answer only once it was heard out."""
    try:
        async for some in request.stream():
            most -= len(some)
            if most < 0:
                return
    except (ClientDisconnect, RuntimeError):
        return


async def _file(events: AsyncIterator[MultipartSegment | bytes | None]) -> AsyncIterator[bytes]:
    """Its bytes; whatever follows it goes by, so that it is known to have come to its end."""
    over = False
    async for event in events:
        if event is None:
            over = True
        elif not over and not isinstance(event, MultipartSegment):
            yield bytes(event)


async def _events(
    request: Request, parser: PushMultipartParser
) -> AsyncIterator[MultipartSegment | bytes | None]:
    try:
        async for some in request.stream():
            if some:
                for event in parser.parse(some):
                    yield event
        parser.close()
    except (MultipartError, ClientDisconnect):
        raise Interrupted from None
