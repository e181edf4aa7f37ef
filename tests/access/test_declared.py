"""The declared matrix is the reviewed one, and every field has its place in it."""

from __future__ import annotations

import re
from pathlib import Path

from schema.built import graphql_schema
from tests.access.declared import SCOPES, WIDTH, lines

GOLDEN = Path(__file__).parents[1] / "golden" / "access.txt"
PAGE = GOLDEN.read_text().splitlines()
HEAD = {int(line.split(": ")[0]): line.split(": ")[1] for line in PAGE if re.match(r"\d+: ", line)}
CELLS = {
    line[:WIDTH].strip(): [line[WIDTH + SCOPES + 5 * n :][:5].strip() for n in range(len(HEAD))]
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


AUDITORS = ("audit-firm-1", "handler")
OUTSIDE_AN_AUDIT = ("ngo-1", "brand", "financier", "public", "board-member")
COMPANIES = ("company-1", "company-handler")


def read_by(start: tuple[str, ...]) -> dict[str, list[str]]:
    """Fields that begin so, with their cells."""
    return {field: cells for field, cells in CELLS.items() if field.startswith(start)}


def test_who_was_interviewed_is_read_by_the_audits_team_alone() -> None:
    """Not by the company, not by the scheme, and of the firm by nobody who is not on the team."""
    fields = read_by(("Interview", "IntegrityIncident", "Incident"))
    assert len(fields) > 45
    inside = groups_of(*AUDITORS)
    for field, cells in fields.items():
        outside = {cell for number, cell in enumerate(cells, start=1) if number not in inside}
        assert outside == {"-"}, field
        assert " > " in field or {cells[number - 1] for number in inside} == {"t"}, field


def test_what_an_audit_keeps_from_the_company_it_audits() -> None:
    """What could stand beside the day on which somebody talked; and whom to approach."""
    for n in groups_of(*COMPANIES):
        for field in (
            "Rating.interviewEvidence > InterviewEvidence",
            "Rating.ratedOn",
            "Rating.version",
            "Rating.ratedBy > Person",
            "AuditEvent.person > Person",
            "AuditTeamMember.person > Person",
            "AuditTeamMember.proposedOn",
            "Outreach.reached",
            "CorrectiveActionEvent.person > Person",
        ):
            assert CELLS[field][n - 1] == "-", (field, n)


def test_what_is_inside_an_audit_never_reaches_those_outside() -> None:
    fields = read_by(
        (
            "CorrectiveAction",
            "AuditTeamMember",
            "Outreach",
            "RatingEvidence",
            "InterviewEvidence",
            "IntegrityNotice",
        )
    )
    assert len(fields) > 35
    for n in groups_of(*OUTSIDE_AN_AUDIT):
        assert {field for field, cells in fields.items() if cells[n - 1] != "-"} == set(), n


def test_what_a_seat_gave_is_the_seats_and_the_secretariats() -> None:
    given = read_by(("Ballot.", "MotionPosition.", "MotionRecusal."))
    told = set(groups_of("secretariat", "secretariat-handler", "administrator", "board-member"))
    for field, cells in given.items():
        assert {n for n, cell in enumerate(cells, start=1) if cell != "-"} <= told, field
    for field, cells in read_by(("Motion.",)).items():
        others = {cell for n, cell in enumerate(cells, start=1) if n not in told}
        assert others <= {"p", "e", "-"}, field


def test_what_is_said_to_a_proposal_is_read_by_all_alike_once_it_is_published() -> None:
    for field, cells in read_by(("ConsultationComment.",)).items():
        assert set(cells) <= {"p", "e"}, field
    for field, cells in read_by(("SubmittedComment.", "EarlierComment.")).items():
        others = {
            cell.rstrip("!") for n, cell in enumerate(cells, start=1) if n not in groups_of("secretariat")
        }
        assert others <= {"o", "*", "e", "-"}, field
