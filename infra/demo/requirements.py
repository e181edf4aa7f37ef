"""Requirements of edition 1.0 for the demo's audits, since the reference holds hardly any: two a chapter, invented.

Their numbers end in D and a digit, which no requirement's of the scheme does, and their source says what they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.demo.rows import Batch, put
from infra.reference import CHAPTERS, REQUIREMENTS

EDITION = "1.0"
SOURCE = "invented for the demonstration"
_CRITICAL = frozenset({"1.4", "2.2", "3.1", "3.2", "3.5", "4.1"})
"""Chapters whose first invented requirement is a critical one here."""
_KINDS = (
    ("A plan for what this is about", "The site has a written plan, keeps to it, and says yearly how far it came."),
    ("People are heard", "Those whom it touches were asked before it was decided, and were told what came of it."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One of them."""

    id: str
    chapter: str
    number: str
    title: str
    summary: str
    critical: bool


def invented() -> list[Invented]:
    """Two for every chapter of the edition."""
    return [
        Invented(
            id=f"{EDITION}:{chapter.number}.D{place}",
            chapter=chapter.id,
            number=f"{chapter.number}.D{place}",
            title=f"{title}: {chapter.title}",
            summary=summary,
            critical=place == 1 and chapter.number in _CRITICAL,
        )
        for chapter in CHAPTERS.rows()
        if chapter.edition_id == EDITION
        for place, (title, summary) in enumerate(_KINDS, start=1)
    ]


def of_reference() -> list[tuple[str, str | None]]:
    """Those of the edition that the reference holds: their ids and chapters."""
    return [(one.id, one.chapter_id) for one in REQUIREMENTS.rows() if one.edition_id == EDITION]


def write_requirements(into: Batch) -> None:
    """Their rows, as the secretariat would keep them beside the reference."""
    for one in invented():
        put(
            into, "requirements", id=one.id, edition_id=EDITION, chapter_id=one.chapter, number=one.number,
            title=one.title, summary=one.summary, critical=one.critical, topics=[], source=SOURCE, kept_here=True,
            version=1,
        )  # fmt: skip
