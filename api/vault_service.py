"""The vault service's door: `POST /call/<name>` and `/healthz`, over what `infra.vault.service` adds up.

Two such doors stand open: the API's, and the operator's desk. Neither answers anything else, and neither is ever
told more of a fault than that there was one.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from infra.vault.calls import LONGEST, Call
from infra.vault.service import answer


def door(calls: Mapping[str, Call]) -> Starlette:
    """An ASGI application that answers these calls."""

    async def call(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        status, said = await answer(calls, request.path_params["name"], body)
        return Response(said, status, media_type="application/json")

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    return Starlette(
        routes=[Route("/call/{name}", call, methods=["POST"]), Route("/healthz", healthz, methods=["GET"])]
    )


async def _body(request: Request) -> bytes | None:
    """What was told; None if it is longer than anything that fits."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            return None
    return bytes(body)
