"""`/account/password`, `/account/second-factor`, `/account/recovery-codes`: a person renews what they sign in with.

A new password or authenticator ends every other session and every app's access. Recovery codes are shown once, in
the answer to the form that made them, and nowhere again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages import notes
from api.pages.arrived import cookie_of
from api.pages.desk import Desk, onwards
from api.pages.locks import SESSION, keep
from api.pages.means_sheet import codes_sheet, factor_sheet, password_sheet, renewal_sheet
from api.pages.signing_in import OUT_OF_DATE, held_back
from api.pages.steps import Step
from api.pages.totp_field import opened
from api.parameters import form_of
from domain.signing_in.accounts import BadPassword
from infra.signing_in.people import new_totp_secret
from infra.signing_in.values import HeldBack, NotSignedIn, SignedIn

WRONG_PASSWORD = "The password you have now did not fit. Nothing was changed."
WRONG_CODE = "That code did not fit. Nothing was changed. Wait for the next code; each is good for one use."
WRONG_EITHER = (
    "The password or one of the codes did not fit. Nothing was changed. The first code is the one that the new "
    "authenticator shows, the second one of the authenticator you sign in with today, or a recovery code."
)
NOT_TWICE_THE_SAME = "The two passwords were not the same. Nothing was changed."

Sheet = Callable[..., Response]
Judge = Callable[[SignedIn, str, Mapping[str, str]], Awaitable[Response]]


def routes(desk: Desk) -> list[BaseRoute]:
    """One page for each."""

    async def password(by: SignedIn, cookie: str, form: Mapping[str, str]) -> Response:
        if form.get("password") != form.get("password_again"):
            return password_sheet(desk, by, cookie, NOT_TWICE_THE_SAME, 400)
        current, new = form.get("current", ""), form.get("password", "")
        match await desk.people.change_password(by, current=current, new=new):
            case BadPassword() as bad:
                return password_sheet(desk, by, cookie, bad.message, 400)
            case NotSignedIn():
                return password_sheet(desk, by, cookie, WRONG_PASSWORD, 403)
            case HeldBack(seconds=seconds):
                return password_sheet(desk, by, cookie, held_back(seconds), 429)
            case again:
                return _renewed(again, "password")

    async def factor(by: SignedIn, cookie: str, form: Mapping[str, str]) -> Response:
        secret = opened(desk.sealing, str(by.session), form.get("totp_secret", ""))
        if secret is None:
            return factor_sheet(desk, by, cookie, new_totp_secret(), OUT_OF_DATE, 400)
        given = {"password": form.get("current", ""), "totp_secret": secret, "code": form.get("code", "")}
        given["former_code"] = form.get("former_code", "")
        match await desk.people.change_second_factor(by, **given):
            case NotSignedIn():
                return factor_sheet(desk, by, cookie, secret, WRONG_EITHER, 403)
            case HeldBack(seconds=seconds):
                return factor_sheet(desk, by, cookie, secret, held_back(seconds), 429)
            case again:
                return _renewed(again, "second-factor")

    async def codes(by: SignedIn, cookie: str, form: Mapping[str, str]) -> Response:
        match await desk.people.renew_recovery_codes(by, form.get("code", "")):
            case NotSignedIn():
                return renewal_sheet(desk, by, cookie, WRONG_CODE, 403)
            case HeldBack(seconds=seconds):
                return renewal_sheet(desk, by, cookie, held_back(seconds), 429)
            case fresh:
                return codes_sheet(desk, by.handle, fresh, Step.ACCOUNT, "Back to your account")

    return [
        *_page(desk, "/account/password", password_sheet, password),
        *_page(desk, "/account/second-factor", _fresh_factor_sheet, factor),
        *_page(desk, "/account/recovery-codes", renewal_sheet, codes),
    ]


def _fresh_factor_sheet(
    desk: Desk, by: SignedIn, cookie: str, wrong: str | None = None, status: int = 200
) -> Response:
    return factor_sheet(desk, by, cookie, new_totp_secret(), wrong, status)


def _page(desk: Desk, path: str, sheet: Sheet, judge: Judge) -> list[Route]:
    async def show(request: Request) -> Response:
        by = await desk.who(request)
        return sheet(desk, by, cookie_of(request, SESSION) or "") if by else onwards(Step.SIGN_IN)

    async def answer(request: Request) -> Response:
        form = await form_of(request)
        if form is None:
            return desk.note(notes.UNREADABLE)
        by, cookie = await desk.who(request), cookie_of(request, SESSION)
        if by is None or cookie is None:
            return onwards(f"{Step.SIGN_IN}?note=not-signed-in")
        if not desk.locks.from_here(request):
            return desk.note(notes.OTHER_SITE)
        if not desk.locks.fits(form, cookie, path):
            return sheet(desk, by, cookie, OUT_OF_DATE, 403)
        return await judge(by, cookie, form)

    return [
        Route(path, desk.kept(show), methods=["GET"]),
        Route(path, desk.kept(answer), methods=["POST"]),
    ]


def _renewed(by: SignedIn, note: str) -> Response:
    sent = onwards(f"{Step.ACCOUNT}?note={note}")
    return keep(sent, SESSION, by.renewed) if by.renewed else sent
