"""How an act comes to its audit, is decided there and kept: the steps that every use case of this context shares.

Who sees an audit: the secretariat; its firm; the company that is its operator and operates the site today; everybody
once it is published. For everybody else it is not there: such an audit takes the same steps as an id that never was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.access import Profile, Viewer
from domain.assurance.audit import Audit, Glance
from domain.assurance.parts import Act
from domain.assurance.ports import AssuranceWork
from domain.assurance.refusals import OnlyTheFirm, OnlyTheOperator, TiedToTheAudit
from domain.assurance.team_ties import ties_to_audit
from domain.cases.approach import stale
from domain.engagement.parts import Decided
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.labels import encode_id
from domain.stakeholders.refusals import SecretariatOnly
from domain.stakeholders.values import AssignmentCapacity

Decision = Decided[Audit] | Refusal
May = Callable[["Standing", Audit], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who asks, and whether their company operates the site today."""

    viewer: Viewer
    operates: bool = False

    def sees(self, audit: Glance) -> bool:
        """Whether the audit exists for them."""
        return audit.published or self.is_inside(audit)

    def is_inside(self, audit: Glance | Audit) -> bool:
        """Whether they see it before everybody does."""
        match self.viewer.profile:
            case Profile.SECRETARIAT:
                return True
            case Profile.AUDIT_FIRM:
                return audit.audited_by == self.viewer.organisation
            case Profile.COMPANY:
                return self.operates and audit.operator_id == self.viewer.organisation
            case Profile.PUBLIC | Profile.BOARD | Profile.MEMBER:
                return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An audit that somebody may act on, and the day it is at its site."""

    audit: Audit
    by: Viewer
    today: date
    zone: str

    def act(self, new_id: NewId) -> Act:
        """One act today, by whoever asks."""
        return act_of(self.by, self.today, new_id)


async def come_to(
    id: UUID,
    by: Viewer,
    work: AssuranceWork,
    clock: Clock,
    may: May,
    version: int | None = None,
    ahead: Callable[[Glance], Awaitable[None]] | None = None,
    inside: bool = False,
) -> Found | Refusal:
    """The audit to act on, locked, or why they cannot. `ahead`: what is to be locked before it is; `inside`: what is
    acted on does not become public with the audit."""
    glance = await work.audits.glance(id)
    standing = await standing_at(glance.site_id if glance else _NOWHERE, by, work, clock)
    if glance is None or not (standing.is_inside(glance) if inside else standing.sees(glance)):
        return NotThere()
    if ahead is not None:
        await ahead(glance)
    audit = await work.audits.load(id)
    if audit is None:
        return NotThere()
    refused = may(standing, audit) or stale(audit.version, version)
    if refused is not None:
        return refused
    zone = await zone_of(audit.site_id, work)
    found = Found(audit=audit, by=by, today=day_in(zone, clock), zone=zone)
    tied = await _tied(found, work) if may is its_firm else None
    return tied or found


async def _tied(found: Found, work: AssuranceWork) -> TiedToTheAudit | None:
    """Who cannot be on the team does not rate or verify beside it either."""
    audit, person = found.audit, found.by.person
    if person is None or audit.firm_id is None:
        return None
    ties = await ties_to_audit(person, audit.site_id, audit.operator_id, audit.firm_id, work, found.today)
    if not ties:
        return None
    return TiedToTheAudit(person_id=encode_id("Person", person), ties=tuple(tie.value for tie in ties))


async def standing_at(site: UUID, by: Viewer, work: AssuranceWork, clock: Clock) -> Standing:
    """How whoever asks stands to a site today."""
    if by.organisation is None:
        return Standing(viewer=by)
    here = await work.surroundings.capacities(by.organisation, site, clock.today())
    return Standing(viewer=by, operates=AssignmentCapacity.OPERATOR in here)


async def keep(decided: Decision, found: Found, work: AssuranceWork) -> Recorded | Refusal:
    """Keeps what was decided, or passes the refusal on."""
    if isinstance(decided, Refusal):
        return decided
    await work.audits.keep(decided.record, was=found.audit)
    return Recorded(entity="Audit", id=found.audit.id, events=decided.events)


def its_operator(standing: Standing, audit: Audit) -> OnlyTheOperator | None:
    """For the company that operates the site and whose audit it is."""
    inside = standing.viewer.profile is Profile.COMPANY and standing.is_inside(audit)
    return None if inside else OnlyTheOperator()


def its_firm(standing: Standing, audit: Audit) -> OnlyTheFirm | None:
    """For the firm that audits: its system, or anybody of it whom nothing ties to the site."""
    inside = standing.viewer.profile is Profile.AUDIT_FIRM and standing.is_inside(audit)
    return None if inside else OnlyTheFirm()


def the_secretariat(standing: Standing, audit: Audit) -> SecretariatOnly | None:
    """For the scheme's own organisation."""
    return None if standing.viewer.profile is Profile.SECRETARIAT else SecretariatOnly()


def act_of(by: Viewer, today: date, new_id: NewId) -> Act:
    """One act by whoever asks."""
    return Act(id=new_id(), on=today, organisation_id=by.organisation, person_id=by.person)


async def zone_of(site: UUID, work: AssuranceWork) -> str:
    """The site's time zone; UTC if there is no such site."""
    place = await work.casework.place_of(site)
    return "UTC" if place is None else place[1]


def day_in(zone: str, clock: Clock) -> date:
    """The day it is there."""
    return clock.now().astimezone(ZoneInfo(zone)).date()


_NOWHERE = UUID(int=0)
