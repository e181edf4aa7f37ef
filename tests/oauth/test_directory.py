"""What every worker must know at once: two of them on one database, and what happens to tokens that run.

The net that would catch a word that got lost is fifteen seconds wide: what is seen sooner was heard.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.access import Profile, SizeClass, Viewer
from domain.signing_in.endings import Ending
from infra.database import Database
from infra.engine import engine_for
from infra.oauth.access import Access, opened_access
from infra.oauth.beside import rotated
from infra.oauth.directory import Directory
from infra.oauth.families import end_grant
from infra.oauth.listening import BREATH, Listening
from infra.oauth.sealing import sealing_for
from infra.oauth.storage import Storage
from infra.oauth.tokens import Subject
from infra.oauth.verifier import Because, Failure
from infra.pools import Unavailable
from tests.oauth.seeded import a_client, an_organisation, somebody

ISSUER = "http://127.0.0.1:8125"
SOON = 5.0
"""Seconds, far below the net's fifteen."""


class Workers:
    """Two servers on one database."""

    def __init__(self, *both: Access) -> None:
        self.both = both
        self.first = both[0]

    def judge(self, token: str) -> list[object]:
        """What each of them makes of a token: in, or why not."""
        found = [access.viewer_of(b"Bearer " + token.encode()) for access in self.both]
        return ["in" if isinstance(one, Viewer) else one.because for one in found]

    async def soon(self, token: str, *expected: object) -> None:
        """Both come to the same view before the net could have caught it."""
        await until(lambda: self.judge(token) == list(expected) * 2)


async def until(comes: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not comes():  # noqa: ASYNC110  what is waited for happens in another task's memory
            await asyncio.sleep(0.01)


@pytest.fixture
async def workers(database: Database, tmp_path: Path) -> AsyncIterator[Workers]:
    async with AsyncExitStack() as stack:
        both: list[Access] = []
        for _ in range(2):
            engine = engine_for(database.authorizer, size=2)
            stack.push_async_callback(engine.dispose)
            both.append(
                await stack.enter_async_context(opened_access(engine, database.authorizer, tmp_path, ISSUER))
            )
        yield Workers(*both)


def _subject(client: str, *, organisation: UUID | None = None, grant: UUID | None = None) -> Subject:
    return Subject(
        client=client, profile=Profile.MEMBER, scopes=frozenset(), organisation=organisation, grant=grant
    )


async def _suspend(owner: asyncpg.Connection, client: str) -> None:
    await owner.execute("UPDATE oauth_clients SET active = false, not_before = now() WHERE id = $1", client)


async def test_a_suspended_client_is_out_everywhere_and_its_old_tokens_stay_dead_once_it_is_resumed(
    workers: Workers, owner: asyncpg.Connection
) -> None:
    client = await a_client(owner, "suspended-tool")
    token = workers.first.tokens.issue(_subject(client))
    other = workers.first.tokens.issue(_subject("another-tool"))
    assert workers.judge(token) == ["in", "in"]
    await _suspend(owner, client)
    await workers.soon(token, Because.SUSPENDED)
    await owner.execute("UPDATE oauth_clients SET active = true WHERE id = $1", client)
    await until(lambda: all(client not in access.directory.known.suspended for access in workers.both))
    assert workers.judge(token) == [Because.SUSPENDED] * 2
    assert workers.judge(workers.first.tokens.issue(_subject(client))) == ["in", "in"]
    assert workers.judge(other) == ["in", "in"]


async def _a_grant(owner: asyncpg.Connection, client: str, ended_at: datetime | None = None) -> UUID:
    organisation = await an_organisation(owner)
    who, grant, now = await somebody(owner, ("MEMBER", organisation)), uuid4(), datetime.now(UTC)
    await owner.execute(
        "INSERT INTO grants (id, client_id, person_id, session_id, acting, organisation_id, profile, scopes,"
        " second_factor_at, made_at, expires_at, ended_at, ended_because)"
        " VALUES ($1, $2, $3, $4, 'ORGANISATION', $5, 'member', '{}', $6, $6, $7, $8, $9)",
        grant, client, who.person, who.session, organisation, now, now + timedelta(hours=12),
        ended_at, "REVOKED" if ended_at else None,
    )  # fmt: skip
    return grant


async def test_a_family_that_ended_is_out_everywhere_and_another_of_the_same_client_is_not(
    workers: Workers, owner: asyncpg.Connection
) -> None:
    client = await a_client(owner, "a-family-tool")
    ends, stays = await _a_grant(owner, client), await _a_grant(owner, client)
    dead, alive = (workers.first.tokens.issue(_subject(client, grant=grant)) for grant in (ends, stays))
    assert workers.judge(dead) == ["in", "in"]
    await workers.first.storage.run(
        lambda session: end_grant(session, ends, Ending.TOKEN_USED_TWICE, datetime.now(UTC))
    )
    await workers.soon(dead, Because.ENDED)
    assert workers.judge(alive) == ["in", "in"]


async def test_a_single_token_that_was_revoked_is_out_everywhere(
    workers: Workers, owner: asyncpg.Connection
) -> None:
    revoked, other = (workers.first.tokens.issue(_subject("a-revoking-tool")) for _ in range(2))
    found = workers.first.verifier.read(revoked.encode())
    assert not isinstance(found, Failure)
    await owner.execute(
        "INSERT INTO revoked_tokens VALUES ($1, $2)", found.id, datetime.fromtimestamp(found.expires_at, UTC)
    )
    await workers.soon(revoked, Because.REVOKED)
    assert workers.judge(other) == ["in", "in"]


async def test_a_new_key_signs_on_every_worker_and_compromised_ones_are_out_everywhere(
    workers: Workers, database: Database, tmp_path: Path
) -> None:
    token = workers.first.tokens.issue(_subject("a-tool"))
    done = await rotated(database.authorizer, tmp_path, compromised=False)
    await until(lambda: all(access.directory.known.ring.keys[0].kid == done.kid for access in workers.both))
    assert workers.judge(token) == ["in", "in"]
    await rotated(database.authorizer, tmp_path, compromised=True)
    await workers.soon(token, Because.UNKNOWN_KEY)
    assert workers.judge(workers.first.tokens.issue(_subject("a-tool"))) == ["in", "in"]


async def test_an_organisation_that_grew_is_read_as_large_everywhere(
    workers: Workers, owner: asyncpg.Connection
) -> None:
    organisation = await an_organisation(owner)
    token = workers.first.tokens.issue(_subject("a-tool", organisation=organisation))

    def sizes() -> list[SizeClass]:
        found = [access.viewer_of(b"Bearer " + token.encode()) for access in workers.both]
        return [one.size for one in found if isinstance(one, Viewer)]

    assert sizes() == [SizeClass.FEW] * 2
    await owner.execute("UPDATE organisations SET size_class = 'ALL' WHERE id = $1", organisation)
    await until(lambda: sizes() == [SizeClass.ALL] * 2)


async def test_what_was_said_while_the_connection_was_lost_is_read_when_it_is_made_again(
    workers: Workers, owner: asyncpg.Connection, database: Database
) -> None:
    client = await a_client(owner, "a-tool-unheard-of")
    token = workers.first.tokens.issue(_subject(client))
    assert workers.judge(token) == ["in", "in"]
    await asyncio.sleep(0.5)  # until what the client's registration led to is read
    superuser = await asyncpg.connect(**database.owner.arguments())  # type: ignore[arg-type]
    lost = await superuser.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'parley listener' AND datname = current_database()"
    )
    assert len(lost) == 2
    await _suspend(owner, client)
    await superuser.close()
    await workers.soon(token, Because.SUSPENDED)


async def test_what_is_known_is_bounded_by_what_happened_lately(
    database: Database, owner: asyncpg.Connection
) -> None:
    now = datetime.now(UTC)
    client = await a_client(owner, "a-tool-with-a-past")
    await owner.execute(
        "UPDATE oauth_clients SET not_before = $2 WHERE id = $1", client, now - timedelta(minutes=11)
    )
    long_ago = await _a_grant(owner, client, ended_at=now - timedelta(minutes=11))
    lately = await _a_grant(owner, client, ended_at=now - timedelta(minutes=9))
    over, running = uuid4(), uuid4()
    await owner.execute(
        "INSERT INTO revoked_tokens VALUES ($1, $2), ($3, $4)",
        over, now - timedelta(seconds=1), running, now + timedelta(minutes=5),
    )  # fmt: skip
    directory, engine = Directory(), engine_for(database.authorizer)
    await directory.refresh(Storage(engine), sealing_for(database.authorizer))
    await engine.dispose()
    assert {long_ago, lately} & directory.known.ended == {lately}
    assert {over, running} & directory.known.revoked == {running}
    assert client not in directory.known.not_before


# -- listening by itself


class Readings:
    """Counts readings; each takes as long as the test lets it."""

    def __init__(self) -> None:
        self.made = 0
        self.away = False

    async def __call__(self) -> None:
        self.made += 1
        if self.away:
            raise Unavailable


@pytest.fixture
async def readings(database: Database) -> AsyncIterator[Readings]:
    counted = Readings()
    watch = asyncio.create_task(Listening(database.authorizer, counted).until_cancelled())
    await until(lambda: counted.made == 1)
    yield counted
    watch.cancel()
    async with asyncio.timeout(SOON):
        with pytest.raises(asyncio.CancelledError):
            await watch


async def test_many_words_lead_to_few_readings_and_the_last_is_not_missed(
    readings: Readings, owner: asyncpg.Connection
) -> None:
    began, before = time.monotonic(), readings.made
    for _ in range(100):
        await owner.execute("SELECT pg_notify('parley_access', '')")
    await asyncio.sleep(0.2)
    made = readings.made - before
    assert 1 <= made <= (time.monotonic() - began) / BREATH + 1
    await owner.execute("SELECT pg_notify('parley_access', '')")
    await until(lambda: readings.made == before + made + 1)


async def test_a_reading_that_failed_is_tried_again_before_the_net(
    readings: Readings, owner: asyncpg.Connection
) -> None:
    readings.away = True
    await owner.execute("SELECT pg_notify('parley_access', '')")
    await until(lambda: readings.made == 3)
    readings.away = False
    await until(lambda: readings.made == 4)


async def test_where_no_word_ever_comes_the_net_catches_what_changed(database: Database) -> None:
    counted = Readings()
    watch = asyncio.create_task(Listening(database.authorizer, counted, every=0.1).until_cancelled())
    await until(lambda: counted.made >= 4)
    watch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watch
