"""What a request to authorize asks beside its scopes (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1).

Refuses what is too long or holds characters that no client needs, a prompt nobody knows, and request objects: those
come by PAR. What is unknown is left aside, as RFC 6749 section 3.1 wants, and not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

LONGEST: Mapping[str, int] = MappingProxyType(
    {
        "client_id": 64,
        "redirect_uri": 2000,
        "response_type": 32,
        "response_mode": 32,
        "scope": 2000,
        "state": 2000,
        "nonce": 512,
        "code_challenge": 128,
        "code_challenge_method": 16,
        "prompt": 64,
        "max_age": 10,
        "login_hint": 200,
        "id_token_hint": 4096,
        "acr_values": 500,
        "resource": 2000,
        "dpop_jkt": 64,
    }
)
"""Every parameter that is read, and its length in characters."""

PUSHED = "urn:ietf:params:oauth:request_uri:"
"""How the name of a pushed request begins (RFC 9126 section 2.2)."""

_ASCII = re.compile(r"[ -~]*")
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")
_SECONDS = re.compile(r"[0-9]{1,9}")


class Prompt(StrEnum):
    """What the person shall or shall not be asked."""

    NONE = "none"
    LOGIN = "login"
    CONSENT = "consent"


class Unfit(StrEnum):
    """Why a request can't be answered, by its code in OAuth and OpenID Connect."""

    REQUEST = "invalid_request"
    TARGET = "invalid_target"
    OBJECT = "request_not_supported"
    OBJECT_ADDRESS = "request_uri_not_supported"
    REGISTRATION = "registration_not_supported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked, read."""

    prompt: frozenset[Prompt]
    max_age: int | None
    """Seconds since the person last showed a second factor."""
    login_hint: str
    nonce: str | None
    token_key: str | None
    """The thumbprint of the key that the tokens shall be bound to (`dpop_jkt`, RFC 9449 section 10)."""


def known(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters that are read. An empty one counts as left out (RFC 6749 section 3.1)."""
    return {name: parameters[name] for name in LONGEST if parameters.get(name)}


def is_fit(name: str, value: str) -> bool:
    """Whether a parameter is short and plain enough to be kept and sent back."""
    if len(value) > LONGEST[name]:
        return False
    return value.isprintable() if name == "login_hint" else _ASCII.fullmatch(value) is not None


def read(parameters: Mapping[str, str], resource: str) -> Wishes | Unfit:
    """The request's wishes, for tokens that are good at `resource` alone (RFC 8707)."""
    if unfit := _unserved(parameters, resource):
        return unfit
    prompt, max_age = parameters.get("prompt", ""), parameters.get("max_age")
    prompts = _prompts(prompt)
    token_key = parameters.get("dpop_jkt") or None
    if prompts is None or (max_age and not _SECONDS.fullmatch(max_age)):
        return Unfit.REQUEST
    if token_key and not _THUMBPRINT.fullmatch(token_key):
        return Unfit.REQUEST
    return Wishes(
        prompt=prompts,
        max_age=int(max_age) if max_age else None,
        login_hint=parameters.get("login_hint", ""),
        nonce=parameters.get("nonce") or None,
        token_key=token_key,
    )


def _unserved(parameters: Mapping[str, str], resource: str) -> Unfit | None:
    for name, code in (
        ("request", Unfit.OBJECT),
        ("request_uri", Unfit.OBJECT_ADDRESS),
        ("registration", Unfit.REGISTRATION),
    ):
        if parameters.get(name):
            return code
    if not all(is_fit(name, value) for name, value in known(parameters).items()):
        return Unfit.REQUEST
    if parameters.get("response_mode") not in (None, "", "query"):
        return Unfit.REQUEST
    return None if parameters.get("resource") in (None, "", resource) else Unfit.TARGET


def _prompts(names: str) -> frozenset[Prompt] | None:
    known_ones = {prompt.value: prompt for prompt in Prompt}
    given = {name for name in names.split(" ") if name}
    if not given <= known_ones.keys() or (Prompt.NONE in given and len(given) > 1):
        return None
    return frozenset(known_ones[name] for name in given)
