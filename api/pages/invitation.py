"""`/invitation/{token}`: whoever holds the one-time link chooses a password and proves an authenticator.

The link is spent when both fit, and not by looking at it. What is wrong is told without losing the authenticator that
was just set up: its secret comes back sealed in the form, bound to this link.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages import notes
from api.pages.arrived import cookie_of
from api.pages.desk import Desk
from api.pages.locks import STRANGER, keep, stranger
from api.pages.means import NOT_TWICE_THE_SAME
from api.pages.means_sheet import authenticator, codes_sheet
from api.pages.parts import INVALID, alert, hidden
from api.pages.sheet import fill
from api.pages.signing_in import OUT_OF_DATE, held_back
from api.pages.totp_field import opened, sealed
from api.parameters import form_of
from domain.signing_in.accounts import BadPassword
from infra.signing_in.people import new_totp_secret
from infra.signing_in.values import HeldBack, Invited, NotSignedIn

WRONG_CODE = (
    "That code did not fit. Your authenticator is set up as before: wait for its next code, and type the passwords "
    "again."
)


def routes(desk: Desk) -> list[BaseRoute]:
    """The one page of a link."""

    async def show(request: Request) -> Response:
        token = request.path_params["token"]
        invited = await desk.people.invitation(token)
        if invited is None:
            return desk.note(notes.NO_INVITATION)
        return _sheet(desk, request, token, invited, new_totp_secret())

    async def accept(request: Request) -> Response:
        token, form = request.path_params["token"], await form_of(request)
        if form is None:
            return desk.note(notes.UNREADABLE)
        invited = await desk.people.invitation(token)
        if invited is None:
            return desk.note(notes.NO_INVITATION)
        if not request.cookies:
            return desk.note(notes.NO_COOKIES)
        if not desk.locks.from_here(request):
            return desk.note(notes.OTHER_SITE)
        secret = opened(desk.sealing, _whose(token), form.get("totp_secret", ""))
        if secret is None or not desk.locks.fits(form, cookie_of(request, STRANGER), _whose(token)):
            return _sheet(desk, request, token, invited, new_totp_secret(), OUT_OF_DATE, 403)
        return await _accepted(desk, request, token, invited, secret, form)

    return [
        Route("/invitation/{token}", desk.kept(show), methods=["GET"]),
        Route("/invitation/{token}", desk.kept(accept), methods=["POST"]),
    ]


async def _accepted(
    desk: Desk, request: Request, token: str, invited: Invited, secret: str, form: Mapping[str, str]
) -> Response:
    def again(wrong: str, status: int) -> Response:
        return _sheet(desk, request, token, invited, secret, wrong, status)

    password = form.get("password", "")
    if password != form.get("password_again"):
        return again(NOT_TWICE_THE_SAME, 400)
    match await desk.people.accept(token, password, secret, form.get("code", "")):
        case BadPassword() as bad:
            return again(bad.message, 400)
        case NotSignedIn():
            return again(WRONG_CODE, 403)
        case HeldBack(seconds=seconds):
            return again(held_back(seconds), 429)
        case codes:
            return codes_sheet(
                desk, invited.handle, codes, "/sign-in?note=opened", "I have kept them: sign in"
            )


def _sheet(
    desk: Desk,
    request: Request,
    token: str,
    invited: Invited,
    secret: str,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    cookie, whose = stranger(request), _whose(token)
    fields = {
        "totp_secret": sealed(desk.sealing, whose, secret),
        "form_token": desk.locks.token(cookie, whose),
    }
    title = "Renew what you sign in with" if invited.renews else "Open your account"
    texts = {"title": title, "handle": invited.handle, "token": token, "what_ends": _what_ends(invited)}
    main = fill(
        "invitation.html",
        {**texts, "deed": "Renew it" if invited.renews else "Open the account"},
        alert=alert(wrong),
        hidden=hidden(**fields),
        authenticator=authenticator(secret, invited.handle),
        invalid=INVALID if wrong else "",
    )
    shown = desk.sheets.answer(title, main, status=status, wrong=wrong is not None)
    return keep(shown, STRANGER, cookie)


def _what_ends(invited: Invited) -> str:
    if invited.renews:
        return "What you signed in with before stops working, and every app's access ends."
    return "This link opens it once, and only for you: close the page if the handle is not yours."


def _whose(token: str) -> str:
    """The link's digest: the link itself stands in no form and no key."""
    return f"invitation {sha256(token.encode()).hexdigest()}"
