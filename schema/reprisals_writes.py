"""Mutations by which an allegation comes in, and what is told, opened and withdrawn in it.

Filing, taking down and submitting take in every allegation: there is no mutation that turns one away.
"""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.cases.refusals import (
    ContentErased,
    NotAHandler,
    NotAssigned,
    NotOpenToYou,
    OnlyTheConcernedSide,
    StillOpen,
)
from domain.cases.shown import REFUSALS as BY_RECEIPT
from domain.cases.ties import ConflictOfInterest
from domain.kernel import ChangedMeanwhile, NotThere
from domain.reprisals import commands as asked
from domain.reprisals import content_cases as content
from domain.reprisals import filing_cases as filing
from domain.reprisals import receipt_cases as returning
from domain.reprisals.refusals import (
    AllegationIsFull,
    AlreadyWithdrawn,
    NotForACommittee,
    NotOnTheBoard,
    OnlyMembersFile,
    OnlyTheSecretariat,
    Recused,
    RepresentativeDoesNotFit,
)
from domain.vault.intake import REFUSALS as SEALING
from schema.attachments import LISTED
from schema.case_words import ADVICE, BECAUSE, INSTEAD, MARKS
from schema.codes import Activity, Actor, IdentityMode, ItemKind, RetaliationForm
from schema.commands import case_text, code, plain, plain_list, ref
from schema.engagement_writes import MAYBE_VERSION
from schema.reprisals import Allegation
from schema.vault import GIVEN, IdentityInput
from schema.writing import Mutation

FILE, DECIDE, READ = Scope.REPRISALS_FILE, Scope.REPRISALS_DECIDE, Scope.REPRISALS_READ
ALLEGATION = "The allegation."
SITE = "The site at which it happened."
ACTIVITIES = "For which protected activities; at least one."
FORMS = "What was done or threatened; at least one."
ACTOR = "Who is said to have done it."
FIRM = "The firm of the audit concerned, if it was for taking part in one."
GRIEVANCE = "The grievance that it came out of, of those that you see."
REPORT = "The report that it came out of, of those that you see."
NARRATIVE = "What happened, in your own words."
LANGUAGE = "In which language: an ISO 639 code such as `es` or `quc`."
RECEIPT = f"The receipt, as it was told once: 27 letters and digits. {INSTEAD}"
TOLD_RECEIPT = "The only way back to the case. It is told this once: write it down. Nobody can make it again."
STATE = "Where the allegation stands."
TAKEN_IN = (NotThere, NotForACommittee)
TIED = (NotAHandler, ConflictOfInterest, NotOnTheBoard, Recused)
"""Refusals of a handler or member whom something has come to tie since."""

VICTIM = "Of whom it happened to."
SPEAKER = "Of the person who speaks for them, if somebody does."


@strawberry.input(description="A reprisal that somebody alleges who has no account.")
class SubmitAllegationInput:
    site_id: strawberry.ID = ref("Site", SITE)
    activities: list[Activity] = plain_list(ACTIVITIES)
    forms: list[RetaliationForm] = plain_list(FORMS)
    actor: Actor = plain(ACTOR)
    audit_firm_id: strawberry.ID | None = ref("Organisation", FIRM, optional=True)
    narrative: str = case_text(NARRATIVE)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="A reprisal that your organisation alleges.")
class FileAllegationInput:
    site_id: strawberry.ID = ref("Site", SITE)
    activities: list[Activity] = plain_list(ACTIVITIES)
    forms: list[RetaliationForm] = plain_list(FORMS)
    actor: Actor = plain(ACTOR)
    audit_firm_id: strawberry.ID | None = ref("Organisation", FIRM, optional=True)
    grievance_id: strawberry.ID | None = ref("Grievance", GRIEVANCE, optional=True)
    report_id: strawberry.ID | None = ref("Report", REPORT, optional=True)
    represents: bool = plain("True if your organisation speaks for those concerned, not only files it.")
    narrative: str = case_text(NARRATIVE)
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    identity: IdentityInput | None = plain(f"{VICTIM} {GIVEN}", optional=True)
    representative_identity: IdentityInput | None = plain(f"{SPEAKER} {GIVEN}", optional=True)


@strawberry.input(description="A reprisal that somebody tells a handler of the secretariat.")
class TakeDownAllegationInput:
    site_id: strawberry.ID = ref("Site", SITE)
    activities: list[Activity] = plain_list(ACTIVITIES)
    forms: list[RetaliationForm] = plain_list(FORMS)
    actor: Actor = plain(ACTOR)
    audit_firm_id: strawberry.ID | None = ref("Organisation", FIRM, optional=True)
    grievance_id: strawberry.ID | None = ref("Grievance", GRIEVANCE, optional=True)
    report_id: strawberry.ID | None = ref("Report", REPORT, optional=True)
    identity_mode: IdentityMode = plain(
        "ANONYMOUS or CONFIDENTIAL, with a receipt to pass on; or VIA_REPRESENTATIVE."
    )
    representative_id: strawberry.ID | None = ref(
        "Organisation", "The NGO, union or community that speaks for them.", optional=True
    )
    narrative: str = case_text("What happened, as they tell it.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)
    identity: IdentityInput | None = plain(f"{VICTIM} {GIVEN}", optional=True)
    representative_identity: IdentityInput | None = plain(f"{SPEAKER} {GIVEN}", optional=True)


@strawberry.input(description="The receipt of an allegation.")
class AllegationReceiptInput:
    receipt: str | None = code(RECEIPT, at_most=200, optional=True)


@strawberry.input(description="Something more that the holder of a receipt tells.")
class AddToAllegationWithReceiptInput:
    receipt: str | None = code(RECEIPT, at_most=200, optional=True)
    kind: ItemKind = plain("MESSAGE or EVIDENCE.")
    text: str = case_text("What you tell.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="Something more that those who brought an allegation tell.")
class AddAllegationItemInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    kind: ItemKind = plain("MESSAGE or EVIDENCE.")
    text: str = case_text("What you tell.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(
    description="Something that a handler or a member of the committee writes in an allegation."
)
class RecordAllegationItemInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    kind: ItemKind = plain("MESSAGE, EVIDENCE or NOTE.")
    internal: bool = plain("True: for its handler and the committee alone. A note always is.")
    text: str = case_text("What it says.")
    language: str | None = code(LANGUAGE, at_most=8, optional=True)


@strawberry.input(description="What was written and is to be read.")
class OpenAllegationItemInput:
    item_id: strawberry.ID = ref("AllegationItem", "The item.")


@strawberry.input(description="An allegation, and the version that you read.")
class AllegationInput:
    allegation_id: strawberry.ID = ref("Allegation", ALLEGATION)
    version: int | None = plain(MAYBE_VERSION, optional=True)


MUTATIONS = (
    Mutation(
        name="submitAllegation",
        scope=None,
        description="Allege a reprisal without an account, anonymously. Keep the receipt: nothing else leads back. "
        "Every allegation is investigated by a committee of the Board.",
        input_type=SubmitAllegationInput,
        command=asked.SubmitAllegation,
        use_case=filing.submit_allegation,
        success="AllegationSubmitted",
        tells={"receipt": TOLD_RECEIPT},
        refusals=TAKEN_IN,
    ),
    Mutation(
        name="fileAllegation",
        scope=FILE,
        description="Allege a reprisal: for NGOs, unions and communities, for themselves or for those whom they speak "
        "for. Every allegation is investigated by a committee of the Board.",
        input_type=FileAllegationInput,
        command=asked.FileAllegation,
        use_case=filing.file_allegation,
        success="AllegationFiled",
        shows=("allegation", Allegation),
        refusals=(*TAKEN_IN, OnlyMembersFile, *SEALING),
    ),
    Mutation(
        name="takeDownAllegation",
        scope=DECIDE,
        description="Take down what somebody tells the secretariat: for its handlers. Who comes alone gets a receipt, "
        "which the handler passes on and does not keep.",
        input_type=TakeDownAllegationInput,
        command=asked.TakeDownAllegation,
        use_case=filing.take_down_allegation,
        success="AllegationTakenDown",
        shows=("allegation", Allegation),
        tells={"receipt": TOLD_RECEIPT},
        refusals=(*TAKEN_IN, OnlyTheSecretariat, RepresentativeDoesNotFit, *SEALING),
    ),
    Mutation(
        name="returnToAllegation",
        scope=None,
        description="Return to an allegation with its receipt: where it stands, and what was written in it for you.",
        input_type=AllegationReceiptInput,
        command=asked.WithReceipt,
        use_case=returning.return_to_allegation,
        success="AllegationReturnedTo",
        tells={
            "state": STATE,
            "dueOn": "The last day for what it waits for, if for anything.",
            "finding": "What the committee found, once it did.",
            "outcome": "What the scheme decided, once it did.",
            "items": "The same without the texts, one line each: its place, what it is, from which side, when, and"
            " what is to be known of it.",
            "written": f"All that was written in it and is for you: day, side and kind on one line, then the text.{MARKS}",
        },
        gives=LISTED,
        kept=False,
        refusals=(*BY_RECEIPT, ContentErased),
    ),
    Mutation(
        name="addToAllegationWithReceipt",
        scope=None,
        description="Tell more in an allegation, with its receipt.",
        input_type=AddToAllegationWithReceiptInput,
        command=asked.AddWithReceipt,
        use_case=returning.add_with_receipt,
        success="AddedToAllegation",
        tells={"state": STATE, "advice": ADVICE},
        refusals=(*BY_RECEIPT, ContentErased, AllegationIsFull),
    ),
    Mutation(
        name="withdrawAllegationWithReceipt",
        scope=None,
        description="Take an allegation back, with its receipt. The day is kept; the investigation goes on.",
        input_type=AllegationReceiptInput,
        command=asked.WithReceipt,
        use_case=returning.withdraw_with_receipt,
        success="AllegationWithdrawnWithReceipt",
        tells={"state": STATE},
        refusals=(*BY_RECEIPT, AlreadyWithdrawn),
    ),
    Mutation(
        name="addAllegationItem",
        scope=FILE,
        description="Tell more in an allegation: for those who brought it.",
        input_type=AddAllegationItemInput,
        command=asked.AddItem,
        use_case=content.add_item,
        success="AllegationItemAdded",
        shows=("allegation", Allegation),
        refusals=(NotThere, OnlyTheConcernedSide, ContentErased, AllegationIsFull),
    ),
    Mutation(
        name="recordAllegationItem",
        scope=DECIDE,
        description="Write to those who brought an allegation, or for its handler and committee alone.",
        input_type=RecordAllegationItemInput,
        command=asked.RecordItem,
        use_case=content.record_item,
        success="AllegationItemRecorded",
        shows=("allegation", Allegation),
        refusals=(NotThere, NotAssigned, *TIED, ContentErased, AllegationIsFull),
    ),
    Mutation(
        name="openAllegationItem",
        scope=READ,
        description="Read what an item says: for the handler to whom the allegation is assigned, those who brought it "
        "and its committee. Each opening is recorded.",
        input_type=OpenAllegationItemInput,
        command=asked.OpenItem,
        use_case=content.open_allegation_item,
        success="AllegationItemOpened",
        tells={"text": "What it says.", "redactedBecause": BECAUSE},
        gives=LISTED,
        kept=False,
        refusals=(NotThere, NotOpenToYou, *TIED, ContentErased),
    ),
    Mutation(
        name="eraseAllegationContent",
        scope=DECIDE,
        description="Make what was told in a closed allegation unreadable, for good. Its steps stay on record.",
        input_type=AllegationInput,
        command=asked.OnAllegation,
        use_case=content.erase_content,
        success="AllegationContentErased",
        shows=("allegation", Allegation),
        refusals=(NotThere, NotAssigned, ChangedMeanwhile, StillOpen, ContentErased),
    ),
    Mutation(
        name="withdrawAllegation",
        scope=FILE,
        description="Take an allegation back: for those who brought it. The day is kept; the investigation goes on.",
        input_type=AllegationInput,
        command=asked.OnAllegation,
        use_case=content.withdraw_allegation,
        success="AllegationWithdrawn",
        shows=("allegation", Allegation),
        refusals=(NotThere, OnlyTheConcernedSide, ChangedMeanwhile, AlreadyWithdrawn),
    ),
)
"""As they are met: coming in, coming back, telling more, taking back."""
