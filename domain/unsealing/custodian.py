"""Whether somebody decides on a request as a custodian: registered as one today, and tied to nobody in it.

The vault judges by its own records as well, and by keys: this keeps from being shown what is not theirs to decide.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.access import Viewer
from domain.kernel import Clock, Refusal
from domain.signing_in.granting import is_fresh
from domain.unsealing.ports import UnsealingWork
from domain.unsealing.refusals import NotACustodianToday, ProofNeeded
from domain.vault.refusals import OfTheRequestersOrganisation, OwnRequest, TiedToTheOperator
from domain.vault.statement import Statement


async def acting(by: Viewer, work: UnsealingWork, clock: Clock) -> UUID | ProofNeeded | NotACustodianToday:
    """The person, if they act as themselves, with a bound token and a fresh second factor, as a custodian today."""
    fresh = is_fresh(by.second_factor_at, work.wall.now().timestamp())
    if by.person is None or by.token_key is None or not fresh:
        return ProofNeeded()
    named = await work.subjects.is_custodian(by.person, clock.today())
    return by.person if named else NotACustodianToday()


async def ties_of(person: UUID, work: UnsealingWork, today: date) -> tuple[UUID, ...]:
    """Every organisation that the records tie this person to: by work, by a seat, by what they declared, by a site."""
    lately = work.rules.ties_look_back_days
    found = await work.casework.ties_of(person, today, lately)
    tied = found.employers | found.seat_givers | found.declared_organisations
    for site in sorted(found.declared_sites):
        tied |= frozenset(await work.casework.at_site(site, today, lately))
    return tuple(sorted(tied))


def unfit(statement: Statement, person: UUID, ties: tuple[UUID, ...]) -> Refusal | None:
    """Why this person does not decide on this request."""
    if statement.requester == person:
        return OwnRequest()
    if statement.requester_organisation in ties:
        return OfTheRequestersOrganisation()
    return TiedToTheOperator() if set(statement.operators) & set(ties) else None
