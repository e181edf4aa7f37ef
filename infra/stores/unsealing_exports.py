"""What the records hold on one person under one label: facts, days and states, by the names that the API gives them.

Only facts that the API reads of these kinds, so nothing comes out here that no policy ever judged; nothing of other
people (handlers, other aliases), and no case content: that is opened item by item, on the one path that is audited. Of
what handlers write for themselves alone not even that it is there: places are counted without it, and no version is
told, which counts every act.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.labels import encode_id
from domain.unsealing.export_pages import Row
from domain.vault.subjects import Subject, SubjectKind
from infra.reads.whole import CATALOGUE

OWN, CASE = "own", "case"

SECTIONS: Mapping[SubjectKind, tuple[tuple[str, str, str], ...]] = {
    SubjectKind.PARTY: (
        (OWN, "Party", "id"),
        (OWN, "PartyRole", "party_id"),
        (OWN, "Participant", "party_id"),
    ),
    SubjectKind.GRIEVANCE_ALIAS: (
        (OWN, "GrievanceAlias", "id"),
        (CASE, "Grievance", "id"),
        (CASE, "GrievanceEvent", "grievance_id"),
        (CASE, "GrievanceItem", "grievance_id"),
        (CASE, "Remedy", "grievance_id"),
        (CASE, "GrievanceCheckIn", "grievance_id"),
    ),
    SubjectKind.REPORT_ALIAS: (
        (OWN, "ReportAlias", "id"),
        (CASE, "Report", "id"),
        (CASE, "ReportEvent", "report_id"),
        (CASE, "ReportItem", "report_id"),
        (CASE, "ReportCheckIn", "report_id"),
    ),
    SubjectKind.ALLEGATION_ALIAS: (
        (OWN, "AllegationAlias", "id"),
        (CASE, "Allegation", "id"),
        (CASE, "AllegationEvent", "allegation_id"),
        (CASE, "AllegationItem", "allegation_id"),
        (CASE, "InterimMeasure", "allegation_id"),
        (CASE, "AllegationCheckIn", "allegation_id"),
    ),
    SubjectKind.INTERVIEW: (
        (OWN, "Interview", "id"),
        (OWN, "InterviewEvent", "interview_id"),
        (OWN, "InterviewConsent", "interview_id"),
        (OWN, "InterviewItem", "interview_id"),
    ),
}
"""By the kind of record that labels somebody: of the record itself, and of the case in which it stands."""


class ExportStore:
    """See `domain.unsealing.export_pages.Exports`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def about(
        self, subject: Subject, case: UUID | None, *, section: int, after: UUID | None, most: int
    ) -> Sequence[Row]:
        """Each record with its type, id and facts: kind after kind, in the order of their ids."""
        found: list[Row] = []
        for place, (whose, entity, column) in enumerate(SECTIONS[subject.kind]):
            key = subject.id if whose is OWN else case
            if key is None or place < section or len(found) >= most:
                continue
            asked = {"key": key, "after": after if place == section else None, "most": most - len(found)}
            for id, facts in await self._session.execute(_facts(entity, column), asked):
                told = {"type": entity, "id": encode_id(entity, id), "facts": json.loads(facts)}
                found.append(Row(section=place, id=id, told=told))
        return found


@cache
def _facts(entity: str, column: str) -> TextClause:
    readable = CATALOGUE[entity]
    facts = {name: one.sql.format(t="t") for name, one in readable.columns.items() if name != "version"}
    for_all = " AND NOT t.internal" if "internal" in readable.columns else ""
    if for_all:
        facts["position"] = (
            f"(SELECT count(*) FROM {readable.table} o WHERE o.{column} = t.{column} AND NOT o.internal"
            " AND o.position <= t.position)"
        )
    told = ", ".join(f"'{name}', {sql}" for name, sql in sorted(facts.items()))
    return text(
        f"SELECT t.id, jsonb_build_object({told})::text FROM {readable.table} t WHERE t.{column} = :key{for_all}"
        " AND (CAST(:after AS uuid) IS NULL OR t.id > CAST(:after AS uuid)) ORDER BY t.id LIMIT :most"
    )
