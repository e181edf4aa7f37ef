"""What can be asked of this context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.commitments.assessing import Found
from domain.commitments.values import ApprovalLevel, Channel, Independence, WithdrawalReason
from domain.whistleblowing.values import ProtectedPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPolicy:
    """A policy of a site, or of an operator, is kept from now on."""

    site_id: UUID | None = None
    operator_id: UUID | None = None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWhistleblowerMechanism:
    """A site's whistleblower mechanism is kept from now on."""

    site_id: UUID
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPolicyVersion:
    """A version of a policy, as its document has it."""

    policy_id: UUID
    starts: date
    ends: date | None = None
    approved_by: ApprovalLevel
    address: str | None = None
    digest: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMechanismVersion:
    """A version of a whistleblower mechanism, as it is set up."""

    mechanism_id: UUID
    starts: date
    ends: date | None = None
    channels: tuple[Channel, ...]
    languages: tuple[str, ...]
    open_to: tuple[ProtectedPerson, ...]
    anonymity_offered: bool
    independence: Independence
    protection_stated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishVersion:
    """A draft is made public. `supersedes_id`: the version that ends the day before."""

    version_id: UUID
    version: int | None = None
    supersedes_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawVersion:
    """A version holds no longer, or is given up as a draft."""

    version_id: UUID
    version: int | None = None
    reason: WithdrawalReason


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessVersion:
    """What somebody found of some or all of a version's items."""

    version_id: UUID
    version: int | None = None
    ratings: tuple[Found, ...]
