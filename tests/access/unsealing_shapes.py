"""What unsealings look like from outside, for the oracle, and who sees one.

Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from tests.access.shape import shape

UNSEALING_SHAPES = {
    "Unsealing": shape(
        "unsealings",
        "uns",
        "subjectKind purpose fields reader breakGlass requestedOn state approvals endsAt reviewDueAt entry version",
        "party:Party.subject_id grievanceAlias:GrievanceAlias.subject_id reportAlias:ReportAlias.subject_id"
        " allegationAlias:AllegationAlias.subject_id interview:Interview.subject_id",
    ),
}
"""For whoever asked, signed in for an organisation that can come to identities."""

READERS = frozenset({"NGO", "UNION", "COMMUNITY", "AUDIT_FIRM", "SECRETARIAT"})


def asked_it(kind: str | None, person: UUID | None, row: Mapping[str, object]) -> bool:
    """Their own, and nobody else's: the secretariat's neither."""
    return kind in READERS and person is not None and row["requester_id"] == person
