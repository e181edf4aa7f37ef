"""What the register of clients says no to, by name. Every refusal tells the administrator what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientIdTaken(Refusal):
    """Another client has the id."""

    code: ClassVar[str] = "CLIENT_ID_TAKEN"
    message: str = "A client of this id exists."
    next: str = "Choose another id, or give that client new keys."


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeUnfit(Refusal):
    """A scope is unknown, not on offer, or beyond what a client of this type and owner can ever hold."""

    code: ClassVar[str] = "SCOPE_UNFIT"
    message: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectUriUnfit(Refusal):
    """An address is not one that people can safely be sent back to."""

    code: ClassVar[str] = "REDIRECT_URI_UNFIT"
    message: str
    next: str
    field: str = "redirectUris"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUnfit(Refusal):
    """A key is weak, of another kind, private, or cannot be read; or there are too many, or none."""

    code: ClassVar[str] = "KEY_UNFIT"
    message: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationUnderWay(Refusal):
    """The keys before these still verify: a third set beside them would hide which one is in use."""

    code: ClassVar[str] = "ROTATION_UNDER_WAY"
    message: str = "This client's keys were rotated lately, and those before them still verify."
    next: str = "Wait until that overlap has ended. If a key was lost or stolen, rotate at once: all former keys stop."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySuspended(Refusal):
    """The client is suspended."""

    code: ClassVar[str] = "ALREADY_SUSPENDED"
    message: str = "This client is suspended already: it gets no token, and those it had open nothing."
    next: str = "Nothing needs to be done."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSuspended(Refusal):
    """The client is not suspended."""

    code: ClassVar[str] = "NOT_SUSPENDED"
    message: str = "This client is not suspended."
    next: str = "Nothing needs to be done."
