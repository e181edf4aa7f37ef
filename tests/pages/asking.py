"""A client of the tests: what it asks for, and what it is told."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit

VERIFIER = "a-verifier-of-the-tests-that-is-long-enough-43"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
HOME = "http://127.0.0.1:9/callback"


def asked(address: str, client: str = "field-notes", **changed: str | None) -> str:
    """The address to which the client sends a person; keyword arguments change parameters (None takes one away)."""
    parameters = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": HOME,
        "scope": "openid engagement:read",
        "state": "of the client",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changed,
    }
    given = {name: value for name, value in parameters.items() if value is not None}
    return f"{address}/oauth/authorize?{urlencode(given)}"


def told(url: str) -> dict[str, str]:
    """What an address tells the client."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
