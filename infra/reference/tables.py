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
    living: frozenset[str] = frozenset()
    """Columns that are given once: a reload leaves them as they have become since."""
    also_kept_here: bool = False
    """Whether rows are kept beside those of the file (`kept_here`): a reload neither corrects nor removes them."""

    def rows(self) -> tuple[R, ...]:
        """What the table holds once loaded, in the order of the file."""
        return rows_of(self.name, self.kind)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the load writes."""
        return tuple(name for name, field in self.kind.model_fields.items() if not field.exclude)


SECTORS: Final = Table(name="sectors", kind=rows.Sector)
SEATS: Final = Table(name="seats", kind=rows.Seat)
EDITIONS: Final = Table(name="editions", kind=rows.Edition, living=frozenset({"status"}))
CHAPTERS: Final = Table(name="chapters", kind=rows.Chapter)
REQUIREMENTS: Final = Table(name="requirements", kind=rows.Requirement, also_kept_here=True)
ERRATA: Final = Table(name="errata", kind=rows.Erratum, also_kept_here=True)
DEFINITIONS: Final = Table(name="definitions", kind=rows.Definition)
PROPOSED_CHANGES: Final = Table(
    name="proposed_changes", kind=rows.ProposedChange, living=frozenset({"state"}), also_kept_here=True
)
PROPOSED_CHANGE_CHAPTERS: Final = Table(
    name="proposed_change_chapters",
    kind=rows.ProposedChangeChapter,
    key=("proposed_change_id", "chapter_id"),
    also_kept_here=True,
)
PROPOSED_REQUIREMENTS: Final = Table(
    name="proposed_requirements", kind=rows.ProposedRequirement, also_kept_here=True
)
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
