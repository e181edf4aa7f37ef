"""An interview of an audit: a slot with labels instead of names, what the interviewee agreed to, what was written.

    PLANNED -> HELD | CANCELLED | DECLINED

Only weeks are kept, as their Sunday: who was where on which day would tell who spoke. Refused is whatever the
interviewee has not agreed to. What the notes say is case content, and is erased when the consent to them is withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.assurance.interview_parts import InterviewConsent, InterviewEvent, InterviewItem, Moment
from domain.assurance.interview_refusals import (
    ConsentNotGiven,
    NothingToWithdraw,
    PresenceUnexplained,
    SaidAlready,
)
from domain.assurance.interview_values import (
    CancelReason,
    ConsentAnswer,
    IntervieweeConsent,
    IntervieweeRole,
    InterviewForm,
    InterviewItemKind,
    InterviewSetting,
    InterviewState,
    InterviewStep,
    PresenceDecidedBy,
)
from domain.cases.refusals import ContentErased
from domain.engagement.parts import Decided
from domain.kernel import BadInput, Event, IllegalTransition
from domain.sectors.model import Sector

S = InterviewState
MOST_PEOPLE = 500
"""In one interview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One slot. Its own label stands here alone; who it was, only the vault knows."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    firm_id: UUID
    undertaking_id: UUID
    alias: str
    form: InterviewForm
    people: int
    sector: Sector | None = None
    role: IntervieweeRole
    language: str
    interpreter: bool
    interpreter_alias: str | None = None
    setting: InterviewSetting
    state: InterviewState = S.PLANNED
    planned_week: date
    held_week: date | None = None
    management_absent: bool | None = None
    presence_decided_by: PresenceDecidedBy | None = None
    erased_week: date | None = None
    version: int = 1
    events: tuple[InterviewEvent, ...] = ()
    consents: tuple[InterviewConsent, ...] = ()
    items: tuple[InterviewItem, ...] = ()

    def agrees_to(self, what: IntervieweeConsent) -> bool:
        """Whether their last answer to this was yes."""
        answers = [one.answer for one in self.consents if one.consent is what]
        return bool(answers) and answers[-1] is ConsentAnswer.GIVEN

    def lacks(self, *needed: IntervieweeConsent) -> ConsentNotGiven | None:
        """The first consent that is missing; none if all stand."""
        missing = next((one for one in needed if not self.agrees_to(one)), None)
        return None if missing is None else ConsentNotGiven(consent=missing.value)

    # -- steps

    def planned(self, at: Moment) -> Decided[Interview] | BadInput:
        """The first record of it."""
        return wrong_number(self.form, self.people) or replace(self, version=0)._stepped(
            InterviewStep.PLANNED, at, "InterviewPlanned"
        )

    def held(
        self, at: Moment, week: date, *, management_absent: bool, decided_by: PresenceDecidedBy | None
    ) -> Decided[Interview] | IllegalTransition | ConsentNotGiven | PresenceUnexplained:
        """It took place, with or without management in the room."""
        if management_absent is (decided_by is not None):
            return PresenceUnexplained()
        refused = self._only(S.PLANNED) or self.lacks(IntervieweeConsent.INTERVIEW)
        if refused is not None:
            return refused
        after = replace(
            self,
            state=S.HELD,
            held_week=week,
            management_absent=management_absent,
            presence_decided_by=decided_by,
        )
        return after._stepped(InterviewStep.HELD, at, "InterviewHeld")

    def cancelled(self, at: Moment, why: CancelReason) -> Decided[Interview] | IllegalTransition:
        """It was called off."""
        return self._only(S.PLANNED) or replace(self, state=S.CANCELLED)._stepped(
            InterviewStep.CANCELLED, at, "InterviewCancelled", why
        )

    def declined(self, at: Moment) -> Decided[Interview] | IllegalTransition:
        """They did not want it. Nobody asks why."""
        return self._only(S.PLANNED) or replace(self, state=S.DECLINED)._stepped(
            InterviewStep.DECLINED, at, "InterviewDeclined"
        )

    def contacted_again(self, at: Moment) -> Decided[Interview] | IllegalTransition | ConsentNotGiven:
        """Somebody of the team spoke to them once more."""
        return (
            self._only(S.HELD)
            or self.lacks(IntervieweeConsent.CONTACT_AGAIN)
            or self._stepped(InterviewStep.CONTACTED_AGAIN, at, "IntervieweeContactedAgain")
        )

    # -- what they agreed to

    def answered(
        self, to: IntervieweeConsent, answer: ConsentAnswer, at: Moment, erasure: UUID
    ) -> Decided[Interview] | IllegalTransition | NothingToWithdraw | SaidAlready:
        """Their answer. It can be withdrawn at any time; `erasure` labels the record of what that erases."""
        withdrawn = answer is ConsentAnswer.WITHDRAWN
        if withdrawn and not self.agrees_to(to):
            return NothingToWithdraw()
        refused = None if withdrawn else self._only(S.PLANNED, S.HELD)
        if refused is not None:
            return refused
        if self._last(to) is answer:
            return SaidAlready()
        no = self.agrees_to(to) and answer is not ConsentAnswer.GIVEN
        said = InterviewConsent(
            id=at.id, consent=to, answer=answer, week=at.week, position=len(self.consents) + 1
        )
        after = replace(self, consents=(*self.consents, said))
        if no and to in _KEEPS_NOTES and self.items and self.erased_week is None:
            gone = replace(after, erased_week=at.week)
            return gone._stepped(InterviewStep.NOTES_ERASED, replace(at, id=erasure), "InterviewNotesErased")
        return after._told("InterviewConsentRecorded", {"consent": to.value, "answer": answer.value})

    def written(
        self, item: InterviewItem
    ) -> Decided[Interview] | IllegalTransition | ConsentNotGiven | ContentErased:
        """Something more was written, by what they agreed to."""
        needed = (IntervieweeConsent.NOTES, *_NEEDED[item.kind])
        refused = self._only(S.HELD) or self.lacks(*needed) or self.erased
        if refused is not None:
            return refused
        return replace(self, items=(*self.items, item))._told(
            "InterviewNotesAdded", {"kind": item.kind.value}
        )

    def readable(self, item: InterviewItem) -> ConsentNotGiven | ContentErased | None:
        """Why what was written cannot be read; none if it can."""
        return self.erased or self.lacks(*_NEEDED[item.kind])

    @property
    def erased(self) -> ContentErased | None:
        """That its notes were erased, if they were."""
        return None if self.erased_week is None else ContentErased(erased_on=self.erased_week)

    # -- what steps are made of

    def _last(self, to: IntervieweeConsent) -> ConsentAnswer | None:
        return next((one.answer for one in reversed(self.consents) if one.consent is to), None)

    def _only(self, *states: InterviewState) -> IllegalTransition | None:
        if self.state in states:
            return None
        return IllegalTransition(
            message=f"This interview is {self.state.value}, where this cannot be done.",
            next=_WAYS[self.state],
            legal_next=tuple(one.value for one in _STEPS[self.state]),
        )

    def _stepped(
        self, step: InterviewStep, at: Moment, kind: str, reason: CancelReason | None = None
    ) -> Decided[Interview]:
        event = InterviewEvent(
            id=at.id,
            step=step,
            week=at.week,
            person_id=at.person_id,
            reason=reason,
            position=len(self.events) + 1,
        )
        return replace(self, events=(*self.events, event))._told(kind, {})

    def _told(self, kind: str, facts: dict[str, str]) -> Decided[Interview]:
        event = Event(kind=kind, entity="Interview", id=self.id, facts=facts)
        return Decided(record=replace(self, version=self.version + 1), events=(event,))


def wrong_number(form: InterviewForm, people: int) -> BadInput | None:
    """What is wrong with the number of people; none if it fits the form."""
    least, most = (1, 1) if form is InterviewForm.INDIVIDUAL else (2, MOST_PEOPLE)
    if least <= people <= most:
        return None
    return BadInput(
        message="An individual interview has one person, a group from 2 to 500.",
        next="Give the number that fits the form.",
        field="people",
    )


_KEEPS_NOTES = frozenset({IntervieweeConsent.INTERVIEW, IntervieweeConsent.NOTES})
"""Without these there are no notes."""

_NEEDED: dict[InterviewItemKind, tuple[IntervieweeConsent, ...]] = {
    InterviewItemKind.NOTES: (),
    InterviewItemKind.QUOTATION: (IntervieweeConsent.QUOTATION,),
}
"""What it takes beside the consent to notes."""

_STEPS: dict[InterviewState, tuple[InterviewState, ...]] = {
    S.PLANNED: (S.HELD, S.CANCELLED, S.DECLINED),
    S.HELD: (),
    S.CANCELLED: (),
    S.DECLINED: (),
}
_WAYS: dict[InterviewState, str] = {
    S.PLANNED: "Record first that it was held.",
    S.HELD: "It took place. Add notes, or plan another interview.",
    S.CANCELLED: "Plan another interview.",
    S.DECLINED: "Respect it. If they come forward by themselves, plan another interview.",
}
