"""Mutations of those who keep a record about who its people are: sealed, linked, and asked for on their behalf."""

from __future__ import annotations

import strawberry

from domain.access import Scope
from domain.kernel import NotYours, Refusal
from domain.unsealing import keeping_cases as keeping
from domain.unsealing import own_commands as asked
from domain.unsealing.refusals import ProofNeeded
from domain.vault.refusals import (
    AlreadySealed,
    IdentityErased,
    NoIdentity,
    SealedForThem,
    SpeaksForThemselves,
    TooFewCustodians,
    VaultUnavailable,
)
from schema.commands import plain, ref, subject_ref, uuid
from schema.unsealing_writes import WHOM
from schema.vault import IdentityConsentInput, IdentityInput, IdentityKept
from schema.vault_own_writes import CONSENT_ID, SEALED_ON, WITHDRAWN_ON
from schema.writing import Mutation

SEAL = Scope.IDENTITIES_SEAL
PERSON = "The person, as their record labels them."
FOR = "For whoever keeps the party, handles the case or speaks in it, or is on the audit's team; never for a company."
KEEPING: tuple[type[Refusal], ...] = (ProofNeeded, *WHOM, VaultUnavailable, IdentityErased)


@strawberry.input(description="Who somebody is, for the vault alone.")
class SealIdentityInput:
    subject: strawberry.ID = subject_ref(PERSON)
    identity: IdentityInput = plain("Who it is. What was sealed in full can only be given anew in full.")
    unsealing_id: strawberry.ID | None = ref(
        "Unsealing",
        "To give anew what is sealed: the unsealing by which you opened all of it, for as long as it would have lasted.",
        optional=True,
    )


@strawberry.input(description="Two labels of one person.")
class LinkIdentitiesInput:
    subject: strawberry.ID = subject_ref(PERSON)
    same_as: strawberry.ID = subject_ref("The same person in another record.")


@strawberry.input(description="A person who asks through you.")
class IdentitySubjectInput:
    subject: strawberry.ID = subject_ref(PERSON)


@strawberry.input(description="What a person agrees to.")
class RecordIdentityConsentInput:
    subject: strawberry.ID = subject_ref(PERSON)
    consent: IdentityConsentInput = plain("What they agree to.")


@strawberry.input(description="What a person takes back.")
class RecordIdentityConsentWithdrawnInput:
    subject: strawberry.ID = subject_ref(PERSON)
    consent_id: strawberry.ID = uuid("The consent, as `identityOpenings` lists it.")


MUTATIONS = (
    Mutation(
        name="sealIdentity",
        scope=SEAL,
        description="Seal who somebody is who is in your records already, or correct it. Nobody reads it again but by an "
        f"unsealing. {FOR}",
        input_type=SealIdentityInput,
        command=asked.SealIdentity,
        use_case=keeping.seal_identity,
        success="IdentitySealed",
        tells={"sealedOn": SEALED_ON},
        refusals=(*KEEPING, TooFewCustodians, AlreadySealed, SealedForThem, SpeaksForThemselves),
    ),
    Mutation(
        name="linkIdentities",
        scope=SEAL,
        description="Say that two labels are one person: whoever opens ALIASES learns of both, and an erasure is of both. "
        "Something is sealed under each, and each is yours to erase (see `eraseIdentity`); nothing of what is sealed moves. "
        f"Only the vault knows it, and the log has that two labels were linked. {FOR}",
        input_type=LinkIdentitiesInput,
        command=asked.LinkIdentities,
        use_case=keeping.link_identities,
        success="IdentitiesLinked",
        tells={"linkedOn": "When they were linked."},
        refusals=(*KEEPING, NotYours, NoIdentity),
    ),
    Mutation(
        name="identityOpenings",
        scope=SEAL,
        description="Ask on behalf of somebody who has no receipt how their identity is kept, what they agreed to, and when "
        f"it was asked for or opened. Tell them, and nobody else. That you asked is recorded. {FOR}",
        input_type=IdentitySubjectInput,
        command=asked.OfSubject,
        use_case=keeping.identity_openings,
        success="IdentityOpeningsTold",
        gives={"identity": (IdentityKept, "What the vault says of it.")},
        kept=False,
        refusals=KEEPING,
    ),
    Mutation(
        name="recordIdentityConsent",
        scope=SEAL,
        description=f"Record what somebody agrees to who has no receipt to say it with. {FOR}",
        input_type=RecordIdentityConsentInput,
        command=asked.ConsentOfSubject,
        use_case=keeping.record_identity_consent,
        success="IdentityConsentRecorded",
        tells={"consentId": CONSENT_ID},
        refusals=(*KEEPING, NoIdentity, SpeaksForThemselves),
    ),
    Mutation(
        name="recordIdentityConsentWithdrawn",
        scope=SEAL,
        description="Record what somebody takes back who has no receipt to say it with. What rests on it and was not opened "
        f"yet is not opened any more. {FOR}",
        input_type=RecordIdentityConsentWithdrawnInput,
        command=asked.WithdrawalOfSubject,
        use_case=keeping.record_identity_consent_withdrawn,
        success="IdentityConsentWithdrawalRecorded",
        tells={"withdrawnOn": WITHDRAWN_ON},
        refusals=(*KEEPING, NoIdentity),
    ),
)
"""In the order in which a person meets them."""
