"""`/graphql` over HTTP: POST, and GET for queries. Finds out who asks, and sends the executor's bytes as they are.

A malformed request is 400 with a typed error, a token that opens nothing is 401, and so is one whose person has to
show a second factor anew; what GraphQL itself refuses is 200
for `application/json` (400 for clients that accept `application/graphql-response+json`). Nothing that a client sends
is answered with a 5xx.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from api.admission import Admission
from api.execution import Execution
from api.refused import Refused
from api.tickets import carried
from api.watching import Sight, Watch
from domain.access import Viewer

LARGEST_BODY = 1_000_000
UNAUTHENTICATED = Refused(
    "UNAUTHENTICATED", "This token opens nothing. Get a fresh one, or ask without for what is public."
)
RESPONSE_JSON = b"application/graphql-response+json"
EVENT_STREAM = b"text/event-stream"
_JSON = b"application/json"


class Malformed(Exception):
    """The request is no GraphQL request."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__("BAD_REQUEST")
        self.refused, self.status = Refused("BAD_REQUEST", message), status


class Request(NamedTuple):
    """A GraphQL request, whichever way it came."""

    source: str
    variables: Mapping[str, object]
    name: str | None


@dataclass(frozen=True, slots=True)
class Door:
    """The ASGI application at `/graphql`."""

    execution: Execution
    admission: Admission
    watch: Watch
    streaming: ASGIApp | None = None
    """Where those go who accept a stream of events."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = dict(scope["headers"])
        if self.streaming is not None and EVENT_STREAM in headers.get(b"accept", b""):
            await self.streaming(scope, receive, send)
            return
        strict = RESPONSE_JSON in headers.get(b"accept", b"")
        kind = RESPONSE_JSON if strict else _JSON
        viewer, more = await self.admission.of(scope)
        if not isinstance(viewer, Viewer):
            await send_json(send, 401, UNAUTHENTICATED.body(), _JSON, *more)
            return
        sight = Sight()
        carried.begin_with(headers)
        try:
            status, body = 200, await self._answer(scope, headers, receive, viewer, sight)
        except Malformed as bad:
            sight.code, status, body = bad.refused.code, bad.status, bad.refused.body()
        except Refused as refused:
            sight.code, status, body = refused.code, 400 if strict else 200, refused.body()
            if refused.scopes:
                anew, challenge = self.admission.beyond(refused.scopes, viewer)
                status, more = 401 if anew else status, (*more, challenge)
        finally:
            self.watch.tell(sight, viewer)
        await send_json(send, status, body, kind, *more)

    async def _answer(
        self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, viewer: Viewer, sight: Sight
    ) -> bytes:
        request = await read_request(scope, headers, receive)
        writes = scope["method"] == "POST"
        return await self.execution.answer(
            request.source, request.variables, request.name, viewer, writes=writes, sight=sight
        )


async def read_request(scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Request:
    """What is asked, by POST or GET. Raises Malformed."""
    match scope["method"]:
        case "POST":
            return from_body(await read_body(receive), headers.get(b"content-type", b""))
        case "GET":
            return from_query(scope["query_string"])
        case _:
            raise Malformed("Ask by POST, or by GET for queries.", 405)


def from_body(body: bytes, content_type: bytes) -> Request:
    """A request from a JSON body."""
    if content_type.partition(b";")[0].strip().lower() != _JSON:
        raise Malformed("Send the content type application/json.", 415)
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Malformed("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise Malformed("The body must be one JSON object with `query`. Batches are not served.")
    return read_operation(found)


def read_operation(found: Mapping[str, object]) -> Request:
    """A request from JSON's object. Raises Malformed."""
    return _request(found.get("query"), found.get("variables"), found.get("operationName"))


def from_query(query: bytes) -> Request:
    """A request from a URL's query."""
    try:
        given = dict(
            parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=10)
        )
        variables = orjson.loads(given["variables"]) if given.get("variables") else None
    except (ValueError, KeyError):
        raise Malformed("The URL's query does not read.") from None
    return _request(given.get("query"), variables, given.get("operationName") or None)


def _request(source: object, variables: object, name: object) -> Request:
    if not isinstance(source, str) or not source.strip():
        raise Malformed("Give the document as a string in `query`.")
    if variables is not None and not isinstance(variables, dict):
        raise Malformed("`variables` must be an object.")
    if name is not None and not isinstance(name, str):
        raise Malformed("`operationName` must be a string.")
    return Request(source=source, variables=variables or {}, name=name)


async def read_body(receive: Receive) -> bytes:
    """The whole body, within its bound."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        if len(body) > LARGEST_BODY:
            raise Malformed("The body is too large.", 413)
        return body
    chunks = bytearray(body)
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed("The body ended early.")
        chunks += message.get("body", b"")
        if len(chunks) > LARGEST_BODY:
            raise Malformed("The body is too large.", 413)
    return bytes(chunks)


async def send_json(send: Send, status: int, body: bytes, kind: bytes, *more: tuple[bytes, bytes]) -> None:
    """An answer in one piece."""
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
