"""What can be asked about unsealings, one frozen value each. Keys, signatures and wraps come as text (hex, base64)."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.vault.subjects import Subject
from domain.vault.values import IdentityField, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnsealing:
    """Ask for an identity."""

    subject: Subject
    purpose: Purpose
    fields: tuple[IdentityField, ...]
    recipient_key: str
    hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """Ask for one that cannot wait: one custodian, one hour, reviewed afterwards."""

    subject: Subject
    purpose: Purpose
    fields: tuple[IdentityField, ...]
    recipient_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnUnsealing:
    """Something about one request."""

    unsealing_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsealingsToDecide:
    """Which requests wait for a custodian."""

    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeeledLayer:
    """A layer that one custodian peeled for another, named by that one's key."""

    key_id: str
    layer: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """A custodian's signed word."""

    unsealing_id: UUID
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Decide):
    """A yes, with what opens further for a sealed identity."""

    peeled: tuple[PeeledLayer, ...]
    envelope: str | None = field(repr=False)
