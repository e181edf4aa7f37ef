"""All that is held on one person, for whoever two custodians let learn under which labels they appear.

The asker names the labels that they opened: the vault compares, and tells nobody a label that they did not know. It is
one answer, bounded. Case content is not in it: it is opened item by item, by those who may.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Protocol
from uuid import UUID

from domain.access import Scope, Viewer
from domain.cases.ports import CaseKind
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.unsealing.own_cases import OwnWork, about_identity, holder
from domain.unsealing.own_commands import WithReceipt
from domain.unsealing.ports import UnsealingWork
from domain.unsealing.refusals import ProofNeeded
from domain.unsealing.requesting_cases import own, proved
from domain.vault.own import own_of
from domain.vault.refusals import IdentityErased
from domain.vault.subjects import Subject, SubjectKind

MOST_ROWS = 5_000
"""Records in one export (A)."""


class Exports(Protocol):
    """What the records hold."""

    async def about(self, subject: Subject, case: UUID | None) -> Sequence[Mapping[str, Any]]: ...


class Exporting(Protocol):
    """What an export reads of the records."""

    @property
    def exports(self) -> Exports: ...


class ExportWork(UnsealingWork, Exporting, Protocol):
    """The part of one transaction that an export works on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMuchToExport(Refusal):
    """More than one answer holds."""

    code: ClassVar[str] = "TOO_MUCH_TO_EXPORT"
    message: str = "More is held on this person than fits one answer."
    next: str = "Ask the operator for an export from the databases, with the labels that you opened."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPerson:
    """Tell all that is held on somebody."""

    unsealing_id: UUID
    labels: tuple[Subject, ...]


async def export_person(
    command: ExportPerson, by: Viewer, work: ExportWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """By an unsealing of ALIASES that the asker opened, while it would have lasted."""
    who = proved(by, work)
    if isinstance(who, Refusal) or Scope.IDENTITIES_OPEN not in by.scopes:
        return ProofNeeded()
    found = await own(command.unsealing_id, who, work)
    if isinstance(found, Refusal):
        return found
    labels = tuple(dict.fromkeys(command.labels))
    told = {
        "request": str(found.id),
        "requester": str(who.person),
        "labels": [str(one.id) for one in labels],
    }
    kept = await work.vault.call("about_person", told)
    if isinstance(kept, Refusal):
        return kept
    everything: list[Mapping[str, object]] = []
    count = 0
    for subject in labels:
        records = await work.exports.about(subject, await _case_of(subject, work))
        count += len(records)
        if count > MOST_ROWS:
            return TooMuchToExport()
        everything.append(_held(subject, kept[str(subject.id)], records))
    return about_identity(new_id, told={"export": _told(clock, everything)})


OF_CASE: Mapping[CaseKind, SubjectKind] = MappingProxyType(
    {
        CaseKind.GRIEVANCE: SubjectKind.GRIEVANCE_ALIAS,
        CaseKind.REPORT: SubjectKind.REPORT_ALIAS,
        CaseKind.ALLEGATION: SubjectKind.ALLEGATION_ALIAS,
    }
)


class OwnExportWork(OwnWork, Exporting, Protocol):
    """The part of one transaction that a person's own export works on."""


async def export_mine(
    command: WithReceipt, by: Viewer, work: OwnExportWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What is held under the one label that the receipt is of: no receipt leads to another case."""
    who = await holder(command.receipt, work)
    if isinstance(who, Refusal):
        return who
    kept = await own_of(who.label, work.vault)
    if isinstance(kept, Refusal) and not isinstance(kept, IdentityErased):
        return kept
    subject = Subject(kind=OF_CASE[who.kind], id=who.label)
    records = await work.exports.about(subject, who.case_id)
    if len(records) > MOST_ROWS:
        return TooMuchToExport()
    identity = {"erased": True} if isinstance(kept, Refusal) else kept.told(by_week=who.by_week)
    return about_identity(new_id, told={"export": _told(clock, [_held(subject, identity, records)])})


def _held(
    subject: Subject, identity: object, records: Sequence[Mapping[str, object]]
) -> Mapping[str, object]:
    label = {"kind": subject.kind.value, "id": str(subject.id)}
    return {"label": label, "identity": identity, "records": records}


def _told(clock: Clock, held: Sequence[Mapping[str, object]]) -> str:
    told = {"parley": "export", "on": clock.today().isoformat(), "held": held}
    return json.dumps(told, sort_keys=True, default=str)


async def _case_of(subject: Subject, work: ExportWork) -> UUID | None:
    of_no_case = subject.kind in (SubjectKind.PARTY, SubjectKind.INTERVIEW)
    return None if of_no_case else await work.subjects.case_of(subject)
