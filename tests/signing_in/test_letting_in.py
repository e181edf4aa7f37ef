"""An administrator, in person, lets people in and closes accounts. Neither a machine nor the rest of the desk does."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import asyncpg
import pytest

from api.writes import Writes
from domain.access import Profile, Scope, Viewer
from domain.labels import encode_id
from infra.signing_in.means import Means
from infra.signing_in.people import People
from schema.mutations import MUTATIONS
from schema.writing import Outcome
from tests.signing_in.conftest import Now, Someone, events

DESK = UUID("00000000-0000-4000-8000-0000000000d1")


@pytest.fixture
async def administrator(owner: asyncpg.Connection) -> UUID:
    """A person who administers for the secretariat."""
    await owner.execute(
        "INSERT INTO organisations (id, name, kind) VALUES ($1, 'The desk', 'SECRETARIAT') ON CONFLICT DO NOTHING",
        DESK,
    )
    return await member(owner, "ADMINISTRATOR")


async def member(owner: asyncpg.Connection, capacity: str, ends: date | None = None) -> UUID:
    id_ = uuid4()
    person = "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, '2020-01-01')"
    await owner.execute(person, id_, f"member-{id_.hex[:8]}")
    await owner.execute(
        "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts, ends)"
        " VALUES ($1, $2, $3, $4, '2020-01-01', $5)",
        uuid4(), id_, DESK, capacity, ends,
    )  # fmt: skip
    return id_


def desk(person: UUID | None, ago: int = 0) -> Viewer:
    """Somebody of the desk, whose second factor was shown so many seconds ago."""
    return Viewer(
        profile=Profile.SECRETARIAT,
        organisation=DESK,
        person=person,
        scopes=frozenset(Scope),
        client="a-client",
        second_factor_at=int(time.time()) - ago if person else None,
    )


async def ask(writes: Writes, name: str, person: UUID, by: Viewer, **more: object) -> Outcome:
    given = {"personId": encode_id("Person", person), **more}
    return await MUTATIONS[name].run({"input": given, "idempotencyKey": uuid4().hex}, by, writes)


async def test_an_administrator_invites_and_the_link_is_told_once(
    writes: Writes, administrator: UUID, people: People, owner: asyncpg.Connection, now: Now
):
    newcomer = await member(owner, "MEMBER")
    first = await ask(writes, "invitePerson", newcomer, desk(administrator))
    second = await ask(writes, "invitePerson", newcomer, desk(administrator))

    assert (first.typename, set(first.told)) == ("PersonInvited", {"link", "expiresAt"})
    now.seconds = (await owner.fetchval("SELECT max(made_at) FROM invitations")).timestamp()
    former, newer = (str(made.told["link"]).removeprefix("/invitation/") for made in (first, second))
    assert await people.invitation(former) is None
    assert (await people.invitation(newer)).renews is False
    assert await events(owner, newcomer) == ["INVITED", "INVITATION_WITHDRAWN", "INVITED"]
    by = await owner.fetchval(
        "SELECT DISTINCT by_person_id FROM security_events WHERE person_id = $1", newcomer
    )
    assert by == administrator
    everything = "SELECT string_agg(t::text, ' ') FROM {} t"
    for table in ("invitations", "audit_log", "outbox", "idempotency_keys", "security_events"):
        assert newer not in (await owner.fetchval(everything.format(table)) or ""), table

    assert (
        await ask(writes, "withdrawInvitation", newcomer, desk(administrator))
    ).typename == "InvitationWithdrawn"
    assert (await ask(writes, "withdrawInvitation", newcomer, desk(administrator))).typename == "NotInvited"
    assert await people.invitation(newer) is None


async def test_an_administrator_closes_an_account(
    writes: Writes, administrator: UUID, heron: Someone, owner: asyncpg.Connection
):
    assert (await ask(writes, "closeAccount", heron.id, desk(administrator))).typename == "AccountClosed"
    assert (await ask(writes, "closeAccount", heron.id, desk(administrator))).typename == "NoAccount"
    closed = await owner.fetchrow(
        "SELECT kind, by_person_id FROM security_events WHERE kind = 'ACCOUNT_CLOSED'"
    )
    assert tuple(closed) == ("ACCOUNT_CLOSED", administrator)


@pytest.mark.parametrize(
    "who", ["a machine", "a handler", "a former administrator", "another's administrator"]
)
@pytest.mark.parametrize("name", ["invitePerson", "withdrawInvitation", "closeAccount", "openMembership"])
async def test_nobody_else_does_whatever_their_scopes(
    writes: Writes,
    administrator: UUID,
    owner: asyncpg.Connection,
    heron: Someone,
    fingerprint,
    name: str,
    who: str,
):
    by = {
        "a machine": desk(None),
        "a handler": desk(await member(owner, "HANDLER")),
        "a former administrator": desk(await member(owner, "ADMINISTRATOR", date(2026, 11, 21))),
        "another's administrator": Viewer(
            profile=Profile.BOARD, person=administrator, scopes=frozenset(Scope), client="a-client"
        ),
    }[who]
    more = {
        "organisationId": encode_id("Organisation", DESK),
        "capacity": "ADMINISTRATOR",
        "starts": "2026-01-01",
    }
    before = await fingerprint()
    refused = await ask(writes, name, heron.id, by, **(more if name == "openMembership" else {}))
    expected = "SecretariatOnly" if by.profile is Profile.BOARD else "AdministratorOnly"
    assert refused.typename == expected
    assert await fingerprint() == before


async def test_an_administrator_names_administrators_and_custodians_in_person(
    writes: Writes, administrator: UUID, owner: asyncpg.Connection
):
    newcomer = await member(owner, "MEMBER")
    given = {"capacity": "CUSTODIAN", "starts": "2026-01-01"}
    assert (
        await ask(writes, "openMembership", newcomer, desk(None), **given)
    ).typename == "AdministratorOnly"
    made = await ask(writes, "openMembership", newcomer, desk(administrator), **given)
    assert made.typename == "MembershipOpened"
    of_a_member = {
        "organisationId": encode_id("Organisation", DESK),
        "capacity": "HANDLER",
        "starts": "2026-01-01",
    }
    assert (
        await ask(writes, "openMembership", newcomer, desk(None), **of_a_member)
    ).typename == "MembershipOpened"


@pytest.mark.parametrize("capacity", ["ADMINISTRATOR", "CUSTODIAN"])
async def test_nobody_but_an_administrator_ends_one_or_a_custodian(
    writes: Writes, administrator: UUID, owner: asyncpg.Connection, fingerprint, capacity: str
):
    """A secretariat's machine would otherwise leave nobody who closes accounts or suspends clients."""
    held = await owner.fetchval(
        "SELECT id FROM memberships WHERE person_id = $1", await member(owner, capacity)
    )
    given = {"membershipId": encode_id("Membership", held), "endsOn": "2026-11-21"}

    async def end(by: Viewer) -> str:
        question = {"input": given, "idempotencyKey": uuid4().hex}
        return (await MUTATIONS["endMembership"].run(question, by, writes)).typename

    handler = await member(owner, "HANDLER")
    before = await fingerprint()
    for by in (desk(None), desk(handler)):
        assert await end(by) == "AdministratorOnly"
    assert await fingerprint() == before
    assert await end(desk(administrator)) == "MembershipEnded"


@pytest.mark.parametrize("ago", [301, 29 * 86_400, None])
@pytest.mark.parametrize("name", ["invitePerson", "withdrawInvitation", "closeAccount", "openMembership"])
async def test_a_token_that_lives_on_without_its_person_lets_nobody_in(
    writes: Writes, administrator: UUID, heron: Someone, fingerprint, name: str, ago: int | None
):
    """An administrator's refresh token, once taken, would otherwise be worth everybody's account for a month."""
    by = desk(administrator, ago) if ago else replace(desk(administrator), second_factor_at=None)
    more = {"capacity": "CUSTODIAN", "starts": "2026-01-01"} if name == "openMembership" else {}
    before = await fingerprint()
    assert (await ask(writes, name, heron.id, by, **more)).typename == "SecondFactorNeeded"
    assert await fingerprint() == before


async def test_who_is_not_registered_is_not_there(writes: Writes, administrator: UUID):
    for name in ("invitePerson", "withdrawInvitation", "closeAccount"):
        assert (await ask(writes, name, uuid4(), desk(administrator))).typename == "NotThere", name


async def test_in_which_capacities_a_person_can_act_today(
    people: People, means: Means, administrator: UUID, owner: asyncpg.Connection
):
    assert [acting.key for acting in await people.capacities(administrator)] == [f"ADMINISTRATOR:{DESK}"]
    former = await member(owner, "HANDLER", date(2026, 1, 31))
    assert await people.capacities(former) == ()
