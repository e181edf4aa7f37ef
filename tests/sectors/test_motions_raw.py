"""What the row policies alone hold, for whoever runs SQL of their own under a login."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import asyncpg
import pytest

from domain.access import Profile
from tests.reprisals.people import AVOCET, CRAKE, OUTSIDER, seated
from tests.sectors.conftest import NO, YES, Floor, key_of

GIVEN = ("ballots", "motion_positions", "motion_recusals")
Sessions = Mapping[Profile, asyncpg.Connection]


async def shown(session: asyncpg.Connection, table: str, id: UUID, person: UUID | None) -> int:
    """How many rows about the motion there are, for whoever is claimed."""
    async with session.transaction():
        await session.execute("SELECT set_config('app.person', $1, true)", str(person or ""))
        column = "id" if table == "motions" else "motion_id"
        return await session.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", id)


async def given(floor: Floor) -> str:
    """A vote under way: two votes, one answer, one recusal."""
    id = await floor.voting()
    await floor.votes(id, [YES, None, None, None, NO])
    await floor.does("recuseFromMotion", {"motionId": id}, seated(CRAKE))
    return id


@pytest.mark.parametrize("profile", sorted(set(Profile) - {Profile.BOARD, Profile.SECRETARIAT}), ids=str)
async def test_other_logins_find_no_motion_before_its_result_whoever_is_claimed(
    floor: Floor, as_profile: Sessions, profile: Profile
) -> None:
    id = await given(floor)
    for person in (None, AVOCET, CRAKE):
        assert await shown(as_profile[profile], "motions", key_of(id), person) == 0
        assert await shown(as_profile[profile], "motion_events", key_of(id), person) == 0
    await floor.closed(id)
    assert await shown(as_profile[profile], "motions", key_of(id), None) == 1
    assert await shown(as_profile[profile], "motion_events", key_of(id), None) == 4
    for table in GIVEN:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await shown(as_profile[profile], table, key_of(id), AVOCET)


async def test_at_the_board_s_login_a_seat_finds_what_it_gave_and_no_other(
    floor: Floor, as_profile: Sessions
) -> None:
    id, board = await given(floor), as_profile[Profile.BOARD]
    expected = {None: (0, 0, 0, 0), OUTSIDER: (0, 0, 0, 0), AVOCET: (1, 1, 0, 0), CRAKE: (1, 1, 0, 1)}
    for person, counts in expected.items():
        found = [await shown(board, table, key_of(id), person) for table in ("motions", *GIVEN)]
        assert tuple(found) == counts
    await floor.closed(id)
    assert await shown(board, "motions", key_of(id), None) == 1
    assert await shown(board, "ballots", key_of(id), None) == 0


async def test_in_which_order_seats_gave_something_no_login_reads(floor: Floor, as_profile: Sessions) -> None:
    await given(floor)
    for profile in Profile:
        for table in ("motions", *GIVEN):
            for column in ("xmin", "ctid"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await as_profile[profile].fetch(f"SELECT {column} FROM {table}")


@pytest.mark.parametrize("profile", Profile)
async def test_no_reading_login_writes(floor: Floor, as_profile: Sessions, profile: Profile) -> None:
    id = await given(floor)
    session = as_profile[profile]
    await session.execute("SET default_transaction_read_only = off")
    for statement in (
        f"UPDATE ballots SET vote = 'NO' WHERE motion_id = '{key_of(id)}'",
        f"UPDATE motions SET title = 'Another' WHERE id = '{key_of(id)}'",
        f"DELETE FROM ballots WHERE motion_id = '{key_of(id)}'",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.execute(statement)
