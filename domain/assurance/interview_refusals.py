"""The named refusals of undertakings, interviews and integrity, in words an auditor could read out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySigned(Refusal):
    """A site signs the undertaking of an audit once."""

    code: ClassVar[str] = "ALREADY_SIGNED"
    message: str = "The undertaking for this audit is signed already."
    next: str = "Read the signed one. It holds for the whole audit and cannot be signed again or taken back."


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherText(Refusal):
    """What is signed is the promise in force, word by word."""

    code: ClassVar[str] = "OTHER_TEXT"
    message: str = "This is not the digest of the promise that is in force."
    next: str = "Read the promise in force, and sign it with its own digest."
    version_in_force: str
    """The version that is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheAuditTeam(Refusal):
    """Interviews are the approved team's; the rest of its firm has no sight of them."""

    code: ClassVar[str] = "ONLY_THE_AUDIT_TEAM"
    message: str = "Only a person who is on this audit's approved team today can do this."
    next: str = (
        "Ask a member of the team, signed in by name. A firm's machine client cannot take their place."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingNotSigned(Refusal):
    """No visit and no interview before the site has promised that nobody suffers for it (DOMAIN 5)."""

    code: ClassVar[str] = "UNDERTAKING_NOT_SIGNED"
    message: str = "The site has not signed the undertaking for this audit, so nobody is interviewed yet."
    next: str = "Let the site's operator sign it with signUndertaking. Then go on."


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditIsOver(Refusal):
    """Nothing is promised for, or planned in, an audit that was published or stopped."""

    code: ClassVar[str] = "AUDIT_IS_OVER"
    message: str = "This audit is over, so this cannot be done in it any more."
    next: str = (
        "A reprisal that came after it is recorded as before. Anything else belongs to the next audit."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentNotGiven(Refusal):
    """Nothing is done with what an interviewee said without their consent to just that."""

    code: ClassVar[str] = "CONSENT_NOT_GIVEN"
    message: str = "The interviewee has not consented to this."
    next: str = (
        "Ask the interviewee and record the answer. A consent that was refused or withdrawn counts as no."
    )
    consent: str
    """The consent that it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToWithdraw(Refusal):
    """Only a consent that stands can be withdrawn."""

    code: ClassVar[str] = "NOTHING_TO_WITHDRAW"
    message: str = "This consent does not stand, so it cannot be withdrawn."
    next: str = "Record REFUSED if the interviewee says no."


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAlready(Refusal):
    """The last answer was the same."""

    code: ClassVar[str] = "SAID_ALREADY"
    message: str = "The last answer to this was the same."
    next: str = "Nothing needs to be recorded."


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceUnexplained(Refusal):
    """Whether management was absent is recorded for every interview; where it was not, also who decided so."""

    code: ClassVar[str] = "PRESENCE_UNEXPLAINED"
    message: str = "Who decided that management was present is told where it was present, and only there."
    next: str = "Name who decided, or say that management was absent."
