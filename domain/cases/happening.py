"""Which events of cases are told to whoever subscribes, as what, and by which records it is judged whether they learn.

An event is told to those who see its record at the moment at which it is told; a message, and what happens beside one,
to those who see the message itself. What else happens to a case is told as CHANGED, to those alone who read its
version, which says as much.
Events of other records are told to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.cases.notices import EVENTS as NOTICES
from domain.cases.notices import NoticeKind
from domain.cases.ports import CaseKind


class CaseEventKind(StrEnum):
    """What happened to a case."""

    LISTENING = "LISTENING"
    RECEIVED = "RECEIVED"
    MOVED = "MOVED"
    MESSAGE = "MESSAGE"
    CHANGED = "CHANGED"
    DEADLINE_NEAR = "DEADLINE_NEAR"
    DEADLINE_PASSED = "DEADLINE_PASSED"
    CHECK_IN_DUE = "CHECK_IN_DUE"
    WARNING = "WARNING"


class CaseEntity(StrEnum):
    """The records whose events can be told."""

    GRIEVANCE = "GRIEVANCE"
    REPORT = "REPORT"
    ALLEGATION = "ALLEGATION"
    EARLY_WARNING = "EARLY_WARNING"


RECORDS: Mapping[CaseEntity, str] = MappingProxyType(
    {
        CaseEntity.GRIEVANCE: "Grievance",
        CaseEntity.REPORT: "Report",
        CaseEntity.ALLEGATION: "Allegation",
        CaseEntity.EARLY_WARNING: "EarlyWarning",
    }
)
ITEMS: Mapping[str, str] = MappingProxyType({kind.entity: kind.item for kind in CaseKind})
"""The records by which a message is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something to be told: of which record, and, of a message or a file beside one, of which item."""

    kind: CaseEventKind
    entity: str
    id: UUID
    on: date
    by_week: bool
    item: UUID | None = None


def event_told(
    kind: str, entity: str, id: UUID, on: date, *, by_week: bool, item: str | None
) -> CaseEvent | None:
    """As what an event of the outbox is told; None if to nobody."""
    if entity not in _ENTITIES:
        return None
    told = _KINDS.get(kind, CaseEventKind.CHANGED)
    of_item = told is CaseEventKind.MESSAGE or (item is not None and entity in ITEMS)
    message = _id(item) if of_item else None
    if of_item and message is None:  # without it nobody could judge who may know of it
        return None
    return CaseEvent(kind=told, entity=entity, id=id, on=on, by_week=by_week, item=message)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


_ENTITIES = frozenset(RECORDS.values())
_KINDS: Mapping[str, CaseEventKind] = MappingProxyType(
    {
        **dict.fromkeys(("GrievanceFiled", "ReportReceived", "AllegationReceived"), CaseEventKind.RECEIVED),
        **dict.fromkeys(
            (
                # grievances
                "GrievanceAcknowledged", "GrievanceScreened", "GrievanceInvestigationStarted", "ResponseProposed",
                "GrievanceReferred", "ResponseAccepted", "ResponseContested", "ResponseAppealed", "RemedyAgreed",
                "RemediesVerified", "GrievanceClosed", "GrievanceWithdrawn",
                # reports
                "ReportAcknowledged", "ReportAssessed", "ReportAddressed", "ReportConcluded",
                # allegations
                "AllegationAcknowledged", "InterimMeasureTaken", "CommitteeConstituted", "InvestigationStarted",
                "FindingRecorded", "OutcomeDecided", "MonitoringStarted", "AllegationClosed",
            ),
            CaseEventKind.MOVED,
        ),
        **{
            f"{entity}{what}": CaseEventKind.MESSAGE
            for entity in ITEMS.values()
            for what in ("Added", "Redacted", "Translated")
        },
        NOTICES[NoticeKind.DEADLINE_NEAR]: CaseEventKind.DEADLINE_NEAR,
        NOTICES[NoticeKind.DEADLINE_PASSED]: CaseEventKind.DEADLINE_PASSED,
        NOTICES[NoticeKind.CHECK_IN_DUE]: CaseEventKind.CHECK_IN_DUE,
        "EarlyWarningRaised": CaseEventKind.WARNING,
    }
)  # fmt: skip
