"""Mutations of whoever reports: open to everyone, without a token. Nothing is asked of who it is.

Who wants to be reached under their name can say who they are to the vault alone.
"""

from __future__ import annotations

import strawberry

from domain.cases.refusals import ContentErased, NotOpenToYou
from domain.cases.shown import REFUSALS as BY_RECEIPT
from domain.kernel import NotThere
from domain.vault.intake import REFUSALS as SEALING
from domain.whistleblowing import commands as asked
from domain.whistleblowing import intake_cases as intake
from domain.whistleblowing import receipt_cases as returning
from domain.whistleblowing.refusals import CannotBeAddressed, ReportIsFull
from schema.attachments import LISTED
from schema.case_words import ADVICE, BECAUSE, INSTEAD, MARKS, ORIGINAL
from schema.codes import Activity, Concern, IdentityMode, ItemKind, ProtectedPerson, RetaliationForm
from schema.commands import case_text, code, plain, plain_list, ref
from schema.vault import GIVEN, IdentityInput
from schema.whistleblowing_writes import ACKNOWLEDGED_BY, LANGUAGE
from schema.writing import Mutation

RECEIPT = f"The receipt, as you wrote it down; small letters, spaces and dashes do no harm. {INSTEAD}"


@strawberry.input(
    description="What somebody tells by themselves. It is anonymous unless you choose otherwise: nothing is asked of you."
)
class SubmitReportInput:
    body_id: strawberry.ID = ref(
        "Organisation", "To whom it is addressed: the secretariat or an audit firm. Nobody else will see it."
    )
    site_id: strawberry.ID | None = ref("Site", "The site it concerns, if one.", optional=True)
    concern: Concern = plain("What it is about.")
    protected_person: ProtectedPerson = plain("As what you are protected; NOT_SAID, if you prefer.")
    retaliation_forms: list[RetaliationForm] = plain_list("What was done or threatened to you, if anything.")
    activities: list[Activity] = plain_list("The protected activities that it concerns.")
    narrative: str = case_text("What happened. Leave out what would tell who you are, unless it is needed.")
    language: str | None = code(LANGUAGE, optional=True)
    identity_mode: IdentityMode | None = plain(
        "ANONYMOUS, or CONFIDENTIAL. Left out: ANONYMOUS, unless you say who you are.", optional=True
    )
    identity: IdentityInput | None = plain(f"For CONFIDENTIAL only, and never needed. {GIVEN}", optional=True)


@strawberry.input(description="The receipt of a report.")
class ReturnToReportInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)


@strawberry.input(description="Something more that whoever reported tells.")
class AddToReportWithReceiptInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)
    kind: ItemKind = plain("A MESSAGE, or EVIDENCE in words.")
    text: str = case_text("What it says.")
    language: str | None = code(LANGUAGE, optional=True)


@strawberry.input(description="Something to be read with the receipt.")
class OpenReportItemWithReceiptInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)
    position: int = plain(
        "Its place among all that you can read, counted from 1: `returnToReport` lists them."
    )
    original: bool | None = plain(ORIGINAL, optional=True)


MUTATIONS = (
    Mutation(
        name="submitReport",
        scope=None,
        description="Tell something to the secretariat or to an audit firm, anonymously unless you choose otherwise. You get a receipt, once: write it "
        "down. With it you come back, read what you are answered, and add to it; without it there is no way back.",
        input_type=SubmitReportInput,
        command=asked.SubmitReport,
        use_case=intake.submit_report,
        success="ReportSubmitted",
        tells={
            "receipt": "Your receipt, told once. Nobody can make another, and nobody can find your report without it.",
            "acknowledgedBy": ACKNOWLEDGED_BY,
        },
        refusals=(NotThere, CannotBeAddressed, *SEALING),
    ),
    Mutation(
        name="returnToReport",
        scope=None,
        description="See where your report stands.",
        input_type=ReturnToReportInput,
        command=asked.ReturnToReport,
        use_case=returning.return_to_report,
        success="ReportReturnedTo",
        tells={
            "state": "Where it stands: RECEIVED, ASSESSED, ADDRESSED or CONCLUDED.",
            "receivedOn": "When it came in: the Sunday that ends the week, if it is anonymous.",
            "acknowledged": "When it was acknowledged; null if it was not.",
            "due": "What you can expect next: ACKNOWLEDGEMENT, ANSWER or CHECK_IN; null if nothing.",
            "dueOn": "By which day.",
            "pausedBecause": "Why that waits, if it does.",
            "conclusion": "What it came to, once it is concluded.",
            "written": f"What you can read, one line each: its place, what it is, from which side, and when.{MARKS}",
        },
        kept=False,
        refusals=BY_RECEIPT,
    ),
    Mutation(
        name="addToReportWithReceipt",
        scope=None,
        description="Add to your report: answer its handler, or tell more. Also after it was concluded.",
        input_type=AddToReportWithReceiptInput,
        command=asked.AddToReportWithReceipt,
        use_case=returning.add_to_report_with_receipt,
        success="ReportAddedTo",
        tells={"position": "Its place among all that you can read.", "advice": ADVICE},
        refusals=(*BY_RECEIPT, ContentErased, ReportIsFull),
    ),
    Mutation(
        name="openReportItemWithReceipt",
        scope=None,
        description="Read something in your report: what you told, and what you were answered.",
        input_type=OpenReportItemWithReceiptInput,
        command=asked.OpenReportItemWithReceipt,
        use_case=returning.open_report_item_with_receipt,
        success="ReportItemRead",
        tells={"text": "What it says.", "redactedBecause": BECAUSE},
        gives=LISTED,
        kept=False,
        refusals=(*BY_RECEIPT, NotOpenToYou, ContentErased),
    ),
)
"""In the order in which whoever reports meets them."""
