"""The ASGI application: the routes behind the layer that masks faults.

Refuses an address with a slash too many like any other that is not there.
"""

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

    app = Starlette(lifespan=lifespan, middleware=[Middleware(Faults, telemetry=telemetry)])
    app.router.redirect_slashes = False  # it would send a form on by 307, to whatever host the request names
    return app
