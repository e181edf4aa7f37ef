"""Requests whose token is good only beside a key that is made here and goes nowhere (DPoP, RFC 9449).

Whoever steals the token has nothing without the key. Needs `httpx` and `joserfc`.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Generator

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey


class Bound(httpx.Auth):
    """Puts a proof into each request; set `token` once there is one.

    A server may first want a number of its own (a nonce) in the proof: then the request is sent again with it.
    """

    requires_response_body = True

    def __init__(self) -> None:
        self._key = ECKey.generate_key("P-256")
        self._nonce: str | None = None
        self.token: str | None = None

    @property
    def thumbprint(self) -> str:
        """How a token names the key that it is bound to (RFC 7638)."""
        return self._key.thumbprint()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send it, and once more if the server wants its nonce."""
        answer = yield self._proven(request)
        if self._wants_its_nonce(answer):
            answer = yield self._proven(request)
            self._wants_its_nonce(answer)

    def _proven(self, request: httpx.Request) -> httpx.Request:
        if self.token:
            request.headers["Authorization"] = f"DPoP {self.token}"
        request.headers["DPoP"] = self._proof(request)
        return request

    def _proof(self, request: httpx.Request) -> str:
        """That the key was here, now, for this request and this token."""
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._key.as_dict(private=False)}
        claims: dict[str, object] = {
            "jti": secrets.token_urlsafe(16),
            "htm": request.method,
            "htu": str(request.url.copy_with(query=None, fragment=None)),
            "iat": int(time.time()),
        }
        if self._nonce:
            claims["nonce"] = self._nonce
        if self.token:
            digest = hashlib.sha256(self.token.encode()).digest()
            claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return jwt.encode(header, claims, self._key, algorithms=["ES256"])

    def _wants_its_nonce(self, answer: httpx.Response) -> bool:
        self._nonce = answer.headers.get("DPoP-Nonce", self._nonce)
        told = answer.headers.get("WWW-Authenticate", "") if answer.status_code == 401 else answer.text
        return answer.status_code in (400, 401) and "use_dpop_nonce" in told
