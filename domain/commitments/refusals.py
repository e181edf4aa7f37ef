"""The named refusals of this context: what was refused, why, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSubject(Refusal):
    """A policy is a site's or an operator's."""

    code: ClassVar[str] = "ONE_SUBJECT"
    message: str = "A policy belongs to one site or to one operator, and not to both."
    next: str = (
        "Name the site for a site's own policy, or the company for one that holds everywhere it operates."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnOperator(Refusal):
    """Only companies commit themselves here."""

    code: ClassVar[str] = "NOT_AN_OPERATOR"
    message: str = "This organisation is no company, so it has no policy as an operator."
    next: str = "Name the company that operates the site."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotADigest(Refusal):
    """A document is known by its SHA-256 digest."""

    code: ClassVar[str] = "NOT_A_DIGEST"
    message: str = "A document's digest is its SHA-256, written as 64 hexadecimal digits."
    next: str = "Take the digest of the file itself, for example with `sha256sum`."
    field: str = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAPublicAddress(Refusal):
    """Where a document is published is an address that everybody can open."""

    code: ClassVar[str] = "NOT_A_PUBLIC_ADDRESS"
    message: str = "This is not an address on the web that everybody can open."
    next: str = (
        "Give the full address of the document, beginning with https:// and without a user name in it."
    )
    field: str = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyPublished(Refusal):
    """It was published before."""

    code: ClassVar[str] = "ALREADY_PUBLISHED"
    message: str = "This version was published already."
    next: str = "Nothing more is needed. What changed since goes into a new version."


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionOverlaps(Refusal):
    """One version is in force at a time."""

    code: ClassVar[str] = "VERSION_OVERLAPS"
    message: str = (
        "Another published version holds on some of these days, and only one can be in force at a time."
    )
    next: str = (
        "Name that version as the one superseded: it then ends the day before this one starts. "
        "If it starts no earlier than this one, withdraw it first."
    )
    version_id: str
    """The global id of the other version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInForce(Refusal):
    """What was withdrawn or superseded does not hold any more."""

    code: ClassVar[str] = "NOT_IN_FORCE"
    message: str = (
        "This version was withdrawn or superseded, or was never published: it is not one that holds."
    )
    next: str = "Look at the versions, and name one that is published."


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWithdrawn(Refusal):
    """It was withdrawn before."""

    code: ClassVar[str] = "VERSION_WITHDRAWN"
    message: str = "This version was withdrawn already."
    next: str = "Nothing more is needed; its record stays."


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessment(Refusal):
    """Nobody assesses what they committed themselves to."""

    code: ClassVar[str] = "SELF_ASSESSMENT"
    message: str = "A company never assesses its own commitment."
    next: str = "Leave it to an audit firm assigned to the site, or to the secretariat."


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorNotNamed(Refusal):
    """An assessment has a person behind it."""

    code: ClassVar[str] = "ASSESSOR_NOT_NAMED"
    message: str = "An assessment says which person made it, and a machine's token names nobody."
    next: str = "Sign in as the person who assessed."


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMissing(Refusal):
    """A rating rests on words of the document."""

    code: ClassVar[str] = "EVIDENCE_MISSING"
    message: str = "A rating other than NO_EVIDENCE quotes the words that it rests on."
    next: str = "Quote the passage, or rate NO_EVIDENCE."
    items: tuple[str, ...] = ()
    """The items without evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotItsItem(Refusal):
    """A policy and a mechanism are assessed on different things."""

    code: ClassVar[str] = "NOT_ITS_ITEM"
    message: str = "This kind of commitment is not assessed on these items."
    next: str = "Take the items from the version's own list."
    items: tuple[str, ...] = ()
    """The items that are not its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyToUseIt(Refusal):
    """A mechanism that has no channel, no language or no users is none."""

    code: ClassVar[str] = "NOBODY_TO_USE_IT"
    message: str = "A mechanism says by which channels it is reached, in which languages, and who may use it."
    next: str = "Give at least one of each."
