"""Puts a page together: its own style and script inside, allowed by their hashes and by nothing else.

A page loads nothing from anywhere, may not be framed, and speaks only to this service.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from starlette.responses import Response


def part(name: str) -> str:
    """A file that lies beside this one."""
    return files("api.pages").joinpath(name).read_text("utf-8")


class Page:
    """A template whose places are filled with escaped text, and the headers under which it is sent."""

    def __init__(self, name: str, *, script: str = "") -> None:
        style = part("house.css")
        code = part(script) if script else ""
        self._template, self._fixed = Template(part(name)), {"style": style, "script": code}
        self._headers = {
            "content-security-policy": _policy(style, code),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cache-control": "no-store",
        }

    def answer(self, texts: Mapping[str, str], pieces: Mapping[str, str] | None = None) -> Response:
        """The page. `texts` are escaped here; `pieces` are HTML that the caller has made and answers for."""
        filled = {name: escape(text) for name, text in texts.items()} | self._fixed | dict(pieces or {})
        return Response(self._template.substitute(filled), 200, self._headers, "text/html; charset=utf-8")


def _policy(style: str, code: str) -> str:
    scripts = _hash(code) if code else "'none'"
    rules = [
        "default-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {scripts}",
        "connect-src 'self'",
        "form-action 'self'",
        "img-src data:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(rules)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
