"""Mutations about what was written in cases of all three kinds: redact, open what was redacted, translate.

Nothing that was written is changed by any of them: a redacted text opens in its place, a translation stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import strawberry

from domain.access import Scope
from domain.cases.refusals import ContentErased, NotAHandler, NotAssigned, NotOpenToYou
from domain.cases.rewriting import RedactItem, TranslateItem, TranslateWithReceipt
from domain.cases.shown import REFUSALS as BY_RECEIPT
from domain.cases.ties import ConflictOfInterest
from domain.grievances import commands as of_grievances
from domain.grievances import content_cases as in_grievances
from domain.grievances import receipt_cases as back_to_grievances
from domain.grievances.refusals import TooMany
from domain.kernel import NotThere, Refusal
from domain.reprisals import commands as of_allegations
from domain.reprisals import content_cases as in_allegations
from domain.reprisals import receipt_cases as back_to_allegations
from domain.reprisals.refusals import AllegationIsFull, NotOnTheBoard, Recused
from domain.whistleblowing import commands as of_reports
from domain.whistleblowing import content_cases as in_reports
from domain.whistleblowing import receipt_cases as back_to_reports
from domain.whistleblowing.refusals import ReportIsFull
from schema.attachments import LISTED
from schema.case_words import BECAUSE, INSTEAD, ORIGINAL
from schema.codes import RedactionReason, Translator
from schema.commands import case_text, code, plain, ref
from schema.grievances import GrievanceItem
from schema.grievances_writes import OpenGrievanceItemInput
from schema.reprisals import AllegationItem
from schema.reprisals_writes import OpenAllegationItemInput
from schema.whistleblowing import ReportItem
from schema.whistleblowing_writes import OpenReportItemInput
from schema.writing import Mutation

ITEM = "What was written. Of a redacted text: what stands in its place too."
TEXT = "What is to be read in its place."
REASON = "Why."
LANGUAGE = "In which language: an ISO 639 code such as `es` or `quc`."
TRANSLATION = "The translation."
BY = "What translated it."
RECEIPT = f"The receipt, as you wrote it down. {INSTEAD}"


@strawberry.input(description="A text to stand in the place of something written in a report.")
class RedactReportItemInput:
    item_id: strawberry.ID = ref("ReportItem", ITEM)
    text: str = case_text(TEXT)
    reason: RedactionReason = plain(REASON)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="A translation of something written in a report.")
class TranslateReportItemInput:
    item_id: strawberry.ID = ref("ReportItem", ITEM)
    text: str = case_text(TRANSLATION)
    language: str = code(LANGUAGE, at_most=8)
    by: Translator = plain(BY)


@strawberry.input(description="A text to stand in the place of something written in a grievance.")
class RedactGrievanceItemInput:
    item_id: strawberry.ID = ref("GrievanceItem", ITEM)
    text: str = case_text(TEXT)
    reason: RedactionReason = plain(REASON)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="A translation of something written in a grievance.")
class TranslateGrievanceItemInput:
    item_id: strawberry.ID = ref("GrievanceItem", ITEM)
    text: str = case_text(TRANSLATION)
    language: str = code(LANGUAGE, at_most=8)
    by: Translator = plain(BY)


@strawberry.input(description="A text to stand in the place of something written in an allegation.")
class RedactAllegationItemInput:
    item_id: strawberry.ID = ref("AllegationItem", ITEM)
    text: str = case_text(TEXT)
    reason: RedactionReason = plain(REASON)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="A translation of something written in an allegation.")
class TranslateAllegationItemInput:
    item_id: strawberry.ID = ref("AllegationItem", ITEM)
    text: str = case_text(TRANSLATION)
    language: str = code(LANGUAGE, at_most=8)
    by: Translator = plain(BY)


@strawberry.input(description="A translation of something that the holder of a receipt can read.")
class TranslateWithReceiptInput:
    receipt: str | None = code(RECEIPT, at_most=200, optional=True)
    position: int = plain("The place of what it translates, among all that you can read, counted from 1.")
    text: str = case_text(TRANSLATION)
    language: str = code(LANGUAGE, at_most=8)
    by: Translator = plain(BY)


@strawberry.input(description="Something written in an allegation, found by its receipt.")
class OpenAllegationItemWithReceiptInput:
    receipt: str | None = code(RECEIPT, at_most=200, optional=True)
    position: int = plain(
        "Its place among all that you can read, counted from 1, as `returnToAllegation` tells it."
    )
    original: bool | None = plain(ORIGINAL, optional=True)


UseCase = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What differs by the kind of case. `by`: who translates, each under a scope of their own."""

    name: str
    item: type
    handle: Scope
    read: Scope
    reads: tuple[type[Refusal], ...]
    full: type[Refusal]
    redact: tuple[type, UseCase]
    open: tuple[type, type, UseCase]
    translate: tuple[type, UseCase]
    by: tuple[tuple[str, Scope, str], ...]
    returned: UseCase


READS = (NotThere, NotOpenToYou, NotAHandler, ConflictOfInterest)
_KINDS = (
    _Kind(
        name="Report",
        item=ReportItem,
        handle=Scope.REPORTS_HANDLE,
        read=Scope.REPORTS_READ,
        reads=READS,
        full=ReportIsFull,
        redact=(RedactReportItemInput, in_reports.redact_report_item),
        open=(OpenReportItemInput, of_reports.OpenReportItem, in_reports.open_original_report_item),
        translate=(TranslateReportItemInput, in_reports.translate_report_item),
        by=(("translateReportItem", Scope.REPORTS_HANDLE, "for its handler"),),
        returned=back_to_reports.translate_report_item_with_receipt,
    ),
    _Kind(
        name="Grievance",
        item=GrievanceItem,
        handle=Scope.GRIEVANCES_HANDLE,
        read=Scope.GRIEVANCES_READ,
        reads=READS,
        full=TooMany,
        redact=(RedactGrievanceItemInput, in_grievances.redact_grievance_item),
        open=(
            OpenGrievanceItemInput,
            of_grievances.OpenGrievanceItem,
            in_grievances.open_original_grievance_item,
        ),
        translate=(TranslateGrievanceItemInput, in_grievances.translate_grievance_item),
        by=(
            ("translateGrievanceItem", Scope.GRIEVANCES_WRITE, "for those who complained"),
            ("translateHandledGrievanceItem", Scope.GRIEVANCES_HANDLE, "for its handler"),
        ),
        returned=back_to_grievances.translate_item_with_receipt,
    ),
    _Kind(
        name="Allegation",
        item=AllegationItem,
        handle=Scope.REPRISALS_DECIDE,
        read=Scope.REPRISALS_READ,
        reads=(*READS, NotOnTheBoard, Recused),
        full=AllegationIsFull,
        redact=(RedactAllegationItemInput, in_allegations.redact_allegation_item),
        open=(
            OpenAllegationItemInput,
            of_allegations.OpenItem,
            in_allegations.open_original_allegation_item,
        ),
        translate=(TranslateAllegationItemInput, in_allegations.translate_allegation_item),
        by=(
            ("translateAllegationItem", Scope.REPRISALS_FILE, "for those who brought it"),
            ("translateHandledAllegationItem", Scope.REPRISALS_DECIDE, "for its handler and its committee"),
        ),
        returned=back_to_allegations.translate_item_with_receipt,
    ),
)


def _of(kind: _Kind) -> Iterator[Mutation[Any]]:
    an = "an" if kind.name == "Allegation" else "a"
    what = f"{an} {kind.name.lower()}"
    keeps = (*kind.reads, ContentErased, kind.full)
    redacts, redact = kind.redact
    yield Mutation(
        name=f"redact{kind.name}Item",
        scope=kind.handle,
        description=f"Put a text in the place of something written in {what}, to take out what identifies or endangers"
        " somebody. From then on it opens as that text, for everyone, and so do its translations. What was there first stays"
        " sealed: whoever wrote it can read it, and those concerned are told that, when and why it was redacted. For"
        " those who may read it and handle or judge the case.",
        input_type=redacts,
        command=RedactItem,
        use_case=redact,
        success=f"{kind.name}ItemRedacted",
        shows=("item", kind.item),
        refusals=(*keeps, NotAssigned),
    )
    opens, command, open_ = kind.open
    yield Mutation(
        name=f"openOriginal{kind.name}Item",
        scope=kind.read,
        description=f"Read what was written in {what} before it was redacted: for those who wrote it, and, never for a"
        " company, for those who may read its items and handle or judge it. Each time is recorded under this name, and those"
        " concerned see when it was done first.",
        input_type=opens,
        command=command,
        use_case=open_,
        success=f"Original{kind.name}ItemOpened",
        tells={"text": "What it says.", "redactedBecause": BECAUSE},
        gives=LISTED,
        kept=False,
        refusals=(*kind.reads, ContentErased),
    )
    translates, translate = kind.translate
    for name, scope, whose in kind.by:
        yield Mutation(
            name=name,
            scope=scope,
            description=f"Put a translation beside something written in {what}, {whose}; never in its place. It says from"
            " which side it came, and whether a person or a machine translated.",
            input_type=translates,
            command=TranslateItem,
            use_case=translate,
            success=f"{name.removeprefix('translate')}Translated",
            shows=("item", kind.item),
            refusals=keeps,
        )
    yield Mutation(
        name=f"translate{kind.name}ItemWithReceipt",
        scope=None,
        description=f"Put a translation beside something that you can read in {what}, with the receipt.",
        input_type=TranslateWithReceiptInput,
        command=TranslateWithReceipt,
        use_case=kind.returned,
        success=f"{kind.name}ItemTranslatedWithReceipt",
        tells={"position": "Its place among all that you can read."},
        refusals=(*BY_RECEIPT, ContentErased, kind.full),
    )


MUTATIONS: tuple[Mutation[Any], ...] = (
    *(mutation for kind in _KINDS for mutation in _of(kind)),
    Mutation(
        name="openAllegationItemWithReceipt",
        scope=None,
        description="Read one item of an allegation, with its receipt: also as you wrote it, if it was redacted.",
        input_type=OpenAllegationItemWithReceiptInput,
        command=of_allegations.OpenWithReceipt,
        use_case=back_to_allegations.open_item_with_receipt,
        success="AllegationItemRead",
        tells={"text": "What it says.", "redactedBecause": BECAUSE},
        gives=LISTED,
        kept=False,
        refusals=(*BY_RECEIPT, NotOpenToYou, ContentErased),
    ),
)
"""Kind by kind."""

FROM_THE_SIDE = frozenset({"translateGrievanceItem", "translateAllegationItem"})
"""Those of whoever brought a case. `openOriginal...` is either side's; the rest is for who handles or judges it."""
