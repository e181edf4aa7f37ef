"""What the API tells the vault under each name, and what comes back: one table, for both ends.

A call that is not here speaks plain JSON both ways (`Vault.call`): custodians' ceremonies, the log's public face.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.vault.ports import (
    TODAY,
    Asked,
    Bearer,
    ConsentGiven,
    Decision,
    ErasureReceipt,
    LegalHold,
    Looked,
    Opened,
    Pending,
    Sealing,
    Today,
    ToDecide,
    Unsealed,
)
from domain.vault.values import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label alone."""

    label: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two labels of one person."""

    label: UUID
    same_as: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp:
    """A custodian looks at a request."""

    request: UUID
    custodian: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke:
    """A request is taken back."""

    request: UUID
    by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request alone."""

    request: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce:
    """What is about to be opened, and by whom."""

    request: UUID
    bearer: Bearer
    today: Today = TODAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What was announced, and by whom it is opened."""

    announcement: UUID
    bearer: Bearer
    today: Today = TODAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Requests that somebody asks after."""

    requests: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """A consent that ends."""

    label: UUID
    consent: UUID
    on: date
    by: UUID | None = None
    """Who records it for them; None: they say it themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold:
    """A legal hold that ends."""

    label: UUID
    hold: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A breach that was recorded on this day."""

    breach: UUID
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a call takes, and gives when it does not refuse (None: nothing but yes)."""

    takes: type
    gives: Any


SPOKEN: Mapping[str, Spoken] = {
    "seal": Spoken(takes=Sealing, gives=None),
    "link": Spoken(takes=Link, gives=None),
    "forget": Spoken(takes=Label, gives=None),
    "tier": Spoken(takes=Label, gives=Tier),
    "request": Spoken(takes=Asked, gives=Pending),
    "take_up": Spoken(takes=TakeUp, gives=ToDecide),
    "approve": Spoken(takes=Decision, gives=Pending),
    "decline": Spoken(takes=Decision, gives=Pending),
    "revoke": Spoken(takes=Revoke, gives=Pending),
    "approvers": Spoken(takes=Request, gives=Sequence[UUID]),
    "announce": Spoken(takes=Announce, gives=UUID),
    "fetch": Spoken(takes=Fetch, gives=Opened),
    "open": Spoken(takes=Announce, gives=Unsealed),
    "review": Spoken(takes=Decision, gives=Pending),
    "standing": Spoken(takes=Standing, gives=Sequence[Pending]),
    "give_consent": Spoken(takes=ConsentGiven, gives=None),
    "withdraw_consent": Spoken(takes=WithdrawConsent, gives=None),
    "consents": Spoken(takes=Label, gives=Sequence[ConsentGiven]),
    "looks": Spoken(takes=Label, gives=Sequence[Looked]),
    "hold": Spoken(takes=LegalHold, gives=None),
    "lift_hold": Spoken(takes=LiftHold, gives=None),
    "holds": Spoken(takes=Label, gives=Sequence[LegalHold]),
    "erase": Spoken(takes=Label, gives=ErasureReceipt),
    "breach": Spoken(takes=Breach, gives=None),
}
