"""Every address at and below `/report`: which page, in which language. Whatever is asked is answered by a page.

The language follows the address; at `/report` itself it is chosen by what the browser accepts, once, and forgotten.
Nothing of a request but its form is looked at: no address, no cookie, no name of a browser; and whether a page of
another site sent it. Then the form is none of ours and is not read: whoever chose the key that it carries could find
out by it when it was used, and whoever chose the receipt would read what is written to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from api.attachments import Files
from api.execution import Execution
from api.report import parts
from api.report.asking import Asks, Desk, No
from api.report.attaching import PAGE as FILES
from api.report.attaching import Attaching
from api.report.drafts import Way
from api.report.forms import Form, TooLong, form_of
from api.report.owning import Owning
from api.report.places import Places
from api.report.refused import said
from api.report.returning import PAGE as RETURN
from api.report.returning import Returning
from api.report.sheet import Sheets, Shown, up
from api.report.start_page import start_page
from api.report.telling import Telling
from api.report.with_file import Sent, brings_file, sent_with_file
from api.report.words import LANGUAGES, Words, catalogue, chosen
from api.tickets import carried
from infra.telemetry import Telemetry

READS = ("GET", "HEAD")
FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})
"""What a browser says (`Sec-Fetch-Site`) where another site's page sent it; another name of one site is another too."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a page shows when it is opened, and what its form leads to."""

    opened: Callable[[Words], Awaitable[Shown]]
    sent: Callable[[Words, Form], Awaitable[Shown | Response]]
    with_file: Callable[[Words, Sent, Request], Awaitable[Shown]] | None = None
    """What a form leads to that brings a file, where the page takes any."""


@dataclass(frozen=True, slots=True)
class Door:
    """The ASGI application at `/report` and below."""

    sheets: Sheets
    pages: Mapping[str, Answers]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by a page."""
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """The page, or what is wrong with the request, in the language of the address."""
        path = str(request.scope["path"])
        code, *page = path.removeprefix("/report").removeprefix("/").split("/")
        if path == "/report" and request.method in READS:
            where = "report/" + chosen(request.headers.get("accept-language", ""))
            return Response(status_code=303, headers={**self.sheets.headers(path), "location": where})
        known = code in LANGUAGES
        words = catalogue(code if known else chosen(request.headers.get("accept-language", "")))
        shown = await self._shown(request, words, page) if known else no_page(words, path)
        return shown if isinstance(shown, Response) else self.sheets.answer(words, shown, path)

    async def _shown(self, request: Request, words: Words, page: list[str]) -> Shown | Response:
        path = str(request.scope["path"])
        if not page:
            return start_page(words) if request.method in READS else refused_page(words, "METHOD", 405, path)
        answers = self.pages.get(page[0]) if len(page) == 1 else None
        if answers is None:
            return no_page(words, path)
        if request.method in READS:
            return await answers.opened(words)
        if request.method != "POST":
            return refused_page(words, "METHOD", 405, path)
        if request.headers.get("sec-fetch-site") in FROM_ELSEWHERE:
            return await answers.opened(words)
        if answers.with_file is not None and brings_file(request):
            sent = await sent_with_file(request)
            if sent is None:
                return refused_page(words, "NO_FORM", 400, path)
            carried.begin(sent.form.one("ticket"))
            return await answers.with_file(words, sent, request)
        try:
            form = await form_of(request)
        except TooLong:
            return refused_page(words, "TOO_LARGE", 413, path)
        if form is None:
            return refused_page(words, "NO_FORM", 400, path)
        carried.begin(form.one("ticket"))
        return await answers.sent(words, form)


def no_page(words: Words, path: str) -> Shown:
    """That there is nothing under this address."""
    return refused_page(words, "NO_PAGE", 404, path)


def refused_page(words: Words, code: str, status: int, path: str) -> Shown:
    """A page that says no more than what is wrong, and where to begin."""
    says, next_ = said(words, No(code=code))
    first = f'<a class="do" href="{up(path)}{words.code}">{escape(words.say("page.start"))}</a>'
    main = f'{parts.heading(words, says)}\n{parts.paragraphs(next_)}\n<div class="deeds">{first}</div>'
    return Shown(title=says, main=main, status=status, wrong=True)


def pages_of(desk: Desk, files: Files | None = None) -> Mapping[str, Answers]:
    """The pages below a language, by the last part of their address."""
    places = Places(desk)
    telling = Telling(desk, places)
    attaching = None if files is None else Attaching(desk, files)
    returning = Returning(desk, Owning(desk, places), attaching)

    def way(one: Way) -> Answers:
        return Answers(
            lambda words: telling.first(words, one), lambda words, form: telling.answered(words, one, form)
        )

    back = Answers(returning.first, returning.answered)
    return {one.value: way(one) for one in Way} | {
        RETURN: back,
        FILES: replace(back, with_file=returning.with_file),
    }


def routes(
    execution: Execution | Asks,
    telemetry: Telemetry,
    *,
    address: str = "",
    onion: str = "",
    files: Files | None = None,
) -> list[BaseRoute]:
    """Everything at and below `/report`."""
    sheets = Sheets(https=address.startswith("https:"), onion=onion)
    door = Door(sheets, pages_of(Desk(execution, telemetry), files))
    return [Route("/report", door), Route("/report/{rest:path}", door)]
