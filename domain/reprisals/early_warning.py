"""An early warning: what a published rule found in named records. People look at it, acknowledge it or act on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.engagement.parts import Decided
from domain.kernel import Event
from domain.reprisals.refusals import AlreadyDone
from domain.reprisals.values import WarningAction, WarningRule


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarningRecord:
    """A record that a warning rests on. `filed_by`: whose record it is, or the record's own id."""

    id: UUID
    filed_by: UUID
    entity: str
    record_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarning:
    """A signal. `cause` is a digest of the rule and of what set it off: none is raised twice."""

    id: UUID
    body_id: UUID
    site_id: UUID | None
    rule: WarningRule
    cause: str
    by_week: bool = False
    """Whether it rests on an anonymous case, so that every day of it is a week's end."""
    raised_on: date
    acknowledged_on: date | None = None
    acknowledged_by: UUID | None = None
    acted_on: date | None = None
    action: WarningAction | None = None
    version: int = 1
    records: tuple[EarlyWarningRecord, ...] = ()

    def acknowledged(self, by: UUID, on: date) -> Decided[EarlyWarning] | AlreadyDone:
        """Seen by somebody at the desk."""
        if self.acknowledged_on is not None:
            return AlreadyDone()
        after = replace(self, acknowledged_on=on, acknowledged_by=by, version=self.version + 1)
        return Decided(record=after, events=(_event("EarlyWarningAcknowledged", self),))

    def acted_upon(self, action: WarningAction, by: UUID, on: date) -> Decided[EarlyWarning] | AlreadyDone:
        """Something was done about it; who does that has seen it, too."""
        if self.acted_on is not None:
            return AlreadyDone()
        seen = {} if self.acknowledged_on else {"acknowledged_on": on, "acknowledged_by": by}
        after = replace(self, acted_on=on, action=action, version=self.version + 1, **seen)
        return Decided(record=after, events=(_event("EarlyWarningActedOn", after),))


def _event(kind: str, warning: EarlyWarning) -> Event:
    facts = {"rule": warning.rule.value} | ({"action": warning.action.value} if warning.action else {})
    return Event(kind=kind, entity="EarlyWarning", id=warning.id, facts=facts)
