"""All that is held on one person, for whoever two custodians let learn under which labels they appear.

The asker names the labels that they opened: the vault compares, and tells nobody a label that they did not know. It
comes in pages (`export_pages`). What was written in a case is told to whoever holds its receipt, and to nobody else by
this way: others open it item by item, if they may.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol
from uuid import UUID

from domain.access import Scope, Viewer
from domain.cases.content import Erased
from domain.cases.opening import ContentMissing, has_written
from domain.cases.parts import CaseSide
from domain.cases.ports import CaseKind
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.unsealing.export_pages import Completed, Exports, Part, Place, Row, page, place_of
from domain.unsealing.own_cases import OwnWork, Themselves, about_identity, holder
from domain.unsealing.ports import UnsealingWork
from domain.unsealing.refusals import ProofNeeded
from domain.unsealing.requesting_cases import own, proved
from domain.vault.own import own_of
from domain.vault.refusals import IdentityErased
from domain.vault.subjects import Subject, SubjectKind


class Exporting(Protocol):
    """What an export reads of the records."""

    @property
    def exports(self) -> Exports: ...


class ExportWork(UnsealingWork, Exporting, Protocol):
    """The part of one transaction that an export works on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPerson:
    """Tell all that is held on somebody."""

    unsealing_id: UUID
    labels: tuple[Subject, ...]
    after: str | None = None
    """Where the page before told to go on."""


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
    labels = sorted(dict.fromkeys(command.labels), key=lambda one: str(one.id))
    place = place_of(command.after, labels) if labels else NotThere()
    if isinstance(place, Refusal):
        return place
    told = {
        "request": str(found.id),
        "requester": str(who.person),
        "labels": [str(one.id) for one in labels],
    }
    async with work.apart() as vault:
        kept = await vault.call("about_person", told)
    if isinstance(kept, Refusal):
        return kept
    cases = [(one, await _case_of(one, work)) for one in labels]
    parts, further = await page(cases, place, work.exports, _as_it_is)
    held = [_held(one, kept[str(one.subject.id)]) for one in parts]
    return about_identity(new_id, told=_told(clock, held, further))


OF_CASE: Mapping[CaseKind, SubjectKind] = MappingProxyType(
    {
        CaseKind.GRIEVANCE: SubjectKind.GRIEVANCE_ALIAS,
        CaseKind.REPORT: SubjectKind.REPORT_ALIAS,
        CaseKind.ALLEGATION: SubjectKind.ALLEGATION_ALIAS,
    }
)


class OwnExportWork(OwnWork, Exporting, Protocol):
    """The part of one transaction that a person's own export works on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMine:
    """What is held under a receipt."""

    receipt: str | None = field(default=None, repr=False)
    after: str | None = None


async def export_mine(
    command: ExportMine, by: Viewer, work: OwnExportWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What is held under the one label that the receipt is of, and what was written: no receipt leads to another case.

    Recorded of the case, as every opening is: that somebody exported it does not say that their identity is sealed.
    """
    who = await holder(command.receipt, by, work)
    if isinstance(who, Refusal):
        return who
    subject = Subject(kind=OF_CASE[who.kind], id=who.label)
    place = place_of(command.after, [subject])
    if isinstance(place, Refusal):
        return place
    async with work.apart() as vault:
        kept = await own_of(who.label, vault)
    if isinstance(kept, Refusal) and not isinstance(kept, IdentityErased):
        return kept
    who = await holder(command.receipt, by, work)  # as the case is by now: it may have been erased
    if isinstance(who, Refusal):
        return who
    parts, further = await page([(subject, who.case_id)], place, work.exports, _written_in(who, work))
    identity = {"erased": True} if isinstance(kept, Refusal) else kept.told(by_week=who.by_week)
    told = _told(clock, [_held(one, identity) for one in parts], further)
    return Recorded(entity=who.kind.entity, id=who.case_id, events=(), told=told, by_week=who.by_week)


async def _as_it_is(row: Row) -> Mapping[str, Any]:
    return row.told


def _written_in(who: Themselves, work: OwnExportWork) -> Completed:
    """Each item with what it says: all that the holder of a receipt reads, and nothing internal. What they wrote and
    somebody redacted is told as they wrote it, beside what stands in its place."""
    open_to_them = {
        item.id for item in who.items if not item.internal and has_written(CaseSide.CONCERNED, item)
    }

    async def completed(row: Row) -> Mapping[str, Any]:
        if row.id not in open_to_them:
            return row.told
        return {**row.told, **await _text(who, row.id, work), **await _files(who, row.id, work)}

    return completed


async def _text(who: Themselves, item: UUID, work: OwnExportWork) -> Mapping[str, str]:
    """A record that says it was erased is believed, whatever key a restored key store holds."""
    text = (
        Erased(on=who.erased_on) if who.erased_on is not None else await work.contents.open(who.case_id, item)
    )
    if text is None:
        raise ContentMissing
    return {"erasedOn": text.on.isoformat()} if isinstance(text, Erased) else {"text": text}


async def _files(who: Themselves, item: UUID, work: OwnExportWork) -> Mapping[str, object]:
    """Which files are with it: they are fetched one by one, with the same receipt."""
    if who.erased_on is not None:
        return {}
    found = await work.attachments.of_items(who.case_id, [item])
    return {"attachments": [one.listed for one in found[item]]} if item in found else {}


def _held(part: Part, identity: object) -> Mapping[str, object]:
    label = {"kind": part.subject.kind.value, "id": str(part.subject.id)}
    about = {"identity": identity} if part.begins else {}
    return {"label": label, **about, "records": part.records}


def _told(clock: Clock, held: Sequence[Mapping[str, object]], further: Place | None) -> dict[str, str]:
    told = {"parley": "export", "on": clock.today().isoformat(), "held": held}
    page = {"export": json.dumps(told, sort_keys=True, default=str)}
    return page if further is None else {**page, "nextPage": further.cursor}


async def _case_of(subject: Subject, work: ExportWork) -> UUID | None:
    of_no_case = subject.kind in (SubjectKind.PARTY, SubjectKind.INTERVIEW)
    return None if of_no_case else await work.subjects.case_of(subject)
