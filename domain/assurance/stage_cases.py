"""Load, ask, save: the stages that the firm takes an audit through, and the notice before it comes to the site."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.access import Viewer
from domain.assurance import commands as c
from domain.assurance import notice as notices
from domain.assurance.audit import no_such_step
from domain.assurance.interview_refusals import UndertakingNotSigned
from domain.assurance.notice import Contact, Notice
from domain.assurance.own import Found, come_to, its_firm, keep
from domain.assurance.ports import AssuranceWork, Notices
from domain.assurance.refusals import BeforeTheNotice, TeamNotApproved
from domain.assurance.values import AuditState
from domain.kernel import Clock, NewId, Recorded, Refusal


async def start_stage_one(
    command: c.OnAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm begins to read what the site hands in, with an approved team."""
    found = await come_to(command.audit_id, by, work, clock, its_firm, command.version)
    if isinstance(found, Refusal):
        return found
    if found.audit.state is AuditState.FIRM_CONTRACTED:
        return TeamNotApproved()
    return await keep(found.audit.begun(found.act(new_id)), found, work)


async def publish_notice(
    command: c.PublishNotice, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm tells everybody when stage 2 begins; a second notice takes the first one's place."""
    found = await come_to(command.audit_id, by, work, clock, its_firm, command.version)
    if isinstance(found, Refusal):
        return found
    written = _written(command, found, work, new_id)
    if isinstance(written, Refusal):
        return written
    decided = found.audit.noticed(written.first_day, found.act(new_id))
    if isinstance(decided, Refusal):
        return decided
    await withdraw_notice(found.audit.id, found.today, work.audit_notices)
    await work.audit_notices.add(written)
    return await keep(decided, found, work)


async def start_stage_two(
    command: c.OnAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm comes to the site, on the day that was announced or later, and once the site has promised that nobody
    suffers for talking: an audit in which nobody can be heard comes to no result (A, from DOMAIN 5)."""
    found = await come_to(command.audit_id, by, work, clock, its_firm, command.version)
    if isinstance(found, Refusal):
        return found
    announced = found.audit.stage_two_on
    if found.audit.state is AuditState.NOTICE_PUBLISHED and announced and found.today < announced:
        return BeforeTheNotice(earliest=announced)
    if found.audit.state is AuditState.NOTICE_PUBLISHED and not await work.undertakings.of_audit(
        found.audit.id
    ):
        return UndertakingNotSigned()
    return await keep(found.audit.on_site(found.act(new_id)), found, work)


async def withdraw_notice(audit: UUID, on: date, notices: Notices) -> None:
    """The audit's notice, if one stands, stands no longer."""
    before = await notices.standing(audit)
    if before is not None:
        await notices.keep(before.withdrawn(on), was=before)


def _written(command: c.PublishNotice, found: Found, work: AssuranceWork, new_id: NewId) -> Notice | Refusal:
    audit = found.audit
    if audit.firm_id is None or audit.state not in (AuditState.STAGE_1, AuditState.NOTICE_PUBLISHED):
        return no_such_step(audit.state)
    languages = notices.languages_of(command.languages)
    if isinstance(languages, Refusal):
        return languages
    contact = Contact(kind=command.contact_kind, address=command.contact)
    refused = notices.unfit_contact(contact) or notices.too_short(
        command.first_day, found.today, work.rules.notice_days
    )
    return refused or Notice(
        id=new_id(),
        audit_id=audit.id,
        site_id=audit.site_id,
        firm_id=audit.firm_id,
        published_on=found.today,
        first_day=command.first_day,
        languages=languages,
        contact_kind=contact.kind,
        contact=contact.address,
    )
