"""`/consent`: the person chooses as what they act, reads what the client will see and never will, and decides.

Nothing is decided without a form of our own from the very session that is signed in; a form from before somebody
signed in anew is shown again, not obeyed. Every answer is judged anew by the authorization server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages import notes
from api.pages.arrived import cookie_of, query_of
from api.pages.consent_sheet import Deciding, capacity_sheet, consent_sheet, no_capacity_sheet
from api.pages.desk import Desk, onwards
from api.pages.locks import SESSION, STRANGER
from api.pages.steps import Step, next_step
from api.parameters import form_of
from domain.signing_in.acting import Acting, serves
from domain.signing_in.asking import Prompt
from infra.oauth.authorizing import NotServed, SendBack, Shown
from infra.signing_in.values import SignedIn

LOOK_AGAIN = (
    "Somebody signed in anew since this page was opened, and nothing was decided. Look again, then decide."
)


def routes(desk: Desk) -> list[BaseRoute]:
    """The one page on which somebody gives access."""

    async def ask(request: Request) -> Response:
        fields = query_of(request)
        if fields is None:
            return desk.note(notes.UNREADABLE)
        handle = fields.get("request", "")
        shown = await desk.shown(handle)
        if shown is None:
            return desk.note(notes.ENDED)
        by = await desk.who(request)
        if Prompt.NONE in shown.prompt:
            return _back(desk, await desk.authorizing.silently(handle, by))
        step = next_step(shown, by, desk.clock.now())
        if by is None or step is not Step.CONSENT:
            return onwards(step.of(handle))
        silent = await desk.authorizing.silently(handle, by)
        return _back(desk, silent) if silent else await _shown(desk, request, by, handle, shown, fields)

    async def decide(request: Request) -> Response:
        form = await form_of(request)
        if form is None or form.get("decision") not in ("allow", "deny"):
            return desk.note(notes.UNREADABLE)
        if not request.cookies:
            return desk.note(notes.NO_COOKIES)
        if not desk.locks.from_here(request):
            return desk.note(notes.OTHER_SITE)
        handle = form.get("request", "")
        shown = await desk.shown(handle)
        if shown is None:
            return desk.note(notes.ENDED)
        by = await desk.who(request)
        if form["decision"] == "deny" and _ours(desk, request, form, handle, SESSION, STRANGER):
            return _back(desk, await desk.authorizing.declined(handle, by))
        if by is None:
            return onwards(Step.SIGN_IN.of(handle, note="not-signed-in"))
        if not _ours(desk, request, form, handle, SESSION):
            return await _shown(desk, request, by, handle, shown, form, wrong=LOOK_AGAIN)
        return await _allowed(desk, request, by, handle, shown, form)

    return [
        Route("/consent", desk.kept(ask), methods=["GET"]),
        Route("/consent", desk.kept(decide), methods=["POST"]),
    ]


async def _allowed(
    desk: Desk, request: Request, by: SignedIn, handle: str, shown: Shown, form: Mapping[str, str]
) -> Response:
    step = next_step(shown, by, desk.clock.now())
    if step is not Step.CONSENT:  # the page lay open until the second factor was old
        return onwards(step.of(handle))
    acting = _chosen(await _served(desk, shown, by), form.get("acting", ""))
    if acting is None:  # it ended while the page lay open
        return await _shown(desk, request, by, handle, shown, {})
    return _back(desk, await desk.authorizing.agreed(handle, by, acting))


async def _shown(
    desk: Desk,
    request: Request,
    by: SignedIn,
    handle: str,
    shown: Shown,
    fields: Mapping[str, str],
    wrong: str | None = None,
) -> Response:
    held = await _served(desk, shown, by)
    deciding = Deciding(
        handle=handle, shown=shown, by=by, cookie=cookie_of(request, SESSION) or "", held=held, wrong=wrong
    )
    if not held:
        return no_capacity_sheet(desk, deciding)
    acting = held[0] if len(held) == 1 else _chosen(held, fields.get("acting", ""))
    return consent_sheet(desk, deciding, acting) if acting else capacity_sheet(desk, deciding)


async def _served(desk: Desk, shown: Shown, by: SignedIn) -> tuple[Acting, ...]:
    """The person's capacities in which this client may work."""
    held = await desk.people.capacities(by.person)
    return tuple(acting for acting in held if serves(shown.client.organisation, acting))


def _chosen(held: Iterable[Acting], key: str) -> Acting | None:
    return next((acting for acting in held if acting.key == key), None)


def _ours(desk: Desk, request: Request, form: Mapping[str, str], handle: str, *cookies: str) -> bool:
    return any(desk.locks.fits(form, cookie_of(request, name), f"consent {handle}") for name in cookies)


def _back(desk: Desk, sent: SendBack | NotServed | None) -> Response:
    match sent:
        case SendBack(url=url):
            return onwards(url)
        case NotServed() as no if no.code != "expired":
            return desk.note(notes.not_served(no))
        case _:
            return desk.note(notes.ENDED)
