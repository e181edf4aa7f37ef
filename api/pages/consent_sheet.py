"""How the choice of a capacity and the consent look: what the client will see and do, what never, for how long."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from starlette.responses import Response

from api.pages.desk import Desk
from api.pages.parts import alert, hidden, listed, section
from api.pages.sheet import fill
from api.pages.sign_in_sheet import way_back
from api.pages.words import as_what, does, how_long, never, of_whom, opens, seen_as, sees, where
from domain.scopes import SCOPE_HELP
from domain.signing_in.acting import Acting
from domain.signing_in.granting import within
from infra.oauth.authorizing import Shown
from infra.signing_in.values import SignedIn

CUSTODIANS = (
    "These concern sealed identities. Even with your consent, none opens until two custodians, who belong neither to "
    "your organisation nor to each other's, have each approved that one opening. Every opening is written into "
    "a public log."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Somebody before a request."""

    handle: str
    shown: Shown
    by: SignedIn
    cookie: str
    held: tuple[Acting, ...]
    wrong: str | None = None


def consent_sheet(desk: Desk, deciding: Deciding, acting: Acting) -> Response:
    """What will be given, in one capacity."""
    shown, given = deciding.shown, within(deciding.shown.asked, acting)
    texts = {
        "client": shown.client.name,
        "client_of": of_whom(shown),
        "where": where(shown.address),
        "handle": deciding.by.handle,
        "as_what": as_what(acting),
        "how_long": how_long(given),
    }
    token = desk.locks.token(deciding.cookie, f"consent {deciding.handle}")
    main = fill(
        "consent.html",
        texts,
        alert=alert(deciding.wrong),
        other=_other(deciding),
        sees=listed(sees(given)) if sees(given) else "<p>Only what is public.</p>",
        does=_list("does", "What it can do in your name", does(given)),
        opens=_opens(opens(given)),
        never="\n".join(f"<li>{escape(one)}</li>" for one in never(given, acting)),
        not_given=_not_given(deciding, acting),
        hidden=hidden(request=deciding.handle, acting=acting.key, form_token=token),
        not_you=_not_you(desk, deciding),
    )
    return _sheet(desk, deciding, f"Allow {shown.client.name}?", main)


def capacity_sheet(desk: Desk, deciding: Deciding) -> Response:
    """As what somebody acts, before anything is given."""
    main = fill(
        "capacity.html",
        {"client": deciding.shown.client.name},
        alert=alert(deciding.wrong),
        request=hidden(request=deciding.handle),
        choices="\n".join(_choice(number, one) for number, one in enumerate(deciding.held)),
        back=way_back(desk, deciding.handle, deciding.shown, deciding.cookie),
    )
    return _sheet(desk, deciding, "As what do you act?", main)


def no_capacity_sheet(desk: Desk, deciding: Deciding) -> Response:
    """Nothing that this client could do for this person."""
    shown = deciding.shown
    main = fill(
        "no_capacity.html",
        {"client": shown.client.name, "why": _why_none(shown), "handle": deciding.by.handle},
        back=way_back(desk, deciding.handle, shown, deciding.cookie),
    )
    return _sheet(desk, deciding, f"{shown.client.name} cannot work for you", main)


def _sheet(desk: Desk, deciding: Deciding, title: str, main: str) -> Response:
    wrong = deciding.wrong is not None
    return desk.sheets.answer(
        title, main, status=403 if wrong else 200, wrong=wrong, back_to=deciding.shown.address
    )


def _choice(number: int, acting: Acting) -> str:
    texts = {"id": f"acting-{number}", "key": acting.key, "as_what": as_what(acting), "seen": seen_as(acting)}
    return fill("choice.html", texts)


def _other(deciding: Deciding) -> str:
    if len(deciding.held) == 1:
        return ""
    return fill("other_capacity.html", {"request": deciding.handle})


def _not_you(desk: Desk, deciding: Deciding) -> str:
    fields = hidden(request=deciding.handle, form_token=desk.locks.token(deciding.cookie, "sign-out"))
    return fill("not_you.html", {"handle": deciding.by.handle}, hidden=fields)


def _list(name: str, heading: str, items: tuple[str, ...]) -> str:
    return section(name, heading, listed(items)) if items else ""


def _opens(items: tuple[str, ...]) -> str:
    if not items:
        return ""
    return section("opens", "Identities", f"{listed(items)}\n<p>{CUSTODIANS}</p>")


def _not_given(deciding: Deciding, acting: Acting) -> str:
    asked = deciding.shown.asked
    beyond = asked.scopes - within(asked, acting).scopes
    if not beyond:
        return ""
    lines = listed(help_ for scope, help_ in SCOPE_HELP.items() if scope in beyond)
    why = f"<p>Nobody who acts {escape(as_what(acting))} can be given this, so the app does not get it:</p>"
    return section("refused", "Asked for, not given", f"{why}\n{lines}")


def _why_none(shown: Shown) -> str:
    if shown.client_of is None:
        return "You hold no capacity today in which anybody could act for you."
    return (
        f"It belongs to {shown.client_of} and serves that organisation's own people alone. "
        "You hold no capacity there today."
    )
