"""How a report comes in: told by somebody themselves, whom nobody asks who they are, or written down for them.

Who wants to be reached under their name can say who they are to the vault, in confidence: the report knows their label.
Refused is a name beside ANONYMOUS.
"""

from __future__ import annotations

from typing import assert_never
from uuid import UUID

from domain.access import Viewer
from domain.cases.approach import reckoning_at
from domain.cases.parts import IdentityMode
from domain.cases.ports import CaseKind
from domain.cases.refusals import NotAHandler
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.values import OrganisationKind
from domain.vault.intake import nobody_to_name, seal_with
from domain.vault.values import Tier
from domain.whistleblowing import commands as c
from domain.whistleblowing.approach import PROFILES, spoken
from domain.whistleblowing.model import Report
from domain.whistleblowing.parts import Account, Act
from domain.whistleblowing.ports import WhistleblowingWork
from domain.whistleblowing.refusals import CannotBeAddressed

ADDRESSABLE = frozenset({OrganisationKind.SECRETARIAT, OrganisationKind.AUDIT_FIRM})
"""Who takes reports: never whoever they may be about."""


async def submit_report(
    command: c.SubmitReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Takes what somebody tells, and gives them the one way back. Nothing is asked of who it is."""
    said = IdentityMode.ANONYMOUS if command.identity is None else IdentityMode.CONFIDENTIAL
    mode = command.identity_mode or said
    return await _received(command.body_id, mode, command, None, work, clock, new_id)


async def take_down_report(
    command: c.TakeDownReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Writes down, at one's own desk, what somebody told; the receipt is for them."""
    if by.organisation is None or by.person is None or by.profile not in PROFILES:
        return NotAHandler()
    if not await work.casework.sits_at(by.person, by.organisation, clock.today()):
        return NotAHandler()
    return await _received(by.organisation, command.identity_mode, command, by.person, work, clock, new_id)


async def _received(
    body: UUID,
    mode: IdentityMode,
    told: c.SubmitReport | c.TakeDownReport,
    person: UUID | None,
    work: WhistleblowingWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    refused = _mode_unfit(mode, told) or await _unfit(body, told.site_id, work)
    if refused is not None:
        return refused
    language = spoken(told.language)
    if isinstance(language, Refusal):
        return language
    account = Account(
        body_id=body,
        site_id=told.site_id,
        identity_mode=mode,
        concern=told.concern,
        protected_person=told.protected_person,
        retaliation_forms=told.retaliation_forms,
        activities=told.activities,
        language=language,
    )
    reckoning = await reckoning_at(told.site_id, work, by_week=mode is IdentityMode.ANONYMOUS)
    decided = Report.received(account, Act(person_id=person, now=clock.now(), by=reckoning, new_id=new_id))
    report = decided.record
    (reporter,) = report.aliases
    refused = await seal_with(
        reporter.id,
        told.identity,
        Tier.SEALED,
        work,
        clock.today(),
        new_id,
        recorded_by=None if person is None else body,
    )
    if refused is not None:
        return refused
    await work.reports.add(report)
    await work.contents.begin(report.id)
    await work.contents.put(report.id, report.items[0].id, told.narrative)
    receipt = work.receipts.fresh()
    await work.receipts.keep(receipt, CaseKind.REPORT, report.id, reporter.id, handed=person is not None)
    said = {"receipt": receipt.text, "acknowledgedBy": str(report.due_on)}
    return Recorded(entity="Report", id=report.id, events=decided.events, told=said, by_week=report.by_week)


async def _unfit(body: UUID, site: UUID | None, work: WhistleblowingWork) -> Refusal | None:
    kind = await work.surroundings.kind_of(body)
    if kind is None or (site is not None and not await work.surroundings.has_site(site)):
        return NotThere()
    return None if kind in ADDRESSABLE else CannotBeAddressed()


def _mode_unfit(mode: IdentityMode, told: c.SubmitReport | c.TakeDownReport) -> BadInput | None:
    match mode:
        case IdentityMode.CONFIDENTIAL:
            return None
        case IdentityMode.ANONYMOUS:
            if told.identity is None:
                return None
            return nobody_to_name("identity", "Whoever reports anonymously gives no identity.")
        case IdentityMode.NAMED | IdentityMode.VIA_REPRESENTATIVE:
            return BadInput(
                message="A report carries no name, and is told by somebody themselves.",
                next="Give ANONYMOUS or CONFIDENTIAL. Who it is goes into `identity`, which the vault alone keeps.",
                field="identityMode",
            )
        case _:
            assert_never(mode)
