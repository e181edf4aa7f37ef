"""The named refusals of audits: what was refused, why, and what comes next, in words that anybody can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheOperator(Refusal):
    """A site's self-assessment, application and corrective work are its operator's own."""

    code: ClassVar[str] = "ONLY_THE_OPERATOR"
    message: str = "Only the company that operates the site can do this."
    next: str = "Ask the site's operator."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheFirm(Refusal):
    """Whoever audits decides what the audit finds: nobody else rates, drafts or verifies."""

    code: ClassVar[str] = "ONLY_THE_FIRM"
    message: str = "Only the audit's firm can do this."
    next: str = "Ask the audit firm that is contracted for this audit."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheTeam(Refusal):
    """What rests on an interview is known to the audit team alone (DOMAIN 10)."""

    code: ClassVar[str] = "ONLY_THE_TEAM"
    message: str = "Only a member of the audit team, signed in as themselves, can do this."
    next: str = "Sign in as a member of the team that the secretariat approved."


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditUnderWay(Refusal):
    """A site has one audit at a time."""

    code: ClassVar[str] = "AUDIT_UNDER_WAY"
    message: str = "Another audit of this site is under way."
    next: str = "Finish it, or have it stopped, before another begins."


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionNotInForce(Refusal):
    """A draft never decides a result (DOMAIN 2)."""

    code: ClassVar[str] = "EDITION_NOT_IN_FORCE"
    message: str = "This edition of the standard is not in force, so nothing is audited against it."
    next: str = "Choose the edition that is in force."


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDoesNotFit(Refusal):
    """The first audit comes first; surveillance and reassessment look again at what was achieved."""

    code: ClassVar[str] = "CYCLE_DOES_NOT_FIT"
    message: str = (
        "INITIAL is for a site without an achievement in force; the other cycles are for a site that has one."
    )
    next: str = "Look at the site's achievements and choose the cycle that fits."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAgreementInForce(Refusal):
    """Nothing is audited without the scheme's agreement with whoever operates the site."""

    code: ClassVar[str] = "NO_AGREEMENT_IN_FORCE"
    message: str = "The scheme has no agreement in force with this audit's operator for this site."
    next: str = "Sign the scheme's agreement; once the secretariat has recorded it, go on."


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmDoesNotFit(Refusal):
    """Only an audit firm that the secretariat assigned to the site is contracted for its audit."""

    code: ClassVar[str] = "FIRM_DOES_NOT_FIT"
    message: str = "This organisation is not assigned to the site as its audit firm today."
    next: str = "Choose an audit firm, and assign it to the site first."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnAuditor(Refusal):
    """A team is made of the firm's own auditors."""

    code: ClassVar[str] = "NOT_AN_AUDITOR"
    message: str = "This person is not an auditor of the audit's firm today."
    next: str = (
        "Choose somebody who acts for the firm as AUDITOR, or ask the secretariat to record that they do."
    )
    person_id: str
    """The global id of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedToTheAudit(Refusal):
    """Nobody audits what they are tied to: the site, its operator, or who else stands by it."""

    code: ClassVar[str] = "TIED_TO_THE_AUDIT"
    message: str = "This person is tied to the site or its operator and cannot audit it."
    next: str = "Choose an auditor without such a tie."
    person_id: str
    """The global id of the person."""
    ties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyOnTheTeam(Refusal):
    """One person, one place."""

    code: ClassVar[str] = "ALREADY_ON_THE_TEAM"
    message: str = "This person is on the team or proposed for it already."
    next: str = "Nothing more is needed; to change their role, end their place first."


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyProposed(Refusal):
    """There is nobody to approve."""

    code: ClassVar[str] = "NOBODY_PROPOSED"
    message: str = "Nobody is proposed for this audit's team."
    next: str = "The firm proposes its auditors first."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLeadAuditor(Refusal):
    """A team is led by somebody."""

    code: ClassVar[str] = "NO_LEAD_AUDITOR"
    message: str = "The team would have no lead auditor."
    next: str = "Propose a LEAD_AUDITOR, and have them approved, first."


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamNotApproved(Refusal):
    """An audit begins once the secretariat approved who audits."""

    code: ClassVar[str] = "TEAM_NOT_APPROVED"
    message: str = "The secretariat has not approved this audit's team."
    next: str = "Propose the team; once the secretariat has approved it, begin."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEnded(Refusal):
    """They left before."""

    code: ClassVar[str] = "PLACE_ENDED"
    message: str = "This person has left the team already."
    next: str = "Nothing more is needed; their time on the team stays on record."


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongStage(Refusal):
    """An audit has its order: this is done at other stages of it."""

    code: ClassVar[str] = "WRONG_STAGE"
    message: str = "This is not done where the audit stands."
    next: str = "Look at the audit's state: this is done in the states named."
    stands_at: str
    fitting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTooShort(Refusal):
    """People need time to learn that an audit comes, and to decide whether to speak (DOMAIN 10)."""

    code: ClassVar[str] = "NOTICE_TOO_SHORT"
    message: str = "The notice would be too short for those who may want to take part."
    next: str = "Let stage 2 begin on the day named here, or later."
    earliest: date
    """The first day on which stage 2 can begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeTheNotice(Refusal):
    """Stage 2 begins on the day that was announced, or later."""

    code: ClassVar[str] = "BEFORE_THE_NOTICE"
    message: str = "Stage 2 was announced for a later day."
    next: str = "Begin on the day that the notice names, or later."
    earliest: date
    """The first day that was announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalContact(Refusal):
    """A notice is read by everybody: it names an address of the firm, never of a person."""

    code: ClassVar[str] = "PERSONAL_CONTACT"
    message: str = "This is not an address that can be published as the firm's own."
    next: str = (
        "Give a mailbox of a role such as audit@, a page of the firm's own that begins with https, "
        "or the firm's number with its country code."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedByTheAgreementAlone(Refusal):
    """That an agreement ended is no claim to make by hand: the end itself stops the site's audits."""

    code: ClassVar[str] = "STOPPED_BY_THE_AGREEMENT_ALONE"
    message: str = "An audit is stopped for this reason only by the end of the site's agreement itself."
    next: str = "Terminate the agreement: the site's audit is stopped with the same act."


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLateToWithdraw(Refusal):
    """Once the firm has begun, an operator cannot call off what may be found."""

    code: ClassVar[str] = "TOO_LATE_TO_WITHDRAW"
    message: str = "The firm has begun: this audit is no longer the operator's to call off."
    next: str = "Ask the secretariat, or end the agreement with the scheme."


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementOutsideEdition(Refusal):
    """An audit holds a site against one edition: what another says, or no edition, decides nothing in it."""

    code: ClassVar[str] = "REQUIREMENT_OUTSIDE_EDITION"
    message: str = "A requirement named here is not one of the audit's edition, or has no chapter in it."
    next: str = "Name requirements of the edition that the audit is held against."
    requirement_id: str
    """The global id of the first that does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfScope(Refusal):
    """What an audit does not look at is not rated in it."""

    code: ClassVar[str] = "OUT_OF_SCOPE"
    message: str = "This requirement is not in the audit's scope."
    next: str = "Add it to the scope first, while the firm may still do so."


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedAlready(Refusal):
    """What was looked at stays in the scope."""

    code: ClassVar[str] = "RATED_ALREADY"
    message: str = "A requirement named here was rated, so it stays in the scope."
    next: str = "Rate it NOT_RELEVANT or NOT_SCORED instead, with what that rests on."


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewsAlone(Refusal):
    """A rating with nothing to show but interviews would tell the company that people talked."""

    code: ClassVar[str] = "INTERVIEWS_ALONE"
    message: str = "A rating never rests on interviews alone."
    next: str = "Add a document or an observation that carries the rating, or rate it NOT_SCORED."


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMissing(Refusal):
    """A rating rests on something."""

    code: ClassVar[str] = "EVIDENCE_MISSING"
    message: str = "Every rating but NOT_SCORED rests on a document or an observation."
    next: str = "Say on which."


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingNew(Refusal):
    """The same again would only stand there for a reason that somebody could guess."""

    code: ClassVar[str] = "NOTHING_NEW"
    message: str = "The requirement is rated so already, with the same documents and observations."
    next: str = "Nothing more is needed. That it rests on interviews too is marked beside it, by the team."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRated(Refusal):
    """There is nothing to mark."""

    code: ClassVar[str] = "NOT_RATED"
    message: str = "This requirement has no rating yet."
    next: str = "Rate it first."


@dataclass(frozen=True, slots=True, kw_only=True)
class UnratedLeft(Refusal):
    """A draft report says something of every requirement in its scope."""

    code: ClassVar[str] = "UNRATED_LEFT"
    message: str = "Requirements in the audit's scope are not rated, or the scope is empty."
    next: str = "Rate each of them; NOT_SCORED says that it was not looked at, and not why."
    unrated: int
    """How many are not rated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToCorrect(Refusal):
    """Corrective action answers a requirement that is not fully met."""

    code: ClassVar[str] = "NOTHING_TO_CORRECT"
    message: str = "There is nothing to put right here."
    next: str = "Corrective action is for requirements rated SUBSTANTIALLY, PARTIALLY or DOES_NOT_MEET."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineDoesNotFit(Refusal):
    """Corrective action has an end (DOMAIN 10)."""

    code: ClassVar[str] = "DEADLINE_DOES_NOT_FIT"
    message: str = "This deadline is past, or later than corrective action may take."
    next: str = "Choose a day between the two named here."
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSettled(Refusal):
    """It was recorded before."""

    code: ClassVar[str] = "ACTION_SETTLED"
    message: str = "This was recorded already."
    next: str = "Nothing more is needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSaidToBeDone(Refusal):
    """Nobody judges what the site has not said to be done."""

    code: ClassVar[str] = "NOT_SAID_TO_BE_DONE"
    message: str = "The operator has not recorded this action as done."
    next: str = "Once it has, say whether that is so."


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionsOpen(Refusal):
    """The report waits until what can be put right before it was, or its time is over."""

    code: ClassVar[str] = "ACTIONS_OPEN"
    message: str = "Corrective actions are neither verified nor past their day."
    next: str = (
        "Begin the time for corrective action if it has not begun; publish once they are verified or overdue."
    )
    latest: date
    """The last of their days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublished(Refusal):
    """Only what was published is corrected."""

    code: ClassVar[str] = "NOT_PUBLISHED"
    message: str = "This audit has no published report to correct."
    next: str = "While the audit is under way the firm rates anew."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCorrection(Refusal):
    """A further number of a report says something else than the one before."""

    code: ClassVar[str] = "NO_CORRECTION"
    message: str = "A corrected report names at least one rating that is put right, each requirement once."
    next: str = "Name what was wrong, and what is right."
