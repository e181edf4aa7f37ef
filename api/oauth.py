"""The authorization server's door: the token endpoint and the documents that say what it does.

Refuses before anything is parsed further: another content type, a body too large, a parameter given twice, bytes
that are not UTF-8, NUL. Such a request gets `invalid_request`, never a fault.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.parameters import form_of
from infra.oauth.access import Access
from infra.oauth.metadata import (
    KEYS_PATH,
    RESOURCE_PATH,
    SERVER_PATH,
    TOKEN_PATH,
    resource_metadata,
    server_metadata,
)
from infra.oauth.server import refused

_NEVER_KEPT = {"cache-control": "no-store", "pragma": "no-cache"}
_FOR_A_WHILE = {"cache-control": "public, max-age=300", "access-control-allow-origin": "*"}


def routes(access: Access) -> list[BaseRoute]:
    """The token endpoint, the two metadata documents and the public keys."""

    async def token(request: Request) -> Response:
        form = await form_of(request)
        if form is None or "grant_type" not in form:
            return _json(refused("invalid_request").body, 400, _NEVER_KEPT)
        answer = await access.endpoint.answer(form)
        return _json(answer.body, answer.status, _NEVER_KEPT)

    async def keys(request: Request) -> Response:
        return _json(access.jwks(), 200, _FOR_A_WHILE)

    return [
        Route(TOKEN_PATH, token, methods=["POST"]),
        Route(KEYS_PATH, keys),
        _document(SERVER_PATH, server_metadata(access.issuer)),
        _document(RESOURCE_PATH, resource_metadata(access.issuer)),
    ]


def _document(path: str, content: Mapping[str, object]) -> Route:
    async def show(request: Request) -> Response:
        return _json(content, 200, _FOR_A_WHILE)

    return Route(path, show)


def _json(content: object, status: int, headers: Mapping[str, str]) -> Response:
    return Response(orjson.dumps(content), status, dict(headers), "application/json")
