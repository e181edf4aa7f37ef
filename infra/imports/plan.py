"""What is done with each column of one file: which field it fills, and which are dropped or left aside.

Refused: a column that nobody spoke for (so that nothing is lost or kept by oversight), a column that seems to hold
people's names or contacts, a field that is required and not filled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from infra.imports.fields import Field
from infra.imports.mapping import Map, Recipe
from infra.imports.nearest import nearest
from infra.imports.peoples_columns import cells_tell_of_people, header_tells_of_people
from infra.imports.problems import FileRefused, shown
from infra.imports.source import Source

SAMPLE = 200
"""Rows looked at before anything is loaded, to see what the columns hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A field, how it is filled, and from which cells."""

    field: Field
    recipe: Recipe
    places: tuple[int, ...]

    def column(self, header: Sequence[str]) -> str:
        """What a report calls it: the columns it comes from."""
        return " + ".join(header[place] for place in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every field that is filled, and the columns that are not read."""

    header: tuple[str, ...]
    fillings: tuple[Filling, ...]
    blank: frozenset[str]
    each: str
    numbered: bool
    """Whether lines that share a reference are told apart by their place among them."""
    dropped: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Names of the fields that are filled."""
        return frozenset(filling.field.name for filling in self.fillings)

    def column_of(self, field: str) -> str:
        """The columns that fill a field, or the field's own name if a constant does."""
        for filling in self.fillings:
            if filling.field.name == field:
                return filling.column(self.header) or field
        return field


def plan_for(source: Source, fields: Sequence[Field], said: Map, drops: Sequence[str]) -> Plan:
    """The plan for this file, or why there is none."""
    known = {field.name: field for field in fields}
    header = source.header
    places = {name.casefold(): place for place, name in enumerate(header)}
    drop = _places(("--drop", drops), places) | _places(("drop", said.drop), places)
    recipes = (
        said.fields if said.given else {name: Recipe(columns=(name,)) for name in known if name in places}
    )
    fillings = tuple(_filling(known[name], recipe, places, drop) for name, recipe in recipes.items())
    plan = Plan(
        header=header,
        fillings=fillings,
        blank=said.blank,
        each=said.each,
        numbered=_numbered(fillings, said.each),
        dropped=tuple(header[place] for place in sorted(drop)),
        ignored=tuple(header[place] for place in sorted(_places(("ignore", said.ignore), places) - drop)),
    )
    _refuse_unspoken(plan, drop, known)
    _refuse_headers_of_people(plan, drop)
    _refuse_unfilled(plan, known)
    return plan


def refuse_cells_of_people(source: Source, plan: Plan) -> None:
    """Looks at the first rows of a fresh pass; a column of contacts or names is refused whatever its header."""
    sample = [row.cells for row in islice(source.rows(), SAMPLE) if row.problem is None]
    for filling in plan.fillings:
        if filling.field.hidden or filling.field.numeric:
            continue
        lenient = filling.field.holds_name or filling.field.name not in FREE_TEXTS
        numbered = filling.field.name == NUMBERED
        for place in filling.places:
            looked_at = (cells[place] for cells in sample)
            if cells_tell_of_people(
                (cell for cell in looked_at if not (numbered and YEARLY.fullmatch(cell.strip()))),
                may_hold_name=lenient,
            ):
                raise _of_people(
                    plan.header[place], "What stands in it looks like people's names or contacts."
                )


ADDED = ("why it was not loaded", "row in the first file")
"""Columns that a file of rejected rows has beside the first file's; they are left aside when it is loaded again."""

NUMBERED = "external_ref"

YEARLY = re.compile(r"(?:19|20)\d{2}[-/]?\d{1,5}")
"""A year and a serial number, as registers number their cases; nine digits, yet hardly a phone number."""

FREE_TEXTS = frozenset({"purpose", "affected_group"})
"""Where cells shaped like names are names; a place or a site is shaped the same."""


def _filling(field: Field, recipe: Recipe, places: Mapping[str, int], drop: set[int]) -> Filling:
    found = []
    for column in recipe.columns:
        place = places.get(" ".join(column.split()).casefold())
        if place is None:
            raise _no_column(column, places, f"The map fills {field.name} from it.")
        if place in drop:
            raise FileRefused(
                f"The map fills {field.name} from {shown(column)}, which is to be dropped.",
                "Do one or the other.",
            )
        found.append(place)
    if recipe.split and not field.many and len(found) > 1:
        raise FileRefused(f"{field.name} splits a cell and joins columns.", "Do one or the other in the map.")
    return Filling(field=field, recipe=recipe, places=tuple(found))


def _numbered(fillings: Sequence[Filling], each: str) -> bool:
    asked = [filling.field.name for filling in fillings if filling.recipe.numbered]
    other = next((name for name in asked if name != NUMBERED), "")
    if other:
        raise FileRefused(f"The map numbers {other}.", f"Only {NUMBERED} is numbered.")
    if asked and each:
        raise FileRefused("The map says both each and numbered.", "Do one or the other.")
    return bool(asked)


def _places(asked: tuple[str, Sequence[str]], places: Mapping[str, int]) -> set[int]:
    found: set[int] = set()
    for column in asked[1]:
        place = places.get(" ".join(column.split()).casefold())
        if place is None:
            raise _no_column(column, places, f"It is named by {asked[0]}.")
        found.add(place)
    return found


def _refuse_unspoken(plan: Plan, drop: set[int], known: Mapping[str, Field]) -> None:
    ignored = {*plan.ignored, *ADDED}
    used = {place for filling in plan.fillings for place in filling.places} | drop
    for place, column in enumerate(plan.header):
        if place in used or column in ignored:
            continue
        if header_tells_of_people(column, may_hold_name=False):
            raise _of_people(column)
        close = nearest(column, list(known))
        hint = f"The nearest field is {close}." if close else ""
        raise FileRefused(
            "Nothing says what this column is.",
            f"{hint} Name it in the map's [fields], in its ignore list, or use --drop.",
            row=1,
            column=column,
        )


def _refuse_headers_of_people(plan: Plan, drop: set[int]) -> None:
    """Also those that the map ignores: whoever hands over such a file should know that it holds them."""
    for place, column in enumerate(plan.header):
        filled = [filling.field for filling in plan.fillings if place in filling.places]
        lenient = bool(filled) and all(field.holds_name for field in filled)
        if place in drop or any(field.hidden or field.name == column.casefold() for field in filled):
            continue
        if header_tells_of_people(column, may_hold_name=lenient):
            raise _of_people(column)


def _refuse_unfilled(plan: Plan, known: Mapping[str, Field]) -> None:
    missing = [field.name for field in known.values() if field.required and field.name not in plan.fields]
    if missing:
        raise FileRefused(
            f"Nothing fills {', '.join(missing)}.", "Give the column, or a constant in the map.", row=1
        )


def _of_people(
    column: str, what: str = "This column seems to hold people's names or contacts."
) -> FileRefused:
    return FileRefused(
        what,
        f"Remove it from the file, or discard it with --drop '{shown(column)}'. Who took part is kept as pseudonyms: "
        "load parties first and name them here by their reference.",
        row=1,
        column=column,
    )


def _no_column(column: str, places: Mapping[str, int], why: str) -> FileRefused:
    close = nearest(column, list(places))
    hint = f"The nearest header is {close}." if close else "Check the file's header."
    return FileRefused(f"There is no column {shown(column)}. {why}", hint, row=1)
