"""Mutations of the person themselves, with the receipt of their case: open to everyone, without a token.

Told when they ask and never sent. Nobody is told what was sealed, or who looked.
"""

from __future__ import annotations

import strawberry

from domain.cases.receipt import MistypedReceipt
from domain.cases.renewing import ReceiptNotYoursAlone, RenewReceipt, renew_receipt
from domain.cases.shown import REFUSALS as BY_RECEIPT
from domain.kernel import NotThere, Refusal
from domain.unsealing import own_cases as own
from domain.unsealing import own_commands as asked
from domain.vault.refusals import (
    AlreadySealed,
    IdentityErased,
    NoIdentity,
    TooFewCustodians,
    UnderLegalHold,
    VaultUnavailable,
)
from schema.case_words import INSTEAD
from schema.commands import case_text, plain, uuid
from schema.vault import IdentityConsentInput, IdentityInput, IdentityKept
from schema.writing import Mutation

ITSELF = "The receipt of your case, as you wrote it down; small letters, spaces and dashes do no harm."
RECEIPT = f"{ITSELF} {INSTEAD}"
HELD: tuple[type[Refusal], ...] = (*BY_RECEIPT, ReceiptNotYoursAlone, VaultUnavailable)
CONSENT_ID = "By this it can be withdrawn. What you agreed to already has the id that it had."
WITHDRAWN_ON = "Since when it holds no more."
ERASED = {
    "erasureReceipt": "What proves it: a text that the log's key signed. Keep it; anybody can check it.",
    "erasedOn": "When its keys were destroyed.",
    "backupsGoneOn": "By which day the last backup of those keys has aged out.",
}
SEALED_ON = "When it was sealed."
RENEWED = {
    "receipt": "Your receipt from now on. It is told once; the one you gave opens nothing any more.",
    "before": "How the one you gave was held: OWN, to you alone; HANDED, whoever took the case down knows it too; RENEWED,"
    " it had been renewed already. If that was not you, somebody had it before you.",
}
SEALED_UNDER = (
    "Your receipt from now on, where your case was taken down or filed for you: nobody who had the one you gave finds what"
    " you sealed. It opens nothing any more. Null: you keep yours."
)


@strawberry.input(description="The receipt of a case.")
class MyIdentityInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)


@strawberry.input(description="Who you are, for the vault alone.")
class SealMyIdentityInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)
    identity: IdentityInput = plain("Who you are. What was sealed in full can only be given anew in full.")


@strawberry.input(description="What you agree to.")
class GiveIdentityConsentInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)
    consent: IdentityConsentInput = plain("What you agree to.")


@strawberry.input(description="A consent that you take back.")
class WithdrawIdentityConsentInput:
    receipt: str | None = case_text(RECEIPT, at_most=200, optional=True)
    consent_id: strawberry.ID = uuid("The consent, as `myIdentity` lists it.")


@strawberry.input(description="A receipt to be replaced.")
class RenewReceiptInput:
    receipt: str = case_text(ITSELF, at_most=200)


MUTATIONS = (
    Mutation(
        name="renewReceipt",
        scope=None,
        description="Replace the receipt of a case by another that you alone know. If somebody took your case down or filed"
        " it for you, do this first, where nobody looks on: until then nothing of who you are is asked or said by it. If"
        " the answer is lost, send the same again with the same `idempotencyKey`. It takes the receipt itself: a token does"
        " not do, and every token that was given for the receipt ends with it.",
        input_type=RenewReceiptInput,
        command=RenewReceipt,
        use_case=renew_receipt,
        success="ReceiptRenewed",
        tells=RENEWED,
        refusals=(NotThere, MistypedReceipt),
    ),
    Mutation(
        name="myIdentity",
        scope=None,
        description="See how your identity is kept, what you agreed to, and when, for what and by what kind of reader it "
        "was asked for or opened. The public log shows the same without showing that it is about you.",
        input_type=MyIdentityInput,
        command=asked.WithReceipt,
        use_case=own.my_identity,
        success="MyIdentityTold",
        gives={"identity": (IdentityKept, "What the vault says of it.")},
        kept=False,
        refusals=(*HELD, IdentityErased),
    ),
    Mutation(
        name="sealMyIdentity",
        scope=None,
        description="Say who you are, to the vault alone, so that you can be reached or protected if two custodians agree "
        "that this is needed. Never asked of you; also afterwards, in a case that you brought without a name.",
        input_type=SealMyIdentityInput,
        command=asked.SealWithReceipt,
        use_case=own.seal_my_identity,
        success="MyIdentitySealed",
        tells={"sealedOn": SEALED_ON, "receipt": SEALED_UNDER},
        refusals=(*HELD, TooFewCustodians, AlreadySealed, IdentityErased),
    ),
    Mutation(
        name="giveIdentityConsent",
        scope=None,
        description="Agree that your identity may be asked for, by whom, for what, which parts of it. Two custodians still "
        "have to agree each time.",
        input_type=GiveIdentityConsentInput,
        command=asked.ConsentWithReceipt,
        use_case=own.give_identity_consent,
        success="IdentityConsentGiven",
        tells={"consentId": CONSENT_ID},
        refusals=(*HELD, IdentityErased, NoIdentity),
    ),
    Mutation(
        name="withdrawIdentityConsent",
        scope=None,
        description="Take back what you agreed to, at once: what rests on it and was not opened yet is not opened any more.",
        input_type=WithdrawIdentityConsentInput,
        command=asked.WithdrawWithReceipt,
        use_case=own.withdraw_identity_consent,
        success="IdentityConsentWithdrawn",
        tells={"withdrawnOn": WITHDRAWN_ON},
        refusals=(*HELD, IdentityErased, NoIdentity),
    ),
    Mutation(
        name="askForErasure",
        scope=None,
        description="Have your identity erased for good: its keys are destroyed, and nobody can open it any more; the "
        "receipt says by which day the last backup of them is gone as well. Your case goes on without it. A legal hold "
        "stops this, and you are told so.",
        input_type=MyIdentityInput,
        command=asked.WithReceipt,
        use_case=own.ask_for_erasure,
        success="IdentityErasedForGood",
        tells=ERASED,
        refusals=(*HELD, IdentityErased, NoIdentity, UnderLegalHold),
    ),
)
"""In the order in which a person meets them."""
