"""Whom an identity is sealed for: the record that labels a person, and the label, which is the record's own random id.

Each case labels its people anew; only the vault knows that two labels are one person (DOMAIN 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class SubjectKind(StrEnum):
    """The kinds of record that label a person, by the names that the API gives them."""

    PARTY = "Party"
    GRIEVANCE_ALIAS = "GrievanceAlias"
    REPORT_ALIAS = "ReportAlias"
    ALLEGATION_ALIAS = "AllegationAlias"
    INTERVIEW = "Interview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person as one record labels them."""

    kind: SubjectKind
    id: UUID
    """The label under which the vault keeps what identifies them."""
