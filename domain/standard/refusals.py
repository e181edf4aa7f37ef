"""What this context says no to, by name. Every refusal tells a person what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionInForce(Refusal):
    """What is in force, or was, stays as it is: audits rest on it (DOMAIN 2)."""

    code: ClassVar[str] = "EDITION_IN_FORCE"
    message: str = (
        "This edition is in force, or was: its requirements are not changed, nor is it proposed to."
    )
    next: str = "Put a change into a draft edition. For a slip in the wording, record an erratum beside it."


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementStands(Refusal):
    """The edition has a requirement of that number."""

    code: ClassVar[str] = "REQUIREMENT_STANDS"
    message: str = "This edition has a requirement of this number already."
    next: str = "Look it up by edition and number; in a draft it can be amended."


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherEdition(Refusal):
    """Something named belongs to another edition."""

    code: ClassVar[str] = "OTHER_EDITION"
    message: str = "A chapter or requirement named here belongs to another edition."
    next: str = "Chapters, and requirements that are added, are of the edition itself."


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalsUndecided(Refusal):
    """Proposals for the edition are still on their way."""

    code: ClassVar[str] = "PROPOSALS_UNDECIDED"
    message: str = "Proposals for this edition that the Board considers are neither approved nor returned."
    next: str = "Bring each of them to a motion first."
    undecided: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotPropose(Refusal):
    """Only an organisation proposes."""

    code: ClassVar[str] = "CANNOT_PROPOSE"
    message: str = "Changes are proposed by an organisation of a sector, or by the secretariat."
    next: str = "Sign in for your organisation. Without one, say it as a comment in a consultation."


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotComment(Refusal):
    """The secretariat answers comments, and the Board decides: neither comments (A)."""

    code: ClassVar[str] = "CANNOT_COMMENT"
    message: str = "Comments come from organisations. The secretariat answers them, and board members vote."
    next: str = "Sign in for an organisation, or use the public form."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYetOpen(Refusal):
    """The round begins later."""

    code: ClassVar[str] = "NOT_YET_OPEN"
    message: str = "This consultation round has not begun."
    next: str = "Come back on the day it opens."
    opens_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationClosed(Refusal):
    """The round is over."""

    code: ClassVar[str] = "CONSULTATION_CLOSED"
    message: str = "This consultation round is closed: nothing is added to it, and nothing in it is amended."
    next: str = "See whether another round is open, or follow what becomes of the proposal."


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationRuns(Refusal):
    """The round is not over yet."""

    code: ClassVar[str] = "CONSULTATION_RUNS"
    message: str = "This consultation round still runs."
    next: str = "Wait until the day after it closes."
    closes_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTooShort(Refusal):
    """People need time to be heard (A: `Rules.consultation_least_days`)."""

    code: ClassVar[str] = "ROUND_TOO_SHORT"
    message: str = "A consultation round leaves people more time than this."
    next: str = "Choose a later last day; both days count."
    least_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundInThePast(Refusal):
    """Nobody can come to a round that began before it was told of."""

    code: ClassVar[str] = "ROUND_IN_THE_PAST"
    message: str = "A round opens today at the earliest."
    next: str = "Choose a later first day. One that was held elsewhere before is recorded as held."


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundNotOver(Refusal):
    """What is recorded as held is over."""

    code: ClassVar[str] = "ROUND_NOT_OVER"
    message: str = "A round is recorded as held once it is over, and on a proposal that is not decided."
    next: str = "Open a round instead, or correct the days."


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundNameTaken(Refusal):
    """Two rounds of one proposal cannot share a name."""

    code: ClassVar[str] = "ROUND_NAME_TAKEN"
    message: str = "Another round of this proposal has this name."
    next: str = "Choose another name."


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsAwaitModeration(Refusal):
    """Some comments were neither published nor declined."""

    code: ClassVar[str] = "COMMENTS_AWAIT_MODERATION"
    message: str = "Comments of this round are neither published nor declined."
    next: str = "Moderate them first."
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsUnanswered(Refusal):
    """Every published comment gets a response."""

    code: ClassVar[str] = "COMMENTS_UNANSWERED"
    message: str = "Published comments of this round have no response."
    next: str = "Respond to each of them, alone or together with others."
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationUnanswered(Refusal):
    """A change is approved once its consultation was answered."""

    code: ClassVar[str] = "CONSULTATION_UNANSWERED"
    message: str = "This change's consultation was not answered."
    next: str = "Respond to its comments and mark each round as answered; then the motion can be applied."


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionDoesNotFit(Refusal):
    """The motion is about something else, came too early, or was applied before."""

    code: ClassVar[str] = "MOTION_DOES_NOT_FIT"
    message: str = (
        "This motion is not about this change, was decided before its consultation ended, or was applied."
    )
    next: str = "Name the motion by which the Board decided on this change after its consultation."


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionUndecided(Refusal):
    """The Board has not decided."""

    code: ClassVar[str] = "MOTION_UNDECIDED"
    message: str = "The Board has not decided this motion."
    next: str = "Wait for its result."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyModerated(Refusal):
    """Somebody was faster, or it was declined before."""

    code: ClassVar[str] = "ALREADY_MODERATED"
    message: str = "This comment was moderated already."
    next: str = "Read it again. A published comment can be taken down; a declined one stays declined."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublished(Refusal):
    """Only what everybody reads is answered in public."""

    code: ClassVar[str] = "NOT_PUBLISHED"
    message: str = "A comment named here is not published, or belongs to another round."
    next: str = "Name published comments of one round."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyAnswered(Refusal):
    """A comment has one response; a round is answered once."""

    code: ClassVar[str] = "ALREADY_ANSWERED"
    message: str = "This has its answer already."
    next: str = "Amend the response that there is."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchPlace(Refusal):
    """What the comment points at is not a part of what is proposed."""

    code: ClassVar[str] = "NO_SUCH_PLACE"
    message: str = "A comment points at one requirement or one chapter at most, and at one that there is."
    next: str = "Name one of them, or leave both out: then it concerns the proposal as a whole."
