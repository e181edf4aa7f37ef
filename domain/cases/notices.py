"""Of which deadlines the handlers are told, and when. Each notice is given once for a due day; a due day that moves,
because a clock was paused, is told of anew.

    DEADLINE_NEAR    some days before the due day ends (`remind_before_days`; 0: not at all)
    DEADLINE_PASSED  once it has ended
    CHECK_IN_DUE     from the beginning of the day on which someone has to ask whether there was retaliation

The moments are counted back from `due_at`, so that a statement over many cases finds the same without zones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.cases.clock import Deadlines, DueKind
from domain.kernel import Event
from domain.rules import Rules


class NoticeKind(StrEnum):
    """What a handler is told of a deadline."""

    DEADLINE_NEAR = "DEADLINE_NEAR"
    DEADLINE_PASSED = "DEADLINE_PASSED"
    CHECK_IN_DUE = "CHECK_IN_DUE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That something is due, or overdue; together with the case its own key."""

    kind: NoticeKind
    due_kind: DueKind
    due_on: date


def notices_due(
    deadlines: Deadlines, now: datetime, rules: Rules, told: Collection[Notice] = ()
) -> tuple[Notice, ...]:
    """What is to be told now and was not told before; nothing while the clock is paused.

    Who missed a reminder, since the service was away, is told only that the deadline has passed.
    """
    if deadlines.kind is None or deadlines.due_on is None or deadlines.due_at is None:
        return ()
    kind = _kind_now(deadlines.kind, deadlines.due_at, now, rules)
    if kind is None:
        return ()
    notice = Notice(kind=kind, due_kind=deadlines.kind, due_on=deadlines.due_on)
    return () if notice in told else (notice,)


def lead(kind: NoticeKind, rules: Rules) -> timedelta:
    """How long before `due_at` a notice begins."""
    match kind:
        case NoticeKind.DEADLINE_NEAR:
            return timedelta(days=rules.remind_before_days)
        case NoticeKind.CHECK_IN_DUE:
            return timedelta(days=1)
        case NoticeKind.DEADLINE_PASSED:
            return timedelta(0)


def event_of(notice: Notice, entity: str, case: UUID) -> Event:
    """What is told of it: codes, the case and the due day."""
    facts = {"due": notice.due_kind.value, "due_on": notice.due_on.isoformat()}
    return Event(kind=EVENTS[notice.kind], entity=entity, id=case, facts=facts)


EVENTS: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.DEADLINE_NEAR: "DeadlineNear",
        NoticeKind.DEADLINE_PASSED: "DeadlinePassed",
        NoticeKind.CHECK_IN_DUE: "CheckInDue",
    }
)
"""As what each notice is told to whoever subscribes; a passed deadline is the escalation."""


def _kind_now(due: DueKind, due_at: datetime, now: datetime, rules: Rules) -> NoticeKind | None:
    before = NoticeKind.CHECK_IN_DUE if due is DueKind.CHECK_IN else NoticeKind.DEADLINE_NEAR
    for kind in (NoticeKind.DEADLINE_PASSED, before):
        if now >= due_at - lead(kind, rules):
            return kind
    return None
