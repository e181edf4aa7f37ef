"""What breaks an undertaking and where it goes, and the incidents that touch an audit's integrity.

    RETALIATION, THREAT_OF_RETRIBUTION  -> an allegation, which a committee of the Board investigates (DOMAIN 5, 8)
    COERCION, COACHING, INCENTIVE       -> an incident: RECORDED -> PUT_TO_SITE -> ANSWERED -> CLOSED

An incident can be closed without having been put to the site, since that alone could tell who spoke; or when the site
did not answer (A). The site learns of one by a notice: a record of its own, which holds no more than the kind and the
week in which it was put, and does not lead back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from domain.assurance.integrity_parts import IncidentEvent, IncidentItem
from domain.assurance.interview_parts import Moment
from domain.assurance.interview_values import AuditEffect, BreachKind, IncidentItemKind, IncidentState
from domain.engagement.parts import Decided
from domain.kernel import Event, IllegalTransition

S = IncidentState
B = BreachKind


class Route(StrEnum):
    """Where a breach goes."""

    ALLEGATION = "ALLEGATION"
    INCIDENT = "INCIDENT"


def route_of(kind: BreachKind) -> Route:
    """Retaliation and its threat are for a committee; what bends an answer is for the audit."""
    match kind:
        case B.RETALIATION | B.THREAT_OF_RETRIBUTION:
            return Route.ALLEGATION
        case B.COERCION | B.COACHING | B.INCENTIVE:
            return Route.INCIDENT
        case _:
            assert_never(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityIncident:
    """That somebody was pressed, coached or paid: the audit team's alone. `undertaking_id`: none if none was signed."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    firm_id: UUID
    undertaking_id: UUID | None = None
    kind: BreachKind
    interview_id: UUID | None = None
    notice_id: UUID | None = None
    state: IncidentState = S.RECORDED
    recorded_week: date
    effect: AuditEffect | None = None
    version: int = 1
    events: tuple[IncidentEvent, ...] = ()
    items: tuple[IncidentItem, ...] = ()

    @property
    def promised(self) -> bool:
        """Whether the site had signed the undertaking that this breaks."""
        return self.undertaking_id is not None

    def recorded(self, at: Moment, item: IncidentItem) -> Decided[IntegrityIncident]:
        """The first record of it, with what is told about it."""
        return replace(self, version=0, items=(item,))._moved(S.RECORDED, at, "IncidentRecorded")

    def put_to_site(self, at: Moment, notice: UUID) -> Decided[IntegrityIncident] | IllegalTransition:
        """The site is told, by a notice."""
        return self._illegal(S.PUT_TO_SITE) or replace(self, notice_id=notice)._moved(
            S.PUT_TO_SITE, at, "IncidentPutToSite"
        )

    def answered(self, at: Moment, item: IncidentItem) -> Decided[IntegrityIncident] | IllegalTransition:
        """The site answered."""
        return self._illegal(S.ANSWERED) or replace(self, items=(*self.items, item))._moved(
            S.ANSWERED, at, "IncidentAnswered"
        )

    def closed(self, at: Moment, effect: AuditEffect) -> Decided[IntegrityIncident] | IllegalTransition:
        """What it comes to for the audit."""
        return self._illegal(S.CLOSED) or replace(self, effect=effect)._moved(S.CLOSED, at, "IncidentClosed")

    def next_item(self, id: UUID, kind: IncidentItemKind, week: date, language: str | None) -> IncidentItem:
        """One more item, in its place."""
        return IncidentItem(id=id, kind=kind, week=week, language=language, position=len(self.items) + 1)

    def _illegal(self, step: IncidentState) -> IllegalTransition | None:
        if step in _STEPS[self.state]:
            return None
        return not_from(self.state, _STEPS[self.state])

    def _moved(self, state: IncidentState, at: Moment, kind: str) -> Decided[IntegrityIncident]:
        event = IncidentEvent(
            id=at.id, state=state, week=at.week, person_id=at.person_id, position=len(self.events) + 1
        )
        after = replace(self, state=state, version=self.version + 1, events=(*self.events, event))
        return Decided(record=after, events=(Event(kind=kind, entity="IntegrityIncident", id=self.id),))


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityNotice:
    """What a site is told of an incident, and what it came to. It names no interview and leads to no incident."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    firm_id: UUID
    kind: BreachKind
    put_week: date
    answered_week: date | None = None
    closed_week: date | None = None
    effect: AuditEffect | None = None
    version: int = 1

    def put(self) -> Decided[IntegrityNotice]:
        """Told from now on."""
        return Decided(record=self, events=(self._event("IntegrityNoticePut"),))

    def answered(self, week: date) -> Decided[IntegrityNotice] | IllegalTransition:
        """The site said what it has to say: once, and before it is closed."""
        if self.answered_week is not None or self.closed_week is not None:
            state = S.CLOSED if self.closed_week is not None else S.ANSWERED
            return not_from(state, ())
        after = replace(self, answered_week=week, version=self.version + 1)
        return Decided(record=after, events=(self._event("IntegrityNoticeAnswered"),))

    def closed(self, week: date, effect: AuditEffect) -> Decided[IntegrityNotice]:
        """What it comes to for the audit."""
        after = replace(self, closed_week=week, effect=effect, version=self.version + 1)
        return Decided(record=after, events=(self._event("IntegrityNoticeClosed"),))

    def _event(self, kind: str) -> Event:
        return Event(kind=kind, entity="IntegrityNotice", id=self.id, facts={"kind": self.kind.value})


def not_from(state: IncidentState, legal: tuple[IncidentState, ...]) -> IllegalTransition:
    """That a step does not follow from there."""
    return IllegalTransition(
        message=f"This stands at {state.value}, from where that step does not follow.",
        next=_WAYS[state],
        legal_next=tuple(one.value for one in legal),
    )


_STEPS: dict[IncidentState, tuple[IncidentState, ...]] = {
    S.RECORDED: (S.PUT_TO_SITE, S.CLOSED),
    S.PUT_TO_SITE: (S.ANSWERED, S.CLOSED),
    S.ANSWERED: (S.CLOSED,),
    S.CLOSED: (),
}
_WAYS: dict[IncidentState, str] = {
    S.RECORDED: "Put it to the site, or close it where that would tell who spoke.",
    S.PUT_TO_SITE: "Let the site answer, or close it.",
    S.ANSWERED: "It was answered. The audit team closes it.",
    S.CLOSED: "It is closed. What happened since is recorded anew.",
}
