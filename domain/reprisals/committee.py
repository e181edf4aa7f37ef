"""The ad hoc committee of the Board that looks into one allegation (seed): who may sit, who stands down, what it finds.

Refused: whoever holds no seat of the Board; anyone with a tie, each named; a committee of too few members or sectors,
counted anew at every step among those who still hold a seat and have no tie; a finding that no majority holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.cases.days import Reckoning
from domain.cases.parts import Item
from domain.cases.ties import CaseTies, PersonTies, Tie, ties_of
from domain.engagement.parts import Decided
from domain.kernel import NotThere, Refusal
from domain.labels import encode_id
from domain.reprisals.model import Allegation, S
from domain.reprisals.parts import Act, CommitteeMember, HeldSeat
from domain.reprisals.refusals import (
    AlreadySitting,
    CommitteeTooSmall,
    NoMajority,
    NotOnTheBoard,
    NotSitting,
    OnlyTheCommittee,
    PlaceTaken,
    Recused,
)
from domain.reprisals.values import Finding, StandDownReason
from domain.rules import Rules

Decision = Decided[Allegation] | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is known on one day of those who sit or are to sit: their seats, their ties, and those of the case."""

    seats: Mapping[UUID, HeldSeat]
    """By person, everyone who holds a seat of the Board today."""
    people: Mapping[UUID, PersonTies]
    case: CaseTies
    rules: Rules

    def unfit(self, person: UUID) -> NotOnTheBoard | Recused | None:
        """Why the person cannot sit; none if they can."""
        if person not in self.seats:
            return NotOnTheBoard(person_id=encode_id("Person", person))
        ties = tuple(tie.value for tie in self.ties(person))
        return Recused(person_id=encode_id("Person", person), ties=ties) if ties else None

    def ties(self, person: UUID) -> tuple[Tie, ...]:
        """What ties the person to the case."""
        return ties_of(self.people[person], self.case)

    def too_small(self, members: Sequence[CommitteeMember]) -> CommitteeTooSmall | None:
        """What is missing for a committee of these: only who is fit counts."""
        fit = self.fit(members)
        sectors = len({member.sector for member in fit})
        rules = self.rules
        if len(fit) >= rules.committee_least_members and sectors >= rules.committee_least_sectors:
            return None
        return CommitteeTooSmall(
            members=len(fit),
            sectors=sectors,
            least_members=rules.committee_least_members,
            least_sectors=rules.committee_least_sectors,
        )

    def fit(self, members: Sequence[CommitteeMember]) -> tuple[CommitteeMember, ...]:
        """Those who sit, hold a seat today and have no tie."""
        return tuple(one for one in members if one.sits and self.unfit(one.person_id) is None)


def constituted(case: Allegation, places: Mapping[UUID, UUID], bench: Bench, act: Act) -> Decision:
    """With its committee. `places`: the id of each member's record, by person."""
    refused = case.illegal(S.COMMITTEE_CONSTITUTED)
    if refused is not None:
        return refused
    unfit = next((no for person in places if (no := bench.unfit(person))), None)
    if unfit is not None:
        return unfit
    members = tuple(_member(id, bench.seats[person], act) for person, id in places.items())
    small = bench.too_small(members)
    if small is not None:
        return small
    return replace(case, committee=(*case.committee, *members)).moved(
        S.COMMITTEE_CONSTITUTED, act, "CommitteeConstituted", {"members": str(len(members))}
    )


def stood_down(case: Allegation, member_id: UUID, because: StandDownReason, act: Act) -> Decision:
    """Without one of its members."""
    if not any(one.id == member_id and one.sits for one in case.committee):
        return NotSitting()
    without = tuple(_away(one, because, act) if one.id == member_id else one for one in case.committee)
    return replace(case, committee=without).noted(
        replace(act, reason=because.value), "CommitteeMemberStoodDown", {"member": str(member_id)}
    )


def replaced(
    case: Allegation,
    member_id: UUID,
    because: StandDownReason,
    place: tuple[UUID, UUID],
    bench: Bench,
    act: Act,
) -> Decision:
    """With somebody else in a member's place, who stands down now or did before. `place`: the person, their record.

    A committee that was large enough stays so and grows by nobody; one that was too small may grow by one.
    """
    person, id = place
    refused = case.not_now(S.COMMITTEE_CONSTITUTED, S.INVESTIGATING, S.FOUND, S.OUTCOME, S.MONITORING)
    if refused is not None:
        return refused
    if not any(one.id == member_id for one in case.committee):
        return NotThere()
    if bench.too_small(case.committee) is None and not any(
        one.id == member_id and one.sits for one in case.committee
    ):
        return NotSitting()
    if case.member(person):
        return AlreadySitting()
    unfit = bench.unfit(person)
    if unfit is not None:
        return unfit
    rest = tuple(
        _away(one, because, act) if one.id == member_id and one.sits else one for one in case.committee
    )
    members = (*rest, _member(id, bench.seats[person], act))
    if sum(one.sits for one in members) > _places(case):
        return PlaceTaken()
    small = bench.too_small(members)
    if small is not None and bench.too_small(case.committee) is None:
        return small
    return replace(case, committee=members).noted(
        replace(act, reason="REPLACED"), "CommitteeMemberReplaced", {"member": str(id)}
    )


def investigating(case: Allegation, bench: Bench, act: Act) -> Decision:
    """Looked into from now on."""
    refused = case.illegal(S.INVESTIGATING) or _not_judging(case, bench, act.person_id)
    return refused or case.moved(S.INVESTIGATING, act, "InvestigationStarted")


def with_opinion(case: Allegation, opinion: Finding, bench: Bench, act: Act) -> Decision:
    """With what one member holds; until there is a finding they may hold something else."""
    refused = case.not_now(S.INVESTIGATING) or _not_judging(case, bench, act.person_id)
    if refused is not None:
        return refused
    members = tuple(
        replace(one, opinion=opinion) if one.sits and one.person_id == act.person_id else one
        for one in case.committee
    )
    return replace(case, committee=members).told("OpinionRecorded")


def found(
    case: Allegation, finding: Finding, reasons: Item, bench: Bench, act: Act, by: Reckoning
) -> Decision:
    """With the committee's finding: the answer to those who alleged. It changes nothing beside the allegation."""
    refused = case.illegal(S.FOUND) or _not_judging(case, bench, act.person_id)
    if refused is not None:
        return refused
    fit = bench.fit(case.committee)
    holding = sum(one.opinion is finding for one in fit)
    if 2 * holding <= len(fit):
        return NoMajority(holding=holding, members=len(fit))
    after = replace(case, finding=finding, items=(*case.items, reasons))
    return after.timed(case.clock.answered(act.on, by)).moved(
        S.FOUND, replace(act, reason=finding.value), "FindingRecorded", {"finding": finding.value}
    )


def _not_judging(case: Allegation, bench: Bench, person: UUID | None) -> Refusal | None:
    """Why this person, or this committee as it is today, can take no step."""
    if person is None or case.member(person) is None:
        return OnlyTheCommittee()
    return bench.unfit(person) or bench.too_small(case.committee)


def _places(case: Allegation) -> int:
    """How many were seated at first."""
    return len(case.committee) - sum(event.reason == "REPLACED" for event in case.events)


def _member(id: UUID, seat: HeldSeat, act: Act) -> CommitteeMember:
    return CommitteeMember(
        id=id, person_id=seat.person_id, seat_id=seat.seat_id, sector=seat.sector, seated_on=act.on
    )


def _away(member: CommitteeMember, because: StandDownReason, act: Act) -> CommitteeMember:
    return replace(member, stood_down_on=max(act.on, member.seated_on), stood_down_because=because)
