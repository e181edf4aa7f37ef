"""What is granted of what was asked: within the ceilings of client and capacity, and of a second factor's age."""

from __future__ import annotations

from dataclasses import dataclass

from domain.access_words import Scope
from domain.scopes import BY_RECEIPT, IDENTITY, NEEDS_SECOND_FACTOR, OFFERED, SECOND_FACTOR_HOLDS, Protocol
from domain.signing_in.acting import Acting, ceiling

TOKEN_HOLDS = 300
"""Seconds that an access token is good for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The scopes of a request, told apart."""

    scopes: frozenset[Scope]
    protocol: frozenset[Protocol]

    @property
    def names(self) -> str:
        """As OAuth writes them."""
        return " ".join(sorted([*self.scopes, *self.protocol]))


def asked(names: str, registered: frozenset[Scope]) -> Asked | None:
    """What a person's client asks for; None if a name is unknown or beyond what the client was registered with."""
    on_offer = {scope.value: scope for scope in (registered & OFFERED) - BY_RECEIPT}
    protocol = {scope.value: scope for scope in Protocol}
    given = [name for name in names.split(" ") if name]
    if any(name not in on_offer and name not in protocol for name in given):
        return None
    return Asked(
        scopes=frozenset(on_offer[name] for name in given if name in on_offer),
        protocol=frozenset(protocol[name] for name in given if name in protocol),
    )


def is_fresh(second_factor_at: float | None, now: float) -> bool:
    """Whether a second factor was shown lately enough for what rests on one."""
    return second_factor_at is not None and now - second_factor_at < SECOND_FACTOR_HOLDS


def still_good(scopes: frozenset[Scope], second_factor_at: float, now: float) -> frozenset[Scope]:
    """The scopes without those that a second factor of that time no longer carries."""
    return scopes if is_fresh(second_factor_at, now) else scopes - NEEDS_SECOND_FACTOR


def ends_at(scopes: frozenset[Scope], second_factor_at: float | None, now: float) -> int:
    """When an access token ends: with the second factor, where a scope rests on one."""
    end = now + TOKEN_HOLDS
    if scopes & NEEDS_SECOND_FACTOR:
        assert second_factor_at is not None
        end = min(end, second_factor_at + SECOND_FACTOR_HOLDS)
    return int(end)


def must_be_bound(scopes: frozenset[Scope]) -> bool:
    """Whether a token with these scopes must be bound to a key of the client's (DPoP)."""
    return bool(scopes & IDENTITY)


def within(asked_for: Asked, acting: Acting) -> Asked:
    """What of it is granted to somebody who acts like this; the consent page shows it."""
    return Asked(scopes=asked_for.scopes & ceiling(acting), protocol=asked_for.protocol)
