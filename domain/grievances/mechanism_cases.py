"""Load, ask, save: mechanisms. The secretariat keeps them; whoever runs one does not assess it."""

from __future__ import annotations

from datetime import date

from domain.access import Profile, Viewer
from domain.cases.approach import stale
from domain.grievances import commands as c
from domain.grievances.mechanism import Mechanism, MechanismAssessment
from domain.grievances.ports import GrievanceWork
from domain.grievances.refusals import BodyDoesNotFit, MechanismAlreadyOpen, OwnMechanism
from domain.grievances.values import MechanismKind
from domain.kernel import Clock, NewId, NotThere, NotYours, Recorded, Refusal
from domain.stakeholders.refusals import SecretariatOnly
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind

RUN_BY = {
    MechanismKind.SITE: frozenset({OrganisationKind.COMPANY}),
    MechanismKind.AUDIT_FIRM: frozenset({OrganisationKind.AUDIT_FIRM}),
    MechanismKind.SCHEME: frozenset({OrganisationKind.SECRETARIAT}),
    MechanismKind.EXTERNAL: frozenset({OrganisationKind.SECRETARIAT, OrganisationKind.AUDIT_FIRM}),
}
"""Whose handlers take what is brought to it. One outside the scheme is followed by somebody within (A)."""


async def register_mechanism(
    command: c.RegisterMechanism, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Enters a mechanism."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    drafted = Mechanism(
        id=new_id(),
        kind=command.kind,
        body_id=command.body_id,
        site_id=command.site_id,
        name=command.name,
        opened_on=clock.today(),
    )
    decided = drafted.registered()
    refused = decided if isinstance(decided, Refusal) else await _unfit(drafted, work, clock.today())
    if refused is not None or isinstance(decided, Refusal):
        return refused or NotThere()
    await work.mechanisms.add(decided.record)
    return Recorded(entity="Mechanism", id=drafted.id, events=decided.events)


async def close_mechanism(
    command: c.CloseMechanism, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Closes a mechanism to what is new."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    mechanism = await work.mechanisms.load(command.mechanism_id)
    if mechanism is None:
        return NotThere()
    decided = stale(mechanism.version, command.version) or mechanism.closed(clock.today())
    if isinstance(decided, Refusal):
        return decided
    await work.mechanisms.keep(decided.record, was=mechanism)
    return Recorded(entity="Mechanism", id=mechanism.id, events=decided.events)


async def assess_mechanism(
    command: c.AssessMechanism, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Rates a mechanism by the criteria."""
    mechanism = await work.mechanisms.load(command.mechanism_id)
    if mechanism is None:
        return NotThere()
    refused = await _may_not_assess(mechanism, by, work, clock.today())
    if refused is not None or by.organisation is None:
        return refused or NotYours()
    found = [
        MechanismAssessment(
            id=new_id(),
            criterion=one.criterion,
            rating=one.rating,
            assessor_id=by.organisation,
            assessed_on=clock.today(),
            evidence=one.evidence,
        )
        for one in command.ratings
    ]
    decided = stale(mechanism.version, command.version) or mechanism.assessed(found)
    if isinstance(decided, Refusal):
        return decided
    await work.mechanisms.keep(decided.record, was=mechanism)
    return Recorded(entity="Mechanism", id=mechanism.id, events=decided.events)


async def takes_more(mechanism: Mechanism, work: GrievanceWork, today: date) -> bool:
    """Whether what is new can be brought to it. A site's own takes nothing once its body operates there no longer:
    that body's handlers do not see it, and the new operator's are not its handlers.
    """
    if not mechanism.is_open or mechanism.site_id is None:
        return mechanism.is_open
    stands = await work.surroundings.capacities(mechanism.body_id, mechanism.site_id, today)
    return AssignmentCapacity.OPERATOR in stands


async def _unfit(drafted: Mechanism, work: GrievanceWork, today: date) -> Refusal | None:
    kind = await work.surroundings.kind_of(drafted.body_id)
    if kind not in RUN_BY[drafted.kind]:
        return BodyDoesNotFit()
    if drafted.site_id is None:
        return None
    stands = await work.surroundings.capacities(drafted.body_id, drafted.site_id, today)
    if AssignmentCapacity.OPERATOR not in stands:
        return BodyDoesNotFit()
    return MechanismAlreadyOpen() if await work.mechanisms.is_open_at(drafted.site_id) else None


async def _may_not_assess(
    mechanism: Mechanism, by: Viewer, work: GrievanceWork, today: date
) -> Refusal | None:
    """The secretariat may, and audit firms: of a site's mechanism those assigned there. Never the body that runs it."""
    if by.organisation is None or by.profile not in (Profile.SECRETARIAT, Profile.AUDIT_FIRM):
        return NotYours()
    if by.organisation == mechanism.body_id:
        return OwnMechanism()
    if by.profile is Profile.SECRETARIAT or mechanism.site_id is None:
        return None
    stands = await work.surroundings.capacities(by.organisation, mechanism.site_id, today)
    return None if AssignmentCapacity.AUDIT in stands else NotYours()
