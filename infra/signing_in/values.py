"""What signing in answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.signing_in.accounts import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person in a session of theirs.

    Whoever is given one with `renewed` must set the session cookie to it: the former secret opens nothing any more.
    """

    person: UUID
    handle: str
    session: UUID
    second_factor_at: datetime
    method: Method
    renewed: str | None = field(default=None, repr=False, compare=False)
    """The session's new secret, after a second factor was shown anew or a password changed."""


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """One answer for an unknown user, a wrong password and a wrong code."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Too many tries: nothing was judged. `seconds` to wait; told of accounts that do not exist as well."""

    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whom a one-time link was made for."""

    handle: str
    renews: bool
    """Whether there is an account already: then everything it was signed in with ends."""
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionKept:
    """A session under way, as its person sees it."""

    id: UUID
    began_at: datetime
    seen_at: datetime
    expires_at: datetime
    method: Method
    this_one: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantKept:
    """A family of tokens under way: what a person lets a client do."""

    id: UUID
    client_id: str
    client_name: str
    acting: str
    organisation_name: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
