"""Mutations about identities that are to be opened: asked for, decided on, opened.

None of them is a way around another: what is asked is fixed in the statement that two custodians sign, and the vault
checks it all once more.
"""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.assurance.interview_refusals import OnlyTheAuditTeam
from domain.cases.refusals import NotAHandler, NotAssigned
from domain.cases.ties import ConflictOfInterest
from domain.kernel import NotThere
from domain.unsealing import commands as c
from domain.unsealing import deciding_cases as deciding
from domain.unsealing import opening_cases as opening
from domain.unsealing import requesting_cases as requesting
from domain.unsealing.refusals import NotACustodianToday, ProofNeeded
from domain.vault.refusals import (
    AlreadyDecided,
    AnnounceFirst,
    ApproverTied,
    BadSignature,
    CustodianRetired,
    GrantEnded,
    IdentityChanged,
    IdentityErased,
    KeyNotReady,
    NeverACompany,
    NoBreakGlass,
    NoIdentity,
    NotACustodian,
    NotApproved,
    NotConsentedTo,
    NotOpenForDecision,
    NotYourGrant,
    OfTheRequestersOrganisation,
    OwnRequest,
    ReviewOverdue,
    TakeUpAgain,
    TiedToTheOperator,
    TooFewCustodians,
    TooManyRequests,
    UnfitKey,
    VaultUnavailable,
    WrongTenant,
)
from schema.codes import IdentityField, UnsealingPurpose
from schema.commands import code, plain, plain_list, ref, subject_ref
from schema.unsealing import Identity, Unsealing, UnsealingToDecide, WaitingUnsealing
from schema.writing import Mutation

ASKS, DECIDES, OPENS = Scope.IDENTITIES_REQUEST, Scope.IDENTITIES_APPROVE, Scope.IDENTITIES_OPEN
REQUEST = "The request."
RECIPIENT = (
    "The public key for which what is opened is encrypted: 32 bytes of X25519 in hex, as `parley unseal` makes it. Tell"
    " the custodians its fingerprint by another way, so that nobody can have put their own in its place."
)
FIELDS = "Which fields are needed. Each is logged, so ask for no more."
SIGNED = "Base64 of your Ed25519 signature, made where your key is (`parley custodian`)."
KEY_ID = "Which of your keys signed."

WHOM = (NotThere, NotAssigned, NotAHandler, ConflictOfInterest, OnlyTheAuditTeam, NeverACompany)
"""What standing somewhere else than the request takes is answered with."""
ASKING = (
    ProofNeeded, *WHOM, UnfitKey, NoIdentity, IdentityErased, NotConsentedTo, TooFewCustodians, TooManyRequests,
    VaultUnavailable,
)  # fmt: skip
JUDGING = (
    ProofNeeded, NotACustodianToday, NotThere, NotACustodian, OwnRequest, OfTheRequestersOrganisation,
    TiedToTheOperator, NotOpenForDecision, IdentityErased, IdentityChanged, NoIdentity, NotConsentedTo, CustodianRetired,
    ApproverTied, KeyNotReady, VaultUnavailable,
)  # fmt: skip
SAYING = (*JUDGING, BadSignature, WrongTenant, AlreadyDecided)


@strawberry.input(description="Whose identity is asked for, and what for.")
class RequestUnsealingInput:
    subject: strawberry.ID = subject_ref("The person.")
    purpose: UnsealingPurpose = plain("What for.")
    fields: list[IdentityField] = plain_list(FIELDS)
    recipient_key: str = code(RECIPIENT, at_most=64)
    hours: int | None = plain("For how many hours it is asked: 1 to 24, or 24 if left out.", optional=True)


@strawberry.input(description="Whose identity cannot wait for two custodians, and what for.")
class BreakGlassInput:
    subject: strawberry.ID = subject_ref("The person.")
    purpose: UnsealingPurpose = plain("What for.")
    fields: list[IdentityField] = plain_list(FIELDS)
    recipient_key: str = code(RECIPIENT, at_most=64)


@strawberry.input(description="A request for an identity.")
class OnUnsealingInput:
    unsealing_id: strawberry.ID = ref("Unsealing", REQUEST)


@strawberry.input(description="How many requests to tell.")
class UnsealingsToDecideInput:
    most: int | None = plain("At most so many, 1 to 100; 100 if left out.", optional=True)


@strawberry.input(description="A layer that you peeled for another custodian.")
class PeeledLayerInput:
    key_id: str = code("Their key.", at_most=32)
    layer: str = code("Base64 of what is left.", at_most=400)


@strawberry.input(description="A custodian's yes.")
class ApproveUnsealingInput:
    unsealing_id: strawberry.ID = ref("Unsealing", REQUEST)
    key_id: str = code(KEY_ID, at_most=32)
    signature: str = code(SIGNED, at_most=100)
    peeled: list[PeeledLayerInput] = plain_list(
        "Of a sealed identity, from the first of two: the peeled layers, for every possible second."
    )
    envelope: str | None = code(
        "Of a sealed identity, from the second of two: base64 of the fields' keys, wrapped for the recipient.",
        at_most=1000,
        optional=True,
    )


@strawberry.input(description="A custodian's signed word on a request.")
class DecideInput:
    unsealing_id: strawberry.ID = ref("Unsealing", REQUEST)
    key_id: str = code(KEY_ID, at_most=32)
    signature: str = code(SIGNED, at_most=100)


STANDING = {"standing": (WaitingUnsealing, "Where the request stands now.")}

MUTATIONS = (
    Mutation(
        name="requestUnsealing",
        scope=ASKS,
        description="Ask for somebody's identity. For whoever keeps the party, handles the case or speaks for the person in"
        " it, or did the interview: of anybody else nothing is told, not even that they are there. Two custodians decide.",
        input_type=RequestUnsealingInput,
        command=c.RequestUnsealing,
        use_case=requesting.request_unsealing,
        success="UnsealingRequested",
        shows=("unsealing", Unsealing),
        refusals=ASKING,
    ),
    Mutation(
        name="breakGlass",
        scope=ASKS,
        description="Ask for an identity that cannot wait: one custodian agrees, it stays open for an hour at most, and"
        " another custodian reviews it within 72 hours. For confidential identities; a sealed one has no such door, nor have ALIASES.",
        input_type=BreakGlassInput,
        command=c.BreakGlass,
        use_case=requesting.break_glass,
        success="BreakGlassAsked",
        shows=("unsealing", Unsealing),
        refusals=(*ASKING, NoBreakGlass, ReviewOverdue),
    ),
    Mutation(
        name="revokeUnsealing",
        scope=ASKS,
        description="Take your request back. What was approved of it opens nothing any more.",
        input_type=OnUnsealingInput,
        command=c.OnUnsealing,
        use_case=requesting.revoke_unsealing,
        success="UnsealingRevoked",
        shows=("unsealing", Unsealing),
        refusals=(ProofNeeded, NotThere, GrantEnded, NotOpenForDecision, NotYourGrant, VaultUnavailable),
    ),
    Mutation(
        name="unsealingsToDecide",
        scope=DECIDES,
        description="Which requests wait for you as a custodian: not your own, nor those of an organisation of yours. A"
        " change, since it is audited that you looked.",
        input_type=UnsealingsToDecideInput,
        command=c.UnsealingsToDecide,
        use_case=deciding.unsealings_to_decide,
        success="UnsealingsListed",
        gives={"requests": (list[WaitingUnsealing], "The requests, the oldest first.")},
        kept=False,
        refusals=(ProofNeeded, NotACustodianToday),
    ),
    Mutation(
        name="takeUpUnsealing",
        scope=DECIDES,
        description="See as a custodian exactly what is asked, to decide on it.",
        input_type=OnUnsealingInput,
        command=c.OnUnsealing,
        use_case=deciding.take_up_unsealing,
        success="UnsealingTakenUp",
        gives={"toDecide": (UnsealingToDecide, "What is to be signed, and what your key goes on with.")},
        kept=False,
        refusals=(*JUDGING, AlreadyDecided),
    ),
    Mutation(
        name="approveUnsealing",
        scope=DECIDES,
        description="Agree as a custodian. Your signature is over exactly this request and what you hand over with it; the"
        " vault checks it, and nobody else can make it.",
        input_type=ApproveUnsealingInput,
        command=c.Approve,
        use_case=deciding.approve_unsealing,
        success="UnsealingApproved",
        gives=STANDING,
        refusals=(*SAYING, TakeUpAgain),
    ),
    Mutation(
        name="declineUnsealing",
        scope=DECIDES,
        description="Say no as a custodian. That ends the request.",
        input_type=DecideInput,
        command=c.Decide,
        use_case=deciding.decline_unsealing,
        success="UnsealingDeclined",
        gives=STANDING,
        refusals=SAYING,
    ),
    Mutation(
        name="reviewBreakGlass",
        scope=DECIDES,
        description="Say as a custodian that you looked at an emergency opening afterwards; not the one who agreed to it.",
        input_type=DecideInput,
        command=c.Decide,
        use_case=deciding.review_break_glass,
        success="BreakGlassReviewed",
        gives=STANDING,
        refusals=SAYING,
    ),
    Mutation(
        name="openIdentity",
        scope=OPENS,
        description="Open an identity that was granted to you: it is announced in the public log, and then given, once,"
        " encrypted for the key that you named. With the application and the key with which you asked. An answer that is"
        " lost on its way is spent all the same (`GRANT_ENDED`, state SPENT): ask anew then.",
        input_type=OnUnsealingInput,
        command=c.OnUnsealing,
        use_case=opening.open_identity,
        success="OpenedIdentity",
        shows=("unsealing", Unsealing),
        gives={"identity": (Identity, "What only your private key opens. It is told this once and kept nowhere.")},
        kept=False,
        refusals=(
            ProofNeeded, *WHOM, NotApproved, NotYourGrant, GrantEnded, AnnounceFirst, NotConsentedTo, CustodianRetired,
            ApproverTied, IdentityErased, IdentityChanged, NoIdentity, ReviewOverdue, VaultUnavailable,
        ),
    ),
)  # fmt: skip
"""In the order in which the schema prints them."""
