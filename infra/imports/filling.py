"""From the cells of a row to the values of its fields, as the map says. Formulas are refused before anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from infra.imports.fields import Known
from infra.imports.plan import Filling, Plan
from infra.imports.problems import Unfit

_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,12})?")
MOST_PARTS = 200

Values = Mapping[str, object]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell: =, +, -, @ in front (full-width too), or a tab or line end before."""
    if not cell:
        return False
    if cell[0] in "\t\r\n":
        return True
    text = cell.lstrip()
    first = unicodedata.normalize("NFKC", text[:1])
    return first in ("=", "@", "+", "-") and _NUMBER.fullmatch(text.strip()) is None


FORMULA = Unfit(
    message="This cell begins as a formula does (=, +, -, @, a tab or a line end).",
    next="Write it as plain text that begins with a letter or a digit.",
    withheld=True,
)


def values_of(
    cells: Sequence[str], plan: Plan, known: Known
) -> tuple[dict[str, object], list[tuple[str, Unfit]]]:
    """The row's values by field, and what is unfit. A blank cell is None."""
    values: dict[str, object] = {}
    unfit: list[tuple[str, Unfit]] = []
    for filling in plan.fillings:
        value = _value(filling, cells, plan, known)
        if isinstance(value, Unfit):
            unfit.append((filling.field.name, value))
            continue
        if value is None and filling.field.required:
            unfit.append(
                (filling.field.name, Unfit(message=f"This cell is blank; {filling.field.name} is needed."))
            )
        values[filling.field.name] = value
    return values, unfit


def _value(filling: Filling, cells: Sequence[str], plan: Plan, known: Known) -> object:
    texts = _texts(filling, cells, plan.blank)
    if isinstance(texts, Unfit):
        return texts
    several = filling.field.many or filling.field.name == plan.each
    if not texts:
        return [] if filling.field.many else None
    if not several:
        return filling.field.read(texts[0], known)
    if len(texts) > MOST_PARTS:
        return Unfit(
            message=f"This cell names more than {MOST_PARTS} things.", next="Make several rows of it."
        )
    read = [filling.field.read(text, known) for text in texts]
    wrong = next((value for value in read if isinstance(value, Unfit)), None)
    return wrong or list(dict.fromkeys(read))


def _texts(filling: Filling, cells: Sequence[str], blank: frozenset[str]) -> list[str] | Unfit:
    recipe = filling.recipe
    if not filling.places:
        return _parts(recipe.constant, filling)
    found = []
    for place in filling.places:
        cell = cells[place]
        if is_formula(cell):
            return FORMULA
        text = cell.strip()
        if text and text.casefold() not in blank:
            found.append(text)
    if not found:
        return [recipe.default] if recipe.default else []
    return _translated(recipe.join.join(found), filling)


def _translated(text: str, filling: Filling) -> list[str] | Unfit:
    recipe, read = filling.recipe, []
    for part in _parts(text, filling):
        told = recipe.values.get(part.casefold())
        if told is None:  # what the map translates is as it should be; the rest gets its form and prefix
            told = part if recipe.otherwise is None else recipe.otherwise
            told = _iso(told, recipe.formats) if recipe.formats else told
            if told is None:
                return Unfit(
                    message="This is no day in the form that the map gives.",
                    next=f"The map says {' or '.join(recipe.formats)}.",
                )
            told = f"{recipe.prefix}{told}" if told else ""
        if told:
            read.append(told)
    return read


def _parts(text: str, filling: Filling) -> list[str]:
    separator = filling.recipe.split or (";" if filling.field.many else "")
    if not separator:
        return [text] if text else []
    return [part.strip() for part in text.split(separator) if part.strip()]


@lru_cache(maxsize=4_096)
def _iso(text: str, formats: tuple[str, ...]) -> str | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None
