"""The map: which column fills which field, and how. A TOML file beside the data, or none where headers are field names.

    delimiter = ";"                     # how cells are separated; a comma unless said
    encoding = "windows-1252"           # UTF-8 unless said
    blank = ["N/A", "-"]                # words that mean nothing was written
    ignore = ["Page"]                   # columns that are not wanted
    drop = ["Attendees"]                # as --drop: columns that hold people's names, discarded

    [fields]
    external_ref = "Ref"                                                  # a column
    level = { constant = "CONSULT" }                                      # the same for every row
    method = { column = "How", values = { "door to door" = "INTERVIEW" }, otherwise = "OTHER" }
    starts_on = { columns = ["Day", "Month", "Year"], join = "/", format = "%d/%m/%Y" }
    participants = { column = "Who (codes)", split = ";" }                # several in one cell

`values` translates whole cells (after `split`), whatever their case; `otherwise` stands for what it does not list,
`default` for a blank cell, `prefix` goes before what is not translated. `each = "external_ref"` at the top makes one
record of each part of that field. `numbered = true` on external_ref is for a register that gives a case several lines
and only the case a number: its lines become 17/1, 17/2 and so on, in their order.

Refused: an unknown key, field or encoding, with the nearest known one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.imports.detected import CHOICES
from infra.imports.nearest import nearest
from infra.imports.problems import FileRefused, shown

_TOP = {"import", "delimiter", "encoding", "blank", "ignore", "drop", "each", "fields"}
_KEYS = {
    "column",
    "columns",
    "join",
    "constant",
    "values",
    "otherwise",
    "default",
    "format",
    "split",
    "prefix",
    "numbered",
}
LARGEST = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one field is filled."""

    columns: tuple[str, ...] = ()
    join: str = " "
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    otherwise: str | None = None
    default: str = ""
    formats: tuple[str, ...] = ()
    split: str = ""
    prefix: str = ""
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """What a map file says."""

    fields: Mapping[str, Recipe]
    encoding: str = "utf-8"
    delimiter: str = ","
    blank: frozenset[str] = frozenset()
    ignore: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    each: str = ""
    given: bool = True
    """Whether there is a map at all; without one, headers are the fields' names."""


NO_MAP = Map(fields={}, given=False)


def read_map(path: Path, kind: str, fields: Collection[str]) -> Map:
    """The map in this file, checked against the fields of what is imported."""
    said = _toml(path)
    _refuse_unknown(said, _TOP, "key", path)
    if said.get("import", kind) != kind:
        raise _wrong(
            path, f"This map is for {shown(str(said['import']))}, not for {kind}.", "Name another map."
        )
    asked = said.get("fields", {})
    if not isinstance(asked, dict) or not asked:
        raise _wrong(path, "There is no [fields] table.", "Say which column fills which field.")
    _refuse_unknown(asked, fields, "field", path)
    each = _text(said, "each", path)
    if each and each not in asked:
        raise _wrong(path, f"each names {shown(each)}, which is not among the fields.", "Correct it.")
    return Map(
        fields={name: _recipe(recipe, name, path) for name, recipe in asked.items()},
        encoding=_encoding(said, path),
        delimiter=_delimiter(said, path),
        blank=frozenset(word.casefold() for word in _texts(said, "blank", path)),
        ignore=_texts(said, "ignore", path),
        drop=_texts(said, "drop", path),
        each=each,
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.loads(file.read(LARGEST).decode())
    except OSError as no:
        raise FileRefused(f"The map {path} cannot be read ({no.strerror}).", "Check the path.") from None
    except UnicodeDecodeError:
        raise _wrong(path, "It is not UTF-8.", "Save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as no:
        raise _wrong(
            path, f"It is not TOML ({shown(str(no), 100)}).", "See `parley import --help`."
        ) from None


def _recipe(said: object, name: str, path: Path) -> Recipe:
    if isinstance(said, str):
        return Recipe(columns=(said,))
    if not isinstance(said, dict):
        raise _wrong(path, f"fields.{name} is neither a column nor a table.", "See `parley import --help`.")
    _refuse_unknown(said, _KEYS, "key", path)
    values = said.get("values", {})
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise _wrong(path, f"fields.{name}.values is not a table of texts.", 'Write { "from" = "to" }.')
    columns = _texts(said, "columns", path) or _texts(said, "column", path)
    if bool(columns) == ("constant" in said):
        raise _wrong(path, f"fields.{name} needs a column or a constant, one of both.", "Say which.")
    return Recipe(
        columns=columns,
        join=_text(said, "join", path) or " ",
        constant=_text(said, "constant", path),
        values={key.casefold(): value for key, value in values.items()},
        otherwise=_text(said, "otherwise", path) if "otherwise" in said else None,
        default=_text(said, "default", path),
        formats=_texts(said, "format", path),
        split=_text(said, "split", path),
        prefix=_text(said, "prefix", path),
        numbered=_flag(said, "numbered", path),
    )


def _encoding(said: Mapping[str, Any], path: Path) -> str:
    asked = (_text(said, "encoding", path) or "utf-8").lower()
    if asked not in CHOICES:
        raise _wrong(path, f"The encoding {shown(asked)} is not read.", f"Known are {', '.join(CHOICES)}.")
    return CHOICES[asked]


def _delimiter(said: Mapping[str, Any], path: Path) -> str:
    asked = _text(said, "delimiter", path) or ","
    if len(asked) != 1 or asked in '"\r\n\0':
        raise _wrong(path, "The delimiter is not one character.", 'Write ";" or "\\t".')
    return asked


def _flag(said: Mapping[str, Any], key: str, path: Path) -> bool:
    found = said.get(key, False)
    if not isinstance(found, bool):
        raise _wrong(path, f"{key} is neither true nor false.", "Write true or false.")
    return found


def _text(said: Mapping[str, Any], key: str, path: Path) -> str:
    found = said.get(key, "")
    if not isinstance(found, str):
        raise _wrong(path, f"{key} is not a text.", 'Put it in quotes: "...".')
    return found


def _texts(said: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    found = said.get(key, ())
    found = (found,) if isinstance(found, str) else found
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise _wrong(path, f"{key} is not a list of texts.", 'Write ["...", "..."].')
    return tuple(found)


def _refuse_unknown(said: Mapping[str, Any], known: Collection[str], what: str, path: Path) -> None:
    for name in said:
        if name not in known:
            close = nearest(name, list(known))
            hint = f"The nearest is {close}." if close else f"Known are {', '.join(sorted(known))}."
            raise _wrong(path, f"There is no {what} {shown(name)}.", hint)


def _wrong(path: Path, problem: str, remedy: str) -> FileRefused:
    return FileRefused(f"{path.name}: {problem}", remedy)
