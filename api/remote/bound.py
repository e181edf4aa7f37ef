"""Requests with a token that is good only beside a key (DPoP, RFC 9449): made here, or the one that is given."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientSession
from joserfc import jwt
from joserfc.jwk import ECKey
from orjson import JSONDecodeError, loads


class NoAnswer(Exception):
    """The server cannot be reached, or what answers is not one. Carries nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer: its status, and its body if that is a JSON object."""

    status: int
    said: Mapping[str, object] = field(repr=False)


class Bound:
    """Sends requests, each with a proof; once more where the server wants its own number (nonce) in the proof."""

    def __init__(self, session: ClientSession, key: ECKey | None = None) -> None:
        self._session = session
        self._key = key or ECKey.generate_key("P-256")
        self._nonce: str | None = None
        self.token: str | None = None

    @property
    def thumbprint(self) -> str:
        """Of the key to which tokens are bound (RFC 7638)."""
        return self._key.thumbprint()

    async def post(
        self, url: str, *, form: Mapping[str, str] | None = None, json: object | None = None
    ) -> Answer:
        """A form or a JSON body, proved."""
        answer, wanted = await self._sent(url, form, json)
        if wanted:
            answer, _ = await self._sent(url, form, json)
        return answer

    async def _sent(
        self, url: str, form: Mapping[str, str] | None, json: object | None
    ) -> tuple[Answer, bool]:
        headers = {"DPoP": self.proof("POST", url)}
        if self.token:
            headers["Authorization"] = f"DPoP {self.token}"
        try:
            async with self._session.post(
                url, data=form, json=json, headers=headers, allow_redirects=False
            ) as got:
                body = await got.read()
        except (ClientError, TimeoutError, OSError):
            raise NoAnswer from None
        self._nonce = got.headers.get("DPoP-Nonce", self._nonce)
        challenge = got.headers.get("WWW-Authenticate", "")
        answer = Answer(status=got.status, said=_object(body))
        wanted = "use_dpop_nonce" in challenge or answer.said.get("error") == "use_dpop_nonce"
        return answer, wanted and got.status in (400, 401)

    def proof(self, method: str, url: str) -> str:
        """That the key was here, now, for this request and this token."""
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._key.as_dict(private=False)}
        claims: dict[str, object] = {
            "jti": secrets.token_urlsafe(16),
            "htm": method,
            "htu": url.partition("?")[0],
            "iat": int(time.time()),
        }
        if self._nonce:
            claims["nonce"] = self._nonce
        if self.token:
            digest = hashlib.sha256(self.token.encode()).digest()
            claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return jwt.encode(header, claims, self._key, algorithms=["ES256"])


def _object(body: bytes) -> Mapping[str, object]:
    try:
        found = loads(body)
    except JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
