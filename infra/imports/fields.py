"""What a field of a record is: its name, how its text is read, and in which type it is staged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.cases.days import Reckoning
from domain.kernel import FIRST_DAY, LAST_DAY
from infra.imports.nearest import nearest
from infra.imports.problems import Unfit, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Records that a cell may name: by id, by reference or by name. `ambiguous` names stand for several."""

    ids: Mapping[str, UUID]
    spelt: tuple[str, ...]
    ambiguous: frozenset[str] = frozenset()

    def found(self, text: str, what: str) -> UUID | Unfit:
        """The record that is meant, or the nearest name."""
        key = text.strip().casefold()
        if key in self.ambiguous:
            return Unfit(message=f"Several {what}s have this name.", next="Give its reference or id.")
        id = self.ids.get(key)
        if id is not None:
            return id
        close = nearest(text, self.spelt)
        hint = f'The nearest is "{close}".' if close else f"Give the {what}'s name, reference or id."
        return Unfit(message=f"There is no {what} of this name or reference.", next=hint, nearest=close)


NO_NAMES = Names(ids={}, spelt=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a row is judged against: the day, the sites and organisations, and who keeps the records."""

    today: date
    sites: Names
    organisations: Names
    companies: frozenset[UUID]
    owner: UUID | None = None
    recordable: frozenset[UUID] | None = None
    """Sites where the keeper may record today; None: everywhere."""
    digest: Callable[[str], str] = str
    mechanisms: Names = NO_NAMES
    """Those that the keeper runs."""
    other_mechanisms: Names = NO_NAMES
    reckonings: Mapping[UUID, Reckoning] = field(default_factory=dict[UUID, Reckoning])
    """By what a case at each site counts its days."""


Reader = Callable[[str, Known], object]
"""Text that is not blank -> its value, or Unfit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a record that a column can fill."""

    name: str
    read: Reader
    about: str
    sql: str = "text"
    required: bool = False
    many: bool = False
    holds_name: bool = False
    """A name may stand here: of a site, an organisation, or a party that is public."""
    numeric: bool = False
    column: str = ""
    """Its column in the record's own table, where the name differs."""
    kept: bool = True
    """Whether it is a column of the record's own table."""
    fixed: bool = False
    """Whether it stays as first recorded: a repeated import does not update it."""
    default: Callable[[Mapping[str, object], Known], object] | None = None
    """What stands there when the cell is blank or there is no column; made of the row's other values."""
    hidden: bool = False
    """Its text is never stored as given (a digest is), so it may look like anything."""

    @property
    def kept_as(self) -> str:
        """The column it fills."""
        return self.column or self.name


def code(choices: Iterable[str]) -> Reader:
    """Reads a code of a closed list, however it is cased and whether words are parted by spaces or underscores."""
    codes = [str(choice) for choice in choices]

    def read(text: str, known: Known) -> object:
        given = "_".join(text.upper().replace("-", " ").replace("_", " ").split())
        if given in codes:
            return given
        close = nearest(text, codes)
        return Unfit(
            message=f"{quoted(text, close)} is none of the values that stand here.",
            next=f"The nearest is {close}." if close else f"Give one of {', '.join(codes)}.",
            nearest=close,
            given=text,
        )

    return read


def day(text: str, known: Known) -> date | Unfit:
    """Reads a day as YYYY-MM-DD; other forms are turned into it by the map."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return Unfit(
            message=f"{quoted(text)} is no day in the form YYYY-MM-DD.",
            next='Write it so, or tell its form in the map, such as format = "%d/%m/%Y".',
        )
    if FIRST_DAY <= found <= LAST_DAY:
        return found
    return Unfit(
        message=f"{quoted(text)} lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}.",
        next="Look for a slip in the year; leave an end that is open out.",
    )


def degrees(text: str, known: Known) -> float | Unfit:
    """Reads a coordinate in decimal degrees."""
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = float("nan")
    if found == found and abs(found) <= 180:
        return found
    return Unfit(message=f"{quoted(text)} is no coordinate in decimal degrees.", next="Write it as -33.45.")


def count(text: str, known: Known) -> int | Unfit:
    """Reads a headcount."""
    if text.isascii() and text.isdecimal() and int(text[:8]) <= 1_000_000 and len(text) <= 7:
        return int(text)
    return Unfit(message=f"{quoted(text)} is no headcount.", next="Write a whole number from 0 to 1000000.")


def site(text: str, known: Known) -> object:
    """Reads which site is meant."""
    return known.sites.found(text, "site")


def mechanism(text: str, known: Known) -> object:
    """Reads which mechanism is meant, among those of who keeps the records."""
    found = known.mechanisms.found(text, "mechanism")
    if isinstance(found, UUID) or isinstance(known.other_mechanisms.found(text, "mechanism"), Unfit):
        return found
    return Unfit(
        message="This mechanism is run by another organisation.",
        next="Name that organisation with --as, or name a mechanism of the one named there.",
    )


def organisation(text: str, known: Known) -> object:
    """Reads which organisation is meant."""
    return known.organisations.found(text, "organisation")
