"""Who may see which record of a case and which of its facts, in plain Python, from the documents alone.

Sources: the architecture's table of relationships (section 4: grievances, aliases and content, reports, allegations,
early warnings), and the decided readings, said where they are used. Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

Row = Mapping[str, object]
Tables = Mapping[str, list[Row]]

SIDES = frozenset({"NGO", "UNION", "COMMUNITY"})
STEPS_OF_A_GRIEVANCE = {"Grievance", "GrievanceEvent", "GrievancePause", "Remedy", "GrievanceCheckIn"}
STEPS_OF_AN_ALLEGATION = {"Allegation", "AllegationEvent", "InterimMeasure", "RecommendedAction"}
INSIDE_AN_ALLEGATION = {"AllegationAlias", "AllegationItem", "CommitteeMember", "AllegationCheckIn"}

# what is told beside the record itself, and to whom
WHO_FILED = {("Grievance", "filedBy"), ("Grievance", "representative")}
WHO_HANDLES = {("Grievance", "handler"), ("Grievance", "externalRef")}
NOT_FOR_OPERATORS = {("GrievanceCheckIn", "finding")}
LISTS_NOT_FOR_OPERATORS = {
    ("Grievance", "engagements"),
    ("Grievance", "barriers"),
    ("Grievance", "alsoSites"),
}
WHO_ALLEGED = {
    ("Allegation", name)
    for name in ("identityMode", "filedBy", "representative", "closedOn", "erasedOn", "version")
}
FOR_COMMITTEE_AND_DESK = {
    ("Allegation", "handler"), ("Allegation", "agreement"), ("Allegation", "grievance"), ("Allegation", "report"),
    ("AllegationEvent", "person"),
    ("AllegationItem", "position"), ("CommitteeMember", "person"),
    ("CommitteeMember", "seat"),
}  # fmt: skip


class Asker(Protocol):
    """As much of a persona as is asked here."""

    @property
    def kind(self) -> str | None: ...
    @property
    def organisation(self) -> object: ...
    @property
    def person(self) -> object: ...


@dataclass(kw_only=True)
class CaseOracle:
    """The tables, and the day it is."""

    tables: Tables
    today: date

    def sees(self, who: Asker, entity: str, row: Row) -> bool:
        """Whether this record of a case exists for whoever asks."""
        if entity == "DeclaredInterest":  # one's own, as a board member; the secretariat's to weigh
            return who.kind == "SECRETARIAT" or (who.kind == "BOARD" and row["person_id"] == who.person)
        if entity == "AllegationRelease" and _in_force(row) and row["audience"] == "PUBLIC":
            return True
        match who.kind:
            case "SECRETARIAT":
                return self._at_desk(who, row["body_id"])
            case "AUDIT_FIRM":
                return self._firm_sees(who, entity, row)
            case "COMPANY":
                return self._company_sees(who, entity, row)
            case "BOARD":
                return self._board_sees(who, entity, row)
            case kind if kind in SIDES:
                return self._side_sees(who, entity, row)
            case _:
                return False

    def kept_back(self, who: Asker, entity: str, name: str, row: Row) -> bool:
        """Whether this fact or link of a record that they see is not theirs to know."""
        fact, company, firm = (entity, name), who.kind == "COMPANY", who.kind == "AUDIT_FIRM"
        not_theirs = row.get("body_id") != who.organisation
        elsewhere = firm and not_theirs
        if fact in WHO_FILED:
            return company or elsewhere
        if fact in WHO_HANDLES:
            return who.kind in SIDES or (not_theirs and (firm or company))
        if fact == ("Grievance", "version"):  # it grows with whatever is written
            return not_theirs and (firm or company)
        if fact == ("Grievance", "released"):
            return who.kind in SIDES
        if fact == ("GrievanceEvent", "person"):
            return who.kind in SIDES or company or elsewhere
        if fact in NOT_FOR_OPERATORS:
            return company
        if fact in WHO_ALLEGED:
            return firm
        if fact == ("AllegationRelease", "allegation"):  # what was told does not lead back
            return company or firm
        if fact == ("CommitteeMember", "opinion"):  # whoever can replace members does not know what they hold
            return who.kind != "BOARD"
        if fact in FOR_COMMITTEE_AND_DESK:
            return who.kind not in ("BOARD", "SECRETARIAT")
        return fact in {("Agreement", "terminationReason"), ("EarlyWarning", "acknowledgedBy")} and (
            who.kind != "SECRETARIAT"
        )

    def empty(self, who: Asker, entity: str, name: str) -> bool:
        """Whether this list holds nothing for whoever asks: what a case is about may say who complains."""
        return who.kind == "COMPANY" and (entity, name) in LISTS_NOT_FOR_OPERATORS

    def needs_no_scope(self, who: Asker, entity: str) -> bool:
        """Whether all that they could ever see of this kind is public."""
        return entity == "AllegationRelease" and who.kind in (None, "BRAND", "FINANCIER", "AUDIT_FIRM")

    # -- by kind of asker

    def _side_sees(self, who: Asker, entity: str, row: Row) -> bool:
        """Those who filed it, and those who speak for the people in it. Never reports, which nobody files as such."""
        if entity == "EarlyWarning":
            return any(one["filed_by"] == who.organisation for one in self._rests.get(row["id"], []))
        if entity == "EarlyWarningRecord":
            return row["filed_by"] == who.organisation
        if entity.startswith("Report") or entity in (
            "GrievanceHandling",
            "GrievanceRelease",
            "AllegationHandling",
        ):
            return False
        mine = who.organisation in (row["filed_by"], row["represented_by"])
        return mine and not row.get("internal")

    def _firm_sees(self, who: Asker, entity: str, row: Row) -> bool:
        """All of its own mechanism, what happens at sites of its audits while assigned, and reports at its desk."""
        audits = self._stands_by(who, row.get("site_id"), "AUDIT")
        if entity in STEPS_OF_A_GRIEVANCE:
            return row["body_id"] == who.organisation or audits
        if entity in STEPS_OF_AN_ALLEGATION:
            return audits
        if entity.startswith(("Grievance", "Report")):
            return self._at_desk(who, row["body_id"])
        return False

    def _company_sees(self, who: Asker, entity: str, row: Row) -> bool:
        """At sites it operates today: what was brought to the site's own mechanism or released. Its handlers there see
        the people who did not ask for confidence. Of an allegation, what a committee told it; of reports, never."""
        if not self._stands_by(who, row.get("site_id"), "OPERATOR"):
            return False
        if entity == "AllegationRelease":
            return row["audience"] == "OPERATOR" and _in_force(row)
        if entity in STEPS_OF_A_GRIEVANCE:
            return self._told_to_operator(row if entity == "Grievance" else self._grievance(row))
        if entity.startswith("Grievance"):
            return self._at_desk(who, row["body_id"]) and not row.get("in_confidence")
        return False

    def _board_sees(self, who: Asker, entity: str, row: Row) -> bool:
        """Allegations before a committee on which they sit, as long as they hold a seat."""
        if entity not in STEPS_OF_AN_ALLEGATION | INSIDE_AN_ALLEGATION | {
            "AllegationHandling",
            "AllegationRelease",
        }:
            return False
        key = row["id"] if entity == "Allegation" else row["allegation_id"]
        sits = any(one["person_id"] == who.person for one in self._sittings.get(key, []))
        return sits and any(
            term["person_id"] == who.person and self._holds(term) for term in self.tables["seat_terms"]
        )

    # -- ties

    def _told_to_operator(self, grievance: Row) -> bool:
        """By what happened, not by the flags that the tables keep of it."""
        acts = self._acts.get(grievance["id"], [])
        return grievance["mechanism"] == "SITE" or any(act["withdrawn_on"] is None for act in acts)

    def _at_desk(self, who: Asker, body: object) -> bool:
        """A handler of the body today, signed in for it."""
        return (
            who.person is not None
            and who.organisation == body
            and any(
                row["person_id"] == who.person and row["capacity"] == "HANDLER" and self._holds(row)
                for row in self._staff.get(body, [])
            )
        )

    def _stands_by(self, who: Asker, site: object, capacity: str) -> bool:
        return any(
            row["organisation_id"] == who.organisation and row["capacity"] == capacity and self._holds(row)
            for row in self._stays.get(site, [])
        )

    def _holds(self, row: Row) -> bool:
        return row["starts"] <= self.today and (row["ends"] is None or row["ends"] >= self.today)  # type: ignore[operator]

    def _grievance(self, part: Row) -> Row:
        return self._grievances[part["grievance_id"]]

    @cached_property
    def _grievances(self) -> dict[object, Row]:
        return {row["id"]: row for row in self.tables["grievances"]}

    @cached_property
    def _acts(self) -> dict[object, list[Row]]:
        return _by(self.tables["grievance_releases"], "grievance_id")

    @cached_property
    def _rests(self) -> dict[object, list[Row]]:
        return _by(self.tables["early_warning_records"], "warning_id")

    @cached_property
    def _sittings(self) -> dict[object, list[Row]]:
        return _by(self.tables["sittings"], "allegation_id")

    @cached_property
    def _staff(self) -> dict[object, list[Row]]:
        return _by(self.tables["memberships"], "organisation_id")

    @cached_property
    def _stays(self) -> dict[object, list[Row]]:
        return _by(self.tables["assignments"], "site_id")


def _in_force(release: Row) -> bool:
    return release["withdrawn_on"] is None


def _by(rows: list[Row], column: str) -> dict[object, list[Row]]:
    found: dict[object, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found
