"""Finds columns that seem to hold what somebody told: narratives, statements, determinations.

That is content of a case, sealed under a key of the case's own, and it may name anybody: an import never takes it in.
Leaving such a column aside is not enough, since the file of rejected rows repeats what is left aside: it is dropped.
What it cannot see: texts of a few words; so no field of a case keeps a text at all, but for the register's reference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from infra.imports.plan import ADDED, SAMPLE, Plan
from infra.imports.problems import FileRefused, shown
from infra.imports.source import Source

WORDS = 7
"""A part of a cell with so many words is a sentence; names of categories, places and companies are shorter."""
LETTERS = 25
"""Or so many letters without a space, where words are not parted by spaces."""
SHARE = 0.2

_WORD = re.compile(r"[^\W\d_]{2,}")
_PARTS = re.compile(r"[,;|/\n]")
_LETTER = re.compile(r"[^\W\d_]")
_TOLD_WORDS = """
    description descriptions narrative narratives narration statement statements testimony story remarks comment
    comments note notes details detail summary determination determinations allegation allegations happened wording
    descripcion relato relatos testimonio observaciones comentarios detalle detalles resumen hechos notas descricao
    observacoes comentarios resumo fatos recit recits temoignage remarques commentaires faits beschreibung
    sachverhalt bemerkungen aussage keterangan uraian kronologi catatan maelezo описание заявление примечания
    обстоятельства 描述 说明 经过 内容 备注 説明 詳細 설명 وصف تفاصيل ملاحظات
"""
_TOLD = frozenset(_TOLD_WORDS.split())


def refuse_told(source: Source, plan: Plan) -> None:
    """Looks at the headers and the first rows of a fresh pass."""
    sample = [row.cells for row in islice(source.rows(), SAMPLE) if row.problem is None]
    for place, column in enumerate(plan.header):
        if column in plan.dropped or column in ADDED:
            continue
        if header_announces_it(column) or cells_tell(cells[place] for cells in sample):
            raise FileRefused(
                "This column seems to hold what somebody told. That is content of a case, and no file brings it in.",
                f"Discard it with --drop '{shown(column)}', or by drop in the map.",
                row=1,
                column=column,
            )


def header_announces_it(header: str) -> bool:
    """Whether a header says so, in one of several languages."""
    marked = unicodedata.normalize("NFKD", header)
    bare = "".join(c for c in marked if not unicodedata.combining(c)).casefold()
    return not _TOLD.isdisjoint(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", bare)))


def cells_tell(cells: Iterable[str]) -> bool:
    """Whether a good part of a column's cells hold sentences."""
    filled = [cell for cell in cells if cell.strip()]
    return sum(map(_is_told, filled)) > len(filled) * SHARE


def _is_told(cell: str) -> bool:
    return any(
        len(_WORD.findall(part)) >= WORDS
        or any(len(_LETTER.findall(word)) >= LETTERS and not word.isascii() for word in part.split())
        for part in _PARTS.split(cell)
    )
