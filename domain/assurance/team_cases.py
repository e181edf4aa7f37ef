"""Load, ask, save: who audits. The firm proposes, the secretariat approves; ties are looked at both times."""

from __future__ import annotations

from uuid import UUID

from domain.access import Profile, Viewer
from domain.assurance import commands as c
from domain.assurance import team
from domain.assurance.audit import Audit
from domain.assurance.own import Found, Standing, come_to, its_firm, keep, the_secretariat
from domain.assurance.parts import TeamMember
from domain.assurance.ports import AssuranceWork
from domain.assurance.team_ties import ties_to_audit
from domain.cases.ties import Tie
from domain.kernel import Clock, NewId, Recorded, Refusal


async def propose_team_member(
    command: c.ProposeTeamMember, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm names somebody for its team."""
    found = await come_to(command.audit_id, by, work, clock, its_firm, command.version)
    if isinstance(found, Refusal):
        return found
    member = TeamMember(id=new_id(), person_id=command.person_id, role=command.role, proposed_on=found.today)
    is_auditor, ties = await known_of(command.person_id, found, work)
    return await keep(team.proposed(found.audit, member, is_auditor=is_auditor, ties=ties), found, work)


async def approve_team(
    command: c.OnAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The secretariat approves all who are proposed, or none."""
    found = await come_to(command.audit_id, by, work, clock, the_secretariat, command.version)
    if isinstance(found, Refusal):
        return found
    waiting = [one.person_id for one in found.audit.team if one.is_proposed]
    known = {person: await known_of(person, found, work) for person in waiting}
    return await keep(team.approved(found.audit, found.act(new_id), known), found, work)


async def end_team_membership(
    command: c.EndTeamMembership, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm or the secretariat records that somebody left the team, or is proposed no longer."""
    may = the_secretariat if by.profile is Profile.SECRETARIAT else _the_firm_ties_or_not
    found = await come_to(command.audit_id, by, work, clock, may, command.version)
    if isinstance(found, Refusal):
        return found
    return await keep(team.left(found.audit, command.member_id, found.today), found, work)


def _the_firm_ties_or_not(standing: Standing, audit: Audit) -> Refusal | None:
    """Whom something came to tie to the site can still leave."""
    return its_firm(standing, audit)


async def known_of(person: UUID, found: Found, work: AssuranceWork) -> tuple[bool, tuple[Tie, ...]]:
    """Whether the person is an auditor of the firm today, and what ties them to the audit."""
    firm = found.audit.firm_id
    if firm is None or not await work.audits.is_auditor(person, firm, found.today):
        return False, ()
    audit = found.audit
    return True, await ties_to_audit(person, audit.site_id, audit.operator_id, firm, work, found.today)
