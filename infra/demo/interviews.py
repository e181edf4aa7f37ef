"""What sites promise for the demo's audits, who was interviewed for them (by label and week), and what touched an
audit's integrity: incidents that were put to the site, and one that was not since that would have told who spoke.

As with cases, nothing is written in them here: an item is there exactly if its content is (`infra.demo.narratives`).
The rows come from the domain's own steps, so none of them says what the service would refuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from domain.assurance.integrity import IntegrityIncident, IntegrityNotice
from domain.assurance.integrity_parts import IncidentItem
from domain.assurance.interview import Interview
from domain.assurance.interview_parts import Moment
from domain.assurance.interview_values import (
    AuditEffect,
    BreachKind,
    CancelReason,
    ConsentAnswer,
    IncidentItemKind,
    IncidentState,
    IntervieweeConsent,
    IntervieweeRole,
    InterviewForm,
    InterviewSetting,
    PresenceDecidedBy,
)
from domain.assurance.undertaking import Undertaking
from domain.assurance.values import AuditState
from domain.cases.days import week_end
from domain.sectors.model import Sector
from domain.stakeholders.pseudonyms import pseudonym
from infra.demo.audits import Audited
from infra.demo.chance import Chance
from infra.demo.rows import Batch, put_from
from infra.demo.steps import done
from infra.reference import UNDERTAKING_TEXTS

S, AT = AuditState, IncidentState
_SIGNED_FROM = (S.NOTICE_PUBLISHED, S.STAGE_2, S.DRAFT_REPORT, S.CORRECTIVE_ACTION, S.PUBLISHED)
_WHO = (
    (IntervieweeRole.WORKER, Sector.WORKERS), (IntervieweeRole.CONTRACTOR, Sector.WORKERS),
    (IntervieweeRole.WORKERS_REPRESENTATIVE, Sector.WORKERS), (IntervieweeRole.COMMUNITY_MEMBER, Sector.COMMUNITIES),
    (IntervieweeRole.COMMUNITY_LEADER, Sector.COMMUNITIES), (IntervieweeRole.NGO_REPRESENTATIVE, Sector.NGOS),
    (IntervieweeRole.PUBLIC_OFFICIAL, None), (IntervieweeRole.MANAGER, Sector.MINING_COMPANIES),
)  # fmt: skip
_SETTINGS = {
    IntervieweeRole.MANAGER: (InterviewSetting.ON_SITE,),
    IntervieweeRole.COMMUNITY_MEMBER: (InterviewSetting.HOME, InterviewSetting.COMMUNITY_VENUE),
    IntervieweeRole.COMMUNITY_LEADER: (InterviewSetting.COMMUNITY_VENUE,),
}
_ELSEWHERE = (InterviewSetting.OFF_SITE, InterviewSetting.REMOTE, InterviewSetting.ON_SITE)
_LANGUAGES = ("en", "es", "fr", "pt", "sw", "qu")
COURSES = (
    (BreachKind.INCENTIVE, AT.CLOSED, True), (BreachKind.COACHING, AT.ANSWERED, True),
    (BreachKind.COERCION, AT.CLOSED, False), (BreachKind.INCENTIVE, AT.PUT_TO_SITE, True),
    (BreachKind.COACHING, AT.RECORDED, False),
)  # fmt: skip
"""Of an incident: what it was, how far it came, and whether the site was told."""


@dataclass(slots=True, kw_only=True)
class Interviews:
    """Writes them all; `held` tells in which weeks people were interviewed, by audit and site."""

    chance: Chance
    until: date
    held: list[tuple[UUID, UUID, date]] = field(default_factory=list[tuple[UUID, UUID, date]])
    incidents: int = 0

    def write(self, audited: Audited, into: Batch) -> bool:
        """For audits with a notice the promise; from stage 2 on, interviews, and at some an incident. The answer is
        whether anybody was heard."""
        signed = self._signed(audited)
        if signed is None:
            return False
        put_from(into, "undertakings", signed, audited.audit)
        weeks = self._weeks(audited)
        made = [self._interview(audited, signed, weeks, number) for number in range(self._count(weeks))]
        for interview in made:
            self._put(interview, into)
        if len(weeks) > 1 and made:
            for _ in range(self.chance.between(1, 2)):
                self._incident(audited, signed, made, weeks, into)
        return any(interview.held_week is not None for interview in made)

    def _signed(self, audited: Audited) -> Undertaking | None:
        """Some days after the notice; at an audit whose notice stands and is quite fresh, not yet."""
        audit, noticed = audited.audit, audited.on(S.NOTICE_PUBLISHED)
        if noticed is None or not any(event.state in _SIGNED_FROM for event in audit.events):
            return None
        promise = next(text for text in UNDERTAKING_TEXTS.rows() if text.in_force)
        return Undertaking(
            id=self._id(), audit_id=audit.id, site_id=audit.site_id, operator_id=audit.operator_id,
            promise_id=promise.id, digest=promise.digest, signed_on=noticed + timedelta(days=6),
            signed_by=audited.manager,
        )  # fmt: skip

    def _weeks(self, audited: Audited) -> list[date]:
        """The Sundays of stage 2 that are over; none before it began."""
        begun = audited.on(S.STAGE_2)
        if begun is None:
            return []
        ended = audited.on(S.DRAFT_REPORT) or audited.audit.stopped_on or self.until
        first, last = week_end(begun), min(ended, self.until)
        return [first + timedelta(weeks=n) for n in range(6) if first + timedelta(weeks=n) <= last]

    def _count(self, weeks: Sequence[date]) -> int:
        return self.chance.between(7, 10) if weeks else 0

    # -- interviews

    def _interview(
        self, audited: Audited, signed: Undertaking, weeks: Sequence[date], number: int
    ) -> Interview:
        audit, week = audited.audit, self.chance.pick(weeks)
        assert audit.firm_id is not None
        role, sector = _WHO[number % len(_WHO)]
        group = role in (IntervieweeRole.WORKER, IntervieweeRole.COMMUNITY_MEMBER) and self.chance.happens(
            0.4
        )
        interpreter = self.chance.happens(0.3)
        planned = done(
            Interview(
                id=self._id(), audit_id=audit.id, site_id=audit.site_id, firm_id=audit.firm_id,
                undertaking_id=signed.id, alias=pseudonym(self._id()),
                form=InterviewForm.GROUP if group else InterviewForm.INDIVIDUAL,
                people=self.chance.between(3, 14) if group else 1, sector=sector, role=role,
                language=self.chance.pick(_LANGUAGES), interpreter=interpreter,
                interpreter_alias=pseudonym(self._id()) if interpreter else None,
                setting=self.chance.pick(_SETTINGS.get(role, _ELSEWHERE)), planned_week=week,
            ).planned(self._moment(audited, weeks[0]))
        )  # fmt: skip
        return self._gone(planned, audited, week)

    def _gone(self, interview: Interview, audited: Audited, week: date) -> Interview:
        """Most are held; one in eight is called off, declined or still to come."""
        now = self._moment(audited, week)
        if self.chance.happens(0.06):
            return done(interview.cancelled(now, self.chance.pick(tuple(CancelReason))))
        if self.chance.happens(0.06):
            interview = self._answer(interview, IntervieweeConsent.INTERVIEW, ConsentAnswer.REFUSED, now)
            return done(interview.declined(self._moment(audited, week)))
        if week + timedelta(days=7) > self.until and audited.audit.state is S.STAGE_2:
            return interview
        interview = self._answer(interview, IntervieweeConsent.INTERVIEW, ConsentAnswer.GIVEN, now)
        for asked, likely in (
            (IntervieweeConsent.NOTES, 0.9),
            (IntervieweeConsent.QUOTATION, 0.4),
            (IntervieweeConsent.CONTACT_AGAIN, 0.6),
            (IntervieweeConsent.PASSING_ON, 0.2),
        ):
            answer = ConsentAnswer.GIVEN if self.chance.happens(likely) else ConsentAnswer.REFUSED
            interview = self._answer(interview, asked, answer, now)
        manages = interview.role is IntervieweeRole.MANAGER
        interview = done(
            interview.held(
                self._moment(audited, week), week, management_absent=not manages,
                decided_by=PresenceDecidedBy.INTERVIEWEE if manages else None,
            )
        )  # fmt: skip
        self.held.append((interview.audit_id, interview.site_id, week))
        return interview

    def _answer(
        self, interview: Interview, to: IntervieweeConsent, answer: ConsentAnswer, at: Moment
    ) -> Interview:
        return done(interview.answered(to, answer, replace(at, id=self._id()), self._id()))

    # -- incidents

    def _incident(
        self,
        audited: Audited,
        signed: Undertaking,
        made: Sequence[Interview],
        weeks: Sequence[date],
        into: Batch,
    ) -> None:
        """The next of COURSES; the site learns of one by a notice, weeks after it was recorded."""
        kind, stands, told = COURSES[self.incidents % len(COURSES)]
        self.incidents += 1
        audit, week = audited.audit, weeks[0]
        assert audit.firm_id is not None
        incident = done(
            IntegrityIncident(
                id=self._id(), audit_id=audit.id, site_id=audit.site_id, firm_id=audit.firm_id,
                undertaking_id=signed.id, kind=kind, recorded_week=week,
                interview_id=made[0].id if self.chance.happens(0.5) else None,
            ).recorded(self._moment(audited, week), self._item(IncidentItemKind.DESCRIPTION, week))
        )  # fmt: skip
        notice = None
        if told:
            notice = IntegrityNotice(
                id=self._id(), audit_id=audit.id, site_id=audit.site_id, operator_id=audit.operator_id,
                firm_id=audit.firm_id, kind=kind, put_week=weeks[1],
            )  # fmt: skip
            incident = done(incident.put_to_site(self._moment(audited, weeks[1]), notice.id))
        last = weeks[-1]
        if notice is not None and stands in (AT.ANSWERED, AT.CLOSED):
            notice = done(notice.answered(last))
            by_site = Moment(id=self._id(), week=last)
            incident = done(incident.answered(by_site, self._item(IncidentItemKind.ANSWER, last)))
        if stands is AT.CLOSED:
            effect = AuditEffect.INTERVIEWS_REPEATED if told else AuditEffect.RATINGS_AFFECTED
            incident = done(incident.closed(self._moment(audited, last), effect))
            notice = notice and done(notice.closed(last, effect))
        if notice is not None:
            put_from(into, "integrity_notices", notice)
        put_from(into, "integrity_incidents", incident)
        for event in incident.events:
            put_from(into, "incident_events", event, incident, incident_id=incident.id)

    def _item(self, kind: IncidentItemKind, week: date) -> IncidentItem:
        """What the domain asks for; its row comes with its content."""
        return IncidentItem(id=self._id(), kind=kind, week=week, language="en", position=1)

    # -- rows

    def _put(self, interview: Interview, into: Batch) -> None:
        put_from(into, "interviews", interview)
        for table, parts in (
            ("interview_events", interview.events),
            ("interview_consents", interview.consents),
        ):
            for part in parts:
                put_from(into, table, part, interview, interview_id=interview.id)

    def _moment(self, audited: Audited, week: date) -> Moment:
        """By the lead of the team."""
        return Moment(id=self._id(), week=week, person_id=audited.audit.team[0].person_id)

    def _id(self) -> UUID:
        return UUID(self.chance.id())
