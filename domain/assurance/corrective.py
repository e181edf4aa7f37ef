"""What a site has to put right after the draft report: done by the site, verified by the firm alone (DOMAIN 10).

A deadline lies at most so many months after the draft report (`Rules.corrective_action_months`). An action that is not
done when its day is over is overdue; it can still be done and verified, also after the report. The site never verifies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.assurance.audit import Audit
from domain.assurance.parts import Act
from domain.assurance.refusals import (
    ActionSettled,
    ActionsOpen,
    DeadlineDoesNotFit,
    NothingToCorrect,
    NotSaidToBeDone,
    WrongStage,
)
from domain.assurance.team import wrong_stage
from domain.assurance.values import ActionStep, AuditState, RatingCode
from domain.cases.days import end_of_day, months_after
from domain.engagement.parts import Decided
from domain.kernel import Event

S = AuditState
OPENING = (S.DRAFT_REPORT, S.CORRECTIVE_ACTION)
FOLLOWING = (S.DRAFT_REPORT, S.CORRECTIVE_ACTION, S.PUBLISHED)
BELOW = frozenset({RatingCode.SUBSTANTIALLY, RatingCode.PARTIALLY, RatingCode.DOES_NOT_MEET})
"""Ratings that leave something to put right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionEvent:
    """One step of an action: who and when."""

    id: UUID
    step: ActionStep
    occurred_on: date
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectiveAction:
    """What is to be put right, by when, and whether it was."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    audited_by: UUID
    drafted: bool
    published: bool
    requirement_id: str
    description: str
    opened_on: date
    due_on: date
    due_at: datetime
    done_on: date | None = None
    verified_on: date | None = None
    version: int = 1
    events: tuple[ActionEvent, ...] = ()

    def done(self, act: Act) -> Decided[CorrectiveAction] | ActionSettled:
        """The operator says that it is done: a claim, not yet a verdict."""
        if self.done_on is not None:
            return ActionSettled()
        return self._stepped(ActionStep.DONE, act, done_on=max(act.on, self.opened_on))

    def returned(self, act: Act) -> Decided[CorrectiveAction] | ActionSettled | NotSaidToBeDone:
        """The firm finds that it is not done after all."""
        return self._unready() or self._stepped(ActionStep.RETURNED, act, done_on=None)

    def verified(self, act: Act) -> Decided[CorrectiveAction] | ActionSettled | NotSaidToBeDone:
        """The firm finds that it is done."""
        return self._unready() or self._stepped(
            ActionStep.VERIFIED, act, verified_on=max(act.on, self.done_on or act.on)
        )

    def _unready(self) -> ActionSettled | NotSaidToBeDone | None:
        if self.verified_on is not None:
            return ActionSettled()
        return NotSaidToBeDone() if self.done_on is None else None

    def _stepped(self, step: ActionStep, act: Act, **changes: date | None) -> Decided[CorrectiveAction]:
        after = replace(self, version=self.version + 1, **changes)  # pyright: ignore[reportArgumentType]
        event = Event(
            kind="CorrectiveActionMoved", entity="CorrectiveAction", id=self.id, facts={"step": step.value}
        )
        return Decided(record=with_event(after, step, act), events=(event,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPutRight:
    """An action as it is asked."""

    requirement_id: str
    description: str
    due_on: date


def opened(
    audit: Audit, asked: ToPutRight, rating: RatingCode | None, months: int, zone: str, act: Act, id: UUID
) -> Decided[CorrectiveAction] | WrongStage | NothingToCorrect | DeadlineDoesNotFit:
    """A further action, against a requirement that is not fully met."""
    if audit.state not in OPENING or audit.drafted_on is None:
        return wrong_stage(audit, OPENING)
    if rating not in BELOW:
        return NothingToCorrect()
    latest = months_after(audit.drafted_on, months)
    if not act.on <= asked.due_on <= latest:
        return DeadlineDoesNotFit(earliest=act.on, latest=latest)
    action = CorrectiveAction(
        id=id,
        audit_id=audit.id,
        site_id=audit.site_id,
        operator_id=audit.operator_id,
        audited_by=audit.audited_by,
        drafted=audit.drafted,
        published=audit.published,
        requirement_id=asked.requirement_id,
        description=asked.description,
        opened_on=act.on,
        due_on=asked.due_on,
        due_at=end_of_day(zone, asked.due_on),
    )
    event = Event(kind="CorrectiveActionOpened", entity="CorrectiveAction", id=id)
    return Decided(record=with_event(action, ActionStep.OPENED, act), events=(event,))


def still_open(actions: tuple[CorrectiveAction, ...], state: AuditState, today: date) -> ActionsOpen | None:
    """What the report has to wait for: actions that are neither verified nor past their day. Outside the time for
    corrective action it waits for every one."""
    waiting = [one for one in actions if one.verified_on is None]
    if state is S.CORRECTIVE_ACTION:
        waiting = [one for one in waiting if one.due_on >= today]
    return ActionsOpen(latest=max(one.due_on for one in waiting)) if waiting else None


def with_event(action: CorrectiveAction, step: ActionStep, act: Act) -> CorrectiveAction:
    """With one more step on record."""
    event = ActionEvent(
        id=act.id,
        step=step,
        occurred_on=act.on,
        organisation_id=act.organisation_id,
        person_id=act.person_id,
        position=len(action.events) + 1,
    )
    return replace(action, events=(*action.events, event))
