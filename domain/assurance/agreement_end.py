"""What the end of a site's agreement does to assurance (DOMAIN 8): audits under way stop, achievement is withdrawn.

Both are dated records with their reason, in the transaction that ends the agreement; everything else stays as it was. A
new agreement allows a new audit. Reprisals know this only as a port of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Viewer
from domain.assurance.parts import Act
from domain.assurance.ports import Achievements, Audits, Notices
from domain.assurance.stage_cases import withdraw_notice
from domain.assurance.values import AchievementEnd, StopReason
from domain.kernel import Event, NewId, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class StopsAssurance:
    """Stops audits and ends achievements, on the stores of one transaction."""

    audits: Audits
    notices: Notices
    achievements: Achievements

    async def ended(self, site: UUID, on: date, by: Viewer, new_id: NewId) -> tuple[Event, ...]:
        """The site's agreement ended on that day; whoever asks holds it."""
        return (*await self._stop(site, on, by, new_id), *await self._withdraw(site, on))

    async def _stop(self, site: UUID, on: date, by: Viewer, new_id: NewId) -> tuple[Event, ...]:
        audit = await self.audits.under_way(site)
        if audit is None:
            return ()
        act = Act(id=new_id(), on=on, organisation_id=by.organisation)  # not who: it could say why
        stopped = audit.stopped(StopReason.AGREEMENT_TERMINATED, act)
        if isinstance(stopped, Refusal):
            return ()
        await withdraw_notice(audit.id, on, self.notices)
        await self.audits.keep(stopped.record, was=audit)
        return stopped.events

    async def _withdraw(self, site: UUID, on: date) -> tuple[Event, ...]:
        achievement = await self.achievements.in_force(site)
        if achievement is None:
            return ()
        ended = achievement.ended(AchievementEnd.AGREEMENT_TERMINATED, on)
        await self.achievements.keep(ended.record, was=achievement)
        return ended.events
