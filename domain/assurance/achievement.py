"""What a site has achieved: granted when a report comes out, until it is ended, and when surveillance is due.

Surveillance is due within so many months of the release (`Rules.surveillance_months`, DOMAIN 10). An achievement ends
when the next one takes its place, when its report is corrected to another level, or with the site's agreement (DOMAIN
8): each a dated end with its reason. The record stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.assurance.audit import Audit
from domain.assurance.values import AchievementEnd, Level
from domain.cases.days import months_after
from domain.engagement.parts import Decided
from domain.kernel import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """One level, from a day on."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    edition_id: str
    level: Level
    granted_on: date
    surveillance_due_on: date
    ended_on: date | None = None
    ended_because: AchievementEnd | None = None
    version: int = 1

    def ended(self, because: AchievementEnd, on: date) -> Decided[Achievement]:
        """In force no longer."""
        after = replace(
            self, ended_on=max(on, self.granted_on), ended_because=because, version=self.version + 1
        )
        return Decided(record=after, events=(_event("AchievementEnded", self.id, because.value),))


def granted(audit: Audit, level: Level, on: date, months: int, id: UUID) -> Decided[Achievement]:
    """What the audit's report comes to; counted from its first release, also where it is corrected later."""
    achievement = Achievement(
        id=id,
        audit_id=audit.id,
        site_id=audit.site_id,
        operator_id=audit.operator_id,
        edition_id=audit.edition_id,
        level=level,
        granted_on=on,
        surveillance_due_on=months_after(audit.published_on or on, months),
    )
    return Decided(record=achievement, events=(_event("AchievementGranted", id, level.value),))


def _event(kind: str, id: UUID, what: str) -> Event:
    return Event(kind=kind, entity="Achievement", id=id, facts={"what": what})
