"""Load, ask, save: the draft report, the published one, and one put right.

The firm drafts; the secretariat publishes, since a level is granted in the scheme's name (A: the firm could with its
approval; one hand less that can press the wrong button). Publishing grants the achievement with the same act. In a
surveillance, requirements outside its scope stand as they were last published since the site's last full audit (A);
so do those that it left unscored, since nobody may win a level by not looking. Where a report is put right on which the
site's later surveillance rests, that one's report is put right by the same act.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from domain.access import Viewer
from domain.assurance import achievement as achieving
from domain.assurance import commands as c
from domain.assurance import rating as ratings
from domain.assurance import report as reporting
from domain.assurance.audit import Audit, Glance, no_such_step
from domain.assurance.corrective import still_open
from domain.assurance.own import Found, come_to, its_firm, keep, the_secretariat
from domain.assurance.ports import AssuranceWork
from domain.assurance.rating_cases import asked_of, keep_rating
from domain.assurance.refusals import NoCorrection, NotPublished, UnratedLeft
from domain.assurance.report import Findings, Report, ReportScore
from domain.assurance.scoring import level_of, scores_of
from domain.assurance.values import AchievementEnd, AuditState, Cycle, Level, RatingCode
from domain.kernel import BadInput, Clock, Event, NewId, Recorded, Refusal


async def draft_report(
    command: c.OnAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm's findings go to the operator, once it rated all that it looks at."""
    found = await come_to(command.audit_id, by, work, clock, its_firm, command.version)
    if isinstance(found, Refusal):
        return found
    decided = found.audit.drafted_by(found.act(new_id))
    if isinstance(decided, Refusal):
        return decided
    scope = await work.audit_ratings.scope(found.audit.id)
    unrated = scope - (await work.audit_ratings.current(found.audit.id)).keys()
    if unrated or not scope:
        return UnratedLeft(unrated=len(unrated))
    return await keep(decided, found, work)


async def publish_report(
    command: c.OnAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The report comes out, with the level that it comes to."""
    found = await come_to(command.audit_id, by, work, clock, the_secretariat, command.version, _turn(work))
    if isinstance(found, Refusal):
        return found
    if found.audit.state not in (AuditState.DRAFT_REPORT, AuditState.CORRECTIVE_ACTION):
        return no_such_step(found.audit.state)
    actions = await work.corrective_actions.of_audit(found.audit.id)
    waits = still_open(actions, found.audit.state, found.today)
    if waits is not None:
        return waits
    findings = await _findings(found.audit, work)
    decided = found.audit.made_public(findings.level, found.act(new_id))
    if isinstance(decided, Refusal):
        return decided
    kept = await keep(decided, found, work)
    report = await _publish(decided.record, findings, found, work, new_id, 1, None)
    granted = await _grant(decided.record, findings.level, AchievementEnd.SUPERSEDED, found, work, new_id)
    return kept if isinstance(kept, Refusal) else _with(kept, report.told(), *granted)


async def correct_report(
    command: c.CorrectReport, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A further number of a published report, with the ratings that were wrong put right."""
    found = await come_to(command.audit_id, by, work, clock, the_secretariat, command.version, _turn(work))
    if isinstance(found, Refusal):
        return found
    if found.audit.state is not AuditState.PUBLISHED:
        return NotPublished()
    later = await _achieved_later(found, work)
    stood = None if later is None else await _findings(later.audit, work)
    refused = await _put_right(command, found, work, new_id)
    if refused is not None:
        return refused
    events = await _corrected(found, command.why, work, new_id)
    if later is not None and await _findings(later.audit, work) != stood:
        events = (*events, *await _corrected(later, command.why, work, new_id))
    return Recorded(entity="Audit", id=found.audit.id, events=events)


async def _achieved_later(found: Found, work: AssuranceWork) -> Found | None:
    """The audit by which the site holds what it has achieved, where that is another."""
    held = await work.achievements.in_force(found.audit.site_id)
    if held is None or held.audit_id == found.audit.id:
        return None
    audit = await work.audits.load(held.audit_id)
    return None if audit is None else replace(found, audit=audit)


async def _corrected(found: Found, why: str, work: AssuranceWork, new_id: NewId) -> tuple[Event, ...]:
    findings = await _findings(found.audit, work)
    decided = found.audit.corrected(findings.level, found.act(new_id))
    await work.audits.keep(decided.record, was=found.audit)
    number = await work.audit_reports.latest(found.audit.id) + 1
    report = await _publish(decided.record, findings, found, work, new_id, number, why)
    granted = await _regrant(decided.record, findings.level, found, work, new_id)
    return (*decided.events, report.told(), *granted)


async def _put_right(
    command: c.CorrectReport, found: Found, work: AssuranceWork, new_id: NewId
) -> Refusal | None:
    named = [one.requirement_id for one in command.corrections]
    if not named or len(set(named)) < len(named):
        return NoCorrection()
    scope = await work.audit_ratings.scope(found.audit.id)
    for one in command.corrections:
        before = await work.audit_ratings.of(found.audit.id, one.requirement_id)
        asked = asked_of(one.requirement_id, one.rating, one.evidence)
        if asked.rests_on_interviews:
            return BadInput(
                message="What is put right in a published report rests on documents and observations.",
                next="Leave the interview out.",
                field="corrections",
            )
        in_scope = one.requirement_id in scope
        decided = ratings.made(found.audit, asked, before, in_scope, found.act(new_id), new_id)
        if isinstance(decided, Refusal):
            return decided
        await keep_rating(decided, before, work)
    return None


def _turn(work: AssuranceWork) -> Callable[[Glance], Awaitable[None]]:
    """What is published at one site rests on what was: one after the other."""

    async def taken(glance: Glance) -> None:
        await work.audits.under_way(glance.site_id)

    return taken


async def _findings(audit: Audit, work: AssuranceWork) -> Findings:
    own = await work.audit_ratings.current(audit.id)
    carried: Mapping[str, RatingCode] = {}
    if audit.cycle is Cycle.SURVEILLANCE:
        before = await work.audit_ratings.standing_before(audit)
        unscored = RatingCode.NOT_SCORED
        carried = {id: rating for id, rating in before.items() if own.get(id, unscored) is unscored}
    demands = await work.editions.demands(audit.edition_id)
    scores = scores_of(demands, {**own, **carried}, work.rules)
    level = level_of(demands, {**carried, **own}, scores)
    return Findings(ratings=own, carried=carried, scores=scores, level=level)


async def _publish(
    audit: Audit,
    findings: Findings,
    found: Found,
    work: AssuranceWork,
    new_id: NewId,
    number: int,
    why: str | None,
) -> Report:
    report = reporting.written(audit, findings, work.rules, found.today, number, new_id(), why)
    scores = [
        ReportScore(id=new_id(), report_id=report.id, area=one.area, points=one.points, possible=one.possible)
        for one in findings.scores
    ]
    await work.audit_reports.add(report, scores)
    return report


async def _grant(
    audit: Audit, level: Level, because: AchievementEnd, found: Found, work: AssuranceWork, new_id: NewId
) -> tuple[Event, ...]:
    """In the place of what the site had achieved before."""
    before = await work.achievements.in_force(audit.site_id)
    events: tuple[Event, ...] = ()
    if before is not None:
        ended = before.ended(because, found.today)
        await work.achievements.keep(ended.record, was=before)
        events = ended.events
    months = work.rules.surveillance_months
    granted = achieving.granted(audit, level, found.today, months, new_id())
    await work.achievements.add(granted.record)
    return (*events, *granted.events)


async def _regrant(
    audit: Audit, level: Level, found: Found, work: AssuranceWork, new_id: NewId
) -> tuple[Event, ...]:
    """Another level, if the achievement of this very audit is still in force and was another."""
    before = await work.achievements.in_force(audit.site_id)
    if before is None or before.audit_id != audit.id or before.level is level:
        return ()
    return await _grant(audit, level, AchievementEnd.REPORT_CORRECTED, found, work, new_id)


def _with(recorded: Recorded, *events: Event) -> Recorded:
    return Recorded(entity=recorded.entity, id=recorded.id, events=(*recorded.events, *events))
