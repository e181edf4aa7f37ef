"""`/intake/ticket`: whether a ticket is asked for just now, and one for whoever wants it, with what it takes.

Nobody has to ask here: whoever is turned away is given one with the refusal. Looks at nothing of the request.
"""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, request_response

from api.cross_origin import CrossOrigin
from api.intake import Intake
from api.tickets import work
from api.tickets.booth import Booth
from api.tickets.carried import HEADER

PATH = "/intake/ticket"
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def routes(booth: Booth, intake: Intake) -> list[BaseRoute]:
    """The one address."""

    async def ticket(_: Request) -> Response:
        given = booth.give(intake.load)
        told = {
            "needed": not intake.calm,
            "header": HEADER,
            "ticket": given.text,
            "seconds": given.after,
            "work": work.asked(given.bits),
        }
        return Response(orjson.dumps(told), media_type="application/json", headers=_HEADERS)

    return [Route(PATH, CrossOrigin(request_response(ticket), ("GET",)), methods=["GET", "OPTIONS"])]
