"""Puts a page of `/report` together: its style inside, allowed by its hash; no script, no cookie.

All addresses are relative, so that a page is whole under an onion address and behind any host name. Nothing of it is
stored by a browser that keeps to what it is told, and no other site learns that somebody was here.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote

from starlette.responses import Response

from api.report.words import LANGUAGES, Words, catalogue

HTML = "text/html; charset=utf-8"
STEPS = "steps"
"""The id of the form whose answers go along when another language is chosen."""


def part(name: str) -> str:
    """A file that lies beside this one."""
    return files("api.report").joinpath(name).read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page holds. `main` is HTML that the caller has made and answers for."""

    title: str
    main: str
    status: int = 200
    wrong: bool = False
    page: str = ""
    """Below the language: the same page in another language is found by it."""
    here: str = ""
    """What the form `STEPS` is to do in another language; empty where the page was asked by its address."""
    alone: bool = False
    """Whether it is offered in this language only: what it shows is not shown again for the asking."""


class Sheets:
    """Makes the pages of one service."""

    def __init__(self, *, https: bool = False, onion: str = "", languages: Sequence[str] = LANGUAGES) -> None:
        self._template, self._style = Template(part("report.html")), part("report.css")
        self._onion, self._languages = onion, languages
        self._fixed = {
            "content-security-policy": _policy(self._style),
            "x-frame-options": "DENY",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "cache-control": "no-store",
        } | ({"strict-transport-security": "max-age=31536000"} if https else {})

    def answer(self, words: Words, shown: Shown, path: str) -> Response:
        """The whole page, asked under this path."""
        title = words.say("page.error", title=shown.title) if shown.wrong else shown.title
        tongues = "" if shown.alone else self._tongues(words, shown, path)
        whole = self._template.substitute(
            code=escape(words.code),
            dir=escape(words.dir),
            title=escape(words.say("page.title", title=title)),
            style=self._style,
            skip=escape(words.say("page.skip")),
            name=escape(words.say("page.name")),
            footer=escape(words.say("page.footer")),
            tongues="" if shown.here else tongues,
            below=tongues if shown.here else "",
            main=shown.main,
        )
        return Response(whole, shown.status, self.headers(path), HTML)

    def headers(self, path: str) -> dict[str, str]:
        """What goes with every answer of these pages."""
        onion = {"onion-location": self._onion + quote(path)} if self._onion else {}
        return {**self._fixed, **onion}

    # Below the form where it sends the form: otherwise the Enter key would choose a language.

    def _tongues(self, words: Words, shown: Shown, path: str) -> str:
        items = "\n".join(self._tongue(words, catalogue(code), shown, path) for code in self._languages)
        return f'<nav aria-label="{escape(words.say("page.languages"))}"><ul class="tongues">\n{items}\n</ul></nav>'

    def _tongue(self, words: Words, other: Words, shown: Shown, path: str) -> str:
        name, code = escape(other.name), escape(other.code)
        if other.code == words.code:
            return f'<li><span aria-current="true">{name}</span></li>'
        where = escape(up(path) + "/".join(filter(None, (other.code, shown.page))))
        if not shown.here:
            return f'<li><a href="{where}" lang="{code}" hreflang="{code}">{name}</a></li>'
        return (
            f'<li><button form="{STEPS}" formaction="{where}" name="do" value="{escape(shown.here)}" lang="{code}">'
            f"{name}</button></li>"
        )


def up(path: str) -> str:
    """From the folder in which a page lies to the one below `/report/`, as a relative address."""
    return "report/" if path == "/report" else "../" * (path.count("/") - 2)


def _policy(style: str) -> str:
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    rules = [
        "default-src 'none'",
        f"style-src 'sha256-{hashed}'",
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(rules)
