"""Load, ask, save: how an audit comes about, up to the firm's contract; and how one ends before its report.

The company opens, applies and confirms its agreement; the secretariat contracts. A company can withdraw until the firm
has begun: from then on what is found is not its to call off, and it leaves the scheme by its agreement.
"""

from __future__ import annotations

from domain.access import Profile, Viewer
from domain.assurance import commands as c
from domain.assurance.audit import Audit, Glance, no_such_step
from domain.assurance.own import (
    Found,
    act_of,
    come_to,
    day_in,
    its_operator,
    keep,
    standing_at,
    the_secretariat,
    zone_of,
)
from domain.assurance.ports import AssuranceWork, InForce
from domain.assurance.refusals import (
    AuditUnderWay,
    CycleDoesNotFit,
    EditionNotInForce,
    FirmDoesNotFit,
    NoAgreementInForce,
    OnlyTheOperator,
    StoppedByTheAgreementAlone,
    TooLateToWithdraw,
)
from domain.assurance.stage_cases import withdraw_notice
from domain.assurance.values import AuditState, Cycle, StopReason
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.values import AssignmentCapacity

BEFORE_THE_FIRM_BEGINS = frozenset(
    {
        AuditState.SELF_ASSESSMENT,
        AuditState.APPLIED,
        AuditState.AGREEMENT_SIGNED,
        AuditState.FIRM_CONTRACTED,
        AuditState.TEAM_APPROVED,
    }
)


async def open_audit(
    command: c.OpenAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Begins an audit with the site's assessment of itself: for whoever operates it."""
    standing = await standing_at(command.site_id, by, work, clock)
    if not await work.surroundings.has_site(command.site_id):
        return NotThere()
    if by.profile is not Profile.COMPANY or by.organisation is None or not standing.operates:
        return OnlyTheOperator()
    in_force = await work.editions.is_in_force(command.edition_id)
    if not in_force:
        return NotThere() if in_force is None else EditionNotInForce()
    if await work.audits.under_way(command.site_id) is not None:
        return AuditUnderWay()
    achieved = await work.achievements.in_force(command.site_id)
    if (command.cycle is Cycle.INITIAL) is not (achieved is None):
        return CycleDoesNotFit()
    id, today = new_id(), day_in(await zone_of(command.site_id, work), clock)
    drafted = Audit(
        id=id,
        site_id=command.site_id,
        operator_id=by.organisation,
        audited_by=id,
        edition_id=command.edition_id,
        cycle=command.cycle,
        state=AuditState.SELF_ASSESSMENT,
        opened_on=today,
    )
    decided = drafted.opened(act_of(by, today, new_id))
    await work.audits.add(decided.record)
    return Recorded(entity="Audit", id=id, events=decided.events)


async def apply_for_audit(
    command: c.OnAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The operator asks the scheme for the audit."""
    found = await come_to(command.audit_id, by, work, clock, its_operator, command.version)
    if isinstance(found, Refusal):
        return found
    return await keep(found.audit.applied(found.act(new_id)), found, work)


async def confirm_agreement(
    command: c.OnAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The operator confirms that the audit is held under the site's agreement, which must be in force and its own."""
    held: list[InForce | None] = []

    async def hold(glance: Glance) -> None:
        held.append(await work.agreements.in_force(glance.site_id))

    found = await come_to(command.audit_id, by, work, clock, its_operator, command.version, hold)
    if isinstance(found, Refusal):
        return found
    if found.audit.state is not AuditState.APPLIED:
        return no_such_step(found.audit.state)
    agreement = held[0]
    if agreement is None or agreement.operator_id != found.audit.operator_id:
        return NoAgreementInForce()
    return await keep(found.audit.agreed(agreement.id, found.act(new_id)), found, work)


async def contract_firm(
    command: c.ContractFirm, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The secretariat approves the contract with an audit firm that it has assigned to the site."""
    found = await come_to(command.audit_id, by, work, clock, the_secretariat, command.version)
    if isinstance(found, Refusal):
        return found
    here = await work.surroundings.capacities(command.firm_id, found.audit.site_id, clock.today())
    if AssignmentCapacity.AUDIT not in here:
        return FirmDoesNotFit()
    return await keep(found.audit.contracted(command.firm_id, found.act(new_id)), found, work)


async def stop_audit(
    command: c.StopAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Ends an audit before its report: the secretariat at any stage, the operator until the firm has begun."""
    company = by.profile is Profile.COMPANY
    may = its_operator if company else the_secretariat
    found = await come_to(command.audit_id, by, work, clock, may, command.version)
    if isinstance(found, Refusal):
        return found
    refused = _unfit_stop(command.reason, found, company=company)
    if refused is not None:
        return refused
    decided = found.audit.stopped(command.reason, found.act(new_id))
    if not isinstance(decided, Refusal):
        await withdraw_notice(found.audit.id, found.today, work.audit_notices)
    return await keep(decided, found, work)


def _unfit_stop(
    reason: StopReason, found: Found, *, company: bool
) -> StoppedByTheAgreementAlone | TooLateToWithdraw | None:
    if reason is StopReason.AGREEMENT_TERMINATED:
        return StoppedByTheAgreementAlone()
    late = found.audit.is_under_way and found.audit.state not in BEFORE_THE_FIRM_BEGINS
    return TooLateToWithdraw() if company and late else None
