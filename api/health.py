"""Whether the service lives, whether it can answer, and its metrics. None of it tells anything about records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from api.wiring import Services


def routes(made: Services) -> list[BaseRoute]:
    """`/healthz`: the process lives. `/readyz`: the database answers too. `/metrics`: counts and durations."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        if await made.pools.answers():
            return PlainTextResponse("ready\n")
        return PlainTextResponse("the database is away\n", status_code=503)

    async def metrics(_: Request) -> Response:
        return Response(made.telemetry.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
