"""Where people may be sent back to after they answered: addresses that are later compared character by character.

Exact comparison is worth only as much as what was registered (RFC 9700 section 2.1, RFC 8252 sections 7 and 8). Refuses
wildcards, fragments, user names, dots that climb, plain http beyond the own device, schemes that anybody could claim,
and parameters that our own answer carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from domain.signing_in.clients import ClientType
from domain.signing_in.refusals import RedirectUriUnfit

MOST = 10
"""Addresses of one client."""
LONGEST = 500
"""Characters."""
LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""The own device, by number: a name can be made to lead elsewhere (RFC 8252 section 8.3)."""

_CHARACTERS = re.compile(r"[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%#-]+")
_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_OURS = frozenset({"code", "state", "iss", "error", "error_description", "error_uri", "response"})
_SENDS_PEOPLE = (ClientType.APP, ClientType.SERVER)


def unfit_addresses(
    uris: tuple[str, ...], type_: ClientType, *, signs_in: bool = True
) -> RedirectUriUnfit | None:
    """The first rule that a client's addresses break, with the number of the address in `field`.

    `signs_in`: whether people do with it at all. Who only takes receipts sends nobody anywhere.
    """
    if not uris and not signs_in:
        return None
    if type_ not in _SENDS_PEOPLE:
        return _no("A client of this type signs nobody in.", "Leave redirect URIs out.") if uris else None
    if not 1 <= len(uris) <= MOST:
        return _no(
            f"A client that signs people in has 1 to {MOST} redirect URIs.",
            "Give each address to which people come back, in full.",
        )
    if len(set(uris)) < len(uris):
        return _no("The same redirect URI is given twice.", "Give each address once.")
    found = (_judged(uri, type_, f"redirectUris.{number}") for number, uri in enumerate(uris))
    return next((refusal for refusal in found if refusal), None)


def _judged(uri: str, type_: ClientType, field: str) -> RedirectUriUnfit | None:
    for message, next_ in _broken(uri, type_):
        return _no(message, next_, field)
    return None


def _broken(uri: str, type_: ClientType) -> Iterable[tuple[str, str]]:
    """Every rule that the address breaks, the ones that make reading it senseless first."""
    parts = _parts(uri)
    if len(uri) > LONGEST:
        yield f"A redirect URI has {LONGEST} characters at most.", "Use a shorter address."
    if not _CHARACTERS.fullmatch(uri) or _ENCODED.search(uri) or parts is None:
        yield (
            "This is not a URI in plain ASCII.",
            "Write the address as a browser sends it, such as https://app.example.org/callback.",
        )
        return
    if "*" in uri:
        yield "A redirect URI has no wildcard.", "Register each address in full."
    if "#" in uri:
        yield "A redirect URI has no fragment.", "Leave out # and what follows."
    if "@" in parts.netloc:
        yield "A redirect URI names no user.", "Leave out what stands before the @."
    if any(unquote(segment) in (".", "..") for segment in parts.path.split("/")):
        yield "A redirect URI climbs no folders.", "Write the path without . and .. in it."
    if _OURS & {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}:
        yield (
            "A redirect URI holds none of the parameters that the answer adds.",
            f"Leave out of its query: {', '.join(sorted(_OURS))}.",
        )
    yield from _scheme(parts, uri, type_)


def _scheme(parts: SplitResult, uri: str, type_: ClientType) -> Iterable[tuple[str, str]]:
    host = parts.hostname or ""
    if not uri.startswith(f"{parts.scheme}:"):
        yield "A URI begins with its scheme in small letters.", "Write it like https://…"
    elif parts.scheme == "https":
        if not host:
            yield "This https URI names no host.", "Write it like https://app.example.org/callback."
    elif parts.scheme == "http":
        yield from _plain(host)
    elif type_ is not ClientType.APP:
        yield "A server's redirect URI is https.", "Use https; on the own device http://127.0.0.1 does."
    elif "." not in parts.scheme:
        yield (
            "Any app could claim this scheme.",
            "Use a domain that is yours, turned round: org.example.app:/callback (RFC 8252 section 7.1).",
        )
    elif parts.netloc or not parts.path.startswith("/"):
        yield (
            "A private-use URI has one slash after its scheme and no host.",
            "Write it like org.example.app:/callback.",
        )


def _plain(host: str) -> Iterable[tuple[str, str]]:
    if host == "localhost":
        yield (
            "The name localhost can be made to lead elsewhere.",
            "Use http://127.0.0.1 or http://[::1] (RFC 8252 section 8.3).",
        )
    elif host not in LOOPBACK:
        yield "What is sent over http can be read on the way.", "Use https."


def _parts(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        _ = parts.port  # read on demand, and refused only then
    except ValueError:
        return None
    return parts


def _no(message: str, next_: str, field: str = "redirectUris") -> RedirectUriUnfit:
    return RedirectUriUnfit(message=message, next=next_, field=field)
