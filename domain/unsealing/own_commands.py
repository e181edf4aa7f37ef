"""What a person can ask about their own identity, and what is asked on their behalf. `receipt`: as it
was typed; None where a token stands in for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.vault.given import ConsentTold, IdentityGiven
from domain.vault.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class WithReceipt:
    """Look, or ask for erasure."""

    receipt: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealWithReceipt:
    """Say who they are, to the vault alone."""

    receipt: str | None = field(default=None, repr=False)
    identity: IdentityGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithReceipt:
    """Agree to something."""

    receipt: str | None = field(default=None, repr=False)
    consent: ConsentTold


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawWithReceipt:
    """Take back what they agreed to."""

    receipt: str | None = field(default=None, repr=False)
    consent_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSubject:
    """Look, on somebody's behalf."""

    subject: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class SealIdentity:
    """Say who somebody is, to the vault alone."""

    subject: Subject
    identity: IdentityGiven
    unsealing_id: UUID | None = None
    """By which they opened what is kept, to give it anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIdentities:
    """Say that two labels are one person."""

    subject: Subject
    same_as: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentOfSubject:
    """Record what somebody agrees to."""

    subject: Subject
    consent: ConsentTold


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalOfSubject:
    """Record what somebody takes back."""

    subject: Subject
    consent_id: UUID
