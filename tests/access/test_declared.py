"""The declared matrix is the reviewed one, and every field has its place in it."""

from __future__ import annotations

from pathlib import Path

from schema.built import graphql_schema
from tests.access.declared import lines

GOLDEN = Path(__file__).parents[1] / "golden" / "access.txt"


def test_who_may_read_what_is_what_was_reviewed() -> None:
    assert "\n".join(lines(graphql_schema())) + "\n" == GOLDEN.read_text(), (
        "The declared access changed. Look at the difference, then `python -m tests.access.declared`."
    )


def test_nothing_about_people_is_open_to_companies_and_the_public_but_public_parties() -> None:
    """Read from the reviewed page itself, so that a wrong review is found as well."""
    page = GOLDEN.read_text().splitlines()
    head = {
        line.split(": ")[0]: line.split(": ")[1]
        for line in page
        if line[:2] in {f"{n}:" for n in range(1, 10)}
    }
    outsiders = [
        int(n)
        for n, who in head.items()
        if {"company-1", "brand", "public", "board-member"} & set(who.split(", "))
    ]
    cells = {
        line[:42].strip(): [line[60 + 5 * n :][:5].strip() for n in range(len(head))]
        for line in page
        if "." in line[:20]
    }
    for n in outsiders:
        for field in ("Party.pseudonym", "Party.name", "PartyRole.role", "Party.focus"):
            assert cells[field][n - 1] in ("n", "n!"), (field, n)
        for field in (
            "Attendance.headcount",
            "Release.audience",
            "Engagement.sharedWithMembers",
            "Barrier.affectedRoles",
            "Party.recordedOn",
        ):
            assert cells[field][n - 1] == "-", (field, n)
