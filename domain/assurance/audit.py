"""The audit: one assessment of a site against one edition, through its stages to a published report (DOMAIN 10).

Who does what (A, as the field does it): the operator assesses itself, applies and confirms its agreement; the
secretariat approves the firm's contract and the team, and publishes; the firm does everything between, alone. Each
step is a record of who and when. An audit under way ends early by a record too: STOPPED, with its reason.

`version` counts the steps and the team. Ratings, evidence and interviews have records of their own and never move it:
a company that watches the number learns nothing of when its people talked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.assurance.parts import Act, AuditEvent, TeamMember
from domain.assurance.values import AuditState, Cycle, Level, StopReason
from domain.engagement.parts import Decided
from domain.kernel import Event, IllegalTransition

S = AuditState
NEXT: Mapping[AuditState, tuple[AuditState, ...]] = MappingProxyType(
    {
        S.SELF_ASSESSMENT: (S.APPLIED, S.STOPPED),
        S.APPLIED: (S.AGREEMENT_SIGNED, S.STOPPED),
        S.AGREEMENT_SIGNED: (S.FIRM_CONTRACTED, S.STOPPED),
        S.FIRM_CONTRACTED: (S.TEAM_APPROVED, S.STOPPED),
        S.TEAM_APPROVED: (S.STAGE_1, S.STOPPED),
        S.STAGE_1: (S.NOTICE_PUBLISHED, S.STOPPED),
        S.NOTICE_PUBLISHED: (S.STAGE_2, S.STOPPED),
        S.STAGE_2: (S.DRAFT_REPORT, S.STOPPED),
        S.DRAFT_REPORT: (S.CORRECTIVE_ACTION, S.PUBLISHED, S.STOPPED),
        S.CORRECTIVE_ACTION: (S.PUBLISHED, S.STOPPED),
        S.PUBLISHED: (),
        S.STOPPED: (),
    }
)
"""What can follow where an audit stands. CORRECTIVE_ACTION is passed over where nothing has to be put right."""

OVER = frozenset({S.PUBLISHED, S.STOPPED})
"""Where an audit is under way no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """As much of an audit as tells whether it exists for whoever asks; read before anything else is."""

    id: UUID
    site_id: UUID
    operator_id: UUID
    audited_by: UUID
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One assessment. `audited_by` is the firm, or the audit's own id until one is contracted."""

    id: UUID
    site_id: UUID
    operator_id: UUID
    audited_by: UUID
    edition_id: str
    cycle: Cycle
    state: AuditState
    opened_on: date
    agreement_id: UUID | None = None
    stage_two_on: date | None = None
    """The day that the notice announces."""
    drafted_on: date | None = None
    published_on: date | None = None
    stopped_on: date | None = None
    level: Level | None = None
    version: int = 1
    events: tuple[AuditEvent, ...] = ()
    team: tuple[TeamMember, ...] = ()

    @property
    def firm_id(self) -> UUID | None:
        """The firm, once one is contracted."""
        return None if self.audited_by == self.id else self.audited_by

    @property
    def drafted(self) -> bool:
        """Whether its findings are before the operator."""
        return self.drafted_on is not None

    @property
    def published(self) -> bool:
        """Whether its report is before everyone."""
        return self.published_on is not None

    @property
    def is_under_way(self) -> bool:
        """Whether it may still come to a report."""
        return self.state not in OVER

    def opened(self, act: Act) -> Decided[Audit]:
        """Begun, by the operator's assessment of itself."""
        return Decided(
            record=replace(self, events=(self._event(S.SELF_ASSESSMENT, act),)), events=(self._told(),)
        )

    def applied(self, act: Act) -> Decided[Audit] | IllegalTransition:
        """The operator asks for an audit."""
        return self._moved(S.APPLIED, act)

    def agreed(self, agreement: UUID, act: Act) -> Decided[Audit] | IllegalTransition:
        """The operator confirms the agreement that this audit is held under."""
        return self._moved(S.AGREEMENT_SIGNED, act, agreement_id=agreement)

    def contracted(self, firm: UUID, act: Act) -> Decided[Audit] | IllegalTransition:
        """The secretariat approves the firm's contract."""
        return self._moved(S.FIRM_CONTRACTED, act, audited_by=firm)

    def team_approved(self, act: Act) -> Decided[Audit] | IllegalTransition:
        """The secretariat approved who audits."""
        return self._moved(S.TEAM_APPROVED, act)

    def begun(self, act: Act) -> Decided[Audit] | IllegalTransition:
        """Stage 1: the firm reads what the site hands in."""
        return self._moved(S.STAGE_1, act)

    def noticed(self, first_day: date, act: Act) -> Decided[Audit] | IllegalTransition:
        """Stage 2 is announced; announced anew while it has not begun, the audit stays where it is."""
        if self.state is S.NOTICE_PUBLISHED:
            after = replace(self, stage_two_on=first_day, version=self.version + 1)
            return Decided(record=after, events=(after._told(),))
        return self._moved(S.NOTICE_PUBLISHED, act, stage_two_on=first_day)

    def on_site(self, act: Act) -> Decided[Audit] | IllegalTransition:
        """Stage 2: the firm is at the site and hears people."""
        return self._moved(S.STAGE_2, act)

    def drafted_by(self, act: Act) -> Decided[Audit] | IllegalTransition:
        """The findings go to the operator."""
        return self._moved(S.DRAFT_REPORT, act, drafted_on=act.on)

    def correcting(self, act: Act) -> Decided[Audit] | IllegalTransition:
        """The site puts right what it can before the report."""
        return self._moved(S.CORRECTIVE_ACTION, act)

    def made_public(self, level: Level, act: Act) -> Decided[Audit] | IllegalTransition:
        """The report is out, with what the site achieved."""
        return self._moved(S.PUBLISHED, act, level=level, published_on=act.on)

    def corrected(self, level: Level, act: Act) -> Decided[Audit]:
        """Its report came out once more, put right."""
        after = replace(
            self,
            level=level,
            version=self.version + 1,
            events=(*self.events, self._event(S.PUBLISHED, act)),
        )
        return Decided(record=after, events=(after._told(),))

    def stopped(self, reason: StopReason, act: Act) -> Decided[Audit] | IllegalTransition:
        """Ended before its report; what was recorded stays."""
        return self._moved(S.STOPPED, act, reason, stopped_on=act.on)

    def with_team(self, team: tuple[TeamMember, ...]) -> Audit:
        """With another team, which counts as a change."""
        return replace(self, team=team, version=self.version + 1)

    def _moved(
        self, to: AuditState, act: Act, reason: StopReason | None = None, **changes: object
    ) -> Decided[Audit] | IllegalTransition:
        if to not in NEXT[self.state]:
            return no_such_step(self.state)
        after = replace(
            self,
            state=to,
            version=self.version + 1,
            events=(*self.events, self._event(to, act, reason)),
            **changes,  # pyright: ignore[reportArgumentType]
        )
        return Decided(record=after, events=(after._told(reason),))

    def _event(self, to: AuditState, act: Act, reason: StopReason | None = None) -> AuditEvent:
        return AuditEvent(
            id=act.id,
            state=to,
            occurred_on=act.on,
            organisation_id=act.organisation_id,
            person_id=act.person_id,
            reason=reason,
            position=len(self.events) + 1,
        )

    def _told(self, reason: StopReason | None = None) -> Event:
        facts = {"state": self.state.value} | ({"reason": reason.value} if reason else {})
        return Event(kind="AuditMoved", entity="Audit", id=self.id, facts=facts)


def no_such_step(state: AuditState) -> IllegalTransition:
    """What can follow instead."""
    legal = tuple(step.value for step in NEXT[state])
    return IllegalTransition(
        message=f"An audit in {state.value} cannot take this step.",
        next=f"From here it can go to {' or '.join(legal)}."
        if legal
        else "This audit is over; nothing follows.",
        legal_next=legal,
    )
