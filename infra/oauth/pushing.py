"""Pushed authorization requests (RFC 9126): the client hands its request over itself, and gets a name for it.

What the browser then carries is that name alone: nobody on the way reads or changes the request. The name is good for
90 seconds, once, for the client that pushed. Refuses what could not be answered, before any person is asked.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false

from __future__ import annotations

from dataclasses import dataclass

from authlib.oauth2.rfc6749 import InvalidRequestError, UnauthorizedClientError

from domain.signing_in.asking import known
from domain.signing_in.clients import Grant
from infra.oauth import requests
from infra.oauth.codes import S256, Code, judged
from infra.oauth.door import METHODS, AtTheDoor, Post, ProofNotAccepted, Shared
from infra.oauth.limiting import Tried
from infra.oauth.metadata import PUSH_PATH
from infra.oauth.server import Answer, Asked


@dataclass(frozen=True, slots=True)
class PushEndpoint:
    """Keeps requests that will come."""

    shared: Shared

    async def answer(self, post: Post) -> Answer:
        """201 with the name of the request, or why it can't be answered."""
        return await self.shared.answer(PUSH_PATH, post, (Tried.PUSH, Tried.PUSH_ALL), _pushed)


def _pushed(server: AtTheDoor, asked: Asked) -> Answer:
    client = server.authenticate_client(asked, METHODS, "push")
    if not client.check_grant_type(Grant.AUTHORIZATION_CODE.value):
        raise UnauthorizedClientError
    if asked.form.get("request_uri"):
        raise InvalidRequestError
    server.register_grant(Code, [S256()])
    parameters = {**asked.form, "client_id": client.id}
    request = judged(server, parameters, server.issuer)
    key, proved = request.wishes.token_key, server.proved
    if proved and key not in (None, proved.jkt):
        raise ProofNotAccepted
    handle = requests.keep(
        server.session, known(parameters), proved.jkt if proved else key, server.at, pushed=True
    )
    seconds = int(requests.PUSHED_HOLDS.total_seconds())
    return Answer(201, {"request_uri": handle, "expires_in": seconds})
