"""The declared matrix is the reviewed one, and every field has its place in it."""

from __future__ import annotations

import re
from pathlib import Path

from schema.built import graphql_schema
from tests.access.declared import WIDTH, lines

GOLDEN = Path(__file__).parents[1] / "golden" / "access.txt"
PAGE = GOLDEN.read_text().splitlines()
HEAD = {int(line.split(": ")[0]): line.split(": ")[1] for line in PAGE if re.match(r"\d+: ", line)}
CELLS = {
    line[:WIDTH].strip(): [line[WIDTH + 18 + 5 * n :][:5].strip() for n in range(len(HEAD))]
    for line in PAGE
    if re.match(r"[A-Z]\w+\.\w", line) and "Filter." not in line
}
ALLEGATIONS = ("Allegation", "InterimMeasure", "CommitteeMember", "RecommendedAction")


def groups_of(*names: str) -> list[int]:
    """The columns in which these personas stand."""
    return [number for number, who in HEAD.items() if set(names) & set(who.split(", "))]


def test_who_may_read_what_is_what_was_reviewed() -> None:
    assert "\n".join(lines(graphql_schema())) + "\n" == GOLDEN.read_text(), (
        "The declared access changed. Look at the difference, then `python -m tests.access.declared`."
    )


def test_nothing_about_people_is_open_to_companies_and_the_public_but_public_parties() -> None:
    """Read from the reviewed page itself, so that a wrong review is found as well."""
    for n in groups_of("company-1", "brand", "public", "board-member"):
        for field in ("Party.pseudonym", "Party.name", "PartyRole.role", "Party.focus"):
            assert CELLS[field][n - 1] in ("n", "n!"), (field, n)
        for field in (
            "Attendance.headcount",
            "Release.audience",
            "Engagement.sharedWithMembers",
            "Barrier.affectedRoles",
            "Party.recordedOn",
        ):
            assert CELLS[field][n - 1] == "-", (field, n)


def test_what_companies_and_the_public_never_read_of_cases() -> None:
    """Reports, allegations and warnings: not a field. Of grievances a company is not told who complained."""
    never = tuple(
        field
        for field in CELLS
        if field.startswith(("Report", "EarlyWarning", "DeclaredInterest", *ALLEGATIONS))
        and not field.startswith("AllegationRelease.")
    )
    assert len(never) > 80
    for n in groups_of("company-1", "company-handler", "brand", "financier", "public"):
        assert [field for field in never if CELLS[field][n - 1] != "-"] == [], n
    for n in groups_of("company-1", "company-handler"):
        for field in (
            "Grievance.filedBy > Organisation",
            "Grievance.representative > Organisation",
            "Grievance.engagements > Engagement",
            "Grievance.barriers > Barrier",
            "GrievanceCheckIn.finding",
            "GrievanceEvent.person > Person",
            "AllegationRelease.allegation > Allegation",
        ):
            assert CELLS[field][n - 1] == "-", (field, n)
        assert CELLS["GrievanceAlias.alias"][n - 1] == "h"


def test_reports_are_read_at_handlers_desks_alone() -> None:
    reports = [cells for field, cells in CELLS.items() if field.startswith("Report")]
    assert {cell.rstrip("!") for cells in reports for cell in cells} <= {"h", "-", "*", "os", "e", "o", "s"}
    assert {cells[0].rstrip("!") for cells in reports} <= {"h", "*", "e"}
