"""Who may see what a site promised, interviews and what touches an audit's integrity, from the documents alone.

Sources: the architecture's table of relationships (section 4: interviews, undertakings) and the domain, sections 5
and 10. Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from tests.access.interview_shapes import TEAM_SHAPES

Row = Mapping[str, object]


class Asker(Protocol):
    """As much of a persona as is asked here."""

    @property
    def kind(self) -> str | None: ...
    @property
    def organisation(self) -> object: ...
    @property
    def person(self) -> object: ...


@dataclass(kw_only=True)
class InterviewOracle:
    """The tables, and the day it is."""

    tables: Mapping[str, list[Row]]
    today: date

    def sees(self, who: Asker, entity: str, row: Row) -> bool:
        """Whether this record exists for whoever asks."""
        if entity in TEAM_SHAPES:
            return self._on_team(who, row["audit_id"])
        audit = self._audits[row["audit_id"]]
        if entity == "Undertaking" and audit["published"]:
            return True
        match who.kind:
            case "SECRETARIAT":
                return True
            case "COMPANY":
                return self._operates(who, audit)
            case "AUDIT_FIRM" if entity == "Undertaking":
                return audit["firm_id"] == who.organisation
            case "AUDIT_FIRM":
                return self._on_team(who, row["audit_id"])
            case _:
                return False

    def kept_back(self, who: Asker, entity: str, name: str, row: Row) -> bool:
        """Which person signed is for the company and the secretariat."""
        if (entity, name) != ("Undertaking", "signedBy"):
            return False
        operates = who.kind == "COMPANY" and self._operates(who, self._audits[row["audit_id"]])
        return who.kind != "SECRETARIAT" and not operates

    def needs_no_scope(self, who: Asker, entity: str) -> bool:
        """Whether all that they could ever see of this kind is public."""
        return entity == "Undertaking" and who.kind not in ("SECRETARIAT", "COMPANY", "AUDIT_FIRM")

    def _on_team(self, who: Asker, audit: object) -> bool:
        return who.kind == "AUDIT_FIRM" and any(
            one["audit_id"] == audit
            and one["person_id"] == who.person
            and one["approved_on"] is not None
            and one["ended_on"] is None
            and self._audits[audit]["firm_id"] == who.organisation
            for one in self.tables["audit_team_members"]
        )

    def _operates(self, who: Asker, audit: Row) -> bool:
        """That it is theirs, and that they operate the site to this day."""
        return audit["operator_id"] == who.organisation and any(
            row["organisation_id"] == who.organisation
            and row["site_id"] == audit["site_id"]
            and row["capacity"] == "OPERATOR"
            and row["starts"] <= self.today  # type: ignore[operator]
            and (row["ends"] is None or row["ends"] >= self.today)  # type: ignore[operator]
            for row in self.tables["assignments"]
        )

    @cached_property
    def _audits(self) -> Mapping[object, Row]:
        return {row["id"]: row for row in self.tables["audits"]}
