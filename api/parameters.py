"""Form-encoded parameters, each given once: of a body or of an address.

Refuses a name given twice, bytes that are not UTF-8, NUL, more than anybody needs, and a body that ends early: never
with a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

LONGEST_BODY = 16_384
MOST_PARAMETERS = 30
FORM = "application/x-www-form-urlencoded"


def once(encoded: bytes) -> Mapping[str, str] | None:
    """The parameters; None if they don't read. An empty value counts as left out (RFC 6749 section 3.1)."""
    if len(encoded) > LONGEST_BODY:
        return None
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(encoded),
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError:
        return None
    found = dict(pairs)
    if len(found) != len(pairs) or any("\0" in text for pair in pairs for text in pair):
        return None
    return {name: value for name, value in found.items() if value}


async def form_of(request: Request) -> Mapping[str, str] | None:
    """The parameters of a form-encoded body; None for anything else, and for a body too large to be one."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request) if kind == FORM else None
    return None if body is None else once(body)


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_BODY:
                return None
    except ClientDisconnect:  # whoever hangs up rings no alarm
        return None
    return bytes(body)
