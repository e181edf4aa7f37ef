"""A question as data: which records, which facts, through which links, filtered, ordered and paged how.

The schema layer reads a GraphQL document into a Question, admit() judges what it needs, and the reading side turns it
into one statement. Values that a variable gives stay open (`Given`), so that one plan serves every later asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.access import Arm, Scope
from domain.admitting import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value of the question: a literal, or the place of one among the variables.

    `path` is the variable's name followed by input field names; an empty path means the literal.
    """

    path: tuple[str | int, ...] = ()
    literal: object = None
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One filter: its name as the entity declares it, and the value to hold it against."""

    name: str
    value: Given
    through: frozenset[Arm] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsk:
    """Which slice of a list: ordered one way throughout, `size` rows after (or before) a position."""

    order: str
    descending: bool
    size: Given
    backward: bool = False
    position: Given | None = None
    conditions: tuple[Condition, ...] = ()
    most: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeName:
    """`__typename`."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Id:
    """The record's global id."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of the record. `through`: only a viewer who came by one of these arms learns it."""

    key: str
    name: str
    through: frozenset[Arm] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """At most one other record."""

    key: str
    link: str
    record: Record
    through: frozenset[Arm] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePart:
    """One piece of a page's answer: `edges`, `nodes`, `pageInfo`, `total` or `__typename`, with the parts inside."""

    key: str
    name: str
    parts: tuple[PagePart, ...] = ()
    record: Record | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A slice of a list of records: of the root (`link` empty) or of the record above."""

    key: str
    link: str
    entity: str
    ask: PageAsk
    parts: tuple[PagePart, ...]
    through: frozenset[Arm] | None = None
    """Below a record: only a viewer who came to that by one of these arms finds anything here."""


Step = TypeName | Id | Fact | One | Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is asked of one record."""

    entity: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByKey:
    """One record by its key; the answer is null where it is not there, or not the viewer's."""

    key: str
    id: Given
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ByKeys:
    """Several records by their ids, in the order asked, null where one is not there. One Record per entity."""

    key: str
    ids: Given
    records: tuple[Record, ...]


Root = TypeName | ByKey | ByKeys | Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A whole operation: its root steps in the order of the answer, and all that it touches."""

    roots: tuple[Root, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What reading something takes, declared once beside it in the schema."""

    scope: Scope | None = None
    through: frozenset[Arm] | None = None


def pages_of(steps: tuple[Step | Root, ...]) -> Iterator[Page]:
    """Every page asked directly by these steps, looking through to-one links."""
    for step in steps:
        match step:
            case Page():
                yield step
            case One(record=record) | ByKey(record=record):
                yield from pages_of(record.steps)
            case ByKeys(records=records):
                for record in records:
                    yield from pages_of(record.steps)
            case _:
                pass


def records_of(parts: tuple[PagePart, ...]) -> Iterator[Record]:
    """The records asked inside a page (by `nodes`, and by `edges { node }`)."""
    for part in parts:
        if part.record is not None:
            yield part.record
        yield from records_of(part.parts)
