"""The reference tables, parents before children, each with its key and the rows it should hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from infra.reference import rows
from infra.reference.files import rows_of

R = TypeVar("R", bound=rows.Row, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[R]):
    """One file, one table."""

    name: str
    kind: type[R]
    key: tuple[str, ...] = ("id",)

    def rows(self) -> tuple[R, ...]:
        """What the table holds once loaded, in the order of the file."""
        return rows_of(self.name, self.kind)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the load writes."""
        return tuple(name for name, field in self.kind.model_fields.items() if not field.exclude)


SECTORS: Final = Table(name="sectors", kind=rows.Sector)
SEATS: Final = Table(name="seats", kind=rows.Seat)
EDITIONS: Final = Table(name="editions", kind=rows.Edition)
CHAPTERS: Final = Table(name="chapters", kind=rows.Chapter)
REQUIREMENTS: Final = Table(name="requirements", kind=rows.Requirement)
ERRATA: Final = Table(name="errata", kind=rows.Erratum)
DEFINITIONS: Final = Table(name="definitions", kind=rows.Definition)
PROPOSED_CHANGES: Final = Table(name="proposed_changes", kind=rows.ProposedChange)
PROPOSED_CHANGE_CHAPTERS: Final = Table(
    name="proposed_change_chapters",
    kind=rows.ProposedChangeChapter,
    key=("proposed_change_id", "chapter_id"),
)
PROPOSED_REQUIREMENTS: Final = Table(name="proposed_requirements", kind=rows.ProposedRequirement)
PROTECTED_ACTIVITIES: Final = Table(name="protected_activities", kind=rows.ProtectedActivity)
ATTACK_FIGURES: Final = Table(name="attack_figures", kind=rows.AttackFigure)
UNDERTAKING_TEXTS: Final = Table(name="undertaking_texts", kind=rows.UndertakingText)

TABLES: Final[tuple[Table[rows.Row], ...]] = (
    SECTORS,
    SEATS,
    EDITIONS,
    CHAPTERS,
    REQUIREMENTS,
    ERRATA,
    DEFINITIONS,
    PROPOSED_CHANGES,
    PROPOSED_CHANGE_CHAPTERS,
    PROPOSED_REQUIREMENTS,
    PROTECTED_ACTIVITIES,
    ATTACK_FIGURES,
    UNDERTAKING_TEXTS,
)
