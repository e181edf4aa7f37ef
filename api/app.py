"""The ASGI application: the routes behind the layer that masks faults."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware

from api.faults import Faults
from api.settings import Settings
from api.wiring import routes, services
from infra.database import Database
from infra.telemetry import Telemetry


def application(settings: Settings, database: Database) -> Starlette:
    """The whole service on an open database. Its services live as long as its lifespan."""
    telemetry = Telemetry()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with services(settings, database, telemetry) as made:
            app.state.services = made
            app.router.routes.extend(routes(made))
            yield
        telemetry.close()

    return Starlette(lifespan=lifespan, middleware=[Middleware(Faults, telemetry=telemetry)])
