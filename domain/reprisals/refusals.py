"""The named refusals of this context: what was refused, why, and what comes next, in words a complainant could read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheCommittee(Refusal):
    """Investigating and finding are for the committee, whose members sit by name."""

    code: ClassVar[str] = "ONLY_THE_COMMITTEE"
    message: str = "Only a member who sits on this allegation's committee can do this."
    next: str = "Ask a member of the committee. Nobody investigates or finds on its behalf."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recused(Refusal):
    """Anyone tied to the site, its operator, its audit firm or those who brought the allegation does not judge it."""

    code: ClassVar[str] = "RECUSED"
    message: str = "This board member is tied to the allegation and cannot sit in judgement of it."
    next: str = "Choose a board member without such a tie."
    person_id: str
    """The global id of the person."""
    ties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOnTheBoard(Refusal):
    """Committees are made of board members alone (seed)."""

    code: ClassVar[str] = "NOT_ON_THE_BOARD"
    message: str = "This person holds no seat of the Board today, and only board members sit on a committee."
    next: str = "Choose somebody who holds a seat today."
    person_id: str
    """The global id of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeTooSmall(Refusal):
    """Too few members, or from too few sectors, who hold a seat and are free of ties."""

    code: ClassVar[str] = "COMMITTEE_TOO_SMALL"
    message: str = "The committee has too few members without ties, or they come from too few sectors."
    next: str = "Seat further board members without ties, from sectors that are missing."
    members: int
    sectors: int
    least_members: int
    least_sectors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySitting(Refusal):
    """One person, one place on the committee."""

    code: ClassVar[str] = "ALREADY_SITTING"
    message: str = "Somebody stands in this list twice, or sits on the committee already."
    next: str = "Name each board member once."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTaken(Refusal):
    """Each place on a committee has one member: replacing somebody adds none."""

    code: ClassVar[str] = "PLACE_TAKEN"
    message: str = (
        "Somebody sits in this member's place already. A committee does not grow after it was constituted."
    )
    next: str = "Name a member who still sits, or one who stood down and was not replaced."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSitting(Refusal):
    """Who stood down is not on the committee any more."""

    code: ClassVar[str] = "NOT_SITTING"
    message: str = "This member stood down before."
    next: str = "Nothing more is needed; to fill the place, replace the member."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMajority(Refusal):
    """A finding stands when more than half of those who sit hold it."""

    code: ClassVar[str] = "NO_MAJORITY"
    message: str = "This finding is not held by more than half of the committee's members."
    next: str = "Every member records their opinion; they may change it until there is a finding."
    holding: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyAfterSubstantiated(Refusal):
    """A measure against the site needs a finding that the reprisal took place."""

    code: ClassVar[str] = "ONLY_AFTER_SUBSTANTIATED"
    message: str = "This outcome is possible only where the committee found the allegation substantiated."
    next: str = "After any other finding the outcome is NO_MEASURE; protection and check-ins go on."


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionsDoNotFit(Refusal):
    """Actions belong to a recommendation, and a recommendation names at least one."""

    code: ClassVar[str] = "ACTIONS_DO_NOT_FIT"
    message: str = "CORRECTIVE_ACTION_RECOMMENDED names at least one action; other outcomes name none."
    next: str = "Add what is to be done and by when, or leave the actions out."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoActiveAgreement(Refusal):
    """There is nothing to terminate."""

    code: ClassVar[str] = "NO_ACTIVE_AGREEMENT"
    message: str = "The scheme has no agreement with this site that is in force."
    next: str = "Decide on another outcome."


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementInForce(Refusal):
    """A site has one agreement at a time."""

    code: ClassVar[str] = "AGREEMENT_IN_FORCE"
    message: str = "An agreement with this site is in force already."
    next: str = "Terminate it first if another is to take its place."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyTerminated(Refusal):
    """The agreement ended before."""

    code: ClassVar[str] = "ALREADY_TERMINATED"
    message: str = "This agreement has ended already."
    next: str = "Nothing more is needed; its record stays."


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyOperates(Refusal):
    """An agreement is signed with whoever operates the site."""

    code: ClassVar[str] = "NOBODY_OPERATES"
    message: str = "No operator is assigned to this site today."
    next: str = "Assign the company that operates the site first."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyByAnOutcome(Refusal):
    """For a reprisal an agreement ends by the outcome of an allegation, never by itself."""

    code: ClassVar[str] = "ONLY_BY_AN_OUTCOME"
    message: str = "For a reprisal an agreement ends only by the outcome of an allegation."
    next: str = "Decide on the allegation's outcome once a committee has found it substantiated."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyDone(Refusal):
    """It was recorded before."""

    code: ClassVar[str] = "ALREADY_DONE"
    message: str = "This was recorded already."
    next: str = "Nothing more is needed."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDoneYet(Refusal):
    """Nobody can verify what is not said to be done."""

    code: ClassVar[str] = "NOT_DONE_YET"
    message: str = "This action is not recorded as done."
    next: str = "Once its handler has recorded it as done, say whether that is so."


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInsLeft(Refusal):
    """Protection goes on until every check-in was held."""

    code: ClassVar[str] = "CHECK_INS_LEFT"
    message: str = "Not every check-in was held. An allegation is closed after the last one."
    next: str = "Hold the next check-in when it is due."
    earliest: date
    """The day on which the next one is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationIsFull(Refusal):
    """One side has written as much as an allegation takes."""

    code: ClassVar[str] = "ALLEGATION_IS_FULL"
    message: str = "This allegation takes no more from this side. What was written before is kept."
    next: str = "Bring what is new as another allegation; mention there that it belongs to an earlier one."
    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyWithdrawn(Refusal):
    """It was withdrawn before."""

    code: ClassVar[str] = "ALREADY_WITHDRAWN"
    message: str = "This was withdrawn already."
    next: str = "Nothing more is needed. The withdrawal of an allegation stops nothing."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyTold(Refusal):
    """A release of the same to the same audience is in force."""

    code: ClassVar[str] = "ALREADY_TOLD"
    message: str = "The same is released to this audience already."
    next: str = "Nothing more is needed. To take it back, withdraw the release."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTold(Refusal):
    """There is no release to this audience to withdraw."""

    code: ClassVar[str] = "NOT_TOLD"
    message: str = "Nothing is released to this audience."
    next: str = "Look at the releases: another audience may still read one."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotForACommittee(Refusal):
    """This scheme chose to send retaliation for other activities elsewhere (a rule of its operator)."""

    code: ClassVar[str] = "NOT_FOR_A_COMMITTEE"
    message: str = (
        "In this scheme only retaliation for taking part in an audit goes to a committee of the Board."
    )
    next: str = "Bring it as a grievance or as a report: both protect against retaliation too."


@dataclass(frozen=True, slots=True, kw_only=True)
class OneInterestAtATime(Refusal):
    """An interest is in one organisation or at one site."""

    code: ClassVar[str] = "ONE_INTEREST_AT_A_TIME"
    message: str = "An interest names one organisation or one site."
    next: str = "Declare each of them by itself."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyABoardMember(Refusal):
    """Board members declare their own interests."""

    code: ClassVar[str] = "ONLY_A_BOARD_MEMBER"
    message: str = "Only a board member, signed in as one, can declare an interest of their own."
    next: str = "Ask the secretariat to record it."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyTheSecretariat(Refusal):
    """The scheme's own organisation keeps this."""

    code: ClassVar[str] = "ONLY_THE_SECRETARIAT"
    message: str = "Only the secretariat can do this."
    next: str = "Ask the secretariat."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyMembersFile(Refusal):
    """NGOs, unions and communities bring allegations, for themselves or for others."""

    code: ClassVar[str] = "ONLY_MEMBERS_FILE"
    message: str = "Allegations are filed by NGOs, unions and communities."
    next: str = (
        "Anybody can submit one without an account and keep the receipt; the secretariat takes them down too."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentativeDoesNotFit(Refusal):
    """Who speaks for somebody is named where, and only where, the mode says so; never a company or an audit firm."""

    code: ClassVar[str] = "REPRESENTATIVE_DOES_NOT_FIT"
    message: str = (
        "VIA_REPRESENTATIVE, and no other mode, names an NGO, union or community that speaks for them."
    )
    next: str = "Choose that mode and name the organisation, or leave it out."
