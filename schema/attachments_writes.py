"""Mutations about files of cases: one begins and is sent piece by piece beside the API, one is opened and fetched.

By whoever may open the item beside which it stands: the same scopes, the same judgement, the same record of it.
"""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.cases import attaching_cases as cases
from domain.cases.attachments import (
    LONGEST_NAME,
    AttachmentTooLarge,
    NoRoomForAttachments,
    NotYourItem,
    TooManyAttachments,
)
from domain.cases.ports import CaseKind
from domain.cases.refusals import ContentErased, NotAHandler, NotOpenToYou
from domain.cases.shown import REFUSALS as BY_RECEIPT
from domain.cases.ties import ConflictOfInterest
from domain.kernel import NotThere
from schema.attachments import OpenedAttachment
from schema.case_words import INSTEAD
from schema.commands import case_text, plain, ref, uuid
from schema.reprisals_writes import TIED
from schema.writing import Mutation

RECEIPT = f"The receipt, as you wrote it down. {INSTEAD}"
SIZE = "Bytes of the file. 50 MiB for all files of one case."
NAME = "What you call it, if that says more than the file. It may tell who you are."
ATTACHMENT = "The file, as the opened item lists it."
ADDS = (AttachmentTooLarge, TooManyAttachments, NoRoomForAttachments, NotYourItem, ContentErased)
ITEM_BARRED = (NotThere, NotOpenToYou, NotAHandler, ConflictOfInterest, ContentErased)
TIED_BARRED = (NotThere, NotOpenToYou, *TIED, ContentErased)
TOLD = {
    "upload": "What goes on with it, for a day after each piece: send it as `Parley-Upload` with PATCH `/attachments/upload`.",
    "attachmentId": "By this it is opened, once it is there.",
}
FETCHED = {
    "download": "What fetches it, for five minutes: send it as `Parley-Download` with GET `/attachments/download`.",
}
HOW = (
    " Then send its bytes by PATCH `/attachments/upload` with the headers `Parley-Upload` and `Upload-Offset`, in pieces of"
    " a megabyte or so, and go on from the `Upload-Offset` of the answer, also after an interruption (tus 1.0; HEAD tells"
    " how far it is). Once it is whole, what tells on its maker is taken out: taken are JPEG, PNG, WebP, PDF and plain text."
)


@strawberry.input(description="A file to be added to something in a report.")
class AttachToReportItemInput:
    item_id: strawberry.ID = ref("ReportItem", "What your side wrote.")
    size: int = plain(SIZE)
    name: str | None = case_text(NAME, at_most=LONGEST_NAME, optional=True)


@strawberry.input(description="A file to be added to something in a grievance.")
class AttachToGrievanceItemInput:
    item_id: strawberry.ID = ref("GrievanceItem", "What your side wrote.")
    size: int = plain(SIZE)
    name: str | None = case_text(NAME, at_most=LONGEST_NAME, optional=True)


@strawberry.input(description="A file to be added to something in an allegation.")
class AttachToAllegationItemInput:
    item_id: strawberry.ID = ref("AllegationItem", "What your side wrote.")
    size: int = plain(SIZE)
    name: str | None = case_text(NAME, at_most=LONGEST_NAME, optional=True)


@strawberry.input(description="A file to be added with the receipt of a case.")
class AttachWithReceiptInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)
    position: int = plain(
        "To what you wrote: its place among all that you can read, counted from 1. In an allegation, by the order in which"
        " its texts stand."
    )
    size: int = plain(SIZE)
    name: str | None = case_text(NAME, at_most=LONGEST_NAME, optional=True)


@strawberry.input(description="A file to be opened.")
class OpenAttachmentInput:
    attachment_id: strawberry.ID = uuid(ATTACHMENT)


@strawberry.input(description="A file to be opened with the receipt of its case.")
class OpenAttachmentWithReceiptInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)
    attachment_id: strawberry.ID = uuid(ATTACHMENT)


MUTATIONS = (
    Mutation(
        name="attachWithReceipt",
        scope=None,
        description=f"Add a file to what you wrote, with the receipt of your case.{HOW}",
        input_type=AttachWithReceiptInput,
        command=cases.AttachWithReceipt,
        use_case=cases.attach_with_receipt,
        success="AttachmentBegun",
        tells=TOLD,
        refusals=(*BY_RECEIPT, *ADDS),
    ),
    Mutation(
        name="openAttachmentWithReceipt",
        scope=None,
        description="Open a file of your case, with its receipt.",
        input_type=OpenAttachmentWithReceiptInput,
        command=cases.OpenAttachmentWithReceipt,
        use_case=cases.open_attachment_with_receipt,
        success="AttachmentOpened",
        tells=FETCHED,
        gives={"attachment": (OpenedAttachment, "What it is.")},
        kept=False,
        refusals=(*BY_RECEIPT, NotOpenToYou, ContentErased),
    ),
    *(
        Mutation(
            name=name,
            scope=scope,
            description=f"Add a file to what you wrote: {whose}.{HOW}",
            input_type=input_type,
            command=cases.Attach,
            use_case=cases.attaching(kind),
            success=f"{name[0].upper()}{name[1:]}Begun",
            tells=TOLD,
            refusals=tuple(dict.fromkeys((*barred, *ADDS))),
        )
        for name, scope, whose, input_type, kind, barred in (
            (
                "attachToReportItem",
                Scope.REPORTS_HANDLE,
                "for the handler of the report",
                AttachToReportItemInput,
                CaseKind.REPORT,
                ITEM_BARRED,
            ),
            (
                "attachToGrievanceItem",
                Scope.GRIEVANCES_WRITE,
                "for those who complained",
                AttachToGrievanceItemInput,
                CaseKind.GRIEVANCE,
                ITEM_BARRED,
            ),
            (
                "attachToHandlingItem",
                Scope.GRIEVANCES_HANDLE,
                "for the handler of the grievance",
                AttachToGrievanceItemInput,
                CaseKind.GRIEVANCE,
                ITEM_BARRED,
            ),
            (
                "attachToAllegationItem",
                Scope.REPRISALS_FILE,
                "for those who brought the allegation",
                AttachToAllegationItemInput,
                CaseKind.ALLEGATION,
                TIED_BARRED,
            ),
            (
                "attachToRecordedAllegationItem",
                Scope.REPRISALS_DECIDE,
                "for the handler of the allegation and its committee",
                AttachToAllegationItemInput,
                CaseKind.ALLEGATION,
                TIED_BARRED,
            ),
        )
    ),
    *(
        Mutation(
            name=name,
            scope=scope,
            description="Open a file: for whoever may open what it stands beside. Each opening is recorded.",
            input_type=OpenAttachmentInput,
            command=cases.OpenAttachment,
            use_case=cases.opening(kind),
            success=f"{name.removeprefix('open')}Opened",
            tells=FETCHED,
            gives={"attachment": (OpenedAttachment, "What it is.")},
            kept=False,
            refusals=barred,
        )
        for name, scope, kind, barred in (
            ("openReportAttachment", Scope.REPORTS_READ, CaseKind.REPORT, ITEM_BARRED),
            ("openGrievanceAttachment", Scope.GRIEVANCES_READ, CaseKind.GRIEVANCE, ITEM_BARRED),
            ("openAllegationAttachment", Scope.REPRISALS_READ, CaseKind.ALLEGATION, TIED_BARRED),
        )
    ),
)
"""What is open to everyone first."""
