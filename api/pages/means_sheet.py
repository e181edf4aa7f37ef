"""How the pages look on which somebody chooses a password, sets up an authenticator or is shown recovery codes."""

from __future__ import annotations

from starlette.responses import Response

from api.pages.account_sheet import sign_out
from api.pages.desk import Desk
from api.pages.parts import INVALID, alert, hidden
from api.pages.sheet import fill
from api.pages.totp_field import in_groups, picture, sealed
from infra.signing_in.values import SignedIn


def password_sheet(
    desk: Desk, by: SignedIn, cookie: str, wrong: str | None = None, status: int = 200
) -> Response:
    """The password of now, and a new one twice."""
    main = fill(
        "password.html",
        {"handle": by.handle},
        alert=alert(wrong),
        hidden=hidden(form_token=desk.locks.token(cookie, "/account/password")),
        invalid=INVALID if wrong else "",
        described=_described(wrong, "password-rule"),
    )
    return _sheet(desk, "Change the password", main, cookie, wrong, status)


def factor_sheet(
    desk: Desk, by: SignedIn, cookie: str, secret: str, wrong: str | None = None, status: int = 200
) -> Response:
    """Another authenticator, proved by a code of its own."""
    fields = {
        "totp_secret": sealed(desk.sealing, str(by.session), secret),
        "form_token": desk.locks.token(cookie, "/account/second-factor"),
    }
    main = fill(
        "second_factor.html",
        {"handle": by.handle},
        alert=alert(wrong),
        hidden=hidden(**fields),
        authenticator=authenticator(secret, by.handle),
        invalid=INVALID if wrong else "",
    )
    return _sheet(desk, "Set up another authenticator", main, cookie, wrong, status)


def renewal_sheet(
    desk: Desk, by: SignedIn, cookie: str, wrong: str | None = None, status: int = 200
) -> Response:
    """New recovery codes against a second factor."""
    main = fill(
        "renewal.html",
        alert=alert(wrong),
        hidden=hidden(form_token=desk.locks.token(cookie, "/account/recovery-codes")),
        invalid=INVALID if wrong else "",
    )
    return _sheet(desk, "Make new recovery codes", main, cookie, wrong, status)


def codes_sheet(desk: Desk, handle: str, codes: tuple[str, ...], to: str, name: str) -> Response:
    """Recovery codes, this once; fit to be printed."""
    items = "\n".join(f"<li><code>{code}</code></li>" for code in codes)
    main = fill("recovery_codes.html", {"handle": handle, "to": to, "name": name}, codes=items)
    return desk.sheets.answer("Your recovery codes", main)


def authenticator(secret: str, handle: str) -> str:
    """The secret as a picture and in letters."""
    return fill(
        "authenticator.html",
        {"picture": picture(secret, handle), "secret": in_groups(secret), "handle": handle},
    )


def _described(wrong: str | None, by: str) -> str:
    told = f"alert {by}" if wrong else by
    return f' aria-describedby="{told}"' + (' aria-invalid="true"' if wrong else "")


def _sheet(desk: Desk, title: str, main: str, cookie: str, wrong: str | None, status: int) -> Response:
    return desk.sheets.answer(title, main, status=status, wrong=wrong is not None, nav=sign_out(desk, cookie))
