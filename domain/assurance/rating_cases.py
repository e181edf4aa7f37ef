"""Load, ask, save: what an audit looks at and how it rates, by its firm alone. The audit is held and never changed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import Viewer
from domain.assurance import commands as c
from domain.assurance import rating as ratings
from domain.assurance.audit import Audit
from domain.assurance.own import Found, come_to, its_firm
from domain.assurance.ports import AssuranceWork
from domain.assurance.rating import RATING, SCOPING, Asked, Rating, Shown
from domain.assurance.refusals import (
    NotRated,
    OnlyTheTeam,
    RatedAlready,
    RequirementOutsideEdition,
)
from domain.assurance.team import wrong_stage
from domain.cases.approach import stale
from domain.engagement.parts import Decided
from domain.kernel import Clock, Event, NewId, Recorded, Refusal
from domain.labels import encode_id


async def add_to_scope(
    command: c.ChangeScope, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Puts requirements of the audit's edition into its scope; those that are in it stay."""
    found = await _scoping(command, by, work, clock)
    if isinstance(found, Refusal):
        return found
    known = {one.id for one in await work.editions.demands(found.audit.edition_id) if one.area is not None}
    outside = next((one for one in command.requirement_ids if one not in known), None)
    if outside is not None:
        return RequirementOutsideEdition(requirement_id=encode_id("Requirement", outside))
    new = sorted(set(command.requirement_ids) - await work.audit_ratings.scope(found.audit.id))
    await work.audit_ratings.widen([ratings.scoped(found.audit, one, found.today, new_id()) for one in new])
    return _recorded("AuditScopeWidened", found.audit)


async def remove_from_scope(
    command: c.ChangeScope, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Takes requirements that were never rated out of the scope."""
    found = await _scoping(command, by, work, clock)
    if isinstance(found, Refusal):
        return found
    if not (await work.audit_ratings.current(found.audit.id)).keys().isdisjoint(command.requirement_ids):
        return RatedAlready()
    await work.audit_ratings.narrow(found.audit.id, command.requirement_ids)
    return _recorded("AuditScopeNarrowed", found.audit)


async def rate_requirement(
    command: c.RateRequirement, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Rates a requirement; an earlier rating of it stays on record."""
    found = await come_to(command.audit_id, by, work, clock, its_firm)
    if isinstance(found, Refusal):
        return found
    asked = asked_of(command.requirement_id, command.rating, command.evidence)
    if asked.rests_on_interviews and not on_the_team(found):
        return OnlyTheTeam()
    before = await work.audit_ratings.of(found.audit.id, asked.requirement_id)
    changed = stale(before.version if before else 0, command.version)
    if changed is not None:
        return changed
    in_scope = asked.requirement_id in await work.audit_ratings.scope(found.audit.id)
    decided = ratings.rated(found.audit, asked, before, in_scope, found.act(new_id), new_id)
    if isinstance(decided, Refusal):
        return decided
    await keep_rating(decided, before, work)
    if asked.rests_on_interviews:
        await work.audit_ratings.mark_interviews(new_id(), decided.record)
    return Recorded(entity="Rating", id=decided.record.id, events=decided.events)


async def mark_interview_evidence(
    command: c.MarkInterviews, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Marks that a rating rests on interviews too, once however many there were: for the team, and seen by it alone.

    Of interviews the week is known: so is it of the mark, also to whoever reads the log."""
    found = await come_to(command.audit_id, by, work, clock, its_firm)
    if isinstance(found, Refusal):
        return found
    if not on_the_team(found):
        return OnlyTheTeam()
    if found.audit.state not in RATING:
        return wrong_stage(found.audit, RATING)
    rating = await work.audit_ratings.of(found.audit.id, command.requirement_id)
    if rating is None:
        return NotRated()
    await work.audit_ratings.mark_interviews(new_id(), rating)
    event = Event(kind="InterviewEvidenceMarked", entity="Rating", id=rating.id)
    return Recorded(entity="Rating", id=rating.id, events=(event,), by_week=True)


async def keep_rating(decided: Decided[Rating], before: Rating | None, work: AssuranceWork) -> None:
    """Keeps the rating in the place of the one before."""
    if before is not None:
        await work.audit_ratings.keep(before.replaced(), was=before)
    await work.audit_ratings.add(decided.record)


def asked_of(requirement: str, rating: ratings.RatingCode, evidence: Sequence[c.EvidenceGiven]) -> Asked:
    """A rating as it is asked."""
    shown = tuple(Shown(kind=one.kind, says=one.says) for one in evidence)
    return Asked(requirement_id=requirement, rating=rating, shown=shown)


def on_the_team(found: Found) -> bool:
    """Whether whoever asks sits on the audit's team, signed in as themselves."""
    person = found.by.person
    return person is not None and any(one.sits and one.person_id == person for one in found.audit.team)


async def _scoping(command: c.ChangeScope, by: Viewer, work: AssuranceWork, clock: Clock) -> Found | Refusal:
    found = await come_to(command.audit_id, by, work, clock, its_firm)
    if isinstance(found, Found) and found.audit.state not in SCOPING:
        return wrong_stage(found.audit, SCOPING)
    return found


def _recorded(kind: str, audit: Audit) -> Recorded:
    event = Event(kind=kind, entity="Audit", id=audit.id)
    return Recorded(entity="Audit", id=audit.id, events=(event,))
