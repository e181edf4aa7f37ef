"""What those who complain do, and what either side does: answer, verify, withdraw, write, read, link; and by receipt."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.cases.refusals import ContentErased, NotAHandler, NotOpenToYou, OnlyTheConcernedSide
from domain.cases.shown import REFUSALS as BY_RECEIPT
from domain.cases.ties import ConflictOfInterest
from domain.grievances import answering_cases as answering
from domain.grievances import commands as asked
from domain.grievances import content_cases as content
from domain.grievances import receipt_cases as receipts
from domain.grievances.refusals import AppealTimeOver, RemedyAlreadyDone, RemedyNotDelivered, TooMany
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere
from schema import grievances_filing_writes as coming_in
from schema import grievances_handling_writes as handling
from schema.attachments import LISTED
from schema.case_words import ADVICE as AFTER
from schema.case_words import BECAUSE, INSTEAD, MARKS, ORIGINAL
from schema.codes import ContestReason, ItemKind, ReceiptStep, WithdrawalReason
from schema.commands import case_text, code, plain, ref
from schema.grievances_filing_writes import LANGUAGE, MAYBE_VERSION
from schema.grievances_handling_writes import GRIEVANCE, KEEPS, SHOWN, GrievanceStepInput, RemedyStepInput
from schema.writing import Mutation

READ, WRITE = Scope.GRIEVANCES_READ, Scope.GRIEVANCES_WRITE
RECEIPT = f"The receipt, as you wrote it down. {INSTEAD}"
ADVICE = "What you can do now."
SIDE = (NotThere, OnlyTheConcernedSide, ChangedMeanwhile, IllegalTransition)
"""Refusals of a step of those who complain."""


@strawberry.input(description="That an answer is not accepted.")
class ContestResponseInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: ContestReason = plain("Why.")


@strawberry.input(description="That those who complained do not go on.")
class WithdrawGrievanceInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    reason: WithdrawalReason | None = plain("Why, if you want to say it.", optional=True)


@strawberry.input(description="Something to write in a grievance.")
class AddGrievanceItemInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    kind: ItemKind = plain("MESSAGE or EVIDENCE; for its handler also NOTE, which the handlers alone see.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    text: str = case_text("What is written.")


@strawberry.input(description="Something written in a grievance.")
class OpenGrievanceItemInput:
    item_id: strawberry.ID = ref("GrievanceItem", "The item.")


@strawberry.input(description="What a grievance is about.")
class LinkGrievanceInput:
    grievance_id: strawberry.ID = ref("Grievance", GRIEVANCE)
    version: int | None = plain(MAYBE_VERSION, optional=True)
    engagement_ids: list[strawberry.ID] = ref("Engagement", "Engagements that you may see.", many=True)
    barrier_ids: list[strawberry.ID] = ref("Barrier", "Barriers that you may see.", many=True)
    site_ids: list[strawberry.ID] = ref("Site", "Further sites.", many=True)


@strawberry.input(description="A receipt.")
class ReturnToGrievanceInput:
    receipt: str | None = code(RECEIPT, at_most=200, optional=True)


@strawberry.input(description="Something written in a grievance, found by its receipt.")
class OpenGrievanceItemWithReceiptInput:
    receipt: str | None = code(RECEIPT, at_most=200, optional=True)
    position: int = plain("Its number in the list that `returnToGrievance` tells.")
    original: bool | None = plain(ORIGINAL, optional=True)


@strawberry.input(description="What the holder of a receipt says to an answer.")
class AnswerGrievanceWithReceiptInput:
    receipt: str | None = code(RECEIPT, at_most=200, optional=True)
    step: ReceiptStep = plain("What.")
    reason: ContestReason | None = plain("Why, for CONTEST.", optional=True)
    position: int | None = plain(
        "The number of the remedy, for VERIFY; 1 unless said otherwise.", optional=True
    )


@strawberry.input(description="Something to write in a grievance, found by its receipt.")
class AddToGrievanceWithReceiptInput:
    receipt: str | None = code(RECEIPT, at_most=200, optional=True)
    kind: ItemKind = plain("MESSAGE or EVIDENCE.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    text: str = case_text("What is written.")


ANSWERING = (
    Mutation(
        name="acceptResponse",
        scope=WRITE,
        description="Accept the answer. For those who complained alone. It bars no other way.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=answering.accept_response,
        success="ResponseAccepted",
        shows=SHOWN,
        refusals=SIDE,
    ),
    Mutation(
        name="contestResponse",
        scope=WRITE,
        description="Do not accept the answer. For those who complained alone. It can then be appealed, once; "
        "contesting the appeal's answer closes the grievance, and other ways stay open.",
        input_type=ContestResponseInput,
        command=asked.ContestResponse,
        use_case=answering.contest_response,
        success="ResponseContested",
        shows=SHOWN,
        tells={"advice": ADVICE},
        refusals=SIDE,
    ),
    Mutation(
        name="appealResponse",
        scope=WRITE,
        description="Ask that somebody else look at it. For those who complained alone, for a time after the answer.",
        input_type=GrievanceStepInput,
        command=asked.OnGrievance,
        use_case=answering.appeal_response,
        success="ResponseAppealed",
        shows=SHOWN,
        refusals=(*SIDE, AppealTimeOver),
    ),
    Mutation(
        name="verifyRemedy",
        scope=WRITE,
        description="Say that what was agreed was done. For those who complained alone: neither the body nor the "
        "operator says it in their place. Once all is verified, the grievance is VERIFIED.",
        input_type=RemedyStepInput,
        command=asked.OnRemedy,
        use_case=answering.verify_remedy,
        success="RemedyVerified",
        shows=SHOWN,
        refusals=(*SIDE, RemedyNotDelivered, RemedyAlreadyDone),
    ),
    Mutation(
        name="withdrawGrievance",
        scope=WRITE,
        description="Do not go on with it: any time before it is closed. For those who complained alone.",
        input_type=WithdrawGrievanceInput,
        command=asked.WithdrawGrievance,
        use_case=answering.withdraw_grievance,
        success="GrievanceWithdrawn",
        shows=SHOWN,
        refusals=SIDE,
    ),
)

CONTENT = (
    *(
        Mutation(
            name=name,
            scope=scope,
            description=f"Write something in a grievance, sealed: {whose}.",
            input_type=AddGrievanceItemInput,
            command=asked.AddGrievanceItem,
            use_case=content.add_grievance_item,
            success=success,
            shows=SHOWN,
            refusals=(*KEEPS, ContentErased, TooMany),
        )
        for name, scope, whose, success in (
            ("addGrievanceItem", WRITE, "for those who complained", "GrievanceItemAdded"),
            ("addHandlingItem", Scope.GRIEVANCES_HANDLE, "for its handler", "HandlingItemAdded"),
        )
    ),
    Mutation(
        name="openGrievanceItem",
        scope=READ,
        description="Read what an item says: for the handler to whom the grievance is assigned, and for those who "
        "complained. Each time is recorded.",
        input_type=OpenGrievanceItemInput,
        command=asked.OpenGrievanceItem,
        use_case=content.open_grievance_item,
        success="GrievanceItemOpened",
        tells={"text": "What it says.", "redactedBecause": BECAUSE},
        gives=LISTED,
        kept=False,
        refusals=(NotThere, NotOpenToYou, NotAHandler, ConflictOfInterest, ContentErased),
    ),
    *(
        Mutation(
            name=name,
            scope=scope,
            description=f"Say which engagements, barriers and further sites it is about: {whose}. Only such as you may see.",
            input_type=LinkGrievanceInput,
            command=asked.LinkGrievance,
            use_case=content.link_grievance,
            success=success,
            shows=SHOWN,
            refusals=(*KEEPS, TooMany),
        )
        for name, scope, whose, success in (
            ("linkGrievance", WRITE, "for those who complained", "GrievanceLinked"),
            ("linkHandledGrievance", Scope.GRIEVANCES_HANDLE, "for its handler", "HandledGrievanceLinked"),
        )
    ),
)

WITH_RECEIPT = (
    Mutation(
        name="returnToGrievance",
        scope=None,
        description="Come back to a grievance with its receipt: where it stands and what there is to read.",
        input_type=ReturnToGrievanceInput,
        command=asked.ReturnToGrievance,
        use_case=receipts.return_to_grievance,
        success="GrievanceStands",
        tells={
            "state": "Where it stands.",
            "since": "Since when; the Sunday that ends the week, where nobody may know the day.",
            "outcome": "What the last answer comes to.",
            "due": "What it waits for from the body.",
            "dueOn": "By when.",
            "appealBy": "The last day on which you can ask that somebody else look at the answer.",
            "pausedBecause": "Why its clock stands still.",
            "items": f"What there is to read, each with its number, what it is and from which side.{MARKS}",
            "remedies": "What was agreed to make good, each with its number.",
        },
        kept=False,
        refusals=BY_RECEIPT,
    ),
    Mutation(
        name="openGrievanceItemWithReceipt",
        scope=None,
        description="Read what an item says, with the receipt.",
        input_type=OpenGrievanceItemWithReceiptInput,
        command=asked.OpenGrievanceItemWithReceipt,
        use_case=receipts.open_item_with_receipt,
        success="GrievanceItemRead",
        tells={"text": "What it says.", "redactedBecause": BECAUSE},
        gives=LISTED,
        kept=False,
        refusals=(*BY_RECEIPT, NotOpenToYou, ContentErased),
    ),
    Mutation(
        name="answerGrievanceWithReceipt",
        scope=None,
        description="Accept, contest, appeal, verify or withdraw, with the receipt.",
        input_type=AnswerGrievanceWithReceiptInput,
        command=asked.AnswerGrievanceWithReceipt,
        use_case=receipts.answer_with_receipt,
        success="GrievanceAnswered",
        tells={"state": "Where it stands now.", "advice": ADVICE},
        refusals=(*BY_RECEIPT, IllegalTransition, AppealTimeOver, RemedyNotDelivered, RemedyAlreadyDone),
    ),
    Mutation(
        name="addToGrievanceWithReceipt",
        scope=None,
        description="Write something in it, with the receipt.",
        input_type=AddToGrievanceWithReceiptInput,
        command=asked.AddToGrievanceWithReceipt,
        use_case=receipts.add_with_receipt,
        success="AddedToGrievance",
        tells={"items": "What there is to read now.", "advice": AFTER},
        refusals=(*BY_RECEIPT, ContentErased, TooMany),
    ),
)

MUTATIONS = (
    *coming_in.MECHANISMS,
    *coming_in.FILING,
    *handling.MUTATIONS,
    *ANSWERING,
    *CONTENT,
    *WITH_RECEIPT,
)
"""In the order in which a grievance meets them."""
