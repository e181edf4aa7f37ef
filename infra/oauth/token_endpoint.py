"""The token endpoint (RFC 6749 section 3.2): four grants, tokens bound to a key where one was proved (RFC 9449)."""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportArgumentType=false, reportReturnType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from authlib.oauth2.rfc6749 import OAuth2Error

from domain.signing_in.asking import Unfit
from infra.oauth.by_receipt import ByReceipt
from infra.oauth.door import AtTheDoor, Post, Shared
from infra.oauth.exchanging import ByCode, ByRefreshToken, ForItself, Verifier, given, with_id_token
from infra.oauth.limiting import Tried
from infra.oauth.metadata import TOKEN_PATH
from infra.oauth.server import Answer, Asked, refused


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """Answers token requests; the caller has checked that the form holds each parameter once."""

    shared: Shared

    async def answer(self, post: Post) -> Answer:
        """Tokens, or a refusal."""
        if "grant_type" not in post.form:
            return refused("invalid_request")
        return await self.shared.answer(TOKEN_PATH, post, (Tried.TOKEN, Tried.TOKEN_ALL), _exchanged)


def _exchanged(server: AtTheDoor, asked: Asked) -> Answer:
    if asked.form.get("resource", server.issuer) != server.issuer:
        raise OAuth2Error(error=Unfit.TARGET.value)
    server.register_grant(ByCode, [Verifier(), _IdToken()])
    server.register_grant(ByRefreshToken)
    server.register_grant(ForItself)
    server.register_grant(ByReceipt)
    server.register_token_generator("default", partial(given, server))
    return server.create_token_response(asked)


class _IdToken:
    """An extension of Authlib's code grant."""

    def __call__(self, grant: ByCode) -> None:
        grant.register_hook("after_create_token_response", with_id_token)
