"""An identity is erased on its person's wish by whoever keeps their record; the secretariat holds one for the law.

Of a case the person has a receipt and asks by themselves (`own_cases`); else its handler at the secretariat does. What
is recorded of it names no record: that somebody's identity was erased or held says that there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.access import Profile, Viewer
from domain.kernel import FIRST_DAY, BadInput, Clock, NewId, NotYours, Recorded, Refusal
from domain.stakeholders.refusals import SecretariatOnly
from domain.unsealing.own_cases import about_identity
from domain.unsealing.ports import UnsealingWork
from domain.unsealing.requesting_cases import proved
from domain.unsealing.whom import known, may_end
from domain.vault.own import hold_told
from domain.vault.ports import ErasureReceipt, LegalHold
from domain.vault.subjects import Subject
from domain.vault.values import HoldReason


class WishChannel(StrEnum):
    """How a person told that they want to be erased."""

    IN_PERSON = "IN_PERSON"
    IN_WRITING = "IN_WRITING"
    BY_PHONE = "BY_PHONE"
    THROUGH_SOMEBODY_THEY_TRUST = "THROUGH_SOMEBODY_THEY_TRUST"


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseIdentity:
    """Erase who somebody is, on their wish."""

    subject: Subject
    wished_on: date
    wished: WishChannel


async def erase_identity(
    command: EraseIdentity, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """For good, unless a legal hold stops it. Again is the same receipt."""
    if not FIRST_DAY <= command.wished_on <= clock.today():
        return BadInput(
            message="A wish is recorded when it was told.",
            next="Give the day on which the person told it: today or earlier.",
            field="wishedOn",
        )
    label = await _label(command.subject, by, work, clock)
    if isinstance(label, Refusal):
        return label
    async with work.apart() as vault:
        gone = await vault.erase(label)
    if isinstance(gone, Refusal):
        return gone
    return about_identity(new_id, told=told_of(gone))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLegalHold:
    """Keep an identity from being erased."""

    subject: Subject
    reason: HoldReason
    until: date | None


async def place_legal_hold(
    command: PlaceLegalHold, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """It counts for the person, under every label."""
    label = await _held_by_the_secretariat(command.subject, by, work, clock)
    if isinstance(label, Refusal):
        return label
    hold = LegalHold(
        id=work.repeated or new_id(),
        label=label,
        reason=command.reason,
        placed_on=clock.today(),
        until=command.until,
    )
    async with work.apart() as vault:
        refused = await vault.hold(hold)
    return refused or about_identity(new_id, told={"holdId": str(hold.id)})


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftLegalHold:
    """Let it be erased again."""

    subject: Subject
    hold_id: UUID


async def lift_legal_hold(
    command: LiftLegalHold, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """This hold alone; others stand."""
    label = await _held_by_the_secretariat(command.subject, by, work, clock)
    if isinstance(label, Refusal):
        return label
    async with work.apart() as vault:
        refused = await vault.lift_hold(label, command.hold_id)
    return refused or about_identity(new_id, told={"liftedOn": clock.today().isoformat()})


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHoldsOf:
    """Which holds there are."""

    subject: Subject


async def legal_holds(
    command: LegalHoldsOf, by: Viewer, work: UnsealingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Of the person, under whichever label they were placed."""
    label = await _held_by_the_secretariat(command.subject, by, work, clock)
    if isinstance(label, Refusal):
        return label
    async with work.apart() as vault:
        found = await vault.holds(label)
    if isinstance(found, Refusal):
        return found
    return about_identity(new_id, given={"holds": [hold_told(one) for one in found]})


def told_of(gone: ErasureReceipt) -> dict[str, str]:
    """What proves an erasure."""
    return {
        "erasureReceipt": gone.text,
        "erasedOn": gone.erased_on.isoformat(),
        "backupsGoneOn": gone.backups_gone_on.isoformat(),
    }


async def _label(subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock) -> UUID | Refusal:
    """Of whom the record is theirs to keep. The relationship comes first: else they are not there."""
    found = await _known(subject, by, work, clock)
    if isinstance(found, Refusal):
        return found
    return found if may_end(subject, by) else NotYours()


async def _held_by_the_secretariat(
    subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock
) -> UUID | Refusal:
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    return await _known(subject, by, work, clock)


async def _known(subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock) -> UUID | Refusal:
    who = proved(by, work)
    if isinstance(who, Refusal):
        return who
    found = await known(subject, by, work, clock)
    return found if isinstance(found, Refusal) else found.subject.id
