"""How the account page looks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.responses import Response

from api.pages.desk import Desk
from api.pages.parts import alert, hidden, listed
from api.pages.sheet import fill
from api.pages.words import as_what, at_the_start, in_words, moment
from infra.signing_in.values import GrantKept, SessionKept, SignedIn

TOLD: Mapping[str, str] = MappingProxyType(
    {
        "ended": "That access has ended. Within a second, no token of it opens anything.",
        "had-ended": "That access had ended already.",
        "password": "Your password is changed. You are signed out everywhere else, and no app works for you any more.",
        "second-factor": "Your new authenticator is in place. You are signed out everywhere else, and no app works for "
        "you any more.",
    }
)


async def account_sheet(desk: Desk, by: SignedIn, cookie: str, note: str) -> Response:
    """The whole page."""
    sessions, grants = await desk.people.sessions_of(by), await desk.people.grants_of(by)
    held = await desk.people.capacities(by.person)
    main = fill(
        "account.html",
        {"handle": by.handle},
        alert=alert(TOLD.get(note), told=True),
        grants=_grants(desk, grants, cookie),
        sessions="\n".join(_session(one) for one in sessions),
        capacities=listed(at_the_start(as_what(one)) for one in held) if held else _NONE_HELD,
        everywhere=hidden(form_token=desk.locks.token(cookie, "/account/sign-out-everywhere")),
    )
    return desk.sheets.answer("Your account", main, nav=sign_out(desk, cookie))


def sign_out(desk: Desk, cookie: str) -> str:
    """The button at the top."""
    return fill("sign_out.html", hidden=hidden(form_token=desk.locks.token(cookie, "sign-out")))


def _grants(desk: Desk, grants: tuple[GrantKept, ...], cookie: str) -> str:
    if not grants:
        return "<p>None. An app works for you only after you have allowed it on a page of ours.</p>"
    token = desk.locks.token(cookie, "/account/end-access")
    return '<ul class="cards">\n' + "\n".join(_grant(one, token) for one in grants) + "\n</ul>"


def _grant(one: GrantKept, token: str) -> str:
    texts = {
        "client": one.client_name,
        "as_what": at_the_start(in_words(one.acting, one.organisation_name)),
        "since": moment(one.made_at),
        "ends": moment(one.expires_at),
        "id": f"grant-{one.id}",
    }
    return fill("grant.html", texts, hidden=hidden(grant=str(one.id), form_token=token))


def _session(one: SessionKept) -> str:
    texts = {
        "which": "This browser" if one.this_one else "Another browser",
        "began": moment(one.began_at),
        "seen": moment(one.seen_at),
        "ends": moment(one.expires_at),
    }
    return fill("session.html", texts)


_NONE_HELD = "<p>None today. Ask the secretariat if you should hold one.</p>"
