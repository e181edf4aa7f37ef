"""How a handler comes to a report: at the addressed body's desk, and for every step as the one it is assigned to.

A company has no way here at all, whatever the desk: its profile is not among those that see reports.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import approach, reckoning_at
from domain.cases.refusals import NotAssigned
from domain.cases.standing import Case, CaseStanding
from domain.engagement.parts import Decided
from domain.engagement.spoken import known_language
from domain.kernel import BadInput, Clock, NewId, Recorded, Refusal
from domain.whistleblowing.model import Report
from domain.whistleblowing.parts import Act
from domain.whistleblowing.ports import WhistleblowingWork

PROFILES = frozenset({Profile.SECRETARIAT, Profile.AUDIT_FIRM})
"""The capacities in which reports are read."""

Decision = Decided[Report] | Refusal


def sees(standing: CaseStanding, report: Case) -> bool:
    """Whether the report exists for them: they sit at the desk of the body to which it is addressed."""
    return standing.handles and standing.viewer.profile in PROFILES


def assigned(standing: CaseStanding, report: Report) -> NotAssigned | None:
    """Why a step is not theirs: another of the desk handles it, or nobody yet."""
    return None if standing.is_assigned(report.handler_id) else NotAssigned()


def at_the_desk(standing: CaseStanding, report: Report) -> None:
    """Everyone at the desk."""


async def act_on(
    id: UUID,
    version: int | None,
    by: Viewer,
    work: WhistleblowingWork,
    clock: Clock,
    new_id: NewId,
    decide: Callable[[Report, Act], Decision],
    *,
    text: str | None = None,
    may: Callable[[CaseStanding, Report], Refusal | None] = assigned,
) -> Recorded | Refusal:
    """Loads it, lets it decide, keeps it, and seals the text as its last item."""
    found = await approach(work.reports, id, by, work, clock, sees=sees, may=may, version=version)
    if isinstance(found, Refusal):
        return found
    report, _ = found
    decided = decide(report, await dated(report, by.person, work, clock, new_id))
    return await keep(decided, report, work, text=text)


async def dated(
    report: Report, person: UUID | None, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Act:
    """An act on the report, today."""
    by = await reckoning_at(report.site_id, work, by_week=report.by_week)
    return Act(person_id=person, now=clock.now(), by=by, new_id=new_id)


async def keep(
    decided: Decision, was: Report, work: WhistleblowingWork, *, text: str | None = None
) -> Recorded | Refusal:
    """Keeps what was decided, or passes the refusal on."""
    if isinstance(decided, Refusal):
        return decided
    await work.reports.keep(decided.record, was=was)
    if text is not None:
        await work.contents.put(was.id, decided.record.items[-1].id, text)
    return Recorded(entity="Report", id=was.id, events=decided.events, by_week=was.by_week)


def spoken(language: str | None) -> str | BadInput | None:
    """The language of a text, if it was said."""
    return None if language is None else known_language(language)
