"""Who may see which record of an audit and which of its facts, in plain Python, from the documents alone.

Source: the architecture's table of relationships (section 4: unpublished audits are their firm's, the operator's at its
own sites and the secretariat's; published ones everybody's). Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

Row = Mapping[str, object]
Tables = Mapping[str, list[Row]]

NEVER_PUBLIC = frozenset({"AuditTeamMember"})
FOR_THE_SECRETARIAT = frozenset({("AuditEvent", "person")})
NOT_FOR_OPERATORS = frozenset({("AuditTeamMember", "person"), ("AuditTeamMember", "proposedOn")})


class Asker(Protocol):
    """As much of a persona as is asked here."""

    @property
    def kind(self) -> str | None: ...
    @property
    def organisation(self) -> object: ...
    @property
    def person(self) -> object: ...


@dataclass(kw_only=True)
class AssuranceOracle:
    """The tables, and the day it is."""

    tables: Tables
    today: date

    def sees(self, who: Asker, entity: str, row: Row) -> bool:
        """Whether this record exists for whoever asks."""
        audit = row if entity == "Audit" else self._audits[row["audit_id"]]
        if audit["state"] == "PUBLISHED" and entity not in NEVER_PUBLIC:
            return True
        match who.kind:
            case "SECRETARIAT":
                return True
            case "AUDIT_FIRM":
                return audit["firm_id"] == who.organisation
            case "COMPANY":
                theirs = audit["operator_id"] == who.organisation and self._operates(who, audit["site_id"])
                return theirs and (entity != "AuditTeamMember" or row["approved_on"] is not None)
            case _:
                return False

    def kept_back(self, who: Asker, entity: str, name: str, row: Row) -> bool:
        """Whether this fact or link of a record that they see is not theirs to know."""
        if (entity, name) in FOR_THE_SECRETARIAT:
            return who.kind != "SECRETARIAT"
        return (entity, name) in NOT_FOR_OPERATORS and who.kind not in ("SECRETARIAT", "AUDIT_FIRM")

    def needs_no_scope(self, who: Asker, entity: str) -> bool:
        """Whether all that they could ever see of this kind is public."""
        return entity not in NEVER_PUBLIC and who.kind not in ("SECRETARIAT", "AUDIT_FIRM", "COMPANY")

    def _operates(self, who: Asker, site: object) -> bool:
        return any(
            row["site_id"] == site
            and row["capacity"] == "OPERATOR"
            and row["starts"] <= self.today  # type: ignore[operator]
            and (row["ends"] is None or row["ends"] >= self.today)  # type: ignore[operator]
            for row in self._stays.get(who.organisation, [])
        )

    @cached_property
    def _audits(self) -> dict[object, Row]:
        return {row["id"]: row for row in self.tables["audits"]}

    @cached_property
    def _stays(self) -> dict[object, list[Row]]:
        found: dict[object, list[Row]] = {}
        for row in self.tables["assignments"]:
            found.setdefault(row["organisation_id"], []).append(row)
        return found
