"""The demo's early warnings: each from a published rule, with the records that it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from domain.rules import Rules
from infra.demo.cases_allegations import Alleged
from infra.demo.cases_grievances import Filed
from infra.demo.cases_reports import Reported
from infra.demo.chance import Chance
from infra.demo.links import Fear
from infra.demo.rows import Batch, put

_RULES = Rules()
_ACTIONS = ("CONTACTED", "PROTECTION_TAKEN", "CHECK_IN_HELD", "BOARD_INFORMED", "NO_ACTION_NEEDED")
_MOST_FEARS = 12

Rests = tuple[str, str, str]
"""Kind of record, its id, and whose it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """Raises what the rules raise, to the secretariat."""

    chance: Chance
    until: date
    secretariat: str
    handlers: Sequence[str]

    def write(
        self,
        filed: Sequence[Filed],
        alleged: Sequence[Alleged],
        reported: Sequence[Reported],
        fears: Sequence[Fear],
        into: Batch,
    ) -> None:
        """All four rules."""
        for case in filed:
            if case.course.overdue_since:
                record = ("Grievance", case.id, case.filed_by)
                self._raise("CHECK_IN_OVERDUE", case.site.id, case.course.overdue_since, [record], into)
        by_site: dict[str, list[Alleged]] = {}
        for one in alleged:
            by_site.setdefault(one.site.id, []).append(one)
            if one.overdue_since:
                self._raise("CHECK_IN_OVERDUE", one.site.id, one.overdue_since, [_of(one)], into)
        window = timedelta(days=_RULES.warning_allegations_window_days)
        for site, here in by_site.items():
            here.sort(key=lambda one: (one.received, one.id))
            for before, after in pairwise(here):
                if after.received - before.received <= window:
                    records = [_of(before), _of(after)]
                    self._raise("ALLEGATIONS_AT_ONE_SITE", site, after.received, records, into)
        self._after_reports(by_site, reported, into)
        for fear in fears[:_MOST_FEARS]:
            self._raise(
                "FEAR_PERSISTS",
                fear.site,
                fear.identified + timedelta(days=60),
                [("Barrier", fear.id, fear.owner)],
                into,
            )

    def _after_reports(
        self, by_site: dict[str, list[Alleged]], reported: Sequence[Reported], into: Batch
    ) -> None:
        soon = timedelta(days=_RULES.warning_days_after_report)
        for report in reported:
            for one in by_site.get(report.site.id, []) if report.site else []:
                if timedelta(0) <= one.received - report.received <= soon:
                    records: list[Rests] = [_of(one), ("Report", report.id, report.id)]
                    self._raise("ALLEGATION_AFTER_REPORT", one.site.id, one.received, records, into)

    def _raise(self, rule: str, site: str, day: date, records: list[Rests], into: Batch) -> None:
        chance, last = self.chance, self.until - timedelta(days=1)
        id, raised = chance.id(), min(last, day + timedelta(days=1))
        seen = chance.day(raised, last) if chance.happens(0.6) else None
        acted = chance.day(seen, last) if seen and chance.happens(0.6) else None
        cause = hashlib.sha256(" ".join((rule, *sorted(record for _, record, _ in records))).encode())
        put(
            into, "early_warnings", id=id, body_id=self.secretariat, site_id=site, rule=rule, cause=cause.hexdigest(),
            raised_on=raised, acknowledged_on=seen, acknowledged_by=chance.pick(self.handlers) if seen else None,
            acted_on=acted, action=chance.pick(_ACTIONS) if acted else None,
        )  # fmt: skip
        for entity, record, whose in records:
            put(
                into, "early_warning_records", warning_id=id, body_id=self.secretariat, id=chance.id(), filed_by=whose,
                entity=entity, record_id=record,
            )  # fmt: skip


def _of(one: Alleged) -> Rests:
    return ("Allegation", one.id, one.filed_by)
