"""What stands behind the API: what a login reads by itself, and what the Board's own motions come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from domain.access import Profile
from domain.standard.proposal import MotionOn
from domain.standard.values import MotionOutcome
from infra.database import Database
from infra.engine import engine_for
from infra.stores.standard import MotionResultStore
from tests.standard.conftest import CHANGE, COMPANY, NGO, Place, of

Logins = Mapping[Profile, asyncpg.Connection]
RAW = "SELECT wording FROM consultation_comments ORDER BY 1"
VIEW = "SELECT * FROM published_comments"


async def claimed(connection: asyncpg.Connection, organisation: object, sql: str) -> list[asyncpg.Record]:
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.org', $1, true)", str(organisation))
        return await connection.fetch(sql)


async def test_a_login_reads_its_own_comments_and_of_others_what_is_published(
    place: Place, as_profile: Logins
) -> None:
    round_ = await place.open_round()
    await place.say(round_, of(COMPANY), text="The company's.")
    published = await place.say(round_, of(NGO), text="Published.")
    await place.say(round_, of(NGO), text="Hidden.")
    await place.publish(published)
    company = as_profile[Profile.COMPANY]
    assert [row[0] for row in await claimed(company, COMPANY, RAW)] == ["The company's."]
    assert await claimed(company, "", RAW) == []
    [row] = await claimed(company, COMPANY, VIEW)
    assert row["wording"] == "Published."
    assert NGO not in row.values()  # who said it stands in nothing that the login can read
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await claimed(as_profile[Profile.BOARD], "", RAW)
    for connection in as_profile.values():
        assert len(await claimed(connection, "", VIEW)) == 1
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.execute("UPDATE consultation_comments SET state = 'PUBLISHED'")


async def test_no_login_but_the_secretariats_reads_who_took_a_step(place: Place, as_profile: Logins) -> None:
    await place.open_round()
    for profile, connection in as_profile.items():
        sql = "SELECT organisation_id FROM proposed_change_events"
        if profile is Profile.SECRETARIAT:
            assert len(await connection.fetch(sql)) == 1
            continue
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(sql)


RESULT = {
    "ADOPTED": ("CONSENSUS", None, None, [], MotionOutcome.CARRIED),
    "PASSED": ("MAJORITY", 1, 2, [], MotionOutcome.CARRIED),
    "FAILED": ("NO_MAJORITY", 1, 2, [], MotionOutcome.NOT_CARRIED),
    "RETURNED": ("SECTOR_REFUSED", 1, 2, ["WORKERS"], MotionOutcome.NOT_CARRIED),
}
_MOTION = (
    "INSERT INTO motions (id, title, text, proposed_change_id, drafted_on, state, has_result, consensus_until,"
    " opened_on, closes_at, decided_on, because, in_favour, against, abstained, recused, quorum, majority_parts,"
    " majority_of, returned_by) VALUES ($1, 'On a change', 'To approve it.', $2, '2026-01-01', $3, true, '2026-01-20',"
    " CASE WHEN $3 <> 'ADOPTED' THEN date '2026-01-21' END,"
    " CASE WHEN $3 <> 'ADOPTED' THEN timestamptz '2026-02-01 00:00+00' END, '2026-02-01', $4, 7, 2, 1, 0, 7,"
    " $5, $6, $7)"
)


@pytest.mark.parametrize("state", RESULT)
async def test_the_boards_own_motions_are_read_as_they_came_out(
    place: Place, database: Database, state: str
) -> None:
    because, parts, of_parts, returned_by, outcome = RESULT[state]
    id = uuid4()
    await place.owner.execute(_MOTION, id, CHANGE, state, because, parts, of_parts, returned_by)
    engine = engine_for(database.writer, size=1)
    async with AsyncSession(engine) as session:
        read = await MotionResultStore(session).of(id)
        assert await MotionResultStore(session).of(uuid4()) is None
    await engine.dispose()
    assert read == MotionOn(id=id, proposed_change_id=CHANGE, outcome=outcome, decided_on=date(2026, 2, 1))
