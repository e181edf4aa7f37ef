"""Values into a statement: every value is a parameter with its type; the first two are the viewer's claims."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.selection import Given

ORG = "nullif($1, '')::uuid"
PERSON = "nullif($2, '')::uuid"
DESK = (
    f"(SELECT m.organisation_id FROM memberships m WHERE m.person_id = {PERSON} AND m.organisation_id = {ORG}"
    " AND m.capacity = 'HANDLER' AND m.starts <= current_date AND (m.ends IS NULL OR m.ends >= current_date) LIMIT 1)"
)
"""The organisation at whose handlers' desk the viewer sits today: null for everybody else."""


def placed(sql: str, *, t: str = "", v: str = "") -> str:
    """Declared SQL with its places filled: the row `{t}`, the value `{v}`, and who asks: `{org}`, `{person}`, `{desk}`."""
    return sql.format(t=t, v=v, org=ORG, person=PERSON, desk=DESK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    """How one parameter is filled when the statement runs."""

    given: Given
    type: str
    key_of: str = ""  # the entity whose global id this value is
    cursor_of: int | None = None  # which key of a cursor
    order: str = ""  # the order the cursor must have been made for
    keys: int = 0  # how many keys a cursor of that order has


@dataclass(slots=True)
class Parameters:
    """Numbers the parameters of one statement; the same value asked twice is one parameter."""

    binds: list[Bind] = field(default_factory=list[Bind])

    def add(self, bind: Bind) -> str:
        """The parameter's typed place in the SQL: `$3::date`, or `$3::text[]` for a list."""
        try:
            index = self.binds.index(bind)
        except ValueError:
            index = len(self.binds)
            self.binds.append(bind)
        return f"${index + 3}::{bind.type}{'[]' if bind.given.many else ''}"
