"""The published rules by which early warnings are raised: each names what sets it off and the records it rests on.
There is no score, and nothing is weighed (DOMAIN 8).

    ALLEGATION_AFTER_REPORT  an allegation within some days after a whistleblower report at its site
                             (`warning_days_after_report`)
    ALLEGATION_AFTER_INTERVIEW  an allegation within some days after interviews of an audit at its site
                             (`warning_days_after_report`)
    ALLEGATIONS_AT_ONE_SITE  an allegation within some days after another at its site
                             (`warning_allegations_window_days`)
    CHECK_IN_OVERDUE         a case, of whichever kind, whose check-in was not held by the end of its day
    FEAR_PERSISTS            a barrier FEAR_OF_REPRISAL that those whom it keeps out say persists

A warning is about what goes on now: an allegation sets off none once it is older than its rule looks back. What set off
a warning sets off no second one. Of reports, those addressed to the secretariat alone count: it learns of no other.
Where only the week is known, each of its days counts as possible. Of interviews the week is all that is known, and the
warning names their audit: never an interview, nor how many there were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from uuid import UUID

from domain.engagement.values import BarrierKind, BarrierState
from domain.reprisals.values import WarningRule
from domain.rules import Rules

R = WarningRule


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRule:
    """A rule as everyone may read it."""

    code: WarningRule
    description: str
    days: int | None
    """How far it looks back; none where nothing is counted."""
    setting: str | None
    """Which of the scheme's rules says how far."""


def published(rules: Rules) -> tuple[PublishedRule, ...]:
    """Every rule, with its days."""
    return tuple(_published(rule, days_of(rule, rules)) for rule in R)


def days_of(rule: WarningRule, rules: Rules) -> int | None:
    """How far the rule looks back."""
    return getattr(rules, SETTINGS[rule]) if rule in SETTINGS else None


def _published(rule: WarningRule, days: int | None) -> PublishedRule:
    words = WORDS[rule].format(days=days)
    return PublishedRule(code=rule, description=words, days=days, setting=SETTINGS.get(rule))


SETTINGS: Mapping[WarningRule, str] = MappingProxyType(
    {
        R.ALLEGATION_AFTER_REPORT: "warning_days_after_report",
        R.ALLEGATION_AFTER_INTERVIEW: "warning_days_after_report",
        R.ALLEGATIONS_AT_ONE_SITE: "warning_allegations_window_days",
    }
)
"""Which of the rules for cases says how far each looks back."""
WORDS: Mapping[WarningRule, str] = MappingProxyType(
    {
        R.ALLEGATION_AFTER_REPORT: "An allegation came within {days} days after a report at the same site.",
        R.ALLEGATION_AFTER_INTERVIEW: "An allegation came within {days} days after interviews of an audit of the same"
        " site.",
        R.CHECK_IN_OVERDUE: "A check-in after a case was not held by the end of its day.",
        R.ALLEGATIONS_AT_ONE_SITE: "Two allegations within {days} days concern one site.",
        R.FEAR_PERSISTS: "Those whom fear of reprisal keeps out say that it persists.",
    }
)
"""Each rule in one sentence, with the place of its days."""

SHOWN_TO_WHO_FILED = frozenset({R.CHECK_IN_OVERDUE, R.FEAR_PERSISTS})
"""Rules whose warnings rest on one record. The others would tell whoever filed one that there is another."""


# -- what the rules look at


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """That an allegation or a report came in at a site, on a day or in a week that ends on it."""

    id: UUID
    body_id: UUID
    site_id: UUID | None
    received_on: date
    by_week: bool = False

    @property
    def earliest(self) -> date:
        """The first day on which it may have come."""
        return self.received_on - timedelta(days=6) if self.by_week else self.received_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A case whose next check-in is awaited; `due_at` is none while its clock is paused."""

    entity: str
    id: UUID
    body_id: UUID
    site_id: UUID | None
    filed_by: UUID
    due_on: date
    due_at: datetime | None
    by_week: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """A barrier as it stands, and the record of how it came to that."""

    id: UUID
    site_id: UUID
    owner_id: UUID
    kind: BarrierKind
    state: BarrierState
    event_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The plain facts, on one day."""

    now: datetime
    today: date
    secretariat: UUID
    allegations: Sequence[Came] = ()
    reports: Sequence[Came] = ()
    interviewed: Sequence[Came] = ()
    """In which weeks people were interviewed, by audit: `id` is the audit's."""
    awaited: Sequence[Awaited] = ()
    barriers: Sequence[Barred] = ()


# -- what they find


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """A record that a warning rests on, and the organisation to which it may be shown; else the record's own id."""

    entity: str
    record_id: UUID
    filed_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """That a rule holds."""

    rule: WarningRule
    cause: str
    """What set it off, as a digest that the rule is part of: a warning is raised once for it."""
    site_id: UUID | None
    by_week: bool
    """Whether it rests on an anonymous case, so that no exact day of it is kept."""
    records: tuple[Rests, ...]


def found(rule: WarningRule, world: World, rules: Rules) -> tuple[Found, ...]:
    """Every warning of the rule that holds in the world."""
    match rule:
        case R.ALLEGATION_AFTER_REPORT:
            ours = [one for one in world.reports if one.body_id == world.secretariat]
            return tuple(_after(rule, "Report", ours, world, rules.warning_days_after_report))
        case R.ALLEGATION_AFTER_INTERVIEW:
            return tuple(_after(rule, "Audit", world.interviewed, world, rules.warning_days_after_report))
        case R.ALLEGATIONS_AT_ONE_SITE:
            days = rules.warning_allegations_window_days
            return tuple(_after(rule, "Allegation", world.allegations, world, days))
        case R.CHECK_IN_OVERDUE:
            return tuple(_unasked(world))
        case R.FEAR_PERSISTS:
            return tuple(_afraid(world.barriers))


def _after(
    rule: WarningRule, entity: str, others: Iterable[Came], world: World, days: int
) -> Iterator[Found]:
    known = tuple(others)
    for late in world.allegations:
        if late.received_on < world.today - timedelta(days=days):
            continue
        near = [one for one in known if _follows(late, one, days, same_kind=entity == "Allegation")]
        if near:
            first = max(near, key=lambda one: (one.received_on, one.id))
            yield Found(
                rule=rule,
                cause=cause(rule, str(late.id)),
                site_id=late.site_id,
                by_week=late.by_week or first.by_week,
                records=(_of_desk("Allegation", late.id), _of_desk(entity, first.id)),
            )


def _follows(late: Came, first: Came, days: int, *, same_kind: bool) -> bool:
    """Whether one may have come after the other, at its site and within the days. Of two allegations one follows."""
    if late.site_id != first.site_id or late.earliest - first.received_on > timedelta(days=days):
        return False
    if same_kind:
        return (first.received_on, first.id) < (late.received_on, late.id)
    return first.earliest <= late.received_on


def _unasked(world: World) -> Iterator[Found]:
    for case in world.awaited:
        hidden = case.entity == "Report" and case.body_id != world.secretariat
        if hidden or case.due_at is None or world.now < case.due_at:
            continue
        yield Found(
            rule=R.CHECK_IN_OVERDUE,
            cause=cause(R.CHECK_IN_OVERDUE, str(case.id), case.due_on.isoformat()),
            site_id=case.site_id,
            by_week=case.by_week,
            records=(Rests(entity=case.entity, record_id=case.id, filed_by=case.filed_by),),
        )


def _afraid(barriers: Iterable[Barred]) -> Iterator[Found]:
    for one in barriers:
        if one.kind is BarrierKind.FEAR_OF_REPRISAL and one.state is BarrierState.PERSISTS:
            yield Found(
                rule=R.FEAR_PERSISTS,
                cause=cause(R.FEAR_PERSISTS, str(one.event_id)),
                site_id=one.site_id,
                by_week=False,
                records=(Rests(entity="Barrier", record_id=one.id, filed_by=one.owner_id),),
            )


def cause(rule: WarningRule, *what: str) -> str:
    """What set a warning off, as 64 hex digits."""
    return sha256(" ".join((rule.value, *what)).encode()).hexdigest()


def _of_desk(entity: str, id: UUID) -> Rests:
    return Rests(entity=entity, record_id=id, filed_by=id)
