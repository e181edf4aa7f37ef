"""Free, prior and informed consent: a community decides, at its own pace, about one thing at one site.

    NOT_STARTED -> PROCESS_AGREED -> INFORMATION_SHARED -> DELIBERATING -> GIVEN | CONDITIONAL | WITHHELD

From DELIBERATING the community may ask for more information (back to INFORMATION_SHARED). It may say no at every step
before its answer: nobody must walk through a process they do not want. WITHHELD ends the process; so does an answer
given, since what consent covers next is a new subject. Only the community takes steps; it keeps the record itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.engagement.barrier import Act
from domain.engagement.days import no_earlier_than, no_later_than_tomorrow
from domain.engagement.parts import Decided
from domain.engagement.refusals import ImpossibleDate
from domain.engagement.values import ConsentState
from domain.kernel import Event, IllegalTransition

STEPS: Mapping[ConsentState, tuple[ConsentState, ...]] = MappingProxyType(
    {
        ConsentState.NOT_STARTED: (ConsentState.PROCESS_AGREED, ConsentState.WITHHELD),
        ConsentState.PROCESS_AGREED: (ConsentState.INFORMATION_SHARED, ConsentState.WITHHELD),
        ConsentState.INFORMATION_SHARED: (ConsentState.DELIBERATING, ConsentState.WITHHELD),
        ConsentState.DELIBERATING: (
            ConsentState.INFORMATION_SHARED,
            ConsentState.GIVEN,
            ConsentState.CONDITIONAL,
            ConsentState.WITHHELD,
        ),
        ConsentState.GIVEN: (),
        ConsentState.CONDITIONAL: (),
        ConsentState.WITHHELD: (),
    }
)
"""What can follow what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """That the community came to a state, when, and under what conditions."""

    id: UUID
    state: ConsentState
    occurred_on: date
    organisation_id: UUID
    position: int
    conditions: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentProcess:
    """One community's decision about one subject."""

    id: UUID
    owner_id: UUID
    site_id: UUID
    community_id: UUID
    subject: str
    state: ConsentState = ConsentState.NOT_STARTED
    opened_on: date
    shared_members: bool = False
    shared_operator: bool = False
    published: bool = False
    version: int = 1
    events: tuple[ConsentEvent, ...] = ()

    def opened(self, act: Act, today: date) -> Decided[ConsentProcess] | ImpossibleDate:
        """The place where the community's decision will be recorded; nothing is decided yet."""
        refused = no_later_than_tomorrow(self.opened_on, today, "openedOn")
        if refused:
            return refused
        return self._moved(ConsentState.NOT_STARTED, act, version=1)

    def moved_to(
        self, state: ConsentState, act: Act, today: date
    ) -> Decided[ConsentProcess] | IllegalTransition | ImpossibleDate:
        """One step of the community's own; its conditions, where it has any, are the act's `why`."""
        if state not in STEPS[self.state]:
            return self._illegal(state)
        last = max((event.occurred_on for event in self.events), default=self.opened_on)
        refused = no_later_than_tomorrow(act.on, today, "on") or no_earlier_than(
            act.on, last, "on", "the last step of this process"
        )
        return refused or self._moved(state, act)

    def _moved(self, state: ConsentState, act: Act, version: int | None = None) -> Decided[ConsentProcess]:
        event = ConsentEvent(
            id=act.id,
            state=state,
            occurred_on=act.on,
            organisation_id=act.by,
            position=len(self.events) + 1,
            conditions=act.why,
        )
        after = replace(self, state=state, events=(*self.events, event), version=version or self.version + 1)
        told = Event(
            kind="ConsentProcessOpened" if state is ConsentState.NOT_STARTED else "ConsentStepTaken",
            entity="ConsentProcess",
            id=self.id,
            facts={"state": state.value},
        )
        return Decided(record=after, events=(told,))

    def _illegal(self, state: ConsentState) -> IllegalTransition:
        legal = tuple(one.value for one in STEPS[self.state])
        return IllegalTransition(
            message=f"This consent process stands at {self.state.value}; {state.value} does not follow from there.",
            next=f"From here the community can go to {', '.join(legal)}."
            if legal
            else "The community has answered and its answer stands. A new subject needs a new process.",
            legal_next=legal,
        )
