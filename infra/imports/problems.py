"""What is wrong, and where: a problem of one row, or a reason to refuse the whole file.

Neither repeats what a cell holds, except a misspelt code or a number: a name or a contact never reaches a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.kernel import Refusal
from domain.screening import IdentifyingText, UnreadableText
from domain.telltales import telltale_in
from infra.startup import CannotStart


class FileRefused(CannotStart):
    """Nothing of this file can be loaded. One line: where, what is wrong, what to do."""

    def __init__(self, problem: str, remedy: str, *, row: int | None = None, column: str = "") -> None:
        where = ", ".join(part for part in (f"row {row}" if row else "", named(column)) if part)
        super().__init__(f"{where}: {problem}" if where else problem, remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Why a value cannot be kept. `withheld`: not even the file of rejected rows repeats it."""

    message: str
    next: str = ""
    nearest: str = ""
    withheld: bool = False
    field: str = ""
    given: str = ""
    """A word that is none of a closed list, to be counted; no report repeats it row by row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One row's problem, as the report says it."""

    row: int
    column: str
    message: str
    next: str = ""
    withheld: bool = False
    given: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"row {self.row}", named(self.column)) if part)
        return f"{where}: {self.message} {self.next}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """A word that is no code and that the map does not translate, and in how many rows it stands."""

    column: str
    given: str
    rows: int
    first: int

    def __str__(self) -> str:
        often = self.rows >= SAID_OFTEN and len(self.given) <= 60 and self.given.isprintable()
        what = f'"{self.given}"' if often and telltale_in(self.given) is None else "one value"
        rows = f"{self.rows:,} row{'s' if self.rows > 1 else ''}"
        return f"Not translated: {named(self.column)}, {what} in {rows}, first in row {self.first}."


SAID_OFTEN = 5
"""A word that stands in so many rows is one of the register's own; a rarer one could be anybody's name."""


def named(column: str) -> str:
    """How a column is spoken of; headers that cannot be shown are not."""
    if not column:
        return ""
    return f'column "{shown(column)}"'


def shown(text: str, longest: int = 60) -> str:
    """A header, cut and on one line."""
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return plain if len(plain) <= longest else f"{plain[:longest]}..."


def unfit(refusal: Refusal) -> Unfit:
    """A domain's refusal as a problem of a cell."""
    return Unfit(
        message=refusal.message,
        next=refusal.next,
        field=getattr(refusal, "field", ""),
        withheld=isinstance(refusal, IdentifyingText | UnreadableText),
    )


_NUMBERS = re.compile(r"[\d.,:/+-]{1,30}")


def quoted(text: str, nearest: str = "") -> str:
    """The value in quotes where it is harmless: a misspelling of a valid one, or only a number or a day."""
    harmless = bool(nearest) or (_NUMBERS.fullmatch(text) is not None)
    if harmless and len(text) <= 40 and text.isprintable() and telltale_in(text) is None:
        return f'"{text}"'
    return "This value"
