"""What a browser sends to a page beside a form: the fields of the address, and cookies.

Refuses, by None, what `api.parameters` refuses of a form, and a cookie that we cannot have set.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

from api.parameters import once

LONGEST_COOKIE = 200


def query_of(request: Request) -> Mapping[str, str] | None:
    """The fields of the address, each given once."""
    return once(request.scope["query_string"])


def cookie_of(request: Request, name: str) -> str | None:
    """A cookie, if it is one that we could have set."""
    value = request.cookies.get(name, "")
    return value if value.isascii() and value.isprintable() and 0 < len(value) <= LONGEST_COOKIE else None
