"""An audit's team: the firm proposes its own auditors, the secretariat approves them, and none is tied to the site.

Refused by name: whoever is no auditor of the firm, and whoever is tied to the site, its operator or who else stands by
it (`domain.cases.ties`). A team has a lead auditor from the day it is approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.assurance.audit import Audit
from domain.assurance.parts import Act, TeamMember
from domain.assurance.refusals import (
    AlreadyOnTheTeam,
    NobodyProposed,
    NoLeadAuditor,
    NotAnAuditor,
    PlaceEnded,
    TiedToTheAudit,
    WrongStage,
)
from domain.assurance.values import AuditState, TeamRole
from domain.cases.ties import Tie
from domain.engagement.parts import Decided
from domain.kernel import Event, IllegalTransition, NotThere
from domain.labels import encode_id

S = AuditState
TEAM_CHANGES = (
    S.FIRM_CONTRACTED,
    S.TEAM_APPROVED,
    S.STAGE_1,
    S.NOTICE_PUBLISHED,
    S.STAGE_2,
    S.DRAFT_REPORT,
    S.CORRECTIVE_ACTION,
)
"""While the firm is at work."""


def proposed(
    audit: Audit, member: TeamMember, *, is_auditor: bool, ties: tuple[Tie, ...]
) -> Decided[Audit] | WrongStage | AlreadyOnTheTeam | NotAnAuditor | TiedToTheAudit:
    """With somebody whom the firm wants on the team."""
    if audit.state not in TEAM_CHANGES:
        return wrong_stage(audit, TEAM_CHANGES)
    if any(one.person_id == member.person_id and one.ended_on is None for one in audit.team):
        return AlreadyOnTheTeam()
    unfit = unfit_for(member.person_id, is_auditor=is_auditor, ties=ties)
    return unfit or _changed(audit, (*audit.team, member), "TeamMemberProposed", member)


def approved(
    audit: Audit, act: Act, known: Mapping[UUID, tuple[bool, tuple[Tie, ...]]]
) -> (
    Decided[Audit]
    | WrongStage
    | NobodyProposed
    | NoLeadAuditor
    | NotAnAuditor
    | TiedToTheAudit
    | IllegalTransition
):
    """With all who were proposed on the team. `known`: whether each is an auditor of the firm, and their ties."""
    if audit.state not in TEAM_CHANGES:
        return wrong_stage(audit, TEAM_CHANGES)
    waiting = [one for one in audit.team if one.is_proposed]
    if not waiting:
        return NobodyProposed()
    for one in waiting:
        is_auditor, ties = known[one.person_id]
        unfit = unfit_for(one.person_id, is_auditor=is_auditor, ties=ties)
        if unfit is not None:
            return unfit
    team = tuple(replace(one, approved_on=act.on) if one.is_proposed else one for one in audit.team)
    if not led(team):
        return NoLeadAuditor()
    if audit.state is S.FIRM_CONTRACTED:
        return replace(audit, team=team).team_approved(act)
    return _changed(audit, team, "TeamApproved")


def left(
    audit: Audit, member: UUID, on: date
) -> Decided[Audit] | WrongStage | NotThere | PlaceEnded | NoLeadAuditor:
    """Without somebody; an approved team is never left without a lead."""
    if audit.state not in TEAM_CHANGES:
        return wrong_stage(audit, TEAM_CHANGES)
    found = next((one for one in audit.team if one.id == member), None)
    if found is None:
        return NotThere()
    if found.ended_on is not None:
        return PlaceEnded()
    gone = replace(found, ended_on=max(on, found.approved_on or found.proposed_on))
    team = tuple(gone if one.id == member else one for one in audit.team)
    if found.sits and audit.state is not S.FIRM_CONTRACTED and not led(team):
        return NoLeadAuditor()
    return _changed(audit, team, "TeamMemberLeft", gone)


def unfit_for(
    person: UUID, *, is_auditor: bool, ties: tuple[Tie, ...]
) -> NotAnAuditor | TiedToTheAudit | None:
    """Why the person cannot be on the team."""
    if not is_auditor:
        return NotAnAuditor(person_id=encode_id("Person", person))
    if ties:
        return TiedToTheAudit(person_id=encode_id("Person", person), ties=tuple(tie.value for tie in ties))
    return None


def led(team: tuple[TeamMember, ...]) -> bool:
    """Whether a lead auditor sits on it."""
    return any(one.sits and one.role is TeamRole.LEAD_AUDITOR for one in team)


def wrong_stage(audit: Audit, fitting: tuple[AuditState, ...]) -> WrongStage:
    """When this could be done."""
    return WrongStage(stands_at=audit.state.value, fitting=tuple(state.value for state in fitting))


def _changed(
    audit: Audit, team: tuple[TeamMember, ...], kind: str, member: TeamMember | None = None
) -> Decided[Audit]:
    facts = {"role": member.role.value} if member else {}
    event = Event(kind=kind, entity="Audit", id=audit.id, facts=facts)
    return Decided(record=audit.with_team(team), events=(event,))
