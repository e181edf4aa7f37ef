"""What can be asked of audits: one frozen command for each act, texts already screened, ids already decoded.

`version`, where given, is the version that its sender last read: if the record changed since, the act is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assurance.values import ContactKind, Cycle, StopReason, TeamRole


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAudit:
    """A site assesses itself against an edition."""

    site_id: UUID
    edition_id: str
    cycle: Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAudit:
    """A step of an audit that says all by itself."""

    audit_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFirm:
    """Which firm audits."""

    audit_id: UUID
    version: int | None = None
    firm_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAudit:
    """An audit that is not gone on with."""

    audit_id: UUID
    version: int | None = None
    reason: StopReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTeamMember:
    """Somebody of the firm, for its team."""

    audit_id: UUID
    version: int | None = None
    person_id: UUID
    role: TeamRole


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTeamMembership:
    """Somebody who leaves the team."""

    audit_id: UUID
    version: int | None = None
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishNotice:
    """What everybody is told before stage 2."""

    audit_id: UUID
    version: int | None = None
    first_day: date
    languages: tuple[str, ...]
    contact_kind: ContactKind
    contact: str
