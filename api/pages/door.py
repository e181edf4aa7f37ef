"""`/` and `/explorer`. Both are the same for everyone: no page knows who asks, and no page shows a record by itself."""

from __future__ import annotations

from html import escape
from string import Template
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.pages.examples import EXAMPLES, FIRST, FIRST_ANSWER
from api.pages.shell import Page, part
from api.settings import Settings
from schema.limits import MAX_SOURCE


def routes(settings: Settings) -> list[BaseRoute]:
    """The pages, read once."""
    landing, explorer = Page("landing.html"), Page("explorer.html", script="explorer.js")
    address = settings.public_address
    token = Template(part("token_in_demo.html" if settings.demo else "token_from_client.html"))
    how_to_token = token.substitute(address=escape(address))
    examples = "\n".join(_example(number) for number in range(len(EXAMPLES)))

    async def front(_: Request) -> Response:
        texts = {"address": address, "query": FIRST.query.strip(), "answer": FIRST_ANSWER.strip()}
        return landing.answer(texts, {"token": how_to_token})

    async def explore(request: Request) -> Response:
        asked = request.query_params
        texts = {
            "query": asked.get("query", FIRST.query)[:MAX_SOURCE],
            "variables": asked.get("variables", "")[:MAX_SOURCE],
        }
        return explorer.answer(texts, {"examples": examples})

    return [Route("/", front), Route("/explorer", explore)]


def _example(number: int) -> str:
    example = EXAMPLES[number]
    where = "/explorer?" + urlencode({"query": example.query})
    return f'<li><a href="{escape(where)}">{escape(example.name)}</a></li>'
