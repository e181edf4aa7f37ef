"""An administrator lets people in by one-time links, and closes accounts. Load, ask, save.

An invitation to somebody who has an account renews what they sign in with: whoever makes one could act as them. So
neither a machine nor anybody of the secretariat who merely keeps its records makes one, nor a token that lives on
without its person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.kernel import Clock, Event, NewId, NotThere, Recorded, Refusal
from domain.signing_in.granting import is_fresh
from domain.signing_in.letting_in_ports import LettingInWork, WorkOnPeople
from domain.signing_in.letting_in_refusals import AdministratorOnly, NoAccount, NotInvited, SecondFactorNeeded
from domain.stakeholders.refusals import SecretariatOnly
from domain.stakeholders.values import Capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePerson:
    """Let a registered person in."""

    person_id: UUID


async def invite_person(
    command: InvitePerson, by: Viewer, work: LettingInWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Make a one-time link, told once. A former one opens nothing any more."""
    administrator = await _who_may(command.person_id, by, work, clock)
    if isinstance(administrator, Refusal):
        return administrator
    made = await work.invitations.make(command.person_id, administrator)
    told = {"link": made.link, "expiresAt": made.expires_at.isoformat()}
    return _done("PersonInvited", command.person_id, told)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawInvitation:
    """Take a person's invitation back."""

    person_id: UUID


async def withdraw_invitation(
    command: WithdrawInvitation, by: Viewer, work: LettingInWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Make the person's link open nothing."""
    administrator = await _who_may(command.person_id, by, work, clock)
    if isinstance(administrator, Refusal):
        return administrator
    if await work.invitations.withdraw(command.person_id, administrator) == 0:
        return NotInvited()
    return _done("InvitationWithdrawn", command.person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAccount:
    """Close a person's account."""

    person_id: UUID


async def close_account(
    command: CloseAccount, by: Viewer, work: LettingInWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Sign the person out everywhere, and let them in no more until they are invited again."""
    administrator = await _who_may(command.person_id, by, work, clock)
    if isinstance(administrator, Refusal):
        return administrator
    if not await work.accounts.close(command.person_id, administrator):
        return NoAccount()
    return _done("AccountClosed", command.person_id)


async def administrator_of(by: Viewer, work: WorkOnPeople, today: date) -> UUID | Refusal:
    """The administrator who asks, in person and today, with a second factor shown lately."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    held = await work.people.memberships(by.person) if by.person else ()
    administers = any(m.capacity is Capacity.ADMINISTRATOR and m.period.holds_on(today) for m in held)
    if by.person is None or not administers:
        return AdministratorOnly()
    return by.person if is_fresh(by.second_factor_at, work.wall.now().timestamp()) else SecondFactorNeeded()


async def _who_may(person: UUID, by: Viewer, work: LettingInWork, clock: Clock) -> UUID | Refusal:
    """The administrator who asks about a person that there is."""
    administrator = await administrator_of(by, work, clock.today())
    if not isinstance(administrator, Refusal) and await work.people.load(person) is None:
        return NotThere()
    return administrator


def _done(kind: str, person: UUID, told: dict[str, str] | None = None) -> Recorded:
    event = Event(kind=kind, entity="Person", id=person)
    return Recorded(entity="Person", id=person, events=(event,), told=told or {})
