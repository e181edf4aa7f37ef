"""Keeping accounts and the dated capacities people act in. Load, ask the model, save. The secretariat's alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.signing_in.letting_in import administrator_of
from domain.stakeholders import model
from domain.stakeholders.ports import StakeholderWork
from domain.stakeholders.refusals import HandleTaken, SeatStillHeld, SecretariatOnly
from domain.stakeholders.use_cases import done
from domain.stakeholders.values import Capacity

NAMED_BY_ADMINISTRATORS = frozenset({Capacity.ADMINISTRATOR, Capacity.CUSTODIAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPerson:
    """Enter an account under a handle."""

    handle: str


async def register_person(
    command: RegisterPerson, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Enter an account, if its handle is free."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    answer = model.register_person(
        model.Person(id=new_id(), handle=command.handle, registered_on=clock.today())
    )
    if isinstance(answer, Refusal):
        return answer
    if await work.people.by_handle(command.handle) is not None:
        return HandleTaken()
    await work.people.add(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMembership:
    """Let a person act in a capacity, for an organisation or for the scheme."""

    person_id: UUID
    organisation_id: UUID | None
    capacity: Capacity
    starts: date
    ends: date | None


async def open_membership(
    command: OpenMembership, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Open a membership, if the capacity fits and does not already hold.

    Who lets people in, and who helps to open identities, is an administrator's to name: no machine makes either.
    """
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    if command.capacity in NAMED_BY_ADMINISTRATORS:
        administrator = await administrator_of(by, work, clock.today())
        if isinstance(administrator, Refusal):
            return administrator
    person = await work.people.load(command.person_id)
    if person is None:
        return NotThere()
    organisation = None
    if command.organisation_id is not None:
        organisation = await work.organisations.load(command.organisation_id)
        if organisation is None:
            return NotThere()
    membership = model.Membership(
        id=new_id(),
        person_id=person.id,
        organisation_id=command.organisation_id,
        capacity=command.capacity,
        starts=command.starts,
        ends=command.ends,
    )
    answer = model.open_membership(membership, organisation, await work.people.memberships(person.id))
    if isinstance(answer, Refusal):
        return answer
    await work.people.add_membership(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMembership:
    """Record the last day of a membership."""

    membership_id: UUID
    ends_on: date


async def end_membership(
    command: EndMembership, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Let a membership end, unless a board seat rests on it.

    Who names administrators and custodians also ends them: a machine that did could leave nobody to answer a theft.
    """
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    membership = await work.people.membership(command.membership_id)
    if membership is None:
        return NotThere()
    if membership.capacity in NAMED_BY_ADMINISTRATORS:
        administrator = await administrator_of(by, work, clock.today())
        if isinstance(administrator, Refusal):
            return administrator
    answer = model.end_membership(membership, command.ends_on)
    if isinstance(answer, Refusal):
        return answer
    if model.carries_seat(
        answer[0],
        await work.people.memberships(membership.person_id),
        await work.seats.of_person(membership.person_id),
    ):
        return SeatStillHeld()
    await work.people.save_membership(answer[0])
    return done(answer[1])
