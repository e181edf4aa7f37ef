"""Who may ask for whose identity: whoever keeps the party, handles the case or speaks in it, or did the interview.

The relationship comes first. Of a person whom the asker may not know, everything is as of an id that never was: the
same answer by the same steps. That companies never read identities is told to none but those who know the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, assert_never
from uuid import UUID

from domain.access import Profile, Viewer
from domain.assurance.interview_standing import come_to as come_to_interview
from domain.cases.approach import approach
from domain.cases.assigning import ties_at, unfit_handler
from domain.cases.refusals import NotAssigned
from domain.cases.standing import CaseStanding
from domain.cases.ties import CaseTies
from domain.grievances.model import Grievance
from domain.grievances.ports import GrievanceGlance
from domain.kernel import Clock, NotThere, Refusal
from domain.reprisals.model import Allegation, Glance
from domain.reprisals.own import ties_of_case
from domain.unsealing.ports import UnsealingWork
from domain.vault.refusals import NeverACompany
from domain.vault.subjects import Subject, SubjectKind
from domain.whistleblowing.approach import sees as sees_report
from domain.whistleblowing.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody whom the asker may ask for, and who operates the sites in question."""

    subject: Subject
    operators: tuple[UUID, ...] = ()


class _Labelled(Protocol):
    @property
    def id(self) -> UUID: ...


async def known(subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock) -> Known | Refusal:
    """The person, if the asker stands so to them that they may ask."""
    match subject.kind:
        case SubjectKind.PARTY:
            return await _party(subject, by, work, clock)
        case SubjectKind.GRIEVANCE_ALIAS:
            return await _complainant(subject, by, work, clock)
        case SubjectKind.REPORT_ALIAS:
            return await _reporter(subject, by, work, clock)
        case SubjectKind.ALLEGATION_ALIAS:
            return await _victim(subject, by, work, clock)
        case SubjectKind.INTERVIEW:
            return await _interviewee(subject, by, work, clock)
        case _:
            assert_never(subject.kind)


async def _party(subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock) -> Known | Refusal:
    """For the organisation that keeps the record, and the secretariat."""
    found = await work.parties.kept_by(subject.id)
    keeps = found is not None and by.profile is Profile.MEMBER and found.owner_id == by.organisation
    if found is None or not (keeps or by.profile is Profile.SECRETARIAT):
        return NotThere()
    party = await work.parties.load(subject.id)
    sites = sorted({role.site_id for role in party.roles if role.site_id is not None})
    operators: set[UUID] = set()
    for site in sites:
        operators |= (await ties_at(site, (), work, clock.today())).operators
    return Known(subject=subject, operators=tuple(sorted(operators)))


async def _complainant(subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock) -> Known | Refusal:
    """For the grievance's handler, and for whoever filed it or speaks for them."""

    def sees(standing: CaseStanding, case: GrievanceGlance) -> bool:
        return standing.is_side_of(case) or standing.handles

    def may(standing: CaseStanding, case: Grievance) -> Refusal | None:
        hidden = by.profile is Profile.COMPANY and any(
            alias.id == subject.id and alias.in_confidence for alias in case.aliases
        )
        if hidden or not _has(case.aliases, subject):
            return NotThere()
        if by.profile is Profile.COMPANY:
            return NeverACompany()
        side = standing.is_side_of(case)
        return None if side or standing.is_assigned(case.handler_id) else NotAssigned()

    case_id = await work.subjects.case_of(subject)
    found = await approach(work.grievances, case_id, by, work, clock, sees=sees, may=may)
    if isinstance(found, Refusal):
        return found
    case, standing = found
    ties = await ties_at(case.site_id, (case.filed_by_id, case.representative_id), work, clock.today())
    return await _barred(standing, case.body_id, ties, work, clock, side=standing.is_side_of(case)) or Known(
        subject=subject, operators=tuple(sorted(ties.operators))
    )


async def _reporter(subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock) -> Known | Refusal:
    """For the report's handler. No company has a way to it at all."""

    def may(standing: CaseStanding, report: Report) -> Refusal | None:
        if not _has(report.aliases, subject):
            return NotThere()
        return None if standing.is_assigned(report.handler_id) else NotAssigned()

    case_id = await work.subjects.case_of(subject)
    found = await approach(work.reports, case_id, by, work, clock, sees=sees_report, may=may)
    if isinstance(found, Refusal):
        return found
    report, standing = found
    ties = await ties_at(report.site_id, (), work, clock.today())
    return await _barred(standing, report.body_id, ties, work, clock) or Known(
        subject=subject, operators=tuple(sorted(ties.operators))
    )


async def _victim(subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock) -> Known | Refusal:
    """For the allegation's handler, and for whoever brought it or speaks for them.

    Its committee judges what was done, not who suffered it: the Board's capacity never carries an identity scope.
    """

    def sees(standing: CaseStanding, case: Glance) -> bool:
        return standing.is_side_of(case) or standing.handles

    def may(standing: CaseStanding, case: Allegation) -> Refusal | None:
        if not _has(case.aliases, subject):
            return NotThere()
        side = standing.is_side_of(case)
        return None if side or standing.is_assigned(case.handler_id) else NotAssigned()

    case_id = await work.subjects.case_of(subject)
    found = await approach(work.allegations, case_id, by, work, clock, sees=sees, may=may)
    if isinstance(found, Refusal):
        return found
    case, standing = found
    ties = await ties_of_case(case, work, clock.today())
    return await _barred(standing, case.body_id, ties, work, clock, side=standing.is_side_of(case)) or Known(
        subject=subject, operators=tuple(sorted(ties.operators))
    )


async def _interviewee(subject: Subject, by: Viewer, work: UnsealingWork, clock: Clock) -> Known | Refusal:
    """For the audit's approved team."""
    interview = await come_to_interview(subject.id, by, work, clock)
    if isinstance(interview, Refusal):
        return interview
    ground = await work.audit_grounds.of(interview.audit_id)
    if ground is None:
        return NotThere()
    at_site = await ties_at(ground.site_id, (), work, clock.today())
    return Known(subject=subject, operators=tuple(sorted(at_site.operators | {ground.operator_id})))


async def _barred(
    standing: CaseStanding,
    body: UUID,
    ties: CaseTies,
    work: UnsealingWork,
    clock: Clock,
    *,
    side: bool = False,
) -> Refusal | None:
    """What ties a handler to the case by now, though they were free of ties when it was given to them."""
    person = standing.viewer.person
    if side or person is None:
        return None
    return await unfit_handler(person, body, ties, work, clock.today())


def may_end(subject: Subject, by: Viewer) -> bool:
    """Whether whoever may ask for this person may also have them erased, on their wish, or linked to another label.

    Of a case that is its handler's at the secretariat: the person has a receipt, and who speaks for them has not.
    """
    return subject.kind in (SubjectKind.PARTY, SubjectKind.INTERVIEW) or by.profile is Profile.SECRETARIAT


def _has(aliases: Sequence[_Labelled], subject: Subject) -> bool:
    return any(alias.id == subject.id for alias in aliases)
