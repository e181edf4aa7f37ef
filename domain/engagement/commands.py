"""What can be asked of this context: one frozen command for each act, texts already screened, ids already decoded.

`version`, where given, is the version that its sender last read: if the record changed since, the act is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.engagement.values import Audience, BarrierKind, Level, Method, MitigationKind, Severity
from domain.sectors.model import Sector
from domain.stakeholders.values import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class TakesPart:
    """A party and the sector it spoke for."""

    party_id: UUID
    sector: Sector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many came, of a sector or of none known."""

    sector: Sector | None = None
    headcount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEngagement:
    """What took place at a site; `ends_on` left out means one day."""

    site_id: UUID
    starts_on: date
    ends_on: date | None = None
    place: str | None = None
    purpose: str
    method: Method
    level: Level
    language: str
    follows_id: UUID | None = None
    external_ref: str | None = None
    participants: tuple[TakesPart, ...] = ()
    attendance: tuple[Headcount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendEngagement:
    """Corrections; what is left out stays."""

    engagement_id: UUID
    version: int
    starts_on: date | None = None
    ends_on: date | None = None
    place: str | None = None
    without_place: bool | None = None
    purpose: str | None = None
    method: Method | None = None
    level: Level | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddParticipants:
    """Further parties that took part."""

    engagement_id: UUID
    version: int | None = None
    participants: tuple[TakesPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveParticipant:
    """A participant that shall no longer stand in the record."""

    participant_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance:
    """Headcounts, in place of those recorded before."""

    engagement_id: UUID
    version: int | None = None
    counts: tuple[Headcount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSharedInformation:
    """Something that those met were told."""

    engagement_id: UUID
    version: int | None = None
    description: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseIssue:
    """Something that was raised."""

    engagement_id: UUID
    version: int | None = None
    raised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIssue:
    """What was answered; replaces an earlier answer."""

    issue_id: UUID
    response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeAction:
    """Who promised to do what by when."""

    engagement_id: UUID
    version: int | None = None
    description: str
    responsible_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAction:
    """That a promise was kept."""

    action_id: UUID
    completed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEngagement:
    """To whom the record is to be opened, and why."""

    engagement_id: UUID
    version: int | None = None
    audience: Audience
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRelease:
    """To whom the record is to be closed again."""

    engagement_id: UUID
    version: int | None = None
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifyBarrier:
    """What keeps whom from taking part."""

    engagement_id: UUID
    kind: BarrierKind
    severity: Severity
    affected_sector: Sector
    affected_group: str | None = None
    affected_roles: tuple[Role, ...] = ()
    representative_id: UUID | None = None
    identified_on: date
    external_ref: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAffectedGroup:
    """That the record shall no longer say which group a barrier affects."""

    barrier_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMitigation:
    """What is to be done against a barrier, and by whom."""

    barrier_id: UUID
    version: int | None = None
    kind: MitigationKind
    description: str | None = None
    responsible_id: UUID
    planned_on: date
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMitigated:
    """That what was planned is done."""

    barrier_id: UUID
    version: int | None = None
    done_on: date
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyBarrierRemoved:
    """That the affected side finds the barrier gone."""

    barrier_id: UUID
    version: int | None = None
    verified_on: date
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkBarrierPersisting:
    """That the affected side finds the barrier still there."""

    barrier_id: UUID
    version: int | None = None
    observed_on: date
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConsentProcess:
    """About what a community is to decide."""

    site_id: UUID
    community_id: UUID
    subject: str
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeConsentStep:
    """A step of the community, on the day it was taken. Which step it is, the mutation's name says."""

    consent_process_id: UUID
    version: int | None = None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConditionalConsent:
    """Consent, under conditions in the community's words."""

    consent_process_id: UUID
    version: int | None = None
    on: date
    conditions: str
