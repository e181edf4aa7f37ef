"""The refusals of asking for an identity that are the API's own; the vault's stand in `domain.vault.refusals`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofNeeded(Refusal):
    """An identity needs a person, a second factor shown within five minutes, and a token bound to a key."""

    code: ClassVar[str] = "PROOF_NEEDED"
    message: str = (
        "This takes a person who has just shown a second factor, with a token that is bound to a key."
    )
    next: str = (
        "Sign in again with an application that makes proofs of its key (DPoP), and show the second factor."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotACustodianToday(Refusal):
    """The records do not name the person as a custodian today."""

    code: ClassVar[str] = "NOT_A_CUSTODIAN_TODAY"
    message: str = "You are not registered as a custodian today."
    next: str = "Ask the secretariat's administrators about your membership."
