"""What every page that a person answers has at hand: who is signed in, whose request it is, locks and sheets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from api.pages import notes
from api.pages.arrived import cookie_of
from api.pages.locks import SESSION, Locks
from api.pages.sheet import Sheets
from domain.kernel import Clock
from infra.oauth.authorizing import Authorizing, Shown
from infra.oauth.sealing import Sealing
from infra.pools import Unavailable
from infra.signing_in.people import People
from infra.signing_in.values import SignedIn

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Made once, and used by every request."""

    authorizing: Authorizing
    people: People
    sealing: Sealing
    locks: Locks
    sheets: Sheets
    clock: Clock
    demo: bool
    """Whether everybody here is invented: then the page of signing in says how to be one of them."""

    async def who(self, request: Request) -> SignedIn | None:
        """Who is signed in with this browser."""
        return await self.people.who(cookie_of(request, SESSION))

    async def shown(self, handle: str) -> Shown | None:
        """The client's request under this handle; None once it was answered, or after its fifteen minutes."""
        return await self.authorizing.shown(handle)

    def note(self, note: notes.Note) -> Response:
        """A page that says what happened, and what comes next."""
        return notes.page(self.sheets, note)

    def kept(self, handler: Handler) -> Handler:
        """The handler, with a page for the time in which the database is away."""

        @wraps(handler)
        async def answered(request: Request) -> Response:
            try:
                return await handler(request)
            except Unavailable:
                return self.note(notes.AWAY)

        return answered


def onwards(address: str, headers: Mapping[str, str] | None = None) -> Response:
    """See there (303): never stored, and the next site does not learn where this was."""
    fixed = {"location": address, "cache-control": "no-store", "referrer-policy": "no-referrer"}
    return Response(b"", 303, {**fixed, **(headers or {})})
