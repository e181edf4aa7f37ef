"""The demo's early warnings: what the published rules find in its cases and barriers, to the last.

So the rounds of a service that serves the demo find nothing that was not raised; some were seen to, some not yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from domain.cases.clock import DueKind
from domain.cases.days import week_end
from domain.engagement.values import BarrierKind, BarrierState
from domain.reprisals.values import WarningRule
from domain.reprisals.warnings import Awaited, Barred, Came, Found, World, found
from domain.rules import Rules
from infra.demo.cases import Told
from infra.demo.chance import Chance
from infra.demo.links import Fear
from infra.demo.rows import Batch, put

_RULES = Rules()
_ACTIONS = ("CONTACTED", "PROTECTION_TAKEN", "CHECK_IN_HELD", "BOARD_INFORMED", "NO_ACTION_NEEDED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """Raises what the rules raise, to the secretariat."""

    chance: Chance
    until: date
    secretariat: str
    handlers: Sequence[str]

    def write(
        self,
        filed: Sequence[Told],
        alleged: Sequence[Told],
        reported: Sequence[Told],
        interviewed: Sequence[tuple[UUID, UUID, date]],
        fears: Sequence[Fear],
        into: Batch,
    ) -> None:
        """All rules, as of the world's last day."""
        world = World(
            now=datetime.combine(self.until, time(), UTC),
            today=self.until,
            secretariat=UUID(self.secretariat),
            allegations=[_came(one) for one in alleged],
            reports=[_came(one) for one in reported],
            interviewed=[
                Came(id=audit, body_id=audit, site_id=site, received_on=week, by_week=True)
                for audit, site, week in interviewed
            ],
            awaited=list(_awaited([*filed, *alleged, *reported])),
            barriers=[_barred(fear) for fear in fears],
        )
        since = {UUID(one.id): one.received for one in (*filed, *alleged, *reported)}
        since |= {audit: week for audit, _, week in sorted(interviewed)}
        missed = since | {one.id: one.due_on for one in world.awaited}
        for rule in WarningRule:
            for one in sorted(found(rule, world, _RULES), key=lambda one: one.cause):
                known = missed if rule is WarningRule.CHECK_IN_OVERDUE else since
                days = [known.get(rests.record_id, self.until - timedelta(days=40)) for rests in one.records]
                self._raise(one, max(days), into)

    def _raise(self, one: Found, since: date, into: Batch) -> None:
        """Some time after it came to be so; by week where it rests on an anonymous case."""
        chance, id = self.chance, self.chance.id()
        last = max(since, self.until - timedelta(days=8 if one.by_week else 1))
        raised = chance.day(since, last)
        seen = chance.day(raised, last) if chance.happens(0.6) else None
        acted = chance.day(seen, last) if seen and chance.happens(0.6) else None
        days = [day and week_end(day) if one.by_week else day for day in (raised, seen, acted)]
        put(
            into, "early_warnings", id=id, body_id=self.secretariat, site_id=one.site_id and one.site_id.hex,
            rule=one.rule.value, cause=one.cause, by_week=one.by_week, raised_on=days[0], acknowledged_on=days[1],
            acknowledged_by=chance.pick(self.handlers) if seen else None, acted_on=days[2],
            action=chance.pick(_ACTIONS) if acted else None,
        )  # fmt: skip
        for rests in one.records:
            put(
                into, "early_warning_records", warning_id=id, body_id=self.secretariat, id=chance.id(),
                filed_by=rests.filed_by.hex, entity=rests.entity, record_id=rests.record_id.hex,
            )  # fmt: skip


def _came(one: Told) -> Came:
    return Came(
        id=UUID(one.id),
        body_id=UUID(one.body),
        site_id=UUID(one.site.id) if one.site else None,
        received_on=one.received,
        by_week=one.course.reckoning.by_week,
    )


def _awaited(cases: Sequence[Told]) -> Iterator[Awaited]:
    for case in cases:
        clock = case.course.clock
        if clock.kind is DueKind.CHECK_IN and clock.due_on is not None:
            yield Awaited(
                entity=case.entity,
                id=UUID(case.id),
                body_id=UUID(case.body),
                site_id=UUID(case.site.id) if case.site else None,
                filed_by=UUID(case.filed_by),
                due_on=clock.due_on,
                due_at=clock.due_at,
                by_week=case.course.reckoning.by_week,
            )


def _barred(fear: Fear) -> Barred:
    return Barred(
        id=UUID(fear.id),
        site_id=UUID(fear.site),
        owner_id=UUID(fear.owner),
        kind=BarrierKind.FEAR_OF_REPRISAL,
        state=BarrierState.PERSISTS,
        event_id=UUID(fear.event),
    )
