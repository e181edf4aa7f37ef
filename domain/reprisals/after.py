"""What protects before a finding, and what follows it: measures, the outcome, actions, check-ins, releases.

Every measure against a site is at the scheme's discretion and needs a finding of SUBSTANTIATED (seed: "can").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.cases.clock import check_ins, in_the_past, too_early
from domain.cases.clock_refusals import NothingDue
from domain.cases.days import Reckoning
from domain.cases.parts import CheckIn, CheckInFinding
from domain.engagement.parts import Decided
from domain.kernel import NewId, NotThere, Refusal
from domain.reprisals.model import Allegation, S
from domain.reprisals.parts import Act, AllegationRelease, InterimMeasure, RecommendedAction
from domain.reprisals.refusals import (
    ActionsDoNotFit,
    AlreadyDone,
    AlreadyTold,
    AlreadyWithdrawn,
    CheckInsLeft,
    NotDoneYet,
    NotTold,
    OnlyAfterSubstantiated,
)
from domain.reprisals.values import ActionKind, AllegationState, Finding, FindingAudience, Outcome

Decision = Decided[Allegation] | Refusal
DECIDED = (S.OUTCOME, S.MONITORING, S.CLOSED)
OPEN: tuple[AllegationState, ...] = tuple(state for state in AllegationState if state is not S.CLOSED)


def protected(case: Allegation, measure: InterimMeasure, act: Act) -> Decision:
    """With a measure that protects somebody: possible until it is closed, and the first step where it is the first."""
    refused = case.not_now(*OPEN)
    if refused is not None:
        return refused
    after = replace(case, interim_measures=(*case.interim_measures, measure))
    facts = {"measure": measure.kind.value}
    if case.state is S.RECEIVED:
        return after.moved(S.INTERIM_PROTECTION, act, "InterimMeasureTaken", facts)
    return after.noted(replace(act, reason="MEASURE_TAKEN"), "InterimMeasureTaken", facts)


def lifted(case: Allegation, measure_id: UUID, act: Act) -> Decision:
    """Without a measure that is no longer needed."""
    measure = next((one for one in case.interim_measures if one.id == measure_id), None)
    if measure is None:
        return NotThere()
    if measure.lifted_on is not None:
        return AlreadyDone()
    measures = tuple(
        replace(one, lifted_on=max(act.on, one.taken_on)) if one.id == measure_id else one
        for one in case.interim_measures
    )
    facts = {"measure": measure.kind.value}
    return replace(case, interim_measures=measures).noted(
        replace(act, reason="MEASURE_LIFTED"), "InterimMeasureLifted", facts
    )


def unfit_outcome(
    case: Allegation, outcome: Outcome, due: Sequence[tuple[ActionKind, date]], today: date
) -> Refusal | None:
    """Why this outcome cannot be decided on; none if it can."""
    refused = case.illegal(S.OUTCOME)
    if refused is not None:
        return refused
    if outcome is not Outcome.NO_MEASURE and case.finding is not Finding.SUBSTANTIATED:
        return OnlyAfterSubstantiated()
    if bool(due) is not (outcome is Outcome.CORRECTIVE_ACTION_RECOMMENDED):
        return ActionsDoNotFit()
    return next((past for _, day in due if (past := in_the_past(day, today, "actions"))), None)


def decided(
    case: Allegation,
    outcome: Outcome,
    due: Sequence[tuple[ActionKind, date]],
    agreement_id: UUID | None,
    act: Act,
    by: Reckoning,
    new_id: NewId,
) -> Decided[Allegation]:
    """With its outcome, which was found to be possible; from now on somebody asks again."""
    actions = tuple(
        RecommendedAction(id=new_id(), kind=kind, recommended_on=act.on, due_on=by.kept(day))
        for kind, day in due
    )
    asked = tuple(CheckIn(id=new_id(), due_on=one.due_on) for one in check_ins(act.on, by))
    after = replace(
        case,
        outcome=outcome,
        agreement_id=agreement_id,
        recommended_actions=(*case.recommended_actions, *actions),
        check_ins=asked,
    )
    told = replace(act, reason=outcome.value)
    return after.timed(case.clock.closed(act.on, by)).moved(
        S.OUTCOME, told, "OutcomeDecided", {"outcome": outcome.value}
    )


def action_done(case: Allegation, action_id: UUID, act: Act) -> Decision:
    """With an action said to be done."""
    action = next((one for one in case.recommended_actions if one.id == action_id), None)
    if action is None:
        return NotThere()
    if action.done_on is not None:
        return AlreadyDone()
    done = replace(action, done_on=max(act.on, action.recommended_on))
    return _with_action(case, done).noted(replace(act, reason="ACTION_DONE"), "RecommendedActionDone")


def action_verified(case: Allegation, action_id: UUID, act: Act) -> Decision:
    """With an action seen to be done, by those whom it is for or by the committee."""
    action = next((one for one in case.recommended_actions if one.id == action_id), None)
    if action is None:
        return NotThere()
    if action.done_on is None:
        return NotDoneYet()
    if action.verified_on is not None:
        return AlreadyDone()
    seen = replace(action, verified_on=max(act.on, action.done_on))
    return _with_action(case, seen).noted(replace(act, reason="ACTION_VERIFIED"), "RecommendedActionVerified")


def monitored(case: Allegation, act: Act) -> Decision:
    """Watched from now on: was anything more done to them?"""
    return case.illegal(S.MONITORING) or case.moved(S.MONITORING, act, "MonitoringStarted")


def checked_in(case: Allegation, finding: CheckInFinding, act: Act, by: Reckoning, today: date) -> Decision:
    """With the next check-in held; not before its time, or all of them could be held at once and the case closed."""
    refused = case.not_now(S.MONITORING)
    if refused is not None:
        return refused
    clock = case.clock.checked_in(act.on, by)
    if isinstance(clock, NothingDue):
        return clock
    early = too_early(case.check_ins, today, by)
    if early is not None:
        return early
    place = next(index for index, one in enumerate(case.check_ins) if one.held_on is None)
    held = replace(case.check_ins[place], held_on=act.on, finding=finding, person_id=act.person_id)
    asked = (*case.check_ins[:place], held, *case.check_ins[place + 1 :])
    facts = {"finding": finding.value}
    return (
        replace(case, check_ins=asked)
        .timed(clock)
        .noted(replace(act, reason=finding.value), "AllegationCheckInHeld", facts)
    )


def closed(case: Allegation, act: Act) -> Decision:
    """Closed, once every check-in was held."""
    refused = case.illegal(S.CLOSED)
    if refused is not None:
        return refused
    left = [one.due_on for one in case.check_ins if one.held_on is None]
    if left:
        return CheckInsLeft(earliest=min(left))
    return replace(case, closed_on=act.on).moved(S.CLOSED, act, "AllegationClosed")


def released(case: Allegation, id: UUID, audience: FindingAudience, act: Act) -> Decision:
    """With what is known told to an audience. What was told it before, and less, is withdrawn on that day."""
    refused = case.not_now(S.FOUND, *DECIDED)
    if refused is not None or case.finding is None:
        return refused or NotThere()
    before = next((one for one in case.releases if one.is_in_force and one.audience is audience), None)
    if before is not None and before.outcome is case.outcome:
        return AlreadyTold()
    release = AllegationRelease(
        id=id, audience=audience, finding=case.finding, outcome=case.outcome, released_on=act.on
    )
    kept = _without(case, audience, act.on)
    return replace(case, releases=(*kept, release)).told("FindingReleased", {"audience": audience.value})


def release_withdrawn(case: Allegation, audience: FindingAudience, act: Act) -> Decision:
    """With nothing told to the audience any more; what was public cannot be called back from those who read it."""
    told = [one for one in case.releases if one.audience is audience]
    if not any(one.is_in_force for one in told):
        return AlreadyWithdrawn() if told else NotTold()
    after = replace(case, releases=_without(case, audience, act.on))
    return after.told("FindingReleaseWithdrawn", {"audience": audience.value})


def _without(case: Allegation, audience: FindingAudience, on: date) -> tuple[AllegationRelease, ...]:
    return tuple(
        replace(one, withdrawn_on=max(on, one.released_on))
        if one.is_in_force and one.audience is audience
        else one
        for one in case.releases
    )


def _with_action(case: Allegation, action: RecommendedAction) -> Allegation:
    actions = tuple(action if one.id == action.id else one for one in case.recommended_actions)
    return replace(case, recommended_actions=actions)
