"""Two at once with one code or one refresh token: one wins, the other gets `invalid_grant`, and the family falls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime

import httpx

from domain.signing_in.endings import Ending
from infra.oauth import families
from infra.oauth.authorizing import Begun
from infra.signing_in import sessions
from tests.oauth.flow import Flow
from tests.oauth.seeded import EVERY_SCOPE, asking


def _won(answers: list[httpx.Response]) -> list[str]:
    return sorted("won" if answer.status_code == 200 else answer.json()["error"] for answer in answers)


async def _at_once(flow: Flow, *asked: Awaitable[httpx.Response]) -> list[httpx.Response]:
    """The answers to requests that all have begun before any can end: the family is held until they wait."""
    async with flow.owner.transaction():
        await flow.owner.execute("SELECT FROM grants WHERE client_id = $1 FOR UPDATE", flow.app)
        answers = asyncio.gather(*asked)
        await _waiting(flow, len(asked))
    return await answers


async def _waiting(flow: Flow, many: int) -> None:
    """Until so many wait for somebody's lock."""
    async with asyncio.timeout(20):
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while await flow.owner.fetchval(waiting) < many:  # noqa: ASYNC110  a database has no event to wait for
            await asyncio.sleep(0.01)


async def test_of_two_exchanges_at_once_one_wins_and_the_family_falls(flow: Flow) -> None:
    code = await flow.code()
    answers = await _at_once(flow, *(flow.exchange(code) for _ in range(3)))
    assert _won(answers) == ["invalid_grant", "invalid_grant", "won"]
    assert await flow.ending() == "CODE_USED_TWICE"
    (token,) = (answer.json()["refresh_token"] for answer in answers if answer.status_code == 200)
    assert (await flow.refresh(token)).json()["error"] == "invalid_grant"


async def test_of_two_refreshes_at_once_one_wins_and_the_family_falls(flow: Flow) -> None:
    token = (await flow.tokens())["refresh_token"]
    answers = await _at_once(flow, *(flow.refresh(token) for _ in range(3)))
    assert _won(answers) == ["invalid_grant", "invalid_grant", "won"]
    assert await flow.ending() == "TOKEN_USED_TWICE"


async def test_of_two_answers_at_once_one_is_given(flow: Flow) -> None:
    begun = await flow.access.authorizing.begin(asking(flow.app))
    assert isinstance(begun, Begun)
    answers = await asyncio.gather(
        *(flow.access.authorizing.agreed(begun.handle, flow.member, flow.acting) for _ in range(3))
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["NotServed", "NotServed", "SendBack"]
    count = await flow.owner.fetchval("SELECT count(*) FROM grants WHERE client_id = $1", flow.app)
    assert count == 1


async def test_requests_answered_at_once_are_all_remembered(flow: Flow) -> None:
    wanted = EVERY_SCOPE.split() * 4
    begun = [await flow.access.authorizing.begin(asking(flow.app, scope=scope)) for scope in wanted]
    answers = await asyncio.gather(
        *(
            flow.access.authorizing.agreed(one.handle, flow.member, flow.acting)
            for one in begun
            if isinstance(one, Begun)
        )
    )
    assert [type(answer).__name__ for answer in answers] == ["SendBack"] * 8
    kept = await flow.owner.fetchval("SELECT scopes FROM consents WHERE client_id = $1", flow.app)
    assert kept == EVERY_SCOPE.split()


async def test_a_refresh_waits_for_nobody_who_is_changing_its_client(flow: Flow) -> None:
    """Whoever suspends a client holds its row and wants its families; a refresh holds the family: neither may wait."""
    token = (await flow.tokens())["refresh_token"]
    await flow.owner.execute("UPDATE oauth_clients SET last_used_at = NULL WHERE id = $1", flow.app)
    async with flow.owner.transaction():
        await flow.owner.execute("UPDATE oauth_clients SET name = 'Held' WHERE id = $1", flow.app)
        async with asyncio.timeout(20):
            assert (await flow.refresh(token)).status_code == 200


async def test_whoever_signs_out_everywhere_ends_what_is_being_agreed_to_at_that_moment(flow: Flow) -> None:
    """A thief with a session would otherwise keep thirty days that nobody ended."""
    wanted = {"scope": "engagement:read offline_access"}
    await flow.code(**wanted)  # so that there is a consent, which holds up the next answer
    begun = await flow.access.authorizing.begin(asking(flow.app, **wanted))
    assert isinstance(begun, Begun)
    member, at = flow.member, datetime.now(UTC)

    def everywhere(session) -> None:
        sessions.end(session, member.person, at)
        families.end_grants_of_person(session, member.person, Ending.SIGNED_OUT, at)

    async with flow.owner.transaction():
        await flow.owner.execute("SELECT FROM consents WHERE client_id = $1 FOR UPDATE", flow.app)
        agreed = asyncio.create_task(flow.access.authorizing.agreed(begun.handle, member, flow.acting))
        await _waiting(flow, 1)
        ended = asyncio.create_task(flow.access.storage.run(everywhere))
        await asyncio.wait({ended}, timeout=0.5)
    await asyncio.gather(agreed, ended)
    still = "SELECT count(*) FROM grants WHERE client_id = $1 AND ended_at IS NULL"
    assert await flow.owner.fetchval(still, flow.app) == 0
