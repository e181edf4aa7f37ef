"""Announce, then fetch: whatever is tried, nothing comes out without a committed entry of before, and only once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from joserfc.jwk import ECKey

from domain.kernel import Refusal
from domain.vault.ports import Bearer, Opened
from domain.vault.refusals import AnnounceFirst, GrantEnded, NotApproved, NotYourGrant, TooManyRequests
from domain.vault.values import IdentityField, Tier
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.place.database import pool_of
from infra.vault.service import service
from infra.vault.within import Within
from tests.vault.people import Custodian, Requester, World, found_circle, proof

A, B = Custodian(), Custodian()
OPEN = "SELECT * FROM unsealing_open($1, $2, $3, $4, $5, $6, $7, $8)"


@pytest.fixture(scope="module")
async def circle(vault_database: Any) -> AsyncIterator[None]:
    connection = await asyncpg.connect(**vault_database.superuser.arguments())
    await found_circle(connection, (A, B))
    yield
    await connection.close()


@pytest.fixture
async def world(circle: None, vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection) -> World:
    return World(vault=vault, inside=inside, owner=vault_owner, anna=Requester())


async def agreed(world: World, tier: Tier = Tier.CONFIDENTIAL) -> UUID:
    request = (await world.asked(await world.sealed(tier))).request
    await world.yes(request, A, B)
    return request


async def announced(world: World, tier: Tier = Tier.CONFIDENTIAL) -> tuple[UUID, UUID, Bearer]:
    request, bearer = await agreed(world, tier), world.anna.bearer
    announcement = await world.vault.announce(request, bearer)
    assert isinstance(announcement, UUID), announcement
    return request, announcement, bearer


async def openings(world: World, request: UUID) -> int:
    return await world.owner.fetchval("SELECT count(*) FROM unsealing_openings WHERE request = $1", request)


async def test_what_was_announced_an_hour_or_a_minute_ago_is_not_fetched(world: World):
    for ago in ("-5 seconds", "60 seconds", "61 seconds", "1 hour"):
        request, announcement, bearer = await announced(world)
        await world.moved(
            f"UPDATE unsealing_announcements SET at = at - interval '{ago}' WHERE announcement = $1",
            announcement,
        )
        assert await world.vault.fetch(announcement, bearer) == AnnounceFirst()
        assert await openings(world, request) == 0
    assert isinstance(await world.opened(request), Opened)  # announced again, it is


async def test_nothing_that_was_never_announced_is_fetched(world: World):
    await agreed(world)
    assert await world.vault.fetch(uuid4(), world.anna.bearer) == AnnounceFirst()


async def test_nothing_is_announced_that_two_did_not_agree_to(world: World):
    request = (await world.asked(await world.sealed(Tier.CONFIDENTIAL))).request
    assert await world.vault.announce(request, world.anna.bearer) == NotApproved()
    await world.yes(request, A)
    assert await world.vault.announce(request, world.anna.bearer) == NotApproved()


async def args(world: World, request: UUID, announcement: UUID, bearer: Bearer) -> list[Any]:
    """What the service would say to open it: a captured service knows all of it."""
    from infra.vault.unsealings.kept import of_bearer, one
    from infra.vault.unsealings.opening import _proved
    from infra.vault.unsealings.rests import standing

    kept = await one(world.inside.pool, world.inside, request)
    assert kept is not None
    rests = await standing(world.inside, kept)
    assert not isinstance(rests, Refusal)
    proved = _proved(world.inside, bearer, int(time.time()))
    assert proved is not None
    return [
        announcement, of_bearer(world.inside, bearer), rests.digest, proved.digest, rests.identity.identity,
        rests.identity.key, ["NAMES", "CONTACTS"], b"{}",
    ]  # fmt: skip


async def announcing(
    world: World, connection: asyncpg.Connection, request: UUID, bearer: Bearer
) -> list[Any]:
    announcement = uuid4()
    told = await args(world, request, announcement, bearer)
    said = await connection.fetchval(
        "SELECT unsealing_announce($1, $2, $3, $4, $5, $6)", announcement, request, *told[1:4], b"{}"
    )
    assert said == "DONE"
    return told


async def test_the_database_gives_nothing_in_the_transaction_that_announced(
    world: World, vault_login: asyncpg.Connection
):
    request, bearer = await agreed(world), world.anna.bearer
    async with vault_login.transaction():
        told = await announcing(world, vault_login, request, bearer)
        row = await vault_login.fetchrow(OPEN, *told)
        assert row is not None
        assert tuple(row) == ("FIRST", None, None)
        async with vault_login.transaction():  # nor below a savepoint of it
            below = await vault_login.fetchrow(OPEN, *told)
            assert below is not None
            assert tuple(below) == ("FIRST", None, None)
    after = await vault_login.fetchrow(OPEN, *told)
    assert after is not None
    assert after["outcome"] == "DONE"


async def test_the_database_gives_nothing_for_an_announcement_that_was_rolled_back(
    world: World, vault_login: asyncpg.Connection
):
    request, bearer = await agreed(world), world.anna.bearer
    turn = vault_login.transaction()
    await turn.start()
    told = await announcing(world, vault_login, request, bearer)
    await turn.rollback()
    row = await vault_login.fetchrow(OPEN, *told)
    assert row is not None
    assert tuple(row) == ("FIRST", None, None)


async def test_the_database_gives_nothing_for_an_announcement_that_is_not_committed_yet(
    world: World, vault_login: asyncpg.Connection, vault_database: Any
):
    request, bearer = await agreed(world), world.anna.bearer
    other = await asyncpg.connect(**vault_database.login.arguments())
    turn = vault_login.transaction()
    await turn.start()
    told = await announcing(world, vault_login, request, bearer)
    row = await other.fetchrow(OPEN, *told)
    assert row is not None
    assert tuple(row) == ("FIRST", None, None)
    await turn.rollback()
    await other.close()


async def test_reading_and_rolling_back_leaves_the_announcement_in_the_log(
    world: World, vault_login: asyncpg.Connection
):
    """Whoever holds the service's login reads a ciphertext and takes the opening back: the announcement stays."""
    before = await world.last()
    request, announcement, bearer = await announced(world)
    turn = vault_login.transaction()
    await turn.start()
    row = await vault_login.fetchrow(OPEN, *await args(world, request, announcement, bearer))
    assert row is not None
    assert row["outcome"] == "DONE"
    await turn.rollback()
    assert "ANNOUNCED" in [act for act, _ in await world.acts(before)]


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ("bearer", "HOLDER"), ("person", "OTHER_PERSON"), ("proof", "FIRST"), ("identity", "OTHER_PERSON"),
        ("key", "OTHER_PERSON"), ("time", "FIRST"), ("spent", "ENDED"), ("over", "ENDED"), ("retired", "NOT_APPROVED"),
    ],
)  # fmt: skip
async def test_the_database_judges_again_what_the_service_lets_pass(
    world: World, vault_login: asyncpg.Connection, changed: str, outcome: str
):
    gone = Custodian()
    await found_circle(world.owner, [gone])
    request = (await world.asked(await world.sealed(Tier.CONFIDENTIAL))).request
    await world.yes(request, gone, A)
    bearer = world.anna.bearer
    announcement = await world.vault.announce(request, bearer)
    assert isinstance(announcement, UUID)
    told = await args(world, request, announcement, bearer)
    match changed:
        case "bearer" | "person" | "proof":
            told[{"bearer": 1, "person": 2, "proof": 3}[changed]] = bytes(32)
        case "identity" | "key":
            told[{"identity": 4, "key": 5}[changed]] = uuid4()
        case "time":
            await world.moved(
                "UPDATE unsealing_announcements SET at = at - interval '60 seconds' WHERE request = $1",
                request,
            )
        case "spent":
            assert (await vault_login.fetchval(OPEN, *told)) == "DONE"
            await world.moved("UPDATE unsealings SET state = 'ACTIVE' WHERE request = $1", request)
        case "over":
            await world.moved(
                "UPDATE unsealings SET requested_at = requested_at - interval '2 hours', "
                "ends_at = clock_timestamp() WHERE request = $1", request,
            )  # fmt: skip
        case _:
            await world.owner.execute(
                "UPDATE custodians SET retired_on = '2026-11-22' WHERE id = $1", gone.id
            )
    row = await vault_login.fetchrow(OPEN, *told)
    await world.owner.execute("UPDATE custodians SET retired_on = '2026-11-22' WHERE id = $1", gone.id)
    assert row is not None
    assert tuple(row) == (outcome, None, None)


@pytest.mark.parametrize("tier", Tier)
async def test_of_many_at_once_one_gets_it(world: World, tier: Tier):
    request, announcement, bearer = await announced(world, tier)
    given = await asyncio.gather(*(world.vault.fetch(announcement, bearer) for _ in range(6)))
    assert sum(isinstance(one, Opened) for one in given) == 1
    assert {type(one) for one in given if not isinstance(one, Opened)} == {GrantEnded}
    assert await openings(world, request) == 1


async def test_two_announcements_of_one_grant_open_it_once(world: World):
    request = await agreed(world)
    bearers = [world.anna.bearer for _ in range(2)]
    both = [await world.vault.announce(request, one) for one in bearers]
    given = [await world.vault.fetch(one, by) for one, by in zip(both, bearers, strict=True)]
    assert isinstance(given[0], Opened)
    assert given[1] == GrantEnded(state="SPENT")


async def test_two_decide_at_once_and_both_count(world: World):
    request = (await world.asked(await world.sealed(Tier.CONFIDENTIAL))).request
    todos = [await world.vault.take_up(request, one.person) for one in (A, B)]
    await asyncio.gather(
        *(world.vault.approve(who.says("APPROVE", todo)) for who, todo in zip((A, B), todos, strict=True))
    )
    assert await world.state(request) == "APPROVED"


@pytest.mark.parametrize("at", ["announce", "fetch"])
@pytest.mark.parametrize("stolen", ["person", "client", "key", "no proof", "their own proof"])
async def test_another_person_application_or_key_gets_nothing(world: World, at: str, stolen: str):
    request, thief = await agreed(world), ECKey.generate_key("P-256")
    mine = world.anna.bearer
    theirs = {
        "person": replace(mine, requester=uuid4()),
        "client": replace(mine, client="another"),
        "key": replace(mine, token_key=thief.thumbprint(), proof=proof(thief)),
        "no proof": replace(mine, proof=""),
        "their own proof": replace(mine, proof=proof(thief)),
    }[stolen]
    if at == "announce":
        assert await world.vault.announce(request, theirs) == NotYourGrant()
    else:
        announcement = await world.vault.announce(request, mine)
        assert isinstance(announcement, UUID)
        assert await world.vault.fetch(announcement, theirs) == NotYourGrant()
    assert await openings(world, request) == 0
    assert await world.state(request) == ("APPROVED" if at == "announce" else "ACTIVE")


@pytest.mark.parametrize(
    "claims",
    [
        {"iat": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"htm": "GET"},
        {"jti": ""},
        {"iat": "now"},
        {"htu": "http://127.0.0.1:8127/oauth/token"},
        {"htu": "https://elsewhere.example/graphql"},
        {"htu": None},
        {"ath": None},
        {"ath": "short"},
    ],
    ids=[
        "old", "to come", "another method", "no name", "no time", "another path", "another service", "no address",
        "no token", "no hash of a token",
    ],
)  # fmt: skip
async def test_a_proof_that_is_not_of_now_and_for_this_proves_nothing(world: World, claims: dict[str, Any]):
    request = await agreed(world)
    bearer = replace(world.anna.bearer, proof=proof(world.anna.token, **claims))
    assert await world.vault.announce(request, bearer) == NotYourGrant()
    assert await world.state(request) == "APPROVED"


async def test_a_proof_is_taken_for_one_announcement_and_its_fetch(world: World):
    _, announcement, bearer = await announced(world)
    other = await agreed(world)
    assert await world.vault.announce(other, bearer) == NotYourGrant()
    assert await world.vault.fetch(announcement, world.anna.bearer) == AnnounceFirst()
    assert isinstance(await world.vault.fetch(announcement, bearer), Opened)
    assert await openings(world, other) == 0


async def test_a_grant_is_announced_so_often_and_no_more(world: World):
    request = await agreed(world)
    for _ in range(10):
        assert isinstance(await world.vault.announce(request, world.anna.bearer), UUID)
    assert await world.vault.announce(request, world.anna.bearer) == TooManyRequests()


async def test_a_failover_that_lost_the_announcement_gives_nothing(world: World, vault_database: Any):
    """The standby had everything but the announcement: its log has no entry, so nothing is opened."""
    request = await agreed(world)
    name = f"{vault_database.superuser.database}_standby"
    admin = await asyncpg.connect(**vault_database.superuser.in_database("postgres").arguments())
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
        vault_database.superuser.database,
    )
    await admin.execute(
        f"CREATE DATABASE {name} TEMPLATE {vault_database.superuser.database} STRATEGY FILE_COPY"
    )
    try:
        bearer = world.anna.bearer
        announcement = await world.vault.announce(request, bearer)
        assert isinstance(announcement, UUID)
        pool = await pool_of(vault_database.login.in_database(name), size=2)
        standby = VaultClient(Within(service(replace(world.inside, pool=pool)).calls))
        assert await standby.fetch(announcement, bearer) == AnnounceFirst()
        await pool.close()
        assert isinstance(await world.vault.fetch(announcement, bearer), Opened)
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


async def test_what_is_missing_when_it_is_fetched_is_a_fault_that_spends_nothing(world: World):
    request, announcement, bearer = await announced(world, Tier.SEALED)
    envelope = await world.inside.keys.get_envelope(request)
    assert envelope is not None
    await world.inside.keys.end(request)
    before = await world.last()
    assert (await world.vault.fetch(announcement, bearer)).code == "VAULT_UNAVAILABLE"
    assert (await openings(world, request), await world.last()) == (0, before)
    await world.inside.keys.put_envelope(request, envelope)
    opened = await world.vault.fetch(announcement, bearer)
    assert isinstance(opened, Opened)
    assert IdentityField.NAMES in world.anna.reads(opened)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE unsealing_decisions SET act = 'APPROVE'",
        "DELETE FROM unsealing_decisions",
        "TRUNCATE unsealing_announcements CASCADE",
        "UPDATE unsealing_announcements SET at = clock_timestamp()",
        "DELETE FROM unsealing_openings",
        "DELETE FROM unsealing_refusals",
        "DELETE FROM unsealings",
        "UPDATE unsealings SET ends_at = ends_at + interval '1 minute'",
        "UPDATE unsealings SET told = told || 'x'",
        "UPDATE unsealings SET state = 'APPROVED' WHERE state = 'REQUESTED'",
        "UPDATE unsealings SET state = 'REQUESTED' WHERE state = 'DECLINED'",
        "UPDATE unsealings SET state = 'ACTIVE' WHERE state = 'APPROVED'",
        "UPDATE unsealings SET state = 'SPENT' WHERE state = 'ACTIVE'",
    ],
)
async def test_the_owner_of_the_tables_rewrites_nothing(world: World, change: str):
    await world.vault.request(world.anna.asks(uuid4()))
    await world.asked(await world.sealed(Tier.CONFIDENTIAL))
    declined = (await world.asked(await world.sealed(Tier.CONFIDENTIAL))).request
    todo = await world.vault.take_up(declined, A.person)
    await world.vault.decline(A.says("DECLINE", todo))
    await agreed(world)
    await world.opened(await agreed(world))
    await announced(world)
    with pytest.raises(asyncpg.PostgresError) as no:
        await world.owner.execute(change)
    assert no.value.sqlstate == "42501"


async def test_the_database_opens_nothing_with_one_approval_whoever_made_its_state(world: World):
    """Even a row whose state was set behind the triggers opens only with two decisions of two custodians."""
    request = (await world.asked(await world.sealed(Tier.CONFIDENTIAL))).request
    await world.yes(request, A)
    await world.moved("UPDATE unsealings SET state = 'APPROVED' WHERE request = $1", request)
    bearer = world.anna.bearer
    told = await args(world, request, uuid4(), bearer)
    said = await world.inside.pool.fetchval(
        "SELECT unsealing_announce($1, $2, $3, $4, $5, $6)", told[0], request, *told[1:4], b"{}"
    )
    assert said == "NOT_APPROVED"
