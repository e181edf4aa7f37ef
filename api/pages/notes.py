"""Pages that say what happened and what comes next, and ask for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from starlette.responses import Response

from api.pages.sheet import Sheets, fill
from infra.oauth.authorizing import NotServed


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One such page."""

    title: str
    says: str
    next: str
    status: int = 400
    link: tuple[str, str] = ("/account", "Your account")
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


UNREADABLE = Note(
    title="This cannot be read",
    says="What your browser sent is too long, incomplete or given twice. Nothing was changed.",
    next="Go back to the app or page you came from and begin again.",
)
ENDED = Note(
    title="This request has ended",
    says="It was answered already, or it is older than fifteen minutes. Nothing more was given to anybody.",
    next="Go back to the app you came from and begin again there. What apps may do for you stands in your account.",
    status=410,
)
NO_COOKIES = Note(
    title="Cookies are needed",
    says="Your browser sent no cookie, so we cannot tell your form from one that somebody else made for you.",
    next="Allow cookies for this address. We set two, for signing in alone, and none is read by anybody else. "
    "Then go back and load the page again.",
    link=("/sign-in", "Sign in"),
)
OTHER_SITE = Note(
    title="This form came from elsewhere",
    says="It was not sent from a page of ours, or from one that is out of date. Nothing was changed.",
    next="If you pressed a button here just now, go on from your account. If a page of somebody else's brought you "
    "here, close it.",
    status=403,
)
AWAY = Note(
    title="We cannot answer just now",
    says="The database cannot be reached. Nothing was changed.",
    next="Load this page again in a moment.",
    status=503,
    link=("/sign-in", "Sign in"),
    headers={"retry-after": "2"},
)
NO_INVITATION = Note(
    title="This invitation does not open anything",
    says="It was used, withdrawn or replaced by a newer one, or it is older than three days.",
    next="Ask whoever invited you for a new link.",
    status=404,
    link=("/sign-in", "Sign in"),
)


def not_served(no: NotServed) -> Note:
    """A client or an address of its that we do not know: nobody is sent there."""
    return Note(
        title="This request cannot be served",
        says=f"{no.text} We send nobody back to an address that we cannot vouch for.",
        next="If you trust the app, tell the people who run it. You have given nothing away by coming here.",
    )


def page(sheets: Sheets, note: Note) -> Response:
    """The note as a page."""
    to, name = note.link
    texts = {"title": note.title, "says": note.says, "next": note.next, "to": to, "name": name}
    main = fill("note.html", texts)
    return sheets.answer(note.title, main, status=note.status, wrong=True, headers=note.headers)
