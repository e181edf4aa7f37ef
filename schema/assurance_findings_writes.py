"""Mutations on what an audit looks at and finds, what the site puts right, and how people were reached."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.assurance import commands as asked
from domain.assurance import corrective_cases as correcting
from domain.assurance import outreach_cases as reaching
from domain.assurance import rating_cases as rating
from domain.assurance.refusals import (
    ActionSettled,
    DeadlineDoesNotFit,
    EvidenceMissing,
    InterviewsAlone,
    NothingNew,
    NothingToCorrect,
    NotRated,
    NotSaidToBeDone,
    OnlyTheFirm,
    OnlyTheOperator,
    OnlyTheTeam,
    OutOfScope,
    RatedAlready,
    RequirementOutsideEdition,
    TiedToTheAudit,
    WrongStage,
)
from domain.engagement.refusals import ImpossibleDate
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere
from schema.assurance_findings import CorrectiveAction, Outreach, Rating
from schema.assurance_writes import AUDIT, FIRM, SHOWS, WRITE, AuditInput
from schema.codes import BarrierKind, EvidenceKind, OutreachKind, RatingCode, SectorCode
from schema.commands import clear_text, code, plain, plain_list, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.writing import Mutation

ACTION = ("correctiveAction", CorrectiveAction)
REQUIREMENT = "The requirement."
INSIDE = (NotThere, OnlyTheFirm, TiedToTheAudit)
RATED = (OutOfScope, InterviewsAlone, EvidenceMissing, NothingNew)


@strawberry.input(description="Requirements for an audit's scope, or out of it.")
class AuditScopeInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    requirement_ids: list[strawberry.ID] = ref("Requirement", "The requirements.", many=True)


@strawberry.input(description="What a rating rests on.")
class RatingEvidenceInput:
    kind: EvidenceKind = plain("What it is.")
    says: str | None = clear_text(
        "What a document or an observation is and says; left out for an interview.",
        at_least=3,
        at_most=500,
        optional=True,
    )


@strawberry.input(description="How far a requirement is met.")
class RateRequirementInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    version: int | None = plain(
        "The version of the rating that you read, 0 if there was none; if another took its place since, nothing is done."
        " Left out: it is done whatever stands.",
        optional=True,
    )
    requirement_id: strawberry.ID = ref("Requirement", "A requirement in the audit's scope.")
    rating: RatingCode = plain("How far.")
    evidence: list[RatingEvidenceInput] = plain_list(
        "What it rests on: at least one document or observation, unless it is NOT_SCORED."
    )


@strawberry.input(description="That a rating rests on interviews too.")
class MarkInterviewEvidenceInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    requirement_id: strawberry.ID = ref("Requirement", "The requirement whose rating it is.")


@strawberry.input(description="Something to put right.")
class OpenCorrectiveActionInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    requirement_id: strawberry.ID = ref("Requirement", "A requirement that is not fully met.")
    description: str = clear_text("What is to be put right.", at_least=3, at_most=500)
    due_on: date = plain("The last day for it, at the site.")


@strawberry.input(description="A corrective action.")
class CorrectiveActionInput:
    action_id: strawberry.ID = ref("CorrectiveAction", "The action.")
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="What stood in the way.")
class BarrierMetInput:
    kind: BarrierKind = plain("Its kind; each once.")
    barrier_id: strawberry.ID | None = ref(
        "Barrier", "A barrier of that kind on record at the site, where you see it.", optional=True
    )


@strawberry.input(description="What was done so that people learn of an audit.")
class RecordOutreachInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    kind: OutreachKind = plain("What was done.")
    sector: SectorCode = plain("To whom it spoke.")
    language: str = code("In which language: an ISO 639 code.", at_most=8)
    held_on: date = plain("When; tomorrow at the latest.")
    reached: int | None = plain("About how many it reached; left out where nobody knows.", optional=True)
    barriers: list[BarrierMetInput] = plain_list("What stood in its way.")


MUTATIONS = (
    Mutation(
        name="addToAuditScope",
        scope=WRITE,
        description="Put requirements of the audit's edition into its scope: for the audit's firm, until stage 2 begins.",
        input_type=AuditScopeInput,
        command=asked.ChangeScope,
        use_case=rating.add_to_scope,
        success="AuditScopeWidened",
        shows=SHOWS,
        refusals=(*INSIDE, WrongStage, RequirementOutsideEdition),
    ),
    Mutation(
        name="removeFromAuditScope",
        scope=WRITE,
        description="Take requirements that were not rated out of the scope: for the audit's firm, until stage 2 begins.",
        input_type=AuditScopeInput,
        command=asked.ChangeScope,
        use_case=rating.remove_from_scope,
        success="AuditScopeNarrowed",
        shows=SHOWS,
        refusals=(*INSIDE, WrongStage, RatedAlready),
    ),
    Mutation(
        name="rateRequirement",
        scope=WRITE,
        description="Say how far a requirement is met, and on what that rests: for the audit's firm, from stage 1 until the"
        " report. Never on interviews alone. An earlier rating stays on record.",
        input_type=RateRequirementInput,
        command=asked.RateRequirement,
        use_case=rating.rate_requirement,
        success="RequirementRated",
        shows=("rating", Rating),
        refusals=(*FIRM, OnlyTheTeam, WrongStage, *RATED),
    ),
    Mutation(
        name="markInterviewEvidence",
        scope=WRITE,
        description="Mark that a rating rests on interviews too, once, whoever was heard: for a member of the audit team,"
        " signed in as themselves. Nothing changes that anybody else reads.",
        input_type=MarkInterviewEvidenceInput,
        command=asked.MarkInterviews,
        use_case=rating.mark_interview_evidence,
        success="InterviewEvidenceMarked",
        shows=("rating", Rating),
        refusals=(*INSIDE, OnlyTheTeam, WrongStage, NotRated),
    ),
    Mutation(
        name="openCorrectiveAction",
        scope=WRITE,
        description="Say what the site has to put right and by when, after the draft report: for the audit's firm.",
        input_type=OpenCorrectiveActionInput,
        command=asked.OpenCorrectiveAction,
        use_case=correcting.open_corrective_action,
        success="CorrectiveActionOpened",
        shows=ACTION,
        refusals=(*INSIDE, WrongStage, OutOfScope, NothingToCorrect, DeadlineDoesNotFit),
    ),
    Mutation(
        name="startCorrectiveAction",
        scope=WRITE,
        description="Begin the time in which the site puts right what it can before the report: for the audit's firm.",
        input_type=AuditInput,
        command=asked.OnAudit,
        use_case=correcting.start_corrective_action,
        success="CorrectiveActionStarted",
        shows=SHOWS,
        refusals=(*FIRM, IllegalTransition, NothingToCorrect),
    ),
    Mutation(
        name="recordCorrectiveActionDone",
        scope=WRITE,
        description="Say that an action is done: for the operator. A claim, not yet a verdict.",
        input_type=CorrectiveActionInput,
        command=asked.OnCorrectiveAction,
        use_case=correcting.record_done,
        success="CorrectiveActionDone",
        shows=ACTION,
        refusals=(NotThere, OnlyTheOperator, ChangedMeanwhile, WrongStage, ActionSettled),
    ),
    Mutation(
        name="verifyCorrectiveAction",
        scope=WRITE,
        description="Say that an action was done: for the audit's firm, never for the site.",
        input_type=CorrectiveActionInput,
        command=asked.OnCorrectiveAction,
        use_case=correcting.verify_action,
        success="CorrectiveActionVerified",
        shows=ACTION,
        refusals=(*FIRM, WrongStage, ActionSettled, NotSaidToBeDone),
    ),
    Mutation(
        name="returnCorrectiveAction",
        scope=WRITE,
        description="Say that an action was not done after all: for the audit's firm.",
        input_type=CorrectiveActionInput,
        command=asked.OnCorrectiveAction,
        use_case=correcting.return_action,
        success="CorrectiveActionReturned",
        shows=ACTION,
        refusals=(*FIRM, WrongStage, ActionSettled, NotSaidToBeDone),
    ),
    Mutation(
        name="recordOutreach",
        scope=WRITE,
        description="Record what was done so that people learn of an audit, and what stood in its way: for the audit's firm.",
        input_type=RecordOutreachInput,
        command=asked.RecordOutreach,
        use_case=reaching.record_outreach,
        success="OutreachRecorded",
        shows=("outreach", Outreach),
        refusals=(*INSIDE, WrongStage, ImpossibleDate),
    ),
)
"""In the order in which an audit meets them."""
