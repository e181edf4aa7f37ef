"""A comment on a proposed change, and the secretariat's response: what is said in public once it was moderated.

A comment is its author's until somebody publishes it; amended, it waits to be moderated again, and what it said
before is kept. One from the public form has no author at all, and its days are weeks. Refused: moderating twice,
answering what nobody else reads, a second response.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.cases.days import week_end
from domain.engagement.parts import Decided
from domain.kernel import Event, Refusal
from domain.sectors.model import Sector
from domain.standard.refusals import AlreadyAnswered, AlreadyModerated, NoSuchPlace, NotPublished
from domain.standard.values import CommentChannel, CommentPosition, CommentState, DeclineReason, Disposition

TAKEN_OUT = "(Taken out: it told who somebody is.)"
"""What stands in place of words that told of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierComment:
    """What a comment said before it was amended."""

    id: UUID
    position: CommentPosition
    wording: str
    replaced_on: date
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody says to a proposed change in one round. No sector: none was declared, which is counted apart."""

    id: UUID
    proposed_change_id: str
    round_id: UUID
    channel: CommentChannel
    organisation_id: UUID | None = None
    published_as_id: UUID | None = None
    sector: Sector | None = None
    requirement_id: str | None = None
    chapter_id: str | None = None
    position: CommentPosition
    wording: str
    language: str | None = None
    submitted_on: date
    state: CommentState = CommentState.SUBMITTED
    decline_reason: DeclineReason | None = None
    moderated_on: date | None = None
    response_id: UUID | None = None
    disposition: Disposition | None = None
    external_ref: str | None = None
    version: int = 1
    earlier: tuple[EarlierComment, ...] = ()

    @property
    def by_week(self) -> bool:
        """Whether no exact day of it is kept."""
        return self.channel is CommentChannel.PUBLIC_FORM

    def submitted(self) -> Decided[Comment] | Refusal:
        """It waits for moderation. From the public form it is dated by the week's last day."""
        if self.requirement_id is not None and self.chapter_id is not None:
            return NoSuchPlace()
        after = replace(self, submitted_on=self._day(self.submitted_on))
        return Decided(record=after, events=(self._event("CommentSubmitted"),))

    def amended(
        self, *, position: CommentPosition, text: str, named: bool, label: UUID, on: date
    ) -> Decided[Comment] | Refusal:
        """Says something else from now on; what it said before is kept, and it is moderated anew."""
        if self.state is CommentState.DECLINED:
            return AlreadyModerated()
        if self.response_id is not None:
            return AlreadyAnswered()
        before = EarlierComment(
            id=label,
            position=self.position,
            wording=self.wording,
            replaced_on=on,
            number=len(self.earlier) + 1,
        )
        after = replace(
            self,
            position=position,
            wording=text,
            published_as_id=self.organisation_id if named else None,
            state=CommentState.SUBMITTED,
            moderated_on=None,
            earlier=(*self.earlier, before),
            version=self.version + 1,
        )
        return Decided(record=after, events=(self._event("CommentAmended"),))

    def published(self, on: date) -> Decided[Comment] | Refusal:
        """Everybody reads it."""
        if self.state is not CommentState.SUBMITTED:
            return AlreadyModerated()
        after = replace(
            self, state=CommentState.PUBLISHED, moderated_on=self._day(on), version=self.version + 1
        )
        return Decided(record=after, events=(self._event("CommentPublished"),))

    def declined(self, reason: DeclineReason, on: date) -> Decided[Comment] | Refusal:
        """Its author and the secretariat alone read it. One that was published is taken down. Of one that tells of a
        person nobody reads what it said, now or before: no identifying text stays in the clear (DOMAIN 3).
        """
        if self.state is CommentState.DECLINED:
            return AlreadyModerated()
        after = replace(
            self,
            state=CommentState.DECLINED,
            decline_reason=reason,
            moderated_on=self._day(on),
            version=self.version + 1,
        )
        if reason is DeclineReason.TELLS_OF_A_PERSON:
            earlier = tuple(replace(one, wording=TAKEN_OUT) for one in self.earlier)
            after = replace(after, wording=TAKEN_OUT, earlier=earlier)
        return Decided(record=after, events=(self._event("CommentDeclined"),))

    def answered(self, by: Response) -> Decided[Comment] | Refusal:
        """It has its response."""
        if self.state is not CommentState.PUBLISHED or self.round_id != by.round_id:
            return NotPublished()
        if self.response_id is not None:
            return AlreadyAnswered()
        after = replace(self, response_id=by.id, disposition=by.disposition, version=self.version + 1)
        return Decided(record=after, events=(self._event("CommentAnswered"),))

    def _day(self, on: date) -> date:
        return week_end(on) if self.by_week else on

    def _event(self, kind: str) -> Event:
        return Event(kind=kind, entity="SubmittedComment", id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the secretariat answers to a comment, or to several that say the same."""

    id: UUID
    proposed_change_id: str
    round_id: UUID
    disposition: Disposition
    wording: str
    responded_on: date
    version: int = 1

    def given(self) -> Decided[Response]:
        """Everybody reads it."""
        return Decided(record=self, events=(self._event("ResponseGiven"),))

    def amended(self, disposition: Disposition, text: str) -> Decided[Response]:
        """Worded anew."""
        after = replace(self, disposition=disposition, wording=text, version=self.version + 1)
        return Decided(record=after, events=(self._event("ResponseAmended"),))

    def _event(self, kind: str) -> Event:
        return Event(kind=kind, entity="ConsultationResponse", id=self.id)
