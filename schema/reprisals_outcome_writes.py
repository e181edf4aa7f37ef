"""Mutations that follow a finding: the outcome, what is put right, asking again, and what is released."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.cases.clock_refusals import CheckInTooEarly, DeadlineInThePast, NothingDue
from domain.cases.refusals import NotAssigned, OnlyTheConcernedSide
from domain.kernel import IllegalTransition, NotThere
from domain.reprisals import commands as asked
from domain.reprisals import outcome_cases as following
from domain.reprisals import release_cases as releasing
from domain.reprisals.refusals import (
    ActionsDoNotFit,
    AlreadyDone,
    AlreadyTerminated,
    AlreadyTold,
    AlreadyWithdrawn,
    CheckInsLeft,
    NoActiveAgreement,
    NotDoneYet,
    NotTold,
    OnlyAfterSubstantiated,
    OnlyTheCommittee,
)
from schema.codes import ActionKind, CheckInFinding, FindingAudience, Outcome
from schema.commands import plain, plain_list, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.reprisals_committee_writes import DECIDE, HANDLED, SHOWS
from schema.reprisals_writes import ALLEGATION, FILE, TIED, AllegationInput
from schema.writing import Mutation


@strawberry.input(description="Something that the site is recommended to put right.")
class ActionToTakeInput:
    kind: ActionKind = plain("What is to be done.")
    due_on: date = plain("By when: today or later.")


@strawberry.input(description="What the scheme decides after a finding.")
class DecideOutcomeInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    outcome: Outcome = plain("What follows: a measure against the site only after SUBSTANTIATED.")
    actions: list[ActionToTakeInput] = plain_list("For CORRECTIVE_ACTION_RECOMMENDED: what, and by when.")


@strawberry.input(description="A recommended action.")
class RecommendedActionInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    action_id: strawberry.ID = ref("RecommendedAction", "The action.")


@strawberry.input(description="That somebody asked again.")
class HoldAllegationCheckInInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    finding: CheckInFinding = plain("What asking found.")


@strawberry.input(description="To whom a finding is told.")
class FindingAudienceInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    audience: FindingAudience = plain("Who is told.")


MUTATIONS = (
    Mutation(
        name="decideOutcome",
        scope=DECIDE,
        description="Decide what follows a finding, at the scheme's discretion: for the allegation's handler. "
        "AGREEMENT_TERMINATED ends the site's agreement with the same act.",
        input_type=DecideOutcomeInput,
        command=asked.DecideOutcome,
        use_case=following.decide_outcome,
        success="OutcomeDecided",
        shows=SHOWS,
        refusals=(
            *HANDLED,
            IllegalTransition,
            OnlyAfterSubstantiated,
            ActionsDoNotFit,
            DeadlineInThePast,
            NoActiveAgreement,
            AlreadyTerminated,
        ),
    ),
    Mutation(
        name="recordRecommendedActionDone",
        scope=DECIDE,
        description="Record that a recommended action is said to be done. A claim, not yet a verdict.",
        input_type=RecommendedActionInput,
        command=asked.OnAction,
        use_case=following.record_action_done,
        success="RecommendedActionDone",
        shows=SHOWS,
        refusals=(NotThere, NotAssigned, AlreadyDone),
    ),
    Mutation(
        name="verifyRecommendedAction",
        scope=FILE,
        description="Say that a recommended action was done: for those who brought the allegation. Never for the site.",
        input_type=RecommendedActionInput,
        command=asked.OnAction,
        use_case=following.verify_action,
        success="RecommendedActionVerified",
        shows=SHOWS,
        refusals=(NotThere, OnlyTheConcernedSide, NotDoneYet, AlreadyDone),
    ),
    Mutation(
        name="confirmRecommendedAction",
        scope=DECIDE,
        description="Say that a recommended action was done: for a member of the committee.",
        input_type=RecommendedActionInput,
        command=asked.OnAction,
        use_case=following.confirm_action,
        success="RecommendedActionConfirmed",
        shows=SHOWS,
        refusals=(NotThere, OnlyTheCommittee, *TIED, NotDoneYet, AlreadyDone),
    ),
    Mutation(
        name="startMonitoring",
        scope=DECIDE,
        description="From now on somebody watches whether more is done to them. Check-ins are due from the outcome.",
        input_type=AllegationInput,
        command=asked.OnAllegation,
        use_case=following.start_monitoring,
        success="MonitoringStarted",
        shows=SHOWS,
        refusals=(*HANDLED, IllegalTransition),
    ),
    Mutation(
        name="holdAllegationCheckIn",
        scope=DECIDE,
        description="Record that somebody asked again whether more was done to them.",
        input_type=HoldAllegationCheckInInput,
        command=asked.HoldCheckIn,
        use_case=following.hold_check_in,
        success="AllegationCheckInHeld",
        shows=SHOWS,
        refusals=(NotThere, NotAssigned, IllegalTransition, NothingDue, CheckInTooEarly),
    ),
    Mutation(
        name="closeAllegation",
        scope=DECIDE,
        description="Close an allegation, after its last check-in.",
        input_type=AllegationInput,
        command=asked.OnAllegation,
        use_case=following.close_allegation,
        success="AllegationClosed",
        shows=SHOWS,
        refusals=(*HANDLED, IllegalTransition, CheckInsLeft),
    ),
    Mutation(
        name="releaseFinding",
        scope=DECIDE,
        description="Tell the operator or everyone the finding, and the outcome if there is one: for a member of the "
        "committee. What is told does not lead back to the allegation.",
        input_type=FindingAudienceInput,
        command=asked.TellFinding,
        use_case=releasing.release_finding,
        success="FindingReleased",
        shows=SHOWS,
        refusals=(NotThere, OnlyTheCommittee, *TIED, IllegalTransition, AlreadyTold),
    ),
    Mutation(
        name="withdrawFindingRelease",
        scope=DECIDE,
        description="Tell an audience no longer: for a member of the committee.",
        input_type=FindingAudienceInput,
        command=asked.TellFinding,
        use_case=releasing.withdraw_finding_release,
        success="FindingReleaseWithdrawn",
        shows=SHOWS,
        refusals=(NotThere, OnlyTheCommittee, *TIED, NotTold, AlreadyWithdrawn),
    ),
)
"""In the order in which an allegation meets them."""
