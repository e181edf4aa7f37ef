"""What a browser sends to a page beside a form: the fields of the address, and cookies.

Refuses, by None, an address that `api.parameters` refuses.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from api.parameters import once


def query_of(request: Request) -> Mapping[str, str] | None:
    """The fields of the address, each given once."""
    return once(request.scope["query_string"])


def cookie_of(request: Request, name: str) -> str | None:
    """A cookie's value, as it was sent: whoever looks it up takes its digest."""
    return request.cookies.get(name) or None
