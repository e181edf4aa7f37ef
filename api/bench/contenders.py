"""The server of the bench: Parley as it is, a bare ASGI route running the same SQL, and plain per-field execution.

The bare route does what a careful engineer would write by hand for one question: read the arguments from the JSON
body, run the prepared statement on the same pool, send the text. It knows no GraphQL, no tokens and no limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.admission import Admission
from api.arriving import Arriving
from api.bench.questions import Question
from api.execution import Execution
from api.faults import Faults
from api.graphql import Door
from api.watching import Watch
from domain.access import Viewer
from infra.oauth.access import Access
from infra.telemetry import Telemetry

_HEADERS = [(b"content-type", b"application/json")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A question as one viewer asks it: the SQL, and the arguments for each of its variables."""

    sql: str
    arguments: list[list[object]]


def prepared(execution: Execution, question: Question, viewer: Viewer) -> Prepared:
    """What the bare route needs, taken from the plan that Parley makes."""
    operation = execution.documents.operation(question.source, None)
    found: list[list[object]] = []
    sql = ""
    for given in question.variables:
        values = execution.documents.variables(operation, given)
        plan = execution.planned(operation, values, viewer)
        assert plan.statement is not None
        sql = plan.statement.sql
        claims = [str(viewer.organisation or ""), str(viewer.person or "")]
        found.append([*claims, *(fill(values) for fill in plan.fills)])
    return Prepared(sql=sql, arguments=found)


@dataclass(frozen=True, slots=True)
class Bare:
    """The bare route: `{"sql": key, "arguments": [...]}` to the statement's text."""

    statements: Mapping[str, tuple[str, asyncpg.Pool]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        message = await receive()
        asked = orjson.loads(message["body"])
        sql, pool = self.statements[asked["sql"]]
        body = (await pool.fetchval(sql, *asked["arguments"])).encode()
        headers = [*_HEADERS, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True, slots=True)
class Plain:
    """The same documents through plain per-field execution."""

    execution: Execution
    access: Access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        viewer = self.access.viewer_of(dict(scope["headers"]).get(b"authorization"))
        assert isinstance(viewer, Viewer)
        asked = orjson.loads((await receive())["body"])
        operation = self.execution.documents.operation(asked["query"], None)
        body = await self.execution.per_field(operation, asked["variables"], viewer)
        headers = [*_HEADERS, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def application(execution: Execution, access: Access, bare: Bare) -> Starlette:
    """The three contenders in one process; Parley with the layers that it is served in."""
    telemetry = Telemetry()
    return Starlette(
        routes=[
            Route(
                "/graphql", Faults(Door(execution, Admission(access), Watch(telemetry)), telemetry=telemetry)
            ),
            Route("/bare", bare),
            Route("/plain", Plain(execution, access)),
        ]
    )


async def serve(app: Starlette, port: int) -> uvicorn.Server:
    """Serve on loopback until told to stop."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="error", access_log=False, lifespan="off", http=Arriving
    )
    server = uvicorn.Server(config)
    await server.serve()
    return server
