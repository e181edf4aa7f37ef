"""Mutations on undertakings and interviews: a site signs, the audit's team interviews, people agree or take it back."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.assurance import interview_cases as interviewing
from domain.assurance import interview_commands as asked
from domain.assurance import interview_content_cases as writing
from domain.assurance.interview_refusals import (
    AlreadySigned,
    AuditIsOver,
    ConsentNotGiven,
    NothingToWithdraw,
    OnlyTheAuditTeam,
    OtherText,
    PresenceUnexplained,
    SaidAlready,
    UndertakingNotSigned,
)
from domain.assurance.refusals import OnlyTheOperator
from domain.assurance.undertaking_cases import sign_undertaking
from domain.cases.refusals import ContentErased
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere
from domain.vault.intake import REFUSALS as SEALING
from schema.assurance_interviews import Interview, Undertaking
from schema.codes import (
    CancelReason,
    ConsentAnswer,
    IntervieweeConsent,
    IntervieweeRole,
    InterviewForm,
    InterviewItemKind,
    InterviewSetting,
    PresenceDecidedBy,
    SectorCode,
)
from schema.commands import case_text, code, plain, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.vault import GIVEN, IdentityInput
from schema.writing import Mutation

SIGN, WRITE, READ = Scope.ASSURANCE_WRITE, Scope.INTERVIEWS_WRITE, Scope.INTERVIEWS_READ
AUDIT, INTERVIEW = "The audit.", "The interview."
WEEK = "Any day of the week. Only the week is kept."
LANGUAGE = "In which language: an ISO 639 code such as `es` or `quc`."
TEAM = "For a person on the audit's team."
STEP = (NotThere, ChangedMeanwhile, IllegalTransition)


@strawberry.input(description="What a site's operator promises for an audit.")
class SignUndertakingInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    digest: str = code(
        "The digest of the promise in force, as you have read it (`undertakingTexts`).", at_most=100
    )


@strawberry.input(description="An interview that is planned: a label instead of a name, and no day.")
class PlanInterviewInput:
    audit_id: strawberry.ID = ref("Audit", AUDIT)
    form: InterviewForm = plain("One person or several.")
    people: int = plain("How many: 1, or 2 to 500 in a group.")
    sector: SectorCode | None = plain("Their sector, if they have one.", optional=True)
    role: IntervieweeRole = plain("As what they are interviewed.")
    language: str = code(LANGUAGE, at_most=8)
    interpreter: bool = plain("Whether somebody interprets. They get a label, too.")
    setting: InterviewSetting = plain("Where.")
    week: date = plain(WEEK)
    identity: IdentityInput | None = plain(f"Of whoever is interviewed. {GIVEN}", optional=True)


@strawberry.input(description="An interview that took place.")
class RecordInterviewHeldInput:
    interview_id: strawberry.ID = ref("Interview", INTERVIEW)
    week: date = plain(WEEK)
    management_absent: bool = plain("Whether no manager was in the room.")
    presence_decided_by: PresenceDecidedBy | None = plain(
        "Who decided that management was there, if it was.", optional=True
    )
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="An interview that is called off.")
class CancelInterviewInput:
    interview_id: strawberry.ID = ref("Interview", INTERVIEW)
    reason: CancelReason = plain("Why.")
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="An interview, and the version that you read.")
class InterviewInput:
    interview_id: strawberry.ID = ref("Interview", INTERVIEW)
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="What an interviewee answered.")
class RecordInterviewConsentInput:
    interview_id: strawberry.ID = ref("Interview", INTERVIEW)
    consent: IntervieweeConsent = plain("What they were asked.")
    answer: ConsentAnswer = plain("What they said.")


@strawberry.input(description="What the team writes of an interview.")
class AddInterviewItemInput:
    interview_id: strawberry.ID = ref("Interview", INTERVIEW)
    kind: InterviewItemKind = plain("NOTES, or QUOTATION for words that may be quoted.")
    text: str = case_text("What it says.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="What was written of an interview and is to be read.")
class OpenInterviewItemInput:
    item_id: strawberry.ID = ref("InterviewItem", "The item.")


MUTATIONS = (
    Mutation(
        name="signUndertaking",
        scope=SIGN,
        description="Promise, for one audit, that nobody suffers, is threatened, pressed, coached or paid for an interview:"
        " for the company whose site is audited. Signed once and never taken back. Without it nobody is interviewed.",
        input_type=SignUndertakingInput,
        command=asked.SignUndertaking,
        use_case=sign_undertaking,
        success="UndertakingSigned",
        shows=("undertaking", Undertaking),
        refusals=(NotThere, OnlyTheOperator, AlreadySigned, OtherText, AuditIsOver),
    ),
    Mutation(
        name="planInterview",
        scope=WRITE,
        description=f"Plan an interview, once the site has signed the undertaking. {TEAM}",
        input_type=PlanInterviewInput,
        command=asked.PlanInterview,
        use_case=interviewing.plan_interview,
        success="InterviewPlanned",
        shows=("interview", Interview),
        refusals=(NotThere, OnlyTheAuditTeam, UndertakingNotSigned, AuditIsOver, *SEALING),
    ),
    Mutation(
        name="recordInterviewConsent",
        scope=WRITE,
        description="Record what an interviewee agreed to, refused or took back. Where they take back the interview or its"
        f" notes, what was noted is made unreadable at once and for good. {TEAM}",
        input_type=RecordInterviewConsentInput,
        command=asked.RecordInterviewConsent,
        use_case=interviewing.record_interview_consent,
        success="InterviewConsentRecorded",
        shows=("interview", Interview),
        refusals=(NotThere, IllegalTransition, NothingToWithdraw, SaidAlready),
    ),
    Mutation(
        name="recordInterviewHeld",
        scope=WRITE,
        description=f"Record that an interview took place, and whether management was absent. {TEAM}",
        input_type=RecordInterviewHeldInput,
        command=asked.RecordInterviewHeld,
        use_case=interviewing.record_interview_held,
        success="InterviewHeld",
        shows=("interview", Interview),
        refusals=(*STEP, ConsentNotGiven, PresenceUnexplained, UndertakingNotSigned),
    ),
    Mutation(
        name="cancelInterview",
        scope=WRITE,
        description=f"Call an interview off. {TEAM}",
        input_type=CancelInterviewInput,
        command=asked.CancelInterview,
        use_case=interviewing.cancel_interview,
        success="InterviewCancelled",
        shows=("interview", Interview),
        refusals=STEP,
    ),
    Mutation(
        name="recordInterviewDeclined",
        scope=WRITE,
        description=f"Record that somebody does not want to be interviewed. {TEAM}",
        input_type=InterviewInput,
        command=asked.OnInterview,
        use_case=interviewing.record_interview_declined,
        success="InterviewDeclined",
        shows=("interview", Interview),
        refusals=STEP,
    ),
    Mutation(
        name="recordContactAgain",
        scope=WRITE,
        description=f"Record that the team spoke to an interviewee once more, as they had agreed. {TEAM}",
        input_type=InterviewInput,
        command=asked.OnInterview,
        use_case=interviewing.record_contact_again,
        success="IntervieweeContactedAgain",
        shows=("interview", Interview),
        refusals=(*STEP, ConsentNotGiven),
    ),
    Mutation(
        name="addInterviewItem",
        scope=WRITE,
        description=f"Write notes of an interview, or words that may be quoted, as far as the interviewee agreed. {TEAM}",
        input_type=AddInterviewItemInput,
        command=asked.AddInterviewItem,
        use_case=writing.add_interview_item,
        success="InterviewItemAdded",
        shows=("interview", Interview),
        refusals=(NotThere, IllegalTransition, ConsentNotGiven, ContentErased),
    ),
    Mutation(
        name="openInterviewItem",
        scope=READ,
        description=f"Read what was written of an interview. Each opening is recorded, by week. {TEAM}",
        input_type=OpenInterviewItemInput,
        command=asked.OpenItem,
        use_case=writing.open_interview_item,
        success="InterviewItemOpened",
        tells={"text": "What it says."},
        kept=False,
        refusals=(NotThere, ConsentNotGiven, ContentErased),
    ),
)
"""As they are met: the promise, the plan, the consent, the interview, its notes."""
