"""A small world for the tests of interviews: that of reprisals, with audits, their teams and shelves for stores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from domain.access import Viewer
from domain.assurance import interview_cases as interviewing
from domain.assurance import interview_commands as c
from domain.assurance import interview_content_cases as writing
from domain.assurance.integrity import IntegrityIncident
from domain.assurance.integrity_cases import record_breach
from domain.assurance.interview import Interview
from domain.assurance.interview_ports import Glance, NoticeGlance
from domain.assurance.interview_values import (
    BreachKind,
    ConsentAnswer,
    IntervieweeConsent,
    IntervieweeRole,
    InterviewForm,
    InterviewItemKind,
    InterviewSetting,
)
from domain.assurance.undertaking import Ground, Promise, Undertaking
from domain.assurance.undertaking_cases import sign_undertaking
from domain.kernel import Recorded, Refusal
from domain.sectors.model import Sector
from tests.interviews.people import (
    AUDIT,
    COMPANY,
    LAPWING,
    MERLIN,
    OTHER_AUDIT,
    OVER,
    QUAIL,
    TEAM,
)
from tests.reprisals import world as reprisals
from tests.reprisals.people import AUDITORS, MINE, OPERATOR, OTHER_COMPANY, OTHER_FIRM, OTHER_MINE
from tests.reprisals.world import Shelf

DIGEST = "5f" * 32
WEEK = date(2026, 3, 15)
"""The Sunday of the week in which these tests take place."""
GROUNDS = {
    AUDIT: Ground(audit_id=AUDIT, site_id=MINE, operator_id=OPERATOR, firm_id=AUDITORS, over=False),
    OVER: Ground(audit_id=OVER, site_id=MINE, operator_id=OPERATOR, firm_id=AUDITORS, over=True),
    OTHER_AUDIT: Ground(
        audit_id=OTHER_AUDIT, site_id=OTHER_MINE, operator_id=OTHER_COMPANY, firm_id=OTHER_FIRM, over=False
    ),
}


@dataclass
class Grounds:
    """The audits and who is on their teams."""

    audits: dict[UUID, Ground] = field(default_factory=lambda: dict(GROUNDS))
    teams: set[tuple[UUID, UUID]] = field(
        default_factory=lambda: {
            (AUDIT, LAPWING),
            (AUDIT, MERLIN),
            (OVER, LAPWING),
            (OTHER_AUDIT, QUAIL),
        }
    )

    async def of(self, audit: UUID) -> Ground | None:
        """Whose it is."""
        return self.audits.get(audit)

    hold = of

    async def on_team(self, audit: UUID, person: UUID, on: date) -> bool:
        """Whether they are."""
        return (audit, person) in self.teams


@dataclass
class Undertakings(Shelf):
    """Undertakings and the promise in force."""

    async def promise(self) -> Promise | None:
        """The one there is."""
        return Promise(version="1", digest=DIGEST)

    async def of_audit(self, audit: UUID) -> Undertaking | None:
        """The audit's."""
        return next((one for one in self.kept.values() if one.audit_id == audit), None)


@dataclass
class Interviews(Shelf):
    """Interviews, or incidents."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is."""
        one = self.kept.get(id)
        return None if one is None else Glance(id=one.id, audit_id=one.audit_id, firm_id=one.firm_id)

    async def of_item(self, item: UUID) -> UUID | None:
        """Where it was written."""
        return next((one.id for one in self.kept.values() if any(i.id == item for i in one.items)), None)

    async def of_notice(self, notice: UUID) -> UUID | None:
        """What was put to the site by it."""
        return next((one.id for one in self.kept.values() if one.notice_id == notice), None)


@dataclass
class Notices(Shelf):
    """What sites are told."""

    async def glance(self, id: UUID) -> NoticeGlance | None:
        """Whose it is."""
        one = self.kept.get(id)
        return one and NoticeGlance(id=one.id, site_id=one.site_id, operator_id=one.operator_id)


class World(reprisals.World):
    """One transaction's stores, a clock and countable ids."""

    def __init__(self) -> None:
        super().__init__()
        self.new_id = uuid4  # labels are made of ids, and those that count up would all be alike
        self.audit_grounds = Grounds()
        self.undertakings = Undertakings()
        self.interviews = Interviews()
        self.integrity_incidents = Interviews()
        self.integrity_notices = Notices()

    def seen(self) -> dict[object, object]:
        """Everything that is kept."""
        return {
            **super().seen(),
            **self.undertakings.kept,
            **self.interviews.kept,
            **self.integrity_incidents.kept,
            **self.integrity_notices.kept,
        }

    def interview(self, id: UUID) -> Interview:
        """As it stands."""
        return self.interviews.kept[id]

    def incident(self, id: UUID) -> IntegrityIncident:
        """As it stands."""
        return self.integrity_incidents.kept[id]

    # -- as far as tests need to come

    async def done(self, use_case: object, command: object, by: Viewer = TEAM) -> Recorded:
        """Something that succeeds."""
        answer = await self.does(use_case, command, by)
        assert isinstance(answer, Recorded), answer
        return answer

    async def promised(self, audit: UUID = AUDIT) -> UUID:
        """The undertaking of an audit."""
        asked = c.SignUndertaking(audit_id=audit, digest=DIGEST)
        return (await self.done(sign_undertaking, asked, COMPANY)).id

    async def planned(self, **changes: object) -> UUID:
        """An interview of a signed audit."""
        if await self.undertakings.of_audit(AUDIT) is None:
            await self.promised()
        return (await self.done(interviewing.plan_interview, planning(**changes))).id

    async def says(
        self,
        id: UUID,
        to: IntervieweeConsent,
        answer: ConsentAnswer = ConsentAnswer.GIVEN,
        by: Viewer = TEAM,
    ) -> Recorded | Refusal:
        """The interviewee answers."""
        asked = c.RecordInterviewConsent(interview_id=id, consent=to, answer=answer)
        return await self.does(interviewing.record_interview_consent, asked, by)

    async def held(self, *agreed: IntervieweeConsent) -> UUID:
        """An interview that took place, to which and to what else they agreed."""
        id = await self.planned()
        for what in dict.fromkeys((IntervieweeConsent.INTERVIEW, *agreed)):
            assert isinstance(await self.says(id, what), Recorded)
        await self.done(interviewing.record_interview_held, holding(id))
        return id

    async def noted(self, id: UUID, text: str = "The shift leader listened in.") -> UUID:
        """Notes of it."""
        await self.done(writing.add_interview_item, notes(id, text=text))
        return self.interview(id).items[-1].id

    async def incident_recorded(self, kind: BreachKind = BreachKind.INCENTIVE, **more: object) -> UUID:
        """A breach that is no allegation."""
        return (await self.done(record_breach, breach(kind, **more))).id


def planning(**changes: object) -> c.PlanInterview:
    """A worker, off site, with an interpreter."""
    return c.PlanInterview(
        **{
            "audit_id": AUDIT,
            "form": InterviewForm.INDIVIDUAL,
            "people": 1,
            "sector": Sector.WORKERS,
            "role": IntervieweeRole.WORKER,
            "language": "quc",
            "interpreter": True,
            "setting": InterviewSetting.OFF_SITE,
            "week": date(2026, 3, 12),
            **changes,
        }
    )


def holding(id: UUID, **changes: object) -> c.RecordInterviewHeld:
    """This week, without management."""
    return c.RecordInterviewHeld(
        **{"interview_id": id, "week": date(2026, 3, 10), "management_absent": True, **changes}
    )


def notes(
    id: UUID, kind: InterviewItemKind = InterviewItemKind.NOTES, text: str = "They listened in."
) -> c.AddInterviewItem:
    """What the team writes."""
    return c.AddInterviewItem(interview_id=id, kind=kind, text=text, language="es")


def breach(kind: BreachKind, **changes: object) -> c.RecordBreach:
    """A breach of the undertaking."""
    return c.RecordBreach(
        **{"audit_id": AUDIT, "kind": kind, "narrative": "An envelope lay on the table.", **changes}
    )
