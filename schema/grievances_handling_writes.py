"""What handlers do with a grievance. The desk acknowledges and assigns; every further step is its handler's."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.cases.clock_refusals import (
    AlreadyPaused,
    CheckInTooEarly,
    DeadlineAlreadyPassed,
    DeadlineInThePast,
    NothingDue,
    NotPaused,
    ProtectionGoesOn,
)
from domain.cases.refusals import ContentErased, NotAHandler, NotAssigned, StillOpen
from domain.cases.ties import ConflictOfInterest
from domain.grievances import commands as asked
from domain.grievances import handling_cases as handling
from domain.grievances.refusals import (
    AlreadyAssigned,
    AppealStillOpen,
    GrievanceAlreadyReleased,
    GrievanceNotReleased,
    MechanismClosed,
    NeedsNoRelease,
    RemedyAlreadyDone,
    SameHandler,
    TooMany,
)
from schema.codes import (
    CheckInFinding,
    ClosureReason,
    GrievanceOutcome,
    PauseReason,
    ReferralReason,
    RemedyKind,
)
from schema.commands import case_text, code, plain, ref
from schema.grievances import Grievance
from schema.grievances_filing_writes import HANDLE, LANGUAGE, MAYBE_VERSION
from schema.writing import CHANGES, STEPS, Mutation

GRIEVANCE = "The grievance."
SHOWN = ("grievance", Grievance)
HANDLER = (*STEPS, NotAssigned)
"""Refusals of a handler's step."""
KEEPS = (*CHANGES, NotAssigned)
"""Refusals of what a handler does beside the steps."""


@strawberry.input(description="A grievance, for an act that needs nothing more.")
class GrievanceStepInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="Who is to handle a grievance.")
class AssignGrievanceHandlerInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    person_id: strawberry.ID = ref("Person", "Somebody at the desk of the body that takes it, or you.")


@strawberry.input(description="An answer.")
class ProposeResponseInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    outcome: GrievanceOutcome = plain("What it comes to.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    response: str = case_text("The answer, with its reasons.")


@strawberry.input(description="What was agreed to make good.")
class AgreeRemedyInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    kind: RemedyKind = plain("What it is.")
    due_on: date = plain("By when it is to be done: today or later.")


@strawberry.input(description="A remedy.")
class RemedyStepInput:
    remedy_id: strawberry.ID = ref("Remedy", "The remedy.")
    version: int | None = plain("The grievance's version, as you last read it.", optional=True)


@strawberry.input(description="Why a grievance is closed.")
class CloseGrievanceInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: ClosureReason = plain("Why. It has to fit where the grievance stands.")


@strawberry.input(description="What asking again found.")
class HoldGrievanceCheckInInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    finding: CheckInFinding = plain("What was found.")


@strawberry.input(description="Who else is to take a grievance.")
class ReferGrievanceInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    mechanism_id: strawberry.ID = ref("Mechanism", "The other mechanism.")
    reason: ReferralReason = plain("Why.")


@strawberry.input(description="That a grievance's clock is to stand still.")
class PauseGrievanceInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    because: PauseReason = plain("Why: never because you are busy.")
    until: date | None = plain("When it is to go on by itself, if that was agreed.", optional=True)


MUTATIONS = (
    Mutation(
        name="acknowledgeGrievance",
        scope=HANDLE,
        description="Say that a grievance came in. For anybody at the desk. SUBMITTED becomes ACKNOWLEDGED, and an "
        "answer is due.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=handling.acknowledge_grievance,
        success="GrievanceAcknowledged",
        shows=SHOWN,
        refusals=STEPS,
    ),
    Mutation(
        name="assignGrievanceHandler",
        scope=HANDLE,
        description="Give a grievance to somebody at the desk, or take it. Refused for whoever is tied to it; and, "
        "after an appeal, for whoever handled it before.",
        input_type=AssignGrievanceHandlerInput,
        command=asked.AssignGrievanceHandler,
        use_case=handling.assign_grievance_handler,
        success="GrievanceHandlerAssigned",
        shows=SHOWN,
        refusals=(*CHANGES, NotAHandler, ConflictOfInterest, AlreadyAssigned, SameHandler, TooMany),
    ),
    Mutation(
        name="screenGrievance",
        scope=HANDLE,
        description="Record that you looked at what it needs. ACKNOWLEDGED becomes SCREENED. Nothing is screened out: "
        "what cannot be answered here is answered with NOT_ELIGIBLE, or referred.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=handling.screen_grievance,
        success="GrievanceScreened",
        shows=SHOWN,
        refusals=HANDLER,
    ),
    Mutation(
        name="startGrievanceInvestigation",
        scope=HANDLE,
        description="Look into a grievance. SCREENED becomes INVESTIGATING.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=handling.start_investigation,
        success="GrievanceInvestigationStarted",
        shows=SHOWN,
        refusals=HANDLER,
    ),
    Mutation(
        name="proposeResponse",
        scope=HANDLE,
        description="Answer a grievance, or the appeal against the first answer. INVESTIGATING or APPEALED becomes "
        "RESPONSE_PROPOSED; those who complained say what they think of it.",
        input_type=ProposeResponseInput,
        command=asked.ProposeResponse,
        use_case=handling.propose_response,
        success="ResponseProposed",
        shows=SHOWN,
        refusals=(*HANDLER, ContentErased, TooMany),
    ),
    Mutation(
        name="agreeRemedy",
        scope=HANDLE,
        description="Record what was agreed to make good, and by when. ACCEPTED becomes REMEDY; more can be agreed.",
        input_type=AgreeRemedyInput,
        command=asked.AgreeRemedy,
        use_case=handling.agree_remedy,
        success="RemedyAgreed",
        shows=SHOWN,
        refusals=(*HANDLER, DeadlineInThePast, TooMany),
    ),
    Mutation(
        name="deliverRemedy",
        scope=HANDLE,
        description="Say that what was agreed was done: a claim, until those it is for verify it.",
        input_type=RemedyStepInput,
        command=asked.OnRemedy,
        use_case=handling.deliver_remedy,
        success="RemedyDelivered",
        shows=SHOWN,
        refusals=(*HANDLER, RemedyAlreadyDone),
    ),
    Mutation(
        name="closeGrievance",
        scope=HANDLE,
        description="Close a grievance, for a reason that fits. VERIFIED, ACCEPTED without remedy, or CONTESTED once "
        "the time to appeal ran out unused, becomes CLOSED. The check-ins begin.",
        input_type=CloseGrievanceInput,
        command=asked.CloseGrievance,
        use_case=handling.close_grievance,
        success="GrievanceClosed",
        shows=SHOWN,
        refusals=(*HANDLER, AppealStillOpen),
    ),
    Mutation(
        name="holdGrievanceCheckIn",
        scope=HANDLE,
        description="Record what asking again found. The first time, CLOSED becomes MONITORING.",
        input_type=HoldGrievanceCheckInInput,
        command=asked.HoldGrievanceCheckIn,
        use_case=handling.hold_check_in,
        success="GrievanceCheckInHeld",
        shows=SHOWN,
        tells={"advice": "What comes next: after RETALIATION, how it is alleged."},
        refusals=(*KEEPS, NothingDue, CheckInTooEarly),
    ),
    Mutation(
        name="referGrievance",
        scope=HANDLE,
        description="Record that another mechanism is to take it. SCREENED becomes REFERRED; nothing is opened there "
        "by this.",
        input_type=ReferGrievanceInput,
        command=asked.ReferGrievance,
        use_case=handling.refer_grievance,
        success="GrievanceReferred",
        shows=SHOWN,
        refusals=(*HANDLER, MechanismClosed),
    ),
    Mutation(
        name="pauseGrievance",
        scope=HANDLE,
        description="Let its clock stand still. What is due moves by the days that it stood.",
        input_type=PauseGrievanceInput,
        command=asked.PauseGrievance,
        use_case=handling.pause_grievance,
        success="GrievancePaused",
        shows=SHOWN,
        refusals=(
            *KEEPS,
            ProtectionGoesOn,
            AlreadyPaused,
            NothingDue,
            DeadlineAlreadyPassed,
            DeadlineInThePast,
            TooMany,
        ),
    ),
    Mutation(
        name="resumeGrievance",
        scope=HANDLE,
        description="Let its clock go on.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=handling.resume_grievance,
        success="GrievanceResumed",
        shows=SHOWN,
        refusals=(*KEEPS, NotPaused),
    ),
    Mutation(
        name="releaseGrievance",
        scope=HANDLE,
        description="Let the site's operator know of a grievance that was not brought to the site's own mechanism. "
        "It learns its steps, never who is in it or what was written.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=handling.release_grievance,
        success="GrievanceReleased",
        shows=SHOWN,
        refusals=(*KEEPS, NeedsNoRelease, GrievanceAlreadyReleased, TooMany),
    ),
    Mutation(
        name="withdrawGrievanceRelease",
        scope=HANDLE,
        description="Close a grievance to the site's operator again. What was read cannot be unread.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=handling.withdraw_grievance_release,
        success="GrievanceReleaseWithdrawn",
        shows=SHOWN,
        refusals=(*KEEPS, GrievanceNotReleased),
    ),
    Mutation(
        name="eraseGrievanceContent",
        scope=HANDLE,
        description="Erase for good what was written in a grievance that is closed or withdrawn. Its steps "
        "stay. There is no way back.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=handling.erase_grievance_content,
        success="GrievanceContentErased",
        shows=SHOWN,
        refusals=(*KEEPS, StillOpen, ContentErased),
    ),
)
"""In the order in which a grievance meets them."""
