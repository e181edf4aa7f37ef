"""`/account`: where a person is signed in, which apps work for them, in which capacities they act; and how to end it.

Shows no address, no device and no place of a session: only when. Every change is a form of our own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages import notes
from api.pages.account_sheet import account_sheet
from api.pages.arrived import cookie_of, query_of
from api.pages.desk import Desk, onwards
from api.pages.locks import SESSION, drop
from api.pages.steps import Step
from api.parameters import form_of
from infra.signing_in.values import SignedIn

Deed = Callable[[SignedIn, Mapping[str, str]], Awaitable[Response]]


def routes(desk: Desk) -> list[BaseRoute]:
    """The page, and what is done on it."""

    async def show(request: Request) -> Response:
        by, fields = await desk.who(request), query_of(request)
        if by is None:
            return onwards(Step.SIGN_IN)
        return await account_sheet(
            desk, by, cookie_of(request, SESSION) or "", (fields or {}).get("note", "")
        )

    async def sign_out_everywhere(by: SignedIn, _: Mapping[str, str]) -> Response:
        await desk.people.sign_out_everywhere(by)
        return drop(onwards(f"{Step.SIGN_IN}?note=signed-out-everywhere"), SESSION)

    async def end_access(by: SignedIn, form: Mapping[str, str]) -> Response:
        grant = _id(form.get("grant", ""))
        ended = grant is not None and await desk.people.end_grant_of(by, grant)
        return onwards(f"{Step.ACCOUNT}?note={'ended' if ended else 'had-ended'}")

    return [
        Route("/account", desk.kept(show), methods=["GET"]),
        _done(desk, "/account/sign-out-everywhere", sign_out_everywhere),
        _done(desk, "/account/end-access", end_access),
    ]


def _done(desk: Desk, path: str, deed: Deed) -> Route:
    """A deed of somebody who is signed in, from a form of our own."""

    async def answer(request: Request) -> Response:
        if request.method != "POST":
            return onwards(Step.ACCOUNT)  # somebody loaded the address again: the form stands there
        form = await form_of(request)
        if form is None:
            return desk.note(notes.UNREADABLE)
        by = await desk.who(request)
        if by is None:
            return onwards(f"{Step.SIGN_IN}?note=not-signed-in")
        if not desk.locks.open_for(request, form, cookie_of(request, SESSION), path):
            return desk.note(notes.OTHER_SITE)
        return await deed(by, form)

    return Route(path, desk.kept(answer), methods=["GET", "POST"])


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
