"""A narrow page that a person answers: signing in, deciding, keeping an account. It has no scripts at all.

Never stored, never framed, tells no other site where it was, and sends its forms to this service alone; while a
client's request is open, also to the one place from which the client waits for its answer.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import escape
from string import Template
from urllib.parse import urlsplit

from starlette.responses import Response

from api.pages.shell import part

HTML = "text/html; charset=utf-8"
_NAMED = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?")


class Sheets:
    """Makes the pages of one service."""

    def __init__(self, address: str) -> None:
        self._https = address.startswith("https:")
        self._style = part("house.css") + part("sheet.css")

    def answer(
        self,
        title: str,
        main: str,
        *,
        status: int = 200,
        wrong: bool = False,
        back_to: str | None = None,
        nav: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """A whole page around `main`, which is HTML that the caller has made. `back_to`: the client's redirect URI."""
        whole = fill(
            "sheet.html",
            {"title": f"Error: {title}" if wrong else title},
            style=self._style,
            main=main,
            nav=nav,
        )
        return Response(whole, status, {**self._fixed(back_to), **(headers or {})}, HTML)

    def _fixed(self, back_to: str | None) -> dict[str, str]:
        fixed = {
            "content-security-policy": _policy(self._style, back_to),
            "x-frame-options": "DENY",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "publickey-credentials-get=(self), camera=(), geolocation=(), microphone=()",
            "cache-control": "no-store",
        }
        return fixed | ({"strict-transport-security": "max-age=31536000"} if self._https else {})


def fill(name: str, texts: Mapping[str, str] | None = None, **pieces: str) -> str:
    """A template with its places filled: `texts` are escaped here, `pieces` are HTML already."""
    return _template(name).substitute({key: escape(text) for key, text in (texts or {}).items()} | pieces)


@cache
def _template(name: str) -> Template:
    return Template(part(name))


def _policy(style: str, back_to: str | None) -> str:
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    rules = [
        "default-src 'none'",
        f"style-src 'sha256-{hashed}'",
        "img-src data:",
        f"form-action 'self'{_also(back_to)}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(rules)


def _also(back_to: str | None) -> str:
    """The client's origin, as a policy names it: browsers hold a redirect after a form to `form-action` too.

    A policy has no way to write an IPv6 address (CSP 3, section 2.3.1), so there the scheme must do; nor has an app's
    own scheme a host.
    """
    if back_to is None:
        return ""
    parts = urlsplit(back_to)
    named = parts.scheme in ("http", "https") and _NAMED.fullmatch(parts.netloc)
    return f" {parts.scheme}://{parts.netloc}" if named else f" {parts.scheme}:"
