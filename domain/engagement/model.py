"""The engagement: one recorded exchange at a site, and everything its keeper may do to it.

Every act answers with the record as it would stand, or with a refusal; nothing is changed in place. Refused: days
that cannot be, a party twice, releasing what would point at people in danger (`exposure`), releasing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from domain.engagement import exposure
from domain.engagement.barrier import Barrier
from domain.engagement.days import impossible_period, no_earlier_than, no_later_than_tomorrow
from domain.engagement.parts import (
    AgreedAction,
    Attendance,
    Decided,
    Issue,
    Participant,
    Release,
    SharedInformation,
    next_position,
)
from domain.engagement.refusals import (
    AlreadyCompleted,
    AlreadyReleased,
    AlreadyTakesPart,
    ImpossibleDate,
    NotReleased,
    TellsOfSomeone,
)
from domain.engagement.values import Audience, Level, Method
from domain.kernel import BadInput, Event, NotThere, Refusal

MOST_HEADS = 1_000_000
MOST_PARTS = 200
"""How many of each part one engagement holds: a record that needs more is several engagements."""

Part = TypeVar("Part", Participant, Attendance, SharedInformation, Issue, AgreedAction, Release)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What to change; what is left out stays. `without_place` takes the place away."""

    starts_on: date | None = None
    ends_on: date | None = None
    place: str | None = None
    without_place: bool = False
    purpose: str | None = None
    method: Method | None = None
    level: Level | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """One exchange: a consultation, meeting, interview round or hearing."""

    id: UUID
    owner_id: UUID
    site_id: UUID
    starts_on: date
    ends_on: date
    place: str | None = None
    purpose: str
    method: Method
    level: Level
    language: str
    follows_id: UUID | None = None
    external_ref: str | None = None
    recorded_at: datetime
    recorded_by: UUID | None = None
    version: int = 1
    participants: tuple[Participant, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    information: tuple[SharedInformation, ...] = ()
    issues: tuple[Issue, ...] = ()
    actions: tuple[AgreedAction, ...] = ()
    releases: tuple[Release, ...] = ()

    @property
    def shared_members(self) -> bool:
        """Whether it is released to NGOs, unions and communities assigned to the site."""
        return self.is_released_to(Audience.ASSIGNED_MEMBERS)

    @property
    def shared_operator(self) -> bool:
        """Whether it is released to the site's operator."""
        return self.is_released_to(Audience.OPERATOR)

    @property
    def published(self) -> bool:
        """Whether it is released to everyone."""
        return self.is_released_to(Audience.PUBLIC)

    def is_released_to(self, audience: Audience) -> bool:
        """Whether a release to this audience is in force."""
        return any(release.audience is audience and release.is_in_force for release in self.releases)

    def drafted_with(
        self, participants: Sequence[Participant], counts: Sequence[Attendance]
    ) -> Engagement | AlreadyTakesPart | BadInput:
        """With who took part and how many came, before it is first recorded."""
        joined = self.joined_by(participants)
        if isinstance(joined, Refusal):
            return joined
        counted = joined.record.attended_by(counts)
        return counted if isinstance(counted, Refusal) else replace(counted.record, version=1)

    def recorded(self, today: date, follows: Engagement | None) -> Decided[Engagement] | ImpossibleDate:
        """The first record of what took place, after the engagement it follows, if it follows one."""
        refused = _impossible(self, today, follows)
        return refused or self._told("EngagementRecorded", site=str(self.site_id), method=self.method.value)

    def amended(
        self, amendment: Amendment, today: date, follows: Engagement | None, barriers: Sequence[Barrier]
    ) -> Decided[Engagement] | ImpossibleDate | TellsOfSomeone:
        """The record corrected. What is released stays released, so the correction must not point at anyone."""
        after = replace(
            self,
            starts_on=amendment.starts_on or self.starts_on,
            ends_on=amendment.ends_on or self.ends_on,
            place=None if amendment.without_place else amendment.place or self.place,
            purpose=amendment.purpose or self.purpose,
            method=amendment.method or self.method,
            level=amendment.level or self.level,
            language=amendment.language or self.language,
        )
        refused = _impossible(after, today, follows) or exposure.tells_of_someone(
            after, after.method, barriers
        )
        return refused or after._changed("EngagementAmended")

    def joined_by(
        self, newcomers: Sequence[Participant]
    ) -> Decided[Engagement] | AlreadyTakesPart | BadInput:
        """With further participants; all of them or none."""
        parties = [one.party_id for one in (*self.participants, *newcomers)]
        if len(set(parties)) < len(parties):
            return AlreadyTakesPart()
        return self._with(newcomers, "participants", "ParticipantsAdded", MOST_PARTS)

    def left_by(self, participant: UUID) -> Decided[Engagement] | NotThere:
        """Without a participant: recorded by mistake, or no longer willing to stand in the record."""
        rest = tuple(one for one in self.participants if one.id != participant)
        if len(rest) == len(self.participants):
            return NotThere()
        return replace(self, participants=rest)._changed("ParticipantRemoved")

    def attended_by(self, counts: Sequence[Attendance]) -> Decided[Engagement] | BadInput:
        """With these headcounts in place of the former ones: one a sector, and one for whom no sector is known."""
        if len({count.sector for count in counts}) < len(counts):
            return BadInput(
                message="A sector is counted twice.",
                next="Give one headcount for each sector.",
                field="counts",
            )
        if any(not 0 <= count.headcount <= MOST_HEADS for count in counts):
            return BadInput(
                message="A headcount lies between 0 and 1,000,000.",
                next="Correct the number.",
                field="counts",
            )
        return replace(self, attendance=tuple(counts))._changed("AttendanceRecorded")

    def informed_of(self, id: UUID, description: str, language: str | None) -> Decided[Engagement] | BadInput:
        """With one more thing that was told."""
        told = SharedInformation(
            id=id, position=next_position(self.information), description=description, language=language
        )
        return self._with([told], "information", "SharedInformationRecorded", MOST_PARTS)

    def issue_raised(self, id: UUID, raised: str) -> Decided[Engagement] | BadInput:
        """With one more issue."""
        issue = Issue(id=id, position=next_position(self.issues), raised=raised)
        return self._with([issue], "issues", "IssueRaised", MOST_PARTS)

    def issue_answered(self, id: UUID, response: str) -> Decided[Engagement] | NotThere:
        """With the response to an issue; a later one replaces it, so that a slip can be corrected."""
        if all(issue.id != id for issue in self.issues):
            return NotThere()
        answered = tuple(
            replace(issue, response=response) if issue.id == id else issue for issue in self.issues
        )
        return replace(self, issues=answered)._changed("IssueAnswered")

    def action_agreed(
        self, id: UUID, description: str, responsible_id: UUID, due_on: date
    ) -> Decided[Engagement] | ImpossibleDate | BadInput:
        """With a promise: who does what by when; due no earlier than the engagement itself."""
        early = no_earlier_than(due_on, self.starts_on, "dueOn", "the engagement")
        if early:
            return early
        action = AgreedAction(
            id=id,
            position=next_position(self.actions),
            description=description,
            responsible_id=responsible_id,
            due_on=due_on,
        )
        return self._with([action], "actions", "ActionAgreed", MOST_PARTS)

    def action_completed(
        self, id: UUID, on: date, today: date
    ) -> Decided[Engagement] | NotThere | AlreadyCompleted | ImpossibleDate:
        """With a promise kept, on a day since the engagement."""
        action = self.action(id)
        if action is None:
            return NotThere()
        if action.completed_on is not None:
            return AlreadyCompleted()
        refused = no_later_than_tomorrow(on, today, "completedOn") or no_earlier_than(
            on, self.starts_on, "completedOn", "the engagement"
        )
        if refused:
            return refused
        kept = replace(action, completed_on=on)
        actions = tuple(kept if one.id == id else one for one in self.actions)
        return replace(self, actions=actions)._changed("ActionCompleted")

    def action(self, id: UUID) -> AgreedAction | None:
        """The agreed action of that id, if it is of this engagement."""
        return next((action for action in self.actions if action.id == id), None)

    def released(
        self, release: Release, barriers: Sequence[Barrier]
    ) -> Decided[Engagement] | AlreadyReleased | TellsOfSomeone:
        """Opened to one more audience, unless what it would read points at people in danger."""
        if self.is_released_to(release.audience):
            return AlreadyReleased()
        after = replace(self, releases=(*self.releases, release))
        refused = exposure.tells_of_someone(after, after.method, barriers)
        return refused or after._changed("EngagementReleased", audience=release.audience.value)

    def release_withdrawn(self, audience: Audience, today: date) -> Decided[Engagement] | NotReleased:
        """Closed to an audience again. What was read before cannot be unread; the release stays as a record."""
        if not self.is_released_to(audience):
            return NotReleased()
        releases = tuple(
            replace(one, withdrawn_on=max(today, one.released_on))
            if one.audience is audience and one.is_in_force
            else one
            for one in self.releases
        )
        return replace(self, releases=releases)._changed("ReleaseWithdrawn", audience=audience.value)

    def _with(self, parts: Sequence[Part], held: str, kind: str, most: int) -> Decided[Engagement] | BadInput:
        kept = (*getattr(self, held), *parts)
        if len(kept) > most:
            return BadInput(
                message=f"One engagement holds at most {most} of these.",
                next="Record a further engagement that follows this one.",
                field=held,
            )
        return replace(self, **{held: kept})._changed(kind)

    def _changed(self, kind: str, **facts: str) -> Decided[Engagement]:
        return replace(self, version=self.version + 1)._told(kind, **facts)

    def _told(self, kind: str, **facts: str) -> Decided[Engagement]:
        event = Event(kind=kind, entity="Engagement", id=self.id, facts=facts)
        return Decided(record=self, events=(event,))


def _impossible(it: Engagement, today: date, follows: Engagement | None) -> ImpossibleDate | None:
    return impossible_period(
        it.starts_on,
        it.ends_on,
        today,
        not_before=follows.starts_on if follows else None,
        first_due=min((action.due_on for action in it.actions), default=None),
    )
