"""What time puts out of order is put back: a site's flag follows the days, kept answers are forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import asyncpg

from api.housekeeping import kept_in_order, one_round
from infra.database import Database
from infra.engine import engine_for
from infra.oauth.storage import Storage
from infra.unit_of_work import Works

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class ClockThatIsSet:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()


async def test_a_flag_falls_on_the_day_after_the_last(
    cast: None, database: Database, owner: asyncpg.Connection
):
    site = uuid4()
    await owner.execute(
        "INSERT INTO sites (id, name, country, status, high_risk_area) VALUES ($1, 'Border', 'CO', 'CLOSED', true)",
        site,
    )
    await owner.execute(
        "INSERT INTO risk_designations VALUES ($1, $2, 'HIGH_RISK', '2026-01-01', '2026-11-22', 'A list')",
        uuid4(),
        site,
    )
    clock, works = ClockThatIsSet(START), Works(engine_for(database.writer))
    door = Storage(engine_for(database.authorizer))
    flag = "SELECT high_risk_area FROM sites WHERE id = $1"
    await one_round(works, clock, door)
    assert await owner.fetchval(flag, site) is True
    clock.at = START + timedelta(days=1)
    await one_round(works, clock, door)
    assert await owner.fetchval(flag, site) is False


async def test_answers_are_forgotten_after_two_days(
    cast: None, ask, database: Database, owner: asyncpg.Connection
):
    await ask("registerPerson", {"handle": "short-memory"}, key="short-memory")
    kept = "SELECT count(*) FROM idempotency_keys"
    clock, works = ClockThatIsSet(START + timedelta(days=2)), Works(engine_for(database.writer))
    door = Storage(engine_for(database.authorizer))
    await one_round(works, clock, door)
    assert await owner.fetchval(kept) == 1
    clock.at += timedelta(seconds=1)
    await one_round(works, clock, door)
    assert await owner.fetchval(kept) == 0


async def test_it_ends_with_the_service(cast: None, database: Database):
    door = Storage(engine_for(database.authorizer))
    async with kept_in_order(Works(engine_for(database.writer)), ClockThatIsSet(START), door):
        pass
