"""What can be asked for in this context: frozen, and already checked for form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.sectors.model import Sector
from domain.standard.values import CommentPosition, DeclineReason, Disposition, ProposalEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRequirement:
    """A requirement that an edition has."""

    edition_id: str
    number: str
    title: str
    summary: str
    critical: bool | None
    topics: tuple[str, ...]
    chapter_id: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendRequirement:
    """A draft's requirement, worded anew."""

    requirement_id: str
    version: int | None
    title: str
    summary: str
    critical: bool | None
    topics: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordErratum:
    """A slip in a requirement's wording, beside it."""

    requirement_id: str
    given: str
    correction: str | None
    note: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringEditionIntoForce:
    """An edition that counts from today."""

    edition_id: str
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectOn:
    """What a proposal does to a requirement."""

    requirement_id: str
    effect: ProposalEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftProposedChange:
    """A change proposed to a draft edition."""

    edition_id: str
    title: str
    summary: str
    rationale: str
    chapter_ids: tuple[str, ...]
    effects: tuple[EffectOn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnProposedChange:
    """A step with a proposed change."""

    change_id: str
    version: int | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConsultation:
    """A round to come."""

    change_id: str
    version: int | None
    name: str | None
    opens_on: date
    closes_on: date
    languages: tuple[str, ...]
    questions: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHeldRound:
    """A round that was held before, elsewhere."""

    change_id: str
    version: int | None
    name: str
    opened_on: date
    closed_on: date
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideProposedChange:
    """What the Board decided, by its motion."""

    change_id: str
    version: int | None
    motion_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRound:
    """A step with a round."""

    round_id: UUID
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitComment:
    """What an organisation says."""

    round_id: UUID
    requirement_id: str | None
    chapter_id: str | None
    position: CommentPosition
    text: str
    language: str | None
    named: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPublicComment:
    """What somebody says who belongs to no organisation here."""

    round_id: UUID
    sector: Sector | None
    requirement_id: str | None
    chapter_id: str | None
    position: CommentPosition
    text: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendComment:
    """What an organisation says instead."""

    comment_id: UUID
    version: int | None
    position: CommentPosition
    text: str
    named: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishComment:
    """A comment to be read by everybody."""

    comment_id: UUID
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineComment:
    """A comment that is not published, or no longer."""

    comment_id: UUID
    version: int | None
    reason: DeclineReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondToComments:
    """A response to one comment or to several."""

    round_id: UUID
    comment_ids: tuple[UUID, ...]
    disposition: Disposition
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendResponse:
    """A response, worded anew."""

    response_id: UUID
    version: int | None
    disposition: Disposition
    text: str
