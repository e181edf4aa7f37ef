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

INSIDE = frozenset({"AuditTeamMember", "RatingEvidence", "CorrectiveAction", "CorrectiveActionEvent"})
"""For the firm, the operator and the secretariat, also once the audit is published."""
REACHING = frozenset({"Outreach", "OutreachBarrier"})
FOR_THE_SECRETARIAT = frozenset({("AuditEvent", "person"), ("CorrectiveActionEvent", "person")})
NOT_FOR_OPERATORS = frozenset(
    {
        ("AuditTeamMember", "person"),
        ("AuditTeamMember", "proposedOn"),
        ("Rating", "ratedOn"),
        ("Rating", "version"),
        ("Rating", "ratedBy"),
    }
)
"""For the audit's own firm and the secretariat."""


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
        audit = self._audit_of(entity, row)
        if entity == "InterviewEvidence":  # the audit team, signed in for its firm, and nobody else
            return who.kind == "AUDIT_FIRM" and self._is_its_firm(who, audit) and self._on_team(who, audit)
        public = entity not in INSIDE | REACHING and (entity != "Rating" or bool(row["current"]))
        if audit["state"] == "PUBLISHED" and public:
            return True
        match who.kind:
            case "SECRETARIAT":
                return True
            case "AUDIT_FIRM":
                return self._is_its_firm(who, audit)
            case "COMPANY":
                theirs = audit["operator_id"] == who.organisation and self._operates(who, audit["site_id"])
                return theirs and self._told_to_operator(entity, row, audit)
            case _:
                return False

    def _told_to_operator(self, entity: str, row: Row, audit: Row) -> bool:
        """Of the team, who was approved; of ratings, what stood at the draft report and what came since."""
        match entity:
            case "AuditTeamMember":
                return row["approved_on"] is not None
            case "Rating" | "RatingEvidence":
                rating = row if entity == "Rating" else self._ratings[row["rating_id"]]
                return audit["drafted_on"] is not None and not rating["working"]
            case _:
                return entity not in REACHING

    def kept_back(self, who: Asker, entity: str, name: str, row: Row) -> bool:
        """Whether this fact or link of a record that they see is not theirs to know."""
        if (entity, name) in FOR_THE_SECRETARIAT:
            return who.kind != "SECRETARIAT"
        if (entity, name) not in NOT_FOR_OPERATORS or who.kind == "SECRETARIAT":
            return False
        return who.kind != "AUDIT_FIRM" or not self._is_its_firm(who, self._audit_of(entity, row))

    def needs_no_scope(self, who: Asker, entity: str) -> bool:
        """Whether all that they could ever see of this kind is public."""
        hidden = INSIDE | REACHING | {"InterviewEvidence"}
        return entity not in hidden and who.kind not in ("SECRETARIAT", "AUDIT_FIRM", "COMPANY")

    def _audit_of(self, entity: str, row: Row) -> Row:
        if entity == "Audit":
            return row
        if entity == "OutreachBarrier":
            return self._audits[self._outreach[row["outreach_id"]]["audit_id"]]
        return self._audits[row["audit_id"]]

    def _is_its_firm(self, who: Asker, audit: Row) -> bool:
        return audit["firm_id"] is not None and audit["firm_id"] == who.organisation

    def _on_team(self, who: Asker, audit: Row) -> bool:
        return any(
            row["audit_id"] == audit["id"]
            and row["person_id"] == who.person
            and row["approved_on"] is not None
            and row["ended_on"] is None
            for row in self.tables["audit_team_members"]
        )

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
    def _ratings(self) -> dict[object, Row]:
        return {row["id"]: row for row in self.tables["audit_ratings"]}

    @cached_property
    def _outreach(self) -> dict[object, Row]:
        return {row["id"]: row for row in self.tables["audit_outreach"]}

    @cached_property
    def _stays(self) -> dict[object, list[Row]]:
        found: dict[object, list[Row]] = {}
        for row in self.tables["assignments"]:
            found.setdefault(row["organisation_id"], []).append(row)
        return found
