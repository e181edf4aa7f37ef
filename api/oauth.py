"""The authorization server's door for clients: its endpoints, and the documents that say what they do.

Refuses before anything is parsed further: another content type, a body too large, a parameter given twice, bytes
that are not UTF-8, NUL. Such a request gets `invalid_request`, never a fault.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, request_response

from api.cross_origin import CrossOrigin
from api.parameters import form_of
from domain.scopes import Protocol as OpenId
from infra.oauth import challenges
from infra.oauth.access import Access
from infra.oauth.door import NONCE, Post
from infra.oauth.metadata import (
    INTROSPECT_PATH,
    KEYS_PATH,
    OPENID_PATH,
    PUSH_PATH,
    RESOURCE_PATH,
    REVOKE_PATH,
    SERVER_PATH,
    TOKEN_PATH,
    USERINFO_PATH,
    resource_metadata,
    server_metadata,
)
from infra.oauth.reading_claims import Verified
from infra.oauth.server import Answer, refused
from infra.oauth.userinfo import is_allowed
from infra.oauth.verifier import Because, Failure

_NEVER_KEPT = {"cache-control": "no-store", "pragma": "no-cache", "x-content-type-options": "nosniff"}
_FOR_A_WHILE = {"cache-control": "public, max-age=300", "access-control-allow-origin": "*"}

Handler = Callable[[Request], Awaitable[Response]]


class Endpoint(Protocol):
    """Answers a client's request."""

    async def answer(self, post: Post) -> Answer:
        """Status, members of a JSON object, headers."""
        ...


def routes(access: Access) -> list[BaseRoute]:
    """The endpoints for clients, the metadata documents and the public keys."""

    async def keys(request: Request) -> Response:
        return _json(access.jwks(), 200, _FOR_A_WHILE)

    return [
        _for_scripts(TOKEN_PATH, _posted(access.endpoint), "POST"),
        _for_scripts(PUSH_PATH, _posted(access.pushing), "POST"),
        _for_scripts(REVOKE_PATH, _posted(access.revoking), "POST"),
        Route(INTROSPECT_PATH, _posted(access.introspecting), methods=["POST"]),
        _for_scripts(USERINFO_PATH, _userinfo(access), "GET", "POST"),
        Route(KEYS_PATH, keys),
        _document(SERVER_PATH, server_metadata(access.issuer)),
        _document(OPENID_PATH, server_metadata(access.issuer)),
        _document(RESOURCE_PATH, resource_metadata(access.issuer)),
    ]


def _for_scripts(path: str, handler: Handler, *methods: str) -> Route:
    return Route(path, CrossOrigin(request_response(handler), methods), methods=[*methods, "OPTIONS"])


def _posted(endpoint: Endpoint) -> Handler:
    async def answered(request: Request) -> Response:
        form = await form_of(request)
        if form is None:
            return _told(refused("invalid_request"))
        return _told(await endpoint.answer(Post(form=form, proofs=_proofs(request))))

    return answered


def _userinfo(access: Access) -> Handler:
    wanted = [OpenId.OPENID.value]

    async def answered(request: Request) -> Response:
        tokens = [value.encode("latin-1") for value in request.headers.getlist("authorization")]
        if not tokens:
            return _denied(challenges.for_anyone(wanted, access.issuer))
        found: Verified | Failure = Failure(Because.NOT_A_TOKEN)
        if len(tokens) == 1:  # of several, which was meant would be a guess
            found = await access.admitted(tokens[0], _proofs(request), request.method, USERINFO_PATH)
        if isinstance(found, Failure):
            nonce = {NONCE: access.proofs.nonce()} if found.because is Because.NONCE_WANTED else {}
            return _denied(challenges.for_failure(found, access.issuer), nonce)
        bound = found.token_key is not None
        if not is_allowed(found):
            challenge = challenges.for_scopes(wanted, access.issuer, bound=bound)
            return _denied(challenge, status=403, error="insufficient_scope")
        claims = await access.userinfo.about(found)
        if claims is None:
            ended = Failure(Because.ENDED, with_proof=bound)
            return _denied(challenges.for_failure(ended, access.issuer))
        return _json(claims, 200, _NEVER_KEPT)

    return answered


def _denied(
    challenge: str,
    more: Mapping[str, str] | None = None,
    *,
    status: int = 401,
    error: str = "invalid_token",
) -> Response:
    headers = {**_NEVER_KEPT, "www-authenticate": challenge, **(more or {})}
    return _json({"error": error}, status, headers)


def _proofs(request: Request) -> tuple[bytes, ...]:
    return tuple(value.encode("latin-1") for value in request.headers.getlist("dpop"))


def _document(path: str, content: Mapping[str, object]) -> Route:
    async def show(request: Request) -> Response:
        return _json(content, 200, _FOR_A_WHILE)

    return Route(path, show)


def _told(answer: Answer) -> Response:
    return _json(answer.body, answer.status, {**_NEVER_KEPT, **answer.headers})


def _json(content: object, status: int, headers: Mapping[str, str]) -> Response:
    return Response(orjson.dumps(content), status, dict(headers), "application/json")
