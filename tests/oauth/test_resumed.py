"""A client that was suspended and let in again starts anew: nothing that people gave it before comes back."""

from __future__ import annotations

from uuid import uuid4

from api.commands.client import OPERATOR
from domain.kernel import Recorded
from domain.signing_in.use_cases import ResumeClient, SuspendClient, resume_client, suspend_client
from infra.clock import WallClock
from infra.database import Database
from infra.engine import engine_for
from infra.unit_of_work import Works
from tests.oauth.flow import Flow
from tests.oauth.test_code import NOT_ACCEPTED


async def _suspended_and_resumed(database: Database, client: str) -> None:
    engine = engine_for(database.writer)
    for act in (
        lambda work: suspend_client(SuspendClient(client_id=client), OPERATOR, work, WallClock(), uuid4),
        lambda work: resume_client(ResumeClient(client_id=client), OPERATOR, work, WallClock(), uuid4),
    ):
        async with Works(engine).begin(OPERATOR) as work:
            assert isinstance(await act(work), Recorded)
            await work.commit()
    await engine.dispose()


async def test_a_family_from_before_ends_at_its_next_refresh(flow: Flow, database: Database) -> None:
    before = (await flow.tokens())["refresh_token"]
    await _suspended_and_resumed(database, flow.app)
    assert (await flow.refresh(before)).json() == NOT_ACCEPTED
    assert await flow.ending() == "CLIENT_SUSPENDED"


async def test_a_code_from_before_is_worth_nothing(flow: Flow, database: Database) -> None:
    before = await flow.code()
    await _suspended_and_resumed(database, flow.app)
    assert (await flow.exchange(before)).status_code == 400


async def test_whoever_signs_in_anew_is_given_tokens_that_last(flow: Flow, database: Database) -> None:
    await _suspended_and_resumed(database, flow.app)
    tokens = await flow.tokens()
    assert (await flow.refresh(tokens["refresh_token"])).status_code == 200
