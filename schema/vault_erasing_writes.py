"""Mutations that erase an identity, or hold it for the law. Each takes a second factor and a token bound to a key."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.access import Scope
from domain.assurance.interview_refusals import OnlyTheAuditTeam
from domain.cases.refusals import NotAHandler, NotAssigned
from domain.cases.ties import ConflictOfInterest
from domain.kernel import NotThere, NotYours, Refusal
from domain.stakeholders.refusals import SecretariatOnly
from domain.unsealing import erasing_cases as cases
from domain.unsealing.refusals import ProofNeeded
from domain.vault.refusals import IdentityErased, NeverACompany, NoIdentity, UnderLegalHold, VaultUnavailable
from schema.codes import HoldReason, WishChannel
from schema.commands import plain, subject_ref, uuid
from schema.vault import IdentityHold
from schema.vault_own_writes import ERASED
from schema.writing import Mutation

SEALS = Scope.IDENTITIES_SEAL
WHOM: tuple[type[Refusal], ...] = (
    ProofNeeded, NotThere, NotAssigned, NotAHandler, ConflictOfInterest, OnlyTheAuditTeam, NeverACompany,
    NoIdentity, IdentityErased, VaultUnavailable,
)  # fmt: skip
THE_PERSON = "The person."


@strawberry.input(description="Somebody who wants what identifies them erased.")
class EraseIdentityInput:
    subject: strawberry.ID = subject_ref(THE_PERSON)
    wished_on: date = plain("The day on which they told that they want it.")
    wished: WishChannel = plain("How they told it. Keep what they told in your own files, not here.")


@strawberry.input(description="Somebody whose identity must not be erased for now.")
class PlaceLegalHoldInput:
    subject: strawberry.ID = subject_ref(THE_PERSON)
    reason: HoldReason = plain("Why.")
    until: date | None = plain("The last day on which it holds; left out: until it is lifted.", optional=True)


@strawberry.input(description="A legal hold that ends.")
class LiftLegalHoldInput:
    subject: strawberry.ID = subject_ref(THE_PERSON)
    hold_id: strawberry.ID = uuid("The hold, as `placeLegalHold` and `legalHolds` tell it.")


@strawberry.input(description="Whose holds to tell.")
class LegalHoldsInput:
    subject: strawberry.ID = subject_ref(THE_PERSON)


MUTATIONS = (
    Mutation(
        name="eraseIdentity",
        scope=SEALS,
        description="Erase who somebody is, on their own wish: for whoever keeps the party or did the interview; of a case, for"
        " its handler at the secretariat (the person themselves asks with `askForErasure`). It is the whole person, under"
        " every label, for good. Records stay, under their pseudonyms. Again it tells the same receipt.",
        input_type=EraseIdentityInput,
        command=cases.EraseIdentity,
        use_case=cases.erase_identity,
        success="IdentityErasedOnWish",
        tells=ERASED,
        refusals=(*WHOM, NotYours, UnderLegalHold),
    ),
    Mutation(
        name="placeLegalHold",
        scope=SEALS,
        description="Keep somebody's identity from being erased, because a law, a claim or an authority asks for it. The person"
        " may know. For the secretariat.",
        input_type=PlaceLegalHoldInput,
        command=cases.PlaceLegalHold,
        use_case=cases.place_legal_hold,
        success="LegalHoldPlaced",
        tells={"holdId": "By this it is lifted."},
        refusals=(SecretariatOnly, *WHOM),
    ),
    Mutation(
        name="liftLegalHold",
        scope=SEALS,
        description="End a legal hold. Others stand; a wish to erase has to be told again. For the secretariat.",
        input_type=LiftLegalHoldInput,
        command=cases.LiftLegalHold,
        use_case=cases.lift_legal_hold,
        success="LegalHoldLifted",
        tells={"liftedOn": "Since when it holds no more."},
        refusals=(SecretariatOnly, *WHOM),
    ),
    Mutation(
        name="legalHolds",
        scope=SEALS,
        description="Tell which holds keep somebody's identity from being erased. For the secretariat.",
        input_type=LegalHoldsInput,
        command=cases.LegalHoldsOf,
        use_case=cases.legal_holds,
        success="LegalHoldsTold",
        gives={"holds": (list[IdentityHold], "All of them, ended ones too.")},
        kept=False,
        refusals=(SecretariatOnly, *WHOM),
    ),
)
"""The mutations, in the order in which the schema prints them."""
