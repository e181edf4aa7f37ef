"""How the forms of signing in look: for whom they are, what was wrong, and the way back that costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from api.pages.arrived import cookie_of
from api.pages.desk import Desk
from api.pages.locks import SESSION, STRANGER, keep, stranger
from api.pages.parts import INVALID, alert, hidden
from api.pages.sheet import fill
from api.pages.words import of_whom, where
from infra.oauth.authorizing import Shown
from infra.signing_in.values import SignedIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a form of signing in is for, and what it tells."""

    handle: str
    shown: Shown | None
    username: str
    told: str | None = None
    wrong: str | None = None
    wait: int = 0

    @property
    def form(self) -> str:
        """The name under which its token is made: a form is good for its own request alone."""
        return f"sign-in {self.handle}"

    @property
    def form_again(self) -> str:
        """The same for the second factor."""
        return f"confirm {self.handle}"

    def saying(self, wrong: str) -> Asking:
        """The same form, with what was wrong."""
        return replace(self, wrong=wrong)

    def held(self, wrong: str, wait: int) -> Asking:
        """The same form for later."""
        return replace(self, wrong=wrong, wait=wait)


def sign_in_sheet(desk: Desk, request: Request, asking: Asking, status: int = 200) -> Response:
    """User name, password and code in one form. What was typed comes back, but for the secrets."""
    cookie, shown = stranger(request), asking.shown
    token = desk.locks.token(cookie, asking.form)
    main = fill(
        "sign_in.html",
        {"username": asking.username[:200]},
        for_whom=_for_whom(shown),
        alert=alert(asking.wrong) or alert(asking.told, told=True),
        hidden=hidden(**_request(asking), form_token=token),
        invalid=INVALID if asking.wrong else "",
        back=way_back(desk, asking.handle, shown, cookie),
        in_demo=fill("sign_in_demo.html") if desk.demo else "",
    )
    return keep(_sheet(desk, "Sign in", main, asking, status), STRANGER, cookie)


def confirm_sheet(desk: Desk, request: Request, by: SignedIn, asking: Asking, status: int = 200) -> Response:
    """A code alone, from somebody who is signed in."""
    cookie, shown = cookie_of(request, SESSION) or "", asking.shown
    assert shown is not None
    texts = {"because": _because(shown), "handle": by.handle}
    main = fill(
        "confirm.html",
        texts,
        alert=alert(asking.wrong),
        hidden=hidden(request=asking.handle, form_token=desk.locks.token(cookie, asking.form_again)),
        invalid=INVALID if asking.wrong else "",
        back=way_back(desk, asking.handle, shown, cookie),
    )
    return _sheet(desk, "Show your second factor", main, asking, status)


def way_back(desk: Desk, handle: str, shown: Shown | None, cookie: str) -> str:
    """A button that tells the client no. Nothing is asked for it."""
    if shown is None:
        return ""
    token = desk.locks.token(cookie, f"consent {handle}")
    fields = hidden(request=handle, form_token=token)
    return fill("back.html", {"name": f"Stop here, and go back to {shown.client.name}"}, hidden=fields)


def _sheet(desk: Desk, title: str, main: str, asking: Asking, status: int) -> Response:
    return desk.sheets.answer(
        title,
        main,
        status=status,
        wrong=asking.wrong is not None,
        back_to=asking.shown.address if asking.shown else None,
        headers={"retry-after": str(asking.wait)} if asking.wait else None,
    )


def _request(asking: Asking) -> dict[str, str]:
    return {"request": asking.handle} if asking.handle else {}


def _for_whom(shown: Shown | None) -> str:
    if shown is None:
        return fill("for_account.html")
    texts = {"client": shown.client.name, "of": of_whom(shown), "where": where(shown.address)}
    return fill("for_client.html", texts)


def _because(shown: Shown) -> str:
    if shown.second_factor_wanted:
        return (
            f"{shown.client.name} asks for something that opens only within five minutes of your second factor. "
            "It is a while since you showed it."
        )
    return f"{shown.client.name} wants to be sure that it is still you."
