"""What the holder of a receipt does about their own identity: look, say who they are, agree, take back, have it erased.

They are the person whom their case labels; nobody else of the case is theirs. Refused is a receipt that whoever took
the case down knows too. What is recorded of it names no case: a record that somebody asked about an identity would say
that there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, assert_never
from uuid import UUID

from domain.access import Viewer
from domain.cases.opening import WithItems
from domain.cases.parts import Item
from domain.cases.ports import CaseKind, Held, StandIn
from domain.cases.renewing import ReceiptNotYoursAlone, replaced
from domain.cases.shown import ReceiptNeeded, Shown, shown
from domain.grievances.ports import GrievanceWork
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.reprisals.ports import ReprisalWork
from domain.unsealing import own_commands as c
from domain.vault.given import ConsentTold
from domain.vault.keeping import correct
from domain.vault.own import own_of
from domain.vault.ports import ConsentGiven
from domain.vault.refusals import NoIdentity
from domain.vault.values import Tier
from domain.whistleblowing.ports import WhistleblowingWork


class OwnWork(GrievanceWork, WhistleblowingWork, ReprisalWork, Protocol):
    """The part of one transaction that a person's own view works on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Themselves:
    """Who holds the receipt, as their case labels them."""

    kind: CaseKind
    case_id: UUID
    label: UUID
    by_week: bool
    shown: Shown
    held: Held
    items: Sequence[Item]
    """What was written in it."""
    erased_on: date | None
    """When that was erased."""


async def my_identity(
    command: c.WithReceipt, by: Viewer, work: OwnWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """How it is kept, what they agreed to, and when it was looked at."""
    who = await holder(command.receipt, by, work)
    if isinstance(who, Refusal):
        return who
    async with work.apart() as vault:
        own = await own_of(who.label, vault)
    if isinstance(own, Refusal):
        return own
    return about_identity(new_id, given={"identity": own.told(by_week=who.by_week)})


async def seal_my_identity(
    command: c.SealWithReceipt, by: Viewer, work: OwnWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They say who they are, or correct it: also who reported without a name."""
    who = await holder(command.receipt, by, work)
    if isinstance(who, Refusal):
        return who
    if isinstance(who.shown, StandIn) and who.held is not Held.OWN:
        return ReceiptNeeded(
            message="What is sealed in this case replaces its receipt, and a token is not enough for that.",
            next="Give the receipt itself, with this token or without: you are told another.",
        )
    async with work.apart():
        refused = await correct(
            who.label, command.identity, Tier.SEALED, work, clock.today(), new_id, behalf=None
        )
    if refused is not None:
        return refused
    told = await replaced(who.shown, who.held, work.receipts)
    return about_identity(new_id, told={"sealedOn": clock.today().isoformat(), **told})


async def give_identity_consent(
    command: c.ConsentWithReceipt, by: Viewer, work: OwnWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They agree to something. To what they agreed to already, they agree once."""
    who = await holder(command.receipt, by, work)
    return who if isinstance(who, Refusal) else await agree(who.label, command.consent, work, clock, new_id)


async def withdraw_identity_consent(
    command: c.WithdrawWithReceipt, by: Viewer, work: OwnWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They take it back, and with it every request that rests on it and was not opened yet."""
    who = await holder(command.receipt, by, work)
    return (
        who
        if isinstance(who, Refusal)
        else await take_back(who.label, command.consent_id, work, clock, new_id)
    )


async def ask_for_erasure(
    command: c.WithReceipt, by: Viewer, work: OwnWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """It is erased for good, unless a legal hold stops that."""
    who = await holder(command.receipt, by, work)
    return who if isinstance(who, Refusal) else await erase(who.label, work, new_id)


async def agree(
    label: UUID,
    told: ConsentTold,
    work: OwnWork,
    clock: Clock,
    new_id: NewId,
    recorded_by: UUID | None = None,
) -> Recorded | Refusal:
    """A consent under a label, given today; `recorded_by` by an organisation for them."""
    refused = told.unfit(clock.today())
    if refused is not None:
        return refused
    consent = told.given(label, clock.today(), lambda: work.repeated or new_id(), recorded_by)
    async with work.apart() as vault:
        known = await vault.consents(label)
        if isinstance(known, Refusal) and not isinstance(known, NoIdentity):
            return known
        same = () if isinstance(known, Refusal) else (one for one in known if _says(one) == _says(consent))
        standing = next(iter(same), None)
        refused = await vault.give_consent(consent) if standing is None else None
    return refused or about_identity(new_id, told={"consentId": str((standing or consent).id)})


async def take_back(
    label: UUID, consent: UUID, work: OwnWork, clock: Clock, new_id: NewId, recorded_by: UUID | None = None
) -> Recorded | Refusal:
    """A consent under a label, withdrawn today."""
    today = clock.today()
    async with work.apart() as vault:
        refused = await vault.withdraw_consent(label, consent, today, recorded_by)
    return refused or about_identity(new_id, told={"withdrawnOn": today.isoformat()})


async def erase(label: UUID, work: OwnWork, new_id: NewId) -> Recorded | Refusal:
    """What is kept under a label, erased; with the receipt that proves it."""
    async with work.apart() as vault:
        gone = await vault.erase(label)
    if isinstance(gone, Refusal):
        return gone
    told = {
        "erasureReceipt": gone.text,
        "erasedOn": gone.erased_on.isoformat(),
        "backupsGoneOn": gone.backups_gone_on.isoformat(),
    }
    return about_identity(new_id, told=told)


def about_identity(
    new_id: NewId, *, told: dict[str, str] | None = None, given: dict[str, object] | None = None
) -> Recorded:
    """That somebody did something about an identity, in which week: not about whose, nor in which record."""
    return Recorded(
        entity="Identity", id=new_id(), events=(), told=told or {}, given=given or {}, by_week=True
    )


async def holder(receipt: str | None, by: Viewer, work: OwnWork) -> Themselves | Refusal:
    """Who holds this receipt, or a token in its place, if nobody handed it to them."""
    how = await shown(receipt, by, work.receipts)
    if isinstance(how, Refusal):
        return how
    held = await work.receipts.holder(how)
    if held is None or held.label is None:
        return NotThere()
    if held.held is Held.HANDED:
        return ReceiptNotYoursAlone()
    case = await _case(held.kind, held.case_id, work)
    if case is None:
        return NotThere()
    return Themselves(
        kind=held.kind,
        case_id=held.case_id,
        label=held.label,
        by_week=case.by_week,
        shown=how,
        held=held.held,
        items=case.items,
        erased_on=case.erased_on,
    )


async def _case(kind: CaseKind, id: UUID, work: OwnWork) -> WithItems | None:
    match kind:
        case CaseKind.GRIEVANCE:
            return await work.grievances.load(id)
        case CaseKind.REPORT:
            return await work.reports.load(id)
        case CaseKind.ALLEGATION:
            return await work.allegations.load(id)
        case _:
            assert_never(kind)


def _says(consent: ConsentGiven) -> tuple[object, ...]:
    """What a consent says, whenever it was given; one that was withdrawn says nothing any more."""
    ended: date | None = consent.withdrawn_on
    fields = frozenset(consent.fields)
    return (consent.recipient, consent.purpose, fields, consent.expires_on, ended, consent.recorded_by)
