"""Tells a form that was sent from our own page from one that somebody else's page sent.

First lock: a synchroniser token in every form, an HMAC over the form's name and a cookie that no other site can read
or set (`__Host-`): the session's once somebody is signed in, before that one of the form's own (so that nobody can be
signed in to an account of the attacker's unawares). Second lock: what the browser says of where the form stood.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from api.pages.arrived import cookie_of

SESSION = "__Host-parley"
STRANGER = "__Host-parley-form"


class Locks:
    """The two locks of every form."""

    def __init__(self, key: bytes, address: str) -> None:
        parts = urlsplit(address)
        self._key, self._origin = key, f"{parts.scheme}://{parts.netloc}"

    def token(self, cookie: str, form: str) -> str:
        """The token of a form for whoever holds that cookie."""
        whole = sha256(cookie.encode()).digest() + form.encode()
        return urlsafe_b64encode(hmac.digest(self._key, whole, "sha256")).decode().rstrip("=")

    def open_for(self, request: Request, fields: Mapping[str, str], cookie: str | None, form: str) -> bool:
        """Whether the form was sent from our own page by who holds the cookie."""
        return self.fits(fields, cookie, form) and self.from_here(request)

    def fits(self, fields: Mapping[str, str], cookie: str | None, form: str) -> bool:
        """The first lock alone."""
        given = fields.get("form_token", "").encode()
        return cookie is not None and hmac.compare_digest(self.token(cookie, form).encode(), given)

    def from_here(self, request: Request) -> bool:
        """What the browser says of where the form stood, if it says anything (Fetch Metadata; RFC 6454).

        `Origin: null` says nothing: it is what a page that sends no referrer sends.
        """
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        return request.headers.get("origin") in (None, "null", self._origin)


def stranger(request: Request) -> str:
    """What a browser is known by before anybody signed in: as it was, or new."""
    return cookie_of(request, STRANGER) or secrets.token_urlsafe(32)


def keep(response: Response, name: str, value: str, *, seconds: int | None = None) -> Response:
    """Set a cookie that scripts can't read and no other origin can set. Without `seconds` it ends with the browser."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    return response


def drop(response: Response, name: str) -> Response:
    """Take it back."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
    return response
