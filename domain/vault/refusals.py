"""The vault's refusals, each the name of one rule (architecture, section 5; DOMAIN 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultUnavailable(Refusal):
    """The vault does not answer. Everything else goes on."""

    code: ClassVar[str] = "VAULT_UNAVAILABLE"
    message: str = "The vault that guards identities does not answer just now. Nothing was kept or opened."
    next: str = (
        "Everything else works. Try again in a few minutes, or go on without the name and add it later."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoIdentity(Refusal):
    """Nothing is sealed under this label, or not any more to be found."""

    code: ClassVar[str] = "NO_IDENTITY"
    message: str = "No identity is kept for this person."
    next: str = "Ask whoever keeps the record whether they can seal one, with the person's agreement."


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityErased(Refusal):
    """Its keys were destroyed: nobody can open it any more."""

    code: ClassVar[str] = "IDENTITY_ERASED"
    message: str = "This identity was erased for good. Nobody can open it any more."
    next: str = "The record stays without it. Only the person can tell again who they are."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySealed(Refusal):
    """The label has an identity in another tier; a tier is raised by sealing anew, never lowered by it."""

    code: ClassVar[str] = "ALREADY_SEALED"
    message: str = "An identity is kept for this person already, and not in this way."
    next: str = (
        "Leave out the tier to correct its fields. A sealed identity is never kept less closely than before."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedForThem(Refusal):
    """Nobody exchanges for somebody what was sealed, unless they just opened it with two custodians."""

    code: ClassVar[str] = "SEALED_FOR_THEM"
    message: str = (
        "Who this is was sealed already. Nobody exchanges that for somebody without having read it."
    )
    next: str = (
        "They correct it themselves, with their receipt. Or open all that is kept by an unsealing, and give it anew"
        " with `unsealingId` for as long as that would have lasted."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeaksForThemselves(Refusal):
    """Once a person said themselves what they agree to, nobody says more for them."""

    code: ClassVar[str] = "SPEAKS_FOR_THEMSELVES"
    message: str = (
        "This person has said themselves what they agree to, by their receipt. Nobody adds to that for them."
    )
    next: str = (
        "Ask them to say it with their receipt. What they take back can be recorded for them at any time."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFewCustodians(Refusal):
    """Two custodians are needed, and fewer are enrolled."""

    code: ClassVar[str] = "TOO_FEW_CUSTODIANS"
    message: str = "A sealed identity needs two custodians who can open it together, and there are fewer."
    next: str = "Enrol custodians first (`parley custodian --help`). Until then, leave the name out."


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongTenant(Refusal):
    """A statement of another instance."""

    code: ClassVar[str] = "WRONG_TENANT"
    message: str = "This was signed for another instance."
    next: str = "Sign the statement that this instance shows you."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotACustodian(Refusal):
    """The person holds no key that the vault knows, or one that was retired."""

    code: ClassVar[str] = "NOT_A_CUSTODIAN"
    message: str = "You are not enrolled as a custodian with this key."
    next: str = "Use the key that you were enrolled with, or let two custodians enrol you."


@dataclass(frozen=True, slots=True, kw_only=True)
class BadSignature(Refusal):
    """The signature is not the custodian's over exactly this request."""

    code: ClassVar[str] = "BAD_SIGNATURE"
    message: str = "The signature is not this custodian's over exactly this request."
    next: str = "Take up the request again and sign what you are shown then."


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRequest(Refusal):
    """Who asks does not approve."""

    code: ClassVar[str] = "OWN_REQUEST"
    message: str = "You asked for this yourself, so you cannot decide on it."
    next: str = "Let two other custodians decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyDecided(Refusal):
    """One custodian counts once."""

    code: ClassVar[str] = "ALREADY_DECIDED"
    message: str = "You have decided on this request already; the second has to be somebody else."
    next: str = "Wait for another custodian."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTheRequestersOrganisation(Refusal):
    """Approvers do not belong to the organisation that asks."""

    code: ClassVar[str] = "OF_THE_REQUESTERS_ORGANISATION"
    message: str = "You belong to the organisation that asks, so you cannot decide on it."
    next: str = "Let custodians of other organisations decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedToTheOperator(Refusal):
    """Approvers have no tie to the site's operator."""

    code: ClassVar[str] = "TIED_TO_THE_OPERATOR"
    message: str = "You are tied to the operator of the site in question, so you cannot decide on it."
    next: str = "Let custodians without such a tie decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUpAgain(Refusal):
    """Somebody else approved in between, so that other layers are due."""

    code: ClassVar[str] = "TAKE_UP_AGAIN"
    message: str = "Another custodian approved in the meantime, so there is something else to sign now."
    next: str = "Take the request up again and approve what you are shown then."


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNotReady(Refusal):
    """The identity is not wrapped for this key: it is new, or the first approver did not peel for it."""

    code: ClassVar[str] = "KEY_NOT_READY"
    message: str = "This identity is not wrapped for your key yet."
    next: str = "Let another custodian decide, and finish the re-wrapping: see `parley custodian status`."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOpenForDecision(Refusal):
    """It was decided, spent, revoked, declined, or it lapsed."""

    code: ClassVar[str] = "NOT_OPEN_FOR_DECISION"
    message: str = "This request takes no decision any more."
    next: str = "Look at its state. If the identity is still needed, it has to be asked for anew."
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApproved(Refusal):
    """Two custodians have not agreed."""

    code: ClassVar[str] = "NOT_APPROVED"
    message: str = "Two custodians have not agreed to this yet."
    next: str = "Wait for them; they see your request."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYourGrant(Refusal):
    """The grant is another person's, client's or token key's."""

    code: ClassVar[str] = "NOT_YOUR_GRANT"
    message: str = "This was granted to another person, application or key."
    next: str = "Open it with the application and the key with which you asked, or ask anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantEnded(Refusal):
    """It was used, revoked, or its time is over."""

    code: ClassVar[str] = "GRANT_ENDED"
    message: str = "This grant is spent, revoked or over."
    next: str = "If the identity is still needed, it has to be asked for anew."
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityChanged(Refusal):
    """What is kept now is not what custodians decided on: it was sealed anew, or is kept more closely."""

    code: ClassVar[str] = "IDENTITY_CHANGED"
    message: str = "The identity was sealed anew after it was asked for."
    next: str = "Ask anew: custodians decide on what is kept now."


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodianRetired(Refusal):
    """Who agreed is a custodian no longer, so that fewer have agreed than are needed."""

    code: ClassVar[str] = "CUSTODIAN_RETIRED"
    message: str = "A custodian who agreed to this has been retired since."
    next: str = "Ask anew, and let two custodians of today decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproverTied(Refusal):
    """Who agreed would not be let decide today: a tie came about, or was found, after their yes."""

    code: ClassVar[str] = "APPROVER_TIED"
    message: str = (
        "A custodian who agreed is tied by now to who asks, or to the operator of the site in question."
    )
    next: str = "Ask anew, and let two custodians without such a tie decide."


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceFirst(Refusal):
    """There is no announcement that is committed, fresh and unspent."""

    code: ClassVar[str] = "ANNOUNCE_FIRST"
    message: str = "The opening has to stand in the disclosure log first, for less than a minute and unused."
    next: str = "Open it again: it is announced and fetched in one go."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotConsentedTo(Refusal):
    """No consent in force covers this recipient, purpose and these fields."""

    code: ClassVar[str] = "NOT_CONSENTED_TO"
    message: str = (
        "The person has not agreed to this recipient, purpose and these fields, or does not any more."
    )
    next: str = "Ask for what they agreed to, or ask them. PROTECTION and LEGAL_OBLIGATION need no consent."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBreakGlass(Refusal):
    """A sealed identity has no such door; its key is split so that two are needed by arithmetic."""

    code: ClassVar[str] = "NO_BREAK_GLASS"
    message: str = "A sealed identity opens by two custodians alone, also in an emergency."
    next: str = "Ask for an unsealing and call two custodians."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOverdue(Refusal):
    """A break-glass was not reviewed within 72 hours (A): the door stays shut until it is."""

    code: ClassVar[str] = "REVIEW_OVERDUE"
    message: str = "An earlier emergency opening was not reviewed in time, so this door stays shut."
    next: str = "Let a custodian review it, or ask for an unsealing by two custodians."


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverACompany(Refusal):
    """A company, a brand or a financier never reads an identity, whatever its scopes."""

    code: ClassVar[str] = "NEVER_A_COMPANY"
    message: str = "Identities are never opened for companies, brands or financiers."
    next: str = "Ask the handler of the case to pass on what is needed without a name."


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderLegalHold(Refusal):
    """A legal hold stops the erasure."""

    code: ClassVar[str] = "UNDER_LEGAL_HOLD"
    message: str = "This identity is under a legal hold and cannot be erased until that is lifted."
    next: str = "Ask the secretariat about the hold; the wish to erase can be sent again afterwards."


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyRequests(Refusal):
    """More requests than one person may have open, or make in an hour (A)."""

    code: ClassVar[str] = "TOO_MANY_REQUESTS"
    message: str = "You have asked for many identities in a short time."
    next: str = "Wait an hour, or withdraw requests that are not needed any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfitKey(Refusal):
    """The recipient's or custodian's public key is none."""

    code: ClassVar[str] = "UNFIT_KEY"
    message: str = "This is not a public key that something can be encrypted for."
    next: str = "Give 32 bytes of an X25519 public key, as `parley unseal` or `parley custodian` makes them."


@dataclass(frozen=True, slots=True, kw_only=True)
class CeremonyOutOfTurn(Refusal):
    """A step of a custodians' ceremony that does not fit where it stands, or whose roster has changed."""

    code: ClassVar[str] = "CEREMONY_OUT_OF_TURN"
    message: str = "This step does not fit where the custodians' ceremony stands."
    next: str = "`parley custodian status` says whose turn it is."


BY_CODE = {
    one.code: one
    for one in (
        VaultUnavailable, NoIdentity, IdentityErased, AlreadySealed, TooFewCustodians, WrongTenant, NotACustodian,
        SealedForThem, SpeaksForThemselves,
        BadSignature, OwnRequest, AlreadyDecided, OfTheRequestersOrganisation, TiedToTheOperator, TakeUpAgain,
        KeyNotReady, IdentityChanged, CustodianRetired, ApproverTied,
        NotOpenForDecision, NotApproved, NotYourGrant, GrantEnded, AnnounceFirst, NotConsentedTo, NoBreakGlass,
        ReviewOverdue, NeverACompany, UnderLegalHold, TooManyRequests, UnfitKey, CeremonyOutOfTurn,
    )
}  # fmt: skip
"""Refusals travel from the vault by code, and with what their own fields hold."""
