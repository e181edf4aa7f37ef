"""A barrier: what keeps people from taking part meaningfully, and how far it has come.

    IDENTIFIED -> MITIGATION_PLANNED -> MITIGATED -> VERIFIED | PERSISTS;   PERSISTS -> MITIGATION_PLANNED

Each state is a record: who said so, when, why. That a barrier persists opens the next attempt (an assumption of ours:
the scheme is silent). VERIFIED ends it: should it come back, it is identified anew, at the engagement where it did.
Who may say what is judged by the use cases through `Standing`; here stands which step can follow which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.engagement.days import no_earlier_than, no_later_than_tomorrow
from domain.engagement.parts import Decided
from domain.engagement.refusals import ImpossibleDate
from domain.engagement.values import BarrierKind, BarrierState, MitigationKind, Severity
from domain.kernel import Event, IllegalTransition
from domain.sectors.model import Sector
from domain.stakeholders.values import Role

STEPS: Mapping[BarrierState, tuple[BarrierState, ...]] = MappingProxyType(
    {
        BarrierState.IDENTIFIED: (BarrierState.MITIGATION_PLANNED,),
        BarrierState.MITIGATION_PLANNED: (BarrierState.MITIGATION_PLANNED, BarrierState.MITIGATED),
        BarrierState.MITIGATED: (BarrierState.VERIFIED, BarrierState.PERSISTS),
        BarrierState.PERSISTS: (BarrierState.MITIGATION_PLANNED,),
        BarrierState.VERIFIED: (),
    }
)
"""What can follow what. While mitigation is planned, more of it can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierEvent:
    """That a barrier came to a state: when, who said so, why."""

    id: UUID
    state: BarrierState
    occurred_on: date
    organisation_id: UUID
    position: int
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigation:
    """What somebody does against the barrier."""

    id: UUID
    kind: MitigationKind
    description: str | None = None
    responsible_id: UUID
    planned_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One step as it is told: by whom, on which day, why; `id` labels the record of it."""

    id: UUID
    by: UUID
    on: date
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """What kept whom out, how badly, and its history. Its keeper and audience are those of its engagement."""

    id: UUID
    engagement_id: UUID
    owner_id: UUID
    site_id: UUID
    shared_members: bool
    shared_operator: bool
    published: bool
    kind: BarrierKind
    severity: Severity
    state: BarrierState = BarrierState.IDENTIFIED
    affected_sector: Sector
    affected_group: str | None = None
    affected_roles: tuple[Role, ...] = ()
    representative_id: UUID | None = None
    identified_on: date
    external_ref: str | None = None
    version: int = 1
    events: tuple[BarrierEvent, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()

    def identified(self, act: Act, today: date) -> Decided[Barrier] | ImpossibleDate:
        """The first record of a barrier that somebody met."""
        refused = no_later_than_tomorrow(self.identified_on, today, "identifiedOn")
        if refused:
            return refused
        return self._moved(BarrierState.IDENTIFIED, act, "BarrierIdentified", version=1)

    def mitigation_planned(
        self, mitigation: Mitigation, act: Act, today: date
    ) -> Decided[Barrier] | IllegalTransition | ImpossibleDate:
        """With something to be done against it."""
        refused = self._refusal(BarrierState.MITIGATION_PLANNED, act, today, "plannedOn")
        if refused:
            return refused
        planned = replace(self, mitigations=(*self.mitigations, mitigation))
        return planned._moved(BarrierState.MITIGATION_PLANNED, act, "MitigationPlanned")

    def mitigated(self, act: Act, today: date) -> Decided[Barrier] | IllegalTransition | ImpossibleDate:
        """Claimed to be overcome: everything planned is done. Not yet confirmed by those it kept out."""
        refused = self._refusal(BarrierState.MITIGATED, act, today, "doneOn")
        if refused:
            return refused
        done = tuple(replace(one, done_on=one.done_on or act.on) for one in self.mitigations)
        return replace(self, mitigations=done)._moved(BarrierState.MITIGATED, act, "BarrierMitigated")

    def verified_removed(
        self, act: Act, today: date
    ) -> Decided[Barrier] | IllegalTransition | ImpossibleDate:
        """Confirmed gone by the affected side."""
        refused = self._refusal(BarrierState.VERIFIED, act, today, "verifiedOn")
        return refused or self._moved(BarrierState.VERIFIED, act, "BarrierVerifiedRemoved")

    def found_persisting(
        self, act: Act, today: date
    ) -> Decided[Barrier] | IllegalTransition | ImpossibleDate:
        """Said by the affected side to be there still."""
        refused = self._refusal(BarrierState.PERSISTS, act, today, "observedOn")
        return refused or self._moved(BarrierState.PERSISTS, act, "BarrierPersists")

    def without_group(self) -> Decided[Barrier]:
        """No longer saying which group it affects: the way out of what a release would tell."""
        after = replace(self, affected_group=None, version=self.version + 1)
        return Decided(record=after, events=(_event("AffectedGroupRemoved", self.id, self.state),))

    def is_to_be_done_by(self, organisation: UUID | None) -> bool:
        """Whether the organisation is responsible for a mitigation that is not done yet."""
        return any(one.done_on is None and one.responsible_id == organisation for one in self.mitigations)

    def _refusal(
        self, step: BarrierState, act: Act, today: date, field: str
    ) -> IllegalTransition | ImpossibleDate | None:
        if step not in STEPS[self.state]:
            return _illegal(self.state, step)
        last = max((event.occurred_on for event in self.events), default=self.identified_on)
        return no_later_than_tomorrow(act.on, today, field) or no_earlier_than(
            act.on, last, field, "the last step of this barrier"
        )

    def _moved(
        self, state: BarrierState, act: Act, kind: str, version: int | None = None
    ) -> Decided[Barrier]:
        event = BarrierEvent(
            id=act.id,
            state=state,
            occurred_on=act.on,
            organisation_id=act.by,
            position=len(self.events) + 1,
            why=act.why,
        )
        after = replace(self, state=state, events=(*self.events, event), version=version or self.version + 1)
        return Decided(record=after, events=(_event(kind, self.id, state),))


def _event(kind: str, barrier: UUID, state: BarrierState) -> Event:
    return Event(kind=kind, entity="Barrier", id=barrier, facts={"state": state.value})


_WAYS: Mapping[BarrierState, str] = MappingProxyType(
    {
        BarrierState.IDENTIFIED: "Plan what is to be done against it first.",
        BarrierState.MITIGATION_PLANNED: "Plan more, or mark it mitigated when what was planned is done.",
        BarrierState.MITIGATED: "The affected side now says whether it is gone or persists.",
        BarrierState.PERSISTS: "Plan what else is to be done against it.",
        BarrierState.VERIFIED: "It is closed. If it has come back, identify it anew where it was met.",
    }
)


def _illegal(state: BarrierState, step: BarrierState) -> IllegalTransition:
    return IllegalTransition(
        message=f"This barrier stands at {state.value}; {step.value} does not follow from there.",
        next=_WAYS[state],
        legal_next=tuple(one.value for one in STEPS[state]),
    )
