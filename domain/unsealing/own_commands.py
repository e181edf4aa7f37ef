"""What a person can ask about their own identity. `receipt`: as it was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from domain.vault.given import ConsentTold, IdentityGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class WithReceipt:
    """Look, or ask for erasure."""

    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealWithReceipt:
    """Say who they are, to the vault alone."""

    receipt: str = field(repr=False)
    identity: IdentityGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithReceipt:
    """Agree to something."""

    receipt: str = field(repr=False)
    consent: ConsentTold


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawWithReceipt:
    """Take back what they agreed to."""

    receipt: str = field(repr=False)
    consent_id: UUID
