"""An export comes in pages: in each so many records and so much text, and a cursor to the next.

The cursor says where to go on (label, kind of record, last record) and nothing else: whoever sends it is judged anew.
Records come in the order of their ids, which are random; what is recorded while somebody pages may be missed.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from domain.kernel import BadInput
from domain.vault.subjects import Subject

MOST_ROWS = 500
"""Records on a page (A)."""
MOST_TEXT = 400_000
"""Characters of case content on a page, from which on nothing more is opened (A)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page begins: after this record of this kind, under this label."""

    label: UUID
    section: int = 0
    after: UUID | None = None

    @property
    def cursor(self) -> str:
        """As it is told."""
        last = "" if self.after is None else self.after.hex
        return base64.urlsafe_b64encode(f"{self.label.hex}.{self.section}.{last}".encode()).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record, and where it stands."""

    section: int
    id: UUID
    told: Mapping[str, Any] = field(repr=False)


class Exports(Protocol):
    """What the records hold."""

    async def about(
        self, subject: Subject, case: UUID | None, *, section: int, after: UUID | None, most: int
    ) -> Sequence[Row]:
        """The next records under this label, kind after kind: so many at most."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a page tells of one label."""

    subject: Subject
    begins: bool
    """Whether this is the first that is told of it."""
    records: Sequence[Mapping[str, Any]] = field(repr=False)


Completed = Callable[[Row], Awaitable[Mapping[str, Any]]]
"""A record with what else is told of it: what was written in it, for whom that is."""


def place_of(cursor: str | None, labels: Sequence[Subject]) -> Place | BadInput:
    """Where to go on; without a cursor, at the first label."""
    if cursor is None:
        return Place(label=labels[0].id)
    try:
        label, section, last = base64.urlsafe_b64decode(cursor.encode()).decode("ascii").split(".")
        place = Place(label=UUID(hex=label), section=int(section), after=UUID(hex=last) if last else None)
    except (ValueError, binascii.Error):
        return _NO_CURSOR
    known = place.label in {one.id for one in labels} and place.section in range(100)
    return place if known else _NO_CURSOR


_NO_CURSOR = BadInput(
    message="This is no cursor of this export.",
    next="Give `nextPage` as the page before told it, with the same input otherwise; or leave it out and begin anew.",
    field="after",
)


async def page(
    labels: Sequence[tuple[Subject, UUID | None]], place: Place, exports: Exports, completed: Completed
) -> tuple[Sequence[Part], Place | None]:
    """One page, from this place on, and where the next begins. `labels`: each with its case."""
    parts: list[Part] = []
    left, text = MOST_ROWS, MOST_TEXT
    ids = [subject.id for subject, _ in labels]
    for subject, case in labels[ids.index(place.label) :]:
        here = place if subject.id == place.label else Place(label=subject.id)
        begins = (here.section, here.after) == (0, None)
        rows = await exports.about(subject, case, section=here.section, after=here.after, most=left + 1)
        records: list[Mapping[str, Any]] = []
        parts.append(Part(subject=subject, begins=begins, records=records))
        for row in rows:
            if left == 0 or text <= 0:
                return parts, here
            record = await completed(row)
            records.append(record)
            left, text = left - 1, text - len(str(record.get("text", "")))
            here = Place(label=subject.id, section=row.section, after=row.id)
    return parts, None
