"""`/oauth/authorize`, `/sign-in`, `/confirm`, `/sign-out`: from a client's request to somebody who is known.

Whatever was wrong with a name, a password or a code is told in the same words. A client or an address that is not
registered is never sent anything: that is a page of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages import notes
from api.pages.arrived import cookie_of, query_of
from api.pages.desk import Desk, onwards
from api.pages.locks import SESSION, STRANGER, drop, keep
from api.pages.sign_in_sheet import Asking, confirm_sheet, sign_in_sheet
from api.pages.steps import Step, next_step
from api.parameters import form_of
from domain.signing_in.asking import Prompt
from infra.oauth.authorizing import Begun, NotServed, SendBack
from infra.signing_in.known import COOKIE as KNOWN
from infra.signing_in.known import HOLDS
from infra.signing_in.values import HeldBack, NotSignedIn

WRONG = "That did not fit. Check your user name, your password and your code; each code is good for one use."
WRONG_CODE = "That code did not fit. Wait for the next one; each is good for one use."
OUT_OF_DATE = "This form was out of date, and nothing was sent. Fill it in once more."
TOLD: Mapping[str, str] = MappingProxyType(
    {
        "signed-out": "You are signed out. What apps did for you from here has ended too.",
        "signed-out-everywhere": "You are signed out everywhere, and no app works for you any more.",
        "not-signed-in": "You are not signed in any more: you signed out in another window, or two hours went by.",
        "opened": "Your account is open. Sign in with what you have just chosen.",
    }
)


def held_back(seconds: int) -> str:
    """Too many tries, told alike for accounts that exist and that do not."""
    wait = "a minute" if seconds <= 60 else f"{-(-seconds // 60)} minutes"
    return f"Too many tries. Nothing was judged. Wait {wait}, then try again."


def routes(desk: Desk) -> list[BaseRoute]:
    """The way in, and out."""

    async def authorize(request: Request) -> Response:
        fields = await form_of(request) if request.method == "POST" else query_of(request)
        if fields is None:
            return desk.note(notes.UNREADABLE)
        match await desk.authorizing.begin(fields):
            case NotServed() as no:
                return desk.note(notes.not_served(no))
            case SendBack(url=url):
                return onwards(url)
            case Begun(handle=handle):
                return await _first_step(desk, request, handle)

    async def ask(request: Request) -> Response:
        asking = await _asked(desk, query_of(request))
        if isinstance(asking, notes.Note):
            return desk.note(asking)
        by = await desk.who(request)
        if by and asking.shown is None:
            return onwards(Step.ACCOUNT)
        if (
            by
            and asking.shown
            and (step := next_step(asking.shown, by, desk.clock.now())) is not Step.SIGN_IN
        ):
            return onwards(step.of(asking.handle))
        return sign_in_sheet(desk, request, asking)

    async def sign_in(request: Request) -> Response:
        form = await form_of(request)
        asking = await _asked(desk, form)
        if form is None or isinstance(asking, notes.Note):
            return desk.note(asking if isinstance(asking, notes.Note) else notes.UNREADABLE)
        if not request.cookies:
            return desk.note(notes.NO_COOKIES)
        if not desk.locks.from_here(request):
            return desk.note(notes.OTHER_SITE)
        if not desk.locks.fits(form, cookie_of(request, STRANGER), asking.form):
            return sign_in_sheet(desk, request, asking.saying(OUT_OF_DATE), status=403)
        return await _signed_in(desk, request, form, asking)

    async def ask_again(request: Request) -> Response:
        asking = await _asked(desk, query_of(request))
        by = await desk.who(request)
        if isinstance(asking, notes.Note):
            return desk.note(asking)
        if asking.shown is None:
            return desk.note(notes.ENDED)
        if by is None:
            return onwards(Step.SIGN_IN.of(asking.handle))
        return confirm_sheet(desk, request, by, asking)

    async def confirm(request: Request) -> Response:
        form = await form_of(request)
        asking = await _asked(desk, form)
        if form is None or isinstance(asking, notes.Note):
            return desk.note(asking if isinstance(asking, notes.Note) else notes.UNREADABLE)
        if asking.shown is None:
            return desk.note(notes.ENDED)
        by = await desk.who(request)
        if by is None:
            return onwards(Step.SIGN_IN.of(asking.handle, note="not-signed-in"))
        if not desk.locks.from_here(request):
            return desk.note(notes.OTHER_SITE)
        if not desk.locks.fits(form, cookie_of(request, SESSION), asking.form_again):
            return confirm_sheet(desk, request, by, asking.saying(OUT_OF_DATE), status=403)
        match await desk.people.confirm(by, form.get("code", "")):
            case NotSignedIn():
                return confirm_sheet(desk, request, by, asking.saying(WRONG_CODE), status=403)
            case HeldBack(seconds=seconds):
                return confirm_sheet(desk, request, by, asking.held(held_back(seconds), seconds), status=429)
            case again:
                sent = onwards(next_step(asking.shown, again, desk.clock.now()).of(asking.handle))
                return keep(sent, SESSION, again.renewed) if again.renewed else sent

    async def sign_out(request: Request) -> Response:
        if request.method != "POST":
            return onwards(Step.ACCOUNT)  # nobody is signed out by an address; the button stands there
        form = await form_of(request)
        asking = await _asked(desk, form)
        if form is None:
            return desk.note(notes.UNREADABLE)
        by = await desk.who(request)
        if by is not None:
            if not desk.locks.open_for(request, form, cookie_of(request, SESSION), "sign-out"):
                return desk.note(notes.OTHER_SITE)
            await desk.people.sign_out(by)
        to = f"{Step.SIGN_IN}?note=signed-out"
        if isinstance(asking, Asking) and asking.shown:
            to = Step.SIGN_IN.of(asking.handle)
        sent = onwards(to)  # a form from another site comes without our cookie, and takes none away
        return drop(sent, SESSION) if cookie_of(request, SESSION) else sent

    return [
        Route("/oauth/authorize", desk.kept(authorize), methods=["GET", "POST"]),
        Route("/sign-in", desk.kept(ask), methods=["GET"]),
        Route("/sign-in", desk.kept(sign_in), methods=["POST"]),
        Route("/confirm", desk.kept(ask_again), methods=["GET"]),
        Route("/confirm", desk.kept(confirm), methods=["POST"]),
        Route("/sign-out", desk.kept(sign_out), methods=["GET", "POST"]),
    ]


async def _first_step(desk: Desk, request: Request, handle: str) -> Response:
    """Where the request goes first. With a form from another site came no cookie: `/consent` looks anew."""
    shown = await desk.shown(handle)
    if shown is None:
        return desk.note(notes.ENDED)
    if request.method == "POST" or Prompt.NONE in shown.prompt:
        return onwards(Step.CONSENT.of(handle))
    return onwards(next_step(shown, await desk.who(request), desk.clock.now()).of(handle))


async def _asked(desk: Desk, fields: Mapping[str, str] | None) -> Asking | notes.Note:
    """What a page of the way in is about: a client's request, or none (then somebody signs in to their account)."""
    if fields is None:
        return notes.UNREADABLE
    handle = fields.get("request", "")
    shown = await desk.shown(handle) if handle else None
    if handle and shown is None:
        return notes.ENDED
    hint = shown.login_hint or "" if shown else ""
    return Asking(
        handle=handle,
        shown=shown,
        username=fields.get("username", hint),
        told=TOLD.get(fields.get("note", "")),
    )


async def _signed_in(desk: Desk, request: Request, form: Mapping[str, str], asking: Asking) -> Response:
    before = await desk.who(request)
    known = cookie_of(request, KNOWN) or ""
    match await desk.people.sign_in(
        asking.username, form.get("password", ""), form.get("code", ""), known=known
    ):
        case NotSignedIn():
            return sign_in_sheet(desk, request, asking.saying(WRONG), status=403)
        case HeldBack(seconds=seconds):
            return sign_in_sheet(desk, request, asking.held(held_back(seconds), seconds), status=429)
        case by, secret:
            if before:
                await desk.people.succeeded(before, by)
            to = (
                next_step(asking.shown, by, desk.clock.now()).of(asking.handle)
                if asking.shown
                else Step.ACCOUNT
            )
            sent = keep(onwards(to), SESSION, secret)
            return keep(sent, KNOWN, desk.people.known_word(by), seconds=int(HOLDS.total_seconds()))
