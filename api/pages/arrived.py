"""What a browser sends to a page: a query or a form, with each field once.

Refuses, by None: too long, too many fields, a field given twice, bytes that are not UTF-8, NUL, another content type.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

LONGEST_QUERY = 8_192
LONGEST_BODY = 16_384
MOST_FIELDS = 40
LONGEST_COOKIE = 200
FORM = "application/x-www-form-urlencoded"


def query_of(request: Request) -> Mapping[str, str] | None:
    """The fields of the address."""
    raw: bytes = request.scope["query_string"]
    return _once(raw) if len(raw) <= LONGEST_QUERY else None


async def form_of(request: Request) -> Mapping[str, str] | None:
    """The fields of the form that was sent."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            return None
    return _once(bytes(body))


def cookie_of(request: Request, name: str) -> str | None:
    """A cookie, if it is one that we could have set."""
    value = request.cookies.get(name, "")
    return value if value.isascii() and value.isprintable() and 0 < len(value) <= LONGEST_COOKIE else None


def _once(raw: bytes) -> Mapping[str, str] | None:
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return None
    fields = dict(pairs)
    if len(fields) != len(pairs) or any("\0" in part for pair in pairs for part in pair):
        return None
    return fields
