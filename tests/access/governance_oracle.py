"""Who may see which motion and what a seat gave, in plain Python, from the documents alone.

The architecture's row `motions before the result, ballots` (section 4): the secretariat, and board seats their own
ballot and the motion; motions with a result are everybody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernanceOracle:
    """The tables, and the day it is."""

    tables: Mapping[str, list[Row]]
    today: date

    def sees(self, kind: str | None, person: UUID | None, entity: str, row: Row) -> bool:
        """Whether this record exists for somebody of that kind (BOARD: signed in as a board member)."""
        if kind == "SECRETARIAT":
            return True
        seats = self._held(person) if kind == "BOARD" else set[object]()
        if entity in ("Motion", "MotionEvent"):
            return bool(row["has_result"]) or bool(seats)
        return row["seat_id"] in seats

    def _held(self, person: UUID | None) -> set[object]:
        """The seats that the person holds today."""
        return {
            term["seat_id"]
            for term in self.tables["seat_terms"]
            if term["person_id"] == person
            and term["starts"] <= self.today  # type: ignore[operator]
            and (term["ends"] is None or term["ends"] >= self.today)  # type: ignore[operator]
        }
