"""`parley person`: who may sign in. The operator registers people, invites them and closes accounts.

On an empty system this is how the first administrator comes in; everything else an administrator does in the API.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from uuid import UUID, uuid4

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import col

from api import settings as from_settings
from domain.access import Profile, Viewer
from domain.kernel import Event, Recorded, Refusal
from domain.stakeholders import model
from domain.stakeholders.people_use_cases import RegisterPerson, register_person
from domain.stakeholders.use_cases import done
from domain.stakeholders.values import Capacity, OrganisationKind
from infra.clock import WallClock
from infra.database import Database, opened
from infra.engine import engine_for
from infra.oauth.sealing import Sealing, sealing_for
from infra.oauth.storage import Storage
from infra.signing_in.links import links_for
from infra.startup import CannotStart
from infra.stores import signing_in_accounts as accounts
from infra.tables.stakeholders import OrganisationRow, PersonRow
from infra.unit_of_work import Work, Works

T = TypeVar("T")
Handle = Annotated[str, typer.Argument(help="The person's handle, for example amber-heron.")]
_SECRETARIAT = (
    select(col(OrganisationRow.id))
    .where(col(OrganisationRow.kind) == OrganisationKind.SECRETARIAT.value)
    .order_by(col(OrganisationRow.name))
    .limit(1)
)
OPERATOR = Viewer(profile=Profile.SECRETARIAT, client="parley person")


def register(parley: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Register people, invite them, close accounts.")
    group.command("register")(_register)
    group.command("invite")(_invite)
    group.command("withdraw")(_withdraw)
    group.command("close")(_close)
    parley.add_typer(group, name="person")


def _register(
    handle: Handle,
    administrator: Annotated[
        bool, typer.Option("--administrator", help="An administrator of the secretariat, from today on.")
    ] = False,
    secretariat: Annotated[
        str, typer.Option(help="The secretariat's name, where none is registered yet.")
    ] = "Secretariat",
) -> None:
    """Register a person under a handle; with --administrator, one who lets others in.

    parley person register amber-heron --administrator

    parley person invite amber-heron
    """
    settings = from_settings.from_environment()
    with opened(settings.data_dir, database_url=settings.database_url) as database:
        asyncio.run(_registered(database, handle, secretariat if administrator else ""))
    print(f"{handle} is registered{' as an administrator' if administrator else ''}.")
    print(f"A link to sign in with: parley person invite {handle}")


def _invite(handle: Handle) -> None:
    """Make a one-time link, good for 72 hours: it opens an account, or renews what its person signs in with.

    Hand it over on a way you trust. A former link of the person's opens nothing any more.
    """
    address = from_settings.from_environment().public_address
    made = _in_database(
        handle, lambda s, id_, at, seals: accounts.invite(s, id_, None, at, links_for(seals, address))
    )
    print(made.link)
    print(f"Good once, until {made.expires_at:%Y-%m-%d %H:%M} UTC.")


def _withdraw(handle: Handle) -> None:
    """Make a person's link worthless before it is used."""
    withdrawn = _in_database(handle, lambda s, id_, at, _: accounts.withdraw(s, id_, None, at))
    print(f"The invitation of {handle} is withdrawn." if withdrawn else f"{handle} has no invitation.")


def _close(handle: Handle) -> None:
    """Close a person's account: every session and every client's access ends at once."""
    closed = _in_database(handle, lambda s, id_, at, _: accounts.close(s, id_, None, at))
    print(f"The account of {handle} is closed." if closed else f"{handle} has no open account.")


def _in_database(handle: str, work: Callable[[Session, UUID, datetime, Sealing], T]) -> T:
    settings = from_settings.from_environment()

    def with_person(session: Session, sealing: Sealing) -> T:
        person = session.scalar(select(col(PersonRow.id)).where(col(PersonRow.handle) == handle))
        if person is None:
            raise CannotStart(f"There is no person {handle!r}.", f"parley person register {handle}")
        return work(session, person, datetime.now(UTC), sealing)

    async def run(database: Database) -> T:
        engine = engine_for(database.authorizer)
        try:
            sealing = sealing_for(database.authorizer)
            return await Storage(engine).run(lambda session: with_person(session, sealing))
        finally:
            await engine.dispose()

    with opened(settings.data_dir, database_url=settings.database_url) as database:
        return asyncio.run(run(database))


async def _registered(database: Database, handle: str, secretariat: str) -> None:
    """Through the same rules as in the API, and in the same log."""
    engine = engine_for(database.writer)
    try:
        async with AsyncSession(engine) as session:
            kept = await session.scalar(_SECRETARIAT)
        async with Works(engine).begin(OPERATOR) as work:
            answer = await register_person(RegisterPerson(handle=handle), OPERATOR, work, WallClock(), uuid4)
            person = await _done(work, "registerPerson", answer)
            if secretariat:
                organisation = kept or await _first_secretariat(work, secretariat)
                await _done(work, "openMembership", await _administers(work, person, organisation))
            await work.commit()
    finally:
        await engine.dispose()


async def _first_secretariat(work: Work, name: str) -> UUID:
    """In the API nobody registers a secretariat: it is set up with the service, which is here."""
    organisation = model.Organisation(id=uuid4(), name=name, kind=OrganisationKind.SECRETARIAT, country=None)
    await work.organisations.add(organisation)
    event = Event(kind="OrganisationRegistered", entity="Organisation", id=organisation.id)
    return await _done(work, "registerOrganisation", done(event))


async def _administers(work: Work, person: UUID, organisation: UUID) -> Recorded | Refusal:
    """In the API, an administrator is named by another one; the first is the operator's."""
    membership = model.Membership(
        id=uuid4(),
        person_id=person,
        organisation_id=organisation,
        capacity=Capacity.ADMINISTRATOR,
        starts=WallClock().today(),
        ends=None,
    )
    answer = model.open_membership(membership, await work.organisations.load(organisation), ())
    if isinstance(answer, Refusal):
        return answer
    await work.people.add_membership(answer[0])
    return done(answer[1])


async def _done(work: Work, command: str, answer: Recorded | Refusal) -> UUID:
    if isinstance(answer, Refusal):
        raise CannotStart(answer.message, answer.next)
    now = WallClock().now()
    await work.ledger.audit(command, answer, OPERATOR, now)
    await work.ledger.tell(answer, now)
    return answer.id
