"""Mutations of those who handle reports: taken down, assigned, taken through their steps, written in, opened, erased."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.cases.clock_refusals import (
    AlreadyPaused,
    CheckInTooEarly,
    DeadlineAlreadyPassed,
    DeadlineInThePast,
    NothingDue,
    NotPaused,
    ProtectionGoesOn,
)
from domain.cases.refusals import (
    ContentErased,
    NotAHandler,
    NotAssigned,
    NotOpenToYou,
    StillOpen,
)
from domain.cases.ties import ConflictOfInterest
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere, Refusal
from domain.vault.intake import REFUSALS as SEALING
from domain.whistleblowing import clock_cases as timing
from domain.whistleblowing import commands as asked
from domain.whistleblowing import content_cases as writing
from domain.whistleblowing import handling_cases as handling
from domain.whistleblowing import intake_cases as intake
from domain.whistleblowing.refusals import (
    AlreadyTheirs,
    CannotBeAddressed,
    ReportIsFull,
)
from schema.attachments import LISTED
from schema.case_words import BECAUSE
from schema.codes import (
    Activity,
    Assessment,
    CheckInFinding,
    Concern,
    Conclusion,
    FollowUp,
    IdentityMode,
    ItemKind,
    PauseReason,
    ProtectedPerson,
    RetaliationForm,
)
from schema.commands import case_text, code, plain, plain_list, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.vault import GIVEN, IdentityInput
from schema.whistleblowing import Report, ReportItem
from schema.writing import Mutation

READ, HANDLE = Scope.REPORTS_READ, Scope.REPORTS_HANDLE
REPORT = "The report."
LANGUAGE = "In which language it is written: an ISO 639 code such as `es` or `quc`."
RECEIPT = "The receipt: the only way back to the report for whoever told it. It is told once, and nobody can make another."
ACKNOWLEDGED_BY = "The last day on which they are told that it came in."

ASSIGNED: tuple[type[Refusal], ...] = (NotThere, NotAssigned, ChangedMeanwhile)
"""Refusals of what only the handler does to whom it is assigned."""


@strawberry.input(description="A report that somebody told by telephone or in person, at your own desk.")
class TakeDownReportInput:
    identity_mode: IdentityMode = plain("ANONYMOUS if you do not know who it is, otherwise CONFIDENTIAL.")
    site_id: strawberry.ID | None = ref("Site", "The site it concerns, if one.", optional=True)
    concern: Concern = plain("What it is about.")
    protected_person: ProtectedPerson = plain("As what whoever reports is protected.")
    retaliation_forms: list[RetaliationForm] = plain_list("What was done or threatened to them.")
    activities: list[Activity] = plain_list("The protected activities that it concerns.")
    narrative: str = case_text("What they told.")
    language: str | None = code(LANGUAGE, optional=True)
    identity: IdentityInput | None = plain(GIVEN, optional=True)


@strawberry.input(description="Who is to handle a report.")
class AssignReportHandlerInput:
    report_id: strawberry.ID = ref("Report", REPORT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    person_id: strawberry.ID = ref("Person", "A handler at the desk of the same body: yourself, for one.")


@strawberry.input(description="A report.")
class ActOnReportInput:
    report_id: strawberry.ID = ref("Report", REPORT)
    version: int | None = plain(MAYBE_VERSION, optional=True)


@strawberry.input(description="What reading a report came to.")
class AssessReportInput:
    report_id: strawberry.ID = ref("Report", REPORT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    assessment: Assessment = plain("What reading it came to. Nothing of it ends the report.")


@strawberry.input(description="What was done about a report.")
class AddressReportInput:
    report_id: strawberry.ID = ref("Report", REPORT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    follow_up: FollowUp = plain("What was done.")
    feedback: str = case_text("What whoever reported is told about it: what was done, and why (WD 9(1)(f)).")
    language: str | None = code(LANGUAGE, optional=True)


@strawberry.input(description="What a report came to.")
class ConcludeReportInput:
    report_id: strawberry.ID = ref("Report", REPORT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    conclusion: Conclusion = plain("What it came to.")
    feedback: str = case_text("What whoever reported is told about it.")
    language: str | None = code(LANGUAGE, optional=True)


@strawberry.input(description="Why a report's clock is to stand still.")
class PauseReportInput:
    report_id: strawberry.ID = ref("Report", REPORT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    because: PauseReason = plain("Why. That its handler is busy is no reason.")
    until: date | None = plain("The day on which it is to go on, if one was agreed.", optional=True)


@strawberry.input(description="What asking again found.")
class HoldReportCheckInInput:
    report_id: strawberry.ID = ref("Report", REPORT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    finding: CheckInFinding = plain("What it found.")


@strawberry.input(description="Something that a report's handler writes.")
class AddReportItemInput:
    report_id: strawberry.ID = ref("Report", REPORT)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    kind: ItemKind = plain(
        "A MESSAGE to whoever reported; or EVIDENCE or a NOTE, which stay with those who handle it."
    )
    text: str = case_text("What it says.")
    language: str | None = code(LANGUAGE, optional=True)


@strawberry.input(description="Something written in a report.")
class OpenReportItemInput:
    item_id: strawberry.ID = ref("ReportItem", "What was written.")


MUTATIONS = (
    Mutation(
        name="takeDownReport",
        scope=HANDLE,
        description="Write down a report that somebody told you by telephone or in person. It is addressed to the body "
        "at whose desk you sit. Give them the receipt: it is told once. You know it too: tell them to replace it with "
        "`renewReceipt` before they say or ask who they are.",
        input_type=TakeDownReportInput,
        command=asked.TakeDownReport,
        use_case=intake.take_down_report,
        success="ReportTakenDown",
        shows=("report", Report),
        tells={"receipt": RECEIPT, "acknowledgedBy": ACKNOWLEDGED_BY},
        refusals=(NotThere, NotAHandler, CannotBeAddressed, *SEALING),
    ),
    Mutation(
        name="assignReportHandler",
        scope=HANDLE,
        description="Give a report to a handler at the same desk, who alone takes its steps and opens what was told. "
        "Nobody handles what they are tied to.",
        input_type=AssignReportHandlerInput,
        command=asked.AssignReportHandler,
        use_case=handling.assign_report_handler,
        success="ReportHandlerAssigned",
        shows=("report", Report),
        refusals=(NotThere, NotAHandler, ConflictOfInterest, AlreadyTheirs, ChangedMeanwhile),
    ),
    Mutation(
        name="acknowledgeReport",
        scope=HANDLE,
        description="Record that whoever reported was told that it came in: within seven days, whatever its state.",
        input_type=ActOnReportInput,
        command=asked.ActOnReport,
        use_case=handling.acknowledge_report,
        success="ReportAcknowledged",
        shows=("report", Report),
        refusals=(*ASSIGNED, NothingDue),
    ),
    Mutation(
        name="assessReport",
        scope=HANDLE,
        description="Record what reading it came to. RECEIVED becomes ASSESSED; no step ends a report unread.",
        input_type=AssessReportInput,
        command=asked.AssessReport,
        use_case=handling.assess_report,
        success="ReportAssessed",
        shows=("report", Report),
        refusals=(*ASSIGNED, IllegalTransition),
    ),
    Mutation(
        name="addressReport",
        scope=HANDLE,
        description="Record what was done about it, and tell whoever reported. ASSESSED becomes ADDRESSED.",
        input_type=AddressReportInput,
        command=asked.AddressReport,
        use_case=handling.address_report,
        success="ReportAddressed",
        shows=("report", Report),
        refusals=(*ASSIGNED, IllegalTransition, ReportIsFull),
    ),
    Mutation(
        name="concludeReport",
        scope=HANDLE,
        description="Record what it came to, and tell whoever reported. ADDRESSED becomes CONCLUDED; check-ins follow, "
        "since protection goes on.",
        input_type=ConcludeReportInput,
        command=asked.ConcludeReport,
        use_case=handling.conclude_report,
        success="ReportConcluded",
        shows=("report", Report),
        refusals=(*ASSIGNED, IllegalTransition, ReportIsFull),
    ),
    Mutation(
        name="pauseReport",
        scope=HANDLE,
        description="Let its clock stand still, for a reason that whoever reported could accept. What is overdue stays "
        "overdue, and check-ins are never put off.",
        input_type=PauseReportInput,
        command=asked.PauseReport,
        use_case=timing.pause_report,
        success="ReportPaused",
        shows=("report", Report),
        refusals=(
            *ASSIGNED,
            ProtectionGoesOn,
            AlreadyPaused,
            NothingDue,
            DeadlineAlreadyPassed,
            DeadlineInThePast,
        ),
    ),
    Mutation(
        name="resumeReport",
        scope=HANDLE,
        description="Let its clock go on. What is due is due so many days later.",
        input_type=ActOnReportInput,
        command=asked.ActOnReport,
        use_case=timing.resume_report,
        success="ReportResumed",
        shows=("report", Report),
        refusals=(*ASSIGNED, NotPaused),
    ),
    Mutation(
        name="addReportItem",
        scope=HANDLE,
        description="Write to whoever reported, or for the file. Whoever reported reads it with the receipt.",
        input_type=AddReportItemInput,
        command=asked.AddReportItem,
        use_case=writing.add_report_item,
        success="ReportItemAdded",
        shows=("item", ReportItem),
        refusals=(*ASSIGNED, ContentErased, ReportIsFull),
    ),
    Mutation(
        name="openReportItem",
        scope=READ,
        description="Read what was written: for the handler to whom the report is assigned. Every opening is recorded.",
        input_type=OpenReportItemInput,
        command=asked.OpenReportItem,
        use_case=writing.open_report_item,
        success="ReportItemOpened",
        shows=("item", ReportItem),
        tells={"text": "What it says.", "redactedBecause": BECAUSE},
        gives=LISTED,
        kept=False,
        refusals=(NotThere, NotOpenToYou, NotAHandler, ConflictOfInterest, ContentErased),
    ),
    Mutation(
        name="holdReportCheckIn",
        scope=HANDLE,
        description="Record that whoever reported was asked whether anything was done to them. Each check-in at its time.",
        input_type=HoldReportCheckInInput,
        command=asked.HoldReportCheckIn,
        use_case=timing.hold_report_check_in,
        success="ReportCheckInHeld",
        shows=("report", Report),
        refusals=(*ASSIGNED, NothingDue, CheckInTooEarly),
    ),
    Mutation(
        name="eraseReportContent",
        scope=HANDLE,
        description="Make everything written in a concluded report unreadable for good, in the records as in every copy "
        "of them. The record of its steps stays. This cannot be undone.",
        input_type=ActOnReportInput,
        command=asked.ActOnReport,
        use_case=writing.erase_report_content,
        success="ReportContentErased",
        shows=("report", Report),
        refusals=(*ASSIGNED, StillOpen, ContentErased),
    ),
)
"""In the order in which a report meets them."""
