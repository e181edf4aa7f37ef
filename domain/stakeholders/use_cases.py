"""Keeping the register: organisations, people, sites and assignments. Load, ask the model, save.

Only the secretariat keeps it; who asks without being that learns nothing about what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.kernel import BadInput, Clock, Event, NewId, NotThere, Recorded, Refusal
from domain.stakeholders import model, site
from domain.stakeholders.ports import StakeholderWork
from domain.stakeholders.refusals import AlreadyRegistered, SecretariatOnly
from domain.stakeholders.site import RiskDesignation, SiteFacts
from domain.stakeholders.values import (
    AssignmentCapacity,
    OrganisationKind,
    RiskKind,
    SiteStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOrganisation:
    """Enter an organisation."""

    name: str
    kind: OrganisationKind
    country: str | None


async def register_organisation(
    command: RegisterOrganisation, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Enter an organisation that is not yet there."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    asked = model.Organisation(id=new_id(), name=command.name, kind=command.kind, country=command.country)
    answer = model.register_organisation(asked)
    if isinstance(answer, Refusal):
        return answer
    if await work.organisations.named(asked):
        return AlreadyRegistered()
    await work.organisations.add(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameOrganisation:
    """Give an organisation another name."""

    organisation_id: UUID
    name: str
    version: int


async def rename_organisation(
    command: RenameOrganisation, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Rename, if nobody changed the record meanwhile."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    organisation = await work.organisations.load(command.organisation_id)
    if organisation is None:
        return NotThere()
    answer = model.rename_organisation(organisation, command.name, command.version)
    if isinstance(answer, Refusal):
        return answer
    if await work.organisations.named(answer[0]):
        return AlreadyRegistered()
    await work.organisations.save(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSite:
    """Enter a site."""

    name: str
    country: str
    region: str | None
    status: SiteStatus
    commodities: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    time_zone: str | None


async def register_site(
    command: RegisterSite, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Enter a site that is not yet there."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    answer = site.register_site(new_id(), _facts(command))
    if isinstance(answer, Refusal):
        return answer
    if not await work.sites.knows_time_zone(answer[0].time_zone):
        return _no_such_time_zone()
    if await work.sites.named(command.name, command.country):
        return AlreadyRegistered()
    await work.sites.add(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSite:
    """Say anew what is known of a site."""

    site_id: UUID
    version: int
    name: str
    country: str
    region: str | None
    status: SiteStatus
    commodities: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    time_zone: str | None


async def update_site(
    command: UpdateSite, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Update, if nobody changed the record meanwhile."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    found = await work.sites.load(command.site_id)
    if found is None:
        return NotThere()
    answer = site.update_site(found, _facts(command), command.version)
    if isinstance(answer, Refusal):
        return answer
    if not await work.sites.knows_time_zone(answer[0].time_zone):
        return _no_such_time_zone()
    await work.sites.save(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignateRisk:
    """Record that a site's area is conflict-affected or high-risk."""

    site_id: UUID
    kind: RiskKind
    starts: date
    source: str


async def designate_risk(
    command: DesignateRisk, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Flag the site's area from a day on."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    found = await work.sites.load(command.site_id)
    if found is None:
        return NotThere()
    designation = RiskDesignation(
        id=new_id(),
        site_id=found.id,
        kind=command.kind,
        starts=command.starts,
        ends=None,
        source=command.source,
    )
    answer = site.designate_risk(found, designation, clock.today())
    if isinstance(answer, Refusal):
        return answer
    await work.sites.save(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRiskDesignation:
    """Record the last day of a designation."""

    designation_id: UUID
    ends_on: date


async def end_risk_designation(
    command: EndRiskDesignation, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Let a designation end."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    found = await work.sites.of_designation(command.designation_id)
    if found is None:
        return NotThere()
    answer = site.end_risk_designation(*found, command.ends_on, clock.today())
    if isinstance(answer, Refusal):
        return answer
    await work.sites.save(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignOrganisation:
    """Let an organisation stand by a site, operate it or audit it."""

    organisation_id: UUID
    site_id: UUID
    capacity: AssignmentCapacity
    starts: date
    ends: date | None


async def assign_organisation(
    command: AssignOrganisation, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Assign, if the capacity fits and nothing stands against it at the site."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    organisation = await work.organisations.load(command.organisation_id)
    found = await work.sites.load(command.site_id)
    if organisation is None or found is None:
        return NotThere()
    assignment = model.Assignment(
        id=new_id(),
        organisation_id=organisation.id,
        site_id=found.id,
        capacity=command.capacity,
        starts=command.starts,
        ends=command.ends,
    )
    answer = model.assign(assignment, organisation, await work.assignments.at_site(found.id))
    if isinstance(answer, Refusal):
        return answer
    await work.assignments.add(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAssignment:
    """Record the last day of an assignment."""

    assignment_id: UUID
    ends_on: date


async def end_assignment(
    command: EndAssignment, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Let an assignment end."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    assignment = await work.assignments.load(command.assignment_id)
    if assignment is None:
        return NotThere()
    answer = model.end_assignment(assignment, command.ends_on)
    if isinstance(answer, Refusal):
        return answer
    await work.assignments.save(answer[0])
    return done(answer[1])


def done(event: Event) -> Recorded:
    """The record that the event is about."""
    return Recorded(entity=event.entity, id=event.id, events=(event,))


def _facts(command: RegisterSite | UpdateSite) -> SiteFacts:
    return SiteFacts(
        name=command.name,
        country=command.country,
        region=command.region,
        status=command.status,
        commodities=command.commodities,
        latitude=command.latitude,
        longitude=command.longitude,
        time_zone=command.time_zone or "UTC",
    )


def _no_such_time_zone() -> BadInput:
    return BadInput(
        message="This is no time zone.",
        next="Give a name of the IANA time zone database, such as America/Lima.",
        field="timeZone",
    )
