"""Keeping breaches: load, ask the model, save. The secretariat's administrators alone, with a second factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.access import Profile, Viewer
from domain.engagement.parts import Decided
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.refusals import SecretariatOnly
from domain.unsealing import breach as model
from domain.unsealing.breach import (
    Assessment,
    Breach,
    BreachCause,
    BreachReach,
    BreachRisk,
    BreachTold,
    DataBreachKind,
    DelayReason,
    PeopleAffected,
    UntoldReason,
)


class Breaches(Protocol):
    """Where breaches are kept. What is loaded stays locked to the end."""

    async def load(self, id: UUID) -> Breach | None: ...

    async def add(self, record: Breach) -> None: ...

    async def keep(self, record: Breach, *, was: Breach) -> None: ...

    async def to_warn(self, now: datetime) -> Sequence[UUID]:
        """Those whose clock runs and of which there may be something to say."""
        ...

    async def not_in_log(self) -> Sequence[UUID]:
        """Those of which the disclosure log has no entry yet; some of them, the oldest first."""
        ...


class BreachWork(Protocol):
    """The stores of this context, in one transaction."""

    @property
    def breaches(self) -> Breaches: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBreach:
    """Write one down."""

    kinds: tuple[DataBreachKind, ...]
    cause: BreachCause
    reached: tuple[BreachReach, ...]
    risk: BreachRisk
    people: PeopleAffected
    aware_at: datetime


async def record_breach(
    command: RecordBreach, by: Viewer, work: BreachWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its clock runs from the moment at which somebody became aware."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    decided = model.recorded(new_id(), _known(command), command.aware_at, clock.now())
    if isinstance(decided, Refusal):
        return decided
    await work.breaches.add(decided.record)
    return _recorded(decided)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessBreach:
    """Say anew what is known of it."""

    breach_id: UUID
    version: int
    kinds: tuple[DataBreachKind, ...]
    cause: BreachCause
    reached: tuple[BreachReach, ...]
    risk: BreachRisk
    people: PeopleAffected


async def assess_breach(
    command: AssessBreach, by: Viewer, work: BreachWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What is known may change until it is closed."""
    breach = await _found(command.breach_id, by, work)
    if isinstance(breach, Refusal):
        return breach
    return await _kept(model.assessed(breach, _known(command), command.version), breach, work)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBreachNotified:
    """Somebody was told of it."""

    breach_id: UUID
    version: int
    told: BreachTold
    at: datetime
    delay_reason: DelayReason | None


async def record_breach_notified(
    command: RecordBreachNotified, by: Viewer, work: BreachWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The authority or the people concerned know."""
    breach = await _found(command.breach_id, by, work)
    if isinstance(breach, Refusal):
        return breach
    decided = model.told(breach, command.told, command.at, command.delay_reason, command.version, clock.now())
    return await _kept(decided, breach, work)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseBreach:
    """It is over."""

    breach_id: UUID
    version: int
    untold_reason: UntoldReason | None


async def close_breach(
    command: CloseBreach, by: Viewer, work: BreachWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Closed for good, once everybody was told who must be."""
    breach = await _found(command.breach_id, by, work)
    if isinstance(breach, Refusal):
        return breach
    return await _kept(
        model.closed(breach, command.untold_reason, command.version, clock.now()), breach, work
    )


async def warn_of_breach(id: UUID, work: BreachWork, clock: Clock) -> Recorded | None:
    """The round's: the clock is nearly over, or over; said once each."""
    breach = await work.breaches.load(id)
    decided = None if breach is None else model.warned(breach, clock.now())
    if breach is None or decided is None:
        return None
    await work.breaches.keep(decided.record, was=breach)
    return _recorded(decided)


def _known(command: RecordBreach | AssessBreach) -> Assessment:
    return Assessment(
        kinds=frozenset(command.kinds),
        cause=command.cause,
        reached=frozenset(command.reached),
        risk=command.risk,
        people=command.people,
    )


async def _found(id: UUID, by: Viewer, work: BreachWork) -> Breach | Refusal:
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    return await work.breaches.load(id) or NotThere()


async def _kept(decided: Decided[Breach] | Refusal, was: Breach, work: BreachWork) -> Recorded | Refusal:
    if isinstance(decided, Refusal):
        return decided
    await work.breaches.keep(decided.record, was=was)
    return _recorded(decided)


def _recorded(decided: Decided[Breach]) -> Recorded:
    return Recorded(entity="DataBreach", id=decided.record.id, events=decided.events)
