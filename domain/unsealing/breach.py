"""A breach of personal data: what happened in codes, and the 72 hours in which the authority is told (GDPR 33, 34).

The clock runs from the moment at which somebody became aware, not from when it was written down. Whether it is overdue
is computed. Refuses to close what was not told to whom it must be: a likely risk to the authority, a high one to the
people as well, unless a reason of article 34(3) is given. No free text: a sentence about a breach names somebody sooner
or later; the file about it is the secretariat's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.engagement.parts import Decided
from domain.kernel import BadInput, ChangedMeanwhile, Event, Refusal
from domain.unsealing.breach_refusals import (
    AuthorityNotTold,
    BreachClosed,
    DelayNeedsReason,
    PeopleNotTold,
    ToldAlready,
)

HOURS = 72
"""GDPR 33(1)."""
NEAR = timedelta(hours=24)
"""So long before the end the secretariat is warned (A)."""


class DataBreachKind(StrEnum):
    """What a breach did to data; one can do several (EDPB guidelines 9/2022)."""

    CONFIDENTIALITY = "CONFIDENTIALITY"
    INTEGRITY = "INTEGRITY"
    AVAILABILITY = "AVAILABILITY"


class BreachCause(StrEnum):
    """How a breach came about, as far as it is known."""

    UNKNOWN = "UNKNOWN"
    LOST_OR_STOLEN_DEVICE = "LOST_OR_STOLEN_DEVICE"
    STOLEN_CREDENTIAL = "STOLEN_CREDENTIAL"
    SENT_TO_THE_WRONG_PLACE = "SENT_TO_THE_WRONG_PLACE"
    INTRUSION = "INTRUSION"
    INSIDER = "INSIDER"
    MISCONFIGURATION = "MISCONFIGURATION"
    SOFTWARE_DEFECT = "SOFTWARE_DEFECT"
    LOST_KEY = "LOST_KEY"
    OTHER = "OTHER"


class BreachReach(StrEnum):
    """What a breach reached: the homes of data (architecture, section 5), and what opens them."""

    RECORDS = "RECORDS"
    CASE_CONTENT = "CASE_CONTENT"
    IDENTITIES = "IDENTITIES"
    ACCOUNTS = "ACCOUNTS"
    KEYS = "KEYS"
    BACKUPS = "BACKUPS"
    SERVICE_LOGS = "SERVICE_LOGS"


class BreachRisk(StrEnum):
    """The risk for the people concerned. It decides who must be told (GDPR 33(1), 34(1))."""

    UNLIKELY = "UNLIKELY"
    LIKELY = "LIKELY"
    HIGH = "HIGH"


class PeopleAffected(StrEnum):
    """About how many people are concerned (GDPR 33(3)(a))."""

    UNKNOWN = "UNKNOWN"
    UP_TO_10 = "UP_TO_10"
    UP_TO_100 = "UP_TO_100"
    UP_TO_1000 = "UP_TO_1000"
    MORE = "MORE"


class BreachTold(StrEnum):
    """Who was told of a breach."""

    AUTHORITY = "AUTHORITY"
    PEOPLE = "PEOPLE"


class DelayReason(StrEnum):
    """Why the authority was told after 72 hours: it is told that with it (GDPR 33(1))."""

    STILL_INVESTIGATED = "STILL_INVESTIGATED"
    RISK_SEEN_LATER = "RISK_SEEN_LATER"
    POLICE_ASKED_TO_WAIT = "POLICE_ASKED_TO_WAIT"
    OUT_OF_REACH = "OUT_OF_REACH"
    OVERSIGHT = "OVERSIGHT"


class UntoldReason(StrEnum):
    """Why people need not be told of a high risk one by one (GDPR 34(3))."""

    UNINTELLIGIBLE = "UNINTELLIGIBLE"
    RISK_AVERTED = "RISK_AVERTED"
    PUBLIC_NOTICE = "PUBLIC_NOTICE"


class BreachWarned(StrEnum):
    """How far the secretariat was warned of the clock."""

    NOT_YET = "NOT_YET"
    NEAR = "NEAR"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What is known of a breach. It may be told in phases (GDPR 33(4))."""

    kinds: frozenset[DataBreachKind]
    cause: BreachCause
    reached: frozenset[BreachReach]
    risk: BreachRisk
    people: PeopleAffected


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One incident."""

    id: UUID
    kinds: frozenset[DataBreachKind]
    cause: BreachCause
    reached: frozenset[BreachReach]
    risk: BreachRisk
    people: PeopleAffected
    aware_at: datetime
    due_at: datetime
    """When the 72 hours are over."""
    recorded_at: datetime
    authority_told_at: datetime | None = None
    delay_reason: DelayReason | None = None
    people_told_at: datetime | None = None
    untold_reason: UntoldReason | None = None
    closed_at: datetime | None = None
    warned: BreachWarned = BreachWarned.NOT_YET
    in_log: bool = False
    """Whether the disclosure log has its entry: a vault that is away hears of it later."""
    version: int = 1

    @property
    def clock_runs(self) -> bool:
        """Whether the authority has still to be told."""
        return (
            self.authority_told_at is None and self.closed_at is None and self.risk is not BreachRisk.UNLIKELY
        )


def recorded(id: UUID, known: Assessment, aware_at: datetime, now: datetime) -> Decided[Breach] | Refusal:
    """Written down, with its clock."""
    if (no := _unfit(known) or _not_by(aware_at, now, "awareAt")) is not None:
        return no
    breach = Breach(
        id=id,
        kinds=known.kinds,
        cause=known.cause,
        reached=known.reached,
        risk=known.risk,
        people=known.people,
        aware_at=aware_at,
        due_at=aware_at + timedelta(hours=HOURS),
        recorded_at=now,
    )
    return _done("BreachRecorded", breach, risk=known.risk.value)


def assessed(breach: Breach, known: Assessment, version: int) -> Decided[Breach] | Refusal:
    """What is known of it now. A risk that is seen to be higher keeps the clock that it has."""
    if (no := _closed_or_changed(breach, version) or _unfit(known)) is not None:
        return no
    after = replace(
        breach,
        kinds=known.kinds,
        cause=known.cause,
        reached=known.reached,
        risk=known.risk,
        people=known.people,
        version=breach.version + 1,
    )
    return _done("BreachAssessed", after, risk=known.risk.value)


def told(
    breach: Breach, whom: BreachTold, at: datetime, delay: DelayReason | None, version: int, now: datetime
) -> Decided[Breach] | Refusal:
    """The authority, or the people concerned, were told."""
    if (no := _closed_or_changed(breach, version) or _not_by(at, now, "at")) is not None:
        return no
    if at < breach.aware_at:
        return BadInput(
            message="Nobody can be told of a breach before somebody became aware of it.",
            next="Check the moment, and the one at which the breach was noticed.",
            field="at",
        )
    if whom is BreachTold.PEOPLE:
        if breach.people_told_at is not None:
            return ToldAlready()
        return _done("BreachToldToPeople", replace(breach, people_told_at=at, version=breach.version + 1))
    if breach.authority_told_at is not None:
        return ToldAlready()
    late = at > breach.due_at
    if late and delay is None:
        return DelayNeedsReason()
    after = replace(
        breach, authority_told_at=at, delay_reason=delay if late else None, version=breach.version + 1
    )
    return _done("BreachToldToAuthority", after, late=str(late).lower())


def closed(
    breach: Breach, untold: UntoldReason | None, version: int, now: datetime
) -> Decided[Breach] | Refusal:
    """Over, once everybody was told who must be."""
    if (no := _closed_or_changed(breach, version)) is not None:
        return no
    if breach.risk is not BreachRisk.UNLIKELY and breach.authority_told_at is None:
        return AuthorityNotTold()
    if breach.risk is BreachRisk.HIGH and breach.people_told_at is None and untold is None:
        return PeopleNotTold()
    needed = breach.risk is BreachRisk.HIGH and breach.people_told_at is None
    after = replace(
        breach, closed_at=now, untold_reason=untold if needed else None, version=breach.version + 1
    )
    return _done("BreachClosed", after)


def warned(breach: Breach, now: datetime) -> Decided[Breach] | None:
    """The secretariat is warned once when the end is near, and once when it is past; None: nothing is to be said."""
    if not breach.clock_runs or now < breach.due_at - NEAR:
        return None
    due = BreachWarned.OVERDUE if now > breach.due_at else BreachWarned.NEAR
    if breach.warned in (due, BreachWarned.OVERDUE):
        return None
    return _done("BreachDue", replace(breach, warned=due), when=due.value)


def _unfit(known: Assessment) -> BadInput | None:
    if not known.kinds or not known.reached:
        return BadInput(
            message="A breach did something to data somewhere.",
            next="Name at least one kind, and at least one home of data that it reached or may have reached.",
            field="kinds" if not known.kinds else "reached",
        )
    return None


def _not_by(at: datetime, now: datetime, field: str) -> BadInput | None:
    if at > now:
        return BadInput(
            message="This moment has not come yet.", next="Give the moment at which it happened.", field=field
        )
    return None


def _closed_or_changed(breach: Breach, version: int) -> Refusal | None:
    if breach.closed_at is not None:
        return BreachClosed()
    return None if version == breach.version else ChangedMeanwhile(current_version=breach.version)


def _done(kind: str, breach: Breach, **facts: str) -> Decided[Breach]:
    return Decided(record=breach, events=(Event(kind=kind, entity="DataBreach", id=breach.id, facts=facts),))
